//! TikTok: what its codes mean, how a text and a video are taken apart, and that each refusal is a sentence with a way on, in
//! every language.

use crier::clock::{DAY, MINUTE};
use crier::i18n::plain;
use crier::model::lang::Lang;
use crier::model::platform::PlatformId;
use crier::model::problem::Reason;
use crier::net::{Fault, Gate};
use crier::platforms::ConnectError;
use crier::platforms::tiktok::{CHUNK, Chunks, Words, chunks, connect_error, failed, fault, renewal_fault, words};

fn wait(after: i64, gate: Gate) -> Fault {
    Fault::Later { after: Some(after), gate }
}

#[test]
fn codes_of_the_api_mean_what_the_sheet_says() {
    for (status, code, meant) in [
        (401, "access_token_invalid", Fault::Expired),
        (401, "scope_not_authorized", Fault::Relogin),
        (400, "scope_permission_missed", Fault::Relogin),
        (400, "invalid_param", Fault::Refused(Reason::Internal)),
        (400, "invalid_params", Fault::Refused(Reason::Internal)),
        (400, "app_version_check_failed", Fault::Refused(Reason::OldApp)),
        (400, "invalid_publish_id", Fault::Restage),
        (400, "token_not_authorized_for_specified_publish_id", Fault::Restage),
        (403, "spam_risk_too_many_posts", wait(DAY, Gate::Account)),
        (200, "spam_risk_too_many_posts", wait(DAY, Gate::Account)),
        (403, "spam_risk_user_banned_from_posting", Fault::Refused(Reason::Restricted)),
        (403, "spam_risk_too_many_pending_share", Fault::Refused(Reason::InboxFull)),
        (403, "spam_risk_text", Fault::Refused(Reason::Text)),
        (403, "spam_risk", Fault::Refused(Reason::Restricted)),
        (403, "reached_active_user_cap", wait(DAY, Gate::App)),
        (403, "unaudited_client_can_only_post_to_private_accounts", Fault::Refused(Reason::Unaudited)),
        (403, "url_ownership_unverified", Fault::Refused(Reason::Domain)),
        (403, "privacy_level_option_mismatch", Fault::Refused(Reason::Choose)),
        (429, "rate_limit_exceeded", wait(MINUTE, Gate::Account)),
        (500, "internal_error", Fault::later()),
        (401, "", Fault::Expired),
        (404, "", Fault::Restage),
        (429, "", wait(MINUTE, Gate::Account)),
        (503, "", Fault::later()),
        (403, "something_new", Fault::Refused(Reason::Refused)),
    ] {
        assert_eq!(fault(status, code), meant, "{status} {code}");
    }
}

#[test]
fn codes_of_signing_in_mean_what_the_sheet_says() {
    for (error, connects, renews) in [
        ("invalid_grant", ConnectError::TooSlow, Fault::Relogin),
        ("invalid_request", ConnectError::TooSlow, Fault::Relogin),
        ("access_denied", ConnectError::Denied, Fault::Relogin),
        ("invalid_client", ConnectError::AppRefused, Fault::Refused(Reason::App)),
        ("unauthorized_client", ConnectError::AppRefused, Fault::Refused(Reason::App)),
        ("invalid_scope", ConnectError::AppRefused, Fault::Refused(Reason::App)),
        ("unsupported_grant_type", ConnectError::AppRefused, Fault::Refused(Reason::App)),
        ("server_error", ConnectError::Unavailable, Fault::later()),
        ("temporarily_unavailable", ConnectError::Unavailable, Fault::later()),
        ("rate_limit_exceeded", ConnectError::TooOften, wait(MINUTE, Gate::Account)),
    ] {
        assert_eq!((connect_error(error), renewal_fault(error)), (connects, renews), "{error}");
    }
}

/// No cause shares its sentence with another, and each says what can be done.
#[test]
fn each_refusal_is_a_sentence_with_a_way_on() {
    let reasons = [
        Reason::Unaudited,
        Reason::Domain,
        Reason::Choose,
        Reason::InboxFull,
        Reason::OldApp,
        Reason::Duration,
        Reason::FrameRate,
        Reason::PictureSize,
        Reason::NotFetched,
        Reason::StoppedThere,
        Reason::TheirFault,
        Reason::Restricted,
        Reason::Text,
        Reason::Media,
        Reason::SignedOut,
        Reason::RateLimited,
        Reason::App,
    ];
    for (lang, ways) in [
        (Lang::En, ["Retry", "Reconnect", "Send", "again"]),
        (Lang::Es, ["Reintentar", "Reconecta", "nvía", "xpórta"]),
        (Lang::Ru, ["Повторить", "заново", "ришлите", "Подключите"]),
    ] {
        let said: Vec<String> = reasons.iter().map(|reason| plain(lang, &reason.say(PlatformId::TikTok))).collect();
        for (reason, sentence) in reasons.iter().zip(&said) {
            assert!(sentence.contains("TikTok") || *reason == Reason::Restricted, "{reason:?}: {sentence}");
            assert!(ways.iter().any(|way| sentence.contains(way)), "{reason:?} in {lang:?}: {sentence}");
            assert_eq!(said.iter().filter(|other| *other == sentence).count(), 1, "{sentence}");
        }
    }
    assert_eq!(failed("a reason of tomorrow"), Reason::Refused);
}

#[test]
fn the_first_line_of_photos_is_their_title() {
    let long = "a".repeat(91);
    for (text, title, description) in [
        ("", "", ""),
        ("One line", "One line", ""),
        ("Title \n\n What follows", "Title", "What follows"),
        (long.as_str(), "", long.as_str()),
        (&"ñ".repeat(90), &"ñ".repeat(90), ""),
        (&"👍".repeat(46), "", &"👍".repeat(46)),
    ] {
        assert_eq!(words(text), Words { title: title.into(), description: description.into() }, "{text}");
    }
}

/// The rule of the sheet, for whatever a megabyte is: 5 to 64 MB, as many as fit, the last one with what is left over.
#[test]
fn a_video_is_cut_by_the_rule() {
    assert_eq!(chunks(4_096), Chunks { total: 4_096, size: 4_096, count: 1 });
    assert_eq!(chunks(2 * CHUNK - 1), Chunks { total: 2 * CHUNK - 1, size: 2 * CHUNK - 1, count: 1 });
    assert_eq!(chunks(2 * CHUNK), Chunks { total: 2 * CHUNK, size: CHUNK, count: 2 });
    for total in [1, 4_999_999, 5 << 20, 2 * CHUNK, 3 * CHUNK + 1, 64 << 20, 1_000_000_007, 4_000_000_000] {
        let cut = chunks(total);
        let last = total - cut.last();
        assert!(cut.count == 1 && cut.size == total || cut.count == total / cut.size, "{cut:?}");
        assert!(cut.count == 1 || (5 << 20..=64_000_000).contains(&cut.size), "{cut:?}");
        assert!((1..=1_000).contains(&cut.count) && last < 2 * CHUNK && last >= cut.size.min(total), "{cut:?}");
        assert_eq!((cut.floor(0), cut.floor(total)), (0, cut.last()), "{cut:?}");
    }
}
