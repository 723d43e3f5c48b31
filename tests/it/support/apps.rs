//! The operator's apps at the simulators, for a town.

use crier::platforms::Apps;
use crier::platforms::facebook::sim as facebook_sim;
use crier::platforms::instagram::sim as instagram_sim;
use crier::platforms::linkedin::sim as linkedin_sim;
use crier::platforms::oauth::App as Registered;
use crier::platforms::threads::sim as threads_sim;
use crier::platforms::tiktok::sim as tiktok_sim;
use crier::platforms::x::{XApp, sim as x_sim};
use crier::platforms::youtube::sim as youtube_sim;

/// The operator's apps at the simulators.
pub fn apps() -> Apps {
    let app = |id: &str, secret: &str| Some(Registered { id: id.into(), secret: secret.to_owned().into() });
    Apps {
        facebook: app(facebook_sim::APP_ID, facebook_sim::APP_SECRET),
        instagram: app(instagram_sim::APP_ID, instagram_sim::APP_SECRET),
        linkedin: app(linkedin_sim::CLIENT_ID, linkedin_sim::CLIENT_SECRET),
        linkedin_pages: app(linkedin_sim::PAGES_CLIENT_ID, linkedin_sim::PAGES_CLIENT_SECRET),
        threads: app(threads_sim::APP_ID, threads_sim::APP_SECRET),
        tiktok: app(tiktok_sim::CLIENT_KEY, tiktok_sim::CLIENT_SECRET),
        x: XApp::of(app(x_sim::CLIENT_ID, x_sim::CLIENT_SECRET), None),
        youtube: app(youtube_sim::CLIENT_ID, youtube_sim::CLIENT_SECRET),
    }
}

/// The same, with the keys of OAuth 1.0a at X: there people sign in by these.
pub fn apps_signed() -> Apps {
    let consumer = Registered { id: x_sim::API_KEY.into(), secret: x_sim::API_SECRET.to_owned().into() };
    let client = apps().x.and_then(|app| app.client);
    Apps { x: XApp::of(client, Some(consumer)), ..apps() }
}
