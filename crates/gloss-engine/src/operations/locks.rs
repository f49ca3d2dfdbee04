//! Files that another program has open: Office and LibreOffice say so by a file of their own beside it. Only looks.

use std::path::Path;

use gloss_protocol::{Code, Problem};

/// The file beside it by which a program says that it has a file open; none where nobody does.
pub(crate) fn open_elsewhere(root: &Path, path: &str) -> Option<String> {
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

/// Refuses a file that another program has open.
///
/// # Errors
/// [`Code::Busy`].
pub(crate) fn check_closed(root: &Path, path: &str) -> Result<(), Problem> {
    let Some(lock) = open_elsewhere(root, path) else { return Ok(()) };
    let says = format!("{path} is open in another program: {lock} lies beside it.");
    Err(Problem::new(Code::Busy, says)
        .with_next("Say so, and that it has to be closed there; or write to another file."))
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
