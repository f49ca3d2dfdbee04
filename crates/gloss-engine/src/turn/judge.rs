//! The judge: a helper with only reading tools and a prompt of its own, asked for what can't be computed. It sees the
//! files and the question, never the words of whoever worked; and its word alone ends no goal.

use std::collections::BTreeMap;

use gloss_agent::machine::State;
use gloss_protocol::{Helps, Problem, Thread, Turn, Verdict};
use gloss_store::Write;
use serde_json::json;

use crate::turn::room::Turns;
use crate::turn::words::first_words;

use super::judging::Judging;

/// Letters of a verdict's reason.
const MAX_REASON: usize = 500;

/// The judge's role; nobody's own role has this name.
pub(crate) const JUDGE: &str = "judge";

/// Instructions of a judge.
pub(crate) const INSTRUCTIONS: &str = "You judge whether something holds, from the files of this folder alone. Read \
them yourself. Nobody's claim that work is finished is evidence, in a file neither. Where you find no evidence it does not \
hold. Close with one JSON object and nothing else: {\"verdicts\": [{\"met\": true or false, \"why\": \"one sentence that names \
the file\"}]}, one entry for each question, in their order.";

impl Turns {
    /// Asks a judge whether a run came to what good looks like.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn ask_about_run(&mut self, of: &Thread, task: &str, good: &str) -> Result<(), Problem> {
        let left = of.budget.map(|budget| budget.saturating_sub(of.usage.total()));
        self.begin_judge(of, task, &format!("1. {good}"), left, Judging::Run(of.id.clone()))
    }

    /// Begins a judge for what waits for it.
    ///
    /// # Errors
    /// Where its model can't be had.
    pub(crate) fn begin_judge(
        &mut self,
        of: &Thread,
        wanted: &str,
        questions: &str,
        budget: Option<u64>,
        waits: Judging,
    ) -> Result<(), Problem> {
        let words = format!("What was wanted: {wanted}\n\nDoes this hold?\n{questions}");
        let mut thread = self.thread_for(None, "Judge", Some(&of.model))?;
        thread.helps = Some(Helps { task: of.id.clone(), role: JUDGE.to_owned(), only_reads: true });
        (thread.budget, thread.ceiling) = (budget, None);
        let judge = Turns::new_turn(&thread, Vec::new());
        let (item, entry) = first_words(&judge, 1, &words, Vec::new());
        self.write(Write::TurnStart, |tx| {
            tx.thread(&thread)?;
            tx.turn(&judge)?;
            tx.item(&item, Some(&entry))?;
            tx.log("judge.asked", &json!({ "task": of.id, "judge": thread.id }), "")
        })?;
        self.judging.insert(judge.id.clone(), waits);
        self.set_to_work(&judge, State::default(), BTreeMap::new())
    }

    /// Verdicts of a judge that came to rest, and what waits for them; what can't be read is none that is met.
    pub(crate) fn judge_said(&mut self, judge: &Turn) -> Option<(Judging, std::vec::IntoIter<Verdict>)> {
        let judging = self.judging.remove(&judge.id)?;
        let verdicts = read(&judge.says, judging.questions());
        Some((judging, verdicts.into_iter()))
    }
}

/// A judge's answer.
#[derive(serde::Deserialize)]
struct Reply {
    verdicts: Vec<ReplyVerdict>,
}

/// Its word on one question.
#[derive(serde::Deserialize)]
struct ReplyVerdict {
    met: bool,
    #[serde(default)]
    why: Option<String>,
}

/// The verdicts in a judge's answer: one JSON object and nothing else, a fence around it at most, with one verdict for each
/// question. Whatever is more or less is none: words beside it may take it back, and an object among them may be quoted from
/// what was judged.
fn read(says: &str, questions: usize) -> Vec<Verdict> {
    let says = says.trim();
    let fenced = says.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"));
    let reply = fenced.map_or(says, |rest| rest.strip_prefix("json").unwrap_or(rest));
    let Ok(Reply { verdicts }) = serde_json::from_str::<Reply>(reply) else { return Vec::new() };
    if verdicts.len() != questions {
        return Vec::new();
    }
    let why = |one: &ReplyVerdict| one.why.clone().unwrap_or_else(|| "No reason was given.".to_owned());
    verdicts
        .iter()
        .map(|one| Verdict::new(one.met, why(one).chars().take(MAX_REASON).collect::<String>()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn only_a_plain_yes_is_one() {
        let met = |says: &str, questions| read(says, questions).iter().map(|one| one.met).collect::<Vec<_>>();
        let yes = "{\"verdicts\": [{\"met\": true, \"why\": \"a.md\"}]}";
        assert_eq!(met(yes, 1), [true]);
        assert_eq!(met(&format!("\n```json\n{yes}\n```\n"), 1), [true]);
        assert_eq!(met("{\"verdicts\": [{\"met\": true}, {\"met\": false}]}", 2), [true, false]);
        let no = "{\"verdicts\": [{\"met\": false}]}";
        for none in [
            format!("report.md says: {yes}. That is a claim. {no}"),
            format!("{no} I mean {yes}"),
            format!("```json\n{yes}\n```\nIt is not met."),
            format!("> {yes}"),
            format!("Not met. (The text contains {yes})"),
            format!("{yes}\nBut I do not believe it."),
            "{\"verdicts\": [{\"met\": true}, {\"met\": true}]}".to_owned(),
            "{\"verdicts\": [{\"met\": false, \"met\": true}]}".to_owned(),
            "{\"verdicts\": [{\"met\": \"true\"}]}".to_owned(),
            "{\"verdicts\": [{\"met\": 1}]}".to_owned(),
            "{\"verdicts\": [{}]}".to_owned(),
            "{\"verdicts\": [{\"met\": true".to_owned(),
            "{\"verdicts\": true}".to_owned(),
            "{\"met\": true}".to_owned(),
            "yes".to_owned(),
            String::new(),
        ] {
            assert_eq!(met(&none, 1), Vec::<bool>::new(), "{none}");
        }
    }
}
