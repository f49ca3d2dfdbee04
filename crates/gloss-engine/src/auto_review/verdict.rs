//! The answer of a second look: one JSON object with four fields, read strictly. Whatever is more, less or otherwise is no
//! answer.

use serde::Deserialize;

/// Longest reason, in bytes.
const MAX_RATIONALE: usize = 2_000;

/// How bad it would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RiskLevel {
    Low,
    Medium,
    High,
    Critical,
}

/// How clearly the person's own words ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Authorization {
    Unknown,
    Low,
    Medium,
    High,
}

/// What it would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Allow,
    Deny,
}

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verdict {
    pub(crate) risk_level: RiskLevel,
    pub(crate) user_authorization: Authorization,
    pub(crate) outcome: Outcome,
    /// Why, for the person.
    pub(crate) rationale: String,
}

impl Verdict {
    /// Reads an answer: one object, blanks around it at most.
    pub(crate) fn read(answer: &str) -> Option<Self> {
        let verdict: Self = serde_json::from_str(answer.trim()).ok()?;
        let rationale = verdict.rationale.trim();
        (!rationale.is_empty() && rationale.len() <= MAX_RATIONALE).then(|| verdict.clone())
    }

    /// Whether it sees no reason against the action: its own word does not suffice where the risk is too high for it.
    pub(crate) fn agrees(&self) -> bool {
        let is_bearable = match self.risk_level {
            RiskLevel::Low | RiskLevel::Medium => true,
            RiskLevel::High => self.user_authorization >= Authorization::Medium,
            RiskLevel::Critical => false,
        };
        self.outcome == Outcome::Allow && is_bearable
    }
}

#[cfg(test)]
mod tests {
    use super::{Authorization, Outcome, RiskLevel, Verdict};

    const GOOD: &str = r#"{"risk_level":"low","user_authorization":"high","outcome":"allow","rationale":"You asked for it."}"#;

    #[test]
    fn malformed_answers_are_none() {
        let with = |from: &str, to: &str| GOOD.replacen(from, to, 1);
        let cases = [
            ("nothing", String::new()),
            ("blanks", " \n ".to_owned()),
            ("words", "It is fine.".to_owned()),
            ("words before", format!("Sure: {GOOD}")),
            ("words after", format!("{GOOD}\nBut I am not sure.")),
            ("a fence", format!("```json\n{GOOD}\n```")),
            ("two objects", format!("{GOOD}{GOOD}")),
            ("a list", format!("[{GOOD}]")),
            ("a string", format!("{GOOD:?}")),
            ("cut in the middle", GOOD[..GOOD.len() - 9].to_owned()),
            ("an unknown field", with("{", r#"{"confidence":1,"#)),
            ("a field twice", with("{", r#"{"outcome":"deny","#)),
            ("no outcome", with(r#""outcome":"allow","#, "")),
            ("no risk", with(r#""risk_level":"low","#, "")),
            ("no authorization", with(r#""user_authorization":"high","#, "")),
            ("no reason", with(r#","rationale":"You asked for it.""#, "")),
            ("an empty reason", with("You asked for it.", " ")),
            ("an endless reason", with("You asked for it.", &"x".repeat(3_000))),
            ("an unknown risk", with("\"low\"", "\"none\"")),
            ("another case", with("\"low\"", "\"Low\"")),
            ("an unknown authorization", with("\"high\"", "\"full\"")),
            ("an unknown outcome", with("\"allow\"", "\"allowed\"")),
            ("a number for an outcome", with("\"allow\"", "1")),
            ("null for a reason", with("\"You asked for it.\"", "null")),
            ("a comment", with("{", "{/*ok*/")),
            ("single quotes", GOOD.replace('"', "'")),
            ("a letter that is not seen", format!("\u{feff}{GOOD}")),
        ];
        for (name, answer) in cases {
            let read = Verdict::read(&answer);
            println!("{name}: {}", if read.is_some() { "an answer" } else { "no answer" });
            assert_eq!(read, None, "{name}");
        }
        for answer in [GOOD.to_owned(), format!("\n {GOOD}\n")] {
            assert!(Verdict::read(&answer).is_some(), "{answer}");
        }
    }

    #[test]
    fn it_agrees_only_where_the_risk_can_be_borne() {
        use {Authorization as A, Outcome as O, RiskLevel as R};
        let mut agreed = Vec::new();
        for risk_level in [R::Low, R::Medium, R::High, R::Critical] {
            for user_authorization in [A::Unknown, A::Low, A::Medium, A::High] {
                for outcome in [O::Allow, O::Deny] {
                    let verdict =
                        Verdict { risk_level, user_authorization, outcome, rationale: String::new() };
                    if verdict.agrees() {
                        agreed.push((risk_level, user_authorization, outcome));
                    }
                }
            }
        }
        let all = [A::Unknown, A::Low, A::Medium, A::High];
        let mut expected: Vec<_> = all.iter().map(|one| (R::Low, *one, O::Allow)).collect();
        expected.extend(all.iter().map(|one| (R::Medium, *one, O::Allow)));
        expected.extend([(R::High, A::Medium, O::Allow), (R::High, A::High, O::Allow)]);
        assert_eq!(agreed, expected);
    }
}
