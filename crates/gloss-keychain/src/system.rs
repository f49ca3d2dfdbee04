//! The system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service elsewhere. Never
//! holds up its caller longer than a person takes to unlock it.

use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use age::secrecy::SecretString;
use keyring::Entry;

/// The service that entries are filed under.
const SERVICE: &str = "Gloss";
/// How long the system may take: it may be asking the person for its own password.
const PATIENCE: Duration = Duration::from_secs(60);

/// There is no keychain, or it refused.
pub(crate) struct Unavailable;

/// The entry of a name. Two homes of one person keep their keys apart by the file that they would use.
fn user(home: &Path, name: &str) -> String {
    format!("{name} ({})", home.parent().unwrap_or(home).display())
}

pub(crate) fn get(home: &Path, name: &str) -> Result<Option<SecretString>, Unavailable> {
    let user = user(home, name);
    bounded(move || match Entry::new(SERVICE, &user).and_then(|entry| entry.get_password()) {
        Ok(key) => Ok(Some(SecretString::from(key))),
        Err(keyring::Error::NoEntry) => Ok(None),
        Err(_) => Err(Unavailable),
    })
}

pub(crate) fn set(home: &Path, name: &str, key: &str) -> Result<(), Unavailable> {
    let (user, key) = (user(home, name), key.to_owned());
    bounded(move || {
        let entry = Entry::new(SERVICE, &user).map_err(|_| Unavailable)?;
        entry.set_password(&key).map_err(|_| Unavailable)
    })
}

/// Takes an entry away; one that is not there is as good as gone.
pub(crate) fn remove(home: &Path, name: &str) {
    let user = user(home, name);
    let _ = bounded(move || {
        Entry::new(SERVICE, &user).and_then(|entry| entry.delete_credential()).map_err(|_| Unavailable)
    });
}

/// Runs a call on a thread of its own, so that a keychain that never answers is one that is not there.
fn bounded<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, Unavailable> + Send + 'static,
) -> Result<T, Unavailable> {
    let (sender, receiver) = mpsc::channel();
    std::thread::Builder::new()
        .name("gloss-keychain".to_owned())
        .spawn(move || drop(sender.send(call())))
        .map_err(|_| Unavailable)?;
    receiver.recv_timeout(PATIENCE).unwrap_or(Err(Unavailable))
}
