//! Edits of a presentation, each on the bytes that it concerns: words within their runs, paragraphs, cells, rows, places,
//! charts with their workbooks, slides with what is theirs, themes. All of them are made or none; every part that an edit does not
//! concern is copied as it is. Draws nothing, runs nothing, and fetches nothing that a file names.

mod add;
mod body;
mod brought;
mod change;
mod chart;
mod chart_look;
mod copy;
mod element_order;
mod frame;
mod labels;
mod look;
mod markup;
mod on_slide;
mod order;
mod picture;
mod points;
mod removal;
mod reorder;
mod rows;
mod shape;
mod theme;
mod words;

use std::collections::BTreeSet;
use std::io::{Seek, Write};
use std::sync::Arc;

pub use add::NewShape;
pub use body::Line;
pub use change::{Change, Row};
pub use chart::ChartEdit;
pub use chart_look::ChartLook;
pub use labels::LEAST_LABELLED;
pub use look::{Bullet, Look, LookPart, Paint, Size};
pub(super) use picture::picture_size_of;
pub use reorder::Column;
pub use words::WordSplice;

use super::lint;
use super::shape::Frame;
use super::slides::{Presentation, Slide};
use crate::error::{Refused, fixed};

/// One edit of a presentation. Slides and shapes are told by their numbers, from 0: those that `Presentation::slides` and
/// `shapes` give when the edit's turn comes.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Changes what is on a slide. All changes of one edit speak of the slide as it was before.
    Slide {
        /// The slide.
        slide: usize,
        /// The changes.
        changes: Vec<Change>,
    },
    /// Gives the speaker notes of a slide other paragraphs.
    Notes {
        /// The slide.
        slide: usize,
        /// The paragraphs.
        lines: Vec<Line>,
    },
    /// Changes the numbers and words of a chart, with the workbook that is behind it.
    Chart {
        /// The slide.
        slide: usize,
        /// The chart's shape.
        shape: usize,
        /// The changes of the chart.
        change: ChartEdit,
    },
    /// Puts the slides into another order: the number of each as it was, in the order that is to be.
    Order(Vec<usize>),
    /// Passes a slide over when the slides are shown, or shows it again.
    Hide {
        /// The slide.
        slide: usize,
        /// Whether it is passed over.
        hidden: bool,
    },
    /// Takes a slide away, and what only it led to.
    Delete(usize),
    /// Makes a copy of a slide behind it, with charts and notes of its own.
    Duplicate(usize),
    /// Draws a chart otherwise; its numbers stay.
    ChartLook {
        /// The slide.
        slide: usize,
        /// The chart's shape.
        shape: usize,
        /// How.
        look: ChartLook,
    },
    /// Puts a new shape on a slide.
    Add {
        /// The slide.
        slide: usize,
        /// Where it lies.
        frame: Frame,
        /// The shape.
        new: NewShape,
    },
    /// Makes a copy of a shape behind it, so many EMU to the right and below.
    Copy {
        /// The slide.
        slide: usize,
        /// The shape.
        shape: usize,
        /// How far from it.
        by: (i64, i64),
    },
    /// Makes a slide of a layout behind another one.
    NewSlide {
        /// The slide that it stands behind.
        after: usize,
        /// The layout's part.
        layout: String,
        /// The words of its title.
        title: String,
        /// The paragraphs of its first text.
        lines: Vec<String>,
    },
    /// Gives a slide without speaker notes some.
    AddNotes {
        /// The slide.
        slide: usize,
        /// Their paragraphs.
        lines: Vec<String>,
    },
    /// Puts another picture in the place of one.
    Picture {
        /// The slide.
        slide: usize,
        /// The picture's shape.
        shape: usize,
        /// The file of the picture: PNG, JPEG or GIF.
        bytes: Vec<u8>,
    },
    /// Gives all slides the colours and fonts of a theme: its part.
    Theme(String),
    /// Brings back a slide of another state of the presentation, as it was.
    BringSlide {
        /// The file of that state.
        file: Arc<[u8]>,
        /// The slide in it.
        slide: usize,
        /// Its number here afterwards.
        at: usize,
    },
    /// Brings back a shape of another state of the presentation, as it was.
    BringShape {
        /// The file of that state.
        file: Arc<[u8]>,
        /// The slide in it.
        slide: usize,
        /// The shape on that.
        shape: usize,
        /// The slide here.
        to: usize,
        /// The shape here that it stands behind; none to be the first.
        behind: Option<usize>,
    },
}

/// The outcome of edits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The file.
    pub bytes: Vec<u8>,
    /// The parts that differ from the file that was opened, those that went included: all others are there byte by byte.
    pub parts: BTreeSet<String>,
}

impl Presentation {
    /// Makes edits in their order, all or none.
    ///
    /// # Errors
    ///
    /// When one of them cannot be made safely, or would make the file faulty: then nothing was changed.
    pub fn apply(&mut self, edits: &[Edit]) -> Result<Edited, Refused> {
        let draft = self.edited(edits)?;
        let bytes = draft.package.save()?;
        let parts = draft.package.touched();
        *self = draft;
        Ok(Edited { bytes, parts })
    }

    /// Makes edits as [`Presentation::apply`] does and writes the file part by part; gives back what was written to, and
    /// the parts that differ.
    ///
    /// # Errors
    ///
    /// As [`Presentation::apply`], and when it can't be written: what was written is to be thrown away then.
    pub fn apply_to<W: Write + Seek>(
        &mut self,
        edits: &[Edit],
        into: W,
    ) -> Result<(W, BTreeSet<String>), Refused> {
        let draft = self.edited(edits)?;
        let written = draft.package.save_to(into)?;
        let parts = draft.package.touched();
        *self = draft;
        Ok((written, parts))
    }

    /// The presentation with edits made, and no fault that it did not have.
    fn edited(&self, edits: &[Edit]) -> Result<Self, Refused> {
        let mut draft = self.clone();
        for edit in edits {
            match edit {
                Edit::Slide { slide, changes } => on_slide::apply(&mut draft, *slide, changes)?,
                Edit::Notes { slide, lines } => on_slide::notes(&mut draft, *slide, lines)?,
                Edit::Chart { slide, shape, change } => chart::apply(&mut draft, *slide, *shape, change)?,
                Edit::Order(order) => order::put(&mut draft, order)?,
                Edit::Hide { slide, hidden } => order::hide(&mut draft, *slide, *hidden)?,
                Edit::Delete(slide) => removal::delete(&mut draft, *slide)?,
                Edit::Duplicate(slide) => copy::duplicate(&mut draft, *slide)?,
                Edit::BringSlide { file, slide, at } => {
                    brought::slide(&mut draft, &self.other(file)?, *slide, *at)?;
                }
                Edit::BringShape { file, slide, shape, to, behind } => {
                    let way = brought::Way { slide: *slide, shape: *shape, to: *to, behind: *behind };
                    brought::shape(&mut draft, &self.other(file)?, &way)?;
                }
                Edit::ChartLook { slide, shape, look } => {
                    chart_look::apply(&mut draft, *slide, *shape, look)?;
                }
                Edit::Add { slide, frame, new } => add::shape(&mut draft, *slide, frame, new)?,
                Edit::Copy { slide, shape, by } => add::copy_of(&mut draft, *slide, *shape, *by)?,
                Edit::NewSlide { after, layout, title, lines } => {
                    add::slide(&mut draft, *after, layout, (title, lines))?;
                }
                Edit::AddNotes { slide, lines } => add::notes(&mut draft, *slide, lines)?,
                Edit::Theme(look) => theme::put(&mut draft, look)?,
                Edit::Picture { slide, shape, bytes } => picture::replace(&mut draft, *slide, *shape, bytes)?,
            }
            draft.reload()?;
        }
        let touched = draft.package.touched();
        let before = lint::faults_in(&self.package, &touched);
        let now = lint::faults_in(&draft.package, &touched);
        // What is copied brings the faults of what it is a copy of along.
        let mut known = lint::faults_in(&self.package, &copied(&self.package, edits));
        for edit in edits {
            if let Edit::BringSlide { file, .. } | Edit::BringShape { file, .. } = edit {
                known.extend(lint::faults_in(&self.other(file)?.package, &touched));
            }
        }
        if let Some(fault) = lint::added(&before, &known, &now) {
            let says = format!("{} would be damaged: {fault}", fault.part);
            return Err(fixed(says, "Make the change in the program that made the presentation."));
        }
        Ok(draft)
    }

    /// Another state of the presentation.
    fn other(&self, file: &[u8]) -> Result<Self, Refused> {
        Ok(Self::open(file, *self.package.limits())?)
    }

    /// The slide of this number.
    pub(super) fn numbered(&self, slide: usize) -> Result<Slide, Refused> {
        let count = self.slides().len();
        self.slides().get(slide).cloned().ok_or_else(|| {
            fixed(format!("there is no slide {}; there are {count}", slide + 1), "Choose one of the slides.")
        })
    }
}

/// The parts that edits may copy: all that are no media, where a slide is made twice.
fn copied(package: &crate::package::Package, edits: &[Edit]) -> BTreeSet<String> {
    let copies = edits.iter().any(|edit| matches!(edit, Edit::Duplicate(_) | Edit::Copy { .. }));
    package.names().filter(|name| copies && name.ends_with(".xml")).map(str::to_owned).collect()
}
