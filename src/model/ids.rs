//! Names of rows. Made by Crier, never by the database, so that both engines hold the same ones.

use crate::clock::Clock;

/// A workspace: the people, accounts and posts that belong together.
pub type WorkspaceId = String;
/// A Telegram user id; the same number is the id of the private chat with that person.
pub type PersonId = i64;
/// An account at a network.
pub type AccountId = String;
/// A post, from its draft to its report.
pub type PostId = String;
/// One account of one post.
pub type TargetId = String;
/// One visible thing that a target consists of.
pub type PartId = String;
/// One picture or video of a post.
pub type MediaId = String;

/// Letters and digits that cannot be mistaken for one another (Crockford's base 32, lower case).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A new name of 12 characters: 60 bits by chance, short enough for the 64 bytes of a Telegram button.
pub fn new_id(clock: &Clock) -> String {
    token(clock, 12)
}

/// A name that nobody can guess, of `length` characters with 5 bits each.
pub fn token(clock: &Clock, length: usize) -> String {
    let mut bytes = vec![0; length];
    clock.fill(&mut bytes);
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// The short form of a name that a person sees beside a failure and that finds its trace in the log.
pub fn reference(id: &str) -> String {
    id.chars().take(5).collect::<String>().to_uppercase()
}
