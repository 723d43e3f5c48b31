//! What the documents say can be checked.

use std::collections::BTreeSet;
use std::path::Path;

/// `module::name` and `module::group::name`, as the documents write them; `module::*` for all of a module.
fn named(text: &str) -> BTreeSet<&str> {
    let codes = text.split('`').skip(1).step_by(2);
    codes.filter(|code| code.contains("::") && code.chars().all(|c| c.is_ascii_alphanumeric() || "_:*".contains(c))).collect()
}

#[test]
fn every_test_named_in_the_docs_is_there() {
    let guarantees = include_str!("../../docs/guarantees.md");
    let names = named(guarantees);
    assert!(names.len() > 25, "only {names:?}");
    let missing: Vec<_> = names.into_iter().filter(|name| !is_there(name)).collect();
    assert!(missing.is_empty(), "docs/guarantees.md names tests that are not there: {missing:?}");
}

fn is_there(name: &str) -> bool {
    let mut words = name.split("::");
    let module = words.next().unwrap_or_default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let Ok(mut source) = std::fs::read_to_string(folder.join(format!("{module}.rs"))) else { return false };
    for file in std::fs::read_dir(folder.join(module)).into_iter().flatten().flatten() {
        source.push_str(&std::fs::read_to_string(file.path()).unwrap_or_default());
    }
    // A test's name stands in its module's file (or a file of its folder) as a function, or in the list of a macro that makes it.
    words.filter(|word| *word != "*").all(|word| source.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|found| found == word))
}
