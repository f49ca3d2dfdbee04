//! Findings of a check: the rule, the sentence, the remedy, and how bad each is.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::drawing::Drawing;

/// Findings of a deck; more are not read by anybody.
pub(super) const MOST: usize = 500;
/// Findings of one slide.
const MOST_OF_SLIDE: usize = 60;
/// Findings of one rule on one slide.
const MOST_OF_RULE: usize = 8;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// A fault that whoever sees the slide sees.
    Fault,
    /// Worth a look.
    Look,
}

/// A rule of the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// Words reach out of their box.
    Overflow,
    /// A word is wider than its box.
    LongWord,
    /// Something reaches beyond the slide.
    OffSlide,
    /// Words or graphics lie on each other.
    Overlap,
    /// Words lie below something.
    Covered,
    /// Words can hardly be told from what is behind them.
    Contrast,
    /// One short word stands on a line of its own.
    Orphan,
    /// Type that is too small to be read from a distance.
    SmallType,
    /// Edges that nearly line up.
    UnevenEdges,
    /// More words than are read while a slide is shown.
    Crowded,
    /// A font that has no twin here.
    SubstituteFont,
    /// A placeholder that nothing was put into.
    EmptyPlaceholder,
    /// A slide without a title.
    NoTitle,
    /// A title that another slide has.
    RepeatedTitle,
    /// A picture or chart of which nothing is said for those who don't see it.
    NoAltText,
    /// Shapes that are read out in another order than they stand in.
    ReadingOrder,
    /// A number that leads nowhere, on a slide without a source.
    NoSource,
    /// A chart shows other numbers than its workbook has.
    ChartDiffers,
    /// Bars that don't begin at zero.
    CutAxis,
    /// More series than can be told apart.
    ManySeries,
    /// PowerPoint may offer to repair the file.
    FaultyFile,
    /// A slide that can't be drawn.
    Undrawn,
    /// More than is looked at.
    TooMuch,
}

impl Rule {
    /// Its word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Overflow => "overflow",
            Self::LongWord => "long-word",
            Self::OffSlide => "off-slide",
            Self::Overlap => "overlap",
            Self::Covered => "covered",
            Self::Contrast => "contrast",
            Self::Orphan => "orphan",
            Self::SmallType => "small-type",
            Self::UnevenEdges => "uneven-edges",
            Self::Crowded => "crowded",
            Self::SubstituteFont => "substitute-font",
            Self::EmptyPlaceholder => "empty-placeholder",
            Self::NoTitle => "no-title",
            Self::RepeatedTitle => "repeated-title",
            Self::NoAltText => "no-alt-text",
            Self::ReadingOrder => "reading-order",
            Self::NoSource => "no-source",
            Self::ChartDiffers => "chart-differs",
            Self::CutAxis => "cut-axis",
            Self::ManySeries => "many-series",
            Self::FaultyFile => "faulty-file",
            Self::Undrawn => "undrawn",
            Self::TooMuch => "too-much",
        }
    }

    /// A sentence on the remedy.
    pub fn next(self) -> &'static str {
        match self {
            Self::Overflow => "Shorten the words, make the box larger, or put some on another slide.",
            Self::LongWord => "Make the box wider, the type smaller, or choose a shorter word.",
            Self::OffSlide => "Move it onto the slide, or make it smaller.",
            Self::Overlap => "Move one of them.",
            Self::Covered => "Move what lies on the words, or put it behind them.",
            Self::Contrast => "Choose a darker or lighter colour for the words, or for what is behind them.",
            Self::Orphan => "Shorten the sentence by a word, or make the box a little wider.",
            Self::SmallType => "Make the type larger, and put some of the words on another slide.",
            Self::UnevenEdges => "Give both the same left edge.",
            Self::Crowded => "Say less, or put some of it on another slide or into the notes.",
            Self::SubstituteFont => {
                "Look at the deck where this font is installed, or choose a font that everyone has."
            }
            Self::EmptyPlaceholder => "Fill it, or delete it.",
            Self::NoTitle => "Give the slide a title that says what it shows.",
            Self::RepeatedTitle => "Say in each title what only its slide shows.",
            Self::NoAltText => "Describe in a sentence what it shows.",
            Self::ReadingOrder => "Arrange the shapes in the order in which they are to be read.",
            Self::NoSource => "Name the source on the slide.",
            Self::ChartDiffers => "Open Edit Data in the program that made the deck, so that both agree.",
            Self::CutAxis => "Let the axis begin at zero, or say on the slide that it doesn't.",
            Self::ManySeries => "Show fewer series, or put the smallest together.",
            Self::FaultyFile => "Open the deck in PowerPoint, let it repair the file, and save it.",
            Self::Undrawn => "Open the deck in the program that made it, and save it anew.",
            Self::TooMuch => "Put some of it on another slide.",
        }
    }

    /// The default severity.
    fn weight(self) -> Weight {
        match self {
            Self::Overflow
            | Self::LongWord
            | Self::OffSlide
            | Self::Overlap
            | Self::Covered
            | Self::Contrast
            | Self::ChartDiffers => Weight::Fault,
            _ => Weight::Look,
        }
    }
}

/// Context of a check: knowledge of a deck beside its file.
#[derive(Clone, Debug, Default)]
pub struct CheckContext {
    /// Shapes whose numbers lead to a source: the place of the slide from 0, and the shape's id. Where a deck has none at all, nobody
    /// expects one of its numbers.
    pub figures: BTreeSet<(usize, u32)>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The slide, from 0; none for the whole deck.
    pub slide: Option<usize>,
    /// The shape's id; none for the whole slide.
    pub shape: Option<u32>,
    /// Row and column of a table's cell, from 0.
    pub cell: Option<(u32, u32)>,
    /// The rule that was checked.
    pub rule: Rule,
    /// The finding as a sentence.
    pub says: String,
    /// Its severity.
    pub weight: Weight,
}

impl Finding {
    /// A finding at a place; a `shape` of 0 stands for the whole slide.
    pub(super) fn new(slide: Option<usize>, shape: u32, rule: Rule, says: String) -> Self {
        let shape = (shape != 0).then_some(shape);
        Self { slide, shape, cell: None, rule, says, weight: rule.weight() }
    }

    /// A sentence on the remedy.
    pub fn next(&self) -> &'static str {
        self.rule.next()
    }

    /// The place as it is written: `slide:3/shape:7`, with `/cells:B2` for a cell; `all` for the whole deck.
    pub fn place(&self) -> String {
        let Some(slide) = self.slide else { return "all".to_owned() };
        let slide = format!("slide:{}", slide.saturating_add(1));
        let Some(shape) = self.shape else { return slide };
        match self.cell {
            Some((row, column)) => {
                let cell = gloss_ooxml::CellRef::new(row.saturating_add(1), column.saturating_add(1));
                format!("{slide}/shape:{shape}/cells:{cell}")
            }
            None => format!("{slide}/shape:{shape}"),
        }
    }
}

/// The findings of one slide as they come.
pub(super) struct Findings {
    slide: usize,
    /// Ids that several shapes of the slide have: what is found there is told of the slide, and of none of them.
    twins: HashSet<u32>,
    all: Vec<Finding>,
    counts: HashMap<Rule, usize>,
}

impl Findings {
    pub(super) fn new(slide: usize) -> Self {
        Self { slide, twins: HashSet::new(), all: Vec::new(), counts: HashMap::new() }
    }

    /// Learns which ids name no single shape of the slide.
    pub(super) fn note_twins(&mut self, drawing: &Drawing) {
        let own = drawing.shapes.iter().filter(|shape| !shape.inherited && shape.twin > 0);
        self.twins = own.map(|shape| shape.id).collect();
    }

    /// Says something of a shape, 0 for the slide.
    pub(super) fn add(&mut self, rule: Rule, shape: u32, says: String) {
        self.push(Finding::new(Some(self.slide), shape, rule, says));
    }

    /// The same, worth a look only where `sure` is not so.
    pub(super) fn add_if_sure(&mut self, rule: Rule, shape: u32, sure: bool, says: String) {
        let found = Finding::new(Some(self.slide), shape, rule, says);
        let weight = if sure { found.weight } else { Weight::Look };
        self.push(Finding { weight, ..found });
    }

    /// The same of a cell.
    pub(super) fn add_to_cell(
        &mut self,
        rule: Rule,
        (shape, cell): (u32, Option<(u32, u32)>),
        sure: bool,
        says: String,
    ) {
        let found = Finding::new(Some(self.slide), shape, rule, says);
        let weight = if sure { found.weight } else { Weight::Look };
        self.push(Finding { cell, weight, ..found });
    }

    /// Whether no more is said by this rule.
    pub(super) fn is_full(&self, rule: Rule) -> bool {
        self.counts.get(&rule).is_some_and(|count| *count >= MOST_OF_RULE)
    }

    fn push(&mut self, mut found: Finding) {
        if found.shape.is_some_and(|shape| self.twins.contains(&shape)) {
            (found.shape, found.cell) = (None, None);
        }
        let count = self.counts.entry(found.rule).or_default();
        *count += 1;
        if *count <= MOST_OF_RULE && self.all.len() < MOST_OF_SLIDE {
            self.all.push(found);
        }
    }

    /// All of them, the worst first.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        self.all.sort_by_key(|found| found.weight);
        self.all
    }
}
