//! A part's text in hand: what was read of it and not yet used. Holds no more than one thing needs.

use std::io::Read;

use super::{Stop, Unsure};

/// Bytes read at a time. Larger spares nothing; smaller costs more reads at cells cut in two.
const CHUNK: usize = 128 << 10;
/// Bytes held for one thing that does not end: a cell of the longest text allowed, escaped six times over.
const MAX_HELD: usize = 8 << 20;

/// Text that is refilled from a stream of UTF-8.
pub(crate) struct Buffer<R> {
    source: R,
    raw: Vec<u8>,
    /// Bytes at the head of `raw` that begin a character.
    carried: usize,
    text: String,
    at: usize,
    ended: bool,
}

impl<R: Read> Buffer<R> {
    /// Text from the beginning of a stream, without its byte order mark.
    pub(crate) fn new(source: R) -> Result<Self, Unsure> {
        let mut new =
            Self { source, raw: vec![0; CHUNK], carried: 0, text: String::new(), at: 0, ended: false };
        new.more()?;
        if new.text.starts_with('\u{feff}') {
            new.at = '\u{feff}'.len_utf8();
        }
        Ok(new)
    }

    /// The unread rest of the buffer.
    pub(crate) fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Goes on behind so many bytes of what is in hand.
    pub(crate) fn used(&mut self, bytes: usize) {
        self.at += bytes;
    }

    /// Looks at what is in hand, with as much more as the look needs; gives what it came to, and goes on
    /// behind the bytes it used.
    pub(crate) fn look<T>(
        &mut self,
        mut look: impl FnMut(&str) -> Result<(usize, T), Stop>,
    ) -> Result<T, Unsure> {
        loop {
            match look(self.rest()) {
                Ok((used, found)) => {
                    self.used(used);
                    return Ok(found);
                }
                Err(Stop::Unsure) => return Err(Unsure),
                Err(Stop::More) => self.grow()?,
            }
        }
    }

    /// Doubles what is in hand, so that a long cell is looked at a few times and not once a chunk.
    fn grow(&mut self) -> Result<(), Unsure> {
        if self.ended {
            return Err(Unsure);
        }
        let want = (2 * self.rest().len()).max(1);
        while !self.ended && self.rest().len() < want {
            self.more()?;
        }
        Ok(())
    }

    fn more(&mut self) -> Result<(), Unsure> {
        if self.text.len() - self.at.min(self.text.len()) > MAX_HELD {
            return Err(Unsure);
        }
        self.text.drain(..self.at.min(self.text.len()));
        self.at = 0;
        let room = self.raw.get_mut(self.carried..).unwrap_or_default();
        let got = self.source.read(room).map_err(|_| Unsure)?;
        if got == 0 {
            self.ended = true;
            return if self.carried == 0 { Ok(()) } else { Err(Unsure) };
        }
        let filled = self.carried + got;
        let bytes = self.raw.get(..filled).unwrap_or_default();
        let sound = match std::str::from_utf8(bytes) {
            Ok(text) => {
                self.text.push_str(text);
                filled
            }
            Err(error) if error.error_len().is_none() => {
                let sound = error.valid_up_to();
                self.text.push_str(
                    std::str::from_utf8(bytes.get(..sound).unwrap_or_default()).map_err(|_| Unsure)?,
                );
                sound
            }
            Err(_) => return Err(Unsure),
        };
        self.raw.copy_within(sound..filled, 0);
        self.carried = filled - sound;
        Ok(())
    }

    /// Reads the stream to its end, so that its checksum is looked at, and throws it away.
    pub(crate) fn drain(&mut self) -> Result<(), Unsure> {
        while !self.ended {
            self.at = self.text.len();
            self.more()?;
        }
        Ok(())
    }
}
