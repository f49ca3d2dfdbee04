//! Strings: those in cells, and a workbook's table of shared ones, which is read only as far as cells ask.

use std::io::Read;

use memchr::memchr;

use super::buffer::Buffer;
use super::tag::{self, Kind};
use super::{Stop, Unsure, text};

/// Appends the text of a string element's inside (ECMA-376 part 1, §18.4.8, §18.4.12) from a position behind
/// its opening tag; gives the position behind its closing one. Reading aids (`rPh`) are left out.
pub(crate) fn item(s: &str, from: usize, name: &str, out: &mut String) -> Result<usize, Stop> {
    let mut at = from;
    let mut depth = 0usize;
    let mut aid = false;
    loop {
        let (used, tag) = tag::next(s.get(at..).ok_or(Stop::More)?)?;
        at += used;
        match (tag.kind, tag.local()) {
            (Kind::End, _) if depth == 0 => {
                return if tag.name == name { Ok(at) } else { Err(Stop::Unsure) };
            }
            (Kind::Aside, _) => return Err(Stop::Unsure),
            _ if tag.name == name => return Err(Stop::Unsure),
            (Kind::End, "rPh") => {
                aid = false;
                depth -= 1;
            }
            (Kind::End, "t") => return Err(Stop::Unsure),
            (Kind::End, _) => depth -= 1,
            (Kind::Empty, "rPh") => {}
            (Kind::Start, "rPh") => {
                aid = true;
                depth += 1;
            }
            (Kind::Start, "t") => {
                let keeps = tag.attribute("xml:space")? == Some("preserve");
                let words = s.get(at..).unwrap_or_default();
                let end = memchr(b'<', words.as_bytes()).ok_or(Stop::More)?;
                let (behind, closing) = tag::next(words.get(end..).unwrap_or_default())?;
                if closing.kind != Kind::End || closing.name != tag.name {
                    return Err(Stop::Unsure);
                }
                let words = text::decode(words.get(..end).unwrap_or_default())?;
                if !aid {
                    let kept = if keeps { &*words } else { words.trim_matches([' ', '\t', '\r', '\n']) };
                    out.push_str(&text::unescape(kept));
                }
                at += end + behind;
            }
            (Kind::Start, _) => depth += 1,
            (Kind::Empty, _) => {}
        }
    }
}

/// A workbook's shared strings, end to end in one text.
pub(crate) struct Strings<R> {
    rest: Option<Buffer<R>>,
    text: String,
    ends: Vec<u32>,
}

impl<R: Read> Strings<R> {
    /// No strings.
    pub(crate) fn none() -> Self {
        Self { rest: None, text: String::new(), ends: Vec::new() }
    }

    /// The strings of a part, of which none is read yet.
    pub(crate) fn open(part: R) -> Result<Self, Unsure> {
        let mut buffer = Buffer::new(part)?;
        loop {
            let (kind, is_table) = buffer.look(|s| {
                let (used, tag) = tag::next(s)?;
                Ok((used, (tag.kind, tag.local() == "sst")))
            })?;
            match kind {
                Kind::Aside => {}
                Kind::Start if is_table => break,
                Kind::Empty if is_table => return Ok(Self::none()),
                _ => return Err(Unsure),
            }
        }
        Ok(Self { rest: Some(buffer), text: String::new(), ends: Vec::new() })
    }

    /// Reads them all.
    pub(crate) fn all(&mut self) -> Result<(), Unsure> {
        while self.more()? {}
        Ok(())
    }

    /// A string by its number, from 0.
    pub(crate) fn get(&mut self, at: usize) -> Result<&str, Unsure> {
        while self.ends.len() <= at {
            if !self.more()? {
                return Err(Unsure);
            }
        }
        let begin = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(begin);
        self.text.get(begin as usize..end as usize).ok_or(Unsure)
    }

    /// Reads one more; false where there is none.
    fn more(&mut self) -> Result<bool, Unsure> {
        let Some(buffer) = &mut self.rest else {
            return Ok(false);
        };
        let out = &mut self.text;
        let had = out.len();
        let found = buffer.look(|s| {
            out.truncate(had);
            let (used, tag) = tag::next(s)?;
            match (tag.kind, tag.local()) {
                (Kind::Start, "si") => Ok((item(s, used, tag.name, out)?, Some(true))),
                (Kind::Empty, "si") => Ok((used, Some(true))),
                (Kind::End, "sst") => Ok((used, Some(false))),
                (Kind::Aside, _) => Ok((used, None)),
                // What else may follow the strings holds none of them.
                _ => Err(Stop::Unsure),
            }
        })?;
        match found {
            Some(true) => {
                self.ends.push(u32::try_from(self.text.len()).map_err(|_| Unsure)?);
                Ok(true)
            }
            Some(false) => {
                buffer.drain()?;
                self.rest = None;
                Ok(false)
            }
            None => Ok(true),
        }
    }
}
