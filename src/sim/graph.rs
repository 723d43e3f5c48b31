//! What Meta's networks have in common where they are Facebook's Graph API: versions in paths, places of tokens, proofs of the
//! app, and the form of a no. What is refused, and why, is the network's own. Used by the simulated Facebook and Instagram;
//! knows neither. Facts: facebook, sections 0, 1 and 6; instagram, section 6.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;

use super::asked::Asked;
use super::reply::Reply;

/// The path behind the version, and whether there is one.
pub fn versioned(path: &str) -> (bool, &str) {
    let Some((version, rest)) = path.split_once('/') else { return (false, path) };
    let number = version.strip_prefix('v').and_then(|number| number.split_once('.'));
    let is = number.is_some_and(|(major, minor)| [major, minor].iter().all(|part| part.parse::<u16>().is_ok()));
    if is { (true, rest) } else { (false, path) }
}

/// The token of a request: in its header, or as a parameter; nothing where there is none.
pub fn token(asked: &Asked) -> &str {
    let header = asked.header("authorization");
    header.strip_prefix("Bearer ").or_else(|| header.strip_prefix("OAuth ")).unwrap_or_else(|| asked.parameter("access_token"))
}

/// Whether whoever sends this token proves to be the app (`appsecret_proof`).
///
/// # Errors
/// The network's no.
pub fn proved(secret: &str, token: &str, proof: &str) -> Result<(), Reply> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|_| Reply::empty(500))?;
    mac.update(token.as_bytes());
    let right: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    if right == proof { Ok(()) } else { Err(refusal(400, 100, 0, "Invalid appsecret_proof provided in the API argument")) }
}

/// It is not there, or not for this token.
pub fn gone() -> Reply {
    refusal(400, 100, 33, "Unsupported request. Object does not exist, cannot be loaded due to missing permissions.")
}

/// No; a `subcode` of 0 is none.
pub fn refusal(status: u16, code: i64, subcode: i64, message: &str) -> Reply {
    worded(status, code, subcode, false, message)
}

/// The same, that may say that it passes by itself.
pub fn worded(status: u16, code: i64, subcode: i64, is_transient: bool, message: &str) -> Reply {
    let mut error =
        json!({ "message": message, "type": "OAuthException", "code": code, "is_transient": is_transient, "fbtrace_id": "AbCdEfGhIjK" });
    if subcode != 0 {
        error["error_subcode"] = json!(subcode);
    }
    Reply::json(status, &json!({ "error": error }))
}

/// No, in the words of the host that takes bytes.
pub fn thrown(kind: &str, message: &str) -> Reply {
    Reply::json(400, &json!({ "debug_info": { "retriable": false, "type": kind, "message": message } }))
}
