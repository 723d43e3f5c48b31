//! The simulated Bot API, judged over HTTP: what it accepts, what it refuses, and in which words.

use crier::clock::{DAY, SECOND};
use crier::sim::faults::Kind;
use crier::sim::telegram::chats::{Membership, Rights};
use serde_json::{Value, json};

use crate::telegram_rig::{MORNING, Rig, TOKEN, mp4, png};

#[tokio::test]
async fn tokens_and_methods() {
    let rig = Rig::new().await;
    assert_eq!(rig.ok("getme", json!({})).await["is_bot"], true);
    assert_eq!(rig.refused("sendDice", json!({})).await, "Not Found: method not found");
    for (path, code) in [("/bot1:wrong/getMe", 401), ("/botwrong/getMe", 404), ("/", 404)] {
        let answer = rig.client.get(format!("{}{path}", rig.served.base)).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), code, "{path}");
    }
    rig.telegram.revoke();
    assert_eq!(rig.refused("getMe", json!({})).await, "Unauthorized");
    let log = format!("{:?}", rig.telegram.requests());
    assert!(!log.contains(TOKEN));
}

#[tokio::test]
async fn texts_are_limited_after_parsing_and_bad_html_is_named() {
    let rig = Rig::new().await;
    let ana = rig.telegram.person("ana", "en");
    let stranger = rig.refused("sendMessage", json!({"chat_id": ana, "text": "hi"})).await;
    assert_eq!(stranger, "Forbidden: bot can't initiate conversation with a user");
    rig.telegram.say(ana, "/start");
    let send = |text: String| json!({"chat_id": ana, "text": text, "parse_mode": "HTML"});
    rig.ok("sendMessage", send(format!("<b>{}</b>", "a".repeat(4096)))).await;
    let cases = [
        ("a".repeat(4097), "Bad Request: message is too long"),
        ("😀".repeat(2049), "Bad Request: message is too long"),
        (" \n ".to_owned(), "Bad Request: message text is empty"),
        ("a < b".to_owned(), "Bad Request: can't parse entities: Unsupported start tag \"\" at byte offset 2"),
        ("<b>x".to_owned(), "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("<b>x</i>".to_owned(), "Bad Request: can't parse entities: Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""),
        ("x</b>".to_owned(), "Bad Request: can't parse entities: Unexpected end tag at byte offset 1"),
        ("<b>x</b> ".repeat(101), "Bad Request: ENTITIES_TOO_LONG"),
    ];
    for (text, why) in cases {
        assert_eq!(rig.refused("sendMessage", send(text)).await, why);
    }
    let markdown = json!({"chat_id": ana, "text": "*x*", "parse_mode": "MarkdownV2"});
    assert_eq!(rig.refused("sendMessage", markdown).await, "Bad Request: unsupported parse_mode");
}

#[tokio::test]
async fn html_becomes_entities_in_utf16() {
    let rig = Rig::new().await;
    let ana = rig.telegram.person("ana", "en");
    rig.telegram.say(ana, "/start");
    let text = "  😀 <b>bold <i>both</i></b> &lt;tag&gt; <a href=\"https://e.org/?a=1&amp;b=2\">link</a> \
                <tg-time unix=\"1772787600\" format=\"r\">soon</tg-time> https://e.org/x. \
                <pre><code class=\"language-rust\">let</code></pre>";
    let sent = rig.ok("sendMessage", json!({"chat_id": ana, "text": text, "parse_mode": "HTML"})).await;
    assert_eq!(sent["text"], "😀 bold both <tag> link soon https://e.org/x. let");
    let entities = [
        json!({"type": "bold", "offset": 3, "length": 9}),
        json!({"type": "italic", "offset": 8, "length": 4}),
        json!({"type": "text_link", "offset": 19, "length": 4, "url": "https://e.org/?a=1&b=2"}),
        json!({"type": "date_time", "offset": 24, "length": 4, "unix_time": 1_772_787_600, "date_time_format": "r"}),
        json!({"type": "url", "offset": 29, "length": 15}),
        json!({"type": "pre", "offset": 46, "length": 3, "language": "rust"}),
    ];
    assert_eq!(sent["entities"], Value::from(entities.to_vec()));
    assert_eq!(rig.telegram.links(ana), ["https://e.org/?a=1&b=2", "https://e.org/x"]);
}

#[tokio::test]
async fn buttons_have_their_limits() {
    let rig = Rig::new().await;
    let ana = rig.telegram.person("ana", "en");
    rig.telegram.say(ana, "/start");
    let send = |button: Value| json!({"chat_id": ana, "text": "x", "reply_markup": {"inline_keyboard": [[button]]}});
    rig.ok("sendMessage", send(json!({"text": "a", "callback_data": "d".repeat(64)}))).await;
    let bytes = rig.refused("sendMessage", send(json!({"text": "a", "callback_data": "ж".repeat(33)}))).await;
    assert_eq!(bytes, "Bad Request: BUTTON_DATA_INVALID");
    for button in [json!({"text": "a"}), json!({"text": "", "url": "https://e.org"}), json!({"text": "a", "url": "x"})] {
        rig.refused("sendMessage", send(button)).await;
    }
}

#[tokio::test]
async fn photos_are_checked_and_kept_untouched() {
    let rig = Rig::new().await;
    let ana = rig.telegram.person("ana", "en");
    rig.telegram.say(ana, "/start");
    let chat = ana.to_string();
    let photo = png(640, 480);
    let sent = rig.upload("sendPhoto", &[("chat_id", &chat)], &[("photo", "a.png", photo.clone())]).await;
    let largest = sent["result"]["photo"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&largest["width"], &largest["height"]), (&json!(640), &json!(480)));
    let file = rig.ok("getFile", json!({"file_id": largest["file_id"]})).await;
    let url = format!("{}/file/bot{TOKEN}/{}", rig.served.base, file["file_path"].as_str().unwrap());
    assert_eq!(rig.client.get(&url).send().await.unwrap().bytes().await.unwrap(), photo);
    let small = rig.ok("getFile", json!({"file_id": sent["result"]["photo"][0]["file_id"]})).await;
    let small = format!("{}/file/bot{TOKEN}/{}", rig.served.base, small["file_path"].as_str().unwrap());
    let small = rig.client.get(small).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(image::load_from_memory(&small).unwrap().width(), 90);
    rig.world.clock.advance_to(MORNING + DAY);
    assert_eq!(rig.client.get(&url).send().await.unwrap().status(), 404);

    let again = rig.ok("sendPhoto", json!({"chat_id": ana, "photo": largest["file_id"]})).await;
    assert_eq!(again["photo"], sent["result"]["photo"]);
    let as_file = json!({"chat_id": ana, "document": largest["file_id"]});
    assert_eq!(rig.refused("sendDocument", as_file).await, "Bad Request: can't use file of type Photo as Document");
    let cases = [
        (png(2001, 100), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (png(5001, 5000), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (b"not a picture".to_vec(), "Bad Request: IMAGE_PROCESS_FAILED"),
        (vec![], "Bad Request: file must be non-empty"),
        (vec![0; (10 << 20) + 1], "Bad Request: file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes"),
    ];
    for (bytes, why) in cases {
        let answer = rig.upload("sendPhoto", &[("chat_id", &chat)], &[("photo", "a.png", bytes)]).await;
        assert_eq!(answer["description"], why);
    }
    let long = [("chat_id", chat.as_str()), ("caption", &"c".repeat(1025))];
    let answer = rig.upload("sendPhoto", &long, &[("photo", "a.png", png(1, 1))]).await;
    assert_eq!(answer["description"], "Bad Request: message caption is too long");
    let big = rig.upload("sendDocument", &[("chat_id", &chat)], &[("document", "a", vec![1; (50 << 20) + 1])]).await;
    assert_eq!(big["error_code"], 413);
    let video = rig.upload("sendVideo", &[("chat_id", &chat)], &[("video", "a.mp4", mp4())]).await;
    assert_eq!(video["result"]["video"]["width"], 640);
    assert_eq!(video["result"]["video"]["duration"], 5);
    rig.telegram.document(ana, "film.mp4", vec![0; (20 << 20) + 1], "");
    let updates = rig.ok("getUpdates", json!({"offset": -1})).await;
    let file_id = &updates[0]["message"]["document"]["file_id"];
    assert_eq!(rig.refused("getFile", json!({"file_id": file_id})).await, "Bad Request: file is too big");
}

#[tokio::test]
async fn albums_hold_two_to_ten_of_what_goes_together() {
    let rig = Rig::new().await;
    let channel = rig.telegram.channel("news").to_string();
    let item = |kind: &str, n: usize| json!({"type": kind, "media": format!("attach://f{n}")});
    let send = async |kinds: &[&str]| {
        let items: Vec<Value> = kinds.iter().enumerate().map(|(n, kind)| item(kind, n)).collect();
        let media = Value::from(items).to_string();
        let names: Vec<String> = (0..kinds.len()).map(|n| format!("f{n}")).collect();
        let files: Vec<_> = names.iter().map(|name| (name.as_str(), "a.png", png(4, 4))).collect();
        rig.upload("sendMediaGroup", &[("chat_id", &channel), ("media", &media)], &files).await
    };
    let sent = send(&["photo"; 10]).await;
    let messages = sent["result"].as_array().unwrap();
    assert_eq!(messages.len(), 10);
    assert!(messages.iter().all(|message| message["media_group_id"] == messages[0]["media_group_id"]));
    send(&["photo", "video"]).await["result"].as_array().unwrap();
    send(&["document", "document"]).await["result"].as_array().unwrap();
    let refused = [
        (vec![], "there are no messages to send"),
        (vec!["photo"], "there must be at least 2 messages to send as an album"),
        (vec!["photo"; 11], "too many messages to send as an album"),
        (vec!["photo", "document"], "document can't be mixed with other media types"),
        (vec!["photo", "animation"], "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup"),
    ];
    for (kinds, why) in refused {
        assert_eq!(send(&kinds).await["description"], format!("Bad Request: {why}"));
    }
    let posts = rig.telegram.all_posts();
    assert_eq!(posts.iter().map(|post| post.ids.len()).collect::<Vec<_>>(), [10, 2, 2]);
}

#[tokio::test]
async fn edits_follow_the_rules_of_text_and_media() {
    let rig = Rig::new().await;
    let ana = rig.telegram.person("ana", "en");
    let own = rig.telegram.say(ana, "/start").unwrap();
    let chat = ana.to_string();
    let text = rig.ok("sendMessage", json!({"chat_id": ana, "text": "one"})).await["message_id"].clone();
    let photo = rig.upload("sendPhoto", &[("chat_id", &chat)], &[("photo", "a.png", png(9, 9))]).await;
    let file_id = photo["result"]["photo"][0]["file_id"].clone();
    let photo = photo["result"]["message_id"].clone();
    let edited = rig.ok("editMessageText", json!({"chat_id": ana, "message_id": text, "text": "two"})).await;
    assert_eq!((&edited["text"], edited["edit_date"].is_i64()), (&json!("two"), true));
    let refused = [
        (
            "editMessageText",
            json!({"message_id": text, "text": "two"}),
            "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
        ),
        ("editMessageText", json!({"message_id": photo, "text": "x"}), "there is no text in the message to edit"),
        ("editMessageCaption", json!({"message_id": text, "caption": "x"}), "there is no caption in the message to edit"),
        ("editMessageText", json!({"message_id": own, "text": "x"}), "message can't be edited"),
        ("editMessageText", json!({"message_id": 99, "text": "x"}), "message to edit not found"),
        ("deleteMessage", json!({"message_id": 99}), "message to delete not found"),
    ];
    for (method, mut body, why) in refused {
        body["chat_id"] = ana.into();
        assert_eq!(rig.refused(method, body).await, format!("Bad Request: {why}"));
    }
    let media = json!({"chat_id": ana, "message_id": text, "media": {"type": "photo", "media": file_id, "caption": "now"}});
    assert_eq!(rig.ok("editMessageMedia", media.clone()).await["caption"], "now");
    assert!(rig.refused("editMessageMedia", media).await.contains("message is not modified"));
    rig.ok("deleteMessages", json!({"chat_id": ana, "message_ids": [own, text, 77]})).await;
    let gone: Vec<bool> = rig.telegram.chat(ana).iter().map(|shown| shown.deleted).collect();
    assert_eq!(gone, [true, true, false]);
    rig.world.clock.advance_to(MORNING + 2 * DAY);
    let old = rig.refused("deleteMessage", json!({"chat_id": ana, "message_id": photo})).await;
    assert_eq!(old, "Bad Request: message can't be deleted");
}

#[tokio::test]
async fn a_channel_takes_posts_from_an_administrator_only() {
    let rig = Rig::new().await;
    let ana = rig.telegram.person("ana", "en");
    let channel = rig.telegram.channel("Harbour News");
    let by_name = json!({"chat_id": "@harbour_news", "text": "x"});
    rig.ok("sendMessage", by_name.clone()).await;
    let powerless = Membership::Admin(Rights { post: false, ..Rights::ALL });
    let cases = [
        (powerless, "Bad Request: not enough rights to send text messages to the chat"),
        (Membership::Member, "Bad Request: need administrator rights in the channel chat"),
        (Membership::Left, "Forbidden: bot is not a member of the channel chat"),
        (Membership::Kicked, "Forbidden: bot was kicked from the channel chat"),
    ];
    for (membership, why) in cases {
        rig.telegram.set_bot(ana, channel, membership);
        assert_eq!(rig.refused("sendMessage", by_name.clone()).await, why);
    }
    rig.telegram.admit(ana, channel);
    rig.telegram.rename(channel, "Port", None);
    assert_eq!(rig.refused("sendMessage", by_name).await, "Bad Request: chat not found");
    let updates = rig.ok("getUpdates", json!({})).await;
    let last = updates.as_array().unwrap().last().unwrap();
    assert_eq!(last["my_chat_member"]["new_chat_member"]["status"], "administrator");
    assert_eq!(updates.as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn flood_control_says_how_long() {
    let rig = Rig::new().await;
    let channel = rig.telegram.channel("news");
    rig.telegram.flood(channel, 14);
    let send = json!({"chat_id": channel, "text": "x"});
    let answer = rig.call("sendMessage", send.clone()).await;
    assert_eq!(answer["parameters"]["retry_after"], 14);
    rig.world.clock.advance_to(MORNING + 14 * SECOND);
    rig.ok("sendMessage", send.clone()).await;
    rig.telegram.limit_rate(Some(2));
    rig.ok("sendMessage", send.clone()).await;
    assert_eq!(rig.call("sendMessage", send).await["parameters"]["retry_after"], 60);
}

#[tokio::test]
async fn faults_strike_channels_and_never_the_conversation() {
    let rig = Rig::new().await;
    let ana = rig.telegram.person("ana", "en");
    rig.telegram.say(ana, "/start");
    let channel = rig.telegram.channel("news");
    let post = json!({"chat_id": channel, "text": "x"});
    for (word, code) in [("refuse", 400), ("429", 429), ("500", 500)] {
        rig.world.faults.arm("telegram", word.parse().unwrap(), 1);
        rig.ok("sendMessage", json!({"chat_id": ana, "text": word})).await;
        assert_eq!(rig.call("sendMessage", post.clone()).await["error_code"], code);
    }
    assert!(rig.telegram.all_posts().is_empty());
    rig.world.faults.arm("telegram", Kind::Garbage, 1);
    let answer = rig.client.post(rig.url("sendMessage")).json(&post).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.json::<Value>().await.is_err());
    assert_eq!(rig.telegram.all_posts().len(), 1);
    rig.world.faults.arm("telegram", Kind::Revoked, 1);
    assert!(rig.refused("sendMessage", post.clone()).await.contains("kicked"));
    rig.ok("sendMessage", json!({"chat_id": ana, "text": "still here"})).await;
    rig.telegram.set_bot(ana, channel, Membership::Admin(Rights::ALL));
    rig.ok("sendMessage", post).await;
}

#[tokio::test]
async fn a_silent_post_is_there_and_its_request_rests() {
    let rig = Rig::new().await;
    let channel = rig.telegram.channel("news");
    let clock = rig.world.clock.clone();
    let busy = clock.busy();
    rig.world.faults.arm("telegram", Kind::Silent, 1);
    let (open, silent) = rig.begin("sendMessage", json!({"chat_id": channel, "text": "x"}));
    clock.rest().await;
    assert_eq!(rig.telegram.posts(channel).len(), 1);
    assert!(!silent.is_finished());
    silent.abort();
    drop(open);
    rig.world.faults.arm("telegram", Kind::Slow, 1);
    let (open, slow) = rig.begin("sendMessage", json!({"chat_id": channel, "text": "y"}));
    clock.rest().await;
    assert_eq!(rig.telegram.posts(channel).len(), 2);
    clock.advance_to(MORNING + 120 * SECOND);
    assert!(slow.await.unwrap().unwrap().contains("\"text\":\"y\""));
    drop((open, busy));
}
