//! Search for secrets in what is about to leave: known values in many spellings, and what looks like a password or a key (by
//! `gloss-secrets`). Out of reach: values that are encrypted, reversed, packed inside of another format, or sent a few letters at
//! a time. Never hands a secret on.

use std::borrow::Cow;

use aho_corasick::{AhoCorasick, MatchKind};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use gloss_secrets::Weight;

use crate::error::NetworkError;
use crate::grant::HostRule;
use crate::target::Target;

/// Letters that a known value has at least; shorter ones would be found in everything.
const MIN_VALUE: usize = 6;
/// Times that percent signs are undone.
const ROUNDS: usize = 3;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    /// In plain words, without the secret: the name that the caller gave it, or the kind of finding.
    pub what: String,
}

/// Secrets that must not leave, by value. What only looks like one is searched for as well.
#[derive(Clone, Debug)]
pub struct Secrets {
    spellings: Option<AhoCorasick>,
    /// The name of each spelling.
    names: Vec<String>,
    /// Values that may leave to a host.
    let_out: Vec<(String, HostRule)>,
}

impl Secrets {
    /// Of known values, each with the name by which a person knows it. Values of less than six bytes are left out.
    ///
    /// # Errors
    /// Where they are too many to be searched for.
    pub fn new(known: impl IntoIterator<Item = (String, String)>) -> Result<Self, NetworkError> {
        let (mut spellings, mut names) = (Vec::new(), Vec::new());
        for (name, value) in known {
            let value = value.trim();
            if value.len() < MIN_VALUE {
                continue;
            }
            for spelling in written(value) {
                spellings.push(spelling);
                names.push(name.clone());
            }
        }
        let failed = |error: aho_corasick::BuildError| NetworkError::NotOpened { why: error.to_string() };
        let spellings =
            (!spellings.is_empty()).then(|| AhoCorasick::new(&spellings)).transpose().map_err(failed)?;
        Ok(Self { spellings, names, let_out: Vec::new() })
    }

    /// The same, where a value may leave to a host, in whatever spelling.
    #[must_use]
    pub fn letting(mut self, value: &str, host: HostRule) -> Self {
        self.let_out.push((value.trim().to_owned(), host));
        self
    }

    /// The first secret in bytes that are about to leave to a target, but for those that may.
    pub(crate) fn search_to(&self, target: &Target, bytes: &[u8]) -> Option<Leak> {
        let mut rest = Cow::Borrowed(bytes);
        for (value, _) in self.let_out.iter().filter(|(_, host)| host.covers(target)) {
            let forms = written(value);
            // What can't be looked for is not let out.
            if let Ok(forms_of) = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&forms)
            {
                // A blank holds apart what stood around it.
                rest = Cow::Owned(forms_of.replace_all_bytes(&rest, &vec![b" "; forms.len()]));
            }
        }
        self.search(&rest)
    }

    /// The first secret in some bytes.
    #[must_use]
    pub fn search(&self, bytes: &[u8]) -> Option<Leak> {
        self.search_known(bytes).or_else(|| {
            let found =
                gloss_secrets::search("", bytes).into_iter().find(|found| found.weight == Weight::Secret)?;
            Some(Leak { what: format!("{} ({})", found.what, found.masked) })
        })
    }

    fn search_known(&self, bytes: &[u8]) -> Option<Leak> {
        let spellings = self.spellings.as_ref()?;
        let found = |text: &[u8]| {
            let found = spellings.find(text)?;
            Some(Leak { what: self.names.get(found.pattern().as_usize())?.clone() })
        };
        let mut text = Cow::Borrowed(bytes);
        for _ in 0..=ROUNDS {
            // Base64 in an address has other letters than in a mail, and is broken over lines there.
            let plain: Vec<u8> =
                text.iter().filter(|b| !b.is_ascii_whitespace()).map(|b| standard(*b)).collect();
            if let Some(leak) = found(&text).or_else(|| found(&plain)) {
                return Some(leak);
            }
            match undress(&text) {
                Some(inner) => text = Cow::Owned(inner),
                None => break,
            }
        }
        None
    }
}

/// A letter of URL-safe base64 as its standard letter.
fn standard(byte: u8) -> u8 {
    match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => other,
    }
}

/// The spellings of a value: as it is and in UTF-16, and of each also base64 at every shift, and hexadecimal. Those in base64, and
/// the value itself, also with the letters of [`standard`] and without blanks, as the text is searched.
fn written(value: &str) -> Vec<Vec<u8>> {
    let little: Vec<u8> = value.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = value.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let tight = value.bytes().filter(|b| !b.is_ascii_whitespace()).map(standard).collect();
    let mut out = vec![tight];
    for dress in [value.as_bytes().to_vec(), little, big] {
        for one in shifts(&dress) {
            // Once more, as in a header of a mail that was itself put into base64.
            out.extend(shifts(&one));
            out.push(one);
        }
        out.push(hex::encode(&dress).into_bytes());
        out.push(hex::encode_upper(&dress).into_bytes());
        out.push(dress);
    }
    out.retain(|spelling| spelling.len() >= MIN_VALUE);
    out
}

/// Base64 of bytes that stand at any place of a longer text: three shifts, without the letters that depend on what stands around.
fn shifts(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..3).filter_map(|shift| {
        let mut padded = vec![0; shift];
        padded.extend_from_slice(bytes);
        let text = STANDARD_NO_PAD.encode(&padded).into_bytes();
        let (from, whole) = ((shift * 8).div_ceil(6), padded.len() * 8 / 6);
        text.get(from..whole).map(<[u8]>::to_vec)
    })
}

/// Text without one round of `%41`, `\u0041` and `\x41`, and `+` as the blank that it is in forms; none where it has none.
fn undress(text: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut at, mut changed) = (Vec::with_capacity(text.len()), 0, false);
    while let Some(byte) = text.get(at) {
        let (skip, digits) = match (byte, text.get(at + 1)) {
            (b'%', _) => (1, 2),
            (b'\\', Some(b'x')) => (2, 2),
            (b'\\', Some(b'u')) => (2, 4),
            _ => (0, 0),
        };
        let code = text.get(at + skip..at + skip + digits).filter(|_| digits > 0);
        let code = code.and_then(|code| u32::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        match code {
            Some(code) if digits == 2 => out.push(code as u8),
            Some(code) => {
                let letter = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
                out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            }
            None => out.push(*byte),
        }
        changed |= code.is_some();
        at += if code.is_some() { skip + digits } else { 1 };
    }
    changed.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use proptest::prelude::*;

    const VALUE: &str = "Grünes-Tor_17 & Öl";

    fn secrets() -> Secrets {
        Secrets::new([("the key of the shop".to_owned(), VALUE.to_owned())]).unwrap()
    }

    fn percent(text: &[u8]) -> String {
        text.iter().map(|byte| format!("%{byte:02X}")).collect()
    }

    fn wide(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    }

    #[test]
    fn a_known_value_is_found_in_every_dress() {
        let in_words = format!("before {VALUE} after");
        let json: String = VALUE.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect();
        let mail = STANDARD.encode(&in_words);
        let lines: Vec<u8> = mail.as_bytes().chunks(8).flat_map(|line| [line, b"\r\n"].concat()).collect();
        for (dress, text) in [
            ("as it is", in_words.clone().into_bytes()),
            ("percent", percent(VALUE.as_bytes()).into_bytes()),
            ("percent twice", percent(percent(VALUE.as_bytes()).as_bytes()).into_bytes()),
            ("base64", STANDARD.encode(&in_words).into_bytes()),
            ("base64 shifted", STANDARD.encode(format!("x{VALUE}y")).into_bytes()),
            ("base64 shifted more", STANDARD.encode(format!("xx{VALUE}yy")).into_bytes()),
            ("base64 of addresses", URL_SAFE_NO_PAD.encode(&in_words).into_bytes()),
            ("base64 in percent", percent(STANDARD.encode(VALUE).as_bytes()).into_bytes()),
            ("base64 twice", STANDARD.encode(STANDARD.encode(&in_words)).into_bytes()),
            ("base64 over lines", lines),
            ("UTF-16", wide(&in_words, true)),
            ("UTF-16, other order", wide(&in_words, false)),
            ("UTF-16 in base64", STANDARD.encode(wide(&in_words, true)).into_bytes()),
            ("hexadecimal", hex::encode(&in_words).into_bytes()),
            ("HEXADECIMAL", hex::encode_upper(VALUE).into_bytes()),
            ("JSON", json.into_bytes()),
            ("without blanks", VALUE.replace(' ', "\n").into_bytes()),
        ] {
            let leak = secrets().search(&text);
            assert_eq!(leak.map(|leak| leak.what).as_deref(), Some("the key of the shop"), "{dress}");
        }
        assert_eq!(secrets().search(b"https://hofer.example/opening-hours?day=monday"), None);
    }

    #[test]
    fn what_looks_like_a_key_is_found_and_never_said_in_full() {
        let key = format!("ghp_{}", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC2dF4hJ6");
        let none = Secrets::new([]).unwrap();
        let leak = none.search(format!("https://hofer.example/?q={key}").as_bytes()).unwrap();
        assert!(!leak.what.contains(&key[8..]), "{}", leak.what);
        let hidden = STANDARD.encode(format!("token {key} end"));
        assert!(none.search(format!("q={hidden}").as_bytes()).is_some());
    }

    #[test]
    fn a_value_leaves_to_the_host_that_it_is_for_and_to_no_other() {
        let token = "tok-en/4711+zz";
        let known = [("TOKEN".to_owned(), token.to_owned()), ("other".to_owned(), VALUE.to_owned())];
        let known = Secrets::new(known).unwrap().letting(token, "hofer.example".parse().unwrap());
        let target = |url: &str| Target::of_url(&url::Url::parse(url).unwrap()).unwrap();
        let basic = format!("Authorization: Basic {}", STANDARD.encode(format!("ada:{token}")));
        for text in [format!("Authorization: Bearer {token}"), basic] {
            assert_eq!(known.search_to(&target("https://hofer.example/"), text.as_bytes()), None, "{text}");
            for other in ["https://evil.example/", "https://www.hofer.example/", "http://hofer.example/"] {
                let leak = known.search_to(&target(other), text.as_bytes());
                assert_eq!(leak.map(|leak| leak.what).as_deref(), Some("TOKEN"), "{other}: {text}");
            }
        }
        let both = format!("{token} and {VALUE}");
        assert!(known.search_to(&target("https://hofer.example/"), both.as_bytes()).is_some());
    }

    #[test]
    fn short_values_are_no_secrets() {
        let short = Secrets::new([("short".to_owned(), "ab12 ".to_owned())]).unwrap();
        assert_eq!(short.search(b"ab12"), None);
    }

    proptest! {
        #[test]
        fn a_value_is_found_wherever_it_stands(
            value in "[a-zA-Z0-9!#$&*+,/:;=?@_~-]{8,30}",
            before in proptest::collection::vec(any::<u8>(), 0..20),
            after in proptest::collection::vec(any::<u8>(), 0..20),
            dress in 0..4_usize,
        ) {
            let known = Secrets::new([("it".to_owned(), value.clone())]).unwrap();
            let whole = [&before[..], value.as_bytes(), &after].concat();
            let text = match dress {
                0 => whole,
                1 => STANDARD.encode(&whole).into_bytes(),
                2 => percent(&whole).into_bytes(),
                _ => hex::encode(&whole).into_bytes(),
            };
            let leak = known.search(&text);
            prop_assert_eq!(leak, Some(Leak { what: "it".to_owned() }));
        }
    }
}
