//! Whether networks can fetch files from here, as far as this machine can know, and which of them that matters to.

use super::{Finding, bad, good, partly};
use crate::clock::Clock;
use crate::config::Config;
use crate::links::{Reach, Unreachable};
use crate::media::keep::Files;
use crate::model::platform::PlatformId;
use crate::net::Net;
use crate::platforms::{About, Fetches, SET_UPS};

const WHAT: &str = "media links";

/// Fetches a probe through the public address, or from the bucket. Nothing where there is no address and no network that
/// would need one.
pub(super) async fn media_links(config: &Config, net: &Net, files: &Files) -> Option<Finding> {
    let concerned = fetching(|id| config.apps.has(id));
    if config.public_url.is_none() && concerned.is_empty() {
        return None;
    }
    let reach = Reach::new(&config.ring, files, net, &Clock::system(), config.public_url.clone());
    Some(finding(reach.look().await, &concerned, config.port))
}

/// Those of these networks that fetch files, with what they fetch of them.
fn fetching(of: impl Fn(PlatformId) -> bool) -> Vec<String> {
    let name = |about: &About| match about.fetches {
        Fetches::Nothing => None,
        Fetches::Pictures => Some(format!("{} (pictures; videos work)", about.id.name())),
        Fetches::Everything => Some(about.id.name().to_owned()),
    };
    SET_UPS.iter().map(|set_up| set_up.about).filter(|about| of(about.id)).filter_map(name).collect()
}

/// What was found, and for whom it matters.
pub fn finding(found: Result<String, Unreachable>, concerned: &[String], port: u16) -> Finding {
    let why = match found {
        Ok(host) => {
            return good(
                WHAT,
                format!(
                    "{host} hands out files, whole and in parts. That was asked from this machine, which proves nothing about a \
                     firewall or a name that only your network knows: the first post to a network that fetches proves the rest"
                ),
            );
        }
        Err(why) => in_words(&why, port),
    };
    match concerned {
        [] => {
            let all = fetching(|_| true).join(", ");
            partly(WHAT, format!("{why}. Until then, these could not be used: {all}; everything else works"))
        }
        _ => bad(WHAT, format!("{why}. Until then, these cannot be used: {}", concerned.join(", "))),
    }
}

/// Why networks cannot fetch, and how to mend it.
fn in_words(why: &Unreachable, port: u16) -> String {
    match why {
        Unreachable::NoAddress => "there is no public address for networks to fetch files from: set CRIER_PUBLIC_URL".to_owned(),
        Unreachable::NotPublic(host) => format!(
            "networks cannot reach {host}: it must be https on the usual port, with a name or number that is not of a private network"
        ),
        Unreachable::NoAnswer(host) => format!(
            "{host} does not answer from here: is Crier running, does its name lead to a public address, is its certificate valid, \
             does port 443 lead to your proxy? If only this machine cannot reach it (a router that does not lead back), give the name \
             your proxy's address in the hosts file, and put {host}:443 into CRIER_ALLOW_HOSTS"
        ),
        Unreachable::Redirect(host) => format!("{host} leads elsewhere, which networks do not follow: let your proxy answer itself"),
        Unreachable::Status(host, status) => format!(
            "{host} answers with {status} where a file should be: let your proxy pass /m/ on to the port {port}, with nothing in front \
             of it that turns robots away, and give this command the CRIER_KEYS of the running Crier"
        ),
        Unreachable::Type(host, kind) => {
            format!("{host} answers with {kind:?} instead of a picture: let your proxy pass /m/ on to the port {port} as it is")
        }
        Unreachable::Bytes(host) => {
            format!("{host} hands out other bytes than Crier gives it: switch off what makes pictures smaller on the way (for /m/)")
        }
        Unreachable::NoRange(host) => {
            format!("{host} hands out no parts of files: let your proxy pass the Range header on, and answers with 206 back")
        }
        Unreachable::Bucket(error) => format!("the bucket gives out no file: {error}. Check the S3_… variables"),
    }
}
