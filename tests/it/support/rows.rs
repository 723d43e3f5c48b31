//! Rows to begin with: one workspace `w`, one person 1, accounts, posts and targets by short names.

use crier::clock::Millis;
use crier::model::account::{Account, AccountState};
use crier::model::brand::{Brand, Slot};
use crier::model::lang::Lang;
use crier::model::platform::PlatformId;
use crier::model::post::{CleanFile, Media, MediaKind, MediaState, Part, Target};
use crier::store::{Claim, ClaimedPart, GrantRow, NewObject, NewPart, NewPost, Role, SentFile, Store, Turn, WorkerRow, Workspace};

/// Noon on 2026-06-01, UTC: the beginning of every test.
pub const T0: Millis = 1_780_315_200_000;
/// A lease.
pub const LEASE: Millis = 60_000;

/// The workspace `w` with the person 1, who owns it.
pub async fn begin(store: &Store) {
    add_workspace(store, "w").await;
    store.let_in(1, "w", Role::Owner, "Ana", Lang::En, T0).await.unwrap();
    add_objects(store).await;
}

/// A sign-in of the person 1 that begins at the end of a turn; `shown` is what they see meanwhile.
pub async fn begin_grant(store: &Store, grant: GrantRow, shown: serde_json::Value) {
    store.end_turn(None, &Turn { person: 1, grant: Some((grant, shown)), ..Turn::default() }, T0).await.unwrap();
}

/// What lies in the file store of `w`, by the short names that the tests give to clean files and renditions.
const OBJECTS: [&str; 20] = [
    "f",
    "k",
    "k1",
    "old",
    "new",
    "r",
    "r1",
    "r2",
    "m1",
    "m2",
    "m3",
    "m4",
    "m5",
    "the same bytes",
    "media/m/clean",
    "media/m/fit",
    "c",
    "logo-a",
    "logo-b",
    "font-1",
];

/// The rows of all of them.
pub async fn add_objects(store: &Store) {
    for key in OBJECTS {
        add_object(store, key).await;
    }
}

/// Puts the row of an object that is there into the database.
pub async fn add_object(store: &Store, key: &str) {
    let new = NewObject { key: key.into(), workspace: "w".into(), content: key.into(), bytes: 1 };
    store.take_object(&new, T0).await.unwrap();
    assert!(store.object_kept(key).await.unwrap());
}

pub async fn add_workspace(store: &Store, id: &str) {
    let workspace =
        Workspace { id: id.into(), name: id.into(), zone: "Europe/Madrid".into(), data_key: "key".into(), created_at: T0, keep_credit: 0 };
    store.add_workspace(&workspace).await.unwrap();
}

/// A Bluesky account that is ready, in the workspace `w`.
pub fn account(id: &str) -> Account {
    Account {
        id: id.into(),
        workspace: "w".into(),
        platform: PlatformId::Bluesky,
        remote_id: format!("did:plc:{id}"),
        handle: format!("@{id}.example"),
        name: id.to_uppercase(),
        link: Some(format!("https://example.com/{id}")),
        facts: serde_json::json!({ "server": "https://pds.example" }),
        state: AccountState::Ready,
        connected_by: 1,
        created_at: T0,
        last_post_at: None,
    }
}

pub async fn add_account(store: &Store, id: &str) {
    store.put_account(&account(id), "sealed", None, None).await.unwrap();
}

/// What a post of the person 1 begins with: its chat is 1.
pub fn new_post(id: &str, source: i64) -> NewPost {
    NewPost {
        id: id.into(),
        workspace: "w".into(),
        person: 1,
        chat: 1,
        source,
        album: None,
        text: "Hello".into(),
        text_source: Some(source),
        branded: true,
        gather_until: None,
        now: T0,
    }
}

/// A target of which nothing is chosen yet.
pub fn target(id: &str, post: &str, account: &str) -> Target {
    Target {
        id: id.into(),
        post: post.into(),
        account: account.into(),
        platform: PlatformId::Bluesky,
        on: true,
        text: None,
        cut: false,
        thread: false,
        parts: Vec::new(),
    }
}

pub async fn add_target(store: &Store, id: &str, post: &str, account: &str) {
    store.add_target(&"w".to_owned(), &target(id, post, account)).await.unwrap();
}

/// A draft `p<n>` with one target `t<n>` for `account`.
pub async fn add_draft(store: &Store, n: i64, account: &str) {
    store.begin_post(&new_post(&format!("p{n}"), n)).await.unwrap();
    add_target(store, &format!("t{n}"), &format!("p{n}"), account).await;
}

/// Confirms the draft `p<n>`: its part is `q<n>`, due at `due`.
pub async fn confirm(store: &Store, n: i64, due: Millis) {
    store.confirm(&format!("p{n}"), &[NewPart::whole(format!("q{n}"), format!("t{n}"))], due, None, T0).await.unwrap();
}

/// A draft that is confirmed at once: post `p<n>`, target `t<n>`, part `q<n>`.
pub async fn add_sent(store: &Store, n: i64, account: &str, due: Millis) {
    add_draft(store, n, account).await;
    confirm(store, n, due).await;
}

/// Claims the next part, which must be there.
pub async fn claim(store: &Store, now: Millis) -> ClaimedPart {
    store.claim_part(now, now + LEASE).await.unwrap().expect("a part is due")
}

/// The part of `p<n>`.
pub async fn part(store: &Store, n: i64) -> Part {
    let targets = store.targets(&format!("p{n}")).await.unwrap();
    targets.into_iter().flat_map(|target| target.parts).next().expect("the post has a part")
}

/// A photo of `post` that came with `message`.
pub fn media(id: &str, post: &str, message: i64) -> Media {
    Media {
        id: id.into(),
        post: post.into(),
        message,
        kind: MediaKind::Photo,
        file_id: format!("file-{id}"),
        unique_id: Some(format!("unique-{id}")),
        name: Some("beach.jpg".into()),
        size: Some(1_234),
        alt: None,
        state: MediaState::New,
        clean: None,
        trouble: None,
        upload: None,
        handed: None,
        cover: None,
        title: None,
    }
}

pub async fn add_media(store: &Store, id: &str, post: &str, message: i64) {
    store.add_media(&"w".to_owned(), &media(id, post, message), T0).await.unwrap();
}

pub fn clean_file(key: &str) -> CleanFile {
    CleanFile {
        pages: None,
        origin: crier::model::origin::Origin::Unknown,
        credit: None,
        key: key.into(),
        mime: "image/jpeg".into(),
        width: 4_000,
        height: 3_000,
        bytes: 900_000,
        moving: false,
        duration: None,
        removed: vec![crier::model::removed::Removed::Place],
        hash: format!("hash of {key}"),
    }
}

/// What the n-th claim of a row of simple work gave (0: nobody claimed it yet): each one raises the fence by 1.
pub fn nth_claim(id: &str, n: i64) -> Claim {
    Claim { id: id.to_owned(), fence: n }
}

/// Another worker on the same database.
pub async fn another(db: &super::db::Db) -> Store {
    Store::beside(&db.url).await.unwrap()
}

/// What this store's process is known by, as a process of no machine.
pub fn worker(store: &Store, pid: i64) -> WorkerRow {
    let (id, role, machine) = (store.me().to_owned(), "all".to_owned(), String::new());
    WorkerRow { id, role, machine, pid, born: 1, session: pid, seen_at: T0, gone: 0 }
}

/// Sets how the first brand of a workspace looks, beginning it if need be.
pub async fn set_brand(store: &Store, workspace: &str, look: &Brand, now: Millis) {
    store.begin_brand(workspace, workspace, "", now).await.unwrap();
    store.change_brand(workspace, |_| Some(look.clone()), now).await.unwrap();
}

/// A logo was sent for the first brand of `w`.
pub async fn send_logo(store: &Store, file: &str, now: Millis) {
    store.begin_brand("w", "w", "", now).await.unwrap();
    let file = SentFile { slot: Slot::Logo, file_id: file.into(), name: None };
    store.send_brand_file("w", 1, &file, now).await.unwrap();
}

/// How the default brand of a workspace looks, if it shows anything.
pub async fn brand_of(store: &Store, workspace: &str) -> Option<Brand> {
    let kit = store.kit(workspace).await.unwrap();
    assert!(kit.has_default || kit.brands.is_empty());
    kit.brands.into_iter().next().map(|named| named.look)
}
