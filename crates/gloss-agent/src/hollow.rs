//! Answers that are none: empty ones, those that only think, and calls that are written as words. Small models give them daily.
//! Reads what a model wrote; runs nothing of it, and guesses no arguments.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Why an answer is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hollow {
    /// It holds no words.
    Empty,
    /// It holds nothing but reasoning.
    Thinking,
    /// It holds a call as words, whole or half.
    Call,
}

impl Hollow {
    /// A sentence for the person.
    pub fn says(self) -> &'static str {
        match self {
            Self::Empty => "The model was asked twice, and answered nothing.",
            Self::Thinking => "The model was asked twice; it thought, and gave no answer.",
            Self::Call => {
                "The model was asked twice, and wrote a step down as words instead of taking it. Nothing of it was run; this model may not be able to use tools."
            }
        }
    }

    /// What the model is told when it is asked once more.
    pub(crate) fn hint(self) -> &'static str {
        match self {
            Self::Empty | Self::Thinking => {
                "(From Gloss, not from the person: your last answer held no words and called no tool. Answer the person, or call a tool.)"
            }
            Self::Call => {
                "(From Gloss, not from the person: your last answer held a tool call as text. Text runs nothing. Call the tool through the interface for tools, or answer in words.)"
            }
        }
    }
}

/// How models mark reasoning and calls that they write into their words.
const THINKS: [(&str, &str); 3] =
    [("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<reasoning>", "</reasoning>")];
const CALLS: [&str; 8] = [
    "<tool_call",
    "<function_call",
    "<function=",
    "<invoke name=",
    "<|tool_call",
    "<|python_tag|>",
    "[TOOL_CALL",
    "<\u{ff5c}tool",
];

/// The words of an answer without the reasoning that it begins with; empty while that has not come to an end.
pub fn without_reasoning(text: &str) -> &str {
    let mut rest = text;
    while let Some(end) =
        THINKS.iter().find_map(|(open, end)| rest.trim_start().starts_with(open).then_some(*end))
    {
        let Some((_, behind)) = rest.split_once(end) else { return "" };
        rest = behind;
    }
    // Some servers open the reasoning in the prompt, so that only its end is in the answer.
    let lone = THINKS.iter().find_map(|(open, end)| {
        let (before, behind) = rest.split_once(&format!("{end}\n"))?;
        (!before.contains(open) && !before.contains('`')).then_some(behind)
    });
    if rest.len() == text.len() && lone.is_none() { text } else { lone.unwrap_or(rest).trim_start() }
}

/// Where the words of an answer begin while it comes in, looked for in what is new alone.
#[derive(Debug, Default)]
pub(crate) struct Reasoning {
    /// What ends the reasoning that the answer is in, and how far that was looked for.
    within: Option<(&'static str, usize)>,
    words: usize,
}

impl Reasoning {
    /// The words so far, without the reasoning that they begin with.
    pub(crate) fn words_of<'t>(&mut self, text: &'t str) -> &'t str {
        loop {
            let rest = text.get(self.words..).unwrap_or_default();
            let Some((end, looked)) = self.within else {
                let begun = rest.trim_start();
                let tag = THINKS.iter().find(|(open, _)| begun.starts_with(open));
                let may_come = !begun.is_empty() && THINKS.iter().any(|(open, _)| open.starts_with(begun));
                match tag {
                    Some((_, end)) => self.within = Some((*end, self.words)),
                    None if may_come => return "",
                    None => return if self.words == 0 { rest } else { begun },
                }
                continue;
            };
            let from = text.floor_char_boundary(looked.saturating_sub(end.len()).max(self.words));
            match text.get(from..).and_then(|rest| rest.find(end)) {
                Some(found) => (self.within, self.words) = (None, from + found + end.len()),
                None => {
                    self.within = Some((end, text.len()));
                    return "";
                }
            }
        }
    }
}

/// Whether an answer without calls is none; `is_tool` knows the names of the tools that were offered.
pub(crate) fn read(text: &str, is_tool: impl Fn(&str) -> bool) -> Option<Hollow> {
    let words = without_reasoning(text).trim();
    if words.chars().all(is_silent) {
        return Some(if words.len() == text.trim().len() { Hollow::Empty } else { Hollow::Thinking });
    }
    (has_marked_call(words) || is_json_call(words, is_tool)).then_some(Hollow::Call)
}

/// A sign that says nothing by itself: blanks, signs that nobody sees, and marks between words.
fn is_silent(sign: char) -> bool {
    let is_unseen = matches!(sign, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}');
    is_unseen || sign.is_whitespace() || sign.is_control() || "….,;:·–—-_*#`~\"'()[]{}<>|/\\".contains(sign)
}

/// A call in one of the markings of models, at the beginning of a line that is no code.
fn has_marked_call(words: &str) -> bool {
    let mut fenced = false;
    words.lines().any(|line| {
        let line = line.trim_start();
        fenced ^= line.starts_with("```");
        !fenced && CALLS.iter().any(|mark| line.starts_with(mark))
    })
}

/// An answer that is one JSON object, or a fence around one, with the name of a tool and its arguments.
fn is_json_call(words: &str, is_tool: impl Fn(&str) -> bool) -> bool {
    let inner = words.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    let inner = inner.map_or(words, |rest| rest.split_once('\n').map_or(rest, |(_, body)| body)).trim();
    let first = serde_json::Deserializer::from_str(inner).into_iter::<Value>().next();
    let call = match first {
        Some(Ok(Value::Array(calls))) => calls.into_iter().next(),
        Some(Ok(value)) => Some(value),
        // Half a call: its name is whole.
        _ => return half_call(inner, is_tool),
    };
    let Some(Value::Object(call)) = call else { return false };
    let named = |fields: &[&str]| fields.iter().find_map(|field| call.get(*field)?.as_str());
    let function = call.get("function").and_then(|function| function.get("name")?.as_str());
    named(&["name", "tool", "tool_name", "function"]).or(function).is_some_and(is_tool)
}

/// `{"name": "write_file", "argum` and no more.
fn half_call(words: &str, is_tool: impl Fn(&str) -> bool) -> bool {
    let name = words.strip_prefix(['{', '[']).and_then(|rest| {
        let rest = rest.trim_start_matches(['{', ' ', '\n', '"']);
        let (field, rest) = rest.split_once('"')?;
        let value = rest.trim_start_matches([':', ' ', '"']).split('"').next()?;
        matches!(field, "name" | "tool" | "function").then_some(value)
    });
    name.is_some_and(is_tool)
}

#[cfg(test)]
mod tests {
    use super::{Hollow, read, without_reasoning};

    #[test]
    fn an_answer_is_told_from_what_is_none() {
        let read = |text| read(text, |name| matches!(name, "write_artifact" | "list_files"));
        for (text, expected) in [
            ("", Some(Hollow::Empty)),
            (" \n", Some(Hollow::Empty)),
            ("…", Some(Hollow::Empty)),
            ("\u{200b}\u{2060}", Some(Hollow::Empty)),
            ("**---**\n", Some(Hollow::Empty)),
            ("?", None),
            ("👍", None),
            ("好", None),
            ("<think>First I read it", Some(Hollow::Thinking)),
            ("<think>a</think>\n\n", Some(Hollow::Thinking)),
            ("<think>a</think> Yes.", None),
            ("a thought\n</think>\nYes.", None),
            (
                "<tool_call>\n{\"name\":\"write_artifact\",\"arguments\":{\"path\":\"r.md\",\"text\":\"# Rep",
                Some(Hollow::Call),
            ),
            (
                "I look first.\n<tool_call> {\"name\":\"list_files\",\"arguments\":{}} </tool_call>",
                Some(Hollow::Call),
            ),
            ("<function=list_files>{}</function>", Some(Hollow::Call)),
            ("[TOOL_CALLS][{\"name\":\"list_files\"}]", Some(Hollow::Call)),
            ("{\"name\": \"list_files\", \"arguments\": {}}", Some(Hollow::Call)),
            ("```json\n{\"name\": \"list_files\", \"parameters\": {}}\n```", Some(Hollow::Call)),
            ("[{\"function\": {\"name\": \"list_files\", \"arguments\": \"{}\"}}]", Some(Hollow::Call)),
            ("{\"name\": \"write_artifact\", \"argum", Some(Hollow::Call)),
            ("{\"name\": \"Anna\", \"age\": 3}", None),
            ("A call looks so: `<tool_call>`, and runs.", None),
            ("```\n<tool_call>\n```\nis how a call begins.", None),
            ("Done.", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn words_are_heard_without_the_reasoning_before_them() {
        let whole = "<think>one < two</think>\n<thinking>x</thinking> The answer, <think> and all.";
        let (mut reasoning, mut last) = (super::Reasoning::default(), String::new());
        for end in 0..=whole.len() {
            let words = reasoning.words_of(&whole[..end]).to_owned();
            assert!(words.starts_with(&last) && !words.contains("one"), "{end}: {words}");
            last = words;
        }
        assert_eq!(last, "The answer, <think> and all.");
        assert_eq!(super::Reasoning::default().words_of(" Plain."), " Plain.");
    }

    #[test]
    fn reasoning_is_no_part_of_the_words() {
        for (text, words) in [
            ("Yes.", "Yes."),
            (" Yes. ", " Yes. "),
            ("<think>a</think>\nYes.", "Yes."),
            ("<think>a</think><think>b</think>Yes.", "Yes."),
            ("a\n</think>\n\nYes.", "Yes."),
            ("<think>a", ""),
            ("The tag `</think>\n` ends it.", "The tag `</think>\n` ends it."),
        ] {
            assert_eq!(without_reasoning(text), words, "{text}");
        }
    }
}
