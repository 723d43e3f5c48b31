//! Something goes wrong at the first, second, third… request of a network, in every way and for everything that it
//! takes, until there is no such request any more. Whatever it was: one post is visible and the card says so, or the
//! card says why not or asks, and then the person's tap leads to exactly one.
//!
//! A network joins with a [`Network`] and one line of `networks!`.

use crier::clock::HOUR;
use crier::model::lang::Lang;
use crier::model::platform::PlatformId;
use futures_util::FutureExt;

use crate::support::crash::{Blow, Ended, Medium, Network, REST, Series, live_on};
use crate::support::town::Town;
use crate::support::verdict::{at_rest, card, settle, verdict};

pub const BLUESKY: Network = Network {
    id: PlatformId::Bluesky,
    by_page: false,
    signed: false,
    connect: |town| town.connect_bluesky().boxed(),
    visible: |town| {
        let key = |uri: &str| uri.rsplit('/').next().unwrap().to_owned();
        let posts = town.bluesky.posts();
        posts.iter().map(|post| format!("https://bsky.app/profile/{}/post/{}", post.handle, key(&post.uri))).collect()
    },
};

pub const TELEGRAM: Network = Network {
    id: PlatformId::Telegram,
    by_page: false,
    signed: false,
    connect: |town| town.connect_telegram("news").boxed(),
    visible: |town| town.telegram.all_posts().iter().map(|post| format!("https://t.me/news/{}", post.ids[0])).collect(),
};

pub const FACEBOOK: Network = Network {
    id: PlatformId::Facebook,
    by_page: true,
    signed: false,
    connect: |town| town.connect_facebook("Bakery").boxed(),
    visible: |town| town.facebook.posts().into_iter().map(|post| post.link).collect(),
};

/// The same, for what goes among the reels.
const FACEBOOK_REELS: Network = Network { connect: |town| town.connect_facebook_for("Bakery", "reel").boxed(), ..FACEBOOK };

/// The same, for what goes among the stories.
const FACEBOOK_STORIES: Network = Network { connect: |town| town.connect_facebook_for("Bakery", "story").boxed(), ..FACEBOOK };

pub const LINKEDIN: Network = Network {
    id: PlatformId::LinkedIn,
    by_page: true,
    signed: false,
    connect: |town| town.connect_linkedin("ana").boxed(),
    visible: |town| town.linkedin.posts().iter().map(|post| format!("https://www.linkedin.com/feed/update/{}/", post.urn)).collect(),
};

pub const LINKEDIN_PAGES: Network = Network {
    id: PlatformId::LinkedInPages,
    by_page: true,
    signed: false,
    connect: |town| town.connect_linkedin_page("Bakery").boxed(),
    visible: LINKEDIN.visible,
};

pub const INSTAGRAM: Network = Network {
    id: PlatformId::Instagram,
    by_page: true,
    signed: false,
    connect: |town| town.connect_instagram("ana").boxed(),
    visible: |town| town.instagram.posts().into_iter().filter_map(|post| post.link).collect(),
};

pub const INSTAGRAM_PAGES: Network =
    Network { id: PlatformId::InstagramPages, connect: |town| town.connect_instagram_page("ana").boxed(), ..INSTAGRAM };

pub const THREADS: Network = Network {
    id: PlatformId::Threads,
    by_page: true,
    signed: false,
    connect: |town| town.connect_threads("ana").boxed(),
    visible: |town| town.threads.posts().into_iter().map(|post| post.permalink).collect(),
};

pub const X: Network = Network {
    id: PlatformId::X,
    by_page: true,
    signed: false,
    connect: |town| town.connect_x("ana").boxed(),
    visible: |town| town.x.posts().iter().map(|post| format!("https://x.com/{}/status/{}", post.author, post.id)).collect(),
};

/// The same network by OAuth 1.0a: what is signed on its way, and for one time, bears the same.
const X_SIGNED: Network = Network { signed: true, ..X };

/// A video, and photos that TikTok fetches. People see what is published, whether or not they are told where.
pub const TIKTOK: Network = Network {
    id: PlatformId::TikTok,
    by_page: true,
    signed: false,
    connect: |town| town.connect_tiktok("ana").boxed(),
    visible: |town| town.tiktok.published().iter().map(|post| post.link()).collect(),
};

/// The same, and everything goes to the inbox.
const TIKTOK_INBOX: Network = Network {
    connect: |town| town.connect_tiktok_inbox("ana").boxed(),
    visible: |town| town.tiktok.inbox().iter().map(|post| post.link()).collect(),
    ..TIKTOK
};

pub const YOUTUBE: Network = Network {
    id: PlatformId::YouTube,
    by_page: true,
    signed: false,
    connect: |town| town.connect_youtube("ana").boxed(),
    visible: |town| town.youtube.videos().iter().map(|video| format!("https://www.youtube.com/watch?v={}", video.id)).collect(),
};

/// When the post goes out.
#[derive(Clone, Copy, Debug)]
enum Plan {
    Now,
    /// When the token of the sign-in has long been over.
    Later,
}

#[derive(Clone, Copy, Debug)]
struct Case {
    medium: Medium,
    plan: Plan,
    blow: Blow,
    k: u64,
}

impl Case {
    async fn run(self, network: &'static Network, database: Option<String>) -> Ended {
        let mut town = network.town(database).await;
        (network.connect)(&town).await;
        self.medium.send(&town).await;
        network.choose(&town).await;
        match self.plan {
            Plan::Now => town.press("button-publish").await,
            Plan::Later => town.say("in 3h").await,
        }
        town.world.faults.arm_any(network.id.word(), self.k, self.blow.kind());
        live_on(&mut town, self.blow.cuts(), 3 * HOUR + REST).await;
        let struck = town.world.faults.left(network.id.word()) == 0;
        town.world.faults.disarm(network.id.word());
        let told = verdict(&town, network, &card(&town)).await;
        settle(&town, network, told).await;
        at_rest(town).await;
        Ended { struck, told: vec![told] }
    }
}

async fn every_request(network: &'static Network, medium: Medium, plan: Plan, blows: &[Blow]) {
    if !network.takes(medium).await {
        return;
    }
    let mut series = Series::new(format!("{} {medium:?} {plan:?}", network.id.word()));
    for blow in blows.iter().copied() {
        for k in 1..40 {
            let case = Case { medium, plan, blow, k };
            if !series.run(&format!("{case:?}"), |database| case.run(network, database)).await {
                break;
            }
        }
    }
    series.end();
}

/// Hands every network that there is to a macro.
macro_rules! networks {
    ($each:ident) => {
        $each! {
            bluesky: crate::crash::BLUESKY;
            facebook: crate::crash::FACEBOOK;
            instagram: crate::crash::INSTAGRAM;
            instagram_pages: crate::crash::INSTAGRAM_PAGES;
            linkedin: crate::crash::LINKEDIN;
            linkedin_pages: crate::crash::LINKEDIN_PAGES;
            telegram: crate::crash::TELEGRAM;
            threads: crate::crash::THREADS;
            tiktok: crate::crash::TIKTOK;
            x: crate::crash::X;
            youtube: crate::crash::YOUTUBE;
        }
    };
}
pub(crate) use networks;

/// For everything that there is to publish: two tests, one of the blows without an answer, one of the others, so that each
/// stays short.
macro_rules! everything {
    ($network:expr; $($what:ident: $medium:ident, $plan:ident;)+) => {
        $(mod $what {
            use super::super::{Blow, Medium, Plan, every_request};

            #[tokio::test(flavor = "multi_thread")]
            async fn unanswered() {
                every_request(&$network, Medium::$medium, Plan::$plan, Blow::unanswered()).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn answered() {
                every_request(&$network, Medium::$medium, Plan::$plan, Blow::answered()).await;
            }
        })+
    };
}

macro_rules! crash {
    ($($name:ident: $network:expr;)+) => {
        /// Every network that there is.
        pub const NETWORKS: &[&Network] = &[$(&$network),+];

        $(mod $name {
            everything! { $network;
                text: Text, Now;
                photo: Photo, Now;
                photo_that_was_planned: Photo, Later;
                album: Album, Now;
                animation: Animation, Now;
                document: Document, Now;
                video: Video, Now;
            }
        })+
    };
}

networks!(crash);

mod of_one_kind {
    everything! { super::super::X_SIGNED; signed_photo: Photo, Now; }
    everything! { super::super::FACEBOOK_REELS; reel: Video, Now; }
    everything! { super::super::FACEBOOK_STORIES; story_of_a_photo: Photo, Now; story_of_a_video: Video, Now; }
    everything! { super::super::TIKTOK_INBOX; video_for_an_inbox: Video, Now; photos_for_an_inbox: Album, Now; }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_network_is_left_out() {
    let town = Town::with_page(Lang::En).await;
    let mut built: Vec<PlatformId> = town.wired.chat.platforms.all().map(|platform| platform.about().id).collect();
    let mut here: Vec<PlatformId> = NETWORKS.iter().map(|network| network.id).collect();
    built.sort_unstable();
    here.sort_unstable();
    assert_eq!(built, here);
    town.finish().await;
}
