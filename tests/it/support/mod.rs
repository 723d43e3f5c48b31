//! What the tests share. Knows the library; knows no test.

pub mod by_page;
mod connect;
pub mod crash;
pub mod db;
pub mod live;
pub mod network;
pub mod nowhere;
pub mod photo;
pub mod program;
pub mod rows;
pub mod signed_in;
pub mod subject;
pub mod town;
pub mod verdict;
