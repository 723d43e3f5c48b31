//! Networks that are nowhere: nobody listens there, so that whatever were sent would end as "no answer".

use crier::platforms::Endpoints;
use crier::platforms::linkedin::LinkedInAt;
use crier::platforms::linkedin::sim::VERSION;
use crier::platforms::x::XAt;
use crier::platforms::youtube::YouTubeAt;

pub fn nowhere() -> Endpoints {
    let at = || "http://127.0.0.1:9".to_owned();
    Endpoints {
        bluesky: at(),
        plc: at(),
        telegram: at(),
        linkedin: LinkedInAt { api: at(), oauth: at(), version: VERSION.into() },
        x: XAt { api: at(), page: at() },
        youtube: YouTubeAt { api: at(), accounts: at(), oauth: at() },
    }
}
