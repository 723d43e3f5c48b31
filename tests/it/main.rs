//! One binary for all integration tests, one file a subject.
mod locales;
mod when;
