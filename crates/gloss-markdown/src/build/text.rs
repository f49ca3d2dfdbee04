//! Runs: text, the ends of lines, code and formulas, raw HTML; each with the bytes that it stands for.

use std::ops::Range;

use super::{Builder, LineEnd};
use crate::model::{Bytes, EXACT, El, RAW, Run};
use crate::spell;
use crate::tree::Mark;
use crate::words::WordId;

impl Builder<'_> {
    pub(super) fn begin_line_end(&mut self, span: Range<usize>, hard: bool) {
        // A line of nothing but a backslash: the end above it is one of its own.
        self.end_line(span.start);
        // Blanks before the line's end are no text; they go with it.
        let blank = self.source.get(self.last_end..span.start).is_some_and(|gap| gap.bytes().all(is_blank));
        let start = if blank { self.last_end } else { span.start };
        self.last_end = span.end;
        self.line_end = Some(LineEnd { span: start..span.end, hard });
    }

    /// Makes the run of a line's end. Where a quote's prefix follows it, the end is taken whole with that prefix:
    /// with the end alone gone, the prefix would become text. Blanks after it only show as blanks.
    pub(super) fn end_line(&mut self, next: usize) {
        if let Some(line) = self.line_end.take() {
            self.end_this_line(line, next);
        }
    }

    fn end_this_line(&mut self, LineEnd { span, hard }: LineEnd, next: usize) {
        let span = span.start..next.max(span.end);
        if hard {
            self.open(El::Break, 0, None, span.clone());
            let shown = self.document.words.push("\n");
            self.add_run(&span, shown);
            self.close();
            return;
        }
        let code = self.stack.last().is_some_and(|frame| frame.el == El::CodeBlock);
        let raw = self.source.get(span.clone()).unwrap_or_default();
        if raw.bytes().all(|b| b == b'\n' || !code && is_blank(b)) {
            self.add_run(&span, EXACT);
        } else if !code {
            let shown = self.document.words.push("\n");
            self.add_run(&span, shown);
        } else if matches!(self.document.marks.last(), Some(Mark::Run | Mark::End)) {
            // Empty lines go with the line before: by themselves they have no prefix that words in their stead
            // would need. Before the first line there is none to go with.
            let shown = self.document.words.push(&"\n".repeat(raw.matches('\n').count()));
            self.add_run(&span, shown);
        }
    }

    /// A line's end right before an element's closing delimiter, which may begin with a prefix.
    pub(super) fn end_line_within(&mut self) {
        let Some(end) = self.line_end.as_ref().map(|line| line.span.end) else { return };
        let limit = self.stack.last().map_or(end, |frame| frame.span.end as usize);
        let rest = self.source.get(end..limit).unwrap_or_default();
        let prefix = rest.bytes().take_while(|b| is_blank(*b) || *b == b'>').count();
        self.end_line(end + prefix);
    }

    /// Text whose bytes are its words is exact; a backslash before it makes its first character a run of its
    /// own, taken whole with the backslash.
    pub(super) fn text(&mut self, text: &str, span: Range<usize>) {
        match self.stack.last().map(|frame| frame.el) {
            Some(El::Raw | El::Chart) => return,
            Some(El::CodeBlock) => return self.code_lines(text, span.start),
            _ => {}
        }
        let raw = self.source.get(span.clone()).unwrap_or_default();
        // Mostly it is the very slice.
        if !std::ptr::eq(raw, text) && !raw.strip_prefix(text).is_some_and(|rest| rest.trim().is_empty()) {
            return self.push_word(span, text);
        }
        let span = span.start..span.start + text.len();
        let gap = self.source.get(self.last_end..span.start).unwrap_or_default();
        let backslashes = gap.len() - gap.trim_end_matches('\\').len();
        match text.chars().next() {
            Some(first) if backslashes > 0 => {
                let cut = span.start + first.len_utf8();
                self.push_word(span.start - backslashes..cut, first.encode_utf8(&mut [0; 4]));
                self.push_run(cut..span.end, EXACT);
            }
            _ => self.push_run(span, EXACT),
        }
    }

    /// Lines of code: their ends are soft breaks, so that the last one, which the fence needs, has no run. The
    /// parser gives a line without the `\r` of its end, and blanks for a tab cut in two, which are no bytes.
    fn code_lines(&mut self, text: &str, start: usize) {
        if self.source.get(start..start + text.len()) != Some(text) {
            return;
        }
        let mut at = start;
        for line in text.split_inclusive('\n') {
            let words = line.strip_suffix('\n').unwrap_or(line);
            self.push_run(at..at + words.len(), EXACT);
            if words.len() < line.len() {
                let newline = at + words.len();
                let returned = newline > self.last_end
                    && self.source.as_bytes().get(newline.wrapping_sub(1)) == Some(&b'\r');
                let begin = newline - usize::from(returned);
                let begin = self.line_end.take().map_or(begin, |above| above.span.start);
                self.line_end = Some(LineEnd { span: begin..newline + 1, hard: false });
                self.last_end = newline + 1;
            }
            at += line.len();
        }
    }

    /// Code or math: exact inside its delimiters where its words stand there, piece by piece where they are spelt
    /// otherwise, else whole.
    pub(super) fn delimited(&mut self, el: El, text: &str, span: Range<usize>) {
        self.open(el, 0, None, span.clone());
        let raw = self.source.get(span.clone()).unwrap_or_default();
        let fence = match el {
            El::Math => 1 + usize::from(raw.len() >= 4 && raw.starts_with("$$") && raw.ends_with("$$")),
            _ => raw.bytes().take_while(|b| *b == b'`').count(),
        };
        let inner = raw.len().checked_sub(fence).and_then(|end| raw.get(fence..end));
        let at = span.start + fence;
        if inner == Some(text) {
            self.push_run(at..at + text.len(), EXACT);
        } else if let Some(pieces) = inner.and_then(|inner| spell::pieces(inner, text, at)) {
            for piece in pieces {
                match piece.shown {
                    Some(shown) => self.push_word(piece.span, &shown),
                    None => self.push_run(piece.span, EXACT),
                }
            }
        } else {
            self.push_word(span, text);
        }
        self.close();
    }

    /// Raw HTML is shown as its source and taken whole; a block of it at once, when it ends.
    pub(super) fn raw(&mut self, span: Range<usize>) {
        if self.stack.last().is_none_or(|frame| frame.el != El::Raw) {
            self.push_run(span, RAW);
        }
    }

    /// A run that shows other words than its source's, and so is taken whole.
    pub(crate) fn push_word(&mut self, span: Range<usize>, shown: &str) {
        if !span.is_empty() {
            self.end_line(span.start);
            let shown = self.document.words.push(shown);
            self.push_run(span, shown);
        }
    }

    pub(crate) fn push_run(&mut self, span: Range<usize>, shown: WordId) {
        if span.is_empty() {
            return;
        }
        self.end_line(span.start);
        self.last_end = span.end;
        self.add_run(&span, shown);
    }

    /// Adds a run, or lengthens the last one where both are exact and touch. A leaf's span takes in the delimiters of
    /// inline elements at its edges.
    fn add_run(&mut self, span: &Range<usize>, shown: WordId) {
        let bytes = Bytes::new(span);
        let id = self.leaf(bytes);
        let (leaf, inline) = (id, self.inline);
        let Some(holder) = self.document.leaves.get_mut(id as usize) else { return };
        holder.bytes.take_in(bytes);
        if let Some(last) = self.document.runs.last_mut()
            && shown == EXACT
            && last.shown == EXACT
            && last.leaf == leaf
            && last.inline == inline
            && last.bytes.end == bytes.start
            && self.document.marks.last() == Some(&Mark::Run)
        {
            last.bytes.end = bytes.end;
            return;
        }
        let mut around = self.document.inlines.get(inline as usize);
        while let Some(inline) = around {
            holder.bytes.take_in(inline.bytes);
            around = self.document.inlines.get(inline.parent as usize);
        }
        self.document.runs.push(Run { bytes, shown, leaf, inline });
        holder.runs.1 = self.document.runs.len() as u32;
        self.document.marks.push(Mark::Run);
    }
}

fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

pub(super) fn trim_end(source: &str, span: Range<usize>) -> Range<usize> {
    let text = source.get(span.clone()).unwrap_or_default();
    span.start..span.start + text.trim_end().len()
}
