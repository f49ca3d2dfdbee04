//! A document in units: sentences, items, rows, headings. Each can be written anew by itself; what lies between them is
//! copied as it is. Cuts only.

use std::ops::Range;

use gloss_figures::blocks::{Kind, blocks, marker, rules};
use gloss_figures::sentence::sentences;

/// The form of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A heading's line.
    Heading,
    /// A sentence of a paragraph.
    Sentence,
    /// A line of a list's item, without its marker.
    Item,
    /// A line of a table's body.
    Row,
    /// A table's first line.
    Head,
}

/// A part of a source that is written anew by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) at: Range<usize>,
    pub(super) form: Form,
    /// The whole line or lines that it stands in.
    pub(super) line: Range<usize>,
}

/// The units of a source, in order and apart from each other.
pub(super) fn units(source: &str) -> Vec<Unit> {
    let mut out = Vec::new();
    for block in blocks(source) {
        let text = source.get(block.range.clone()).unwrap_or_default();
        match block.kind {
            Kind::Other if fenced(text) => {}
            Kind::Other => {
                for line in lines(text, block.range.start) {
                    let words = source.get(line.clone()).unwrap_or_default();
                    let begin = words.len() - words.trim_start_matches(['>', ' ']).len();
                    cut(source, line.start + begin..line.end, &line, Form::Sentence, &mut out);
                }
            }
            Kind::Heading => {
                out.push(Unit { at: block.range.clone(), form: Form::Heading, line: block.range });
            }
            Kind::Paragraph => cut(source, block.range.clone(), &block.range, Form::Sentence, &mut out),
            Kind::Table => {
                let lines = lines(text, block.range.start);
                let body = lines.iter().position(|line| rules(source.get(line.clone()).unwrap_or_default()));
                if let Some(head) = lines.first().filter(|_| body.is_some_and(|at| at > 0)) {
                    out.push(Unit { at: head.clone(), form: Form::Head, line: head.clone() });
                }
                for line in lines.into_iter().skip(body.map_or(1, |at| at + 1)) {
                    out.push(Unit { at: line.clone(), form: Form::Row, line });
                }
            }
            Kind::List => {
                for line in lines(text, block.range.start) {
                    let words = source.get(line.clone()).unwrap_or_default();
                    let begin = marker(words).map_or(words.len() - words.trim_start().len(), str::len);
                    let at = line.start + begin..line.end;
                    cut(source, at, &line, Form::Item, &mut out);
                }
            }
        }
    }
    out
}

/// True for a block of code: what stands in it is no link.
pub(super) fn fenced(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with("```") || text.starts_with("~~~")
}

fn cut(source: &str, at: Range<usize>, line: &Range<usize>, form: Form, out: &mut Vec<Unit>) {
    let text = source.get(at.clone()).unwrap_or_default();
    for sentence in sentences(text) {
        let begin = at.start + (sentence.as_ptr() as usize - text.as_ptr() as usize);
        let words = sentence.trim_end().len();
        if words > 0 {
            out.push(Unit { at: begin..begin + words, form, line: line.clone() });
        }
    }
}

/// The lines of a text without their ends, as ranges from `start` on.
fn lines(text: &str, start: usize) -> Vec<Range<usize>> {
    let mut at = start;
    text.split_inclusive('\n')
        .map(|line| {
            let from = at;
            at += line.len();
            from..from + line.trim_end_matches(['\n', '\r']).len()
        })
        .filter(|line| !line.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_cut_into_what_can_be_written_by_itself() {
        let source = "# Sales\n\nUp by [3 %](fact:a). Flat\nelse.\n\n- North: 1\n- South. Two.\n\n| a | b |\n| - | - |\n| x | 1 |\n| y | 2 |\n\n```chart\n{}\n```\n";
        let found: Vec<(Form, &str)> =
            units(source).iter().map(|unit| (unit.form, source.get(unit.at.clone()).unwrap())).collect();
        assert_eq!(
            found,
            [
                (Form::Heading, "# Sales"),
                (Form::Sentence, "Up by [3 %](fact:a)."),
                (Form::Sentence, "Flat\nelse."),
                (Form::Item, "North: 1"),
                (Form::Item, "South."),
                (Form::Item, "Two."),
                (Form::Head, "| a | b |"),
                (Form::Row, "| x | 1 |"),
                (Form::Row, "| y | 2 |"),
            ]
        );
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]
        #[test]
        fn units_stand_apart_and_in_order(source in "[a-zé.#|`\\- \n\r()\\[\\]:1]{0,120}") {
            let mut end = 0;
            for unit in units(&source) {
                assert!(unit.at.start >= end && unit.at.end > unit.at.start, "{unit:?}");
                assert!(source.get(unit.at.clone()).is_some());
                end = unit.at.end;
            }
        }
    }
}
