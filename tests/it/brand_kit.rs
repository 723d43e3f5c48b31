//! Which brand a post gets for which account: a table.

use crier::model::brand::{Brand, Kit, Named};
use crier::model::colour::Colour;
use crier::model::fit::Fit;
use crier::model::limits::Zone;
use crier::model::platform::PlatformId;
use crier::model::post::{Post, PostState, Target};

fn named(id: &str, off: Vec<PlatformId>) -> Named {
    Named { id: id.into(), name: id.to_uppercase(), look: Brand { line: Some(id.into()), off, ..Brand::default() } }
}

/// The default, one that keeps off Telegram, and the account `b` that has it.
fn kit() -> Kit {
    let brands = vec![named("main", vec![]), named("quiet", vec![PlatformId::Telegram]), named("third", vec![])];
    Kit { brands, has_default: true, accounts: vec![("b".into(), "quiet".into()), ("c".into(), "gone".into())] }
}

fn post(branded: bool, brand: Option<&str>) -> Post {
    Post {
        id: "p".into(),
        workspace: "w".into(),
        person: 1,
        chat: 1,
        source: 1,
        group: None,
        state: PostState::Draft,
        text: String::new(),
        text_source: None,
        branded,
        brand: brand.map(str::to_owned),
        fit: Fit::default(),
        due_at: None,
        version: 1,
        created_at: 0,
        touched_at: 0,
        card: None,
        undo_until: None,
        screen: None,
        recurrence: None,
    }
}

fn target(account: &str, on: bool) -> Target {
    Target {
        id: account.into(),
        post: "p".into(),
        account: account.into(),
        platform: PlatformId::Bluesky,
        on,
        text: None,
        cut: false,
        thread: false,
        parts: vec![],
    }
}

#[test]
fn the_post_decides_before_the_account_and_the_account_before_the_workspace() {
    use PlatformId::{Bluesky, Telegram};
    let kit = kit();
    for (branded, chosen, account, platform, allowed, expected) in [
        (true, None, "a", Bluesky, true, Some("main")),
        (true, None, "b", Bluesky, true, Some("quiet")),
        (true, None, "b", Telegram, true, None),
        (true, None, "c", Bluesky, true, Some("main")),
        (true, Some("third"), "b", Telegram, true, Some("third")),
        (true, Some("gone"), "b", Bluesky, true, Some("quiet")),
        (false, Some("third"), "a", Bluesky, true, None),
        (false, None, "b", Bluesky, true, None),
        // A network that takes no added logos gets the clean version, whatever was chosen.
        (true, Some("third"), "a", Bluesky, false, None),
        (true, None, "a", Telegram, false, None),
    ] {
        let found = kit.on(&post(branded, chosen), account, platform, allowed).and_then(|look| look.text());
        assert_eq!(found, expected, "{branded} {chosen:?} {account} {platform:?} {allowed}");
    }
    let headless = Kit { has_default: false, ..kit };
    assert_eq!(headless.on(&post(true, None), "a", Bluesky, true), None, "the first is no default that shows anything");
}

#[test]
fn the_card_shows_what_the_chosen_accounts_share() {
    let kit = kit();
    let shown = |targets: &[Target], chosen| kit.shown(&post(true, chosen), targets).map(|named| named.id.clone());
    let (a, b) = (target("a", true), target("b", true));
    assert_eq!(shown(&[], None).as_deref(), Some("main"));
    assert_eq!(shown(std::slice::from_ref(&b), None).as_deref(), Some("quiet"));
    assert_eq!(shown(&[a.clone(), b.clone()], None).as_deref(), Some("main"));
    assert_eq!(shown(&[target("a", false), b.clone()], None).as_deref(), Some("quiet"), "only those that are chosen count");
    assert_eq!(shown(&[a.clone(), b.clone()], Some("third")).as_deref(), Some("third"));
    let showable = kit.showable(&post(true, None), &[a.clone(), b.clone()]);
    for targets in [vec![], vec![a.clone()], vec![b.clone()], vec![a, b]] {
        let look = kit.shown(&post(true, None), &targets).map(|named| &named.look);
        assert!(showable.contains(&look), "what may be shown is made beforehand");
    }
    assert_eq!(kit.showable(&post(false, None), &[]), [None]);
}

#[test]
fn a_colour_is_read_as_people_write_it() {
    for (text, expected) in [
        ("#d93a2b", Some([217, 58, 43])),
        (" D93A2B ", Some([217, 58, 43])),
        ("#fff", Some([255, 255, 255])),
        ("0af", Some([0, 170, 255])),
        ("red", None),
        ("#12345", None),
        ("#1234567", None),
        ("", None),
        ("#ggg", None),
        ("١٢٣", None),
    ] {
        assert_eq!(Colour::parse(text), expected.map(Colour), "{text}");
    }
    assert_eq!(Colour::parse(&Colour([1, 171, 205]).hex()), Some(Colour([1, 171, 205])));
    assert!(Colour([255; 3]).light() > 0.99 && Colour([0; 3]).light() < 0.01);
}

#[test]
fn only_tall_videos_are_covered() {
    assert_eq!(Zone::REELS.of(1080, 1920), Zone::REELS);
    assert_eq!(Zone::REELS.of(1080, 2400), Zone::REELS);
    for (width, height) in [(1080, 1350), (1080, 1080), (1920, 1080)] {
        assert_eq!(Zone::REELS.of(width, height), Zone::NONE, "{width} x {height}");
    }
    for zone in [Zone::REELS, Zone::SHORTS, Zone::TIKTOK] {
        assert!(zone.top + zone.bottom < 0.6 && zone.left + zone.right < 0.4, "room is left: {zone:?}");
    }
}
