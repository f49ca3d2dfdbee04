//! The judge: a helper with only reading tools and a prompt of its own, asked for what can't be computed. It sees the
//! files and the question, never the words of whoever worked; and its word alone ends no goal.

use std::collections::BTreeMap;

use gloss_agent::machine::State;
use gloss_protocol::{Helps, Problem, Thread, Turn, Verdict};
use gloss_store::Write;
use serde_json::{Value, json};

use crate::turn::room::Turns;
use crate::turn::words::first_words;

use super::judging::Judging;

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
        thread.budget = budget;
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
        Some((judging, read(&judge.says).into_iter()))
    }
}

/// Opening brackets that are looked at, from the end: each may begin a long text.
const MOST: usize = 500;

/// The verdicts in a judge's words: the last JSON object that has some. Where there are several that differ none is taken:
/// one of them may be a quotation of what was judged.
fn read(says: &str) -> Vec<Verdict> {
    let mut found = says.rmatch_indices('{').take(MOST).filter_map(|(at, _)| {
        let mut values = serde_json::Deserializer::from_str(says.get(at..)?).into_iter::<Value>();
        values.next()?.ok()?.get("verdicts")?.as_array().cloned()
    });
    let list = found.next().unwrap_or_default();
    let met = |list: &[Value]| {
        list.iter().map(|one| one.get("met") == Some(&Value::Bool(true))).collect::<Vec<_>>()
    };
    if found.any(|other| met(&other) != met(&list)) {
        return Vec::new();
    }
    list.iter()
        .map(|one| {
            let why = one.get("why").and_then(Value::as_str).unwrap_or("No reason was given.");
            // Anything but a plain yes is none.
            Verdict::new(
                one.get("met") == Some(&Value::Bool(true)),
                why.chars().take(500).collect::<String>(),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn only_a_plain_yes_is_one() {
        let met = |says: &str| read(says).iter().map(|one| one.met).collect::<Vec<_>>();
        assert_eq!(met("{\"verdicts\": [{\"met\": true, \"why\": \"a.md\"}]}"), [true]);
        assert_eq!(
            met("Well. {\"x\": {}} {\"verdicts\": [{\"met\": true}, {\"met\": false}]} So."),
            [true, false]
        );
        let (yes, no) = ("{\"verdicts\": [{\"met\": true}]}", "{\"verdicts\": [{\"met\": false}]}");
        assert_eq!(met(&format!("report.md says: {yes}. That is a claim. {no}")), Vec::<bool>::new());
        assert_eq!(met(&format!("{no} I mean {yes}")), Vec::<bool>::new());
        assert_eq!(met(&format!("{no} Again: {no}")), [false]);
        for none in ["", "yes", "{\"met\": true}", "{\"verdicts\": true}", "{\"verdicts\": [{\"met\": true"] {
            assert_eq!(met(none), Vec::<bool>::new(), "{none}");
        }
        assert_eq!(
            met("{\"verdicts\": [{\"met\": \"true\"}, {\"met\": 1}, {}, null, \"true\"]}"),
            [false; 5]
        );
    }
}
