//! Names of `cargo xtask test NAME...`, resolved: a crate (`gloss-store`, or `store`), a journey by its file
//! (`crash`), a kind of artifact (`sheet`), or `house`, its rules. Builds no more than they need.

use anyhow::bail;

use crate::lints;
use crate::programs::{cargo_for, root};
use crate::test::jobs::Job;
use crate::test::{built, job};

/// The package of the journeys.
const JOURNEYS: &str = "gloss-tests";
/// Programs that journeys drive.
const PROGRAMS: [&str; 2] = ["gloss-cli", "gloss-app"];

/// Tests of a kind of artifact: crates, and journeys. Its own journey, of the same name, is one of them.
type Proof = (&'static str, &'static [&'static str], &'static [&'static str]);

const KINDS: [Proof; 6] = [
    (
        "document",
        &["gloss-markdown", "gloss-artifact"],
        &["blocks", "figures", "lost_places", "places_on_screen", "review", "twenty_notes", "undo"],
    ),
    (
        "sheet",
        &["gloss-table", "gloss-workbook", "gloss-errand", "gloss-calc", "gloss-artifact"],
        &["cells", "formulas", "recompute", "rows", "sheet_views", "tabs", "values", "workbooks"],
    ),
    (
        "deck",
        &["gloss-deck", "gloss-presentation", "gloss-artifact"],
        &["deck_check", "deck_figures", "deck_hand", "deck_making", "decks"],
    ),
    ("code", &["gloss-markdown", "gloss-artifact"], &["code"]),
    ("site", &["gloss-markdown", "gloss-artifact", "gloss-store"], &["folders", "sites"]),
    ("other", &["gloss-artifact"], &["other"]),
];

/// Crates and journeys by name.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    crates: Vec<String>,
    /// Name prefixes of the journeys' tests.
    journeys: Vec<String>,
}

impl Chosen {
    /// Reads names.
    ///
    /// # Errors
    /// A name that is neither a crate's nor a journey's.
    pub(super) fn new(names: &[String]) -> anyhow::Result<Self> {
        let mut chosen = Self::default();
        for name in names {
            let kind = KINDS.iter().find(|(kind, ..)| kind == name);
            if let Some((_, crates, journeys)) = kind {
                chosen.crates.extend(crates.iter().map(|&one| one.to_owned()));
                chosen.journeys.extend(journeys.iter().map(|one| format!("journeys::{one}::")));
                continue;
            }
            let is_journey = is_journey(name);
            if is_journey {
                chosen.journeys.push(format!("journeys::{name}::"));
            }
            if name == "house" {
                chosen.journeys.push("house::".to_owned());
            } else if let Some(package) = package(name) {
                chosen.crates.push(package);
            } else if !is_journey {
                let kinds = KINDS.map(|(kind, ..)| kind).join(", ");
                bail!(
                    "{name} is no crate and no journey (see crates and tests/journeys), and no kind ({kinds})"
                );
            }
        }
        for names in [&mut chosen.crates, &mut chosen.journeys] {
            names.sort();
            names.dedup();
        }
        Ok(chosen)
    }

    /// Builds and lints them, and gives what is to run.
    ///
    /// # Errors
    /// A build that fails.
    pub(super) fn build(&self) -> anyhow::Result<Vec<Job>> {
        let mut jobs = Vec::new();
        if !self.crates.is_empty() {
            let crates: Vec<&str> = self.crates.iter().map(String::as_str).collect();
            let mut build = cargo_for("build", &crates);
            build.args(["--lib", "--bins", "--tests", "--examples"]);
            jobs.extend(built::build(lints::lint(build)?)?.iter().map(|one| job(one, None)));
        }
        if !self.journeys.is_empty() {
            let mut programs = cargo_for("build", &PROGRAMS);
            programs.arg("--bins");
            built::build(lints::lint(programs)?)?;
            let mut tests = cargo_for("build", &[JOURNEYS]);
            tests.args(["--tests", "--examples"]);
            let programs = built::build(lints::lint(tests)?)?;
            for one in programs.iter().filter(|one| one.name == super::JOURNEYS) {
                jobs.extend(self.journeys.iter().map(|under| job(one, Some(under))));
            }
        }
        Ok(jobs)
    }
}

fn is_journey(name: &str) -> bool {
    name != "mod" && root().join("tests/journeys").join(name).with_extension("rs").is_file()
}

/// The crate of a name, with or without the project's before it.
fn package(name: &str) -> Option<String> {
    let short = name.strip_prefix("gloss-").unwrap_or(name);
    match short {
        "xtask" => Some(short.to_owned()),
        "app" | "tests" => Some(format!("gloss-{short}")),
        _ => ["crates/gloss-", "tests/"]
            .iter()
            .any(|folder| root().join(format!("{folder}{short}")).join("Cargo.toml").is_file())
            .then(|| format!("gloss-{short}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Chosen, KINDS};

    #[test]
    fn names_are_crates_journeys_and_kinds_and_every_kind_has_its_proof() {
        let names =
            |names: &[&str]| Chosen::new(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>());
        for (kind, ..) in KINDS {
            let chosen = names(&[kind]).unwrap();
            for journey in &chosen.journeys {
                let name = journey.trim_start_matches("journeys::").trim_end_matches("::");
                assert!(super::is_journey(name), "{kind}: {name}");
            }
            assert!(chosen.crates.iter().all(|one| super::package(one).as_deref() == Some(one)), "{kind}");
        }
        let chosen = names(&["store", "gloss-fidelity", "crash", "house", "crash"]).unwrap();
        assert_eq!(chosen.crates, ["gloss-fidelity", "gloss-store"]);
        assert_eq!(chosen.journeys, ["house::", "journeys::crash::"]);
        assert!(names(&["no_such_thing"]).is_err());
    }
}
