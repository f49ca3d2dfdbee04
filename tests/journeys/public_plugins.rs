//! Public plugins, skills, agents, servers and hooks of 31 repositories, at fixed commits: each read by the real `gloss` and held against
//! what a reader that was written apart from Gloss, from the makers' pages alone, found there (tests/data/public-plugins). With
//! `GLOSS_SOAK` alone: the repositories are taken from the folder that `GLOSS_PUBLIC_PLUGINS` names, or fetched once, into the folder of
//! what is built. Never runs anything of a repository, and starts no server of one.

mod checkout;
mod copied;
mod plugin;
mod reading;
mod rows;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use gloss_tests::Table;

use reading::Reading;
use rows::{Repository, Section, repositories};

/// Sections that are read at once.
const WORKERS: usize = 2;

#[test]
fn each_is_read_as_its_makers_document_it() {
    if std::env::var_os("GLOSS_SOAK").is_none() {
        return println!("skipped: public plugins, with GLOSS_SOAK alone");
    }
    let all = repositories();
    let checkouts: Vec<PathBuf> = all.iter().map(checkout::of).collect();
    let pairs = all.iter().zip(&checkouts);
    let sections = pairs.flat_map(|(of, root)| of.sections.iter().map(move |section| (of, root, section)));
    let sections: Vec<(&Repository, &PathBuf, &Section)> = sections.collect();
    let (next, found) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some((_, root, section)) = sections.get(n) else { break };
                    let unlike = unlike(root, section);
                    found.lock().unwrap().insert(n, unlike);
                }
            });
        }
    });
    let found = found.into_inner().unwrap();
    let mut table = Table::new("Public plugins: read as their makers document them");
    let mut wrong = Vec::new();
    for repository in &all {
        let own = found.iter().filter(|(n, _)| sections[**n].0.name == repository.name);
        let unlike = own.flat_map(|(n, unlike)| unlike.iter().map(|line| (sections[*n].2, line.as_str())));
        let unlike: Vec<(&Section, &str)> = unlike.collect();
        table.row(&repository.name, row(repository, &unlike));
        wrong.extend(unlike.iter().map(|(of, line)| format!("{} | {} | {line}", repository.name, of.head)));
    }
    drop(table);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How what Gloss reads of a section's files is unlike what is recorded. A failure in it is a difference, so that the others are read.
fn unlike(root: &Path, section: &Section) -> Vec<String> {
    let reading = std::panic::catch_unwind(|| read(root, section));
    reading.map_or_else(
        |_| vec!["failed where it is printed above".to_owned()],
        |reading| section.unlike(&section.differences(&reading)),
    )
}

/// What Gloss reads of a section's files.
fn read(root: &Path, section: &Section) -> Reading {
    match section.head.split(' ').collect::<Vec<_>>()[..] {
        ["catalogues"] => plugin::catalogues(root),
        ["folder"] => copied::folder(root),
        ["plugin", from] => plugin::installed(root, from),
        ["copied", kind, from, to] => copied::by_hand(kind, &root.join(from), to),
        _ => panic!("no such section: {}", section.head),
    }
}

/// A repository in one line.
fn row(repository: &Repository, unlike: &[(&Section, &str)]) -> String {
    let plugins = repository.sections.iter().filter(|section| section.head.starts_with("plugin ")).count();
    let facts: usize = repository.sections.iter().map(Section::facts).sum();
    let decided: usize = repository.sections.iter().map(|section| section.otherwise.len()).sum();
    let mut classes: BTreeMap<String, usize> = BTreeMap::new();
    for (_, line) in unlike {
        *classes.entry(line.split(' ').take(2).collect::<Vec<_>>().join(" ")).or_default() += 1;
    }
    let says = if classes.is_empty() {
        "as documented".to_owned()
    } else {
        classes.iter().map(|(class, count)| format!("{count} × {class}")).collect::<Vec<_>>().join(", ")
    };
    let decided = if decided == 0 { String::new() } else { format!(", {decided} decided otherwise") };
    format!("{says} ({plugins} plugins, {facts} facts{decided})")
}

#[test]
fn the_rows_agree_with_themselves() {
    let all = repositories();
    assert!(all.len() >= 30, "{} repositories", all.len());
    let mut wrong = Vec::new();
    for repository in &all {
        assert!(
            repository.commit.len() == 40 && repository.commit.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{} has no commit",
            repository.name
        );
        assert!(!repository.licence.is_empty(), "{} has no licence", repository.name);
        for section in &repository.sections {
            wrong.extend(
                section.faults().map(|fault| format!("{} | {} | {fault}", repository.name, section.head)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
