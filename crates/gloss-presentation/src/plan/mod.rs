//! From a spec to pages: which slides there will be, what stands where on each, and at which size. Everything is measured here;
//! writing decides nothing any more.

mod pages;
mod picture;
mod seats;
mod table;

pub(crate) use pages::{Planned, plan};
pub(crate) use picture::{Pictures, Shot};
pub(crate) use seats::{Seat, Seating, Stage};
pub(crate) use table::{GRAIN, Grid};

use gloss_ooxml::presentation::Frame;

use crate::fit::Fit;
use crate::layout::{Layout, Slot};
use crate::spec::{Chart, Paragraph, Text};

/// A slide as it will be written.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// The slide of the spec that it is made from.
    pub of: usize,
    /// Its layout.
    pub layout: &'static Layout,
    /// Its filled slots, the title first.
    pub filled: Vec<Filled>,
    /// Its speaker notes.
    pub notes: Vec<Text>,
    /// The source of its numbers, and the size it is set at.
    pub source: Option<(Text, u16)>,
}

/// A slot with what stands in it.
#[derive(Clone, Debug)]
pub(crate) struct Filled {
    /// The slot.
    pub slot: &'static Slot,
    /// Where it lies, where that is not where its placeholder does.
    pub frame: Option<Frame>,
    /// The content of the slot.
    pub what: What,
}

/// The content of a slot, measured.
#[derive(Clone, Debug)]
pub(crate) enum What {
    Text(Vec<Paragraph>, Fit),
    Chart(Chart),
    Table(Grid),
    Picture(Shot),
}
