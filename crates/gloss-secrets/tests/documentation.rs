//! Clean files raise no alarm: the documentation that the dependencies bring along (Markdown and pages), and what of it the
//! additions find is counted. A sample each time, all of it with `GLOSS_SOAK`.

#![allow(clippy::expect_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gloss_secrets::{Weight, search};

/// Packages whose documentation shows a whole private key on purpose: the alarm is right there.
const SHOWS_A_KEY: [&str; 1] = ["pem"];
/// Files that are searched each time.
const SAMPLE: usize = 400;
/// Largest file, in bytes.
const MOST: u64 = 4 << 20;

/// Documentation of the packages that the lock file names, as far as cargo has fetched them; never of others that lie there.
fn files() -> Vec<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let registries = std::fs::read_dir(home.expect("a home").join("registry/src"));
    let registries: Vec<PathBuf> = registries.into_iter().flatten().flatten().map(|one| one.path()).collect();
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock"));
    let mut open = Vec::new();
    for package in lock.expect("a lock file").split("[[package]]") {
        let field = |name: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(name))?;
            Some(line.trim_start_matches(" = ").trim_matches('"').to_owned())
        };
        if let (Some(name), Some(version)) = (field("name"), field("version"))
            && !SHOWS_A_KEY.contains(&name.as_str())
        {
            open.extend(registries.iter().map(|folder| folder.join(format!("{name}-{version}"))));
        }
    }
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if is_documentation(&path) && entry.metadata().is_ok_and(|about| about.len() < MOST) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn is_documentation(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    matches!(ending, "md" | "html" | "htm")
}

#[test]
fn the_documentation_of_the_dependencies_raises_no_alarm() {
    let mut all = files();
    if std::env::var_os("GLOSS_SOAK").is_none() && all.len() > SAMPLE {
        let step = all.len() / SAMPLE;
        all = all.into_iter().step_by(step).collect();
    }
    let own = [
        "address-with-password",
        "key-by-its-beginning",
        "password-in-quotes",
        "password-in-words",
        "connection-with-password",
        "setting-with-password",
        "settings-file",
    ];
    let (mut public, mut added, mut warned) = (Vec::new(), Vec::new(), 0);
    let mut bytes = 0;
    let mut by_rule: BTreeMap<String, usize> = BTreeMap::new();
    for path in &all {
        let Ok(read) = std::fs::read(path) else { continue };
        bytes += read.len();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let found = search(name, &read);
        for one in &found {
            *by_rule.entry(one.rule.clone()).or_default() += 1;
        }
        let secrets: Vec<_> = found.iter().filter(|one| one.weight == Weight::Secret).collect();
        let said = |one: &&gloss_secrets::Found| {
            format!("{}:{} {} {}", path.display(), one.line, one.rule, one.masked)
        };
        let is_own = |one: &&&gloss_secrets::Found| own.contains(&one.rule.as_str());
        public.extend(secrets.iter().filter(|one| !is_own(one)).map(said));
        let its: Vec<_> = secrets.iter().filter(is_own).map(said).collect();
        if !its.is_empty() {
            added.push(its.join(" · "));
        }
        warned += usize::from(found.iter().any(|one| one.weight == Weight::Warning));
    }
    println!(
        "{} files, {} MB: {} alarms of the public rules, {} files with alarms of the additions, {warned} asked about; {by_rule:?}",
        all.len(),
        bytes >> 20,
        public.len(),
        added.len()
    );
    added.iter().chain(&public).take(40).for_each(|one| println!("  {one}"));
    assert!(all.len() > 50, "{} files", all.len());
    assert!(public.is_empty(), "{public:#?}");
    assert!(added.len() * 50 <= all.len(), "{added:#?}");
}
