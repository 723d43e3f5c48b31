//! What this Crier says of itself to networks that fetch it instead of keeping a list of apps (Bluesky's servers): its name,
//! where it sends people back, and the public halves of its keys. Called by `web`; nothing in it is secret.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};

use super::Site;
use crate::model::platform::PlatformId;

/// Not for long: a new key must be seen.
const KEPT: &str = "public, max-age=60";

/// The document of a network; nothing where the network asks for none.
pub(super) async fn document(State(site): State<Site>, Path(network): Path<String>) -> Response {
    let document = PlatformId::from_word(&network).and_then(|platform| site.connect.client_document(platform));
    match document {
        Some(document) => {
            let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, KEPT), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
            (headers, document.to_string()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
