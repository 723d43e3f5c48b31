//! Sealing: opens in its place with its key, and nowhere else.

use crier::vault::{DataKey, Place, Ring, VaultError};
use proptest::prelude::*;

const TOKEN: Place<'_> = Place { table: "accounts", row: "a1", field: "token" };

fn ring(names: &[&str]) -> (Ring, String) {
    let text = names.iter().map(|name| Ring::new_key(name).unwrap()).collect::<Vec<_>>().join(",");
    (Ring::parse(&text).unwrap(), text)
}

fn data_key() -> DataKey {
    ring(&["k1"]).0.new_data_key("w").unwrap().0
}

#[test]
fn what_is_sealed_opens_in_its_place_only() {
    let key = data_key();
    let sealed = key.seal(TOKEN, "app-password").unwrap();
    assert_eq!(key.open(TOKEN, &sealed).unwrap(), "app-password");
    let elsewhere = [
        Place { row: "a2", ..TOKEN },
        Place { field: "facts", ..TOKEN },
        Place { table: "grants", ..TOKEN },
        Place { table: "account", row: "sa1", field: "token" },
        Place { table: "accounts", row: "a", field: "1token" },
        Place { table: "", row: "", field: "" },
    ];
    for place in elsewhere {
        assert!(matches!(key.open(place, &sealed), Err(VaultError::DoesNotOpen)), "{}.{}.{}", place.table, place.row, place.field);
    }
    assert!(matches!(data_key().open(TOKEN, &sealed), Err(VaultError::DoesNotOpen)), "another workspace's key");
}

#[test]
fn the_same_text_is_sealed_in_another_form_each_time_and_hides_it() {
    let key = data_key();
    let (one, two) = (key.seal(TOKEN, "canary-7f3a").unwrap(), key.seal(TOKEN, "canary-7f3a").unwrap());
    assert_ne!(one, two);
    assert!(!one.contains("canary") && one.is_ascii());
}

#[test]
fn damage_does_not_open() {
    let key = data_key();
    let sealed = key.seal(TOKEN, "secret").unwrap();
    for n in 0..sealed.len() {
        let mut bytes = sealed.clone().into_bytes();
        bytes[n] = if bytes[n] == b'A' { b'B' } else { b'A' };
        let damaged = String::from_utf8(bytes).unwrap();
        assert!(key.open(TOKEN, &damaged).is_err(), "character {n}");
    }
    for short in ["", "AAAA", "no base64!", &sealed[..20]] {
        assert!(matches!(key.open(TOKEN, short), Err(VaultError::DoesNotOpen)), "{short:?}");
    }
}

#[test]
fn a_ring_that_is_malformed_is_refused_without_repeating_it() {
    let good = Ring::new_key("k1").unwrap();
    let key = good.split_once(':').unwrap().1.to_owned();
    let bad = [
        String::new(),
        " , ,".into(),
        key.clone(),
        "k1:".into(),
        "k1:short".into(),
        format!("k1:{}", &key[..42]),
        format!("k1:{key}AAAA"),
        format!(":{key}"),
        format!("k 1:{key}"),
        format!("k.1:{key}"),
        format!("k1:{key},k1:{key}"),
        format!("k1:{key};k2:{key}"),
        format!("k1:{}!", &key[..42]),
    ];
    for text in bad {
        let error = Ring::parse(&text).expect_err(&text).to_string();
        assert!(error.contains("CRIER_KEYS") && error.contains("crier keys new"), "{error}");
        assert!(!error.contains(&key[..10]), "the error repeats the key");
    }
    for fine in [good.clone(), format!(" {good} ,"), format!("k1:{key}=")] {
        assert_eq!(Ring::parse(&fine).unwrap().current(), "k1", "{fine}");
    }
}

#[test]
fn keys_are_rotated_and_the_old_one_can_go() {
    let (_, old_text) = ring(&["k1"]);
    let old = Ring::parse(&old_text).unwrap();
    let (key, wrapped) = old.new_data_key("w").unwrap();
    let sealed = key.seal(TOKEN, "secret").unwrap();

    let new_text = Ring::new_key("k2").unwrap();
    let both = Ring::parse(&format!("{new_text},{old_text}")).unwrap();
    assert_eq!((both.current(), both.names().collect::<Vec<_>>()), ("k2", vec!["k2", "k1"]));
    let opened = both.unwrap_key(&wrapped, "w").unwrap();
    let anew = both.wrap(&opened, "w").unwrap();
    assert!(anew.starts_with("k2."));

    let new = Ring::parse(&new_text).unwrap();
    assert_eq!(new.unwrap_key(&anew, "w").unwrap().open(TOKEN, &sealed).unwrap(), "secret");
    assert!(matches!(new.unwrap_key(&wrapped, "w"), Err(VaultError::UnknownKey(name)) if name == "k1"));
    assert!(matches!(old.unwrap_key(&anew, "w"), Err(VaultError::UnknownKey(name)) if name == "k2"));
}

#[test]
fn a_data_key_belongs_to_its_workspace_and_ring() {
    let (one, _) = ring(&["k1"]);
    let (other, _) = ring(&["k1"]);
    let (_, wrapped) = one.new_data_key("w").unwrap();
    assert!(matches!(one.unwrap_key(&wrapped, "v"), Err(VaultError::DoesNotOpen)), "moved to another workspace");
    assert!(matches!(other.unwrap_key(&wrapped, "w"), Err(VaultError::DoesNotOpen)), "another key of the same name");
    assert!(matches!(one.unwrap_key("nonsense", "w"), Err(VaultError::DoesNotOpen)));
}

#[test]
fn nothing_prints_a_key() {
    let (ring, text) = ring(&["k1", "k2"]);
    let printed = format!("{ring:?} {ring:#?}");
    assert!(printed.contains("k1") && printed.contains("k2"));
    for pair in text.split(',') {
        assert!(!printed.contains(&pair.split_once(':').unwrap().1[..8]));
    }
    let (key, _) = ring.new_data_key("w").unwrap();
    let sealed = key.seal(TOKEN, "canary-7f3a").unwrap();
    let error = data_key().open(TOKEN, &sealed).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("canary") && !format!("{error:?}").contains(&sealed[..8]));
}

proptest! {
    #[test]
    fn any_text_comes_back(text in ".{0,300}", row in "[a-z0-9]{0,12}") {
        let key = data_key();
        let place = Place { row: &row, ..TOKEN };
        let sealed = key.seal(place, &text).unwrap();
        prop_assert_eq!(key.open(place, &sealed).unwrap(), text);
    }
}
