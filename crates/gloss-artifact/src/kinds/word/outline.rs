//! A Word document as Markdown, for who reads all of it: headings, numbers as they are counted, tables, notes, and what others suggest,
//! with who does. It is read and never written back.

use gloss_markdown::{Document, El, Step};

use crate::text::Text;

/// The document as Markdown.
pub(super) fn outline(text: &Text) -> String {
    let parsed = text.parsed();
    let mut out = String::new();
    for block in 0..parsed.blocks.len() as u32 {
        let mut writer =
            Writer { parsed, source: text.source(), out: String::new(), open: Vec::new(), column: 0, row: 0 };
        parsed.steps(block).for_each(|step| writer.step(step));
        let words = writer.out.trim_end();
        if !words.trim().is_empty() {
            out.push_str(words);
            out.push_str("\n\n");
        }
    }
    out
}

struct Writer<'a> {
    parsed: &'a Document,
    source: &'a str,
    out: String,
    open: Vec<(El, String)>,
    column: usize,
    row: usize,
}

impl Writer<'_> {
    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Run(run) => self.run(run),
            Step::Begin { el, n, to } => self.begin(el, n, to),
            Step::End => {
                if let Some((el, to)) = self.open.pop() {
                    self.end(el, &to);
                }
            }
        }
    }

    fn run(&mut self, run: u32) {
        let Some(run) = self.parsed.runs.get(run as usize) else { return };
        let words = self.parsed.text(self.source, run);
        let in_cell = self.open.iter().any(|(el, _)| *el == El::TableCell);
        match in_cell {
            true => self.out.push_str(&words.replace('\n', " ").replace('|', "\\|")),
            false => self.out.push_str(words),
        }
    }

    fn begin(&mut self, el: El, n: u32, to: &str) {
        match el {
            El::Heading => self.out.push_str(&format!("{} ", "#".repeat((n as usize).clamp(1, 6)))),
            El::Item => self.out.push_str(&"  ".repeat((n as usize).saturating_sub(1))),
            El::Table => self.row = 0,
            El::TableRow => self.column = 0,
            El::TableCell => self.out.push_str(if self.column == 0 { "| " } else { " | " }),
            El::Footnote => self.out.push_str(&format!("[{to}]: ")),
            El::Aside => self.out.push_str(&format!("({to}) ")),
            El::Strong => self.out.push_str("**"),
            El::Emphasis => self.out.push('*'),
            El::FootnoteRef => self.out.push_str("[^"),
            El::Inserted => self.out.push_str("{+"),
            El::Deleted => self.out.push_str("{-"),
            _ => {}
        }
        if matches!(el, El::Heading | El::Item | El::Paragraph) && !to.is_empty() {
            self.out.push_str(&format!("{to} "));
        }
        self.open.push((el, to.to_owned()));
    }

    fn end(&mut self, el: El, to: &str) {
        match el {
            El::Paragraph | El::Heading | El::Item => self.out.push('\n'),
            El::TableCell => self.column += 1,
            El::TableRow => {
                self.out.push_str(" |\n");
                if self.row == 0 {
                    self.out.push_str(&format!("|{}\n", "---|".repeat(self.column)));
                }
                self.row += 1;
            }
            El::Strong => self.out.push_str("**"),
            El::Emphasis => self.out.push('*'),
            El::FootnoteRef => self.out.push(']'),
            El::Inserted => self.out.push_str(&format!("+ inserted by {}}}", who(to))),
            El::Deleted => self.out.push_str(&format!("- deleted by {}}}", who(to))),
            _ => {}
        }
    }
}

fn who(author: &str) -> &str {
    if author.is_empty() { "somebody" } else { author }
}
