//! Code and plain text: the lines that a source has, in groups that blank lines end. It knows no grammar and drops
//! nothing: every byte is in a line, and the number of a line is the number of its run.

use std::ops::Range;

use crate::model::{Block, Bytes, Document, EXACT, El, Leaf, LeafKind, NONE, Run};
use crate::tree::{Detail, Mark};

/// Begins the line that names a file, in a text of several.
const FILE: char = '\u{1d}';

/// How deep the heading is that a file's name is drawn as: below the title of the whole.
const LEVEL: u32 = 2;

/// Lines of a group at most: a log has no blank lines, and what is drawn at once has a bound.
const LINES: usize = 100;

/// A source as its lines.
///
/// Each run is a line with its line end, so that the run table is the line table; each block is a group of lines up to
/// the next line that has words and stands behind a blank one.
pub fn lines(source: &str) -> Document {
    read(source, false)
}

/// The same for the sources of several files, one after the other: before each stands a line that begins with U+001D and
/// names it, which is drawn as a heading. No group is of two files.
pub fn files(source: &str) -> Document {
    read(source, true)
}

fn read(source: &str, has_files: bool) -> Document {
    let mut document = Document::default();
    let (mut start, mut group) = (0, Group::default());
    for line in source.split_inclusive('\n') {
        let at = start;
        start += line.len();
        if let Some(name) = line.strip_prefix(FILE).filter(|_| has_files) {
            group.close(&mut document);
            let end = at + line.len();
            name_file(&mut document, at..end, end - name.len()..end - (name.len() - name.trim_end().len()));
            continue;
        }
        let is_blank = line.trim().is_empty();
        if group.blank && !is_blank || group.lines == LINES {
            group.close(&mut document);
        }
        group.lines += 1;
        group.blank = is_blank && group.has_words;
        group.has_words |= !is_blank;
        let bytes = Bytes::new(&(at..start));
        let leaf = document.leaves.len() as u32;
        document.runs.push(Run { bytes, shown: EXACT, leaf, inline: NONE });
    }
    group.close(&mut document);
    document
}

/// The line that names a file, as a heading of its own.
fn name_file(document: &mut Document, line: Range<usize>, name: Range<usize>) {
    let first = document.counts();
    let (leaf, run) = (document.leaves.len() as u32, document.runs.len() as u32);
    document.blocks.push(Block { bytes: Bytes::new(&line), first });
    document.runs.push(Run { bytes: Bytes::new(&name), shown: EXACT, leaf, inline: NONE });
    document.leaves.push(Leaf {
        kind: LeafKind::Heading(LEVEL),
        block: document.blocks.len() as u32 - 1,
        within: NONE,
        bytes: Bytes::new(&line),
        runs: (run, run + 1),
    });
    document.details.push(Detail { n: LEVEL, to: NONE });
    document.marks.extend([Mark::BeginWith(El::Heading), Mark::Run, Mark::End]);
}

/// The lines since the last group ended.
#[derive(Default)]
struct Group {
    lines: usize,
    has_words: bool,
    /// The last line was blank, and one before it was not.
    blank: bool,
}

impl Group {
    /// Makes a block of them, if there are any.
    fn close(&mut self, document: &mut Document) {
        let count = std::mem::take(self).lines;
        let Some(from) = document.runs.len().checked_sub(count).filter(|_| count > 0) else { return };
        let mut first = document.counts();
        first.runs = from as u32;
        let mut bytes = document.runs.get(from).map_or(Bytes::default(), |run| run.bytes);
        if let Some(last) = document.runs.last() {
            bytes.take_in(last.bytes);
        }
        document.blocks.push(Block { bytes, first });
        document.leaves.push(Leaf {
            kind: LeafKind::Code,
            block: document.blocks.len() as u32 - 1,
            within: NONE,
            bytes,
            runs: (first.runs, document.runs.len() as u32),
        });
        document.marks.push(Mark::Begin(El::CodeBlock));
        for _ in 0..count {
            document.marks.extend([Mark::Begin(El::Line), Mark::Run, Mark::End]);
        }
        document.marks.push(Mark::End);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LINES, files, lines};
    use crate::model::LeafKind;

    fn groups(source: &str) -> Vec<&str> {
        lines(source).blocks.iter().map(|block| &source[block.span()]).collect()
    }

    #[test]
    fn blank_lines_end_a_group() {
        let table: [(&str, &[&str]); 8] = [
            ("", &[]),
            ("\n", &["\n"]),
            ("a", &["a"]),
            ("a\nb\n", &["a\nb\n"]),
            ("a\n\nb", &["a\n\n", "b"]),
            ("a\r\n \t\r\n\r\nb\r\n", &["a\r\n \t\r\n\r\n", "b\r\n"]),
            ("\n\n a\n\n", &["\n\n a\n\n"]),
            ("a\n\n\nb\nc\n\nd", &["a\n\n\n", "b\nc\n\n", "d"]),
        ];
        for (source, expect) in table {
            assert_eq!(groups(source), expect, "{source:?}");
        }
    }

    #[test]
    fn a_file_is_named_before_its_lines() {
        let source = "\u{1d}a/b.css\n\u{1d}c.html\nx\n\n\u{1d}d.js\n\n";
        let document = files(source);
        let blocks: Vec<&str> = document.blocks.iter().map(|block| &source[block.span()]).collect();
        assert_eq!(blocks, ["\u{1d}a/b.css\n", "\u{1d}c.html\n", "x\n\n", "\u{1d}d.js\n", "\n"]);
        let names = document.leaves.iter().filter(|leaf| matches!(leaf.kind, LeafKind::Heading(_)));
        let names: Vec<String> = names.map(|leaf| document.leaf_text(source, leaf)).collect();
        assert_eq!(names, ["a/b.css", "c.html", "d.js"]);
        assert_eq!(groups(source).len(), 2, "as lines it is nothing but lines");
    }

    #[test]
    fn a_group_has_a_bound() {
        let source = "line\n".repeat(LINES * 2 + 1);
        let counts: Vec<usize> = groups(&source).iter().map(|group| group.lines().count()).collect();
        assert_eq!(counts, [LINES, LINES, 1]);
    }

    proptest! {
        #[test]
        fn runs_are_the_lines_and_leave_nothing_out(source in "[a \\n\\r\u{e9}]{0,300}") {
            let document = lines(&source);
            let texts: Vec<&str> = document.runs.iter().map(|run| document.text(&source, run)).collect();
            prop_assert_eq!(&texts, &source.split_inclusive('\n').collect::<Vec<_>>());
            let blocks: String = groups(&source).concat();
            prop_assert_eq!(&blocks, &source);
            for (id, block) in document.blocks.iter().enumerate() {
                let first = document.first_run(id as u32) as usize;
                prop_assert_eq!(document.runs[first].span().start, block.span().start);
                prop_assert_eq!(document.leaves[id].runs().start, first);
            }
        }
    }
}
