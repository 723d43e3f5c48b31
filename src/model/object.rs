//! The names of what lies in the file store: `WORKSPACE/SHA256.CHANCE`. The workspace stands first, so that equal files of
//! two workspaces are two objects and nobody learns from his own what others have; the digest makes equal files of one
//! workspace one; what chance adds makes sure that a name which was given up is never had again. Pure.

/// A name for content of this digest.
pub fn object_key(workspace: &str, content: &str, chance: &str) -> String {
    format!("{workspace}/{content}.{chance}")
}

/// What stands for the content in a name: the same for equal files of a workspace.
pub fn content_of(key: &str) -> &str {
    key.rsplit_once('.').map_or(key, |(content, _)| content)
}

/// Whether two names are of equal files.
pub fn same_content(one: &str, other: &str) -> bool {
    content_of(one) == content_of(other)
}
