//! Turns a private key, as JWK or PEM, into signatures of JSON Web Tokens (RFC 7515, 7517 and 7518).

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeyPairComponents, PublicKeyComponents};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use serde_json::{Map, Value};

/// base64url, as JOSE writes it without padding (RFC 7515, section 2), but read with it, too.
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_encode_padding(false).with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A private key that signs with EdDSA (Ed25519), ES256 or RS256.
///
/// `Debug` shows the algorithm only.
#[derive(Clone)]
pub struct SigningKey {
    key: Arc<Key>,
    id: Option<String>,
}

enum Key {
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    Rsa(RsaKeyPair),
}

impl SigningKey {
    /// Reads a private key in JSON (RFC 7517; RFC 8037 for Ed25519), whose `kid` becomes the identifier of the key.
    ///
    /// # Errors
    /// Says, as a sentence, that it is no such key, or one for another algorithm.
    pub fn from_jwk(json: &str) -> Result<Self, String> {
        // The error of a parser may show what it does not like.
        let jwk: Map<String, Value> = serde_json::from_str(json).map_err(|_| "the key is not a JSON object")?;
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let bytes = |name: &str| {
            let encoded = text(name).ok_or_else(|| format!("the key has no `{name}`"))?;
            BASE64_URL.decode(encoded).map_err(|_| format!("`{name}` of the key is not base64url"))
        };
        let refused = |_| "the parts of the key do not fit each other";
        let key = match (text("kty").unwrap_or_default(), text("crv").unwrap_or_default()) {
            ("OKP", "Ed25519") => {
                let key = Ed25519KeyPair::from_seed_and_public_key(&bytes("d")?, &bytes("x")?);
                Key::Ed25519(key.map_err(refused)?)
            }
            ("EC", "P-256") => {
                let public = [vec![UNCOMPRESSED], bytes("x")?, bytes("y")?].concat();
                let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
                let key = EcdsaKeyPair::from_private_key_and_public_key(algorithm, &bytes("d")?, &public);
                Key::P256(key.map_err(refused)?)
            }
            ("RSA", _) => {
                let components = KeyPairComponents {
                    public_key: PublicKeyComponents { n: bytes("n")?, e: bytes("e")? },
                    d: bytes("d")?,
                    p: bytes("p")?,
                    q: bytes("q")?,
                    dP: bytes("dp")?,
                    dQ: bytes("dq")?,
                    qInv: bytes("qi")?,
                };
                Key::Rsa(RsaKeyPair::from_components(&components).map_err(refused)?)
            }
            _ => return Err("the key is not one of Ed25519, P-256 or RSA".to_owned()),
        };
        Ok(Self { key: Arc::new(key), id: text("kid").map(str::to_owned) })
    }

    /// Reads a JWK that is written in base64url behind a prefix, such as a secret of the form
    /// `secret-token:example.com:v1:...` (RFC 8959).
    ///
    /// # Errors
    /// Says, as a sentence, that the secret is not of this form, or what is wrong with the key.
    pub fn from_encoded_jwk(prefix: &str, secret: &str) -> Result<Self, String> {
        let encoded = secret.trim().strip_prefix(prefix);
        let encoded = encoded.ok_or_else(|| format!("the secret does not start with `{prefix}`"))?;
        let json = BASE64_URL.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        Self::from_jwk(&json.ok_or("what follows the prefix of the secret is not base64url")?)
    }

    /// Reads a private key in PEM: PKCS#8 (RFC 5958), or the older forms of RSA and elliptic curves.
    ///
    /// # Errors
    /// Says, as a sentence, that it is no such key, or one for another algorithm.
    pub fn from_pem(pem: &str) -> Result<Self, String> {
        let body = pem.split_once("-----BEGIN ").and_then(|(_, rest)| rest.split_once("PRIVATE KEY-----"));
        let encoded = body.and_then(|(_, rest)| rest.split_once("-----END ")).map(|(encoded, _)| encoded);
        let encoded: String = encoded.ok_or("there is no private key in PEM")?.split_whitespace().collect();
        let der = STANDARD.decode(encoded).map_err(|_| "the key is encrypted, or its body is not base64")?;
        let ed25519 = || Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map(Key::Ed25519);
        let p256 = || EcdsaKeyPair::from_private_key_der(&ECDSA_P256_SHA256_FIXED_SIGNING, &der).map(Key::P256);
        let rsa = || RsaKeyPair::from_pkcs8(&der).or_else(|_| RsaKeyPair::from_der(&der)).map(Key::Rsa);
        let key = ed25519().or_else(|_| p256()).or_else(|_| rsa());
        let key = key.map_err(|_| "the key is not one of Ed25519, P-256 or RSA")?;
        Ok(Self { key: Arc::new(key), id: None })
    }

    /// Sets the identifier by which the server finds the public half (`kid`).
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Returns a token that consists of these claims, signed (RFC 7519, section 7.1).
    pub(crate) fn sign(&self, mut header: Map<String, Value>, claims: &Map<String, Value>) -> Result<String, String> {
        header.insert("alg".to_owned(), self.algorithm().into());
        if let Some(id) = &self.id {
            header.insert("kid".to_owned(), id.as_str().into());
        }
        let part = |map: &Map<String, Value>| serde_json::to_vec(map).map(|json| BASE64_URL.encode(json));
        let encoded = part(&header).and_then(|header| Ok(format!("{header}.{}", part(claims)?)));
        let text = encoded.map_err(|_| "the claims have no JSON form")?;
        let signature = self.signature(text.as_bytes()).map_err(|_| "the key cannot sign")?;
        Ok(format!("{text}.{}", BASE64_URL.encode(signature)))
    }

    fn algorithm(&self) -> &'static str {
        match &*self.key {
            Key::Ed25519(_) => "EdDSA",
            Key::P256(_) => "ES256",
            Key::Rsa(_) => "RS256",
        }
    }

    fn signature(&self, message: &[u8]) -> Result<Vec<u8>, aws_lc_rs::error::Unspecified> {
        match &*self.key {
            Key::Ed25519(key) => Ok(key.try_sign(message)?.as_ref().to_vec()),
            Key::P256(key) => Ok(key.sign(&SystemRandom::new(), message)?.as_ref().to_vec()),
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)?;
                Ok(signature)
            }
        }
    }
}

/// The first byte of a point whose coordinates both follow (SEC 1, section 2.3.3).
const UNCOMPRESSED: u8 = 4;

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SigningKey({}, [redacted])", self.algorithm())
    }
}
