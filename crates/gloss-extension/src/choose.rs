//! Which skill a task is for, by the words of both: BM25 over names and descriptions, with a gate that says how much of the task's
//! words a skill answers. Source: Robertson and Zaragoza, “The Probabilistic Relevance Framework: BM25 and Beyond” (2009). Knows no
//! language, and decides nothing: who offers and who begins is the caller's.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How soon a word that comes again counts less, and how much long descriptions count less.
const K1: f64 = 1.2;
const B: f64 = 0.6;
/// How often a name counts.
const NAMES: usize = 2;
/// From this gate on a skill may be begun without a question, and offered.
pub const BEGINS: f64 = 0.6;
/// See [`BEGINS`].
pub const OFFERED: f64 = 0.45;

/// Skills whose words were counted.
#[derive(Clone, Debug, Default)]
pub struct Chooser {
    skills: Vec<Counted>,
    /// In how many skills a word stands.
    spread: HashMap<String, usize>,
    /// Words of a skill on average.
    average: f64,
}

#[derive(Clone, Debug)]
struct Counted {
    words: HashMap<String, usize>,
    count: usize,
}

/// A skill that fits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Its place among those that were counted.
    pub skill: usize,
    /// How much of the task's words it answers, from 0 on; about 1 where it has them all.
    pub gate: f64,
}

impl Chooser {
    /// Counts the words of skills, each a name and what it is for.
    pub fn new<'a>(skills: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut out = Self::default();
        for (name, description) in skills {
            let mut words: HashMap<String, usize> = HashMap::new();
            for word in stems(name) {
                *words.entry(word).or_default() += NAMES;
            }
            for word in stems(description) {
                *words.entry(word).or_default() += 1;
            }
            for word in words.keys() {
                *out.spread.entry(word.clone()).or_default() += 1;
            }
            out.skills.push(Counted { count: words.values().sum(), words });
        }
        let all: usize = out.skills.iter().map(|skill| skill.count).sum();
        out.average = all as f64 / out.skills.len().max(1) as f64;
        out
    }

    /// The skills that fit a task best, at most so many, the best first.
    pub fn choose(&self, task: &str, most: usize) -> Vec<Choice> {
        let asked: BTreeMap<String, f64> = stems(task)
            .into_iter()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|word| {
                let weight = self.weight(&word);
                (word, weight)
            })
            .collect();
        let sum: f64 = asked.values().sum();
        if sum <= 0.0 {
            return Vec::new();
        }
        let mut out: Vec<Choice> = self
            .skills
            .iter()
            .enumerate()
            .map(|(skill, counted)| Choice { skill, gate: self.score(counted, &asked) / sum })
            .filter(|choice| choice.gate > 0.0)
            .collect();
        out.sort_by(|a, b| b.gate.total_cmp(&a.gate).then(a.skill.cmp(&b.skill)));
        out.truncate(most);
        out
    }

    /// How rare a word is among the skills; one that stands in none is as rare as can be.
    fn weight(&self, word: &str) -> f64 {
        let (all, with) =
            (self.skills.len() as f64, self.spread.get(word).copied().unwrap_or_default() as f64);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }

    fn score(&self, counted: &Counted, asked: &BTreeMap<String, f64>) -> f64 {
        let length = 1.0 - B + B * counted.count as f64 / self.average.max(1.0);
        let part = |(word, weight): (&String, &f64)| {
            let times = counted.words.get(word).copied().unwrap_or_default() as f64;
            weight * times * (K1 + 1.0) / (times + K1 * length)
        };
        asked.iter().map(part).sum()
    }
}

/// The words of a text without the ends that only change their form, and without those that say nothing by themselves.
fn stems(text: &str) -> Vec<String> {
    let words = text.split(|char: char| !char.is_alphanumeric()).map(str::to_lowercase);
    words
        .filter(|word| word.chars().count() > 1 && !STOP.contains(&word.as_str()))
        .map(|word| stem(&word).to_owned())
        .collect()
}

/// Words that stand in every sentence.
const STOP: [&str; 45] = [
    "a", "an", "and", "are", "as", "at", "be", "by", "can", "do", "for", "from", "have", "how", "in", "into",
    "is", "it", "its", "make", "me", "my", "of", "on", "or", "our", "please", "so", "some", "that", "the",
    "their", "them", "these", "this", "to", "use", "user", "we", "what", "when", "which", "with", "you",
    "your",
];

/// A word without its commonest endings, as long as enough of it is left.
fn stem(word: &str) -> &str {
    const ENDS: [&str; 9] = ["ations", "ation", "ings", "ing", "ies", "ed", "es", "ly", "s"];
    ENDS.iter().find_map(|end| word.strip_suffix(end).filter(|left| left.chars().count() > 2)).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKILLS: [(&str, &str); 6] = [
        (
            "pipeline-review",
            "Reviews a sales pipeline: stale deals, missing next steps, what is at risk. Use for CRM exports.",
        ),
        ("quote-check", "Checks a quote or offer against the price list before it is sent."),
        ("content-calendar", "Plans a content calendar for a campaign as a spreadsheet and calendar file."),
        (
            "accessibility-audit",
            "Audits a web page for accessibility: contrast, names of controls, headings.",
        ),
        ("dcf-model", "Builds a discounted cash flow valuation with live formulas from filings."),
        ("survey-readout", "Reads out a survey: answers by group, what differs, what is noise."),
    ];

    #[test]
    fn a_task_finds_its_skill_and_one_for_none_finds_none() {
        let chooser = Chooser::new(SKILLS);
        for (task, skill) in [
            ("Which deals in our sales pipeline are stale or at risk?", 0),
            ("check this quote against the price list", 1),
            ("Plan the content for our spring campaign in a calendar", 2),
            ("Is our page accessible? Look at contrast and headings", 3),
            ("Value the company by discounted cash flows", 4),
            ("What do the survey answers say, by group?", 5),
        ] {
            let best = chooser.choose(task, 3);
            assert_eq!(best.first().map(|choice| choice.skill), Some(skill), "{task}: {best:?}");
            assert!(best[0].gate >= OFFERED, "{task}: {best:?}");
        }
        for task in ["Book a table for two tonight", "Translate this letter into French", "", "the of and"] {
            assert!(
                chooser.choose(task, 3).iter().all(|choice| choice.gate < OFFERED),
                "{task}: {:?}",
                chooser.choose(task, 3)
            );
        }
        assert!(Chooser::new([]).choose("anything", 3).is_empty());
    }
}
