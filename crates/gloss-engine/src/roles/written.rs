//! The files of roles in some folders, and in folders below them: read in the order of their paths, as many as there may be; what is none
//! is said. Follows no link.

use std::path::{Path, PathBuf};

use gloss_extension::{parse_agent_md, parse_agent_toml};
use gloss_protocol::RoleFrom;

use super::role::{Role, role_of};
use crate::plain_file;

/// Largest role file, in bytes.
const MAX_BYTES: u64 = 64 << 10;
/// Role files of one folder, folders in folders, and entries of folders that are looked at.
const MAX_FILES: usize = 300;
const MAX_DEPTH: usize = 5;
const MAX_ENTRIES: usize = 5_000;
/// Findings of roles that are said.
const MAX_FINDINGS: usize = 100;

/// Roles, each name once, and what there is to say of files that are none.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub roles: Vec<Role>,
    pub findings: Vec<String>,
}

impl Written {
    /// Whether there is a role of a name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.roles.iter().any(|known| known.info.name == name)
    }

    /// Takes a role, where there is none of its name.
    pub(super) fn take(&mut self, role: Role) {
        if !self.has(&role.info.name) {
            self.roles.push(role);
        }
    }

    /// Takes all of another one's.
    pub(super) fn add(&mut self, other: Self) {
        other.roles.into_iter().for_each(|role| self.take(role));
        let room = MAX_FINDINGS.saturating_sub(self.findings.len());
        self.findings.extend(other.findings.into_iter().take(room));
    }
}

/// The roles of some folders.
pub(super) fn written_in(base: &Path, folders: &[&str], from: RoleFrom) -> Written {
    let mut out = Written::default();
    for folder in folders {
        let mut paths = files_below(&base.join(folder));
        paths.sort();
        let shown = |path: &Path| match from {
            RoleFrom::Folder => path.strip_prefix(base).unwrap_or(path).display().to_string(),
            _ => path.display().to_string(),
        };
        if let Some(first) = paths.get(MAX_FILES) {
            let more = paths.len() - MAX_FILES;
            out.findings.push(format!("{more} more files of roles are not read, from {} on.", shown(first)));
        }
        for path in paths.iter().take(MAX_FILES) {
            match read(path, from) {
                Ok(role) => out.roles.extend(role),
                Err(says) => out.findings.push(format!("{}, {says}", shown(path))),
            }
        }
    }
    out
}

/// The files of roles of a folder and of those in it.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut out, mut left, mut looked) = (Vec::new(), vec![(folder.to_owned(), 0)], 0);
    while let Some((at, depth)) = left.pop() {
        for entry in at.read_dir().into_iter().flatten().flatten() {
            looked += 1;
            if looked > MAX_ENTRIES {
                return out;
            }
            let path = entry.path();
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            // A link to a folder is none: it leads anywhere.
            match entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                true if depth < MAX_DEPTH && !is_hidden => left.push((path, depth + 1)),
                true => {}
                // What is called so tells of those beside it.
                false if path.file_stem().is_some_and(|stem| stem.eq_ignore_ascii_case("README")) => {}
                false if ending_of(&path).is_some() => out.push(path),
                false => {}
            }
        }
    }
    out
}

fn ending_of(path: &Path) -> Option<&str> {
    path.extension().and_then(|ending| ending.to_str()).filter(|ending| matches!(*ending, "toml" | "md"))
}

/// The role of a file; none where there is no file any more.
fn read(path: &Path, from: RoleFrom) -> Result<Option<Role>, String> {
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let Some(bytes) = plain_file::read(path, MAX_BYTES).map_err(|unread| unread.to_string())? else {
        return Ok(None);
    };
    let read = match ending_of(path) {
        Some("md") => parse_agent_md(stem, &bytes),
        _ => parse_agent_toml(&bytes),
    };
    read.map(|read| Some(role_of(read.agent, from))).map_err(|found| found.to_string())
}

#[cfg(test)]
mod tests {
    use super::{MAX_FILES, RoleFrom, written_in};

    #[test]
    fn roles_in_folders_below_are_read_in_order_and_what_is_left_out_is_said() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, name: &str| {
            let at = root.path().join("agents").join(path);
            std::fs::create_dir_all(at.parent().unwrap()).unwrap();
            std::fs::write(at, format!("---\nname: {name}\ndescription: d\n---\nx\n")).unwrap();
        };
        write("b.md", "b");
        write("review/deep/a.md", "a");
        write("README.md", "readme");
        write("0/1/2/3/4/5/far.md", "far");
        std::fs::write(root.path().join("agents/bad.toml"), "name = ").unwrap();
        let outside = root.path().join("outside");
        std::fs::create_dir(&outside).unwrap();
        std::fs::copy(root.path().join("agents/b.md"), outside.join("c.md")).unwrap();
        std::os::unix::fs::symlink(&outside, root.path().join("agents/linked")).unwrap();
        let names = |from: &super::Written| -> Vec<String> {
            from.roles.iter().map(|role| role.info.name.clone()).collect()
        };
        let read = written_in(root.path(), &["agents"], RoleFrom::Folder);
        assert_eq!(names(&read), ["b", "a"]);
        assert!(
            read.findings.len() == 1 && read.findings[0].starts_with("agents/bad.toml, line 1"),
            "{:?}",
            read.findings
        );
        (0..MAX_FILES).for_each(|n| write(&format!("many/{n:04}.md"), &format!("m{n}")));
        let read = written_in(root.path(), &["agents"], RoleFrom::Folder);
        assert_eq!(read.roles.len(), MAX_FILES - 1);
        let says = "3 more files of roles are not read, from agents/many/0298.md on.";
        assert!(read.findings.contains(&says.to_owned()), "{:?}", read.findings);
    }
}
