//! Troubles with the keys, as a person is told of them. Keeps and opens none.

use gloss_keychain::KeyError;
use gloss_protocol::{Code, Problem};

/// A problem with the keys, as it is told.
pub(crate) fn refused(error: &KeyError) -> Problem {
    let says = error.to_string();
    match error {
        KeyError::Locked => Problem::new(Code::KeysLocked, says),
        KeyError::NeedsPassphrase | KeyError::ShortPassphrase => Problem::new(Code::NeedsPassphrase, says),
        KeyError::WrongPassphrase => Problem::new(Code::KeysLocked, says),
        KeyError::NoKey(_) => Problem::new(Code::BadSecret, says).with_next("Copy the key again, whole."),
        KeyError::TooMany => Problem::new(Code::TooLarge, says).with_next("Forget a provider first."),
        KeyError::Damaged(_) => Problem::new(Code::Internal, says)
            .with_next("Take keys.age out of Gloss's folder and enter the keys again."),
        KeyError::Disk(_) => Problem::new(Code::DiskFull, says),
    }
}
