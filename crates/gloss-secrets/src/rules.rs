//! Gitleaks' rules: a keyword that must stand in the file, a pattern, how random the secret must look, and what is let pass.
//! Each pattern is made when its keyword is first seen. Source of the rules' meaning: Gitleaks' README, "Configuration".

use std::sync::{LazyLock, OnceLock};

use aho_corasick::AhoCorasick;
use regex::bytes::{Captures, Regex, RegexBuilder};
use serde::Deserialize;

use crate::found::{Place, Weight};

/// Largest pattern that is made, in bytes of its machine.
const MAX_PATTERN: usize = 32 << 20;
/// Matches of one rule that are looked at in one file.
const MAX_MATCHES: usize = 1000;

#[derive(Deserialize)]
struct File {
    allow: Allow,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
struct Rule {
    id: String,
    pattern: String,
    keywords: Vec<String>,
    group: Option<usize>,
    #[serde(default)]
    entropy: f64,
    path: Option<String>,
    #[serde(default)]
    allow: Vec<Allow>,
    #[serde(skip)]
    made: OnceLock<Option<Made>>,
}

/// An allow list: findings that are let pass.
#[derive(Deserialize, Default)]
struct Allow {
    #[serde(default)]
    condition: Condition,
    #[serde(default)]
    target: Target,
    #[serde(default)]
    regexes: Vec<String>,
    #[serde(default)]
    paths: Vec<String>,
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

struct Made {
    pattern: Regex,
    path: Option<Regex>,
    allow: Vec<MadeAllow>,
}

struct MadeAllow {
    condition: Condition,
    target: Target,
    regexes: Vec<Regex>,
    paths: Vec<Regex>,
    stopwords: Vec<String>,
}

struct Rules {
    rules: Vec<Rule>,
    everywhere: MadeAllow,
    keywords: AhoCorasick,
    /// The rules of each keyword.
    by_keyword: Vec<Vec<usize>>,
}

static RULES: LazyLock<Option<Rules>> = LazyLock::new(read);

fn read() -> Option<Rules> {
    let file: File = serde_json::from_str(include_str!("../assets/rules.json")).ok()?;
    let mut words: Vec<String> = Vec::new();
    let mut by_keyword: Vec<Vec<usize>> = Vec::new();
    for (at, rule) in file.rules.iter().enumerate() {
        for word in &rule.keywords {
            let known = words.iter().position(|known| known == word).unwrap_or_else(|| {
                words.push(word.clone());
                by_keyword.push(Vec::new());
                words.len() - 1
            });
            by_keyword.get_mut(known)?.push(at);
        }
    }
    let keywords = AhoCorasick::builder().ascii_case_insensitive(true).build(&words).ok()?;
    Some(Rules { everywhere: file.allow.made()?, rules: file.rules, keywords, by_keyword })
}

/// A pattern over bytes, with ASCII classes, as the rules mean it.
pub(crate) fn pattern(words: &str) -> Option<Regex> {
    RegexBuilder::new(words).unicode(false).size_limit(MAX_PATTERN).build().ok()
}

impl Allow {
    fn made(&self) -> Option<MadeAllow> {
        let all = |words: &[String]| words.iter().map(|words| pattern(words)).collect::<Option<Vec<_>>>();
        Some(MadeAllow {
            condition: self.condition,
            target: self.target,
            regexes: all(&self.regexes)?,
            paths: all(&self.paths)?,
            stopwords: self.stopwords.iter().map(|word| word.to_ascii_lowercase()).collect(),
        })
    }
}

/// A match as the rules see it.
struct Seen<'a> {
    name: &'a str,
    secret: &'a [u8],
    whole: &'a [u8],
    line: &'a [u8],
}

impl MadeAllow {
    fn lets_pass(&self, seen: &Seen<'_>) -> bool {
        let target = match self.target {
            Target::Secret => seen.secret,
            Target::Match => seen.whole,
            Target::Line => seen.line,
        };
        let secret = seen.secret.to_ascii_lowercase();
        let stopped = |word: &String| memchr_of(&secret, word.as_bytes());
        let said = [
            (!self.regexes.is_empty()).then(|| self.regexes.iter().any(|one| one.is_match(target))),
            (!self.paths.is_empty()).then(|| self.paths.iter().any(|one| one.is_match(seen.name.as_bytes()))),
            (!self.stopwords.is_empty()).then(|| self.stopwords.iter().any(stopped)),
        ];
        let mut said = said.into_iter().flatten();
        match self.condition {
            Condition::Or => said.any(|one| one),
            Condition::And => {
                let mut said = said.peekable();
                said.peek().is_some() && said.all(|one| one)
            }
        }
    }
}

fn memchr_of(bytes: &[u8], word: &[u8]) -> bool {
    !word.is_empty() && bytes.windows(word.len()).any(|window| window == word)
}

impl Rule {
    fn made(&self) -> Option<&Made> {
        let make = || {
            Some(Made {
                pattern: pattern(&self.pattern)?,
                path: self.path.as_deref().map(pattern).map_or(Some(None), |made| made.map(Some))?,
                allow: self.allow.iter().map(Allow::made).collect::<Option<Vec<_>>>()?,
            })
        };
        self.made.get_or_init(make).as_ref()
    }

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
        for rule in rules.by_keyword.get(found.pattern().as_usize()).into_iter().flatten() {
            if let Some(asked) = asked.get_mut(*rule) {
                *asked = true;
            }
        }
    }
    let mut places = Vec::new();
    // The rule for any key at all comes last, so that what another rule knows has its name.
    let mut known: Vec<&Rule> =
        rules.rules.iter().zip(&asked).filter(|(_, asked)| **asked).map(|(rule, _)| rule).collect();
    known.sort_by_key(|rule| rule.id == "generic-api-key");
    for rule in known {
        let Some(made) = rule.made() else { continue };
        if made.path.as_ref().is_some_and(|path| !path.is_match(name.as_bytes())) {
            continue;
        }
        for found in made.pattern.captures_iter(bytes).take(MAX_MATCHES) {
            let whole = found.get(0).map_or(0..0, |all| all.range());
            let at = rule.secret(&found);
            let seen = Seen {
                name,
                secret: bytes.get(at.clone()).unwrap_or_default(),
                whole: bytes.get(whole.clone()).unwrap_or_default(),
                line: lines_of(bytes, &whole),
            };
            if rule.entropy > 0.0 && entropy(seen.secret) <= rule.entropy {
                continue;
            }
            if rules.everywhere.lets_pass(&seen) || made.allow.iter().any(|allow| allow.lets_pass(&seen)) {
                continue;
            }
            places.push(Place { rule: rule.id.clone(), weight: Weight::Secret, what: called(&rule.id), at });
        }
    }
    places
}

/// The lines that a match touches.
fn lines_of<'a>(bytes: &'a [u8], at: &std::ops::Range<usize>) -> &'a [u8] {
    let before = bytes.get(..at.start).unwrap_or_default();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let after = bytes.get(at.end..).unwrap_or_default();
    let end = after.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |more| at.end + more);
    bytes.get(start..end).unwrap_or_default()
}

/// How random bytes look, in bits for each: Shannon's entropy of their counts.
pub(crate) fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let all = bytes.len() as f64;
    let share = |count: &u32| f64::from(*count) / all;
    counts.iter().filter(|count| **count > 0).map(share).map(|share| -share * share.log2()).sum()
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
        for rule in &rules.rules {
            assert!(rule.made().is_some(), "{}", rule.id);
            assert!(!rule.keywords.is_empty(), "{}", rule.id);
        }
    }

    #[test]
    fn randomness_is_told_in_bits() {
        assert!(entropy(b"aaaaaaaa").abs() < 1e-9);
        assert!((entropy(b"abcdefgh") - 3.0).abs() < 1e-9);
    }
}
