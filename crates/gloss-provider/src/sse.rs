//! Bytes of an event stream in, events out: the parsing rules of the HTML standard, section 9.2.6
//! "Interpreting an event stream".
//!
//! Own code because the libraries at hand grow without bound on an event that never ends and parse it
//! again from its start with every chunk. Never touches a socket or a clock; memory is bounded by
//! [`MAX_EVENT`].

/// The largest event kept, in bytes. A whole answer repeated in one event fits; a server that writes more
/// in one event is broken or hostile.
pub(crate) const MAX_EVENT: usize = 4 * 1024 * 1024;

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its `event:` field, empty where there is none.
    pub(crate) name: String,
    /// Its `data:` lines joined by line feeds; empty where `oversize`.
    pub(crate) data: String,
    /// Whether the data passed [`MAX_EVENT`] and was dropped.
    pub(crate) oversize: bool,
}

/// Takes a stream apart. Lines may end in LF, CR LF or CR and may be cut anywhere between two pushes.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    line: Vec<u8>,
    /// The line passed the bound: what follows up to its end is dropped.
    line_oversize: bool,
    /// The last byte was CR: an LF right after it belongs to the same line end.
    after_cr: bool,
    started: bool,
    event: Event,
    has_data: bool,
}

impl Decoder {
    /// Takes the next bytes and gives the events that they complete.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Vec<Event> {
        let mut events = Vec::new();
        let mut rest = bytes;
        if std::mem::take(&mut self.after_cr) {
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        while let Some(at) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            let (head, tail) = rest.split_at(at);
            self.keep(head);
            rest = match tail {
                [b'\r', b'\n', after @ ..] => after,
                [b'\r'] => {
                    self.after_cr = true;
                    &[]
                }
                [_, after @ ..] => after,
                [] => &[],
            };
            events.extend(self.end_line());
        }
        self.keep(rest);
        events
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.line.len().saturating_add(bytes.len()) > MAX_EVENT {
            self.line_oversize = true;
            // The field's name decides what is lost; the rest of a line this long is of no use.
            self.line.truncate(FIELD_NAME);
        }
        if self.line_oversize {
            let room = FIELD_NAME.saturating_sub(self.line.len());
            self.line.extend(bytes.iter().take(room));
        } else {
            self.line.extend_from_slice(bytes);
        }
    }

    fn end_line(&mut self) -> Option<Event> {
        let bytes = std::mem::take(&mut self.line);
        let oversize = std::mem::take(&mut self.line_oversize);
        let text = String::from_utf8_lossy(&bytes);
        let mut line: &str = &text;
        if !std::mem::replace(&mut self.started, true) {
            line = line.strip_prefix('\u{feff}').unwrap_or(line);
        }
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            return std::mem::take(&mut self.has_data).then_some(event);
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" if !oversize => value.clone_into(&mut self.event.name),
            "data" => self.data(value, oversize),
            _ => {}
        }
        None
    }

    fn data(&mut self, value: &str, oversize: bool) {
        let event = &mut self.event;
        if oversize || event.data.len().saturating_add(value.len()) > MAX_EVENT {
            event.oversize = true;
            event.data = String::new();
        }
        if !event.oversize {
            if self.has_data {
                event.data.push('\n');
            }
            event.data.push_str(value);
        }
        self.has_data = true;
    }
}

/// Enough of an overlong line to know which field it is.
const FIELD_NAME: usize = 16;

#[cfg(test)]
mod tests {
    use super::{Decoder, Event, MAX_EVENT};
    use proptest::prelude::*;

    fn events(parts: &[&[u8]]) -> Vec<(String, String)> {
        let mut decoder = Decoder::default();
        let mut all = Vec::new();
        for part in parts {
            all.extend(decoder.push(part));
        }
        all.into_iter().map(|event: Event| (event.name, event.data)).collect()
    }

    fn check(stream: &str, expect: &[(&str, &str)]) {
        let expect: Vec<_> = expect.iter().map(|(n, d)| ((*n).to_owned(), (*d).to_owned())).collect();
        assert_eq!(events(&[stream.as_bytes()]), expect, "{stream:?}");
        let bytes: Vec<&[u8]> = stream.as_bytes().chunks(1).collect();
        assert_eq!(events(&bytes), expect, "byte by byte: {stream:?}");
    }

    #[test]
    fn rules_of_the_standard() {
        check("data: one\n\n", &[("", "one")]);
        check("\u{feff}data: one\n\n", &[("", "one")]);
        check("event: a\ndata:x\ndata: y\n\ndata: z\n\n", &[("a", "x\ny"), ("", "z")]);
        check("data: a\r\n\r\ndata: b\r\rdata: c\n\n", &[("", "a"), ("", "b"), ("", "c")]);
        check(": comment\n\n: OPENROUTER PROCESSING\n\ndata: a\n\n", &[("", "a")]);
        check("id: 3\nretry: 9\nwhatever\ndata: a\n\n", &[("", "a")]);
        check("event: lost\n\ndata\n\n", &[("", "")]);
        check("data: never ended", &[]);
        check("data: ü→𝄞\n\n", &[("", "ü→𝄞")]);
    }

    #[test]
    fn an_event_past_the_bound_is_named_and_dropped() {
        let mut decoder = Decoder::default();
        let mut got = decoder.push(b"event: big\ndata: ");
        let chunk = vec![b'x'; 64 * 1024];
        for _ in 0..=(MAX_EVENT / chunk.len()) {
            got.extend(decoder.push(&chunk));
            assert!(decoder.line.len() <= MAX_EVENT);
        }
        got.extend(decoder.push(b"\n\nevent: small\ndata: y\n\n"));
        let big = Event { name: "big".into(), data: String::new(), oversize: true };
        let small = Event { name: "small".into(), data: "y".into(), oversize: false };
        assert_eq!(got, [big, small]);
    }

    proptest! {
        #[test]
        fn cuts_change_nothing(stream in "(data: [a-zü]{0,4}|event: x|:|\r|\n|\r\n){0,12}", at in 0usize..80) {
            let bytes = stream.as_bytes();
            let (head, tail) = bytes.split_at(at.min(bytes.len()));
            prop_assert_eq!(events(&[head, tail]), events(&[bytes]));
        }
    }
}
