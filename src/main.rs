//! Crier's command line.

fn main() {}
