//! What tells all that a command could run of a folder from every other: the files that its words name, and with each the folder that it
//! lies in, as programs read what lies beside them. Bounded; a command that could run anything else has no seal. Runs nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gloss_artifact::sha256;

use crate::digest::digest_of;
use crate::plain_file;
use crate::programs::named_files::words_of;

/// Files of all that a command names, and their bytes.
const MAX_FILES: usize = 500;
const MAX_BYTES: u64 = 8 << 20;
const MAX_DEPTH: usize = 6;
/// How a command names the folder.
const FOLDER: [&str; 6] =
    ["${CLAUDE_PROJECT_DIR}", "$CLAUDE_PROJECT_DIR", "${FOLDER}", "$FOLDER", "${HOME}", "$HOME"];
/// Programs that run what a file says that no word of their command names.
const RUNNERS: [&str; 18] = [
    "make", "npm", "npx", "pnpm", "yarn", "bun", "bunx", "just", "cargo", "go", "uv", "uvx", "pytest", "tox",
    "gradle", "mvn", "rake", "eval",
];

/// What is left of what is read for all seals together.
pub(crate) struct Budget {
    bytes: u64,
    files: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: MAX_BYTES, files: MAX_FILES }
    }
}

/// The seal of what a command could run of a folder; its words as they are given to a program, each by itself. Words of somebody who does
/// not come with the folder (`is_of_folder` false) name it by paths alone, and may have signs that stand for other words.
///
/// # Errors
/// Why it has none, as a sentence.
pub(crate) fn seal_of(
    root: &Path,
    (words, is_of_folder): (&[String], bool),
    budget: &mut Budget,
) -> Result<String, String> {
    let cannot =
        |why: &str| Err(format!("What it runs can’t be told from its words ({why}), so it is not run."));
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for word in words {
        let mut plain = word.clone();
        for name in FOLDER {
            plain = plain.replace(name, "");
        }
        if is_of_folder && plain.contains(['$', '`', '*', '?', '[', '~', '\\']) {
            return cannot("it has signs that stand for other words");
        }
        // One that is given to a program by itself may have blanks in it.
        for part in words_of(&plain).iter().chain([&plain]) {
            if !is_of_folder && !part.contains('/') {
                continue;
            }
            if is_of_folder && RUNNERS.contains(&part.rsplit('/').next().unwrap_or(part)) {
                return cannot(&format!("{part} runs what other files say"));
            }
            for path in named(root, part) {
                let sealed = seal(root, &path, (&mut files, budget));
                sealed.map_err(|why| format!("{why}, so it is not run."))?;
            }
        }
    }
    Ok(digest_of(files.into_iter().flat_map(|(name, hash)| [name, hash])))
}

/// What a word names of a folder: a file, a folder, or the first part of a module's dotted name.
fn named(root: &Path, word: &str) -> Vec<PathBuf> {
    let within = root.to_str().and_then(|root| word.strip_prefix(root)).unwrap_or(word);
    // A path that begins at the root of the disk is another one's, but for what stood behind the folder's variable.
    let is_other = Path::new(word).is_absolute() && within.len() == word.len() && Path::new(word).exists();
    let plain = within.trim_start_matches("./").trim_start_matches('/');
    if plain.is_empty() || is_other {
        return Vec::new();
    }
    let first = plain.split('/').next().unwrap_or(plain);
    let module = first.split('.').next().unwrap_or(first);
    let mut out = Vec::new();
    for name in [plain, first, module] {
        let path = root.join(name);
        if name.is_empty() || name.split('/').any(|part| part == "..") || path.symlink_metadata().is_err() {
            continue;
        }
        // With a file all that lies beside it, but for the folder itself, which everything lies in.
        let whole = match path.parent() {
            Some(parent) if !path.is_dir() && parent != root => parent.to_owned(),
            _ => path,
        };
        if !out.contains(&whole) {
            out.push(whole);
        }
    }
    out
}

fn seal(
    root: &Path,
    path: &Path,
    (files, budget): (&mut BTreeMap<String, String>, &mut Budget),
) -> Result<(), String> {
    let mut open = vec![(path.to_owned(), 0)];
    while let Some((path, depth)) = open.pop() {
        let too_large = || "It names a folder that is too large to be looked at".to_owned();
        budget.files = budget.files.checked_sub(1).filter(|_| depth <= MAX_DEPTH).ok_or_else(too_large)?;
        let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        let Ok(found) = path.symlink_metadata() else { continue };
        if found.is_symlink() {
            let to = path.read_link().unwrap_or_default();
            let real = path.canonicalize().unwrap_or_default();
            files.insert(name, format!("link {}", to.display()));
            // What a link leads to is run in its stead.
            if real.starts_with(root) && real.is_file() {
                open.push((real, depth + 1));
            }
        } else if found.is_dir() {
            let inner = path.read_dir().into_iter().flatten().flatten().take(MAX_FILES);
            open.extend(inner.map(|entry| (entry.path(), depth + 1)));
        } else {
            let bytes =
                plain_file::read(&path, budget.bytes).map_err(|_| format!("{name} can’t be looked at"))?;
            let bytes = bytes.unwrap_or_default();
            budget.bytes = budget.bytes.saturating_sub(bytes.len() as u64);
            files.insert(name, sha256(&bytes));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Budget;

    fn seal_of(root: &Path, words: &[String]) -> Result<String, String> {
        super::seal_of(root, (words, true), &mut Budget::default())
    }

    #[test]
    fn whatever_a_command_runs_of_the_folder_changes_its_seal() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("checks/lib")).unwrap();
        std::fs::create_dir_all(root.join("my hooks")).unwrap();
        for name in ["checks/check.sh", "checks/run.py", "checks/lib/x.sh", "my hooks/x.py", "top.sh"] {
            std::fs::write(root.join(name), "1").unwrap();
        }
        let line = |text: &str| vec![text.to_owned()];
        let cases = [
            (line("sh checks/check.sh"), "checks/lib/x.sh"),
            (line("cd checks && sh ./check.sh"), "checks/check.sh"),
            (line("D=checks; ls"), "checks/check.sh"),
            (line("python3 -m checks.run"), "checks/run.py"),
            (line("sh \"$CLAUDE_PROJECT_DIR\"/checks/check.sh"), "checks/check.sh"),
            (line("./top.sh"), "top.sh"),
            (line("python3 'my hooks/x.py'"), "my hooks/x.py"),
            (vec!["python3".to_owned(), "${CLAUDE_PROJECT_DIR}/my hooks/x.py".to_owned()], "my hooks/x.py"),
        ];
        for (words, file) in cases {
            let before = seal_of(&root, &words).unwrap();
            std::fs::write(root.join(file), "2").unwrap();
            assert_ne!(seal_of(&root, &words).unwrap(), before, "{words:?}");
            std::fs::write(root.join(file), "1").unwrap();
            assert_eq!(seal_of(&root, &words).unwrap(), before, "{words:?}");
        }
        for words in ["sh $X/x.sh", "sh ch*/check.sh", "make check", "npm run x", "sh `ls`"] {
            assert!(seal_of(&root, &line(words)).is_err(), "{words}");
        }
        std::os::unix::fs::symlink("/dev/zero", root.join("checks/zero")).unwrap();
        assert!(seal_of(&root, &line("sh checks/check.sh")).is_ok(), "a link is told by where it leads");
    }
}
