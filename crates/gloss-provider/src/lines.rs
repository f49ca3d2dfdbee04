//! Bodies that are no event stream taken apart into events: a line of JSON each, or one JSON document.
//!
//! Never touches a socket or a clock; memory is bounded by [`MAX_LINE`]. A line past it is reported as one
//! oversize event, and nothing of it is kept.

use crate::sse::Event;

/// The largest line or document kept, in bytes: on these wires a call's arguments come whole, and a whole
/// document may be written through one call. Arguments past their own bound are cut later and not run.
pub(crate) const MAX_LINE: usize = 16 * 1024 * 1024;

/// Newline-delimited JSON, as Ollama streams it.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    line: Vec<u8>,
    oversize: bool,
}

impl Lines {
    /// Takes the next bytes and gives the lines that they complete.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| *byte == b'\n') {
            let (head, tail) = rest.split_at(at);
            self.keep(head);
            events.extend(self.end());
            rest = tail.get(1..).unwrap_or_default();
        }
        self.keep(rest);
        events
    }

    /// The line that no line end followed.
    pub(crate) fn end(&mut self) -> Option<Event> {
        let (line, oversize) = (std::mem::take(&mut self.line), std::mem::take(&mut self.oversize));
        let data = String::from_utf8_lossy(&line).trim().to_owned();
        (oversize || !data.is_empty()).then(|| Event { data, oversize, ..Event::default() })
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.oversize || self.line.len().saturating_add(bytes.len()) > MAX_LINE {
            self.oversize = true;
            self.line = Vec::new();
        } else {
            self.line.extend_from_slice(bytes);
        }
    }
}

/// One JSON document, which may be written over many lines.
#[derive(Debug, Default)]
pub(crate) struct Whole(Lines);

impl Whole {
    /// Takes the next bytes; the document is known at its end only.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.0.keep(bytes);
    }

    /// The document.
    pub(crate) fn end(&mut self) -> Option<Event> {
        self.0.end()
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, MAX_LINE, Whole};
    use proptest::prelude::*;

    fn lines(parts: &[&[u8]]) -> Vec<String> {
        let mut lines = Lines::default();
        let mut all: Vec<_> = parts.iter().flat_map(|part| lines.push(part)).collect();
        all.extend(lines.end());
        all.into_iter().map(|event| event.data).collect()
    }

    #[test]
    fn lines_and_documents() {
        assert_eq!(lines(&[b"{\"a\":1}\r\n\n{\"b\"", b":2}\n{}"]), ["{\"a\":1}", "{\"b\":2}", "{}"]);
        assert!(lines(&[b"", b"\n \n"]).is_empty());
        let mut whole = Whole::default();
        whole.push(b"{\n \"a\":");
        whole.push(b" 1\n}\n");
        assert_eq!(whole.end().map(|event| event.data).as_deref(), Some("{\n \"a\": 1\n}"));
        assert!(whole.end().is_none());
    }

    #[test]
    fn a_line_past_the_bound_is_told_and_dropped() {
        let mut lines = Lines::default();
        let chunk = vec![b'x'; 1024 * 1024];
        for _ in 0..=(MAX_LINE / chunk.len()) {
            assert!(lines.push(&chunk).is_empty());
            assert!(lines.line.len() <= MAX_LINE);
        }
        let got = lines.push(b"\n{}\n");
        assert_eq!(got.iter().map(|event| event.oversize).collect::<Vec<_>>(), [true, false]);
        assert!(got[0].data.is_empty());
    }

    proptest! {
        #[test]
        fn cuts_change_nothing(stream in "(\\{\\}|ü|\r|\n| ){0,12}", at in 0usize..60) {
            let bytes = stream.as_bytes();
            let (head, tail) = bytes.split_at(at.min(bytes.len()));
            prop_assert_eq!(lines(&[head, tail]), lines(&[bytes]));
        }
    }
}
