//! A large document parsed in two halves side by side. Gives what one parse would, or none where it can't be sure;
//! never waits for a second processor where there is none to have.
//!
//! Why it is the same: blocks are found line by line (CommonMark 0.31, appendix A). The upper half is parsed with the
//! heading's line that begins the lower one; where that line is a top-level heading of its own there, all blocks above
//! it are closed, so they are as they would be, and what follows depends on nothing above it but definitions. A
//! source that may hold one is left to the one parse.

use std::num::NonZero;
use std::thread;

use crate::model::{Document, El};
use crate::{build, front};

/// Bytes below which a second thread is not worth its start: such a source is parsed in a millisecond.
const WORTH: usize = 128 << 10;

/// The document of a large source, where it can be cut and there is a second processor.
pub(crate) fn document(source: &str) -> Option<Document> {
    let one = source.len() < WORTH || thread::available_parallelism().map_or(1, NonZero::get) < 2;
    if one { None } else { side_by_side(source) }
}

fn side_by_side(source: &str) -> Option<Document> {
    let cut = cut(source)?;
    let end = cut.line_end;
    thread::scope(|scope| {
        let lower = || build::part(source, cut.start..source.len());
        let lower = thread::Builder::new().name("markdown".to_owned()).spawn_scoped(scope, lower).ok()?;
        let upper = build::part_of(source, 0..end, source.len());
        let (mut upper, lower) = (upper?, lower.join().ok()??);
        let last = upper.blocks.len().checked_sub(1)?;
        let heading = upper.element(last as u32) == Some(El::Heading);
        if !heading || upper.blocks.get(last)?.span().start != cut.start || upper.defines || lower.defines {
            return None;
        }
        upper.truncate(last);
        upper.append(&lower, 0..lower.blocks.len(), 0);
        Some(upper)
    })
}

/// A heading's line.
struct Cut {
    start: usize,
    line_end: usize,
}

/// The first heading of number signs below an empty line in the lower half; none where something may be defined,
/// or where front matter goes beyond it.
fn cut(source: &str) -> Option<Cut> {
    let middle = (source.len() / 2..source.len()).find(|at| source.is_char_boundary(*at))?;
    let start = middle + source.get(middle..)?.find("\n\n#")? + 2;
    let line_end = start + source.get(start..)?.find('\n')? + 1;
    let line = source.get(start..line_end)?;
    let marked = line.trim_start_matches('#');
    let is_heading = line.len() - marked.len() <= 6 && marked.starts_with(' ');
    let body = source.strip_prefix('\u{feff}').unwrap_or(source);
    let above = source.len() - body.len() + front::matter(body).unwrap_or(0);
    (is_heading && above <= start && !source.contains("]:")).then_some(Cut { start, line_end })
}

#[cfg(test)]
mod tests {
    //! Tests of the cut: the text above and below it, and whether the halves may be taken.

    use super::side_by_side;
    use crate::build;

    #[test]
    fn halves_are_taken_only_where_they_are_the_whole() {
        let above = [
            ("A paragraph with *emphasis*, &amp; and [a link](x).", true),
            ("- one\n\n  two\n- three", true),
            ("> quoted\n> ```\n> code", true),
            ("1. x\n\n   ```\n   in an item", true),
            ("| a |\n|---|\n| 1 |", true),
            ("    code", true),
            ("```\nclosed\n```", true),
            ("a $$ b", true),
            ("*open", true),
            ("[open", true),
            ("```\nopen", false),
            ("~~~~\nopen\n~~~", false),
            ("<!-- open", false),
            ("<script>\nopen", false),
            ("<div>\nends at an empty line", true),
            ("[name]: http://x.example", false),
            ("[^1]: a footnote", false),
        ];
        let below = [
            "## Head\n\nText ``` more\n",
            "# Head -->\n\n- a\n```\n",
            "###### Head\n=====\n\n| a |\n|---|\n",
        ];
        for (above, taken) in above {
            for below in below {
                // The cut is looked for from the middle on.
                let source = format!("{}\n\n{above}\n\n{below}", "word ".repeat(below.len()));
                let halves = side_by_side(&source);
                assert_eq!(halves.is_some(), taken, "{source:?}");
                assert!(halves.is_none_or(|halves| Some(halves) == build::document(&source)), "{source:?}");
            }
        }
    }

    #[test]
    fn front_matter_is_never_cut() {
        let matter = format!("---\na: 1\n{}\n\n# a remark\nb: 2\n---\n\ntext\n", "c: 3\n".repeat(3));
        assert!(side_by_side(&matter).is_none());
        let beyond = "\u{feff}---\na: 1\n---\n\ntext\n\n# Head\n\nmore\n";
        assert_eq!(side_by_side(beyond), build::document(beyond));
    }
}
