//! The people's side of the simulated Telegram: updates, long polling at rest, presses, what is seen.

use crier::clock::{MINUTE, SECOND};
use crier::sim::telegram::Pressed;
use crier::sim::telegram::chats::Membership;
use serde_json::{Value, json};

use crate::telegram_rig::{MORNING, Rig, mp4, png};

fn keyboard(labels: &[&str]) -> Value {
    let row: Vec<Value> = labels.iter().map(|label| json!({"text": label, "callback_data": label})).collect();
    json!({"inline_keyboard": [row]})
}

#[tokio::test]
async fn a_poll_rests_until_something_comes() {
    let rig = Rig::new().await;
    let ana = rig.telegram.person("ana", "es");
    let clock = rig.world.clock.clone();
    let busy = clock.busy();
    let (open, poll) = rig.begin("getUpdates", json!({"timeout": 30}));
    clock.rest().await;
    assert_eq!(clock.next_due(), None, "an idle poll is nothing to wait for");
    rig.telegram.say(ana, "hola");
    let mut rested = Box::pin(clock.rest());
    assert!(futures_util::poll!(&mut rested).is_pending(), "an update is under way at once");
    let answer: Value = serde_json::from_str(&poll.await.unwrap().unwrap()).unwrap();
    drop((open, busy));
    rested.await;
    let update = &answer["result"][0];
    assert_eq!(update["message"]["text"], "hola");
    assert_eq!(update["message"]["from"]["language_code"], "es");
    assert_eq!(update["message"]["date"], MORNING / SECOND);
    let again = rig.ok("getUpdates", json!({})).await;
    assert_eq!(again[0]["update_id"], update["update_id"], "not confirmed yet");
    let offset = update["update_id"].as_i64().unwrap() + 1;
    assert_eq!(rig.ok("getUpdates", json!({"offset": offset})).await, json!([]));
    assert_eq!(rig.telegram.pending(), 0);
}

#[tokio::test]
async fn a_poll_ends_empty_when_its_time_is_up() {
    let rig = Rig::new().await;
    let clock = rig.world.clock.clone();
    let busy = clock.busy();
    let (open, poll) = rig.begin("getUpdates", json!({"timeout": 30}));
    clock.rest().await;
    clock.advance_to(MORNING + 30 * SECOND);
    assert_eq!(poll.await.unwrap().unwrap(), r#"{"ok":true,"result":[]}"#);
    drop((open, busy));
}

#[tokio::test]
async fn a_second_poll_or_a_webhook_ends_the_first() {
    let rig = Rig::new().await;
    let clock = rig.world.clock.clone();
    let busy = clock.busy();
    let (first_open, first) = rig.begin("getUpdates", json!({"timeout": 30}));
    clock.rest().await;
    assert_eq!(rig.ok("getUpdates", json!({})).await, json!([]));
    assert!(first.await.unwrap().unwrap().contains("Conflict: terminated by other getUpdates request"));
    drop((first_open, busy));
    rig.ok("setWebhook", json!({"url": "https://example.org/hook"})).await;
    assert!(rig.refused("getUpdates", json!({})).await.contains("while webhook is active"));
    assert!(rig.refused("setWebhook", json!({"url": "http://example.org"})).await.contains("HTTPS"));
    rig.ok("deleteWebhook", json!({})).await;
    assert_eq!(rig.ok("getWebhookInfo", json!({})).await["url"], "");
}

#[tokio::test]
async fn a_webhook_is_tried_again_with_its_secret() {
    use axum::http::{HeaderMap, StatusCode};
    use std::sync::{Arc, Mutex};
    let rig = Rig::new().await;
    let got: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
    let seen = got.clone();
    let hook = axum::Router::new().fallback(move |headers: HeaderMap, body: String| async move {
        let mut seen = seen.lock().unwrap();
        let secret = headers["x-telegram-bot-api-secret-token"].to_str().unwrap().to_owned();
        seen.push((secret, body));
        if seen.len() == 1 { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
    });
    let served = crier::sim::serve(hook).await.unwrap();
    rig.ok("setWebhook", json!({"url": served.base, "secret_token": "s3cret"})).await;
    let ana = rig.telegram.person("ana", "en");
    rig.telegram.say(ana, "one");
    rig.telegram.say(ana, "two");
    let clock = rig.world.clock.clone();
    clock.rest().await;
    assert_eq!(got.lock().unwrap().len(), 1);
    let info = rig.ok("getWebhookInfo", json!({})).await;
    assert_eq!(info["last_error_message"], "Wrong response from the webhook: 503 Service Unavailable");
    assert_eq!(clock.next_due(), Some(MORNING + SECOND));
    clock.advance_to(MORNING + SECOND);
    clock.rest().await;
    let got = got.lock().unwrap().clone();
    let texts: Vec<bool> = got.iter().zip(["one", "one", "two"]).map(|((_, body), text)| body.contains(text)).collect();
    assert_eq!(texts, [true; 3]);
    assert!(got.iter().all(|(secret, _)| secret == "s3cret"));
    assert_eq!(rig.telegram.pending(), 0);
}

#[tokio::test]
async fn people_send_what_apps_send() {
    let rig = Rig::new().await;
    let ana = rig.telegram.person("ana", "en");
    let files = vec![("a.png".to_owned(), png(3, 2)), ("dir/b.mp4".to_owned(), mp4())];
    rig.telegram.send(ana, files, "Sunset #sea");
    rig.telegram.document(ana, "c.png", png(5, 5), "as file");
    rig.telegram.edit(ana, "as a file");
    rig.telegram.start(ana, "inv_1");
    let updates = rig.ok("getUpdates", json!({})).await;
    assert_eq!(updates.as_array().unwrap().len(), 5);
    let (first, second) = (&updates[0]["message"], &updates[1]["message"]);
    assert_eq!(first["media_group_id"], second["media_group_id"]);
    assert_eq!(first["caption"], "Sunset #sea");
    assert_eq!(first["caption_entities"][0]["type"], "hashtag");
    assert_eq!((&second["video"]["file_name"], &second["caption"]), (&json!("b.mp4"), &Value::Null));
    assert_eq!(updates[2]["message"]["document"]["mime_type"], "image/png");
    assert_eq!(updates[3]["edited_message"]["caption"], "as a file");
    assert_eq!(updates[4]["message"]["text"], "/start inv_1");
    assert_eq!(updates[4]["message"]["entities"][0]["type"], "bot_command");
}

#[tokio::test]
async fn forwards_replies_blocks_and_odd_updates() {
    let rig = Rig::new().await;
    let ana = rig.telegram.person("ana", "en");
    let channel = rig.telegram.channel("Harbour News");
    rig.telegram.forward(ana, channel);
    rig.ok("sendMessage", json!({"chat_id": ana, "text": "Which name?"})).await;
    rig.telegram.reply(ana, "Harbour");
    let updates = rig.ok("getUpdates", json!({})).await;
    let origin = &updates[1]["message"]["forward_origin"];
    assert_eq!((&origin["type"], &origin["chat"]["id"]), (&json!("channel"), &json!(channel)));
    assert_eq!(updates[2]["message"]["reply_to_message"]["text"], "Which name?");
    assert!(rig.telegram.all_posts().is_empty(), "what others wrote is no post of the bot");
    rig.telegram.set_bot(ana, ana, Membership::Kicked);
    let blocked = rig.refused("sendMessage", json!({"chat_id": ana, "text": "x"})).await;
    assert_eq!(blocked, "Forbidden: bot was blocked by the user");
    let odd = json!({"update_id": 1, "message": {"message_id": 5, "date": 1, "chat": {"id": 77, "type": "private"},
        "from": {"id": 77, "is_bot": false, "first_name": "Bo"}, "rich_message": {"blocks": []}}});
    let id = rig.telegram.raw_update(&odd.to_string()).unwrap();
    let updates = rig.ok("getUpdates", json!({"offset": id})).await;
    assert_eq!(updates[0]["message"]["rich_message"], json!({"blocks": []}));
    rig.ok("sendMessage", json!({"chat_id": 77, "text": "I could not read that"})).await;
    assert_eq!(rig.telegram.heard(77), ["I could not read that"]);
    assert!(rig.telegram.raw_update("[").is_err());
}

#[tokio::test]
async fn a_label_finds_its_button() {
    let rig = Rig::new().await;
    let ana = rig.telegram.person("ana", "en");
    rig.telegram.say(ana, "/start");
    let send = async |text: &str, markup: Value| {
        rig.ok("sendMessage", json!({"chat_id": ana, "text": text, "reply_markup": markup})).await["message_id"].clone()
    };
    let first = send("Draft one", keyboard(&["Publish", "Edit"])).await;
    let second = send("Draft two", keyboard(&["Do publish", "Publish now", "publish"])).await;
    let pressed = async || {
        let update = rig.ok("getUpdates", json!({"offset": -1})).await[0].clone();
        let query = &update["callback_query"];
        (query["message"]["message_id"].clone(), query["data"].as_str().unwrap_or_default().to_owned())
    };
    let cases = [
        ("PUBLISH", None, &second, "publish"),
        ("Publish n", None, &second, "Publish now"),
        ("blish no", None, &second, "Publish now"),
        ("Publish", Some("one"), &first, "Publish"),
        ("edit", None, &first, "Edit"),
    ];
    for (label, containing, message, data) in cases {
        assert_eq!(rig.telegram.press(ana, label, containing), Ok(Pressed::Told));
        assert_eq!(pressed().await, (message.clone(), data.to_owned()), "{label}");
    }
    let why = rig.telegram.press(ana, "Fly", None).unwrap_err();
    assert!(why.contains("[Publish now]"), "{why}");
    let edit = json!({"chat_id": ana, "message_id": first, "text": "Draft one", "reply_markup": keyboard(&["Publish it"])});
    rig.ok("editMessageText", edit).await;
    rig.telegram.press(ana, "publish", None).unwrap();
    assert_eq!(pressed().await, (first.clone(), "Publish it".to_owned()), "the last edited message comes first");
    let off = json!({"inline_keyboard": [[{"text": "Go", "callback_data": "x", "disabled": {}},
        {"text": "Go on", "url": "https://e.org/go"}]]});
    send("Go where?", off).await;
    assert_eq!(rig.telegram.press(ana, "go", None), Ok(Pressed::Link("https://e.org/go".to_owned())));
    assert_eq!(rig.telegram.links(ana)[0], "https://e.org/go");
}

#[tokio::test]
async fn a_press_is_answered_in_time_and_once() {
    let rig = Rig::new().await;
    let ana = rig.telegram.person("ana", "en");
    rig.telegram.say(ana, "/start");
    rig.ok("sendMessage", json!({"chat_id": ana, "text": "Ready", "reply_markup": keyboard(&["Go"])})).await;
    let press = async || {
        rig.telegram.press(ana, "go", None).unwrap();
        rig.ok("getUpdates", json!({"offset": -1})).await[0]["callback_query"]["id"].clone()
    };
    let id = press().await;
    let long = json!({"callback_query_id": id, "text": "x".repeat(201)});
    assert_eq!(rig.refused("answerCallbackQuery", long).await, "Bad Request: MESSAGE_TOO_LONG");
    rig.ok("answerCallbackQuery", json!({"callback_query_id": id, "text": "Going"})).await;
    assert!(rig.refused("answerCallbackQuery", json!({"callback_query_id": id})).await.contains("query is too old"));
    assert_eq!(rig.telegram.toasts(ana), ["Going"]);
    assert_eq!(rig.telegram.heard(ana), ["Going"]);
    let id = press().await;
    rig.world.clock.advance_to(MORNING + 16 * SECOND);
    assert!(rig.refused("answerCallbackQuery", json!({"callback_query_id": id})).await.contains("query is too old"));
}

#[tokio::test]
async fn a_transcript_reads_like_a_chat() {
    let rig = Rig::new().await;
    let ana = rig.telegram.person("ana", "en");
    let chat = ana.to_string();
    rig.telegram.say(ana, "my password is hunter2");
    rig.ok("deleteMessage", json!({"chat_id": ana, "message_id": 1})).await;
    rig.telegram.send(ana, vec![("beach.png".into(), png(1280, 960)), ("pier.png".into(), png(4, 3))], "Sunset");
    let markup = keyboard(&["Publish", "Schedule"]).to_string();
    let fields = [("chat_id", chat.as_str()), ("caption", "Preparing…")];
    let card = rig.upload("sendPhoto", &fields, &[("photo", "card.png", png(640, 480))]).await;
    let id = card["result"]["message_id"].to_string();
    let ready = json!({"chat_id": ana, "message_id": id, "caption": "Ready.\nTelegram 6/1024", "reply_markup": markup});
    rig.ok("editMessageCaption", ready).await;
    rig.world.clock.advance_to(MORNING + MINUTE);
    rig.telegram.press(ana, "publish", None).unwrap();
    let query = rig.ok("getUpdates", json!({"offset": -1})).await[0]["callback_query"]["id"].clone();
    rig.ok("answerCallbackQuery", json!({"callback_query_id": query, "text": "On its way"})).await;
    let live = "Live: <a href=\"https://t.me/news/7\">Telegram</a>";
    let live = json!({"chat_id": ana, "message_id": id, "caption": live, "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": [[{"text": "Open", "url": "https://t.me/news/7"}]]}});
    rig.ok("editMessageCaption", live).await;
    let expected = "\
── Friday, 6 March 2026 (UTC) ──

09:00  ana
       (removed from the chat)

09:00  Crier  removes a message

09:00  ana
       [photo 1280x960 beach.png]
       Sunset
       [photo 4x3 pier.png]

09:00  Crier
       [photo 640x480 card.png]
       Ready.
       Telegram 6/1024
       [Publish] [Schedule]

09:01  ana  taps [Publish]
09:01  Crier  (briefly) On its way
09:01  Crier  updates
       [photo 640x480 card.png]
       Live: Telegram (https://t.me/news/7)
       [Open ↗]

";
    assert_eq!(rig.telegram.transcript(ana), expected);
}
