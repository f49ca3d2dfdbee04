//! All Markdown files in the sources of this project's dependencies, as cargo has them on this machine. Reads,
//! never downloads.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

/// Each file's name and text, read once; files that are no UTF-8 or hold NUL are none that Gloss shows as text.
pub(crate) fn files() -> &'static [(String, String)] {
    static FILES: OnceLock<Vec<(String, String)>> = OnceLock::new();
    FILES.get_or_init(|| {
        let mut found = Vec::new();
        for folder in sources() {
            let above = folder.parent().unwrap_or(&folder).to_owned();
            markdown(&folder, &above, &mut found);
        }
        found.sort();
        found
    })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn answer(program: &str, words: &[&str]) -> String {
    #[expect(clippy::disallowed_methods, reason = "cargo knows where the sources are")]
    let output = Command::new(program).args(words).current_dir(root()).output().expect("cargo");
    String::from_utf8(output.stdout).expect("words")
}

/// The folders of packages: those that cargo names for this machine, and of the registries they lie in all others
/// that the lock file names, which are other systems'.
fn sources() -> BTreeSet<PathBuf> {
    let rustc = answer("rustc", &["-vV"]);
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let words = ["metadata", "--format-version", "1", "--offline", "--filter-platform", host];
    let metadata: Value = serde_json::from_str(&answer(env!("CARGO"), &words)).expect("metadata");
    let packages = metadata["packages"].as_array().expect("packages").iter();
    let mut folders: BTreeSet<PathBuf> = packages
        .filter(|package| !package["source"].is_null())
        .filter_map(|package| Path::new(package["manifest_path"].as_str()?).parent().map(Path::to_path_buf))
        .collect();
    let registries: BTreeSet<PathBuf> =
        folders.iter().filter_map(|folder| folder.parent().map(Path::to_path_buf)).collect();
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("a lock file");
    for package in lock.split("[[package]]") {
        let field = |name: &str| {
            let line = package.lines().find_map(|line| line.strip_prefix(name))?;
            Some(line.trim_start_matches(" = ").trim_matches('"').to_owned())
        };
        if let (Some(name), Some(version)) = (field("name"), field("version")) {
            let named = registries.iter().map(|folder| folder.join(format!("{name}-{version}")));
            folders.extend(named.filter(|folder| folder.is_dir()));
        }
    }
    folders
}

fn markdown(folder: &Path, above: &Path, out: &mut Vec<(String, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (path, kind) = (entry.path(), entry.file_type());
        if kind.is_ok_and(|kind| kind.is_dir()) {
            markdown(&path, above, out);
        } else if path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("md"))
            && let Ok(text) = std::fs::read_to_string(&path)
            && !text.contains('\0')
        {
            let name = path.strip_prefix(above).unwrap_or(&path).display().to_string();
            out.push((name, text));
        }
    }
}
