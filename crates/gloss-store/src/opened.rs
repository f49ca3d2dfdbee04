//! Files that another program has open to write: it writes on in them whatever name they get meanwhile. Looks through the open
//! files of this person's programs, as the system lists them; those of other people, and of other computers, are not seen.

use std::collections::HashMap;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// A file's device and inode.
pub(crate) type Inode = (u64, u64);

/// Letters of `flags` in a handle's own card, of which the last octal digit says whether it reads, writes or does both.
const FLAGS: &str = "flags:";

/// Files of a folder that are looked for at most.
const MAX_FILES: usize = 100_000;

/// The position of the first of these files that another program has open to write; none where nobody has.
pub(crate) fn written_by_others(files: &[Inode]) -> Option<usize> {
    if files.is_empty() {
        return None;
    }
    let files: HashMap<Inode, usize> = files.iter().enumerate().map(|(at, file)| (*file, at)).collect();
    let own = std::process::id();
    let programs = Path::new("/proc").read_dir().ok()?.flatten();
    let others = programs.filter(|entry| {
        let pid = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok());
        pid.is_some_and(|pid| pid != own)
    });
    others.filter_map(|entry| written_by(&entry.path(), &files)).next()
}

/// The position of the first of these paths that another program has open to write, or has something open in; none where nobody has.
pub fn first_being_written(paths: &[&Path]) -> Option<usize> {
    let (mut files, mut of, mut counts) = (Vec::new(), Vec::new(), vec![0; paths.len()]);
    let mut left: Vec<_> = paths.iter().map(|path| path.to_path_buf()).enumerate().collect();
    while let Some((at, path)) = left.pop() {
        let Ok(found) = path.symlink_metadata() else { continue };
        if found.is_dir() {
            let entries = path.read_dir().into_iter().flatten().flatten();
            left.extend(entries.map(|entry| (at, entry.path())));
        } else if let Some(count) = counts.get_mut(at).filter(|count| **count < MAX_FILES) {
            *count += 1;
            files.push((found.dev(), found.ino()));
            of.push(at);
        }
    }
    of.get(written_by_others(&files)?).copied()
}

fn written_by(program: &Path, files: &HashMap<Inode, usize>) -> Option<usize> {
    program.join("fd").read_dir().ok()?.flatten().find_map(|handle| {
        let found = handle.path().metadata().ok()?;
        let at = *files.get(&(found.dev(), found.ino()))?;
        let card = std::fs::read_to_string(program.join("fdinfo").join(handle.file_name())).ok()?;
        let flags = card.lines().find_map(|line| line.strip_prefix(FLAGS))?.trim();
        let mode = flags.chars().next_back()?.to_digit(8)? & 0o3;
        (mode != 0).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;
    use std::process::{Command, Stdio};

    use super::written_by_others;

    #[test]
    #[allow(clippy::disallowed_methods, reason = "another program is what it is about")]
    fn a_program_that_writes_is_seen_and_one_that_reads_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let (written, read) = (dir.path().join("written"), dir.path().join("read"));
        for path in [&written, &read] {
            std::fs::write(path, "words").unwrap();
        }
        let inode = |path: &std::path::Path| {
            let found = path.metadata().unwrap();
            (found.dev(), found.ino())
        };
        let files = [inode(&read), inode(&written)];
        assert_eq!(written_by_others(&files), None);
        let mut program = Command::new("cat")
            .stdin(Stdio::piped())
            .stdout(std::fs::OpenOptions::new().append(true).open(&written).unwrap())
            .stderr(std::fs::File::open(&read).unwrap())
            .spawn()
            .unwrap();
        assert_eq!(written_by_others(&files), Some(1));
        assert_eq!(written_by_others(&files[..1]), None);
        drop(program.stdin.take());
        program.wait().unwrap();
        assert_eq!(written_by_others(&files), None);
    }
}
