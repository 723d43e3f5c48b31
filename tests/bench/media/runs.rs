//! Runs processes in turns and tells the middle, the spread and the ratio to the first.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Something that is timed.
pub struct Row<'a> {
    /// What it is called in the table.
    pub name: String,
    /// How often it is run; fewer for the slow ones.
    pub rounds: usize,
    /// What is run; timed as a whole.
    pub run: Box<dyn FnMut() + 'a>,
    /// The same as one process, to take its peak memory of.
    pub process: Option<Vec<String>>,
}

impl<'a> Row<'a> {
    /// A process, timed from its start to its end. `before` is run each time and not timed.
    pub fn process(name: &str, rounds: usize, line: &[&str]) -> Self {
        let line: Vec<String> = line.iter().map(|word| (*word).to_owned()).collect();
        let own = line.clone();
        Self { name: name.to_owned(), rounds, run: Box::new(move || succeed(&own)), process: Some(line) }
    }

    /// Something within this process.
    pub fn within(name: &str, rounds: usize, run: impl FnMut() + 'a) -> Self {
        Self { name: name.to_owned(), rounds, run: Box::new(run), process: None }
    }
}

/// Runs a process that must succeed.
pub fn succeed(line: &[String]) {
    let output = Command::new(&line[0]).args(&line[1..]).stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{line:?}: {error}"));
    assert!(output.status.success(), "{line:?}\n{}", String::from_utf8_lossy(&output.stderr));
}

/// What a process says, on both of its outputs.
pub fn said(line: &[&str]) -> String {
    let output = Command::new(line[0]).args(&line[1..]).stdin(Stdio::null()).output().unwrap_or_else(|error| panic!("{line:?}: {error}"));
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Peak memory of a process, in MB.
fn memory(line: &[String]) -> f64 {
    let mut whole = vec!["/usr/bin/time", "-f", "peak %M"];
    whole.extend(line.iter().map(String::as_str));
    let said = said(&whole);
    let peak = said.lines().rev().find_map(|line| line.strip_prefix("peak ")).and_then(|peak| peak.trim().parse::<f64>().ok());
    peak.unwrap_or(f64::NAN) / 1024.0
}

/// Times all rows in turns and prints them. `before` is run ahead of each, and not timed. `check` looks at what was made.
pub fn compare(title: &str, mut rows: Vec<Row<'_>>, before: impl Fn(), check: impl Fn(&str)) {
    let mut times: Vec<Vec<f64>> = rows.iter().map(|_| Vec::new()).collect();
    let most = rows.iter().map(|row| row.rounds).max().unwrap_or(0);
    for round in 0..=most {
        for (row, times) in rows.iter_mut().zip(&mut times) {
            // The first round only warms up; the slow ones are warm by then.
            if round > row.rounds || (round == 0 && row.rounds < 5) {
                continue;
            }
            before();
            let begun = Instant::now();
            (row.run)();
            let took = begun.elapsed().as_secs_f64() * 1e3;
            check(&row.name);
            if round > 0 {
                times.push(took);
            }
        }
    }
    println!("\n### {title}\n\n| | wall, ms (least – most) | ratio to the first | peak memory, MB | runs |\n|---|---|---|---|---|");
    let mut first = None;
    for (row, times) in rows.iter().zip(&mut times) {
        times.sort_by(f64::total_cmp);
        let middle = times[times.len() / 2];
        let ratio = middle / *first.get_or_insert(middle);
        before();
        let peak = row.process.as_ref().map_or("–".to_owned(), |line| format!("{:.0}", memory(line)));
        let (least, last) = (times[0], times[times.len() - 1]);
        println!("| {} | {middle:.1} ({least:.1} – {last:.1}) | {ratio:.2} | {peak} | {} |", row.name, times.len());
    }
}

/// A path as a word of a command line.
pub fn word(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}
