//! The forty hazards: what the agent does, and what the person may do meanwhile. Each list of acts is one way it can go; a seed takes
//! one of them, and a moment for each of its acts.

use super::agent::Run;
use super::person::Act::{
    Create, Delete, DeleteFolder, EmptyTrash, Folder, Link, Lock, Mode, Move, MoveFolder, Pipe, RemakeFolder,
    SecondName, Swap, TrashName,
};
use super::person::{Act, Save};

/// A hazard.
pub(super) struct Hazard {
    pub name: &'static str,
    pub run: Run,
    pub ways: &'static [&'static [Act]],
    /// The first moment at which an act may be: what the agent is to have read must not be another before.
    pub from: usize,
}

const fn hazard(name: &'static str, run: Run, from: usize, ways: &'static [&'static [Act]]) -> Hazard {
    Hazard { name, run, ways, from }
}

const fn save(path: &'static str, how: Save) -> Act {
    Act::Save(path, how)
}

impl Run {
    /// The moments of a run, in their order.
    pub(super) fn moments(self) -> &'static [&'static str] {
        match self {
            Self::Note => &["request 1", "request 2", "request 3"],
            Self::NoteUndo => &["request 1", "request 3", "undo"],
            Self::Two => &["request 1", "request 2", "request 3", "request 4", "request 5", "request 6"],
            Self::Rewrite | Self::Page | Self::Keep => &["request 1", "request 2", "request 3"],
            Self::Unread | Self::New | Self::Workbook | Self::Copy | Self::Copies => {
                &["request 1", "request 2"]
            }
            Self::Tidy => &["request 1", "question", "answer", "request 2"],
            Self::TidyUndo => &["request 2", "undo"],
            Self::Back | Self::SiteBack => &["back"],
            Self::Hand => &["edit"],
        }
    }
}

pub(super) const HAZARDS: [Hazard; 40] = [
    hazard(
        "a note is served; the file is saved by a new one",
        Run::Note,
        0,
        &[
            &[save("memo.md", Save::Replaced)],
            &[save("memo.md", Save::Replaced), save("memo.md", Save::Replaced)],
        ],
    ),
    hazard(
        "a note is served; the file is emptied and written",
        Run::Note,
        0,
        &[
            &[save("memo.md", Save::Truncated)],
            &[save("memo.md", Save::Truncated), save("memo.md", Save::Replaced)],
        ],
    ),
    hazard(
        "a note is served; the file is saved in two halves",
        Run::Note,
        0,
        &[&[save("memo.md", Save::Halves)]],
    ),
    hazard(
        "a note is served; saved with the same size and time",
        Run::Note,
        0,
        &[&[save("memo.md", Save::SameStamp)]],
    ),
    hazard(
        "a note is served; saved in place, its time put back",
        Run::Note,
        0,
        &[&[save("memo.md", Save::InPlace)], &[save("memo.md", Save::Handle)]],
    ),
    hazard(
        "a note is served; the file is deleted",
        Run::Note,
        0,
        &[&[Delete("memo.md")], &[Delete("memo.md"), Create("memo.md")]],
    ),
    hazard(
        "a note is served; the file gets another name",
        Run::Note,
        0,
        &[&[Move("memo.md", "letters/memo.md")], &[Move("memo.md", "MEMO.md")]],
    ),
    hazard(
        "a note is served; Word or Vim saves the file",
        Run::Note,
        0,
        &[&[save("memo.md", Save::Word)], &[save("memo.md", Save::Vim)]],
    ),
    hazard(
        "a note is served; a lock lies beside the file",
        Run::Note,
        0,
        &[&[Lock("memo.md")], &[Lock("memo.md"), save("memo.md", Save::Word)]],
    ),
    hazard(
        "a note is served; other line ends or another encoding",
        Run::Note,
        0,
        &[&[save("memo.md", Save::Crlf)], &[save("memo.md", Save::Utf16)]],
    ),
    hazard(
        "a note is served; a link, a folder or a pipe has its name",
        Run::Note,
        0,
        &[&[Link("memo.md")], &[Folder("memo.md")], &[Pipe("memo.md")]],
    ),
    hazard(
        "a note is taken back; the file is saved",
        Run::NoteUndo,
        0,
        &[
            &[save("memo.md", Save::Emptied)],
            &[save("memo.md", Save::Replaced)],
            &[save("memo.md", Save::Older)],
            &[Delete("memo.md")],
        ],
    ),
    hazard("a note is served; two files change their names", Run::Note, 0, &[&[Swap("memo.md", "other.md")]]),
    hazard(
        "the person edits in Gloss; another program saves",
        Run::Hand,
        0,
        &[
            &[save("memo.md", Save::Older)],
            &[save("memo.md", Save::Replaced)],
            &[save("memo.md", Save::Truncated)],
            &[save("memo.md", Save::Halves)],
        ],
    ),
    hazard(
        "a note is served; its rights are taken away",
        Run::Note,
        0,
        &[&[Mode("memo.md", 0o440)], &[Mode("memo.md", 0o600), save("memo.md", Save::Truncated)]],
    ),
    hazard(
        "a file is written anew; saved since it was read",
        Run::Rewrite,
        1,
        &[&[save("report.md", Save::Replaced)], &[save("report.md", Save::Older)]],
    ),
    hazard(
        "a file is written anew; saved in place since",
        Run::Rewrite,
        1,
        &[
            &[save("report.md", Save::Truncated)],
            &[save("report.md", Save::Halves)],
            &[save("report.md", Save::Handle)],
            &[save("report.md", Save::InPlace)],
        ],
    ),
    hazard(
        "a file is written anew; nobody may write it any more",
        Run::Rewrite,
        1,
        &[&[Mode("report.md", 0o440)], &[Mode("report.md", 0o000)]],
    ),
    hazard(
        "a file is written anew; it has a second name",
        Run::Rewrite,
        1,
        &[&[SecondName("report.md"), save("report.md", Save::SecondName)], &[SecondName("report.md")]],
    ),
    hazard(
        "a file is written anew; it is deleted or gone elsewhere",
        Run::Rewrite,
        1,
        &[
            &[Delete("report.md")],
            &[Move("report.md", "done/report.md")],
            &[Delete("report.md"), Create("report.md")],
        ],
    ),
    hazard(
        "a file is written anew; a link, a folder or a pipe is there",
        Run::Rewrite,
        1,
        &[&[Link("report.md")], &[Folder("report.md")], &[Pipe("report.md")]],
    ),
    hazard(
        "a file is written anew; another program has it open",
        Run::Rewrite,
        1,
        &[&[Lock("report.md")], &[Lock("report.md"), save("report.md", Save::Word)]],
    ),
    hazard(
        "a file is written unread; it was saved meanwhile",
        Run::Unread,
        0,
        &[&[save("report.md", Save::Replaced)], &[save("report.md", Save::Truncated)]],
    ),
    hazard(
        "a file is written anew; the same words were changed",
        Run::Rewrite,
        1,
        &[
            &[save("report.md", Save::Sentence)],
            &[save("report.md", Save::Sentence), save("report.md", Save::Truncated)],
        ],
    ),
    hazard(
        "a file is made; somebody else makes it first",
        Run::New,
        0,
        &[&[Create("new.md")], &[Create("new.md"), save("new.md", Save::Replaced)]],
    ),
    hazard("a workbook is made; somebody else has its name", Run::Workbook, 0, &[&[Create("new.xlsx")]]),
    hazard(
        "a file is kept; somebody else has its name",
        Run::Keep,
        0,
        &[&[Create("kept.md")], &[Create("kept.md"), save("kept.md", Save::Truncated)]],
    ),
    hazard(
        "a page is written anew; files of its site change",
        Run::Page,
        1,
        &[
            &[save("shop/more.html", Save::Replaced), Create("shop/new.html")],
            &[save("shop/index.html", Save::Truncated)],
            &[Delete("shop/more.html"), save("shop/about.html", Save::Halves)],
        ],
    ),
    hazard(
        "a site goes back; one of its files is saved",
        Run::SiteBack,
        0,
        &[
            &[save("shop/more.html", Save::Replaced)],
            &[save("shop/index.html", Save::Truncated)],
            &[Create("shop/new.html"), save("shop/about.html", Save::Replaced)],
        ],
    ),
    hazard(
        "a command changes a copy; the file is saved",
        Run::Copy,
        0,
        &[
            &[save("report.md", Save::Replaced)],
            &[save("report.md", Save::InPlace)],
            &[Delete("report.md")],
            &[save("report.md", Save::Halves)],
        ],
    ),
    hazard(
        "a command changes and deletes copies; the files are saved",
        Run::Copies,
        0,
        &[
            &[save("texts/c.md", Save::Replaced), save("texts/d.md", Save::Truncated)],
            &[save("texts/b.md", Save::SameStamp), Delete("texts/a.md")],
            &[MoveFolder("texts", "moved away")],
        ],
    ),
    hazard(
        "files are moved; they are saved before and after Allow",
        Run::Tidy,
        0,
        &[
            &[save("a.txt", Save::Replaced), save("c.txt", Save::Truncated)],
            &[save("sub/b.txt", Save::Halves), save("a.txt", Save::InPlace)],
        ],
    ),
    hazard(
        "files are moved; their new names are taken",
        Run::Tidy,
        0,
        &[
            &[Create("kept/a.txt")],
            &[Create("C.txt")],
            &[Create("archive/sub")],
            &[Move("a.txt", "b.txt"), Create("archive/x.txt")],
        ],
    ),
    hazard(
        "files are deleted; one was saved since the question",
        Run::Tidy,
        1,
        &[
            &[save("old.txt", Save::Replaced)],
            &[save("old.txt", Save::InPlace)],
            &[save("olds/e.txt", Save::Truncated)],
            &[save("olds/f.txt", Save::SameStamp)],
            &[Create("olds/new.txt")],
        ],
    ),
    hazard(
        "files are moved and deleted; folders move",
        Run::Tidy,
        0,
        &[
            &[MoveFolder("sub", "moved away")],
            &[RemakeFolder("sub")],
            &[DeleteFolder("olds")],
            &[RemakeFolder("olds")],
            &[Swap("a.txt", "c.txt")],
        ],
    ),
    hazard(
        "files are moved; a lock or other rights come",
        Run::Tidy,
        0,
        &[&[Lock("old.txt")], &[Mode("old.txt", 0o400)], &[Lock("a.txt")], &[TrashName("old.txt")]],
    ),
    hazard(
        "a step is taken back; its files are saved or in the way",
        Run::TidyUndo,
        0,
        &[
            &[Act::Save("kept/a.txt", Save::Replaced)],
            &[Create("a.txt")],
            &[save("C.txt", Save::Truncated), save("archive/sub/b.txt", Save::Replaced)],
            &[Create("old.txt"), Create("olds/new.txt")],
            &[Delete("kept/a.txt")],
            &[MoveFolder("archive", "moved away")],
        ],
    ),
    hazard(
        "a step is taken back; the trash was emptied or used",
        Run::TidyUndo,
        0,
        &[&[EmptyTrash], &[TrashName("old.txt")], &[EmptyTrash, TrashName("old.txt")]],
    ),
    hazard(
        "an older version comes back or a note goes; saved meanwhile",
        Run::Back,
        0,
        &[
            &[save("report.md", Save::Replaced)],
            &[save("report.md", Save::Truncated)],
            &[save("report.md", Save::Halves)],
            &[Delete("report.md")],
        ],
    ),
    hazard(
        "a note and a task are at one file; it is saved",
        Run::Two,
        0,
        &[
            &[save("memo.md", Save::Replaced)],
            &[save("memo.md", Save::Truncated), save("memo.md", Save::Word)],
        ],
    ),
];
