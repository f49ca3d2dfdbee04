//! Our own rules beside Gitleaks': passwords in addresses and settings, keys of a known beginning whatever their length, and what
//! a person is asked about: paths of this computer and lists of e-mail addresses.

use std::collections::BTreeSet;

use crate::found::{Place, Weight};
use crate::pattern::{MAX_MATCHES, Pattern};
use crate::value::Value;

/// Different e-mail addresses of one file from which they are a list.
const LIST: usize = 2;
/// Bytes before a value in which its name is looked for.
const BEFORE: usize = 100;

type Judge = fn(&Value<'_>) -> bool;

struct Own {
    id: &'static str,
    what: &'static str,
    pattern: Pattern,
    /// Whether a value is a secret; without it every match is a warning.
    is_secret: Option<Judge>,
}

const fn own(id: &'static str, what: &'static str, words: &'static str, is_secret: Option<Judge>) -> Own {
    Own { id, what, pattern: Pattern::new(words), is_secret }
}

static OWN: [Own; 8] = [
    own(
        "address-with-password",
        "a password in an address",
        r#"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@"'<>`]{1,64}:([^\s/@"'<>`]{3,128})@[a-z0-9\[]"#,
        Some(|value| value.is_password()),
    ),
    own(
        "key-by-its-beginning",
        "a key",
        r"\b((?:gh[opsur]_|github_pat_|glpat-|sk-(?:proj-|ant-)?|[sr]k_(?:live|test)_|xox[abeoprs]-|npm_|hf_|shpat_|dop_v1_|pypi-|SG\.|AIza|ya29\.)[A-Za-z0-9_.\-]{16,255}|A(?:KI|SI)A[A-Z0-9]{12,24})\b|(?:^|[^0-9])([0-9]{8,10}:[A-Za-z0-9_-]{35})(?:[^A-Za-z0-9_-]|$)",
        Some(|value| value.is_random()),
    ),
    own(
        "password-in-quotes",
        "a password",
        r#"(?i)(?:password|passwd|passphrase|passcode|passwort|kennwort|client_?secret|api_?key|(?:\b|_)pwd|_pass)["']?[ \t]{0,4}(?:=|:|=>)[ \t]{0,4}["']([^"'\s<>{}$%]{8,128})["']"#,
        Some(|value| value.is_password()),
    ),
    own(
        "setting-with-password",
        "a password",
        r#"(?m)^(?:\xef\xbb\xbf)?[ \t]{0,8}(?:(?:export|set)[ \t]{1,4})?[A-Z0-9_]{0,40}(?:PASSWORD|PASSWD|PASSPHRASE|_PASS|_PWD|SECRET|TOKEN|API_?KEY)=["']?([^\s$#<"'][^\s<"']{7,127})["']?[ \t\r]*$"#,
        Some(|value| value.is_password()),
    ),
    own(
        "connection-with-password",
        "a password in a connection",
        r#"(?i)(?:server|data source|host|user|user id|uid|username|endpoint|accountname|database)[ \t]?=[^"'\r\n<>]{1,300}?;[ \t]?(?:password|pwd|accountkey|sharedaccesskey)[ \t]?=[ \t]?([^\s;"'<>(){}\[\]]{6,128})"#,
        Some(|value| value.is_password()),
    ),
    own(
        "password-in-words",
        "a password",
        r#"(?i)(?:password|passwd|passphrase|passcode|passwort|kennwort|(?:\b|_)pwd|_pass)(?:[ \t*_`]|</?[a-z]{1,10}[^<>]{0,80}>){0,4}(?:[:=]|\b(?:is|ist|lautet)[ \t])(?:[ \t*_`]|</?[a-z]{1,10}[^<>]{0,80}>){0,6}([^\s<>"'`{}]{6,128})"#,
        Some(|value| value.is_written()),
    ),
    own(
        "home-path",
        "a path of this computer",
        r#"(?:/home/|/Users/|[A-Za-z]:\\{1,2}Users\\{1,2})[A-Za-z0-9._-]{1,64}[/\\][^\s"'<>]{0,200}"#,
        None,
    ),
    own("file-address", "an address of a file of this computer", r#"file:///[^\s"'<>]{1,200}"#, None),
];

static EMAIL: Pattern = Pattern::new(
    r"(?i)\b[a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}\b",
);

/// All that our own rules find in a file.
pub(crate) fn search(name: &str, bytes: &[u8]) -> Vec<Place> {
    let mut places = Vec::new();
    for own in &OWN {
        let Some(pattern) = own.pattern.made() else { continue };
        for found in pattern.captures_iter(bytes).take(MAX_MATCHES) {
            let Some(at) = found.iter().skip(1).flatten().next().or_else(|| found.get(0)) else { continue };
            let before = bytes.get(at.start().saturating_sub(BEFORE)..at.start()).unwrap_or_default();
            let value = Value { file: name, before, bytes: at.as_bytes() };
            if own.is_secret.is_none_or(|is_secret| is_secret(&value)) {
                let weight = own.is_secret.map_or(Weight::Warning, |_| Weight::Secret);
                places.push(Place::new(own.id, weight, own.what, at.range()));
            }
        }
    }
    places.extend(emails(bytes));
    places
}

/// The place of a file whose name says that it holds keys.
pub(crate) fn settings(name: &str, bytes: &[u8]) -> Option<Place> {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let is_env = name == ".env" || name.starts_with(".env.") || name.ends_with(".env");
    let names = ["id_rsa", "id_ed25519", "credentials", ".netrc", ".npmrc", ".pgpass"];
    let place = || Place::new("settings-file", Weight::Secret, "a file of settings", 0..bytes.len().min(1));
    (is_env || names.contains(&name.as_str())).then(place)
}

/// The first place of each e-mail address, where there is more than one: a list of people, not a contact.
fn emails(bytes: &[u8]) -> Vec<Place> {
    let mut seen = BTreeSet::new();
    let mut is_new =
        |address: &[u8]| !is_example_address(address) && seen.insert(address.to_ascii_lowercase());
    let found = EMAIL
        .made()
        .into_iter()
        .flat_map(|pattern| pattern.find_iter(bytes))
        .take(MAX_MATCHES * 10)
        .filter(|found| is_new(found.as_bytes()));
    let place = |at| Place::new("e-mail-list", Weight::Warning, "an e-mail address", at);
    let places: Vec<Place> = found.map(|found| place(found.range())).collect();
    if places.len() < LIST { Vec::new() } else { places }
}

/// Names that nobody can have (RFC 2606), and a picture's name with its density (`logo@2x.png`).
fn is_example_address(bytes: &[u8]) -> bool {
    let words = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let domain = format!(".{}", words.rsplit('@').next().unwrap_or_default());
    const ENDS: &str = ".example.com .example.org .example.net .localhost.localdomain .example .test .invalid .png .jpg .svg .js \
        .css .local";
    ENDS.split(' ').any(|end| domain.ends_with(end))
}
