//! The address guard: everything that looks like an address of the public internet and is none.

use std::net::IpAddr;

use crier::clock::Clock;
use crier::net::{Net, is_public};

const REFUSED: &[&str] = &[
    // Not https, another port, somebody's name in it.
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "data:text/plain,x",
    "javascript:alert(1)",
    "https://example.com:8443/",
    "https://example.com:80/",
    "https://example.com:22/",
    "https://ana@example.com/",
    "https://ana:secret@example.com/",
    "https://:secret@example.com/",
    "https://example.com@127.0.0.1/",
    "https://example.com%40127.0.0.1/",
    "",
    "https://",
    "https:///",
    "//example.com/",
    "example.com",
    "https://exa mple.com/",
    // Names of this machine or this network.
    "https://localhost/",
    "https://localhost./",
    "https://LOCALHOST/",
    "https://intranet/",
    "https://router.local/",
    "https://router.local./",
    "https://ROUTER.LOCAL/",
    "https://metadata.google.internal/",
    "https://metadata.google.internal./",
    "https://app.localhost/",
    "https://app.localhost./",
    "https://nas.home.arpa/",
    "https://nas.lan/",
    "https://x.onion/",
    // Loopback, in every spelling.
    "https://127.0.0.1/",
    "https://127.0.0.1./",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127.255.255.254/",
    "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1/",
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:0:7f00:1::]/",
    // Nobody, everybody, private, link-local.
    "https://0/",
    "https://0.0.0.0/",
    "https://[::]/",
    "https://255.255.255.255/",
    "https://10.0.0.1/",
    "https://0xa000001/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.1.1/",
    "https://3232235777/",
    "https://100.64.0.1/",
    "https://169.254.169.254/",
    "https://2852039166/",
    "https://0xa9fea9fe/",
    "https://[::ffff:169.254.169.254]/",
    "https://[fe80::1]/",
    "https://[fd00:ec2::254]/",
    "https://[ff02::1]/",
    "https://[2001:db8::1]/",
];

const ALLOWED: &[&str] = &[
    "https://example.com/",
    "https://example.com./",
    "https://example.com:443/x?y=http://127.0.0.1/",
    "https://EXAMPLE.com/127.0.0.1",
    "https://bücher.example/",
    "https://local.example/",
    "https://internal.example/",
    "https://8.8.8.8/",
    "https://[2606:4700::1111]/",
    "https://172.32.0.1/",
];

#[test]
fn tricky_addresses_are_refused_and_plain_ones_are_not() {
    let net = Net::new(Clock::system(), Vec::new()).unwrap();
    let through: Vec<_> = REFUSED.iter().filter(|url| net.to_stranger(url).is_ok()).collect();
    assert!(through.is_empty(), "let through: {through:#?}");
    let stopped: Vec<_> = ALLOWED.iter().filter(|url| net.to_stranger(url).is_err()).collect();
    assert!(stopped.is_empty(), "stopped: {stopped:#?}");
}

#[test]
fn every_special_block_is_known_from_its_first_to_its_last_address() {
    let special = [
        ("0.0.0.0", "0.255.255.255"),
        ("10.0.0.0", "10.255.255.255"),
        ("100.64.0.0", "100.127.255.255"),
        ("127.0.0.0", "127.255.255.255"),
        ("169.254.0.0", "169.254.255.255"),
        ("172.16.0.0", "172.31.255.255"),
        ("192.0.0.0", "192.0.0.255"),
        ("192.0.2.0", "192.0.2.255"),
        ("192.88.99.0", "192.88.99.255"),
        ("192.168.0.0", "192.168.255.255"),
        ("198.18.0.0", "198.19.255.255"),
        ("198.51.100.0", "198.51.100.255"),
        ("203.0.113.0", "203.0.113.255"),
        ("224.0.0.0", "255.255.255.255"),
        ("::", "1fff:ffff::"),
        ("2001::", "2001:1ff:ffff::"),
        ("2001:db8::", "2001:db8:ffff::"),
        ("2002::", "2002:ffff::"),
        ("3fff::", "3fff:fff::"),
        ("4000::", "ffff:ffff::"),
        ("fc00::", "fdff:ffff::"),
        ("fe80::", "febf::1"),
        ("::ffff:10.0.0.0", "::ffff:10.255.255.255"),
    ];
    for (first, last) in special {
        for ip in [first, last] {
            assert!(!is_public(ip.parse::<IpAddr>().unwrap()), "{ip}");
        }
    }
    let public = [
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::",
        "2606:4700::1111",
        "2a00::1",
        "::ffff:8.8.8.8",
    ];
    for ip in public {
        assert!(is_public(ip.parse::<IpAddr>().unwrap()), "{ip}");
    }
}
