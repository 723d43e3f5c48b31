//! What the tests share. Knows the library; knows no test.

pub mod db;
pub mod rows;
pub mod town;
