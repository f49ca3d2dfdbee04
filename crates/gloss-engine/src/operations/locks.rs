//! Files that nobody else writes now: another program has them open, as Office and LibreOffice say by a file of their own beside
//! it, or the person took the right to write away. Only looks.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use gloss_protocol::{Code, Problem};

/// The file beside it by which a program says that it has a file open; none where nobody does.
pub(super) fn open_elsewhere(root: &Path, path: &str) -> Option<String> {
    let path = path.trim_end_matches('/');
    let (parent, name) = path.rsplit_once('/').map_or(("", path), |(parent, name)| (parent, name));
    // Word puts its two signs in the place of the first letters of a long name (MS-DOC, "owner file"), Excel and PowerPoint
    // before the name; LibreOffice has the whole name in its own.
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).chars().count();
    let cut = |letters: usize| name.chars().skip(letters).collect::<String>();
    let mut names = vec![format!("~${name}"), format!(".~lock.{name}#")];
    if name.to_lowercase().contains(".do") {
        names.push(format!(
            "~${}",
            cut(match stem {
                0..=6 => 0,
                7 => 1,
                _ => 2,
            })
        ));
    }
    names.into_iter().find(|lock| root.join(parent).join(lock).symlink_metadata().is_ok())
}

/// Why nobody else writes a file now, as a sentence: another program has it open, or it is write-protected. None where anybody may.
pub(crate) fn keeps_out(root: &Path, path: &str) -> Option<String> {
    if let Some(lock) = open_elsewhere(root, path) {
        return Some(format!("{path} is open in another program: {lock} lies beside it."));
    }
    let found = root.join(path).symlink_metadata().ok().filter(std::fs::Metadata::is_file)?;
    (found.permissions().mode() & 0o222 == 0).then(|| format!("{path} is write-protected."))
}

/// Refuses a file that nobody else writes now.
///
/// # Errors
/// [`Code::Busy`].
pub(crate) fn check_closed(root: &Path, path: &str) -> Result<(), Problem> {
    match keeps_out(root, path) {
        None => Ok(()),
        Some(says) => Err(Problem::new(Code::Busy, says)
            .with_next("Say so, and what has to be done about it; or write to another file.")),
    }
}

#[cfg(test)]
mod tests {
    use super::open_elsewhere;

    #[test]
    fn each_office_says_it_in_its_own_way() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("a")).unwrap();
        for (lock, path) in [
            ("~$plan.xlsx", "plan.xlsx"),
            (".~lock.plan.odt#", "plan.odt"),
            ("a/~$arterly.docx", "a/quarterly.docx"),
            ("a/~$report.docx", "a/report.docx"),
            ("~$etters.docx", "letters.docx"),
            ("~$memo.docx", "memo.docx"),
        ] {
            assert_eq!(open_elsewhere(dir.path(), path), None, "{path}");
            std::fs::write(dir.path().join(lock), "").unwrap();
            let found = open_elsewhere(dir.path(), path);
            assert_eq!(found.as_deref(), lock.rsplit('/').next(), "{path}");
            std::fs::remove_file(dir.path().join(lock)).unwrap();
        }
    }
}
