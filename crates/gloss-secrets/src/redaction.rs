//! The values of the keys that a process keeps, and how each of them is taken out of words, of values and of bytes. Learns for
//! as long as the process lives, since what was kept once may stand anywhere; never gives a value back.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, PoisonError, RwLock};

use aho_corasick::{AhoCorasick, MatchKind};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::decoded::DECODERS;
use crate::found::Weight;
use crate::spellings::spellings;
use crate::undressed::undressed;

/// Shortest value that is taken out, and from where on it needs no digit: shorter ones are placeholders such as `ollama` that local
/// servers want, and would garble words.
const SHORTEST: (usize, usize) = (8, 16);
/// Values at most; the oldest are known on.
const MAX_VALUES: usize = 512;
/// The placeholder for what was taken out.
pub const REDACTED: &str = "[key]";

/// The keys of a process, by value.
#[derive(Default)]
pub struct Redaction(RwLock<Arc<Values>>);

#[derive(Default)]
struct Values {
    /// Each value with the name by which a person knows it.
    values: Vec<(String, String)>,
    /// All spellings of all values.
    find: Option<AhoCorasick>,
    /// The value of each spelling.
    of: Vec<usize>,
}

impl std::fmt::Debug for Redaction {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Redaction of {}", self.now().values.len())
    }
}

impl Values {
    fn of(values: Vec<(String, String)>) -> Option<Self> {
        let (mut all, mut of) = (Vec::new(), Vec::new());
        for (n, (_, value)) in values.iter().enumerate() {
            for form in spellings(value) {
                all.push(form);
                of.push(n);
            }
        }
        let find = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(all).ok()?;
        Some(Self { values, find: Some(find), of })
    }

    /// The text without any of the values; none where it has none.
    fn out_of(&self, text: &str) -> Option<String> {
        let find = self.find.as_ref()?;
        let mut whole = None;
        if find.is_match(text) {
            let mut out = String::with_capacity(text.len());
            find.replace_all_with(text, &mut out, |_, _, out| {
                out.push_str(REDACTED);
                true
            });
            whole = Some(out);
        }
        let rest = whole.as_deref().unwrap_or(text);
        let (mut out, mut done) = (String::new(), 0);
        for (_, place) in self.broken(rest.as_bytes()) {
            out.push_str(rest.get(done..place.start).unwrap_or_default());
            out.push_str(REDACTED);
            done = place.end;
        }
        if done == 0 {
            return whole;
        }
        out.push_str(rest.get(done..).unwrap_or_default());
        Some(out)
    }

    /// Values that are broken over lines, as programs print what is long, or in letters of two bytes: each with its place.
    fn broken(&self, bytes: &[u8]) -> Vec<(usize, Range<usize>)> {
        let is_between = |byte: u8| byte.is_ascii_whitespace() || byte == 0;
        let Some(find) = self.find.as_ref().filter(|_| bytes.iter().any(|byte| is_between(*byte))) else {
            return Vec::new();
        };
        let at: Vec<usize> =
            bytes.iter().enumerate().filter(|(_, byte)| !is_between(**byte)).map(|(at, _)| at).collect();
        let tight: Vec<u8> = at.iter().filter_map(|at| bytes.get(*at).copied()).collect();
        // A short one would be found across words that have nothing to do with each other.
        let long = find.find_iter(&tight).filter(|found| found.len() >= SHORTEST.1);
        let place = |found: aho_corasick::Match| {
            let (first, last) = (*at.get(found.start())?, *at.get(found.end().checked_sub(1)?)?);
            Some((*self.of.get(found.pattern().as_usize())?, first..last + 1))
        };
        long.filter_map(place).collect()
    }
}

impl Redaction {
    fn now(&self) -> Arc<Values> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether a value can be told from the words around it.
    #[must_use]
    pub fn can_tell(value: &str) -> bool {
        let value = value.trim();
        value.len() >= SHORTEST.1
            || (value.len() >= SHORTEST.0 && value.bytes().any(|byte| byte.is_ascii_digit()))
    }

    /// Learns a value under the name by which a person knows it. Blanks around it are no part of it, and what is too short is
    /// no secret.
    pub fn learn(&self, name: &str, value: &str) {
        let value = value.trim();
        if !Self::can_tell(value) || self.now().values.iter().any(|(_, known)| known == value) {
            return;
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.values.len() >= MAX_VALUES || known.values.iter().any(|(_, one)| one == value) {
            return;
        }
        let mut values = known.values.clone();
        values.push((name.to_owned(), value.to_owned()));
        if let Some(more) = Values::of(values) {
            *known = Arc::new(more);
        }
    }

    /// How many are known.
    #[must_use]
    pub fn count(&self) -> usize {
        self.now().values.len()
    }

    /// All that is known, each with its name: for whoever searches what leaves this computer.
    #[must_use]
    pub fn values(&self) -> Vec<(String, String)> {
        self.now().values.clone()
    }

    /// The name of a value that stands in some bytes, in any of its spellings.
    #[must_use]
    pub fn found_in(&self, bytes: &[u8]) -> Option<String> {
        let known = self.now();
        let found = known.find.as_ref()?.find(bytes);
        let value = match found {
            Some(found) => *known.of.get(found.pattern().as_usize())?,
            None => known.broken(bytes).first()?.0,
        };
        known.values.get(value).map(|(name, _)| name.clone())
    }

    /// A text without the values.
    #[must_use]
    pub fn text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.now().out_of(text).map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// A text without the values, and without what looks like a password or a key: for what says how something went, where no
    /// word of a key has any use.
    #[must_use]
    pub fn strict<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let text = self.text(text);
        let mut places = undressed("", text.as_bytes(), &DECODERS);
        places.retain(|place| place.weight == Weight::Secret);
        places.sort_by_key(|place| place.at.start);
        if places.is_empty() {
            return text;
        }
        let (mut out, mut done) = (String::with_capacity(text.len()), 0);
        for place in places {
            let (from, to) =
                (text.floor_char_boundary(place.at.start), text.ceil_char_boundary(place.at.end));
            if from >= done {
                out.push_str(text.get(done..from).unwrap_or_default());
                out.push_str(REDACTED);
                done = to;
            }
        }
        out.push_str(text.get(done..).unwrap_or_default());
        Cow::Owned(out)
    }

    /// A value without the keys, where it is one of JSON's shapes; fields that hold a row together are its own concern.
    #[must_use]
    pub fn of<T: Serialize + DeserializeOwned>(&self, value: T) -> T {
        let Ok(mut clean) = serde_json::to_value(&value) else { return value };
        if !self.value(&mut clean, &[]) {
            return value;
        }
        serde_json::from_value(clean).unwrap_or(value)
    }

    /// Takes the values out of every text of a value and out of the names of its fields, whatever the escapes; true where there
    /// was one. Fields of the names in `kept` stay as they are, with all that is in them.
    pub fn value(&self, value: &mut Value, kept: &[&str]) -> bool {
        let known = self.now();
        known.find.is_some() && redact(&known, value, kept)
    }
}

fn redact(known: &Values, value: &mut Value, kept: &[&str]) -> bool {
    match value {
        Value::String(text) => known.out_of(text).map(|without| *text = without).is_some(),
        Value::Array(list) => list.iter_mut().fold(false, |found, one| redact(known, one, kept) | found),
        Value::Object(object) => {
            let inside = object
                .iter_mut()
                .filter(|(key, _)| !kept.contains(&key.as_str()))
                .fold(false, |found, (_, one)| redact(known, one, kept) | found);
            let named: Vec<String> =
                object.keys().filter(|key| known.out_of(key).is_some()).cloned().collect();
            for name in &named {
                if let (Some(one), Some(without)) = (object.remove(name), known.out_of(name)) {
                    object.insert(without, one);
                }
            }
            inside || !named.is_empty()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::Redaction;
    use serde_json::json;

    fn of(values: &[(&str, &str)]) -> Redaction {
        let redaction = Redaction::default();
        values.iter().for_each(|(name, value)| redaction.learn(name, value));
        redaction
    }

    #[test]
    fn every_known_value_goes_and_nothing_else() {
        let keys = of(&[
            ("acme", "sk-canary-4711"),
            ("SHORT", "x1"),
            ("local", "lm-studio"),
            ("DEPLOY", "tok/en+9 8"),
            ("again", "sk-canary-4711"),
        ]);
        assert_eq!(keys.values().len(), 2);
        assert_eq!(keys.text("a sk-canary-4711 and x1, tok%2Fen%2B9%208"), "a [key] and x1, [key]");
        assert_eq!(keys.text("sk-sk-canary-4711canary-4711"), "sk-[key]canary-4711");
        assert_eq!(keys.found_in(b"\xff c2stY2FuYXJ5LTQ3MTE= \xfe").as_deref(), Some("acme"));
        assert_eq!(keys.found_in(b"nothing of the kind"), None);
        assert!(matches!(keys.text("plain"), std::borrow::Cow::Borrowed("plain")));
        assert!(!format!("{keys:?}").contains("canary"));
    }

    #[test]
    fn a_value_that_is_broken_over_lines_goes_as_well() {
        let keys = of(&[("acme", "sk-canary-4711-of-the-shop"), ("short", "tok-4711")]);
        let encoded = "c2stY2FuYXJ5LTQ3\nMTEtb2YtdGhlLXNob3A=\n";
        assert_eq!(keys.text(&format!("a\n{encoded}b")), "a\n[key]A=\nb");
        assert_eq!(keys.text("sk-canary-47\r\n11-of-the-shop, ä"), "[key], ä");
        let wide: Vec<u8> =
            "é sk-canary-4711-of-the-shop".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(keys.found_in(&wide).as_deref(), Some("acme"));
        // Short ones would be found in words that have nothing to do with each other.
        assert_eq!(keys.text("tok\n-4711"), "tok\n-4711");
    }

    #[test]
    fn values_of_json_keep_their_shape_and_what_is_named() {
        let keys = of(&[("acme", "sk-canary-4711")]);
        let mut value = json!({ "path": "sk-canary-4711.md", "text": ["say sk-canary-4711", 1], "sk-canary-4711": true,
            "arguments": "{\"a\": \"\\u0073\\u006b\\u002d\\u0063\\u0061\\u006e\\u0061\\u0072\\u0079\\u002d\\u0034\\u0037\\u0031\\u0031\"}" });
        assert!(keys.value(&mut value, &["path"]));
        assert_eq!(
            value,
            json!({ "path": "sk-canary-4711.md", "text": ["say [key]", 1], "[key]": true, "arguments": "{\"a\": \"[key]\"}" })
        );
        assert!(!keys.value(&mut value, &["path"]));
        assert!(!Redaction::default().value(&mut json!("sk-canary-4711"), &[]));
    }

    #[test]
    fn what_looks_like_a_key_goes_where_no_key_is_of_use() {
        let text = format!("refused: ghp_{} of Ada", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC2dF4hJ6");
        let keys = Redaction::default();
        assert_eq!(keys.strict(&text), "refused: [key] of Ada");
        assert_eq!(keys.text(&text), text);
        assert_eq!(
            keys.strict("Page 4 of hofer.example can’t be read."),
            "Page 4 of hofer.example can’t be read."
        );
    }
}
