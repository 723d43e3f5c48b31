//! What the person does when everything is quiet: she looks at her networks, answers truthfully what she is asked, taps
//! Retry where something failed, and Publish now where it is late.

use super::oracle::visible;
use super::person::{Person, cards};
use super::rig::{CHANNEL, Rig};

/// How often she goes through her cards: each shows one question at a time.
const ROUNDS: usize = 20;

/// Answers everything there is to answer. What is still to be done or to be answered afterwards, if anything.
pub async fn answer_all(rig: &mut Rig, person: &mut Person) -> Vec<String> {
    for _ in 0..ROUNDS {
        if !answer(rig, person).await {
            return unanswered(rig).await;
        }
        let left = rig.settle(person).await;
        if !left.is_empty() {
            return left;
        }
    }
    vec![format!("answered {ROUNDS} times, and there is still something to answer")]
}

/// What is asked about and stands on no card that she has.
async fn unanswered(rig: &Rig) -> Vec<String> {
    let (rows, chat) = (rig.engine.parts().await, rig.live.telegram.chat(rig.live.ana));
    let asked = rows.into_iter().filter(|row| row.state == "asked");
    asked.map(|row| format!("{row:?} is asked, and her cards are {:#?}", cards(&chat, &row.text).collect::<Vec<_>>())).collect()
}

/// Goes through the cards once. Whether there was anything to answer.
async fn answer(rig: &Rig, person: &Person) -> bool {
    let (rows, shows, live) = (rig.engine.parts().await, visible(rig), &rig.live);
    let chat = live.telegram.chat(live.ana);
    let mut any = false;
    for post in &person.posts {
        let Some(card) = cards(&chat, &post.text).max_by_key(|card| card.order) else { continue };
        for button in card.rows.iter().flatten() {
            let data = button.data.clone().unwrap_or_default();
            let late = card.text.contains('⏰') && button.label == "Publish now";
            if button.label.starts_with("Retry") || late {
                any = true;
                live.telegram.press_data(live.ana, card.id, &data);
            }
            let Some((_, part)) = data.split_once("yes.").filter(|_| button.label == "It is there") else { continue };
            let row = rows.iter().find(|row| row.id == part).expect("a question is about a part");
            let seen = shows.get(&(row.text.clone(), row.handle.clone())).and_then(|seen| seen.first());
            any = true;
            match seen {
                Some(seen) => {
                    live.telegram.press(live.ana, "It is there", Some(&post.text)).unwrap();
                    live.telegram.say(live.ana, &link(&row.handle, &seen.name));
                }
                None => {
                    live.telegram.press(live.ana, "It is not there: post it", Some(&post.text)).unwrap();
                }
            }
        }
    }
    any
}

/// The address under which she finds a post.
fn link(handle: &str, name: &str) -> String {
    match handle.trim_start_matches('@') {
        CHANNEL => format!("https://t.me/{CHANNEL}/{name}"),
        handle => format!("https://bsky.app/profile/{handle}/post/{name}"),
    }
}
