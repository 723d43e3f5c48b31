//! The host that takes the bytes of videos (`rupload.facebook.com`): for reels and stories of pages, and for Instagram by the
//! sign-in of a page. Called by those networks.
//!
//! Sources: facts: facebook, section 3.5; instagram, section 3.

use reqwest::Body;
use reqwest::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use url::Url;

use super::{Graph, Said};
use crate::model::problem::Reason;
use crate::net::{Fault, How};

/// Pushes bytes to `place`, which the network named: those from `offset` on, of `total`. Signed only where the place is the
/// network's own.
///
/// # Errors
/// [`Said`]; [`Fault::later`] when the network has another number of bytes than `offset`: ask it, and go on from there.
pub async fn push(graph: &Graph<'_>, place: &str, body: Body, (offset, total): (u64, u64)) -> Result<(), Said> {
    if !is_own(graph, place) {
        return Err(Fault::Refused(Reason::Refused).into());
    }
    let request = graph.net.to_stranger(place)?.post(place).header(AUTHORIZATION, format!("OAuth {}", graph.token));
    let request = request.header("offset", offset).header("file_size", total).header(CONTENT_TYPE, "application/octet-stream");
    let request = request.header(CONTENT_LENGTH, total.saturating_sub(offset)).body(body);
    graph.send(request, How::UPLOAD).await.map(|_| ())
}

/// Whether an address is Meta's own, or on the host that the operator named for it.
fn is_own(graph: &Graph<'_>, place: &str) -> bool {
    let Ok(url) = Url::parse(place) else { return false };
    let meta = url.scheme() == "https" && url.host_str().is_some_and(|host| host.ends_with(".facebook.com"));
    meta || Url::parse(graph.base).is_ok_and(|base| base.origin() == url.origin())
}
