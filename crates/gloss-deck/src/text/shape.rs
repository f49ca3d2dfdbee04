//! Words as clusters of signs with their widths, shaped once for a whole paragraph with kerning and ligatures.

use rustybuzz::{Direction, UnicodeBuffer};
use unicode_bidi::Level;

use super::fonts::{Font, Fonts};
use super::{BREAK, Paragraph, bidi};

/// Characters that are drawn together, and how wide.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cluster {
    /// Its first byte in the paragraph's text.
    pub at: usize,
    /// One past its last.
    pub end: usize,
    pub advance: f32,
    pub span: usize,
    pub font: Font,
    pub level: Level,
    pub blank: bool,
}

/// The words of a paragraph, one span behind the other.
pub(super) fn joined(paragraph: &Paragraph<'_>) -> String {
    paragraph.spans.iter().map(|span| span.text).collect()
}

/// The clusters of a paragraph in the order of its text. A tab has no width yet, a line break none at all.
pub(super) fn clusters(fonts: &Fonts, paragraph: &Paragraph<'_>, text: &str) -> Vec<Cluster> {
    let levels = bidi::levels(text, paragraph.rtl);
    let level = |at: usize| levels.as_ref().and_then(|all| all.get(at)).copied().unwrap_or(Level::ltr());
    let mut out = Vec::new();
    let mut base = 0;
    for (number, span) in paragraph.spans.iter().enumerate() {
        let mut item: Option<Item> = None;
        for (offset, c) in span.text.char_indices() {
            let at = base + offset;
            let end = at + c.len_utf8();
            if matches!(c, '\t' | BREAK) || c.is_control() {
                flush(fonts, paragraph, text, item.take(), &mut out);
                let cluster = Cluster {
                    at,
                    end,
                    advance: 0.0,
                    span: number,
                    font: span.style.font,
                    level: level(at),
                    blank: true,
                };
                out.push(cluster);
                continue;
            }
            let font = match item.as_ref() {
                // Blanks and marks stay with what they follow.
                Some(item) if c.is_whitespace() || joins(c) => item.font,
                _ => fonts.for_character(span.style.font, c),
            };
            let new = Item { at, end, span: number, font, level: level(at) };
            match item.as_mut() {
                Some(item) if item.font == font && item.level == new.level => item.end = end,
                _ => flush(fonts, paragraph, text, item.replace(new), &mut out),
            }
        }
        flush(fonts, paragraph, text, item, &mut out);
        base += span.text.len();
    }
    out
}

/// Characters that belong to the one before: combining marks, joiners and variation selectors.
fn joins(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36f | 0x200c..=0x200d | 0xfe00..=0xfe0f | 0x1f3fb..=0x1f3ff | 0xe0100..=0xe01ef)
}

struct Item {
    at: usize,
    end: usize,
    span: usize,
    font: Font,
    level: Level,
}

fn flush(fonts: &Fonts, paragraph: &Paragraph<'_>, text: &str, item: Option<Item>, out: &mut Vec<Cluster>) {
    let Some(item) = item else { return };
    let (Some(words), Some(face), Some(span)) =
        (text.get(item.at..item.end), fonts.face(item.font), paragraph.spans.get(item.span))
    else {
        return;
    };
    let style = span.style;
    let scale = style.size * style.stretch / fonts.units(item.font);
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(words);
    buffer.set_direction(if item.level.is_rtl() { Direction::RightToLeft } else { Direction::LeftToRight });
    buffer.guess_segment_properties();
    let glyphs = rustybuzz::shape(face, &[], buffer);
    // Signs of one cluster may be several, and come from right to left.
    let signs = glyphs.glyph_infos().iter().zip(glyphs.glyph_positions());
    let mut widths: Vec<(usize, f32, bool)> = signs
        .map(|(info, position)| {
            (info.cluster as usize, position.x_advance as f32 * scale, info.glyph_id == 0)
        })
        .collect();
    if item.level.is_rtl() {
        widths.reverse();
    }
    let first = out.len();
    for (cluster, advance, missing) in widths {
        let at = item.at + cluster.min(words.len());
        let advance = if missing { absent(text, at, style.size) } else { advance };
        match out.get_mut(first..).and_then(|own| own.last_mut()) {
            Some(last) if last.at == at => last.advance += advance,
            _ => out.push(Cluster {
                at,
                end: item.end,
                advance,
                span: item.span,
                font: item.font,
                level: item.level,
                blank: false,
            }),
        }
    }
    finish(text, item.end, style.spacing, out.get_mut(first..).unwrap_or_default());
}

/// Tells where each cluster ends, and adds what is between characters.
fn finish(text: &str, end: usize, spacing: f32, clusters: &mut [Cluster]) {
    let mut next = end;
    for cluster in clusters.iter_mut().rev() {
        cluster.end = next;
        next = cluster.at;
        let words = text.get(cluster.at..cluster.end).unwrap_or_default();
        cluster.blank = words.chars().all(|c| c.is_whitespace() && c != '\u{a0}');
        cluster.advance += spacing * words.chars().count() as f32;
    }
}

/// The width of a character that no bundled font has: an em where it is wide (UAX #11, by blocks), else a little over half.
fn absent(text: &str, at: usize, size: f32) -> f32 {
    let c = text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, u32::from);
    let wide = matches!(c, 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f
        | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff | 0x20000..=0x3fffd);
    if joins(char::from_u32(c).unwrap_or(' ')) {
        0.0
    } else if wide {
        size
    } else {
        size * 0.56
    }
}
