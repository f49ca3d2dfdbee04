//! The library's messages about a text as plain sentences. Its names for parts of its grammar are left out: a reader of
//! the sentence knows Mermaid, and no parser.

/// Words for what was expected; what is not among them is a name of the library's grammar.
const PLAIN: [(&str, &str); 9] = [
    ("newline", "a new line"),
    ("statement separator", "the end of the line"),
    ("text", "a text"),
    ("colon", "a colon"),
    ("line", "a line"),
    ("dotted line", "a dotted line"),
    ("node identifier", "a name"),
    ("name", "a name"),
    ("attr word", "a name"),
];
/// Characters of the text that are repeated in a sentence.
const FOUND_CHARS: usize = 30;
/// Things expected that a sentence names; where there are more, none is meant.
const EXPECTED_NAMES: usize = 4;

/// A message as a sentence; `found` is the place in the text that it is about.
pub(crate) fn sentence(message: &str, found: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    if let Some(rest) = message.strip_prefix("unexpected ") {
        let (name, expected) = rest.split_once("; expected ").unwrap_or((rest, ""));
        // Some messages repeat the place themselves.
        let found = name.split_once(": ").map_or(found, |(_, words)| words);
        return unexpected(name, expected, found);
    }
    // A character by its number; which one it is says more.
    if message.strip_prefix("Unexpected ").is_some() && !found.is_empty() {
        return unexpected("", "", found);
    }
    let message = message.replacen("EOF inside ", "The diagram ends inside a ", 1);
    let message = message.replacen("date:", "date: ", 1).replace('`', "");
    let mut chars = message.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", chars.as_str())
}

fn unexpected(name: &str, expected: &str, found: &str) -> String {
    let found: String = found.trim().chars().take(FOUND_CHARS).collect();
    let what = match name {
        "end of input" => {
            // `end` closes blocks, and a brace does elsewhere.
            let close = ["\"end\"", "\"}\""].into_iter().find(|close| expected.contains(*close));
            let close = close.map(|close| close.trim_matches('"')).unwrap_or_default();
            return match close {
                "" => "The diagram ends where more was expected.".to_owned(),
                close => {
                    format!("The diagram ends, but something in it is still open; “{close}” would close it.")
                }
            };
        }
        "statement separator" | "newline" => {
            return match expected_of(expected) {
                Some(expected) => format!("The line ends where {expected} was expected."),
                None => "The line ends where more was expected.".to_owned(),
            };
        }
        _ if !found.is_empty() && !found.contains('\n') => format!("“{found}” is not expected here"),
        _ => "What is here is not expected".to_owned(),
    };
    match expected_of(expected) {
        Some(expected) => format!("{what}; {expected} was."),
        None => format!("{what}."),
    }
}

/// What was expected, where it is not too much and has plain names.
fn expected_of(expected: &str) -> Option<String> {
    let names: Vec<&str> = expected.split(", ").filter(|name| !name.is_empty()).collect();
    let known = names.iter().filter_map(|name| {
        let plain = PLAIN.iter().find(|(known, _)| known == name).map(|(_, plain)| (*plain).to_owned());
        plain.or_else(|| name.strip_prefix('"')?.strip_suffix('"').map(|quoted| format!("“{quoted}”")))
    });
    let known: Vec<String> = known.collect();
    (!known.is_empty() && names.len() <= EXPECTED_NAMES).then(|| known.join(" or "))
}

/// The line that a message without a place is about: the first one with the words behind its colon.
pub(crate) fn line(message: &str, text: &str) -> Option<usize> {
    let words = message.split_once(':').map(|(_, words)| words.trim()).filter(|words| !words.is_empty())?;
    text.lines().position(|line| line.contains(words)).map(|line| line + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_become_sentences() {
        assert_eq!(sentence("invalid direction", "XY"), "Invalid direction.");
        assert_eq!(sentence("unexpected struct stop; expected question", "}"), "“}” is not expected here.");
        let text = sentence("unexpected statement separator; expected style separator, colon", "\n");
        assert_eq!(text, "The line ends where a colon was expected.");
        let text = sentence("unexpected end of input; expected newline, \"end\"", "");
        assert_eq!(text, "The diagram ends, but something in it is still open; “end” would close it.");
        assert_eq!(line("Invalid date:notadate", "gantt\n Task : notadate, 3d"), Some(2));
        assert_eq!(line("no colon", "no colon"), None);
    }
}
