//! What people choose for a post on Threads: who may reply, and a topic. And what stands in a text that Threads looks at:
//! its links. Called by `mod` and `post`. Source: facts: threads, sections 3.1 and 4.

use crate::model::say::Say;
use crate::model::setting::{Chosen, Setting, Typed};
use crate::model::weighted;

/// Everybody: then Threads is told nothing.
const EVERYONE: &str = "everyone";
/// `parent_post_author_only` is for replies to others, which Crier does not write.
const WHO: [(&str, &str); 4] = [
    (EVERYONE, "threads-reply-everyone"),
    ("accounts_you_follow", "threads-reply-following"),
    ("followers_only", "threads-reply-followers"),
    ("mentioned_only", "threads-reply-mentioned"),
];
/// The longest topic, in characters.
const TOPIC_MAX: usize = 50;

/// The settings of a post.
pub(super) fn settings() -> Vec<Setting> {
    vec![reply(), topic()]
}

fn reply() -> Setting {
    Setting::of("reply", "threads-reply", &WHO, Some(EVERYONE))
}

/// A topic is of one post: the next begins without one.
fn topic() -> Setting {
    let typed = Typed { question: "threads-topic-ask", read: read_topic };
    Setting::written("topic", "threads-topic", "threads-topic-none", typed).each_time()
}

/// What is kept of a topic that a person wrote, without its `#`.
///
/// # Errors
/// What Threads would not take of it, in words for the person.
pub fn read_topic(text: &str) -> Result<String, Say> {
    let topic = text.trim().trim_start_matches(['#', '＃']).trim();
    let fits = (1..=TOPIC_MAX).contains(&topic.chars().count()) && !topic.contains(['.', '&']) && !topic.contains(char::is_control);
    if fits { Ok(topic.to_owned()) } else { Err(Say::new("threads-topic-wrong").num("max", TOPIC_MAX)) }
}

/// What Threads is told of who may reply; `None`: everybody.
pub(super) fn who_replies(chosen: &Chosen) -> Option<String> {
    reply().word(chosen).filter(|word| *word != EVERYONE).map(str::to_owned)
}

/// The topic that was written; one that Threads would not take is left out.
pub(super) fn topic_of(chosen: &Chosen) -> Option<String> {
    topic().words(chosen).and_then(|words| read_topic(words).ok())
}

/// The links of a text, each once. What Threads takes for a link is not documented: this is what X takes for one.
pub fn links(text: &str) -> Vec<String> {
    let signs: Vec<char> = text.chars().collect();
    let mut links: Vec<String> = Vec::new();
    for place in weighted::links(&signs) {
        let link: String = signs.get(place).unwrap_or_default().iter().collect();
        if !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

/// The link that is shown as a card below a text without files: the first one that is a whole address.
pub fn card(text: &str) -> Option<String> {
    links(text).into_iter().find(|link| {
        let scheme = link.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        scheme.is_some_and(|scheme| scheme == "https" || scheme == "http")
    })
}
