//! Everything that is tested, in one binary.
