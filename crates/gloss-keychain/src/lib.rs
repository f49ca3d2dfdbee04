//! Keys of model providers: in the system's keychain where there is one, else in a file of the home that a
//! passphrase encrypts (age 1.1, scrypt).
//!
//! Never writes a key in clear, never logs one, never asks anybody: where a passphrase is needed it says so and
//! the caller asks. Linux's kernel keyring is not used, because it does not outlive a restart of the machine.

mod file;
mod system;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use age::secrecy::{ExposeSecret, SecretString};

/// Longest key, in bytes; the longest that providers give out are tokens of some kilobytes.
pub const MAX_KEY: usize = 16 << 10;
/// An entry by which it is found out whether there is a keychain, and taken away again.
const PROBE: &str = "probe";
/// Keys in the file at most.
const MAX_KEYS: usize = 64;
/// Shortest passphrase, in characters. Guessing is slowed by scrypt, which takes about a second a try.
pub const SHORTEST_PASSPHRASE: usize = 8;

/// Where a key is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPlace {
    /// In the keychain of the system.
    System,
    /// In the encrypted file.
    File,
}

/// Which places may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Use {
    /// The system's keychain, and the file where there is none.
    #[default]
    Auto,
    /// The file alone.
    File,
}

/// Why a key can't be had or kept.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file is there and its passphrase was not given since the engine started.
    #[error("The keys are locked.")]
    Locked,
    /// There is no keychain, and a file needs a passphrase.
    #[error("This system has no keychain, so the keys go into an encrypted file, which needs a passphrase.")]
    NeedsPassphrase,
    /// The passphrase is shorter than [`SHORTEST_PASSPHRASE`].
    #[error("The passphrase is too short: it needs at least 8 characters.")]
    ShortPassphrase,
    /// The passphrase does not open the file.
    #[error("This is not the passphrase of the keys.")]
    WrongPassphrase,
    /// Empty, too long, or with characters that no header can carry.
    #[error("This is no key: {0}.")]
    NoKey(&'static str),
    /// More keys than the file holds.
    #[error("There are too many keys.")]
    TooMany,
    /// The file is damaged or was not written by Gloss.
    #[error("The file of the keys can't be read: {0}.")]
    Damaged(String),
    /// The disk refused.
    #[error("The file of the keys can't be written: {0}.")]
    Disk(#[from] std::io::Error),
}

/// The keys of one home.
pub struct Keychain {
    path: PathBuf,
    places: Use,
    open: Mutex<Option<Open>>,
    /// The cached keys from the system's keychain, so that it is asked once for each key.
    heard: Mutex<BTreeMap<String, SecretString>>,
}

/// The file's content while it is unlocked.
struct Open {
    passphrase: SecretString,
    keys: BTreeMap<String, SecretString>,
}

impl Keychain {
    /// The keys of a home; nothing is read yet.
    pub fn new(home: &Path, places: Use) -> Self {
        Self { path: home.join("keys.age"), places, open: Mutex::new(None), heard: Mutex::default() }
    }

    /// The key of a name, if it is where it was kept. The first time it may wait for the system's keychain to be
    /// unlocked by the person.
    ///
    /// # Errors
    /// [`KeyError::Locked`] where the place is locked, or the system's keychain does not answer.
    pub fn get(&self, name: &str, kept: KeyPlace) -> Result<Option<SecretString>, KeyError> {
        if kept == KeyPlace::System {
            let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(key) = heard.get(name) {
                return Ok(Some(key.clone()));
            }
            let key = system::get(&self.path, name).map_err(|_| KeyError::Locked)?;
            if let Some(key) = &key {
                heard.insert(name.to_owned(), key.clone());
            }
            return Ok(key);
        }
        match &*self.lock() {
            Some(open) => Ok(open.keys.get(name).cloned()),
            None if self.path.exists() => Err(KeyError::Locked),
            None => Ok(None),
        }
    }

    /// The keys that need no passphrase now, by their names: those of the unlocked file, and those that the system's keychain
    /// gave out since the process began. Asks nobody.
    pub fn unlocked(&self) -> Vec<(String, SecretString)> {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out: Vec<_> = heard.iter().map(|(name, key)| (name.clone(), key.clone())).collect();
        drop(heard);
        if let Some(open) = &*self.lock() {
            out.extend(open.keys.iter().map(|(name, key)| (name.clone(), key.clone())));
        }
        out
    }

    /// The key of a name wherever it is kept; none where it is nowhere. As [`Keychain::get`] it may wait for the person.
    ///
    /// # Errors
    /// [`KeyError::Locked`] where the file is locked and the system's keychain has none.
    pub fn find(&self, name: &str) -> Result<Option<SecretString>, KeyError> {
        let in_file = self.get(name, KeyPlace::File);
        if let Ok(Some(key)) = in_file {
            return Ok(Some(key));
        }
        match self.places {
            Use::File => in_file,
            Use::Auto => match self.get(name, KeyPlace::System) {
                Ok(Some(key)) => Ok(Some(key)),
                _ => in_file,
            },
        }
    }

    /// Forgets a key of a name wherever it is kept.
    ///
    /// # Errors
    /// [`KeyError::Locked`] where the file is locked, or what the disk says.
    pub fn remove_all(&self, name: &str) -> Result<(), KeyError> {
        if self.places == Use::Auto {
            self.remove(name, KeyPlace::System)?;
        }
        self.remove(name, KeyPlace::File)
    }

    /// Keeps a key under a name, over one that was there. The passphrase is needed where the key goes into the
    /// file and the file is not unlocked; for a new file it becomes the passphrase.
    ///
    /// # Errors
    /// The reason why the key could not be stored; then nothing was changed.
    pub fn set(&self, name: &str, key: &str, passphrase: Option<&str>) -> Result<KeyPlace, KeyError> {
        let key = clean(key)?;
        if self.places == Use::Auto && system::set(&self.path, name, &key).is_ok() {
            self.forget_heard(name);
            // Of two keys the one in the keychain counts: the other would only grow old.
            if let Some(open) = &mut *self.lock()
                && open.keys.remove(name).is_some()
            {
                file::write(&self.path, &open.passphrase, &open.keys)?;
            }
            return Ok(KeyPlace::System);
        }
        if let Some(passphrase) = passphrase
            && self.lock().is_none()
        {
            self.unlock(passphrase)?;
        }
        let mut guard = self.lock();
        let Some(open) = &mut *guard else {
            return Err(if self.path.exists() { KeyError::Locked } else { KeyError::NeedsPassphrase });
        };
        if open.keys.len() >= MAX_KEYS && !open.keys.contains_key(name) {
            return Err(KeyError::TooMany);
        }
        let mut keys = open.keys.clone();
        keys.insert(name.to_owned(), SecretString::from(key));
        file::write(&self.path, &open.passphrase, &keys)?;
        open.keys = keys;
        Ok(KeyPlace::File)
    }

    /// Whether a key could be kept now without asking anybody for a passphrase.
    ///
    /// # Errors
    /// [`KeyError::Locked`] or [`KeyError::NeedsPassphrase`].
    pub fn check_ready(&self) -> Result<(), KeyError> {
        if self.lock().is_some() {
            return Ok(());
        }
        if self.places == Use::Auto && system::set(&self.path, PROBE, PROBE).is_ok() {
            system::remove(&self.path, PROBE);
            return Ok(());
        }
        Err(if self.path.exists() { KeyError::Locked } else { KeyError::NeedsPassphrase })
    }

    /// Forgets a key, wherever it is. The file must be unlocked where the key is in it.
    ///
    /// # Errors
    /// [`KeyError::Locked`], or what the disk says.
    pub fn remove(&self, name: &str, kept: KeyPlace) -> Result<(), KeyError> {
        if kept == KeyPlace::System {
            self.forget_heard(name);
            system::remove(&self.path, name);
            return Ok(());
        }
        let mut guard = self.lock();
        match &mut *guard {
            Some(open) => {
                open.keys.remove(name);
                file::write(&self.path, &open.passphrase, &open.keys)
            }
            None if self.path.exists() => Err(KeyError::Locked),
            None => Ok(()),
        }
    }

    /// Opens the file with its passphrase, for as long as this process lives; where there is none yet, it becomes that of a new one.
    ///
    /// # Errors
    /// [`KeyError::WrongPassphrase`], [`KeyError::ShortPassphrase`] for a new one, or what is wrong with the file.
    pub fn unlock(&self, passphrase: &str) -> Result<(), KeyError> {
        if !self.path.exists() {
            return self.begin(passphrase);
        }
        let keys = file::read(&self.path, passphrase)?;
        *self.lock() = Some(Open { passphrase: SecretString::from(passphrase), keys });
        Ok(())
    }

    fn begin(&self, passphrase: &str) -> Result<(), KeyError> {
        if passphrase.chars().count() < SHORTEST_PASSPHRASE {
            return Err(KeyError::ShortPassphrase);
        }
        let passphrase = SecretString::from(passphrase);
        *self.lock() = Some(Open { passphrase, keys: BTreeMap::new() });
        Ok(())
    }

    fn forget_heard(&self, name: &str) {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }

    fn lock(&self) -> MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A key as it was meant: without the blanks of a copied line.
fn clean(key: &str) -> Result<String, KeyError> {
    let key = key.trim();
    if key.is_empty() {
        return Err(KeyError::NoKey("it is empty"));
    }
    if key.len() > MAX_KEY {
        return Err(KeyError::NoKey("it is longer than 16 KB"));
    }
    if !key.bytes().all(|byte| (0x21..=0x7e).contains(&byte)) {
        return Err(KeyError::NoKey("it has blanks or characters that keys don't have"));
    }
    Ok(key.to_owned())
}

#[cfg(test)]
mod tests;
