//! Proofs of possession (RFC 9449, section 4.3), judged: the signature by the key in the proof, the request that it was made
//! for, the time, the nonce, and that it comes for the first time. Called by `grants` and, for the repository, by `wire`.

use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::super::State;
use super::Refused;
use super::jws::{Jws, thumbprint};
use crate::clock::{MINUTE, Millis, SECOND};
use crate::sim::asked::Asked;

/// The header by which the next nonce is given out.
pub(in crate::platforms::bluesky::sim) const NONCE: &str = "dpop-nonce";
/// A nonce is the newest for so long, and good for twice as long.
const TURN: Millis = MINUTE;
/// How far the clocks may be apart.
const APART: i64 = 3 * 60;

/// A proof that was found good.
pub(in crate::platforms::bluesky::sim) struct Proof {
    /// The name of its key.
    pub(in crate::platforms::bluesky::sim) key: String,
}

fn bad(why: &str) -> Refused {
    Refused::new("invalid_dpop_proof", why)
}

impl State {
    /// The newest nonce.
    pub(in crate::platforms::bluesky::sim) fn nonce(&self) -> String {
        self.nonce_of(self.clock.now() / TURN)
    }

    fn nonce_of(&self, turn: i64) -> String {
        let hash = Sha256::new().chain_update(self.secret).chain_update(b"nonce").chain_update(turn.to_be_bytes()).finalize();
        URL_SAFE_NO_PAD.encode(hash)
    }

    /// Judges the proof of a request, which carries the token `access` if any.
    pub(in crate::platforms::bluesky::sim) fn proof(&mut self, asked: &Asked, access: Option<&str>) -> Result<Proof, Refused> {
        let token = the_proof(&asked.headers)?;
        let jws = Jws::read(token).ok_or_else(|| bad("it is no token"))?;
        let key = &jws.header["jwk"];
        if jws.header["typ"] != "dpop+jwt" || jws.header["alg"] != "ES256" || !jws.is_signed_by(key) {
            return Err(bad("signature verification failed"));
        }
        let now = self.clock.now() / SECOND;
        if jws.claims["iat"].as_i64().is_none_or(|at| (at - now).abs() > APART) {
            return Err(bad("\"iat\" claim timestamp check failed"));
        }
        if jws.text("htm") != asked.method.as_str() {
            return Err(bad("DPoP \"htm\" mismatch"));
        }
        if jws.text("htu") != format!("{}/{}", asked.base(), asked.path) {
            return Err(bad("DPoP \"htu\" mismatch"));
        }
        let turn = self.clock.now() / TURN;
        if ![turn, turn - 1].iter().any(|turn| jws.text("nonce") == self.nonce_of(*turn)) {
            return Err(Refused::new("use_dpop_nonce", "Authorization server requires nonce in DPoP proof"));
        }
        let hash = access.map(|access| URL_SAFE_NO_PAD.encode(Sha256::digest(access)));
        if jws.claims["ath"].as_str() != hash.as_deref() {
            return Err(bad("DPoP \"ath\" mismatch"));
        }
        if jws.text("jti").is_empty() || !self.is_first(format!("proof {}", jws.text("jti"))) {
            return Err(bad("DPoP proof replayed"));
        }
        Ok(Proof { key: thumbprint(key) })
    }
}

/// The one proof that a request carries.
fn the_proof(headers: &HeaderMap) -> Result<&str, Refused> {
    let mut all = headers.get_all("dpop").iter();
    match (all.next().and_then(|value| value.to_str().ok()), all.next()) {
        (Some(proof), None) => Ok(proof),
        _ => Err(bad("DPoP proof required")),
    }
}
