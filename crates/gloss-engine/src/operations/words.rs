//! What an operation does, in words: as a sentence, and line by line for the card on which it is allowed. Pure.

use gloss_protocol::FileStep;

use crate::content::name_of;
use crate::turn::file_names::{visible_name, whole_name};

/// What is done, as a sentence in the past.
pub(super) fn describe(steps: &[FileStep]) -> String {
    match steps {
        [FileStep::Move { from, to }] => {
            let is_renamed = folder_of(from) == folder_of(to);
            let (from, to) = (visible_name(from), visible_name(if is_renamed { name_of(to) } else { to }));
            format!("{} {from} to {to}", if is_renamed { "Renamed" } else { "Moved" })
        }
        [FileStep::Trash { from }] => format!("Put {} in the trash", visible_name(from)),
        steps => {
            let (moved, trashed) = counts(steps);
            match (moved, trashed) {
                (0, trashed) => format!("Put {trashed} files in the trash"),
                (moved, 0) => format!("Moved {moved} files"),
                (1, trashed) => format!("Moved 1 file, put {trashed} in the trash"),
                (moved, trashed) => format!("Moved {moved} files, put {trashed} in the trash"),
            }
        }
    }
}

/// The question whether it may be done; of each step whether it is about a folder.
pub(super) fn question(steps: &[FileStep], of_folders: &[bool]) -> String {
    let is_trashed = |step: &FileStep| matches!(step, FileStep::Trash { .. });
    let has_folder = |trashed: bool| {
        let mut pairs = steps.iter().zip(of_folders);
        pairs.any(|(step, is_folder)| *is_folder && is_trashed(step) == trashed)
    };
    // A folder is no file: what lies in it goes along.
    let files = |count: usize, has_folder: bool| match (count, has_folder) {
        (1, false) => "a file".to_owned(),
        (1, true) => "a folder with all in it".to_owned(),
        (count, false) => format!("{count} files"),
        (count, true) => format!("{count} files and folders"),
    };
    match counts(steps) {
        (0, trashed) => format!("May it put {} in the trash?", files(trashed, has_folder(true))),
        (moved, 0) => format!("May it move {}?", files(moved, has_folder(false))),
        (moved, trashed) => {
            format!("May it move {} and put {trashed} in the trash?", files(moved, has_folder(false)))
        }
    }
}

/// Each step as a line, with both paths whole: what is allowed is what stands there.
pub(super) fn lines(steps: &[FileStep]) -> String {
    let line = |step: &FileStep| match step {
        FileStep::Move { from, to } => format!("{} → {}", whole_name(from), whole_name(to)),
        FileStep::Trash { from } => format!("{} → trash", whole_name(from)),
    };
    steps.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn counts(steps: &[FileStep]) -> (usize, usize) {
    let trashed = steps.iter().filter(|step| matches!(step, FileStep::Trash { .. })).count();
    (steps.len() - trashed, trashed)
}

/// The folder that a path lies in; nothing for the workspace's own.
pub(super) fn folder_of(path: &str) -> &str {
    path.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use gloss_protocol::FileStep;

    use super::lines;

    #[test]
    fn what_is_allowed_stands_there_whole() {
        let (from, to) = (format!("{}.txt", "a".repeat(200)), format!("{}/\u{202e}x.txt", "b/".repeat(90)));
        let steps = [FileStep::Move { from: from.clone(), to }, FileStep::Trash { from: from.clone() }];
        let expect = format!("{from} → {}/\\u{{202e}}x.txt\n{from} → trash", "b/".repeat(90));
        assert_eq!(lines(&steps), expect);
    }
}
