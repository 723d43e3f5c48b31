//! The language of the player: what each line means, and what is wrong with one that means nothing.

use crier::clock::{DAY, HOUR, MINUTE, SECOND};
use crier::demo::script::{Step, parse};
use crier::sim::faults::Kind;

fn one(line: &str) -> Step {
    let mut lines = parse(line).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(lines.len(), 1, "{line}");
    lines.remove(0).step
}

fn text(text: &str) -> String {
    text.to_owned()
}

#[test]
fn every_step_is_read() {
    let press = |label: &str, within: Option<&str>| Step::Press { label: text(label), within: within.map(text) };
    let send = |files: &[&str], caption: &str| Step::Send { files: files.iter().map(|file| text(file)).collect(), caption: text(caption) };
    let table = [
        ("as bob", Step::As { name: text("bob"), lang: None }),
        ("as bob es-MX", Step::As { name: text("bob"), lang: Some(text("es-MX")) }),
        ("say  two  words ", Step::Say(text("two  words"))),
        (r"say one\ntwo", Step::Say(text("one\ntwo"))),
        ("say # no comment", Step::Say(text("# no comment"))),
        ("send a.jpg", send(&["a.jpg"], "")),
        ("send a.jpg b.jpg -- Two -- of them", send(&["a.jpg", "b.jpg"], "Two -- of them")),
        (r#"send "my pictures/a b.jpg" c.jpg -- Hello\nyou"#, send(&["my pictures/a b.jpg", "c.jpg"], "Hello\nyou")),
        ("file logo.png -- Mine", Step::File { file: text("logo.png"), caption: text("Mine") }),
        (r#"file "a b.pdf""#, Step::File { file: text("a b.pdf"), caption: text("") }),
        ("edit Better", Step::Edit(text("Better"))),
        ("reply Yes", Step::Reply(text("Yes"))),
        ("forward telegram news", Step::Forward { network: text("telegram"), name: text("news") }),
        ("start inv_abc", Step::Start(text("inv_abc"))),
        ("start", Step::Start(text(""))),
        ("open", Step::Open),
        ("deny", Step::Deny),
        ("press Publish", press("Publish", None)),
        ("press Undo in The reef", press("Undo", Some("The reef"))),
        ("press It is not there: post it", press("It is not there: post it", None)),
        (r#"press "Sign in here""#, press("Sign in here", None)),
        (r#"press "Out in 5" in A draft in May"#, press("Out in 5", Some("A draft in May"))),
        ("expect live", Step::Expect(text("live"))),
        ("refuse live", Step::Refuse(text("live"))),
        ("advance 2h30m", Step::Advance(2 * HOUR + 30 * MINUTE)),
        ("advance 90s", Step::Advance(90 * SECOND)),
        ("advance 3d", Step::Advance(3 * DAY)),
        ("restart", Step::Restart),
        ("fault bluesky silent", Step::Fault { network: text("bluesky"), kind: Kind::Silent, n: 1 }),
        ("fault Bluesky 429 3", Step::Fault { network: text("bluesky"), kind: Kind::TooMany, n: 3 }),
        ("fault telegram at 4 500", Step::FaultAt { network: text("telegram"), k: 4, kind: Kind::ServerError }),
        ("posts telegram 0", Step::Posts { network: text("telegram"), n: 0 }),
        (r#"connect telegram "Harbour News""#, Step::Connect { network: text("telegram"), name: text("Harbour News") }),
    ];
    for (line, step) in table {
        assert_eq!(one(line), step, "{line}");
    }
}

#[test]
fn comments_and_empty_lines_count_but_do_nothing() {
    let lines = parse("# first\n\n  say hello\n\t# indented\nopen\n").unwrap();
    let numbers: Vec<usize> = lines.iter().map(|line| line.number).collect();
    assert_eq!(numbers, [3, 5]);
    assert_eq!(lines[0].text, "say hello");
}

#[test]
fn what_means_nothing_is_named_with_its_line() {
    let wrong = [
        "sing",
        "say",
        "as",
        "as a b c",
        "send",
        "send -- only words",
        "file a.png b.png",
        r#"send "a.jpg"#,
        "press",
        r#"press "a" b"#,
        "advance",
        "advance 5",
        "advance 2 weeks",
        "advance 0s",
        "advance 99999999999999999999s",
        "fault mastodon silent",
        "fault bluesky loud",
        "fault bluesky silent 0",
        "fault bluesky at 0 silent",
        "fault bluesky at x silent",
        "posts bluesky",
        "posts bluesky many",
        "connect bluesky",
        "forward orkut news",
        "restart now",
    ];
    for line in wrong {
        let error = parse(&format!("open\n\n{line}\n")).expect_err(line);
        assert_eq!((error.number, error.text.as_str()), (3, line));
        assert!(!error.why.is_empty());
    }
}
