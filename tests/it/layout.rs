//! The shape of the house: who may import whom, how long a file may be, what no file may hold.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each module may import besides itself. A module that is not here may not be.
/// `bot` is the one Bot API client, so `platforms` (channels), `media` (files) and `report` (cards) share it with
/// `chat`; `platforms` is read by those who need a network's limits or its calls, and knows none of them.
const MAY_IMPORT: [(&str, &str); 28] = [
    ("model", "clock"),
    ("clock", ""),
    ("draft", "model"),
    ("i18n", "model"),
    ("when", "model i18n"),
    ("net", "model clock"),
    ("vault", "model clock"),
    ("sim", "model clock"),
    ("platforms", "model net clock bot"),
    ("store", "model clock vault"),
    ("bot", "model net store clock i18n"),
    ("media", "model store clock bot net platforms"),
    ("links", "model store vault media net clock"),
    ("tokens", "model store vault platforms net clock"),
    ("connect", "model store vault platforms net clock tokens links"),
    ("publish", "model store vault media platforms net clock tokens links"),
    ("queue", "model store clock net media publish"),
    ("plan", "model draft store clock i18n when bot platforms queue"),
    ("report", "model store clock i18n when plan bot draft media net platforms"),
    ("upkeep", "model store clock media connect publish"),
    ("chat", "model draft store queue plan connect platforms i18n when clock vault bot"),
    ("web", "model i18n store media clock bot chat net connect links"),
    ("config", "model media vault platforms"),
    ("keys", "clock config model store vault platforms"),
    ("pause", "clock config model store"),
    ("doctor", "*"),
    ("app", "*"),
    ("demo", "*"),
];

/// Modules that only a few may import: what stands above everything else.
const TOP: [&str; 4] = ["app", "demo", "doctor", "main"];

struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// The module that the file belongs to: `chat` for src/chat/home.rs, `clock` for src/clock.rs.
    fn module(&self) -> &str {
        let first = self.path.iter().nth(1).unwrap().to_str().unwrap();
        first.trim_end_matches(".rs")
    }

    /// The code without comments, so that a word in a sentence is no import.
    fn code(&self) -> String {
        self.text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
    }

    /// The modules of Crier that it names: `crate::x`, and in the binary `crier::x`.
    fn imports(&self) -> BTreeSet<String> {
        let code = self.code();
        let mut found = BTreeSet::new();
        for root in ["crate::", "crier::"] {
            for (at, _) in code.match_indices(root) {
                let inside = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '"');
                if !inside {
                    found.extend(names_after(&code[at + root.len()..]));
                }
            }
        }
        found
    }
}

/// The first names of `a::b`, or of `{a::b, c}`.
fn names_after(text: &str) -> Vec<String> {
    let name =
        |text: &str| text.trim().chars().take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '_').collect::<String>();
    let Some(group) = text.strip_prefix('{') else { return vec![name(text)] };
    let (mut depth, mut names, mut start) = (0, Vec::new(), 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(name(&group[start..at]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    names
}

fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join(folder)];
    let mut all = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                all.push(Source { path: path.strip_prefix(root).unwrap().to_owned(), text });
            }
        }
    }
    assert!(!all.is_empty());
    all
}

fn complaints(all: impl Iterator<Item = String>) {
    let all: Vec<_> = all.collect();
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}

#[test]
fn nobody_imports_what_stands_beside_or_above_them() {
    let table: BTreeMap<_, BTreeSet<_>> = MAY_IMPORT.into_iter().map(|(module, may)| (module, may.split_whitespace().collect())).collect();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for source in sources("src") {
        let module = source.module();
        if ["lib", "main"].contains(&module) {
            continue;
        }
        let Some(may) = table.get(module) else {
            wrong.push(format!("{}: the module {module} is not in the table", source.path.display()));
            continue;
        };
        for import in source.imports() {
            seen += 1;
            let simulator = module == "platforms" && is_simulator(&source.path) && import == "sim";
            let top = TOP.contains(&import.as_str()) && !TOP.contains(&module);
            let allowed =
                import.is_empty() || import == module || simulator || ((may.contains("*") || may.contains(import.as_str())) && !top);
            if !allowed {
                wrong.push(format!("{}: {module} may not import {import}", source.path.display()));
            }
        }
    }
    assert!(seen > 20, "the scan found only {seen} imports");
    complaints(wrong.into_iter());
}

/// A network's simulator: `sim.rs`, or a file of the folder `sim`.
fn is_simulator(path: &Path) -> bool {
    path.iter().skip(2).any(|part| part == "sim.rs" || part == "sim")
}

#[test]
fn no_network_knows_another() {
    let wrong = sources("src/platforms").into_iter().flat_map(|source| {
        let own = source.path.iter().nth(2).unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
        let others = ["bluesky", "facebook", "instagram", "linkedin", "telegram", "threads", "tiktok", "x", "youtube"].into_iter();
        let others = others.filter(move |other| *other != own && own != "mod");
        others
            .filter(|other| {
                source.code().contains(&format!("platforms::{other}")) || source.code().contains(&format!("super::super::{other}"))
            })
            .map(|other| format!("{} imports {other}", source.path.display()))
            .collect::<Vec<_>>()
    });
    complaints(wrong);
}

#[test]
fn imports_are_understood() {
    let source = |text: &str| Source { path: "src/chat/x.rs".into(), text: text.into() };
    let found = |text: &str| source(text).imports().into_iter().collect::<Vec<_>>();
    assert_eq!(found("use crate::store::{Store, Work};"), ["store"]);
    assert_eq!(found("use crate::{clock::{Clock, DAY}, model::ids};"), ["clock", "model"]);
    assert_eq!(found("fn f() -> crate::net::Fault { crate::app::run() } // crate::web"), ["app", "net"]);
    assert_eq!(found("use mycrate::store;"), Vec::<String>::new());
    assert_eq!(source("").module(), "chat");
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let wrong = sources("src").into_iter().chain(sources("tests/it")).flat_map(|source| {
        let lines = source.text.lines().count();
        let long = (lines > 500).then(|| format!("{}: {lines} lines", source.path.display()));
        let silent = (!source.text.starts_with("//! ")).then(|| format!("{}: does not begin with //!", source.path.display()));
        [long, silent].into_iter().flatten().collect::<Vec<_>>()
    });
    complaints(wrong);
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [concat!("todo", "!"), concat!("unimplemented", "!"), concat!("FIX", "ME"), concat!("TO", "DO"), concat!("XX", "X")];
    let wrong = sources("src").into_iter().chain(sources("tests/it")).flat_map(|source| {
        let here = |mark: &&str| source.text.contains(mark);
        marks.iter().copied().filter(here).map(|mark| format!("{}: {mark}", source.path.display())).collect::<Vec<_>>()
    });
    complaints(wrong);
}

#[test]
fn each_thing_of_the_outside_has_one_door() {
    let doors = [
        ("std::env::var", "src/config.rs"),
        ("env::var(", "src/config.rs"),
        ("SystemTime", "src/clock/mod.rs"),
        ("Instant::now", "src/clock/mod.rs"),
        ("time::sleep", "src/clock/mod.rs"),
        ("Client::builder", "src/net/mod.rs"),
        ("Client::new", "src/net/mod.rs"),
        ("#[cfg(test)]", "tests"),
    ];
    let wrong = sources("src").into_iter().flat_map(|source| {
        let path = source.path.display().to_string();
        let code = source.code();
        // A simulator is a server of its own, and calls back as one (webhooks).
        let simulator = |what: &str| what.starts_with("Client::") && path.starts_with("src/sim/");
        let through = |(what, door): &(&str, &str)| code.contains(what) && path != *door && !simulator(what);
        doors.into_iter().filter(through).map(|(what, door)| format!("{path}: {what} belongs into {door}")).collect::<Vec<_>>()
    });
    complaints(wrong);
}
