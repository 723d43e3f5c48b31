//! What the tests share. Knows the library; knows no test.

pub mod apps;
pub mod bluesky_page;
pub mod by_page;
pub mod connect;
pub mod crash;
pub mod db;
pub mod lent;
pub mod live;
pub mod network;
pub mod nowhere;
pub mod pdf;
pub mod photo;
pub mod program;
pub mod rows;
pub mod signed_in;
pub mod steps;
pub mod subject;
pub mod town;
pub mod verdict;
