//! What TikTok's words for no mean: errors of the API, of signing in, and of what it gave up after it had taken it. By code,
//! never by a message. Pure. Called by `api`, `sign_in` and `post`.
//!
//! Source: facts: tiktok, sections 1, 3.7 and 6 (Content Posting API, error codes and `fail_reason`).

use crate::clock::{DAY, MINUTE, Millis};
use crate::model::problem::Reason;
use crate::net::{Fault, Gate};
use crate::platforms::ConnectError;

/// The API says no with this status and code (`error.code`).
pub fn fault(status: u16, code: &str) -> Fault {
    let wait = |after: Millis, gate| Fault::Later { after: Some(after), gate };
    match code {
        "access_token_invalid" => Fault::Expired,
        // Only a new sign-in can bring a right that is missing.
        "scope_not_authorized" | "scope_permission_missed" => Fault::Relogin,
        "rate_limit_exceeded" => wait(MINUTE, Gate::Account),
        "spam_risk_too_many_posts" => wait(DAY, Gate::Account),
        "reached_active_user_cap" => wait(DAY, Gate::App),
        "spam_risk_user_banned_from_posting" | "spam_risk" => Fault::Refused(Reason::Restricted),
        "spam_risk_text" => Fault::Refused(Reason::Text),
        "spam_risk_too_many_pending_share" => Fault::Refused(Reason::InboxFull),
        "unaudited_client_can_only_post_to_private_accounts" => Fault::Refused(Reason::Unaudited),
        "url_ownership_unverified" => Fault::Refused(Reason::Domain),
        "privacy_level_option_mismatch" => Fault::Refused(Reason::Choose),
        "app_version_check_failed" => Fault::Refused(Reason::OldApp),
        "invalid_publish_id" | "token_not_authorized_for_specified_publish_id" => Fault::Restage,
        "invalid_param" | "invalid_params" => Fault::Refused(Reason::Internal),
        "internal_error" => Fault::later(),
        _ => by_status(status),
    }
}

fn by_status(status: u16) -> Fault {
    match status {
        401 => Fault::Expired,
        404 => Fault::Restage,
        429 => Fault::Later { after: Some(MINUTE), gate: Gate::Account },
        500.. => Fault::later(),
        _ => Fault::Refused(Reason::Refused),
    }
}

/// TikTok gave up what it had taken, for this `fail_reason`: it is not there, and will not be.
pub fn failed(why: &str) -> Reason {
    match why {
        "file_format_check_failed" => Reason::Media,
        "duration_check_failed" => Reason::Duration,
        "frame_rate_check_failed" => Reason::FrameRate,
        "picture_size_check_failed" => Reason::PictureSize,
        "internal" => Reason::TheirFault,
        "video_pull_failed" | "photo_pull_failed" => Reason::NotFetched,
        "publish_cancelled" => Reason::StoppedThere,
        "auth_removed" => Reason::SignedOut,
        "spam_risk_text" => Reason::Text,
        "spam_risk_too_many_posts" => Reason::RateLimited,
        "spam_risk_user_banned_from_posting" | "spam_risk" => Reason::Restricted,
        _ => Reason::Refused,
    }
}

/// Signing in did not come off (`error` of the token endpoint).
pub fn connect_error(error: &str) -> ConnectError {
    match error {
        "invalid_client" | "unauthorized_client" | "invalid_scope" | "unsupported_grant_type" | "unsupported_response_type" => {
            ConnectError::AppRefused
        }
        "server_error" | "temporarily_unavailable" | "internal_error" => ConnectError::Unavailable,
        "rate_limit_exceeded" => ConnectError::TooOften,
        "access_denied" => ConnectError::Denied,
        // Used, expired, or not for this address: another try is all that helps.
        _ => ConnectError::TooSlow,
    }
}

/// A new pair did not come off (`error` of the token endpoint).
pub fn renewal_fault(error: &str) -> Fault {
    match connect_error(error) {
        ConnectError::AppRefused => Fault::Refused(Reason::App),
        ConnectError::Unavailable => Fault::later(),
        ConnectError::TooOften => Fault::Later { after: Some(MINUTE), gate: Gate::Account },
        _ => Fault::Relogin,
    }
}
