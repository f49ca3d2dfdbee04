//! Text is made to fit before it is written: measured in lines at each size of its ladder, and where none fits told so. Writes
//! nothing.

mod split;

use gloss_deck::Fonts;
use gloss_deck::text::{Paragraph as Set, Space, Span, Style, measure};
use gloss_ooxml::presentation::Frame;

use crate::layout::{INDENT, LEAST, Look, POINT, deeper};
use crate::spec::{Mark, Paragraph, Text};
pub(crate) use split::parts;

/// A box is taken for so much narrower: the widest error of the measured widths.
const NARROWER: f32 = 0.995;
/// Sizes below a ladder, for what would not fit at all otherwise: words in their box, however small, and it is said.
const SMALL: [u16; 4] = [14, 12, 10, 8];

/// A box for text: its size without what is kept free, and its fonts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Room {
    /// In points.
    pub width: f32,
    /// In points.
    pub height: f32,
    /// The font's name.
    pub face: String,
    /// Whether all of it is strong.
    pub bold: bool,
    /// Sizes in points, the wanted one first.
    pub ladder: Vec<u16>,
}

/// Sizes between those of a template and the smallest that a slot takes.
const BETWEEN: [u16; 8] = [54, 44, 36, 32, 28, 24, 20, 18];

impl Room {
    /// The room of a frame. `size` is what a template sets such text at.
    pub(crate) fn of(frame: &Frame, look: &Look, face: &str, bold: bool, size: Option<u16>) -> Self {
        let least = look.ladder.last().copied().unwrap_or(LEAST);
        let ladder = match size {
            Some(size) if size > least => {
                let between = BETWEEN.into_iter().filter(|other| *other < size && *other > least);
                std::iter::once(size).chain(between).chain([least]).collect()
            }
            Some(size) => vec![size],
            None => look.ladder.to_vec(),
        };
        let points = |emu: i64| emu as f32 / POINT as f32;
        let width = points(frame.width) - 2.0 * f32::from(look.inset);
        let height = points(frame.height) - 2.0 * f32::from(look.pad);
        Self { width, height, face: face.to_owned(), bold, ladder }
    }
}

/// The result of fitting a text into its box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fit {
    /// Its size.
    pub size: u16,
    /// Points above its paragraphs.
    pub before: u8,
    /// Its height, in points.
    pub height: f32,
    /// Whether it is in its box.
    pub fits: bool,
    /// Whether its size is one of the ladder's.
    pub wanted: bool,
    /// Whether it is the ladder's first.
    pub first: bool,
}

/// Measures in the twins of the theme's fonts.
#[derive(Clone, Debug)]
pub(crate) struct Ruler<'a> {
    fonts: &'a Fonts,
}

/// The measured size of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Measured {
    /// Height in points, the larger of two programs'.
    pub height: f32,
    /// Width of the widest line.
    pub width: f32,
    /// Whether a word was cut to the width.
    pub cut: bool,
    /// How many lines there are.
    pub lines: usize,
}

impl<'a> Ruler<'a> {
    pub(crate) fn new(fonts: &'a Fonts) -> Self {
        Self { fonts }
    }

    /// Whether a font has no twin here, so that widths are an estimate.
    pub(crate) fn estimates(&self, face: &str) -> bool {
        self.fonts.find(face, false, false).substitute
    }

    /// Measures paragraphs at a size.
    pub(crate) fn measure(
        &self,
        paragraphs: &[Paragraph],
        look: &Look,
        room: &Room,
        size: u16,
        before: u8,
    ) -> Measured {
        let set: Vec<Set<'_>> =
            paragraphs.iter().map(|one| self.set(one, look, room, size, before)).collect();
        let lines = measure(self.fonts, &set, room.width * NARROWER);
        Measured {
            height: lines.fit_height,
            width: lines.width,
            cut: lines.lines.iter().any(|line| line.cut),
            lines: lines.lines.len(),
        }
    }

    fn set<'t>(&self, paragraph: &'t Paragraph, look: &Look, room: &Room, size: u16, before: u8) -> Set<'t> {
        let size = f32::from(deeper(size, paragraph.level));
        let style = |bold| Style::new(self.fonts, &room.face, bold || room.bold, false, size);
        let pieces = &paragraph.text.pieces;
        let spans = pieces.iter().map(|piece| Span { text: &piece.words, style: style(piece.bold) });
        let (left, first) = edges(paragraph, look);
        Set {
            spans: spans.collect(),
            empty: style(false),
            left,
            first,
            spacing: Space::Lines(f32::from(look.spacing) / 100.0),
            before: Space::Points(f32::from(before)),
            ..Set::plain("", style(false))
        }
    }

    /// The width of words in one line.
    pub(crate) fn width(&self, words: &Text, face: &str, bold: bool, size: u16) -> f32 {
        let style = |strong| Style::new(self.fonts, face, strong || bold, false, f32::from(size));
        let mut set = Set::plain("", style(false));
        set.spans =
            words.pieces.iter().map(|piece| Span { text: &piece.words, style: style(piece.bold) }).collect();
        measure(self.fonts, &[set], f32::INFINITY).width
    }

    /// The largest size of a ladder at which paragraphs fit; below it, one at which they do fit, and the smallest where none does.
    pub(crate) fn fit(&self, paragraphs: &[Paragraph], look: &Look, room: &Room) -> Fit {
        let wanted = room.ladder.iter().map(|size| (*size, true));
        let least = room.ladder.last().copied().unwrap_or(LEAST);
        let small = SMALL.iter().filter(|size| **size < least).map(|size| (*size, false));
        let mut last = None;
        for (at, (size, wanted)) in wanted.chain(small).enumerate() {
            let found = self.measure(paragraphs, look, room, size, look.before);
            let fits = found.height <= room.height && !found.cut;
            let fit = Fit { size, before: look.before, height: found.height, fits, wanted, first: at == 0 };
            if fits {
                return fit;
            }
            last = Some(fit);
        }
        let none =
            Fit { size: least, before: look.before, height: 0.0, fits: false, wanted: false, first: false };
        last.unwrap_or(none)
    }

    /// More air between a few paragraphs, so that a short list does not hang at the top of an empty slide.
    pub(crate) fn airy(&self, paragraphs: &[Paragraph], look: &Look, room: &Room, fit: Fit) -> Fit {
        const AIR: [u8; 4] = [34, 27, 20, 14];
        if !look.bullets || paragraphs.len() < 2 || !fit.first {
            return fit;
        }
        let roomy = |before: &u8| {
            let height = self.measure(paragraphs, look, room, fit.size, *before).height;
            (height <= room.height * 0.78).then_some(Fit { before: *before, height, ..fit })
        };
        AIR.iter().find_map(roomy).unwrap_or(fit)
    }
}

/// Where a paragraph's lines and its first line begin, in points.
pub(crate) fn edges(paragraph: &Paragraph, look: &Look) -> (f32, f32) {
    let step = INDENT as f32 / POINT as f32;
    let level = f32::from(paragraph.level) * step;
    match paragraph.mark {
        Mark::None if !look.bullets => (0.0, 0.0),
        Mark::None => (level, level),
        Mark::Bullet | Mark::Number => (level + step, level + step),
    }
}
