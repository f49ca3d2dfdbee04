//! What each program links: the command nothing of the engine, the engine nothing that makes pages, works formulas out or
//! converts (decision 35). Read from the crates' arrows and from the programs' own symbols.

use std::collections::BTreeSet;

use super::arrows;

/// All of Gloss's crates that a crate reaches.
fn reached(from: &str) -> BTreeSet<String> {
    let arrows = arrows();
    let (mut found, mut left) = (BTreeSet::new(), vec![from.to_owned()]);
    while let Some(name) = left.pop() {
        for other in arrows.get(&name).into_iter().flatten() {
            if found.insert(other.clone()) {
                left.push(other.clone());
            }
        }
    }
    found
}

#[test]
fn what_is_heavy_is_reached_by_the_workers_alone() {
    let heavy = ["gloss-worker", "gloss-calc", "gloss-convert", "gloss-export"];
    for (name, others) in
        [("gloss-engine", &[][..]), ("gloss-app", &["gloss-engine"]), ("gloss-server", &["gloss-engine"])]
    {
        let reached = reached(name);
        for never in heavy.iter().chain(others) {
            assert!(!reached.contains(*never), "{name} must not reach {never}");
        }
    }
}

/// One package builds three programs, so its arrows do not say which of them links what.
#[test]
fn a_program_links_what_it_is_for() {
    let pages = ["typst", "ironcalc_base", "calamine", "rust_xlsxwriter"];
    let rest = ["gloss_artifact", "gloss_ooxml", "gloss_store", "gloss_deck", "resvg", "rusqlite"];
    for (program, must, never) in [
        (
            "gloss",
            vec!["gloss_client"],
            [&["gloss_engine", "gloss_worker"][..], &pages[..], &rest[..]].concat(),
        ),
        ("gloss-engine", vec!["gloss_engine"], vec!["gloss_worker", "typst", "ironcalc_base"]),
        ("gloss-worker", vec!["gloss_worker", "typst", "ironcalc_base"], vec!["gloss_engine"]),
        // Started for each command: it is small.
        (
            "gloss-sandbox",
            vec!["gloss_sandbox"],
            [&["gloss_client", "tokio", "gloss_protocol"][..], &rest[..]].concat(),
        ),
    ] {
        let bytes = std::fs::read(gloss_tests::binary(program)).expect("the program");
        // As both manglings write the name of a crate: its length, and itself.
        let links =
            |name: &str| memchr::memmem::find(&bytes, format!("{}{name}", name.len()).as_bytes()).is_some();
        for name in must {
            assert!(links(name), "{program} does not link {name}, or its symbols can't be read");
        }
        for name in never {
            assert!(!links(name), "{program} must not link {name}");
        }
    }
}
