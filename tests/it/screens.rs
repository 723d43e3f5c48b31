//! The screens of the conversation: what is typed and tapped becomes rows and words, on SQLite, without a network.

use crier::chat::{Chat, Guard};
use crier::clock::Clock;
use crier::model::account::{Account, AccountState};
use crier::model::brand::Slot;
use crier::model::limits::{Format, Need};
use crier::model::platform::PlatformId;
use crier::platforms::Platforms;
use crier::store::{GrantRow, Store, Work, Workspace};
use crier::vault::Ring;
use serde_json::{Value, json};

use crate::support::rows::add_object;

const ANA: i64 = 7;

struct Talk {
    chat: Chat,
    update: i64,
    _folder: tempfile::TempDir,
}

impl Talk {
    async fn begin() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite://{}", folder.path().join("crier.db").display())).await.unwrap();
        let clock = Clock::manual(1_790_000_000_000, 1);
        let ring = Ring::parse(&Ring::new_key("k1").unwrap()).unwrap();
        let (_, data_key) = ring.new_data_key("w").unwrap();
        let row =
            Workspace { id: "w".into(), name: "Studio".into(), zone: "UTC".into(), data_key, created_at: clock.now(), keep_credit: 0 };
        store.add_workspace(&row).await.unwrap();
        let need = Need::new([Format::Jpeg], 10_000_000, 1_280);
        let platforms = Platforms::new(Vec::new(), need, crier::model::limits::VideoNeed::of(50_000_000, 1_920));
        let chat =
            Chat { store, clock, ring, platforms, bot_name: "crier_bot".into(), owners: vec![ANA], guard: Guard::default(), pages: None };
        Self { chat, update: 0, _folder: folder }
    }

    /// Hands an update in and returns every call that was decided on, as (method, parameters).
    async fn hand_in(&mut self, kind: &str, content: Value) -> Vec<(String, Value)> {
        self.update += 1;
        let update = json!({ "update_id": self.update, kind: content });
        let raw = serde_json::value::RawValue::from_string(update.to_string()).unwrap();
        self.chat.accept(&[raw]).await.unwrap();
        while let Some(claim) = self.chat.claim().await.unwrap() {
            self.chat.work(&claim).await.unwrap();
        }
        let (store, now) = (&self.chat.store, self.chat.clock.now());
        let mut said = Vec::new();
        while let Some(claim) = store.claim(Work::Outbox, now, now + 1_000).await.unwrap() {
            let word = store.word(&claim.id).await.unwrap();
            assert!(!word.params.to_string().contains('⟦'), "a key is missing: {}", word.params);
            said.push((word.method, word.params));
            store.end_word(&claim).await.unwrap();
        }
        said
    }

    fn message(&self, rest: Value) -> Value {
        let mut message = json!({
            "message_id": 100 + self.update, "date": 0, "chat": { "id": ANA, "type": "private" },
            "from": { "id": ANA, "is_bot": false, "first_name": "Ana", "language_code": "en" },
        });
        message.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        message
    }

    async fn say(&mut self, text: &str) -> String {
        let message = self.message(json!({ "text": text }));
        texts(&self.hand_in("message", message).await)
    }

    async fn tap(&mut self, data: &str) -> String {
        let query = json!({ "id": "q", "from": { "id": ANA, "is_bot": false, "first_name": "Ana" }, "data": data,
            "message": { "message_id": 50, "date": 0, "chat": { "id": ANA, "type": "private" } } });
        texts(&self.hand_in("callback_query", query).await)
    }
}

fn texts(said: &[(String, Value)]) -> String {
    said.iter().map(|(_, params)| params["text"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_zone_is_chosen_by_city_and_proved_by_its_clock() {
    let mut talk = Talk::begin().await;
    assert!(talk.say("/settings").await.contains("Studio"));
    talk.tap("v1:set:type:").await;
    assert!(talk.say("atlantis").await.contains("atlantis"), "an unknown city is a sentence, and the question stays open");
    assert!(talk.say("MADRID").await.contains("Europe/Madrid"));
    assert_eq!(talk.chat.store.workspace("w").await.unwrap().zone, "Europe/Madrid");
    for (typed, zone) in [("москва", "Europe/Moscow"), ("new york", "America/New_York"), ("asia/tokyo", "Asia/Tokyo")] {
        talk.tap("v1:set:type:").await;
        talk.say(typed).await;
        assert_eq!(talk.chat.store.workspace("w").await.unwrap().zone, zone);
    }
}

#[tokio::test]
async fn empty_lists_tell_what_to_do_next() {
    let mut talk = Talk::begin().await;
    assert!(talk.say("/queue").await.contains("Schedule"));
    assert!(talk.say("/posts").await.contains("Publish"));
    assert!(talk.say("/accounts").await.contains("Connect one"));
    assert!(talk.say("/people").await.contains("owner, that is you"));
    assert!(talk.say("/invite").await.contains("https://t.me/crier_bot?start=inv_"));
    assert!(talk.tap("v1:set:lang:es").await.contains("Español"));
    assert!(talk.say("/queue").await.contains("Programar"));
}

#[tokio::test]
async fn a_logo_is_taken_once_asked_for_and_what_has_a_caption_is_not_one() {
    let mut talk = Talk::begin().await;
    assert!(talk.say("/brand").await.contains("logo"));
    let file = json!({ "document": { "file_id": "F1", "file_name": "logo.png" }, "caption": "Look!" });
    let message = talk.message(file);
    talk.hand_in("message", message).await;
    assert!(talk.chat.store.brand_row("w").await.unwrap().is_none());
    let message = talk.message(json!({ "document": { "file_id": "F2", "file_name": "logo.png" } }));
    talk.hand_in("message", message).await;
    let row = talk.chat.store.brand_row("w").await.unwrap().unwrap();
    assert_eq!((row.sent[0].file_id.as_str(), row.chat, row.message), ("F2", Some(ANA), None));
    let (store, now) = (&talk.chat.store, talk.chat.clock.now());
    add_object(store, "logo-a").await;
    let claim = store.claim(Work::Brands, now, now + 1).await.unwrap().unwrap();
    let row = store.claimed_brand(&claim).await.unwrap().unwrap();
    assert!(store.brand_file_kept(&row, Slot::Logo, "logo-a", now).await.unwrap());
    talk.tap("v1:bd:pos:top_left").await;
    talk.tap("v1:bd:size:200").await;
    let row = talk.chat.store.brand_row("w").await.unwrap().unwrap();
    assert_eq!((row.look.corner, row.look.size), (crier::model::brand::Corner::TopLeft, 60));
    assert_eq!((row.message, row.screen.as_deref()), (Some(50), Some("size")));
    talk.tap("v1:bd:rm:yes").await;
    assert!(talk.chat.store.kit("w").await.unwrap().brands.is_empty());
    assert!(talk.chat.store.brand_row("w").await.unwrap().is_none());
}

#[tokio::test]
async fn an_account_is_kept_looked_at_and_removed_only_when_sure() {
    let mut talk = Talk::begin().await;
    talk.say("/start").await;
    let (store, now) = (talk.chat.store.clone(), talk.chat.clock.now());
    let account = Account {
        id: "acc".into(),
        workspace: "w".into(),
        platform: PlatformId::Bluesky,
        remote_id: "did:plc:x".into(),
        handle: "@ana.example".into(),
        name: "Ana <3".into(),
        link: Some("https://bsky.app/profile/ana.example".into()),
        facts: Value::Null,
        state: AccountState::Pending,
        connected_by: ANA,
        created_at: now,
        last_post_at: None,
    };
    store.put_account(&account, "sealed", None, Some(now + 600_000)).await.unwrap();
    let grant = GrantRow {
        id: "u1".into(),
        workspace: "w".into(),
        person: ANA,
        platform: PlatformId::Bluesky,
        answers: String::new(),
        created_at: now,
    };
    for _ in 0..2 {
        crier::chat::connected(&talk.chat, &grant, Ok(vec![account.clone()])).await.unwrap();
    }
    let said = talk.say("/accounts").await;
    assert_eq!(said.matches("You connected").count(), 1, "said twice, heard once");
    assert!(said.contains("Ana &lt;3") && said.contains("No account is connected yet"), "{said}");
    assert!(talk.tap("v1:keep:acc:").await.contains("is ready"));
    assert!(talk.say("/accounts").await.contains("@ana.example"));
    assert!(talk.tap("v1:acc:acc:").await.contains("Nothing waits for it"));
    assert!(talk.tap("v1:rm:acc:").await.contains("Remove"));
    assert_eq!(store.accounts("w").await.unwrap().len(), 1, "asking removes nothing");
    assert!(talk.tap("v1:rm:acc:yes").await.contains("is removed"));
    assert!(store.accounts("w").await.unwrap().is_empty());
    assert!(talk.tap("v1:keep:acc:").await.contains("not connected any more"), "a late tap brings nothing back");
}
