//! A document put together by hand, for a text that is not written in Markdown and has blocks like it: whoever calls names each
//! element and run with its bytes. It parses nothing.

use std::ops::Range;

use crate::build::Builder;
use crate::model::{Document, EXACT, El};

/// A document that is being put together, from its beginning to its end.
pub struct Composer<'a> {
    builder: Builder<'a>,
    /// The rows and columns of the tables around the innermost one, and whether that has a row yet.
    tables: Vec<(u32, u32, bool)>,
}

impl<'a> Composer<'a> {
    /// A document without blocks, of a source.
    pub fn new(source: &'a str) -> Self {
        Self { builder: Builder::new(source, source.len()), tables: Vec::new() }
    }

    /// Begins a block, a part of one or an element within a line; `n` and `to` as [`crate::Step::Begin`] has them.
    pub fn open(&mut self, el: El, n: u32, to: &str, span: Range<usize>) {
        match el {
            El::Table => {
                let (row, column) = self.builder.cell();
                self.tables.push((row, column, false));
            }
            El::TableRow | El::TableHead => {
                if let Some((.., has_rows)) = self.tables.last_mut() {
                    self.builder.next_row(!std::mem::replace(has_rows, true));
                }
            }
            El::TableCell => self.builder.next_column(),
            _ => {}
        }
        self.builder.open(el, n, Some(to).filter(|to| !to.is_empty()), span);
    }

    /// Ends the innermost block or element.
    pub fn close(&mut self) {
        if self.builder.innermost() == Some(El::Table)
            && let Some((row, column, _)) = self.tables.pop()
        {
            self.builder.set_cell(row, column);
        }
        self.builder.close();
    }

    /// The innermost block or element.
    pub fn innermost(&self) -> Option<El> {
        self.builder.innermost()
    }

    /// Begins a look of the runs that follow: it is drawn, and a place that begins or ends in it is not widened to all of it.
    pub fn begin_look(&mut self, el: El, to: &str) {
        self.builder.begin_look(el, Some(to).filter(|to| !to.is_empty()));
    }

    /// Ends the innermost look.
    pub fn end_look(&mut self) {
        self.builder.end_look();
    }

    /// A run that shows its very bytes.
    pub fn run(&mut self, span: Range<usize>) {
        self.builder.push_run(span, EXACT);
    }

    /// A run that shows other words, and is taken whole.
    pub fn word(&mut self, span: Range<usize>, shown: &str) {
        self.builder.push_word(span, shown);
    }

    /// The document.
    pub fn finish(mut self) -> Document {
        while self.builder.innermost().is_some() {
            self.close();
        }
        self.builder.document
    }
}
