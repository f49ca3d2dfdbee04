//! What `cargo xtask test NAME...` means by its names: a crate (`gloss-store`, or `store`), or a journey by its file
//! (`crash`), or `house`, its rules. Builds no more than they need.

use anyhow::bail;

use crate::lints;
use crate::programs::{cargo_for, root};
use crate::test::jobs::Job;
use crate::test::{built, job};

/// The package of the journeys.
const JOURNEYS: &str = "gloss-tests";
/// What journeys drive.
const PROGRAMS: [&str; 2] = ["gloss-cli", "gloss-app"];

/// Crates and journeys by name.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    crates: Vec<String>,
    /// What the names of the journeys' tests begin with.
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
            let package = |name: &str| root().join("crates").join(name).join("Cargo.toml").is_file();
            let is_journey =
                name != "mod" && root().join("tests/journeys").join(name).with_extension("rs").is_file();
            if is_journey {
                chosen.journeys.push(format!("journeys::{name}::"));
            }
            if name == "house" {
                chosen.journeys.push("house::".to_owned());
            } else if package(name) || matches!(name.as_str(), "xtask" | "gloss-app" | "gloss-tests") {
                chosen.crates.push(name.clone());
            } else if package(&format!("gloss-{name}")) {
                chosen.crates.push(format!("gloss-{name}"));
            } else if !is_journey {
                bail!("{name} is no crate and no journey; look into crates and tests/journeys");
            }
        }
        Ok(chosen)
    }

    /// Builds and lints them, and gives what is to run.
    ///
    /// # Errors
    /// What can't be built.
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
            tests.arg("--tests");
            let programs = built::build(lints::lint(tests)?)?;
            for one in programs.iter().filter(|one| one.name == super::JOURNEYS) {
                jobs.extend(self.journeys.iter().map(|under| job(one, Some(under))));
            }
        }
        Ok(jobs)
    }
}
