//! Redaction: takes the words of a memory out of the texts of a JSON value, however they are spelt there. Touches no names,
//! ids and times, which hold a row together, and knows no database.

use serde_json::Value;

/// Keys of values that name or steer something and are no words of anybody.
const NAMES: [&str; 20] = [
    "automation",
    "by",
    "call",
    "column",
    "folder",
    "from",
    "id",
    "item",
    "kind",
    "model",
    "name",
    "path",
    "query",
    "role",
    "sha256",
    "sql",
    "status",
    "task",
    "thread",
    "turn",
];

/// The placeholder for forgotten words.
pub(crate) const FORGOTTEN: &str = "(forgotten)";

/// Characters from which on the beginning of a memory is told from what anybody says.
const SHORTEST: usize = 12;

/// Takes words out of every text of a value; true where there were some.
pub(crate) fn redact(value: &mut Value, words: &Words) -> bool {
    match value {
        Value::String(text) => {
            let plain = words.out_of(text).map(|without| *text = without).is_some();
            // Where it is spelt with escapes it is found in what they stand for.
            let spelt = in_json(text, words).map(|without| *text = without).is_some();
            plain || spelt
        }
        Value::Array(list) => list.iter_mut().fold(false, |said, one| redact(one, words) | said),
        Value::Object(object) => object
            .iter_mut()
            .filter(|(key, one)| !NAMES.contains(&key.as_str()) || is_assignment(key, one))
            .fold(false, |said, (_, one)| redact(one, words) | said),
        _ => false,
    }
}

/// A helper is given its task in words, under the key that elsewhere names one.
fn is_assignment(key: &str, value: &Value) -> bool {
    key == "task" && value.as_str().is_some_and(|text| text.contains(char::is_whitespace))
}

/// A text with a JSON object in it, as a tool's arguments and its call are: there words are spelt with whatever escapes.
fn in_json(text: &str, words: &Words) -> Option<String> {
    let (before, rest) = text.split_at_checked(text.find(['{', '['])?)?;
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
    let mut inside = values.next()?.ok()?;
    let after = rest.get(values.byte_offset()..)?;
    redact(&mut inside, words).then(|| format!("{before}{inside}{after}"))
}

/// A memory's words as they are looked for: whatever the case, the blanks and the sign at the end.
pub(crate) struct Words {
    folded: String,
}

impl Words {
    pub(crate) fn new(text: &str) -> Self {
        let (folded, _) = fold(text);
        Self { folded: folded.trim_matches([' ', '.', '!', '?']).to_owned() }
    }

    /// Where the words begin that a text breaks off in.
    fn broken_off(&self, folded: &str) -> Option<usize> {
        let beginning: String = self.folded.chars().take(SHORTEST).collect();
        let end = folded.trim_end_matches(['…', ' ']);
        let at = end.rfind(&beginning).filter(|_| beginning.chars().count() == SHORTEST)?;
        let whole = end.get(at..)?;
        (whole.len() < self.folded.len()
            && self.folded.starts_with(whole)
            && !inside_a_word(end, at, end.len()))
        .then_some(at)
    }

    /// A text without these words; none where it has none, or is no text but a name or a time.
    fn out_of(&self, text: &str) -> Option<String> {
        let is_text = text.contains(char::is_whitespace) || !text.is_ascii();
        if self.folded.is_empty() || !is_text {
            return None;
        }
        let (folded, starts) = fold(text);
        let (mut out, mut done) = (String::new(), 0);
        for (at, found) in folded.match_indices(&self.folded) {
            let end = at + found.len();
            if inside_a_word(&folded, at, end) {
                continue;
            }
            let (from, to) = (*starts.get(at)?, starts.get(end).copied().unwrap_or(text.len()));
            out.push_str(text.get(done..from)?);
            out.push_str(FORGOTTEN);
            done = to;
        }
        // A title or a first line may break off in the middle of them.
        let broken = self.broken_off(&folded).and_then(|at| starts.get(at).copied());
        if let Some(from) = broken.filter(|from| *from >= done) {
            out.push_str(text.get(done..from)?);
            out.push_str(FORGOTTEN);
            return Some(out);
        }
        (done > 0).then(|| format!("{out}{}", text.get(done..).unwrap_or_default()))
    }
}

/// Whether what stands from `at` to `end` is only a part of a longer word, in writing that has blanks between words.
fn inside_a_word(text: &str, at: usize, end: usize) -> bool {
    let is_letter = |ch: Option<char>| ch.is_some_and(|ch| ch.is_ascii_alphanumeric());
    let (before, found, after) = (text.get(..at), text.get(at..end), text.get(end..));
    let [before, found, after] = [before, found, after].map(Option::unwrap_or_default);
    (is_letter(before.chars().next_back()) && is_letter(found.chars().next()))
        || (is_letter(found.chars().next_back()) && is_letter(after.chars().next()))
}

/// A text in small letters with one blank for any number of them, and where each of its bytes begins in the text.
fn fold(text: &str) -> (String, Vec<usize>) {
    let (mut out, mut starts) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
    for (at, ch) in text.char_indices() {
        if !ch.is_whitespace() {
            out.extend(ch.to_lowercase());
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
        starts.resize(out.len(), at);
    }
    (out, starts)
}

#[cfg(test)]
mod tests {
    use super::{FORGOTTEN, Words, redact};
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn words_are_found_however_they_are_spelt() {
        for (words, text, expect) in [
            ("Money is in thousands.", "Remember: money is in thousands", "Remember: (forgotten)"),
            (
                "Money is in thousands.",
                "Remember: money\n is in  thousands. Thanks.",
                "Remember: (forgotten). Thanks.",
            ),
            ("Ada", "Ada knows Adam and ada.", "(forgotten) knows Adam and (forgotten)."),
            ("İstanbul shop", "The İSTANBUL and the İstanbul shop", "The İSTANBUL and the (forgotten)"),
            ("金額は千単位", "金額は千単位で", "(forgotten)で"),
            ("Money is in thousands.", "Remember: money is in thou…", "Remember: (forgotten)"),
            ("Money is in thousands.", "Money is in thousands. Money is in", "(forgotten). Money is in"),
            ("so so so so so so", "so so so so so so so so so so", "(forgotten) so so so so"),
            ("rate [1] is 5 percent", "The rate [1] is 5 percent here", "The (forgotten) here"),
        ] {
            assert_eq!(Words::new(words).out_of(text).as_deref(), Some(expect), "{words} | {text}");
        }
        for (words, text) in
            [("2026", "2026-11-22T08:00:00Z"), ("person", "person"), (" .", "a . b"), ("Ada", "Adam")]
        {
            assert_eq!(Words::new(words).out_of(text), None, "{words} | {text}");
        }
    }

    #[test]
    fn arguments_are_looked_through_whatever_their_escapes() {
        let mut call =
            json!({ "arguments": "{\"text\": \"M\\u00fcller pays \\\"late\\\"\", \"kind\": \"person\"}" });
        assert!(redact(&mut call, &Words::new("Müller pays \"late\"")));
        let mut same = json!(["remember({\"text\": \"M\\u00fcller pays \\\"late\\\"\"})", 1]);
        assert!(redact(&mut same, &Words::new("Müller pays \"late\"")));
        assert_eq!(same, json!(["remember({\"text\":\"(forgotten)\"})", 1]));
        let arguments: serde_json::Value = serde_json::from_str(call["arguments"].as_str().unwrap()).unwrap();
        assert_eq!(arguments, json!({ "text": FORGOTTEN, "kind": "person" }));
    }

    #[test]
    fn what_holds_a_row_together_stays() {
        let mut helpers = json!({ "helpers": [{ "task": "Ada pays late, so ask", "role": "worker" }] });
        assert!(redact(&mut helpers, &Words::new("Ada pays late")));
        assert!(!redact(&mut json!({ "task": "t_1" }), &Words::new("t_1")));
        let row = json!({ "from": "person", "kind": "message", "at": "2026-11-22T08:00:00Z", "path": "my plan.md" });
        for words in ["person", "message", "2026", "plan", "my plan.md", "T", "-", "08"] {
            let mut value = row.clone();
            assert!(!redact(&mut value, &Words::new(words)), "{words}: {value}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn nothing_is_left_of_what_is_found(before in "\\PC{0,12}", words in "[A-Za-zäİß]{2,5} [a-zé]{2,6}", after in "\\PC{0,12}") {
            let text = format!("{before} {words} {after}");
            let out = Words::new(&words).out_of(&text).unwrap_or_default();
            prop_assert!(!out.contains(&words), "{out}");
            prop_assert!(out.contains(FORGOTTEN));
        }
    }
}
