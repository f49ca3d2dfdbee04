//! The file's side of the keychain; the system's needs one, which a machine of tests has not.

use age::secrecy::ExposeSecret;

use super::{KeyError, KeyPlace, Keychain, Use};

const KEY: &str = "sk-canary-91b2-do-not-print";

fn at(home: &tempfile::TempDir) -> Keychain {
    Keychain::new(home.path(), Use::File)
}

#[test]
fn a_key_outlives_the_process_behind_its_passphrase() {
    let home = tempfile::tempdir().unwrap();
    let first = at(&home);
    assert!(first.get("acme", KeyPlace::File).unwrap().is_none());
    assert!(matches!(first.set("acme", KEY, None), Err(KeyError::NeedsPassphrase)));
    assert!(matches!(first.set("acme", KEY, Some("short")), Err(KeyError::ShortPassphrase)));
    assert_eq!(first.set("acme", &format!(" {KEY}\n"), Some("a long phrase")).unwrap(), KeyPlace::File);
    assert_eq!(first.set("other", "sk-2", None).unwrap(), KeyPlace::File);
    let bytes = std::fs::read(home.path().join("keys.age")).unwrap();
    assert!(!bytes.windows(KEY.len()).any(|part| part == KEY.as_bytes()), "the key lies there in clear");

    let again = at(&home);
    assert!(matches!(again.get("acme", KeyPlace::File), Err(KeyError::Locked)));
    assert!(matches!(again.set("acme", "x", None), Err(KeyError::Locked)));
    assert!(matches!(again.unlock("a wrong phrase"), Err(KeyError::WrongPassphrase)));
    again.unlock("a long phrase").unwrap();
    assert_eq!(again.get("acme", KeyPlace::File).unwrap().unwrap().expose_secret(), KEY);
    again.remove("acme", KeyPlace::File).unwrap();

    let last = at(&home);
    last.unlock("a long phrase").unwrap();
    assert!(last.get("acme", KeyPlace::File).unwrap().is_none());
    assert_eq!(last.get("other", KeyPlace::File).unwrap().unwrap().expose_secret(), "sk-2");
}

#[cfg(unix)]
#[test]
fn the_file_is_for_this_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let home = tempfile::tempdir().unwrap();
    at(&home).set("acme", KEY, Some("a long phrase")).unwrap();
    let mode = std::fs::metadata(home.path().join("keys.age")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_is_no_key_or_no_file_is_said() {
    let home = tempfile::tempdir().unwrap();
    let keys = at(&home);
    for bad in ["", "  ", "two words", "line\nbreak", "schlüssel", &"x".repeat(super::MAX_KEY + 1)] {
        let said = keys.set("acme", bad, Some("a long phrase"));
        assert!(matches!(said, Err(KeyError::NoKey(_))), "{bad:.20}");
    }
    for bytes in [&b""[..], b"hello", b"age-encryption.org/v1\n-> scrypt AAAA 63\n"] {
        std::fs::write(home.path().join("keys.age"), bytes).unwrap();
        assert!(matches!(keys.unlock("a long phrase"), Err(KeyError::Damaged(_))));
    }
    let large = vec![b'x'; 3 << 20];
    std::fs::write(home.path().join("keys.age"), large).unwrap();
    assert!(matches!(keys.unlock("a long phrase"), Err(KeyError::Damaged(_))));
}
