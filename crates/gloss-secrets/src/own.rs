//! Our own rules beside Gitleaks': passwords in addresses and settings, keys of a known beginning whatever their length, and what
//! a person is asked about: paths of this computer and lists of e-mail addresses.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::bytes::Regex;

use crate::found::{Place, Weight};
use crate::rules::{entropy, pattern};

/// Different e-mail addresses of one file from which they are a list.
const LIST: usize = 2;
/// Matches of one rule that are looked at in one file.
const MAX_MATCHES: usize = 1000;
/// How random a key must look, in bits for each letter: words of a language have less.
const RANDOM: f64 = 3.0;

struct Own {
    id: &'static str,
    what: &'static str,
    weight: Weight,
    pattern: Option<Regex>,
    holds: fn(&[u8]) -> bool,
}

static OWN: LazyLock<Vec<Own>> = LazyLock::new(|| {
    let own = |id, what, weight, words: &str, holds| Own { id, what, weight, pattern: pattern(words), holds };
    vec![
        own(
            "address-with-password",
            "a password in an address",
            Weight::Secret,
            r#"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@"'<>`]{1,64}:([^\s/@"'<>`]{3,128})@[a-z0-9\[]"#,
            is_password,
        ),
        own(
            "key-by-its-beginning",
            "a key",
            Weight::Secret,
            r"\b((?:gh[opsur]_|github_pat_|glpat-|sk-(?:proj-|ant-)?|[sr]k_(?:live|test)_|xox[abeoprs]-|npm_|hf_|shpat_|dop_v1_|pypi-|SG\.|AIza|ya29\.)[A-Za-z0-9_.\-]{16,255}|A(?:KI|SI)A[A-Z0-9]{12,24})\b",
            is_random,
        ),
        own(
            "password-in-quotes",
            "a password",
            Weight::Secret,
            r#"(?i)(?:password|passwd|passphrase|passwort|kennwort|client_?secret|api_?key)["']?[ \t]{0,4}(?:=|:|=>)[ \t]{0,4}["']([^"'\s<>{}$%]{8,128})["']"#,
            is_password,
        ),
        own(
            "setting-with-password",
            "a password",
            Weight::Secret,
            r"(?m)^[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|SECRET|TOKEN|API_KEY)=([^\s#$<{]{8,128})[ \t]*$",
            is_password,
        ),
        own(
            "home-path",
            "a path of this computer",
            Weight::Warning,
            r#"(?:/home/|/Users/|[A-Za-z]:\\{1,2}Users\\{1,2})[A-Za-z0-9._-]{1,64}[/\\][^\s"'<>]{0,200}"#,
            |_| true,
        ),
        own(
            "file-address",
            "an address of a file of this computer",
            Weight::Warning,
            r#"file:///[^\s"'<>]{1,200}"#,
            |_| true,
        ),
    ]
});

static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}\b",
    )
});

/// Words that stand where a password would, in guides and examples.
const EXAMPLES: [&str; 26] = [
    "password",
    "passwort",
    "passwd",
    "passphrase",
    "secret",
    "example",
    "changeme",
    "change_me",
    "your",
    "xxxx",
    "****",
    "....",
    "placeholder",
    "username",
    "dummy",
    "test",
    "sample",
    "foobar",
    "undefined",
    "function",
    "required",
    "current-",
    "new-",
    "token",
    "string",
    "hunter2",
];

fn is_password(bytes: &[u8]) -> bool {
    let words = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let is_example = EXAMPLES.iter().any(|word| words.contains(word));
    // A word or a phrase is what a form calls its field, not what somebody types into it.
    let kinds = [words.chars().any(char::is_alphabetic), words.chars().any(|c| !c.is_alphabetic())];
    !is_example && kinds == [true, true] && entropy(bytes) > 2.0
}

fn is_random(bytes: &[u8]) -> bool {
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let words = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    digits > 0
        && entropy(bytes) > RANDOM
        && !["example", "xxxx", "your"].iter().any(|word| words.contains(word))
}

/// All that our own rules find in a file.
pub(crate) fn search(name: &str, bytes: &[u8]) -> Vec<Place> {
    let mut places = Vec::new();
    for own in OWN.iter() {
        let Some(pattern) = &own.pattern else { continue };
        for found in pattern.captures_iter(bytes).take(MAX_MATCHES) {
            let Some(at) = found.get(1).or_else(|| found.get(0)) else { continue };
            if (own.holds)(at.as_bytes()) {
                places.push(Place {
                    rule: own.id.to_owned(),
                    weight: own.weight,
                    what: own.what.to_owned(),
                    at: at.range(),
                });
            }
        }
    }
    if is_settings(name) {
        let all = 0..bytes.len().min(1);
        places.push(Place {
            rule: "settings-file".to_owned(),
            weight: Weight::Secret,
            what: "a file of settings".to_owned(),
            at: all,
        });
    }
    places.extend(emails(bytes));
    places
}

/// A file whose name says that it holds keys.
fn is_settings(name: &str) -> bool {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let is_env = name == ".env" || name.starts_with(".env.") || name.ends_with(".env");
    is_env || ["id_rsa", "id_ed25519", "credentials", ".netrc", ".npmrc", ".pgpass"].contains(&name.as_str())
}

/// The first place of each e-mail address, where there is more than one: a list of people, not a contact.
fn emails(bytes: &[u8]) -> Vec<Place> {
    let Some(pattern) = EMAIL.as_ref() else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut places = Vec::new();
    for found in pattern.find_iter(bytes).take(MAX_MATCHES * 10) {
        if is_example_address(found.as_bytes()) || !seen.insert(found.as_bytes().to_ascii_lowercase()) {
            continue;
        }
        places.push(Place {
            rule: "e-mail-list".to_owned(),
            weight: Weight::Warning,
            what: "an e-mail address".to_owned(),
            at: found.range(),
        });
    }
    if places.len() < LIST { Vec::new() } else { places }
}

/// Names that nobody can have (RFC 2606), and a picture's name with its density (`logo@2x.png`).
fn is_example_address(bytes: &[u8]) -> bool {
    let words = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let domain = words.rsplit('@').next().unwrap_or_default();
    let reserved = ["example.com", "example.org", "example.net", "localhost.localdomain"];
    let is_reserved = reserved.iter().any(|name| domain == *name || domain.ends_with(&format!(".{name}")));
    is_reserved
        || [".example", ".test", ".invalid", ".png", ".jpg", ".svg", ".js", ".css", ".local"]
            .iter()
            .any(|end| domain.ends_with(end))
}
