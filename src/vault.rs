//! Sealing: what must not be readable at rest goes through here before it touches the database.
//!
//! AES-256-GCM with a random nonce. Each workspace has a data key of its own; the data key is wrapped by
//! the key ring (`CRIER_KEYS=k2:…,k1:…`, the first is current). The place of a value (table, row, field)
//! is authenticated with it, so a value that is moved to another row does not open.
//! The ring also signs what goes out under Crier's address and must come back unchanged (links to files).
//! Used by `store`'s callers (`connect`, `publish`, `chat`) and by `links`; knows no table itself.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use hmac::{Hmac, Mac};
use rand::TryRng;
use rand::rngs::SysRng;
use secrecy::zeroize::Zeroizing;
use sha2::Sha256;

/// Bytes of a key of AES-256.
const KEY: usize = 32;
/// Bytes of a nonce of GCM.
const NONCE: usize = 12;

/// Why something could not be sealed or opened. Says nothing about the content.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The key ring's text is not of the form `name:base64,name:base64`.
    #[error("CRIER_KEYS must be name:key pairs separated by commas, each key {KEY} bytes in base64 (make one with `crier keys new`)")]
    Ring,
    /// The sealed text names a key that the ring does not hold.
    #[error("sealed with the key {0:?}, which CRIER_KEYS does not hold")]
    UnknownKey(String),
    /// Sealed with another key, moved from another row, or damaged.
    #[error("the sealed value does not open: wrong key, wrong place or damaged")]
    DoesNotOpen,
    /// The system gave no random bytes.
    #[error("the system gave no random bytes")]
    NoRandom,
}

/// Where a sealed value lives. Part of what is authenticated.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The table.
    pub table: &'a str,
    /// The row's name.
    pub row: &'a str,
    /// The column.
    pub field: &'a str,
}

/// The keys of the operator; the first one seals, all of them open.
#[derive(Clone)]
pub struct Ring {
    keys: Vec<(String, Zeroizing<[u8; KEY]>)>,
}

/// What keeps the keys that sign apart from those that seal, though both come from the ring.
const SIGNS: &[u8] = b"crier-signs-v1";

/// The key of one workspace. Seals its tokens and what its people send.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; KEY]>);

impl Ring {
    /// Reads `name:base64,name:base64`.
    ///
    /// # Errors
    /// [`VaultError::Ring`] when it is empty, malformed, or names a key twice.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let mut keys: Vec<(String, Zeroizing<[u8; KEY]>)> = Vec::new();
        for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
            let (name, key) = pair.split_once(':').ok_or(VaultError::Ring)?;
            let bytes = Zeroizing::new(BASE64.decode(key.trim_end_matches('=')).map_err(|_| VaultError::Ring)?);
            let key: [u8; KEY] = bytes.as_slice().try_into().map_err(|_| VaultError::Ring)?;
            let good = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric());
            if !good || keys.iter().any(|(other, _)| other == name) {
                return Err(VaultError::Ring);
            }
            keys.push((name.to_owned(), Zeroizing::new(key)));
        }
        if keys.is_empty() { Err(VaultError::Ring) } else { Ok(Self { keys }) }
    }

    /// A new key in the form of the ring, named `name`.
    ///
    /// # Errors
    /// [`VaultError::NoRandom`].
    pub fn new_key(name: &str) -> Result<String, VaultError> {
        Ok(format!("{name}:{}", BASE64.encode(random::<KEY>()?)))
    }

    /// The names of the keys; the first one is current.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|(name, _)| name.as_str())
    }

    /// The name of the key that seals.
    pub fn current(&self) -> &str {
        self.keys.first().map_or("", |(name, _)| name)
    }

    /// A new data key, and its wrapped form for the row of its workspace.
    ///
    /// # Errors
    /// [`VaultError::NoRandom`].
    pub fn new_data_key(&self, workspace: &str) -> Result<(DataKey, String), VaultError> {
        let key = DataKey(random::<KEY>()?);
        let wrapped = self.wrap(&key, workspace)?;
        Ok((key, wrapped))
    }

    /// Wraps `key` with the current key of the ring.
    ///
    /// # Errors
    /// [`VaultError::NoRandom`].
    pub fn wrap(&self, key: &DataKey, workspace: &str) -> Result<String, VaultError> {
        self.lock_up(data_key_place(workspace), &key.0[..])
    }

    /// Seals what belongs to no workspace, with the current key.
    ///
    /// # Errors
    /// [`VaultError::NoRandom`].
    pub fn seal(&self, place: Place<'_>, text: &str) -> Result<String, VaultError> {
        self.lock_up(place, text.as_bytes())
    }

    /// Opens what [`Ring::seal`] made for the same place.
    ///
    /// # Errors
    /// [`VaultError::UnknownKey`], [`VaultError::DoesNotOpen`].
    pub fn open(&self, place: Place<'_>, sealed: &str) -> Result<String, VaultError> {
        String::from_utf8(self.unlock(place, sealed)?).map_err(|_| VaultError::DoesNotOpen)
    }

    /// The name of the key that sealed this.
    pub fn key_of(sealed: &str) -> &str {
        sealed.split('.').next().unwrap_or_default()
    }

    fn lock_up(&self, place: Place<'_>, text: &[u8]) -> Result<String, VaultError> {
        let (name, ring_key) = self.keys.first().ok_or(VaultError::Ring)?;
        Ok(format!("{name}.{}", encrypt(ring_key, &place.bound(), text)?))
    }

    fn unlock(&self, place: Place<'_>, sealed: &str) -> Result<Vec<u8>, VaultError> {
        let (name, sealed) = sealed.split_once('.').ok_or(VaultError::DoesNotOpen)?;
        let (_, ring_key) = self.keys.iter().find(|(other, _)| other == name).ok_or_else(|| VaultError::UnknownKey(name.to_owned()))?;
        decrypt(ring_key, &place.bound(), sealed)
    }

    /// Opens a wrapped data key.
    ///
    /// # Errors
    /// [`VaultError::UnknownKey`], [`VaultError::DoesNotOpen`].
    pub fn unwrap_key(&self, wrapped: &str, workspace: &str) -> Result<DataKey, VaultError> {
        let bytes = Zeroizing::new(self.unlock(data_key_place(workspace), wrapped)?);
        let key: [u8; KEY] = bytes.as_slice().try_into().map_err(|_| VaultError::DoesNotOpen)?;
        Ok(DataKey(Zeroizing::new(key)))
    }

    /// Signs `parts` for `what` with the current key: HMAC-SHA256 in hexadecimal, the same each time. Nothing else is known by
    /// it, and a signature for one thing is none for another.
    pub fn sign(&self, what: &str, parts: &[&str]) -> String {
        let mac = self.keys.first().and_then(|(_, key)| mac(key, what, parts));
        mac.map(|mac| hex(&mac.finalize().into_bytes())).unwrap_or_default()
    }

    /// Whether [`Ring::sign`] made `signature`, with the current key or with one before it. Takes the same time for every
    /// wrong one.
    pub fn has_signed(&self, what: &str, parts: &[&str], signature: &str) -> bool {
        let Some(given) = bytes(signature) else { return false };
        self.keys.iter().any(|(_, key)| mac(key, what, parts).is_some_and(|mac| mac.verify_slice(&given).is_ok()))
    }
}

impl DataKey {
    /// Seals `text` for `place`: printable, of another form each time.
    ///
    /// # Errors
    /// [`VaultError::NoRandom`].
    pub fn seal(&self, place: Place<'_>, text: &str) -> Result<String, VaultError> {
        encrypt(&self.0, &place.bound(), text.as_bytes())
    }

    /// Opens what [`DataKey::seal`] made for the same place.
    ///
    /// # Errors
    /// [`VaultError::DoesNotOpen`].
    pub fn open(&self, place: Place<'_>, sealed: &str) -> Result<String, VaultError> {
        String::from_utf8(decrypt(&self.0, &place.bound(), sealed)?).map_err(|_| VaultError::DoesNotOpen)
    }
}

impl Place<'_> {
    /// The bytes that bind a value to its place.
    fn bound(&self) -> Vec<u8> {
        framed(b"crier-v1", &[self.table, self.row, self.field])
    }
}

/// Texts one behind the other; lengths keep neighbours apart.
fn framed(head: &[u8], parts: &[&str]) -> Vec<u8> {
    let mut bytes = head.to_vec();
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part.as_bytes());
    }
    bytes
}

/// The signature of `parts` for `what`, by a key of its own made from a key of the ring.
fn mac(ring_key: &[u8; KEY], what: &str, parts: &[&str]) -> Option<Hmac<Sha256>> {
    let mut derived = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(ring_key).ok()?;
    derived.update(&framed(SIGNS, &[what]));
    let mut signature = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&derived.finalize().into_bytes()).ok()?;
    signature.update(&framed(SIGNS, parts));
    Some(signature)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of hexadecimal digits in lower case.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).filter(|_| !byte.is_ascii_uppercase()).and_then(|n| u8::try_from(n).ok());
    hex.as_bytes().chunks(2).map(|pair| if let [high, low] = pair { Some(digit(*high)? << 4 | digit(*low)?) } else { None }).collect()
}

impl std::fmt::Debug for Ring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

fn data_key_place(workspace: &str) -> Place<'_> {
    Place { table: "workspaces", row: workspace, field: "data_key" }
}

fn encrypt(key: &[u8; KEY], bound: &[u8], text: &[u8]) -> Result<String, VaultError> {
    let nonce = random::<NONCE>()?;
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key));
    let payload = Payload { msg: text, aad: bound };
    let sealed = cipher.encrypt(&Nonce::from(*nonce), payload).map_err(|_| VaultError::DoesNotOpen)?;
    Ok(BASE64.encode([&nonce[..], &sealed].concat()))
}

fn decrypt(key: &[u8; KEY], bound: &[u8], sealed: &str) -> Result<Vec<u8>, VaultError> {
    let bytes = BASE64.decode(sealed).map_err(|_| VaultError::DoesNotOpen)?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or(VaultError::DoesNotOpen)?;
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| VaultError::DoesNotOpen)?;
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key));
    cipher.decrypt(&Nonce::from(nonce), Payload { msg: sealed, aad: bound }).map_err(|_| VaultError::DoesNotOpen)
}

fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, VaultError> {
    let mut bytes = Zeroizing::new([0; N]);
    SysRng.try_fill_bytes(&mut bytes[..]).map_err(|_| VaultError::NoRandom)?;
    Ok(bytes)
}
