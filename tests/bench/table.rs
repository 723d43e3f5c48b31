//! The one table at the end: what was measured, what was wanted, and how the two compare.

use std::fmt::Write;

/// What a number should be.
#[derive(Clone, Copy)]
pub enum Goal {
    AtMost(f64),
    AtLeast(f64),
    /// Measured to be known.
    None,
}

struct Row {
    what: String,
    found: f64,
    unit: &'static str,
    goal: Goal,
}

/// Collects rows; prints each at once, and all of them at the end.
#[derive(Default)]
pub struct Table(Vec<Row>);

impl Table {
    pub fn add(&mut self, what: impl Into<String>, found: f64, unit: &'static str, goal: Goal) {
        let row = Row { what: what.into(), found, unit, goal };
        println!("{}", row.line());
        self.0.push(row);
    }

    pub fn print(&self) {
        println!("\n| what | measured | goal | measured / goal | met |\n|---|---|---|---|---|");
        for row in &self.0 {
            println!("{}", row.line());
        }
    }
}

impl Row {
    fn line(&self) -> String {
        let mut line = format!("| {} | {} {}", self.what, number(self.found), self.unit);
        let (sign, goal, met) = match self.goal {
            Goal::AtMost(goal) => ("≤", goal, self.found <= goal),
            Goal::AtLeast(goal) => ("≥", goal, self.found >= goal),
            Goal::None => return line + " | | | |",
        };
        let met = if met { "yes" } else { "**no**" };
        let _ = write!(line, " | {sign} {} {} | {:.2} | {met} |", number(goal), self.unit, self.found / goal);
        line
    }
}

/// As many digits as say something.
fn number(n: f64) -> String {
    if n >= 100.0 {
        format!("{n:.0}")
    } else if n >= 10.0 {
        format!("{n:.1}")
    } else if n >= 0.1 {
        format!("{n:.2}")
    } else {
        format!("{n:.4}")
    }
}

/// The value below which `percent` of the sorted `values` lie.
pub fn percentile(values: &[f64], percent: f64) -> f64 {
    values[((values.len() - 1) as f64 * percent / 100.0).round() as usize]
}
