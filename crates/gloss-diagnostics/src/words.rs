//! Filter of what a log line may hold: values of fields that Gloss named itself, and of those only what can be no
//! sentence, no path and no key. It lets through or counts letters, and never guesses whether something is harmless.

/// Fields whose words are Gloss's own: types, ids, codes, versions. Any other text is only counted.
const OWN: [&str; 17] = [
    "at", "call", "code", "ends", "format", "how", "id", "kind", "message", "model", "name", "provider",
    "status", "task", "tool", "turn", "type",
];

/// Letters of an id with its prefix at most, and of everything else that has a name.
const LONGEST: usize = 64;

/// The logged form of a text in a field: the text where it is one of Gloss's own words, else how long it is.
pub fn allowed(field: &str, text: &str) -> String {
    if OWN.contains(&field) && is_name(text) {
        text.to_owned()
    } else {
        format!("({} characters)", text.chars().count())
    }
}

/// True for a word such as `note.send`, `t_0192`, `gpt-4.1` or `src/app.ts:12:3`. Long runs of letters and digits are
/// how keys look, so an id is known by its prefix.
fn is_name(text: &str) -> bool {
    let plain = |ch: char| ch.is_ascii_alphanumeric() || "._-:/".contains(ch);
    let is_id = text.split_once('_').is_some_and(|(prefix, rest)| {
        prefix.len() <= 2 && rest.len() == 32 && rest.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    let longest = text.split(|ch: char| !ch.is_ascii_alphanumeric()).map(str::len).max().unwrap_or(0);
    !text.is_empty() && text.len() <= LONGEST && text.chars().all(plain) && longest <= 24 || is_id
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::allowed;

    #[test]
    fn names_and_ids_are_written_and_nothing_else() {
        let id = format!("t_{}", "0192af".repeat(5) + "ab");
        for (field, text, expect) in [
            ("type", "note.send", "note.send"),
            ("model", "openai/gpt-4.1-mini", "openai/gpt-4.1-mini"),
            ("task", id.as_str(), id.as_str()),
            ("at", "assets/index-x1.js:12:3", "assets/index-x1.js:12:3"),
            ("words", "note.send", "(9 characters)"),
            ("type", "Revenue rose", "(12 characters)"),
            ("code", "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789", "(44 characters)"),
            ("message", "", "(0 characters)"),
        ] {
            assert_eq!(allowed(field, text), expect, "{field} {text}");
        }
    }

    proptest! {
        #[test]
        fn no_sentence_gets_through(field in "[a-z]{2,8}", text in "[A-Za-z]{1,9}( [A-Za-z]{1,9}){1,9}") {
            prop_assert!(!allowed(&field, &text).contains(&text));
        }
    }
}
