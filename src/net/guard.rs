//! The address guard: where a request may go when somebody else than the operator wrote the address.
//! The filter sits in the name resolver, so what was checked is what is connected to (no second look-up).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Resolves names to public addresses only.
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name leads to no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// Whether a stranger's address may be asked at all: https, the usual port, no user, a name or a public number.
pub(super) fn may_reach(url: &Url) -> bool {
    let plain = url.scheme() == "https" && url.port().is_none() && url.username().is_empty() && url.password().is_none();
    plain
        && match url.host() {
            Some(Host::Domain(name)) => is_public_name(name.strip_suffix('.').unwrap_or(name)),
            Some(Host::Ipv4(ip)) => is_public(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => is_public(IpAddr::V6(ip)),
            None => false,
        }
}

/// Whether a name (lower case, as `Url` gives it) can belong to the public internet: one with a dot, under none of
/// the endings that are kept for local use.
/// Source: the IANA registry of special-use domain names, 2026, and what routers hand out (`lan`, `home`).
fn is_public_name(name: &str) -> bool {
    const LOCAL: [&str; 12] =
        ["local", "localhost", "localdomain", "internal", "intranet", "lan", "home", "arpa", "onion", "test", "invalid", "alt"];
    name.rsplit_once('.').is_some_and(|(_, ending)| !LOCAL.contains(&ending))
}

/// Whether an address belongs to the public internet.
/// Source: the IANA registries of special-purpose addresses (IPv4 and IPv6), 2026.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = match a {
        0 | 10 | 127 | 224.. => true,
        100 => (64..128).contains(&b),
        169 => b == 254,
        172 => (16..32).contains(&b),
        192 => b == 168 || (b == 0 && (c == 0 || c == 2)) || (b == 88 && c == 99) || (b == 31 && c == 196) || (b == 52 && c == 193),
        198 => b == 18 || b == 19 || (b == 51 && c == 100),
        203 => b == 0 && c == 113,
        _ => false,
    };
    !special
}

/// Only global unicast (2000::/3) is public, less what embeds an IPv4 address or is for documentation.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = ip.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let [a, b, ..] = ip.segments();
    let global = (a & 0xe000) == 0x2000;
    let teredo_or_benchmark = a == 0x2001 && b < 0x0200;
    let documentation = (a == 0x2001 && b == 0x0db8) || (a == 0x3fff && b < 0x1000);
    let six_to_four = a == 0x2002;
    global && !teredo_or_benchmark && !documentation && !six_to_four
}
