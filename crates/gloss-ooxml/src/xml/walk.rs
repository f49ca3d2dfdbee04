//! A part read tag by tag with positions, over quick-xml. It refuses document types (so no entity is ever
//! declared) and deep nesting, and passes over comments and processing instructions.

use quick_xml::Reader;
use quick_xml::events::Event as Raw;

use super::tag::Tag;
use crate::error::OpenError;

/// An event of the reader: the next tag, or the end of the part.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event<'a> {
    /// `<a>`.
    Open(Tag<'a>),
    /// `<a/>`.
    Empty(Tag<'a>),
    /// `</a>`: from and to.
    Close(usize, usize),
    /// The end of the part.
    End,
}

/// A reader of one part.
pub(crate) struct Walk<'a> {
    reader: Reader<&'a [u8]>,
    source: &'a str,
    part: &'a str,
    /// Bytes before what the reader sees: the byte order mark.
    base: usize,
    depth: usize,
    max_depth: usize,
}

impl<'a> Walk<'a> {
    /// Reads the part of this name from its start.
    pub(crate) fn new(source: &'a str, part: &'a str, max_depth: usize) -> Self {
        Self::from(source, part, max_depth, 0)
    }

    /// Reads from a position that lies between two elements.
    pub(crate) fn from(source: &'a str, part: &'a str, max_depth: usize, at: usize) -> Self {
        let rest = source.get(at..).unwrap_or_default();
        let body = rest.strip_prefix('\u{feff}').unwrap_or(rest);
        let mut reader = Reader::from_str(body);
        reader.config_mut().check_end_names = true;
        // Within an element its end was not opened here; the caller stops there.
        reader.config_mut().allow_unmatched_ends = at > 0;
        Self { reader, source, part, base: source.len() - body.len(), depth: 0, max_depth }
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    fn position(&self) -> usize {
        self.base + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// The tag that was just read. The reader takes any name; one that holds `<` would be another one to who reads on.
    fn tag(&self, from: usize) -> Result<Tag<'a>, OpenError> {
        let raw = self.source.get(from..self.position()).unwrap_or_default();
        let mut name = raw.bytes().skip(1).take_while(|byte| !byte.is_ascii_whitespace());
        if name.any(|byte| byte == b'<') {
            let why = "a tag begins within another one's name".to_owned();
            return Err(OpenError::Damaged { part: self.part.to_owned(), why });
        }
        Ok(Tag { raw, start: from })
    }

    /// The next tag.
    pub(crate) fn next(&mut self) -> Result<Event<'a>, OpenError> {
        loop {
            let from = self.position();
            let event = self
                .reader
                .read_event()
                .map_err(|error| OpenError::Damaged { part: self.part.to_owned(), why: error.to_string() })?;
            match event {
                Raw::Start(_) => {
                    self.depth += 1;
                    if self.depth > self.max_depth {
                        return Err(OpenError::TooDeep { part: self.part.to_owned(), limit: self.max_depth });
                    }
                    return Ok(Event::Open(self.tag(from)?));
                }
                Raw::Empty(_) => return Ok(Event::Empty(self.tag(from)?)),
                Raw::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Event::Close(from, self.position()));
                }
                Raw::DocType(_) => return Err(OpenError::Doctype(self.part.to_owned())),
                Raw::Eof if self.depth > 0 => {
                    return Err(OpenError::Damaged {
                        part: self.part.to_owned(),
                        why: "it ends in the middle".to_owned(),
                    });
                }
                Raw::Eof => return Ok(Event::End),
                _ => {}
            }
        }
    }

    /// Passes over the rest of the element that was just opened; gives where its end tag begins and ends.
    pub(crate) fn skip(&mut self) -> Result<(usize, usize), OpenError> {
        let depth = self.depth;
        loop {
            if let Event::Close(from, to) = self.next()?
                && self.depth + 1 == depth
            {
                return Ok((from, to));
            }
        }
    }
}
