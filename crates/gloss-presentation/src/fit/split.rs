//! A text that is too long for one slide, in parts that fit: between paragraphs where that can be, within one between sentences,
//! else between words.

use unicode_segmentation::UnicodeSegmentation;

use super::{Fit, Room, Ruler};
use crate::layout::Look;
use crate::spec::{Mark, Paragraph};

/// Parts of one text, at most: hostile ones would fill any number of slides.
const MOST: usize = 60;

/// The parts of a text and the size that all of them have. One part where it fits as it is.
pub(crate) fn parts(
    ruler: &Ruler<'_>,
    paragraphs: &[Paragraph],
    look: &Look,
    room: &Room,
) -> (Vec<Vec<Paragraph>>, Fit) {
    let whole = ruler.fit(paragraphs, look, room);
    if whole.fits && whole.wanted {
        return (vec![paragraphs.to_vec()], whole);
    }
    // As few slides as can be, then the largest size for them.
    let least = room.ladder.last().copied().unwrap_or(16);
    let fewest = packed(ruler, paragraphs, look, room, least, room.height);
    let count = fewest.len();
    let wanted = room.ladder.iter().find_map(|size| {
        let parts = packed(ruler, paragraphs, look, room, *size, room.height);
        (parts.len() == count).then_some((*size, parts))
    });
    let (size, parts) = wanted.unwrap_or((least, fewest));
    let parts =
        balanced(ruler, paragraphs, look, room, size).filter(|even| even.len() == count).unwrap_or(parts);
    let fits = parts.iter().all(|part| {
        let found = ruler.measure(part, look, room, size, look.before);
        found.height <= room.height && !found.cut
    });
    let first = room.ladder.first() == Some(&size);
    let fit = Fit { size, before: look.before, height: room.height, fits, wanted: true, first };
    // A word that is wider than its box goes in one piece at a smaller size, however many slides there are.
    match fits || whole.wanted {
        true => (parts, fit),
        false if count <= 1 => (vec![paragraphs.to_vec()], whole),
        false => {
            let all: Vec<Fit> = parts.iter().map(|part| ruler.fit(part, look, room)).collect();
            let smallest = all.iter().min_by_key(|fit| fit.size).copied().unwrap_or(fit);
            (parts, smallest)
        }
    }
}

/// The same number of parts, filled alike: the last is not left with one line.
fn balanced(
    ruler: &Ruler<'_>,
    paragraphs: &[Paragraph],
    look: &Look,
    room: &Room,
    size: u16,
) -> Option<Vec<Vec<Paragraph>>> {
    let count = packed(ruler, paragraphs, look, room, size, room.height).len();
    let mut best = None;
    for share in [0.5, 0.6, 0.7, 0.8, 0.9] {
        let parts = packed(ruler, paragraphs, look, room, size, room.height * share);
        if parts.len() == count {
            best = Some(parts);
            break;
        }
    }
    best
}

/// Fills parts one after the other.
fn packed(
    ruler: &Ruler<'_>,
    paragraphs: &[Paragraph],
    look: &Look,
    room: &Room,
    size: u16,
    height: f32,
) -> Vec<Vec<Paragraph>> {
    let high = |part: &[Paragraph]| ruler.measure(part, look, room, size, look.before).height;
    let mut out: Vec<Vec<Paragraph>> = Vec::new();
    let mut open: Vec<Paragraph> = Vec::new();
    let mut waiting: std::collections::VecDeque<Paragraph> = paragraphs.iter().cloned().collect();
    while let Some(next) = waiting.pop_front() {
        open.push(next);
        if high(&open) <= height || out.len() + 1 >= MOST {
            continue;
        }
        let Some(next) = open.pop() else { continue };
        if open.is_empty() {
            // Alone it is too high: what fits of it stays.
            match cut(&next, |head| high(std::slice::from_ref(head)) <= height) {
                Some((head, tail)) => {
                    out.push(vec![head]);
                    waiting.push_front(tail);
                }
                None => out.push(vec![next]),
            }
            continue;
        }
        // What belongs to the last one goes with it.
        let kept = open.iter().rposition(|one| one.level == 0).filter(|at| next.level > 0 && *at > 0);
        let carried = kept.map(|at| open.split_off(at)).unwrap_or_default();
        waiting.push_front(next);
        for one in carried.into_iter().rev() {
            waiting.push_front(one);
        }
        out.push(std::mem::take(&mut open));
    }
    if !open.is_empty() {
        out.push(open);
    }
    out
}

/// The longest beginning of a paragraph that fits, by sentences, else by words; and what is left.
fn cut(paragraph: &Paragraph, fits: impl Fn(&Paragraph) -> bool) -> Option<(Paragraph, Paragraph)> {
    let words = paragraph.text.words();
    let ends = |all: Vec<(usize, &str)>| -> Vec<usize> {
        all.into_iter().map(|(at, _)| at).filter(|at| *at > 0).collect()
    };
    let head = |at: usize| Paragraph { text: paragraph.text.split_at(at).0, ..paragraph.clone() };
    let longest = |ends: Vec<usize>| {
        let count = ends.partition_point(|at| fits(&head(*at)));
        count.checked_sub(1).and_then(|last| ends.get(last).copied())
    };
    let sentences = ends(words.split_sentence_bound_indices().collect());
    let blanks: Vec<usize> =
        words.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, c)| at + c.len_utf8()).collect();
    let at = longest(sentences)
        .or_else(|| longest(blanks))
        .or_else(|| longest(ends(words.grapheme_indices(true).collect())))?;
    let (before, after) = paragraph.text.split_at(at);
    let tail = Paragraph { text: after, continued: paragraph.mark != Mark::None, ..paragraph.clone() };
    Some((Paragraph { text: before, ..paragraph.clone() }, tail)).filter(|(_, tail)| !tail.text.is_blank())
}
