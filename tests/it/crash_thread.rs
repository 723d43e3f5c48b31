//! Something goes wrong at the first, second, third… request of a thread, in every way. Whatever it was: what people see
//! are the posts of the thread from its beginning on, each once and each below the right one, and the card says how far
//! it came. The person's taps lead to all of it.
//!
//! A network that has threads joins with a [`Threads`] and one line of `crash_thread!`.

use crier::draft::thread;
use crier::model::setting::Chosen;
use crier::platforms::Platform;
use serde_json::Value;

use crate::crash::{BLUESKY, NETWORKS, THREADS, X};
use crate::support::crash::{Blow, Ended, Network, REST, Series, TEXT, live_on};
use crate::support::town::Town;
use crate::support::verdict::{Told, at_rest, card, name_of, retry, sign_in_again, told};

/// A post that people see: its text, and the texts of the first post of its thread and of the one that it goes below.
type Seen = (String, Option<(String, String)>);

/// A network that has threads.
pub struct Threads {
    network: &'static Network,
    /// How many sentences make three posts there.
    sentences: usize,
    /// What people see there, the oldest first.
    seen: fn(&Town) -> Vec<Seen>,
}

pub const OF_BLUESKY: Threads = Threads {
    network: &BLUESKY,
    sentences: 9,
    seen: |town| {
        let posts = town.bluesky.posts();
        let of = |reference: &Value| {
            let post = posts.iter().find(|post| reference["uri"] == post.uri.as_str());
            post.map(|post| post.text.clone()).unwrap_or_else(|| format!("nothing that is there: {reference}"))
        };
        posts.iter().map(|post| (post.text.clone(), post.reply.get("root").map(|root| (of(root), of(&post.reply["parent"]))))).collect()
    },
};

/// X keeps the beginning of a conversation by itself: what is told is the post right above.
pub const OF_X: Threads = Threads {
    network: &X,
    sentences: 9,
    seen: |town| {
        let posts = town.x.posts();
        let of = |id: &String| posts.iter().find(|post| post.id == *id).map(|post| post.text.clone()).unwrap_or_default();
        let first = posts.first().map(|post| post.text.clone()).unwrap_or_default();
        posts.iter().map(|post| (post.text.clone(), post.reply_to.as_ref().map(|id| (first.clone(), of(id))))).collect()
    },
};

/// Threads keeps the beginning of a conversation by itself, too.
pub const OF_THREADS: Threads = Threads {
    network: &THREADS,
    sentences: 17,
    seen: |town| {
        let posts = town.threads.posts();
        let of = |id: &String| posts.iter().find(|post| post.id == *id).map(|post| post.text.clone()).unwrap_or_default();
        let first = posts.first().map(|post| post.text.clone()).unwrap_or_default();
        posts.iter().map(|post| (post.text.clone(), post.reply_to.as_ref().map(|id| (first.clone(), of(id))))).collect()
    },
};

impl Threads {
    /// A text of three posts; each of them says something else.
    fn long(&self) -> String {
        let sentence = |n: usize| format!("Sentence number {n} of a story that is too long for one post alone.");
        format!("{TEXT} {}", (1..=self.sentences).map(sentence).collect::<Vec<_>>().join(" "))
    }

    /// The posts of the thread, as the network's own numbers take the text apart.
    async fn posts(&self, town: &Town) -> Vec<String> {
        let account = self.network.account(town).await;
        let platform: &dyn Platform = town.wired.chat.platforms.get(self.network.id).unwrap();
        thread(&self.long(), 0, &platform.limits(&account, &Chosen::new())).expect("it goes as a thread")
    }

    /// How many posts are there: the first ones of the thread, each once and in its place.
    fn there(&self, town: &Town, posts: &[String]) -> usize {
        let seen = (self.seen)(town);
        let expected: Vec<Seen> = posts
            .iter()
            .enumerate()
            .map(|(n, text)| (text.clone(), n.checked_sub(1).map(|ahead| (posts[0].clone(), posts[ahead].clone()))))
            .take(seen.len())
            .collect();
        assert_eq!(seen, expected, "doubled, lost or misplaced\n{}", town.transcript());
        seen.len()
    }

    /// What the card says, which must be true.
    async fn verdict(&self, town: &Town, posts: &[String]) -> Told {
        let (there, card) = (self.there(town, posts), card(town));
        let name = name_of(town, self.network).await;
        let line = card.linked.lines().find(|line| line.contains(&name)).unwrap_or_default();
        let story = || format!("{there} of {} are there; on the card:\n{}\n\n{}", posts.len(), card.said(), town.transcript());
        let told = told(self.network, line).unwrap_or_else(|| panic!("neither live nor asked nor why not: {}", story()));
        assert_eq!(told == Told::Live, there == posts.len() && !matches!(told, Told::Asked), "{}", story());
        let far = format!("{there} of {} posts of the thread are live", posts.len());
        let first = (self.network.visible)(town).first().cloned().unwrap_or_default();
        match told {
            Told::Live => assert!(line.contains(&first), "the link leads elsewhere; {}", story()),
            Told::Failed if there > 0 => assert!(card.said().contains(&far) && card.linked.contains(&first), "how far? {}", story()),
            Told::Asked => {
                let (n, far) =
                    (asked_about(&card.said()), format!("{} of {} posts of the thread are live", there.saturating_sub(1), posts.len()));
                assert!(n == there && (n == 1 || card.said().contains(&far)) || n == there + 1, "about which? {}", story());
            }
            Told::Failed => {}
        }
        told
    }

    /// The person answers truly, or takes the way on that the card offers.
    async fn go_on(&self, town: &Town, posts: &[String], told: Told) {
        match told {
            Told::Live => {}
            Told::Asked if asked_about(&card(town).said()) == self.there(town, posts) => {
                town.press("button-is-there").await;
                // The rest goes below it: where that is, the person sees there.
                town.say(&(self.network.visible)(town).pop().unwrap()).await;
            }
            Told::Asked => town.press("button-not-there").await,
            Told::Failed => match retry(town, &card(town), &name_of(town, self.network).await) {
                Some(retry) => town.tap(&retry).await,
                None => sign_in_again(town).await,
            },
        }
        town.advance(REST).await;
    }
}

/// Which post of the thread the card asks about.
fn asked_about(card: &str) -> usize {
    let behind = card.split_once("It is post ").expect("the card says which post it asks about").1;
    behind.split(' ').next().unwrap().parse().unwrap()
}

#[derive(Clone, Copy, Debug)]
struct Case {
    blow: Blow,
    k: u64,
}

impl Case {
    async fn run(self, threads: &'static Threads, database: Option<String>) -> Ended {
        let name = threads.network.id.word();
        let mut town = threads.network.town(database).await;
        (threads.network.connect)(&town).await;
        let posts = threads.posts(&town).await;
        assert_eq!(posts.len(), 3);
        town.say(&threads.long()).await;
        town.tap("🧵").await;
        town.press("button-publish").await;
        town.world.faults.arm_any(name, self.k, self.blow.kind());
        live_on(&mut town, self.blow.cuts(), REST).await;
        let struck = town.world.faults.left(name) == 0;
        town.world.faults.disarm(name);
        let first = threads.verdict(&town, &posts).await;
        let mut told = first;
        for _ in 0..2 {
            threads.go_on(&town, &posts, told).await;
            told = threads.verdict(&town, &posts).await;
        }
        assert_eq!(told, Told::Live, "settled\n{}", town.transcript());
        at_rest(town).await;
        Ended { struck, told: vec![first] }
    }
}

async fn every_request(threads: &'static Threads, blows: &[Blow]) {
    let mut series = Series::new(format!("{} thread", threads.network.id.word()));
    for blow in blows.iter().copied() {
        for k in 1..40 {
            let case = Case { blow, k };
            if !series.run(&format!("{case:?}"), |database| case.run(threads, database)).await {
                break;
            }
        }
    }
    series.end();
}

macro_rules! crash_thread {
    ($($name:ident: $threads:expr;)+) => {
        /// Every network that has threads.
        const ALL: &[&Threads] = &[$(&$threads),+];

        $(mod $name {
            use super::{Blow, every_request};

            #[tokio::test(flavor = "multi_thread")]
            async fn unanswered() {
                every_request(&$threads, Blow::unanswered()).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn answered() {
                every_request(&$threads, Blow::answered()).await;
            }
        })+
    };
}

crash_thread! {
    bluesky: crate::crash_thread::OF_BLUESKY;
    threads: crate::crash_thread::OF_THREADS;
    x: crate::crash_thread::OF_X;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_network_with_threads_is_left_out() {
    for network in NETWORKS {
        let town = network.town(None).await;
        (network.connect)(&town).await;
        let account = network.account(&town).await;
        let threads = town.wired.chat.platforms.get(network.id).unwrap().limits(&account, &Chosen::new()).threads;
        assert_eq!(threads.is_some(), ALL.iter().any(|threads| threads.network.id == network.id), "{:?}", network.id);
        town.finish().await;
    }
}
