//! One selection: made of two random points in what is drawn, resolved, painted, replaced and read again.

use std::sync::atomic::{AtomicUsize, Ordering};

use gloss_artifact::{Inside, Splice, Text, settle, splice};
use gloss_protocol::{El, InlineNode, Kind, Reach, RunPoint, Selection, Span};

use crate::seeded::Seeded;

/// A word that no document holds and that means nothing.
const WORD: &str = "Qzmarkerzq";

/// What became of the selections, in all documents.
pub(crate) struct Counts {
    pub replaced: AtomicUsize,
    pub refused: AtomicUsize,
}

pub(crate) static COUNTS: Counts = Counts { replaced: AtomicUsize::new(0), refused: AtomicUsize::new(0) };

/// A run as it is drawn.
struct Drawn {
    text: String,
    /// In code or raw HTML, where other rules hold for what replaces it.
    around: Option<El>,
}

fn draw(node: &InlineNode, around: Option<El>, out: &mut Vec<Drawn>) {
    match node {
        InlineNode::Run { id, text, .. } => {
            assert_eq!(*id as usize, out.len(), "runs are numbered in order");
            out.push(Drawn { text: text.clone(), around });
        }
        InlineNode::El { el, of, .. } => {
            let own = matches!(el, El::CodeBlock | El::Raw | El::Code | El::Math).then_some(*el);
            for node in of {
                draw(node, own.or(around), out);
            }
        }
    }
}

fn drawn(text: &Text) -> Vec<Drawn> {
    let mut out = Vec::new();
    for block in text.blocks(0, 0).0.trees() {
        draw(&block.node, None, &mut out);
    }
    out
}

fn edge(ch: Option<char>) -> &'static str {
    match ch {
        Some(ch) if ch.is_whitespace() => " ",
        Some(ch) if ch.is_alphanumeric() => "",
        Some('\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe0f}') => "",
        _ => "\u{2026}",
    }
}

fn byte(text: &str, utf16: u32) -> usize {
    let mut units = 0;
    text.char_indices()
        .find(|(_, ch)| {
            let here = units >= utf16 as usize;
            units += ch.len_utf16();
            here
        })
        .map_or(text.len(), |(at, _)| at)
}

/// Tries selections; tells what was wrong.
pub(crate) fn some(source: &str, rounds: usize, seeded: &mut Seeded) -> Vec<String> {
    let text = Text::new(Kind::Document, source);
    let runs = drawn(&text);
    if text.plain().is_some() || runs.is_empty() {
        return Vec::new();
    }
    (0..rounds).filter_map(|_| one(source, &text, &runs, seeded).err()).collect()
}

fn random_point(runs: &[Drawn], run: usize, seeded: &mut Seeded) -> RunPoint {
    let chars: Vec<usize> =
        runs[run].text.char_indices().map(|(at, _)| at).chain([runs[run].text.len()]).collect();
    let at = chars[seeded.below(chars.len())];
    RunPoint { run: run as u32, utf16: runs[run].text[..at].encode_utf16().count() as u32 }
}

fn one(source: &str, text: &Text, runs: &[Drawn], seeded: &mut Seeded) -> Result<(), String> {
    let first = seeded.below(runs.len());
    let last = (first + seeded.below(6) * seeded.below(3)).min(runs.len() - 1);
    let (start, end) = (random_point(runs, first, seeded), random_point(runs, last, seeded));
    if first == last && start.utf16 >= end.utf16 {
        return Ok(());
    }
    // What lies between the two points, run by run.
    let mut selected: Vec<(usize, usize, usize)> = Vec::new();
    for (at, run) in runs.iter().enumerate().take(last + 1).skip(first) {
        let from = if at == first { byte(&run.text, start.utf16) } else { 0 };
        let to = if at == last { byte(&run.text, end.utf16) } else { run.text.len() };
        selected.push((at, from, to));
    }
    let seen: String = selected.iter().map(|(run, from, to)| &runs[*run].text[*from..*to]).collect();
    if seen.trim().is_empty() {
        return Ok(());
    }
    let fail = |what: &str, more: &dyn std::fmt::Debug| Err(format!("{seen:?}: {what}: {more:?}"));
    let pointed =
        match text.point(&Selection { start, end, text: seen.clone(), more: None }, Reach::Selection) {
            // A whole run of which nothing was selected is none; its neighbours' words then differ from it.
            Err(_) if selected.iter().any(|(_, from, to)| from == to) => return Ok(()),
            Err(error) => return fail("refused", &error),
            Ok(pointed) => pointed,
        };
    // A rectangle of cells leaves out what lies between in reading order.
    let spans = pointed.region.spans();
    let mut painted = vec![Vec::new(); runs.len()];
    for (a, b) in &pointed.paint {
        let words = &runs[a.run as usize].text;
        painted[a.run as usize].push(byte(words, a.utf16)..byte(words, b.utf16));
    }
    let in_table = is_in_table(text, &selected);
    for (run, from, to) in selected.iter().filter(|_| !in_table) {
        for (at, ch) in runs[*run].text[*from..*to].char_indices().filter(|(_, ch)| !ch.is_whitespace()) {
            if !painted[*run].iter().any(|range| range.contains(&(from + at))) {
                return fail("not painted", &(ch, &pointed));
            }
        }
    }
    let squeezed = |text: &str| text.chars().filter(|ch| !ch.is_whitespace()).collect::<String>();
    if !in_table && !squeezed(&pointed.text).contains(&squeezed(&seen)) {
        return fail("not in the region", &pointed);
    }
    match replaced(source, runs, spans, &painted, Form::any(seeded)) {
        Replaced::Well => COUNTS.replaced.fetch_add(1, Ordering::Relaxed),
        Replaced::Refused => COUNTS.refused.fetch_add(1, Ordering::Relaxed),
        Replaced::Otherwise(what) => return Err(format!("{seen:?}: elsewhere: {what}")),
    };
    Ok(())
}

fn is_in_table(text: &Text, selected: &[(usize, usize, usize)]) -> bool {
    fn cells(node: &InlineNode, inside: bool, out: &mut Vec<u32>) {
        match node {
            InlineNode::Run { id, .. } if inside => out.push(*id),
            InlineNode::Run { .. } => {}
            InlineNode::El { el, of, .. } => {
                of.iter().for_each(|node| cells(node, inside || *el == El::Table, out));
            }
        }
    }
    let mut found = Vec::new();
    text.blocks(0, 0).0.trees().for_each(|block| cells(&block.node, false, &mut found));
    // A point at the very end of a run selects nothing of it.
    let mut runs = selected.iter().filter(|(_, from, to)| from < to);
    runs.all(|(run, _, _)| found.binary_search(&(*run as u32)).is_ok())
}

/// How a word looks where it stands for others: as Markdown sees it, a letter or a sign may come beside a delimiter.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// The same at its ends as what it stands for.
    Alike,
    Bare,
    /// In signs.
    Signs,
    /// With a delimiter that has no partner.
    Lone(char),
}

impl Form {
    fn any(seeded: &mut Seeded) -> Self {
        match seeded.below(8) {
            0..3 => Self::Alike,
            3..5 => Self::Bare,
            5 => Self::Signs,
            _ => Self::Lone(['*', '_', '`', '[', ']', '$', '<'][seeded.below(7)]),
        }
    }

    fn word(self, slice: &str) -> String {
        match self {
            Self::Alike => {
                format!("{}{WORD}{}", edge(slice.chars().next()), edge(slice.chars().next_back()))
            }
            Self::Bare => WORD.to_owned(),
            Self::Signs => format!("({WORD})"),
            Self::Lone(sign) => format!("{WORD}{sign}{WORD}"),
        }
    }
}

/// Replaces each range of the region by a word, settled as a change is; what then differs besides.
fn replaced(
    source: &str,
    runs: &[Drawn],
    spans: &[Span],
    painted: &[Vec<std::ops::Range<usize>>],
    form: Form,
) -> Replaced {
    // Which run each range begins with says how its word must look.
    let mut words: Vec<String> = Vec::new();
    let text = Text::new(Kind::Document, source);
    for span in spans {
        let slice = &source[span.range()];
        let paint = text.paint(*span);
        let Some(first) = paint.first().map(|(point, _)| point.run as usize) else { return Replaced::Well };
        words.push(match runs[first].around {
            Some(El::Raw) => format!("<!--{WORD}-->"),
            Some(El::CodeBlock) => WORD.to_owned(),
            Some(El::Code) if paint.len() == 1 && !slice.starts_with('`') => WORD.to_owned(),
            _ => form.word(slice),
        });
    }
    let change = |(span, word): (&Span, &String)| Inside {
        notes: vec![0],
        span: *span,
        before: source[span.range()].to_owned(),
        after: word.clone(),
        places: vec![(0, Span::new(0, span.len()), Span::new(0, word.len()))],
    };
    let settled = settle(&text, spans.iter().zip(&words).map(change).collect());
    if !settled.refused.is_empty() {
        return Replaced::Refused;
    }
    let splices: Vec<Splice> =
        settled.inside.iter().map(|one| Splice::new(one.span, one.after.clone())).collect();
    let edited = splice::apply(source, &splices);
    let found: String = drawn(&Text::new(Kind::Document, &edited)).into_iter().map(|run| run.text).collect();
    let firsts: Vec<usize> =
        spans.iter().filter_map(|span| text.paint(*span).first().map(|(p, _)| p.run as usize)).collect();
    let mut expect = String::new();
    let mut next = 0;
    for (at, run) in runs.iter().enumerate() {
        let mut here = 0;
        for range in &painted[at] {
            expect.push_str(&run.text[here..range.start]);
            if firsts.get(next) == Some(&at) {
                expect.push_str(&words[next]);
                next += 1;
            }
            here = range.end;
        }
        expect.push_str(&run.text[here..]);
    }
    // Where each note's words are afterwards must be told with them.
    for (one, at) in settled.inside.iter().zip(splice::after(&splices)) {
        for (_, _, now) in &one.places {
            let place = Span { start: at.start + now.start, end: at.start + now.end };
            if !edited.get(place.range()).is_some_and(|words| words.contains(WORD)) {
                return Replaced::Otherwise(format!("the place says {:?}", edited.get(place.range())));
            }
        }
    }
    if found == expect {
        return Replaced::Well;
    }
    let same = found.bytes().zip(expect.bytes()).take_while(|(a, b)| a == b).count();
    let near = |text: &str| {
        let end = (same + 80).min(text.len());
        let cut = text.as_bytes().get(same.saturating_sub(40)..end).unwrap_or_default();
        String::from_utf8_lossy(cut).into_owned()
    };
    let slices: Vec<&str> = spans.iter().map(|span| &source[span.range()]).collect();
    Replaced::Otherwise(format!(
        "{slices:?} as {form:?} written {:?}\n  expected {:?}\n  found    {:?}\n  source {source:?}",
        splices.iter().map(|splice| &splice.new).collect::<Vec<_>>(),
        near(&expect),
        near(&found)
    ))
}

enum Replaced {
    Well,
    /// No spelling keeps what stands beside it.
    Refused,
    Otherwise(String),
}
