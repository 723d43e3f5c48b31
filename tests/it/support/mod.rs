//! What the tests share. Knows the library; knows no test.

mod connect;
pub mod crash;
pub mod db;
pub mod live;
pub mod network;
pub mod photo;
pub mod program;
pub mod rows;
pub mod signed_in;
pub mod town;
pub mod verdict;
