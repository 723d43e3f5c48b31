//! Who runs a Crier, in their own words: for the pages that people must be able to read.

/// Who runs a Crier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operator {
    /// A name.
    pub name: Option<String>,
    /// An address that people can write to.
    pub contact: Option<String>,
}
