//! The encrypted file: a JSON object of names and keys inside an age file with a passphrase (age-encryption.org/v1,
//! scrypt recipient). Written whole into its place; never in clear anywhere.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use age::scrypt::{Identity, Recipient};
use age::secrecy::{ExposeSecret, SecretString};

use crate::KeyError;

/// Largest file, in bytes: all keys at their longest, and age's own few hundred.
const MAX_FILE: u64 = 2 << 20;
/// Highest work factor that is tried, as a power of two: above it the file was not made by Gloss, and opening it
/// could take minutes.
const MAX_WORK: u8 = 22;

/// The keys of a file.
pub(crate) fn read(path: &Path, passphrase: &str) -> Result<BTreeMap<String, SecretString>, KeyError> {
    let damaged = |why: &str| KeyError::Damaged(why.to_owned());
    if std::fs::metadata(path).map_err(|e| KeyError::Damaged(e.to_string()))?.len() > MAX_FILE {
        return Err(damaged("it is too large"));
    }
    let bytes = std::fs::read(path).map_err(|e| KeyError::Damaged(e.to_string()))?;
    let mut identity = Identity::new(SecretString::from(passphrase));
    identity.set_max_work_factor(MAX_WORK);
    let clear = age::decrypt(&identity, &bytes).map_err(|error| match error {
        age::DecryptError::DecryptionFailed
        | age::DecryptError::NoMatchingKeys
        | age::DecryptError::KeyDecryptionFailed => KeyError::WrongPassphrase,
        _ => damaged("it is damaged"),
    })?;
    let keys: BTreeMap<String, String> =
        serde_json::from_slice(&clear).map_err(|_| damaged("its content is not Gloss's"))?;
    Ok(keys.into_iter().map(|(name, key)| (name, SecretString::from(key))).collect())
}

/// Writes the keys, readable by this user alone.
pub(crate) fn write(
    path: &Path,
    passphrase: &SecretString,
    keys: &BTreeMap<String, SecretString>,
) -> Result<(), KeyError> {
    let clear: BTreeMap<&str, &str> =
        keys.iter().map(|(name, key)| (name.as_str(), key.expose_secret())).collect();
    let clear = SecretString::from(serde_json::to_string(&clear).unwrap_or_default());
    let sealed = age::encrypt(&Recipient::new(passphrase.clone()), clear.expose_secret().as_bytes())
        .map_err(|error| KeyError::Disk(std::io::Error::other(error.to_string())))?;
    // A temporary file of this library is made with mode 0600 and takes its place in one step.
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&sealed)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
