//! The display list as it is made: counts what is put on it, looks at pictures before they are taken, and notes what is not drawn.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::sync::Arc;

use image::ImageReader;

use crate::drawing::{Colour, Drawing, Entry, Item, Matrix, Of, Outline, Paint, Picture, Stroke, Undrawn};
use crate::limits::{MAX_CHARACTERS, MAX_ENTRIES, MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS, MAX_PICTURES_BYTES};
use crate::scene::Scene;
use crate::text::{self, Style};

/// A drawing being made.
pub(crate) struct Canvas<'a> {
    pub scene: &'a Scene<'a>,
    pub drawing: Drawing,
    /// The shape or cell that is being drawn.
    pub of: Of,
    pictures: BTreeMap<String, Result<Arc<Picture>, &'static str>>,
    bytes: usize,
    characters: usize,
    substitutes: BTreeSet<String>,
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(scene: &'a Scene<'a>, width: f32, height: f32) -> Self {
        Self {
            scene,
            drawing: Drawing { width, height, ..Drawing::default() },
            of: Of::default(),
            pictures: BTreeMap::new(),
            bytes: 0,
            characters: 0,
            substitutes: BTreeSet::new(),
        }
    }

    pub(crate) fn finish(mut self) -> Drawing {
        self.drawing.substitutes = self.substitutes.into_iter().collect();
        self.drawing
    }

    /// Puts something on top of what is there.
    pub(crate) fn push(&mut self, item: Item, matrix: Matrix) {
        if self.drawing.entries.len() >= MAX_ENTRIES {
            if self.drawing.entries.len() == MAX_ENTRIES {
                self.undrawn("more than can be drawn on one slide");
            }
            return;
        }
        self.drawing.entries.push(Entry { of: self.of.clone(), item, matrix }.settled());
    }

    /// Whether there is no room for more, so that what is drawn in a loop ends.
    pub(crate) fn full(&self) -> bool {
        self.drawing.entries.len() >= MAX_ENTRIES
    }

    pub(crate) fn path(
        &mut self,
        outline: Outline,
        fill: Option<Paint>,
        stroke: Option<Stroke>,
        matrix: Matrix,
    ) {
        if !outline.0.is_empty() && (fill.is_some() || stroke.is_some()) {
            self.push(Item::Path { outline, fill, stroke, blur: 0.0 }, matrix);
        }
    }

    /// Notes that the shape being drawn is not as it is in PowerPoint.
    pub(crate) fn undrawn(&mut self, what: &str) {
        let note = Undrawn { shape: self.of.shape, what: what.to_owned() };
        if self.drawing.undrawn.len() < 1_000 && !self.drawing.undrawn.contains(&note) {
            self.drawing.undrawn.push(note);
        }
    }

    /// Notes a font whose widths are an estimate.
    pub(crate) fn substitute(&mut self, name: &str) {
        if !name.is_empty() && self.substitutes.len() < 100 {
            self.substitutes.insert(name.to_owned());
        }
    }

    /// Counts characters to be set; false where a slide's limit is exceeded.
    pub(crate) fn characters(&mut self, more: usize) -> bool {
        self.characters = self.characters.saturating_add(more);
        self.characters <= MAX_CHARACTERS
    }

    /// A picture's bytes, looked at; why not, in a word for the person.
    pub(crate) fn picture(&mut self, part: &str) -> Result<Arc<Picture>, &'static str> {
        if let Some(known) = self.pictures.get(part) {
            return known.clone();
        }
        let found = self.load(part);
        if let Ok(picture) = &found {
            self.bytes += picture.bytes.len();
        }
        self.pictures.insert(part.to_owned(), found.clone());
        found
    }

    fn load(&self, part: &str) -> Result<Arc<Picture>, &'static str> {
        let package = self.scene.deck.package();
        if !package.has(part) {
            return Err("a picture that is missing");
        }
        let size = package.size(part);
        let room = MAX_PICTURES_BYTES.saturating_sub(self.bytes) as u64;
        if size > MAX_PICTURE_BYTES.min(room) {
            return Err("a picture that is too large");
        }
        let bytes = package.part(part).map_err(|_| "a picture that is damaged")?;
        let media_type = match bytes.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => "image/png",
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            [b'G', b'I', b'F', b'8', ..] => "image/gif",
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
            _ => return Err("a picture of a kind that is not drawn"),
        };
        let reader = ImageReader::new(Cursor::new(&bytes)).with_guessed_format();
        let pixels = reader.ok().and_then(|reader| reader.into_dimensions().ok());
        let pixels = pixels.ok_or("a picture that is damaged")?;
        if u64::from(pixels.0) * u64::from(pixels.1) > MAX_PICTURE_PIXELS || pixels.0 == 0 || pixels.1 == 0 {
            return Err("a picture that is too large");
        }
        Ok(Arc::new(Picture { part: part.to_owned(), media_type, bytes, pixels }))
    }

    /// Words in the lines of a width.
    pub(crate) fn measure(&self, words: &str, style: Style, width: f32) -> text::Lines {
        text::measure(self.scene.fonts, &[text::Paragraph::plain(words, style)], width)
    }

    /// One line of words by itself, such as a label of a chart; `align` is 0 for what begins at `x`, 1 for what ends there.
    pub(crate) fn label(
        &mut self,
        words: &str,
        (x, baseline): (f32, f32),
        align: f32,
        (style, colour): (Style, Colour),
        matrix: Matrix,
    ) {
        let lines = self.measure(words, style, f32::INFINITY);
        for line in lines.lines.iter().take(1) {
            let start = x - line.width * align;
            for one in &line.fragments {
                let item = Item::Line {
                    x: start + one.x,
                    baseline,
                    width: one.width,
                    text: words.get(one.bytes.clone()).unwrap_or_default().to_owned(),
                    font: one.font,
                    size: style.size,
                    colour,
                    stretch: style.stretch,
                    spacing: 0.0,
                    underline: false,
                    strike: false,
                    rtl: one.rtl,
                };
                self.push(item, matrix);
            }
        }
    }

    /// A place that can be pointed at, though nothing is seen of it.
    pub(crate) fn spot(&mut self, x: f32, y: f32, matrix: Matrix) {
        let clear = Paint::Solid(Colour { alpha: 0.0, ..Colour::BLACK });
        self.path(Outline::ellipse(x - 3.0, y - 3.0, 6.0, 6.0), Some(clear), None, matrix);
    }

    /// A dashed box with words, for what is not drawn.
    pub(crate) fn stand_in(&mut self, (width, height): (f32, f32), words: &str, matrix: Matrix) {
        let grey = Colour::new(0x76, 0x76, 0x76);
        let light = Colour { alpha: 0.6, ..Colour::new(0xf2, 0xf2, 0xf2) };
        let stroke = Stroke { colour: grey, width: 0.75, dashes: vec![3.0, 2.0], round: false, mitre: true };
        let outline = Outline::rectangle(0.0, 0.0, width, height);
        self.path(outline, Some(Paint::Solid(light)), Some(stroke), matrix);
        let style = Style::new(self.scene.fonts, "Arial", false, false, 10.0);
        let room = width - 8.0;
        if room < 20.0 || height < 14.0 {
            return;
        }
        let words: String = words.chars().take(300).collect();
        let paragraph =
            text::Paragraph { align: text::Align::Centre, ..text::Paragraph::plain(&words, style) };
        let lines = text::measure(self.scene.fonts, &[paragraph], room);
        let fitting =
            lines.lines.iter().take_while(|line| line.top + line.height <= height - 4.0).count().max(1);
        let used: f32 = lines.lines.iter().take(fitting).map(|line| line.height).sum();
        for line in lines.lines.iter().take(fitting) {
            let baseline = (height - used) / 2.0 + line.baseline;
            self.label(line.words(&words).trim(), (4.0 + line.x, baseline), 0.0, (style, grey), matrix);
        }
    }
}
