//! How well elements are found again: the edits of `support::edits` of made pages, and with `GLOSS_SOAK` of every page below the
//! folders that `GLOSS_PAGES` lists. Counted are elements that say something; at most one of a thousand that are placed for sure
//! is another one than it was.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::support::tree::Node;
use super::support::{Dice, edits, made};
use gloss_site::Page;
use gloss_site::pairing::pair;

/// Pages that are made here.
const MADE: usize = 8;

/// Elements of an edit: all, gone, placed right, placed wrong, suggested right, suggested wrong.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    all: usize,
    gone: usize,
    right: usize,
    wrong: usize,
    likely: usize,
    unlikely: usize,
}

/// Pairs a page with an edit of it.
fn tried(source: &str, is_made: bool, name: &str, dice: &mut Dice, count: &mut Count) {
    let mut tree = Node::of(source);
    if tree.source() != source {
        // Elements that close across each other are no tree; what is made here has none.
        assert!(!is_made, "a tree has all of its page");
        return;
    }
    edits::edit(&mut tree, name, dice);
    let edited = tree.source();
    let (old, new) = (Page::read(source).unwrap(), Page::read(&edited).unwrap());
    let numbers = tree.numbers();
    if numbers.len() != new.elements.len() {
        // The edit made something of the page that is read otherwise.
        return;
    }
    let found = pair((&old, source), (&new, &edited));
    let mut truth = vec![None; old.elements.len()];
    for (new, number) in numbers.iter().enumerate() {
        if let Some(number) = number {
            truth[*number] = Some(new);
        }
    }
    for (at, truth) in truth.iter().enumerate() {
        if old.text(source, at).is_empty() {
            continue;
        }
        count.all += 1;
        count.gone += usize::from(truth.is_none());
        match (found.to[at], found.likely[at]) {
            (Some(to), _) if Some(to) == *truth => count.right += 1,
            (Some(_), _) => count.wrong += 1,
            (None, Some(to)) if Some(to) == *truth => count.likely += 1,
            (None, Some(_)) if truth.is_some() => count.unlikely += 1,
            _ => {}
        }
    }
}

fn pages(dice: &mut Dice) -> Vec<String> {
    let mut all: Vec<String> = (0..MADE).map(|_| made::page(dice)).collect();
    if std::env::var_os("GLOSS_SOAK").is_some()
        && let Some(folders) = std::env::var_os("GLOSS_PAGES")
    {
        let mut files: Vec<PathBuf> = Vec::new();
        std::env::split_paths(&folders).for_each(|folder| collect(&folder, &mut files));
        files.sort();
        let step = (files.len() / 150).max(1);
        all.extend(files.iter().step_by(step).filter_map(|file| std::fs::read_to_string(file).ok()));
    }
    all
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let size = entry.metadata().map_or(0, |about| about.len());
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "html") && (3_000..400_000).contains(&size)
        {
            into.push(path);
        }
    }
}

#[test]
fn elements_are_found_again_and_never_taken_for_others() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let pages = pages(&mut dice);
    for (at, source) in pages.iter().enumerate() {
        for name in edits::ALL {
            tried(source, at < MADE, name, &mut dice, counts.entry(name).or_default());
        }
    }
    let share = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    let mut sum = Count::default();
    for (name, count) in &counts {
        let there = count.all - count.gone;
        println!(
            "{name:22} {:6} elements, {:4} gone; placed {:5.1} %, with suggestions {:5.1} %, wrong {:.3} % ({})",
            count.all,
            count.gone,
            share(count.right, there),
            share(count.right + count.likely, there),
            share(count.wrong, count.right + count.wrong),
            count.wrong
        );
        sum = Count {
            all: sum.all + count.all,
            gone: sum.gone + count.gone,
            right: sum.right + count.right,
            wrong: sum.wrong + count.wrong,
            likely: sum.likely + count.likely,
            unlikely: sum.unlikely + count.unlikely,
        };
    }
    let there = sum.all - sum.gone;
    let (placed, found) = (share(sum.right, there), share(sum.right + sum.likely, there));
    println!(
        "{} pages, {there} elements: placed {placed:.2} %, with suggestions {found:.2} %, wrong {}",
        pages.len(),
        sum.wrong
    );
    assert!(share(sum.wrong, sum.right + sum.wrong) <= 0.1, "{} wrong", sum.wrong);
    assert!(found >= 95.0, "{found} found");
}
