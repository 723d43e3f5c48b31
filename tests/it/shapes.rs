//! Messages of every shape: what the Bot API may send today or tomorrow, and what has no business to be there. None
//! is lost in silence: it becomes a draft, it is answered, or (strangers, groups, channels) nothing is said on purpose.

use crier::store::Work;
use serde_json::{Value, json};

use crate::support::photo::photo;
use crate::support::town::Town;

/// What must come of an update.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Comes {
    /// A card of a draft.
    Draft,
    /// Words.
    Answer,
    /// Nothing, on purpose.
    Silence,
}
use Comes::{Answer, Draft, Silence};

/// What a message of Ana's holds besides its head, and what must come of it. `FILE` stands for a real file.
fn messages() -> Vec<(&'static str, Value, Comes)> {
    let video = json!({"file_id": "FILE", "file_unique_id": "u", "width": 2, "height": 2, "duration": 1});
    let sizes = json!([{"file_id": "FILE", "file_unique_id": "u", "width": 9, "height": 9}]);
    vec![
        ("plain text", json!({"text": "plain"}), Draft),
        ("video without mime_type", json!({"video": video}), Draft),
        ("audio without mime_type", json!({"audio": {"file_id": "a", "file_unique_id": "a", "duration": 3}}), Answer),
        ("voice without mime_type", json!({"voice": {"file_id": "a", "file_unique_id": "a", "duration": 3}}), Answer),
        ("document with an empty mime_type", json!({"document": {"file_id": "FILE", "file_unique_id": "u", "mime_type": ""}}), Draft),
        (
            "document with a bad mime_type",
            json!({"document": {"file_id": "FILE", "file_unique_id": "u", "mime_type": "what is this"}}),
            Draft,
        ),
        ("date_time entity", json!({"text": "tonight", "entities": [{"type": "date_time", "offset": 0, "length": 7, "unix": 1}]}), Draft),
        (
            "date_time entity in a caption",
            json!({"photo": sizes, "caption": "tonight",
            "caption_entities": [{"type": "date_time", "offset": 0, "length": 7, "unix": 1}]}),
            Draft,
        ),
        (
            "an entity of the future",
            json!({"text": "hologram", "entities": [{"type": "hologram", "offset": 0, "length": 8, "depth": {"z": 1}}]}),
            Draft,
        ),
        (
            "a reply to a text of another chat",
            json!({"text": "see above", "external_reply": {"origin": {"type": "hidden_user",
            "date": 1, "sender_user_name": "Z"}, "message_id": 4}, "quote": {"text": "above", "position": 0}}),
            Draft,
        ),
        ("rich message", json!({"rich_message": {"blocks": [{"type": "table", "rows": []}]}}), Answer),
        ("rich message with a text beside it", json!({"rich_message": {"blocks": []}, "text": "beside"}), Draft),
        ("nothing at all", json!({}), Answer),
        ("photo without any size", json!({"photo": []}), Answer),
        ("photo sizes without width", json!({"photo": [{"file_id": "FILE", "file_unique_id": "u"}], "caption": "w"}), Draft),
        (
            "photo with huge sizes",
            json!({"photo": [{"file_id": "FILE", "file_unique_id": "u", "width": 4_000_000_000_i64,
            "height": 4_000_000_000_i64, "file_size": 9_007_199_254_740_991_i64}]}),
            Draft,
        ),
        (
            "photo with numbers as text",
            json!({"photo": [{"file_id": "FILE", "file_unique_id": "u", "width": "9", "height": "9"}], "caption": "n"}),
            Draft,
        ),
        (
            "photo with a fraction",
            json!({"photo": [{"file_id": "FILE", "file_unique_id": "u", "width": 9.5, "height": 9.5}], "caption": "n"}),
            Draft,
        ),
        (
            "a size beyond 64 bits",
            json!({"document": {"file_id": "FILE", "file_unique_id": "u", "file_size": 1e30}, "caption": "big"}),
            Draft,
        ),
        ("photo that is no list, with a caption", json!({"photo": {"file_id": "FILE"}, "caption": "words stay"}), Draft),
        ("caption of the wrong type", json!({"photo": sizes, "caption": 7}), Draft),
        ("text of the wrong type", json!({"text": {"is": "no text"}}), Answer),
        ("text that is empty", json!({"text": ""}), Answer),
        ("text of blanks", json!({"text": "  \n "}), Answer),
        ("text with broken surrogates replaced", json!({"text": "\u{fffd}\u{fffd} a \u{0}"}), Draft),
        ("album of one", json!({"photo": sizes, "media_group_id": "g1"}), Draft),
        ("album with a number for a name", json!({"photo": sizes, "media_group_id": 17, "caption": "n"}), Draft),
        ("animation with its document", json!({"animation": video, "document": {"file_id": "FILE", "file_unique_id": "u"}}), Draft),
        ("video note", json!({"video_note": {"file_id": "v", "file_unique_id": "v", "length": 9, "duration": 1}}), Answer),
        (
            "sticker",
            json!({"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 9, "height": 9,
            "is_animated": true, "is_video": false}}),
            Answer,
        ),
        ("sticker of a new kind", json!({"sticker": {"file_id": "s", "emoji": 5}}), Answer),
        ("location", json!({"location": {"latitude": 1.5, "longitude": 2.5}}), Answer),
        ("contact", json!({"contact": {"phone_number": "1", "first_name": "C"}}), Answer),
        ("poll", json!({"poll": {"id": "1", "question": "?", "options": []}}), Answer),
        ("dice", json!({"dice": {"emoji": "🎲", "value": 6}}), Answer),
        ("story", json!({"story": {"chat": {"id": 5, "type": "channel"}, "id": 3}}), Answer),
        ("paid media", json!({"paid_media": {"star_count": 5, "paid_media": []}}), Answer),
        ("web app data", json!({"web_app_data": {"data": "x", "button_text": "y"}}), Answer),
        ("a service message", json!({"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}}), Answer),
        ("forwarded from something new", json!({"text": "fwd", "forward_origin": {"type": "planet", "planet": {"name": "Mars"}}}), Draft),
        ("forward_origin of the wrong type", json!({"text": "fwd", "forward_origin": "channel"}), Draft),
        ("a reply to what cannot be read", json!({"text": "re", "reply_to_message": {"message_id": "one"}}), Draft),
        ("unknown fields everywhere", json!({"text": "u", "mood": "good", "sender_boost_count": -1, "x": [[[{}]]]}), Draft),
        ("a topic of the private chat", json!({"text": "t", "message_thread_id": 8, "is_topic_message": true}), Draft),
        ("a date beyond all time", json!({"text": "late", "date": 99_999_999_999_999_i64}), Draft),
        ("a date that is text", json!({"text": "late", "date": "soon"}), Draft),
        ("a live photo", json!({"live_photo": {"file_id": "l"}, "photo": sizes}), Draft),
        ("an unknown command", json!({"text": "/frobnicate now"}), Answer),
        (
            "a command with entities of the future",
            json!({"text": "/help", "entities": [{"type": "bot_command_2", "offset": 0, "length": 5}]}),
            Answer,
        ),
    ]
}

/// Whole updates that are no private message of Ana's.
fn updates(ana: i64, stranger: i64) -> Vec<(&'static str, Value, Comes)> {
    let from = |id: i64| json!({"id": id, "is_bot": false, "first_name": "X", "language_code": "en"});
    let group = json!({"id": -10_077, "type": "supergroup", "title": "G"});
    let message = |chat: &Value, id: i64, rest: Value| {
        let mut message = json!({"message_id": 1, "date": 1, "chat": chat, "from": from(id)});
        merge(&mut message, rest);
        message
    };
    let own = json!({"id": ana, "type": "private"});
    vec![
        ("a kind of tomorrow", json!({"telepathy": {"from": from(ana), "chat": own, "thought": "?"}}), Silence),
        ("a kind of tomorrow from nobody", json!({"weather": {"is": "fine"}}), Silence),
        ("an empty update", json!({}), Silence),
        (
            "a post in a channel",
            json!({"channel_post": message(&json!({"id": -10_088, "type": "channel"}), ana, json!({"text": "c"}))}),
            Silence,
        ),
        ("a message in a group", json!({"message": message(&group, ana, json!({"text": "hi all"}))}), Silence),
        ("a command in a group", json!({"message": message(&group, ana, json!({"text": "/start"}))}), Silence),
        ("a stranger in a group", json!({"message": message(&group, stranger, json!({"text": "hi"}))}), Silence),
        (
            "another bot",
            json!({"message": {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "beep",
            "from": {"id": 5, "is_bot": true, "first_name": "B"}}}),
            Silence,
        ),
        (
            "an edit of what was never seen",
            json!({"edited_message": message(&own, ana, json!({"text": "new", "message_id": 77_777}))}),
            Silence,
        ),
        (
            "a tap without data",
            json!({"callback_query": {"id": "1", "from": from(ana), "chat_instance": "1", "game_short_name": "g"}}),
            Answer,
        ),
        (
            "a tap from an older version",
            json!({"callback_query": {"id": "2", "from": from(ana), "chat_instance": "1", "data": "v0:x"}}),
            Answer,
        ),
        (
            "a tap of tomorrow",
            json!({"callback_query": {"id": "3", "from": from(ana), "chat_instance": "1", "data": "v1:warp:9:9"}}),
            Answer,
        ),
        (
            "a tap on an inaccessible message",
            json!({"callback_query": {"id": "4", "from": from(ana), "chat_instance": "1",
            "data": "v1:pub:nothere:", "message": {"chat": own, "message_id": 3, "date": 0}}}),
            Answer,
        ),
        (
            "a tap on a message of an unknown shape",
            json!({"callback_query": {"id": "5", "from": from(ana), "chat_instance": "1",
            "data": "v1:go:help:", "message": {"what": "ever"}}}),
            Answer,
        ),
        (
            "rights of an unknown kind",
            json!({"my_chat_member": {"chat": group, "from": from(ana), "date": 1,
            "old_chat_member": {"status": "left"}, "new_chat_member": {"status": "emperor", "user": from(9)}}}),
            Silence,
        ),
    ]
}

fn merge(into: &mut Value, from: Value) {
    if let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) {
        into.extend(from);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_shape_of_a_message_is_lost_in_silence() {
    let town = Town::english().await;
    town.send(&[("real.jpg", photo())], "real").await;
    let file = real_file(&town);
    let stranger = 424_242;
    let mut wrong = Vec::new();
    let all: Vec<(&str, Value, Comes)> = messages()
        .into_iter()
        .enumerate()
        .map(|(n, (name, rest, comes))| {
            let mut message = json!({"message_id": 5_000 + n, "date": 1, "chat": {"id": town.ana, "type": "private", "first_name": "ana"},
                "from": {"id": town.ana, "is_bot": false, "first_name": "ana", "language_code": "en"}});
            merge(&mut message, rest);
            (name, json!({"message": message}), comes)
        })
        .chain(updates(town.ana, stranger))
        .collect();
    assert!(all.len() >= 60);
    for (name, update, comes) in all {
        // An open question or a caption-less photo would swallow the next text.
        town.advance(120_000).await;
        let asked_before = requests(&town);
        town.telegram.raw_update(&update.to_string().replace("FILE", &file)).unwrap();
        town.rest().await;
        town.advance(3_000).await;
        let said = town.telegram.requests().into_iter().skip(asked_before).filter(|request| speaks(&request.method)).count();
        let card = town.heard().contains("[Discard]");
        let came = match (card, said) {
            (true, _) => Draft,
            (false, 0) => Silence,
            _ => Answer,
        };
        if came != comes {
            wrong.push(format!("{name}: {came:?} instead of {comes:?}"));
        }
        assert_eq!(town.wired.store.next_due(Work::Updates, town.clock.now()).await.unwrap(), None, "{name} is left over");
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(town.wired.store.person(stranger).await.unwrap().is_none());
    town.kill_quietly().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_caption_reaches_its_draft_whatever_else_it_holds() {
    let town = Town::english().await;
    town.send(&[("real.jpg", photo())], "before").await;
    let own = town.telegram.chat(town.ana).into_iter().find(|shown| !shown.from_bot).unwrap();
    let update = json!({"edited_message": {"message_id": own.id, "date": 1, "edit_date": 2, "chat": {"id": town.ana, "type": "private"},
        "from": {"id": town.ana, "is_bot": false, "first_name": "ana"}, "caption": "after", "mystery": {"a": []},
        "caption_entities": [{"type": "date_time", "offset": 0, "length": 5}], "photo": {"not": "a list"}}});
    town.telegram.raw_update(&update.to_string()).unwrap();
    town.rest().await;
    assert!(town.heard().contains("after"), "{}", town.transcript());
    town.kill_quietly().await;
}

fn speaks(method: &str) -> bool {
    !matches!(method, "getUpdates" | "getFile" | "getMe")
}

fn requests(town: &Town) -> usize {
    town.telegram.requests().len()
}

/// The name by which Telegram knows a file that really is there.
fn real_file(town: &Town) -> String {
    let asked = town.telegram.requests().into_iter().rev().find(|request| request.method == "getFile").unwrap();
    asked.fields["file_id"].as_str().unwrap().to_owned()
}
