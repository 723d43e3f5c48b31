//! Networks that are nowhere: nobody listens there, so that whatever were sent would end as "no answer".

use crier::platforms::Endpoints;
use crier::platforms::graph::GraphAt;
use crier::platforms::instagram::InstagramAt;
use crier::platforms::linkedin::LinkedInAt;
use crier::platforms::linkedin::sim::VERSION;
use crier::platforms::threads::ThreadsAt;
use crier::platforms::tiktok::TikTokAt;
use crier::platforms::x::XAt;
use crier::platforms::youtube::YouTubeAt;

pub fn nowhere() -> Endpoints {
    let at = || "http://127.0.0.1:9".to_owned();
    Endpoints {
        bluesky: at(),
        plc: at(),
        telegram: at(),
        facebook: GraphAt { api: at(), video: at(), page: at(), version: "v25.0".into() },
        instagram: InstagramAt { api: at(), oauth: at(), page: at(), version: "v25.0".into() },
        instagram_pages: GraphAt { api: at(), video: at(), page: at(), version: "v25.0".into() },
        linkedin: LinkedInAt { api: at(), oauth: at(), version: VERSION.into() },
        threads: ThreadsAt { api: at(), page: at(), version: "v1.0".into() },
        tiktok: TikTokAt { api: at(), page: at(), audited: true },
        x: XAt { api: at(), page: at() },
        youtube: YouTubeAt { api: at(), accounts: at(), oauth: at() },
    }
}
