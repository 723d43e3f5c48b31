//! The environment: what is missing or wrong is named, each in one line, all at once; what is set is used.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use crier::config::Config;
use crier::vault::Ring;
use secrecy::ExposeSecret;

const TOKEN: &str = "123456789:AAcanaryTokenThatNobodyMaySee";

/// The three that must be set, and these.
fn vars(more: &[(&str, &str)]) -> HashMap<String, String> {
    let key = Ring::new_key("k1").unwrap();
    let all = [("TELEGRAM_TOKEN", TOKEN), ("CRIER_OWNERS", "11, 22"), ("CRIER_KEYS", key.as_str())];
    all.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn wrong(vars: HashMap<String, String>) -> Vec<String> {
    Config::from_vars(vars).err().unwrap_or_default()
}

#[test]
fn the_three_that_must_be_set_are_named_together() {
    for vars in [HashMap::new(), ["TELEGRAM_TOKEN", "CRIER_OWNERS", "CRIER_KEYS"].map(|name| (name.to_owned(), "  ".to_owned())).into()] {
        let lines = wrong(vars);
        let names: Vec<_> = lines.iter().map(|line| line.split(' ').next().unwrap()).collect();
        assert_eq!(names, ["TELEGRAM_TOKEN", "CRIER_OWNERS", "CRIER_KEYS"]);
        assert!(lines.iter().all(|line| line.contains("is missing: ") && !line.contains('\n')), "{lines:?}");
    }
}

#[test]
fn each_wrong_value_is_one_line_that_names_it() {
    let table: [(&str, &[&str]); 12] = [
        ("TELEGRAM_TOKEN", &["123", "abc:AAcanaryTokenThatNobodyMaySee", "123456789:short", ":AAcanaryTokenThatNobodyMaySee"]),
        ("CRIER_OWNERS", &["ana", "11,@ana", "0", "-5", "1.5", ","]),
        ("CRIER_KEYS", &["k1", "k1:short", "nonsense"]),
        ("DATABASE_URL", &["mysql://x/y", "/var/crier.db", "postgres:x"]),
        ("CRIER_PUBLIC_URL", &["http://crier.example.org", "crier.example.org", "https://"]),
        ("PORT", &["0", "65536", "-1", "eighty"]),
        ("TELEGRAM_API_URL", &["localhost:8081", "ftp://x"]),
        ("TELEGRAM_FILES", &["/var/lib/telegram-bot-api"]),
        ("BLUESKY_URL", &["bsky.app"]),
        ("BLUESKY_PLC_URL", &["plc.directory"]),
        ("CRIER_ALLOW_HOSTS", &["pds.internal", "pds.internal:", ":3000", "pds.internal:0", "good:1,https://bad/"]),
        ("CRIER_LOG", &["crier=loud"]),
    ];
    for (name, values) in table {
        for value in values {
            let lines = wrong(vars(&[(name, value)]));
            assert_eq!(lines.len(), 1, "{name}={value}: {lines:?}");
            assert!(lines[0].contains(name) && !lines[0].contains('\n'), "{name}={value}: {lines:?}");
        }
    }
}

#[test]
fn everything_that_is_wrong_is_named_at_once_and_no_secret_with_it() {
    let secret = format!("k1:{}", &Ring::new_key("x").unwrap()[2..40]);
    let bad = [("TELEGRAM_TOKEN", "77:AAcanary"), ("CRIER_OWNERS", "ana"), ("CRIER_KEYS", &secret), ("PORT", "x"), ("S3_BUCKET", "b")];
    let lines = wrong(vars(&bad));
    let text = lines.join("\n");
    for name in ["TELEGRAM_TOKEN", "CRIER_OWNERS", "CRIER_KEYS", "PORT", "S3_ACCESS_KEY", "S3_SECRET_KEY"] {
        assert_eq!(lines.iter().filter(|line| line.starts_with(name)).count(), 1, "{name}: {text}");
    }
    assert_eq!(lines.len(), 6, "{text}");
    assert!(!text.contains("AAcanary") && !text.contains(&secret[3..12]), "{text}");
}

#[test]
fn a_bucket_is_told_whole_or_not_at_all() {
    let all = [("S3_BUCKET", "b"), ("S3_ACCESS_KEY", "id"), ("S3_SECRET_KEY", "canary"), ("S3_ENDPOINT", "http://localhost:9000/")];
    let s3 = Config::from_vars(vars(&all)).ok().unwrap().s3.expect("a bucket");
    assert_eq!((s3.bucket.as_str(), s3.key_id.as_str(), s3.secret.expose_secret()), ("b", "id", "canary"));
    assert_eq!((s3.region.as_str(), s3.endpoint.as_deref()), ("us-east-1", Some("http://localhost:9000")));
    assert!(Config::from_vars(vars(&[])).ok().unwrap().s3.is_none());
    for left_out in 0..3 {
        let some: Vec<_> = all.iter().enumerate().filter(|(n, _)| *n != left_out).map(|(_, pair)| *pair).collect();
        let lines = wrong(vars(&some));
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].starts_with(all[left_out].0) && lines[0].contains("is missing"), "{lines:?}");
    }
    assert_eq!(wrong(vars(&[("S3_REGION", "eu")])).len(), 3, "a region alone would do nothing");
    assert_eq!(wrong(vars(&[all[0], all[1], all[2], ("S3_ENDPOINT", "localhost:9000")])).len(), 1);
}

#[test]
fn what_is_set_is_used_and_the_rest_has_a_default() {
    let plain = Config::from_vars(vars(&[])).ok().unwrap();
    assert_eq!((plain.owners.as_slice(), plain.port, plain.log.as_str()), (&[11, 22][..], 8080, "info"));
    assert_eq!((plain.database.as_str(), plain.data.as_path()), ("sqlite://data/crier.db", Path::new("data")));
    assert_eq!((plain.public_url, plain.telegram_files, plain.allow_hosts.len()), (None, None, 0));
    assert_eq!(plain.endpoints.telegram, "https://api.telegram.org");

    let own = Config::from_vars(vars(&[
        ("CRIER_DATA", "/srv/crier"),
        ("CRIER_PUBLIC_URL", "https://crier.example.org/"),
        ("PORT", " 9000 "),
        ("TELEGRAM_API_URL", "http://localhost:8081/"),
        ("TELEGRAM_LOGIN", "1"),
        ("TELEGRAM_FILES", "/var/lib/telegram-bot-api"),
        ("BLUESKY_URL", "http://localhost:1"),
        ("BLUESKY_PLC_URL", "http://localhost:2"),
        ("CRIER_ALLOW_HOSTS", "a:1, b:2"),
        ("CRIER_LOG", "crier=debug,sqlx=warn"),
    ]))
    .ok()
    .unwrap();
    assert_eq!((own.database.as_str(), own.port, own.log.as_str()), ("sqlite:///srv/crier/crier.db", 9000, "crier=debug,sqlx=warn"));
    assert_eq!(own.public_url.as_deref(), Some("https://crier.example.org"));
    assert!(own.telegram_login && !plain.telegram_login);
    for wrong in [&[("TELEGRAM_LOGIN", "1")][..], &[("TELEGRAM_LOGIN", "yes"), ("CRIER_PUBLIC_URL", "https://crier.example.org")]] {
        let said = Config::from_vars(vars(wrong)).err().unwrap();
        assert!(said.iter().any(|line| line.contains("TELEGRAM_LOGIN")), "{said:?}");
    }
    assert_eq!(own.telegram_files.as_deref(), Some(Path::new("/var/lib/telegram-bot-api")));
    assert_eq!(own.endpoints.telegram, "http://localhost:8081");
    assert_eq!((own.endpoints.bluesky.as_str(), own.endpoints.plc.as_str()), ("http://localhost:1", "http://localhost:2"));
    assert_eq!(own.allow_hosts, ["a:1", "b:2"]);
    for url in ["postgres://a/b", "postgresql://a/b", "sqlite:///x.db"] {
        assert_eq!(Config::from_vars(vars(&[("DATABASE_URL", url)])).ok().unwrap().database, url);
    }
}

fn read(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

#[test]
fn the_example_names_what_is_read_and_nothing_else() {
    let code = read("src/config.rs");
    let read_here: BTreeSet<_> = code.split('"').skip(1).step_by(2).filter(|text| is_name(text)).collect();
    let example = read(".env.example");
    let (own, compose) = example.split_once("# For compose.yaml only").expect("the part for compose");
    let named = |text: &'static str| -> BTreeSet<&'static str> {
        text.lines()
            .filter_map(|line| line.trim_start_matches('#').split_once('='))
            .map(|(name, _)| name)
            .filter(|name| is_name(name))
            .collect()
    };
    let (own, compose) = (named(own.to_owned().leak()), named(compose.to_owned().leak()));
    assert!(read_here.len() > 10, "the scan found only {read_here:?}");
    assert_eq!(own, read_here);

    let yaml = read("compose.yaml");
    let used: BTreeSet<_> = yaml.split("${").skip(1).map(|rest| rest.split([':', '}', '?', '-']).next().unwrap()).collect();
    assert_eq!(compose, used);
}

#[test]
fn the_example_is_one_that_can_be_filled_in() {
    let filled = read(".env.example").replace("TELEGRAM_TOKEN=\n", &format!("TELEGRAM_TOKEN={TOKEN}\n"));
    let filled = filled
        .replace("CRIER_OWNERS=\n", "CRIER_OWNERS=11\n")
        .replace("CRIER_KEYS=\n", &format!("CRIER_KEYS={}\n", Ring::new_key("k1").unwrap()));
    let only = |keep: fn(&str) -> Option<&str>| -> HashMap<String, String> {
        let pairs = filled.lines().filter_map(|line| keep(line)?.split_once('=')).filter(|(name, _)| is_name(name));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    };
    assert!(wrong(only(|line| (!line.starts_with('#')).then_some(line))).is_empty(), "as it is, with the first three filled in");
    let mut every = only(|line| Some(line.trim_start_matches('#')));
    every.insert("S3_ACCESS_KEY".into(), "id".into());
    every.insert("S3_SECRET_KEY".into(), "secret".into());
    assert_eq!(wrong(every), Vec::<String>::new(), "every example is a right one");
}
