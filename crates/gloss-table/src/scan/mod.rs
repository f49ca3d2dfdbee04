//! A workbook's cells, scanned byte by byte over streamed inflate (ECMA-376 part 1, §18.3.1).
//!
//! Gives a value only where it is sure that the present reader gives the same one; at anything else it says
//! [`Unsure`], and the caller goes on with that reader. So it refuses nothing and words no error.

mod buffer;
mod cells;
mod formats;
mod part;
mod parts;
mod row;
mod strings;
mod sums;
mod tag;
mod text;
mod written;

pub(crate) use cells::{RowBuf, Scan, Slot};
pub(crate) use formats::Shape;
pub(crate) use part::Part;
pub(crate) use parts::Parts;
pub(crate) use strings::Strings;

/// Something this scanner does not read for certain: the caller takes the reader that does, or says why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unsure;

/// Why a look at the text in hand came to no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// It ends within the thing looked at: ask again with more of it.
    More,
    /// It holds what this scanner is not sure of.
    Unsure,
}

impl From<Unsure> for Stop {
    fn from(_: Unsure) -> Self {
        Self::Unsure
    }
}
