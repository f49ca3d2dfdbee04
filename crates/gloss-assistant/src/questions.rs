//! The questions that a task asks beside the job that is done for it: “a report on the invoices: what is overdue and who owes
//! most”. A job answers none of them by rule, so they are told before it begins and after it ends. Answers nothing.

/// Words that begin a question, in two languages.
const BEGINNINGS: [&str; 34] = [
    "what ",
    "what's ",
    "who ",
    "whom ",
    "whose ",
    "which ",
    "how many ",
    "how much ",
    "how often ",
    "how long ",
    "why ",
    "when ",
    "whether ",
    "is ",
    "are ",
    "does ",
    "do ",
    "did ",
    "was ",
    "were ",
    "can ",
    "wer ",
    "wem ",
    "welche ",
    "welcher ",
    "welches ",
    "wie viele ",
    "wie viel ",
    "warum ",
    "wann ",
    "ob ",
    "was ",
    "wo ",
    "where ",
];
/// Words before a question that ask for it.
const LEADS: [&str; 14] = [
    "and ",
    "also ",
    "tell me ",
    "say ",
    "show me ",
    "show ",
    "find out ",
    "explain ",
    "include ",
    "answer ",
    "please ",
    "und ",
    "zeige ",
    "sag mir ",
];
/// Words for what any report says of its data.
const GENERAL: [&str; 14] = [
    "stands out",
    "stand out",
    "going on",
    "is in",
    "are in",
    "changed",
    "happened",
    "matters",
    "is interesting",
    "does it say",
    "is here",
    "to know",
    "what does ",
    "what do ",
];

/// The questions, as they were written; none where the whole text is one general question.
pub(crate) fn beside(text: &str) -> Vec<&str> {
    let mut clauses = vec![text];
    for joint in [": ", "; ", "? ", ". ", ", ", " and ", " und ", " – ", "\n"] {
        clauses = clauses.into_iter().flat_map(|clause| clause.split(joint)).collect();
    }
    clauses
        .into_iter()
        .map(|clause| clause.trim().trim_end_matches(['?', '.', '!']))
        .filter(|clause| is_question(clause))
        .collect()
}

fn is_question(clause: &str) -> bool {
    let lower = clause.to_lowercase();
    let mut rest = lower.as_str();
    while let Some(after) = LEADS.iter().find_map(|lead| rest.strip_prefix(lead)) {
        rest = after;
    }
    BEGINNINGS.iter().any(|word| rest.starts_with(word)) && !GENERAL.iter().any(|words| rest.contains(words))
}

/// Questions in a sentence: “what is overdue” and “who owes most”.
pub(crate) fn quoted(questions: &[&str]) -> String {
    gloss_figures::words::list(&questions.iter().map(|one| format!("“{one}”")).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn questions_are_told_from_the_job() {
        for (text, expect) in [
            (
                "Write a report on the October invoices: what is overdue and who owes most",
                vec!["what is overdue", "who owes most"],
            ),
            ("Write a report on sales.csv", vec![]),
            ("What stands out in data/q3.csv?", vec![]),
            ("Summarise sales.csv and tell me why it fell", vec!["tell me why it fell"]),
            ("Report on a.csv. How many customers paid late?", vec!["How many customers paid late"]),
            ("Schreibe einen Bericht über a.csv: wer schuldet am meisten", vec!["wer schuldet am meisten"]),
            ("Write a report on sales.csv, and what changed", vec![]),
        ] {
            assert_eq!(beside(text), expect, "{text}");
        }
    }
}
