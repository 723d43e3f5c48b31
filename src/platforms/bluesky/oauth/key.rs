//! Keys of ES256 (ECDSA on P-256 with SHA-256) and the tokens that they sign (JWS, RFC 7515 and 7518). One kind of key does
//! both jobs here: one for each session, by which a server knows that a token is in the right hands, and those of this
//! Crier, by which servers know Crier. Used by the rest of this folder; stores nothing. A key never prints.

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::zeroize::Zeroizing;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::clock::Clock;

/// Bytes of a private key, and of each half of the public one.
const SIZE: usize = 32;
/// How often chance is asked again for a key: what is no key comes up once in 2^32.
const TRIES: usize = 8;

/// A key.
pub struct Key {
    secret: Zeroizing<[u8; SIZE]>,
    pair: EcdsaKeyPair,
    x: String,
    y: String,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Key {
    /// A new key; `None` when chance gives none.
    pub fn new(clock: &Clock) -> Option<Self> {
        (0..TRIES).find_map(|_| {
            let mut secret = Zeroizing::new([0; SIZE]);
            clock.fill(&mut secret[..]);
            Self::from(secret)
        })
    }

    /// The key that [`Key::secret`] wrote down.
    pub fn open(secret: &str) -> Option<Self> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(secret).ok()?);
        Self::from(Zeroizing::new(bytes.as_slice().try_into().ok()?))
    }

    fn from(secret: Zeroizing<[u8; SIZE]>) -> Option<Self> {
        let public = PrivateKey::from_private_key(&ECDH_P256, &secret[..]).ok()?.compute_public_key().ok()?;
        // Uncompressed (SEC 1): 4, then both halves.
        let (_, halves) = public.as_ref().split_first()?;
        let (x, y) = halves.split_at_checked(SIZE)?;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(&ECDSA_P256_SHA256_FIXED_SIGNING, &secret[..], public.as_ref()).ok()?;
        Some(Self { secret, pair, x: URL_SAFE_NO_PAD.encode(x), y: URL_SAFE_NO_PAD.encode(y) })
    }

    /// The private key, to be sealed.
    pub fn secret(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(&self.secret[..]))
    }

    /// The public key (JWK, RFC 7517).
    pub fn public(&self) -> Value {
        json!({ "kty": "EC", "crv": "P-256", "x": self.x, "y": self.y })
    }

    /// Its name: what everybody computes from the public key alone (RFC 7638).
    pub fn name(&self) -> String {
        let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, self.x, self.y);
        URL_SAFE_NO_PAD.encode(Sha256::digest(canonical.as_bytes()))
    }

    /// `claims`, signed; `None` when the library cannot sign.
    pub fn signed(&self, header: &Value, claims: &Value) -> Option<String> {
        let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let text = format!("{header}.{claims}");
        let signature = self.pair.sign(&SystemRandom::new(), text.as_bytes()).ok()?;
        Some(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}
