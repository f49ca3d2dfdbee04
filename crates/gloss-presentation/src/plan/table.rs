//! A table in its box: how wide its columns and how high its rows are, and which rows go on another slide.

use std::ops::Range;

use gloss_ooxml::presentation::Frame;

use crate::fit::{Room, Ruler};
use crate::layout::{Bold, Look, POINT};
use crate::spec::{Cell, Mark, Paragraph, Table, Text};

/// Sizes of a table's text: those for a table that stands on one slide all the same, the usual one, and those for what is too wide,
/// which is said.
const SIZES: [u16; 6] = [18, 16, USUAL, 12, 10, 8];
/// The usual size of a table's text.
const USUAL: u16 = 14;
/// A cell's margin beside its words, in EMU.
const SIDE: i64 = 91_440;
/// A cell's margin above and below its words, in EMU.
const ABOVE: i64 = 45_720;
/// A row where there is room, in EMU: 0.55 inches.
const ROOMY: i64 = 502_920;
/// Rows that stay together at the end of a table.
const TOGETHER: usize = 2;

/// The margins of a cell, for who writes it.
pub(crate) const GRAIN: (i64, i64) = (SIDE, ABOVE);

/// A table as it is written on one slide.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    /// Its rows, the head first.
    pub rows: Vec<Vec<Cell>>,
    /// True for each column of numbers.
    pub numbers: Vec<bool>,
    /// The columns' widths.
    pub widths: Vec<i64>,
    /// The rows' heights.
    pub heights: Vec<i64>,
    /// The size of its words.
    pub size: u16,
    /// Whether the last row is the total.
    pub total: bool,
    /// Its alternative text.
    pub description: String,
    /// False where words are cut or a row is higher than its box.
    pub fits: bool,
}

/// How a table is set: the size of its words is the only thing that differs from slide to slide.
fn look(bold: bool) -> Look {
    let body = crate::layout::LAYOUTS[2].slots[1].look;
    let bold = if bold { Bold::Yes } else { Bold::No };
    Look { ladder: &SIZES, bold, bullets: false, spacing: 100, before: 0, ..body }
}

fn paragraph(text: &Text) -> Vec<Paragraph> {
    vec![Paragraph { text: text.clone(), mark: Mark::None, ..Paragraph::default() }]
}

struct Sheet<'a> {
    ruler: &'a Ruler<'a>,
    face: &'a str,
    rows: Vec<Vec<Cell>>,
    numbers: Vec<bool>,
    total: bool,
}

/// A table's parts, one for each slide that it needs.
pub(crate) fn grids(ruler: &Ruler<'_>, face: &str, table: &Table, frame: &Frame) -> Vec<Grid> {
    let head: Vec<Cell> =
        table.columns.iter().map(|column| Cell { text: column.header.clone(), fact: None }).collect();
    let mut rows = vec![head];
    rows.extend(table.rows.iter().cloned());
    let numbers = table.columns.iter().map(|column| column.numbers).collect();
    let sheet = Sheet { ruler, face, rows, numbers, total: table.total };
    let mut last = None;
    for size in SIZES {
        let widths = sheet.widths(size, frame.width);
        let heights: Vec<(i64, bool)> =
            (0..sheet.rows.len()).map(|row| sheet.height(row, size, &widths)).collect();
        let head = heights.first().map_or(0, |(height, _)| *height);
        let cut = heights.iter().any(|(_, cut)| *cut);
        let highest = heights.iter().skip(1).map(|(height, _)| *height).max().unwrap_or(0);
        let heights: Vec<i64> = heights.into_iter().map(|(height, _)| height).collect();
        let airy = || heights.iter().map(|height| (*height).max(ROOMY)).sum::<i64>() <= frame.height;
        let fits = !cut && head + highest <= frame.height && (size <= USUAL || airy());
        let found = (size, widths, heights, fits);
        if fits {
            last = Some(found);
            break;
        }
        last = Some(found);
    }
    let Some((size, widths, heights, fits)) = last else { return Vec::new() };
    let parts = even(&heights, frame.height);
    let count = parts.len();
    // Rows are alike on all slides: as high as the fullest has room for.
    let taken = |part: &Range<usize>| -> Vec<i64> {
        let mut out: Vec<i64> = heights.iter().take(1).copied().collect();
        out.extend(heights.get(part.clone()).unwrap_or_default());
        out
    };
    let least = parts.iter().map(|part| roomy(&taken(part), frame.height)).min().unwrap_or(0);
    let grid = |(at, part): (usize, Range<usize>)| {
        let mut rows: Vec<Vec<Cell>> = sheet.rows.iter().take(1).cloned().collect();
        rows.extend(sheet.rows.get(part.clone()).unwrap_or_default().iter().cloned());
        Grid {
            rows,
            numbers: sheet.numbers.clone(),
            widths: widths.clone(),
            heights: taken(&part).into_iter().map(|height| height.max(least)).collect(),
            size,
            total: table.total && at + 1 == count,
            description: table.description.clone(),
            fits,
        }
    };
    parts.into_iter().enumerate().map(grid).collect()
}

/// The least height of rows that have room, up to what is comfortable.
fn roomy(heights: &[i64], room: i64) -> i64 {
    // From the comfortable height down, in steps of a hundredth of an inch.
    let steps = (0..ROOMY / 9_144).map(|step| ROOMY - step * 9_144);
    let mut steps =
        steps.filter(|least| heights.iter().map(|height| (*height).max(*least)).sum::<i64>() <= room);
    steps.next().unwrap_or(0)
}

/// Which rows stand on which slide: on no more slides than there have to be, and about as many on each.
fn even(heights: &[i64], room: i64) -> Vec<Range<usize>> {
    let full = chunks(heights, room);
    let shares = [5, 6, 7, 8, 9].into_iter().map(|tenths| chunks(heights, room / 10 * tenths));
    shares.into_iter().find(|parts| parts.len() == full.len()).unwrap_or(full)
}

/// Which rows stand on which slide: filled from the top, the last one not left with a single row.
fn chunks(heights: &[i64], room: i64) -> Vec<Range<usize>> {
    let head = heights.first().copied().unwrap_or(0);
    let mut out: Vec<Range<usize>> = Vec::new();
    let (mut from, mut used) = (1, head);
    for (row, height) in heights.iter().enumerate().skip(1) {
        if used + height > room && row > from {
            out.push(from..row);
            (from, used) = (row, head);
        }
        used += height;
    }
    out.push(from..heights.len());
    if let [.., before, last] = out.as_mut_slice()
        && last.len() < TOGETHER
        && before.len() > TOGETHER
    {
        let seam = before.end - (TOGETHER - last.len());
        *before = before.start..seam;
        *last = seam..last.end;
    }
    out
}

impl Sheet<'_> {
    fn bold(&self, row: usize) -> bool {
        row == 0 || (self.total && row + 1 == self.rows.len())
    }

    /// The widths of the columns: of their words where these have room, else shared by what each needs.
    fn widths(&self, size: u16, room: i64) -> Vec<i64> {
        let columns = self.numbers.len();
        let (mut least, mut natural) = (vec![0i64; columns], vec![0i64; columns]);
        for (row, cells) in self.rows.iter().enumerate() {
            for (at, cell) in cells.iter().enumerate() {
                let wide = |text: &Text| {
                    emu(self.ruler.width(text, self.face, self.bold(row), size)) + 2 * SIDE + POINT
                };
                let whole = wide(&cell.text);
                let words = cell.text.words();
                // Numbers never break; words may.
                let word = match self.numbers.get(at) {
                    Some(true) if row > 0 => whole,
                    _ => words.split_whitespace().map(|word| wide(&Text::plain(word))).max().unwrap_or(0),
                };
                if let (Some(least), Some(natural)) = (least.get_mut(at), natural.get_mut(at)) {
                    *least = (*least).max(word);
                    *natural = (*natural).max(whole);
                }
            }
        }
        share(&least, &natural, room)
    }

    /// How high a row has to be, and whether a word is cut in it.
    fn height(&self, row: usize, size: u16, widths: &[i64]) -> (i64, bool) {
        let look = look(self.bold(row));
        let mut out = (0, false);
        for (at, cell) in self.rows.get(row).into_iter().flatten().enumerate() {
            let width = widths.get(at).copied().unwrap_or(0) - 2 * SIDE;
            let room = Room {
                width: width as f32 / POINT as f32,
                height: f32::MAX,
                face: self.face.to_owned(),
                bold: self.bold(row),
                ladder: Vec::new(),
            };
            let found = self.ruler.measure(&paragraph(&cell.text), &look, &room, size, 0);
            out = (out.0.max(emu(found.height) + 2 * ABOVE), out.1 || found.cut);
        }
        out
    }
}

fn emu(points: f32) -> i64 {
    (f64::from(points) * POINT as f64).ceil() as i64
}

/// Shares a width among columns.
fn share(least: &[i64], natural: &[i64], room: i64) -> Vec<i64> {
    let (low, wide): (i64, i64) = (least.iter().sum(), natural.iter().sum());
    if wide <= room {
        let spare = room - wide;
        return exact(natural.iter().map(|own| own + spare * own / wide.max(1)).collect(), room);
    }
    if low >= room {
        return exact(least.iter().map(|own| room * own / low.max(1)).collect(), room);
    }
    let spare = room - low;
    let more = (wide - low).max(1);
    let each = least.iter().zip(natural).map(|(least, natural)| {
        least + i64::try_from(i128::from(spare) * i128::from(natural - least) / i128::from(more)).unwrap_or(0)
    });
    exact(each.collect(), room)
}

/// Gives the last column what rounding left.
fn exact(mut widths: Vec<i64>, sum: i64) -> Vec<i64> {
    let others: i64 = widths.iter().rev().skip(1).sum();
    if let Some(last) = widths.last_mut() {
        *last = (sum - others).max(1);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::{chunks, even, roomy, share};

    #[test]
    #[allow(clippy::single_range_in_vec_init)]
    fn rows_are_parted_where_a_slide_ends() {
        for (rows, room, expected) in [(5, 60, "1-5"), (5, 40, "1-3 4-5"), (4, 40, "1-2 3-4"), (1, 5, "1-1")]
        {
            let parts = chunks(&vec![10; rows + 1], room);
            let told: Vec<String> =
                parts.iter().map(|part| format!("{}-{}", part.start, part.end - 1)).collect();
            assert_eq!(told.join(" "), expected, "{rows} rows in {room}");
        }
        assert_eq!(roomy(&[300_000, 300_000], 4_000_000), 502_920);
        assert!((300_000..=400_000).contains(&roomy(&[300_000; 10], 4_000_000)));
        assert_eq!(roomy(&[300_000; 10], 1_000_000), 0);
        assert_eq!(even(&[10; 13], 100), [1..7, 7..13]);
    }

    #[test]
    fn widths_fill_the_table_and_hold_the_longest_word() {
        for (least, natural, room) in [
            (vec![100, 100], vec![200, 200], 10_000),
            (vec![100, 900], vec![5_000, 900], 3_000),
            (vec![2_000, 2_000], vec![2_000, 2_000], 1_000),
        ] {
            let widths = share(&least, &natural, room);
            assert!(widths.iter().sum::<i64>() <= room);
            let low: i64 = least.iter().sum();
            assert!(low > room || widths.iter().zip(&least).all(|(own, least)| own >= least), "{widths:?}");
        }
    }
}
