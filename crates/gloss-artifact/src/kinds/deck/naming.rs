//! The exact names of a deck's places, as they are found by (`find`). Looks for nothing itself.

use gloss_ooxml::{Area, CellRef, column_letters};
use gloss_protocol::Span;

use super::find::occurrences;
use super::index::{Deck, Part, Shape, Slide};
use super::target::{Table, Target};
use crate::text::Text;

/// Words that are named by what they say; longer ones are named by their bytes.
const MAX_QUOTED: usize = 80;

impl Deck {
    /// The exact name of ranges, where they are a place of a deck.
    pub(super) fn name(&self, text: &Text, spans: &[Span]) -> Option<String> {
        Some(match self.target(spans)? {
            Target::Slides(slides) => format!("slide:{}", numbers(slides.iter().map(|at| at + 1))),
            Target::Shapes(slide, shapes) => self.shape_name(slide, &shapes)?,
            Target::Cells(table, cells) => {
                format!("{}/cells:{}", self.named(table)?, self.address(table, &cells)?)
            }
            Target::Rows(table, rows) => {
                format!("{}/cells:{}:{}", self.named(table)?, rows.start + 1, rows.end)
            }
            Target::Series(table, at) => {
                format!("{}/series:{}", self.named(table)?, self.series_name(text, table, at)?)
            }
            Target::Point(table, at, point) => format!(
                "{}/point:{}!{}",
                self.named(table)?,
                self.series_name(text, table, at)?,
                self.point_name(text, table, at, point)?
            ),
            Target::Paragraph(line) => {
                let spot = self.spot(line);
                let lines = self.text_lines(line)?;
                let own = self.named((spot.slide?, spot.shape?))?;
                match spot.part {
                    Part::Paragraph => format!("{own}/paragraph:{}", line - lines.start + 1),
                    Part::ChartTitle => format!("{own}/title"),
                    _ => return None,
                }
            }
            Target::Words(span) => quoted(self, text, span)?,
        })
    }

    /// `slide:3/shape:7`.
    pub(super) fn named(&self, (slide, shape): Table) -> Option<String> {
        self.shape_name(slide, &[shape])
    }

    fn shape_name(&self, slide: usize, shapes: &[usize]) -> Option<String> {
        let on = self.slides.get(slide)?;
        if let [one] = shapes
            && on.shapes.get(*one)?.is_notes()
        {
            return Some(format!("slide:{}/notes", slide + 1));
        }
        let ids: Option<Vec<String>> = shapes.iter().map(|shape| id_of(on, *shape)).collect();
        Some(format!("slide:{}/shape:{}", slide + 1, ids?.join(",")))
    }

    fn address(&self, table: Table, cells: &[(usize, usize)]) -> Option<String> {
        let first = *cells.first()?;
        if cells.len() > 1 && self.column(table, first.1) == cells {
            let letters = column_letters(first.1 as u32 + 1);
            return Some(format!("{letters}:{letters}"));
        }
        let cell = |(row, column): (usize, usize)| CellRef::new(row as u32 + 1, column as u32 + 1);
        let area = cells.iter().fold(Area::from(cell(first)), |area, at| area.with(cell(*at)));
        (self.within(table, &area) == cells).then(|| area.to_string())
    }

    /// A series by its name; by its number where that is not its alone.
    fn series_name(&self, text: &Text, table: Table, at: usize) -> Option<String> {
        let all = self.series(table);
        let names = all.iter().map(|one| self.series_words(text, one));
        unique(&names.collect::<Vec<_>>(), at)
    }

    fn point_name(&self, text: &Text, table: Table, at: usize, point: usize) -> Option<String> {
        let one = self.series(table).get(at)?;
        let names = one.points.clone().map(|line| self.point_words(text, line).0);
        unique(&names.collect::<Vec<_>>(), point)
    }
}

/// The exact name of words: what they say and in which shape, and which of several; none where that would be long.
fn quoted(deck: &Deck, text: &Text, span: Span) -> Option<String> {
    let words = text.source().get(span.range())?;
    let spot = deck.spot(deck.line_at(span.start));
    let own = (spot.slide?, spot.shape?);
    let short = words.len() <= MAX_QUOTED
        && !words.contains('\n')
        && !words.contains(gloss_ooxml::presentation::BREAK);
    if !short || words.trim().is_empty() {
        return None;
    }
    let found = occurrences(deck, text, words, deck.shape_at(own)?.lines.clone());
    let nth = found.iter().position(|target| *target == Target::Words(span))?;
    let quote = words.replace('\\', "\\\\").replace('"', "\\\"");
    let pick = if found.len() > 1 { format!("#{}", nth + 1) } else { String::new() };
    Some(format!("{}/text:\"{quote}\"{pick}", deck.named(own)?))
}

/// A shape's id; which of those that have it, where a file gives it to several.
fn id_of(slide: &Slide, shape: usize) -> Option<String> {
    let own = slide.shapes.get(shape)?;
    let same = |other: &&Shape| other.id == own.id && !other.is_notes();
    let before = slide.shapes.iter().take(shape).filter(same).count();
    match slide.shapes.iter().filter(same).count() {
        1 => Some(own.id.to_string()),
        _ => Some(format!("{}#{}", own.id, before + 1)),
    }
}

/// A name where no other is the same; else its number.
fn unique(names: &[&str], at: usize) -> Option<String> {
    let own = *names.get(at)?;
    let alone = names.iter().filter(|name| **name == own).count() == 1;
    let plain =
        alone && !own.trim().is_empty() && own.trim() == own && !own.starts_with('#') && !own.contains('!');
    Some(if plain { own.to_owned() } else { format!("#{}", at + 1) })
}

/// Numbers with commas between them.
fn numbers(all: impl Iterator<Item = usize>) -> String {
    all.map(|one| one.to_string()).collect::<Vec<_>>().join(",")
}

/// EMU in a centimetre.
const EMU_IN_CM: f64 = 360_000.0;

/// Shapes of a slide that are told of.
const MAX_SHAPES: usize = 30;

/// The shapes of the slide that a place is on, each with its address, its kind, its name and where it lies in centimetres; then the
/// size of the slides.
pub(super) fn shapes_beside(deck: &Deck, spans: &[Span]) -> Vec<String> {
    let slide = spans.first().and_then(|span| deck.spot(deck.line_at(span.start)).slide);
    let Some((at, slide)) = slide.and_then(|at| Some((at, deck.slides.get(at)?))) else { return Vec::new() };
    let shapes = slide.shapes.iter().filter(|shape| !shape.is_notes()).take(MAX_SHAPES);
    let [width, height] = [deck.size.0, deck.size.1].map(|side| format!("{:.1}", side as f64 / EMU_IN_CM));
    let size = format!("each slide: {width} × {height} cm; places: left, top; width × height");
    shapes.map(|shape| lies(at, shape)).chain([size]).collect()
}

fn lies(slide: usize, shape: &Shape) -> String {
    let lies = shape.place.describe().unwrap_or_else(|| "where its layout puts it".to_owned());
    format!("slide:{}/shape:{} {} “{}”: {lies}", slide + 1, shape.id, shape.kind.word(), shape.name)
}

/// The paragraphs, cells and points in which words stand, ignoring case, each with its address.
pub(super) fn search(deck: &Deck, text: &Text, lower: &str, most: usize) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for line in 0..deck.count() {
        let span = deck.span(line);
        let says = text.source().get(span.range()).unwrap_or_default();
        if matches!(deck.spot(line).part, Part::Header) || !says.to_lowercase().contains(lower) {
            continue;
        }
        if let Some(at) = deck.name(text, &[span]) {
            out.push((at, says.replace(char::is_control, " ").trim().to_owned()));
        }
        if out.len() == most {
            break;
        }
    }
    out
}
