//! What of a task's words no job takes: named before it begins and after it ends, so that nothing falls in silence. Takes no wish
//! itself; what a job can follow is in the table of words.

use super::job::Job;
use crate::grammar::{Clause, Item, Kind, fold};

/// Letters of what is named at once.
const LONGEST: usize = 120;

/// The words that a job does not take, each as it was said.
pub(super) fn rest(text: &str, job: &Job, files: &[String]) -> Vec<String> {
    if matches!(job, Job::Nothing | Job::Again(_) | Job::Answer(_)) {
        return Vec::new();
    }
    let plain = without_files(text, files);
    let clause = Clause::new(&plain);
    let items: Vec<&Item<'_>> = clause.items().map(|(_, item)| item).collect();
    let stems = stems(files);
    let mut taken: Vec<bool> = items.iter().map(|item| is_taken(item, job, &stems)).collect();
    for (at, item) in items.iter().enumerate() {
        if let Some(count) = counted(&items, at, job) {
            (at..(at + count).min(taken.len())).for_each(|at| taken[at] = true);
        }
        // What rows of a site must have is looked for in its data.
        let begins = matches!(fold(item.text).as_str(), "with" | "mit" | "that sell" | "selling");
        let before = at.checked_sub(1).is_none_or(|before| taken.get(before) == Some(&true));
        if matches!(job, Job::Site(_)) && begins && before {
            let end = (at..items.len()).find(|at| ends(&items, *at)).unwrap_or(items.len());
            taken.iter_mut().take(end).skip(at).for_each(|one| *one = true);
        }
    }
    runs(&plain, &items, &taken)
}

/// The text with blanks in the stead of the names of files.
fn without_files(text: &str, files: &[String]) -> String {
    let mut out = text.to_owned();
    let mut names: Vec<&String> = files.iter().collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for name in names {
        let short = gloss_figures::words::file_name(name).to_owned();
        for name in [name.as_str(), short.as_str()] {
            while let Some(at) = find_any_case(&out, name) {
                out.replace_range(at..at + name.len(), &" ".repeat(name.len()));
            }
        }
    }
    out
}

fn find_any_case(text: &str, name: &str) -> Option<usize> {
    let fits = |at: &usize| text.get(*at..*at + name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name));
    text.char_indices().map(|(at, _)| at).find(|at| !name.is_empty() && fits(at))
}

/// The words of the files' names: they say which file is meant, and nothing else.
fn stems(files: &[String]) -> Vec<String> {
    let words = |name: &String| {
        let name = gloss_figures::words::file_name(name);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        stem.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(fold)
            .collect::<Vec<_>>()
    };
    files.iter().flat_map(words).collect()
}

/// Whether an item says what is made, of what, or nothing.
fn is_taken(item: &Item<'_>, job: &Job, stems: &[String]) -> bool {
    let words: Vec<String> =
        item.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(fold).collect();
    let of_file = !words.is_empty() && words.iter().all(|word| stems.contains(word));
    let own = match job {
        Job::Report(_) => &["report"][..],
        Job::Workbook(_) => &["workbook"],
        Job::Actions(_) => &["actions", "report"],
        Job::Deck(_) => &["deck"],
        Job::Site(_) => &["site"],
        Job::Guide(_) => &["guide", "site"],
        Job::Handout(_) => &["handout", "deck", "report"],
        Job::Briefing => &["briefing", "report"],
        Job::Cards(_) | Job::Again(_) | Job::Answer(_) | Job::Nothing => &[],
    };
    item.is_idle()
        || of_file
        || own.iter().any(|job| item.is("job", job))
        || item.is("task", "make")
        || item.is("task", "general")
        || matches!(job, Job::Briefing) && item.is("task", "briefing")
        || matches!(job, Job::Guide(_)) && item.is("task", "guide")
}

/// How many items from here are the length of a deck: “8 slides”, “at most four slides”.
fn counted(items: &[&Item<'_>], at: usize, job: &Job) -> Option<usize> {
    if !matches!(job, Job::Deck(_)) {
        return None;
    }
    let is_number = |item: &Item<'_>| item.kind == Kind::Number || item.value("cardinal").is_some();
    let item = items.get(at).filter(|item| is_number(item))?;
    // “10-slide” is one word; in a list of parts each has its number: “two of context, six of analysis”.
    let near = (1..=3)
        .find(|by| items.get(at + by).is_some_and(|next| next.is("job", "deck") || next.is("task", "part")));
    near.map(|by| by + 1).or_else(|| fold(item.text).contains("slide").then_some(1))
}

/// Whether a list of what rows must have ends here: at a mark, at what is done or how something looks.
fn ends(items: &[&Item<'_>], at: usize) -> bool {
    let is = |at: usize, classes: &[&str]| {
        items.get(at).is_some_and(|item| classes.iter().any(|class| item.value(class).is_some()))
    };
    items.get(at).is_some_and(|item| match (item.kind, item.text) {
        (Kind::Mark, ",") => is(at + 1, &["color", "look", "verb", "prep", "order", "job", "limit"]),
        (Kind::Mark, "." | ";" | ":" | "!" | "?") => true,
        _ => item.is("prep", "from"),
    })
}

/// The runs of words that nobody took, each with the small words before it.
fn runs(text: &str, items: &[&Item<'_>], taken: &[bool]) -> Vec<String> {
    let is_glue = |at: usize| {
        items.get(at).is_some_and(|item| {
            ["prep", "limit", "not", "compare", "filler", "det"]
                .iter()
                .any(|class| item.value(class).is_some())
                && item.kind == Kind::Word
        })
    };
    // A preposition alone asks for nothing.
    let is_open = |at: usize| {
        taken.get(at) == Some(&false)
            && items.get(at).is_some_and(|item| item.value("prep").is_none() && item.value("joint").is_none())
    };
    // Where a file was named nothing goes on.
    let stand_together = |at: usize| match (items.get(at), items.get(at + 1)) {
        (Some(one), Some(next)) => next.at.start.saturating_sub(one.at.end) <= 1,
        _ => false,
    };
    let mut out = Vec::new();
    let mut at = 0;
    while at < items.len() {
        if !is_open(at) {
            at += 1;
            continue;
        }
        let mut first = at;
        while first > 0 && is_glue(first - 1) && stand_together(first - 1) {
            first -= 1;
        }
        let mut last = at;
        while let Some(next) = (last + 1..items.len()).find(|next| is_open(*next)) {
            // Small words between are a part of it; a mark, or what a job took, ends it.
            if !(last + 1..next).all(is_glue) || !(last..next).all(stand_together) {
                break;
            }
            last = next;
        }
        if let (Some(from), Some(to)) = (items.get(first), items.get(last))
            && let Some(words) = text.get(from.at.start..to.at.end)
        {
            out.push(words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect());
        }
        at = last + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::choose;
    use super::*;

    #[test]
    fn what_no_job_takes_is_named() {
        for (text, files, expect) in [
            ("Write a report on spend.csv for Ana only", &[][..], vec!["for Ana only"]),
            ("Write a report on airline safety", &["airline-safety.csv"], vec![]),
            ("Make a deck from a.csv with 8 slides", &[], vec![]),
            ("Make a deck about cost by client from a.csv", &[], vec!["cost by client"]),
            (
                "workbook with only the travel expenses from spend.csv",
                &[],
                vec!["with only the travel expenses"],
            ),
            ("Make a map of markets.csv with baked goods", &[], vec![]),
            (
                "Brief me on this folder: what changed since yesterday, what is due, and what is overdue.",
                &[],
                vec![],
            ),
            ("List the decisions and actions from meeting-notes.md for Piya", &[], vec!["for Piya"]),
            ("Summarise sales.csv for the board in Polish", &[], vec!["for the board in Polish"]),
        ] {
            let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
            let job = choose(text, &files);
            assert_eq!(job.leaves(text, &files), expect, "{text} {job:?}");
        }
    }

    /// Whether words stand in what is named, as far as they say anything.
    fn is_named(words: &str, rest: &[String]) -> bool {
        let plain = |text: &str| {
            text.split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(fold)
                .collect::<Vec<_>>()
        };
        let told: Vec<String> = rest.iter().flat_map(|one| plain(one)).collect();
        let says: Vec<String> = Clause::new(words)
            .items()
            .filter(|(_, item)| item.kind != Kind::Mark && !item.is_idle() && item.value("prep").is_none())
            .filter(|(_, item)| {
                !item.is("task", "general") && !item.is("task", "make") && item.value("job").is_none()
            })
            .flat_map(|(_, item)| plain(item.text))
            .collect();
        says.is_empty() || says.iter().filter(|word| told.contains(word)).count() * 2 >= says.len()
    }

    #[test]
    fn no_wish_of_the_suite_falls_in_silence() {
        let suite =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/tasks/tasks.jsonl");
        let all = std::fs::read_to_string(suite).expect("the suite");
        let mut dropped = Vec::new();
        let mut refused = 0;
        for line in all.lines() {
            let task: serde_json::Value = serde_json::from_str(line).expect("a task");
            let text = task["text"].as_str().expect("its words");
            let strings = |key: &str| -> Vec<String> {
                let all = task[key].as_array().expect("a list");
                all.iter().filter_map(serde_json::Value::as_str).map(str::to_owned).collect()
            };
            // The engine tells names with blanks that stand in the words.
            let mut files = strings("file");
            files.retain(|file| text.to_lowercase().contains(&file.to_lowercase()));
            files.extend(
                strings("attach").into_iter().filter(|file| !files.contains(file)).collect::<Vec<_>>(),
            );
            let job = choose(text, &files);
            // A question is answered whole or not at all, and names what it did not take (`answers/reading`).
            if matches!(job, Job::Nothing | Job::Answer(_)) {
                refused += 1;
                continue;
            }
            let rest = job.leaves(text, &files);
            for wish in task["wishes"].as_array().expect("wishes") {
                let (words, kind) =
                    (wish["words"].as_str().expect("words"), wish["kind"].as_str().expect("a kind"));
                let is_length = kind == "length" && matches!(job, Job::Deck(_));
                let of_rows = matches!(job, Job::Site(_)) && words.starts_with("with ");
                let words = without_files(words, &strings("file"));
                let words = words.trim();
                if !is_named(words, &rest) && !is_length && !of_rows {
                    dropped.push(format!("{text} | {words} | {job:?} | {rest:?}"));
                }
            }
        }
        println!("{refused} refused");
        assert!(dropped.is_empty(), "{} dropped:\n{}", dropped.len(), dropped.join("\n"));
    }
}
