//! Gitleaks' rules: a keyword that must stand in the file, a pattern, how random the secret must look, and what is let pass.
//! Each pattern is made when its keyword is first seen. Source of the rules' meaning: Gitleaks' README, "Configuration".

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::bytes::Captures;
use serde::Deserialize;

use crate::found::{Place, Weight};
use crate::pattern::{MAX_MATCHES, Pattern, entropy};
use crate::value::NAME;

/// Bytes of a line that are looked at on each side of a match: a packed file is one line.
const MAX_LINE: usize = 4096;

#[derive(Deserialize)]
struct File {
    allow: Allow,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    id: String,
    pattern: Pattern,
    keywords: Vec<String>,
    group: Option<usize>,
    #[serde(default)]
    entropy: f64,
    path: Option<Pattern>,
    #[serde(default)]
    allow: Vec<Allow>,
}

/// An allow list: findings that are let pass.
#[derive(Deserialize, Default)]
struct Allow {
    #[serde(default)]
    condition: Condition,
    #[serde(default)]
    target: Target,
    #[serde(default)]
    regexes: Vec<Pattern>,
    #[serde(default)]
    paths: Vec<Pattern>,
    #[serde(default)]
    stopwords: Vec<String>,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Condition {
    #[default]
    Or,
    And,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Target {
    #[default]
    Secret,
    Match,
    Line,
}

struct Rules {
    rules: Vec<Rule>,
    everywhere: Allow,
    keywords: AhoCorasick,
    /// The rule of each keyword.
    by_keyword: Vec<usize>,
}

static RULES: LazyLock<Option<Rules>> = LazyLock::new(read);

fn read() -> Option<Rules> {
    let file: File = serde_json::from_str(include_str!("../assets/rules.json")).ok()?;
    let of_rule = |(at, rule): (usize, &'_ Rule)| {
        rule.keywords.iter().map(move |word| (at, word.clone())).collect::<Vec<_>>()
    };
    let (by_keyword, words): (Vec<usize>, Vec<String>) =
        file.rules.iter().enumerate().flat_map(of_rule).unzip();
    let keywords = AhoCorasick::builder().ascii_case_insensitive(true).build(&words).ok()?;
    Some(Rules { everywhere: file.allow, rules: file.rules, keywords, by_keyword })
}

/// A match as the rules see it.
struct Seen<'a> {
    name: &'a str,
    secret: &'a [u8],
    whole: &'a [u8],
    line: &'a [u8],
}

impl Allow {
    fn lets_pass(&self, seen: &Seen<'_>) -> bool {
        let target = match self.target {
            Target::Secret => seen.secret,
            Target::Match => seen.whole,
            Target::Line => seen.line,
        };
        let secret = String::from_utf8_lossy(seen.secret).to_ascii_lowercase();
        let stopped = |word: &String| secret.contains(word.as_str());
        let said = [
            (!self.regexes.is_empty()).then(|| self.regexes.iter().any(|one| one.is_match(target))),
            (!self.paths.is_empty()).then(|| self.paths.iter().any(|one| one.is_match(seen.name.as_bytes()))),
            (!self.stopwords.is_empty()).then(|| self.stopwords.iter().any(stopped)),
        ];
        let mut said = said.into_iter().flatten().peekable();
        match self.condition {
            Condition::Or => said.any(|one| one),
            Condition::And => said.peek().is_some() && said.all(|one| one),
        }
    }
}

impl Rule {
    /// The secret of a match: the group that is named, else the first that holds something, else all of it.
    fn secret(&self, found: &Captures<'_>) -> std::ops::Range<usize> {
        let whole = found.get(0).map_or(0..0, |all| all.range());
        let named = self.group.and_then(|group| found.get(group));
        let first = || found.iter().skip(1).flatten().find(|group| !group.is_empty());
        named.or_else(first).map_or(whole, |group| group.range())
    }
}

/// All that Gitleaks' rules find in a file.
pub(crate) fn search(name: &str, bytes: &[u8]) -> Vec<Place> {
    let Some(rules) = RULES.as_ref() else { return Vec::new() };
    let mut asked = vec![false; rules.rules.len()];
    for found in rules.keywords.find_overlapping_iter(bytes) {
        let rule = rules.by_keyword.get(found.pattern().as_usize());
        if let Some(asked) = rule.and_then(|rule| asked.get_mut(*rule)) {
            *asked = true;
        }
    }
    let mut places = Vec::new();
    // The rule for any key at all comes last, so that what another rule knows has its name.
    let mut known: Vec<&Rule> =
        rules.rules.iter().zip(&asked).filter(|(_, asked)| **asked).map(|(rule, _)| rule).collect();
    known.sort_by_key(|rule| rule.id == "generic-api-key");
    for rule in known {
        let Some(pattern) = rule.pattern.made() else { continue };
        if rule.path.as_ref().is_some_and(|path| !path.is_match(name.as_bytes())) {
            continue;
        }
        for found in pattern.captures_iter(bytes).take(MAX_MATCHES) {
            let whole = found.get(0).map_or(0..0, |all| all.range());
            let at = rule.secret(&found);
            let seen = Seen {
                name,
                secret: bytes.get(at.clone()).unwrap_or_default(),
                whole: bytes.get(whole.clone()).unwrap_or_default(),
                line: lines_of(bytes, &whole),
            };
            let is_plain = rule.entropy > 0.0 && entropy(seen.secret) <= rule.entropy;
            // The key of a row of data opens nothing, whatever it looks like.
            let before = bytes.get(..at.start).unwrap_or_default();
            let is_row = before.ends_with(b"data-key=\"") || before.ends_with(b"data-key='");
            let is_named = rule.id == "generic-api-key" && (is_row || NAME.is_match(seen.secret));
            let mut allow = rule.allow.iter().chain([&rules.everywhere]);
            if is_plain || is_named || allow.any(|allow| allow.lets_pass(&seen)) {
                continue;
            }
            places.push(Place::new(&rule.id, Weight::Secret, &called(&rule.id), at));
        }
    }
    places
}

/// The lines that a match touches, as far as [`MAX_LINE`].
fn lines_of<'a>(bytes: &'a [u8], at: &std::ops::Range<usize>) -> &'a [u8] {
    let first = at.start.saturating_sub(MAX_LINE);
    let before = bytes.get(first..at.start).unwrap_or_default();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(first, |at| first + at + 1);
    let last = bytes.len().min(at.end + MAX_LINE);
    let after = bytes.get(at.end..last).unwrap_or_default();
    let end = after.iter().position(|byte| *byte == b'\n').map_or(last, |more| at.end + more);
    bytes.get(start..end).unwrap_or_default()
}

/// The name of a rule's finding, in plain words: `jwt` is "a sign-in token".
fn called(id: &str) -> String {
    match id {
        "private-key" => "a private key".to_owned(),
        "generic-api-key" => "a password or a key".to_owned(),
        "jwt" | "jwt-base64" => "a sign-in token".to_owned(),
        _ => format!("a key ({})", id.replace('-', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{RULES, entropy};

    #[test]
    fn every_rule_can_be_made() {
        let rules = RULES.as_ref().expect("the rules can be read");
        assert_eq!(rules.rules.len(), 221);
        let everywhere = &rules.everywhere;
        assert!(everywhere.regexes.iter().chain(&everywhere.paths).all(|pattern| pattern.made().is_some()));
        for rule in &rules.rules {
            let allow = rule.allow.iter().flat_map(|allow| allow.regexes.iter().chain(&allow.paths));
            let mut patterns = allow.chain(&rule.path).chain([&rule.pattern]);
            assert!(patterns.all(|pattern| pattern.made().is_some()), "{}", rule.id);
            assert!(!rule.keywords.is_empty(), "{}", rule.id);
        }
    }

    #[test]
    fn randomness_is_told_in_bits() {
        assert!(entropy(b"aaaaaaaa").abs() < 1e-9);
        assert!((entropy(b"abcdefgh") - 3.0).abs() < 1e-9);
    }
}
