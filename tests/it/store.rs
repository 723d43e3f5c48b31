//! Every function of the store is run on both engines: this file counts them, and tests what belongs to a workspace.
//! The other files `store_*.rs` have one subject each.

use std::collections::BTreeSet;
use std::path::Path;

use crier::model::brand::Brand;
use crier::store::StoreError;
use crier::vault::{Place, Ring, VaultError};

use crate::support::db::on_both;
use crate::support::rows::{T0, add_workspace, begin, brand_of, set_brand};

#[test]
fn every_function_of_the_store_is_named_in_a_test() {
    let mut tests = String::new();
    for file in [files("tests/it", |name| name.starts_with("store")), files("tests/it/support", |name| name == "rows.rs")].concat() {
        tests.push_str(&std::fs::read_to_string(file).unwrap());
    }
    let mut functions = BTreeSet::new();
    for file in files("src/store", |_| true) {
        let text = std::fs::read_to_string(file).unwrap();
        functions.extend(text.split("    pub async fn ").skip(1).map(name_at_start));
    }
    assert!(functions.len() > 70, "the scan found only {} functions", functions.len());
    let missing: Vec<_> = functions.iter().filter(|name| !is_called(&tests, name)).collect();
    assert!(missing.is_empty(), "no test of the store calls {missing:?}");
}

fn files(folder: &str, wanted: fn(&str) -> bool) -> Vec<std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    all.filter(|path| path.extension().is_some_and(|e| e == "rs") && wanted(path.file_name().unwrap().to_str().unwrap())).collect()
}

fn name_at_start(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn is_called(tests: &str, name: &str) -> bool {
    tests.contains(&format!(".{name}(")) || tests.contains(&format!("Store::{name}("))
}

#[tokio::test]
async fn a_workspace_has_a_name_and_a_zone() {
    on_both(|db| async move {
        begin(&db.store).await;
        add_workspace(&db.store, "v").await;
        db.store.name_workspace("w", "Café Ñandú 🌊").await.unwrap();
        db.store.zone_workspace("w", "America/Lima").await.unwrap();
        let workspace = db.store.workspace("w").await.unwrap();
        assert_eq!((workspace.name.as_str(), workspace.zone.as_str()), ("Café Ñandú 🌊", "America/Lima"));
        assert_eq!(workspace.created_at, T0);
        assert!(!workspace.keeps_credit());
        db.store.keep_credit("w", true).await.unwrap();
        assert!(db.store.workspace("w").await.unwrap().keeps_credit());
        let all: Vec<_> = db.store.workspaces().await.unwrap().into_iter().map(|one| (one.id, one.name)).collect();
        assert_eq!(all, [("v".to_owned(), "v".to_owned()), ("w".to_owned(), "Café Ñandú 🌊".to_owned())]);
        assert!(matches!(db.store.workspace("none").await, Err(StoreError::Engine(_))));
    })
    .await;
}

#[tokio::test]
async fn a_data_key_is_wrapped_anew_only_over_the_one_that_was_read() {
    on_both(|db| async move {
        begin(&db.store).await;
        let old_text = Ring::new_key("k1").unwrap();
        let old = Ring::parse(&old_text).unwrap();
        let (key, wrapped) = old.new_data_key("w").unwrap();
        assert!(db.store.rewrap_workspace("w", "key", &wrapped).await.unwrap());
        assert!(!db.store.rewrap_workspace("w", "key", "lost race").await.unwrap());

        let place = Place { table: "accounts", row: "a", field: "token" };
        let sealed = key.seal(place, "secret").unwrap();
        let both = Ring::parse(&format!("{},{old_text}", Ring::new_key("k2").unwrap())).unwrap();
        let read = db.store.data_key(&both, "w").await.unwrap();
        assert_eq!(read.open(place, &sealed).unwrap(), "secret");

        let anew = both.wrap(&read, "w").unwrap();
        assert!(db.store.rewrap_workspace("w", &wrapped, &anew).await.unwrap());
        let lost = db.store.data_key(&old, "w").await;
        assert!(matches!(lost, Err(StoreError::Vault(VaultError::UnknownKey(name))) if name == "k2"));
        assert_eq!(db.store.data_key(&both, "w").await.unwrap().open(place, &sealed).unwrap(), "secret");
    })
    .await;
}

#[tokio::test]
async fn notes_are_kept_by_name() {
    on_both(|db| async move {
        assert_eq!(db.store.note("offset").await.unwrap(), None);
        db.store.set_note("offset", "7").await.unwrap();
        db.store.set_note("other", "x").await.unwrap();
        db.store.set_note("offset", "8").await.unwrap();
        assert_eq!(db.store.note("offset").await.unwrap().as_deref(), Some("8"));
        assert_eq!(db.store.note("other").await.unwrap().as_deref(), Some("x"));
    })
    .await;
}

#[tokio::test]
async fn setting_a_brand_replaces_how_it_looked() {
    on_both(|db| async move {
        begin(&db.store).await;
        add_workspace(&db.store, "v").await;
        assert_eq!(brand_of(&db.store, "w").await, None);
        set_brand(&db.store, "w", &brand("one"), T0).await;
        set_brand(&db.store, "w", &brand("two"), T0 + 1).await;
        set_brand(&db.store, "v", &brand("three"), T0).await;
        assert_eq!(brand_of(&db.store, "w").await, Some(brand("two")));
        db.store.remove_brand("w", T0 + 2).await.unwrap();
        assert_eq!(brand_of(&db.store, "w").await, None);
        assert_eq!(brand_of(&db.store, "v").await, Some(brand("three")), "another workspace's brand stays");
    })
    .await;
}

fn brand(logo: &str) -> Brand {
    Brand { logo: Some(logo.into()), ..Brand::default() }
}
