//! Clusters into lines: where each ends, how high it is and where what is on it stands.

use std::ops::Range;

use super::breaks::{Break, breaks};
use super::fonts::Fonts;
use super::shape::{Cluster, clusters, joined};
use super::{ASCENT, Align, Fragment, Line, Lines, PITCH, Paragraph, Space, Style, bidi};

/// A line may be wider than its box by so much: what adding up widths loses.
const SLACK: f32 = 0.02;

pub(super) fn set(fonts: &Fonts, paragraphs: &[Paragraph<'_>], width: f32) -> Lines {
    let mut out = Lines::default();
    let mut fit = 0.0;
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let mut one =
            Setter { fonts, paragraph, number, width, text: joined(paragraph), clusters: Vec::new() };
        one.clusters = clusters(fonts, paragraph, &one.text);
        out.substitute |= paragraph.spans.iter().any(|span| span.style.substitute && !span.text.is_empty());
        let first = out.lines.len();
        one.lines(&mut out, &mut fit);
        let size = one.size_of(out.lines.get(first));
        if number + 1 < paragraphs.len() {
            let below = points(paragraph.after, size);
            out.height += below;
            fit += below;
        }
    }
    out.width = out.lines.iter().map(|line| line.width).fold(0.0, f32::max);
    out.fit_height = fit.max(out.height);
    out
}

/// A distance between paragraphs; a share is one of the type's size, not of its line.
fn points(space: Space, size: f32) -> f32 {
    match space {
        Space::Lines(share) => share * size,
        Space::Points(points) => points,
    }
}

struct Setter<'a> {
    fonts: &'a Fonts,
    paragraph: &'a Paragraph<'a>,
    number: usize,
    width: f32,
    text: String,
    clusters: Vec<Cluster>,
}

impl Setter<'_> {
    fn lines(&self, out: &mut Lines, fit: &mut f32) {
        let breaks = breaks(&self.text);
        let (mut from, mut units, mut first) = (0, 0, true);
        loop {
            let start = if first { self.paragraph.first } else { self.paragraph.left };
            let room = (self.width - start - self.paragraph.right).max(0.0);
            let (to, cut, tabs) = self.fill(from, start, room, &breaks);
            let line = self.clusters.get(from..to).unwrap_or_default();
            let bytes = line.first().map_or(self.text.len(), |one| one.at)
                ..line.last().map_or(self.text.len(), |one| one.end);
            let range = units..units + length(self.text.get(bytes).unwrap_or_default());
            units = range.end;
            let last = to >= self.clusters.len();
            self.push(out, fit, LineDraft { line, range, start, room, cut, tabs, first, last });
            first = false;
            // A break at the very end opens a line of its own.
            let broken = line.last().is_some_and(|one| self.text.get(one.at..one.end) == Some("\u{b}"));
            if last {
                if broken {
                    let taken = LineDraft {
                        line: &[],
                        range: units..units,
                        start: self.paragraph.left,
                        room,
                        cut: false,
                        tabs: Vec::new(),
                        first: false,
                        last: true,
                    };
                    self.push(out, fit, taken);
                }
                break;
            }
            from = to;
        }
    }

    /// Where the line that begins with this cluster ends, whether a word is cut there, and the widths of its tabs.
    fn fill(
        &self,
        from: usize,
        start: f32,
        room: f32,
        breaks: &[(usize, Break)],
    ) -> (usize, bool, Vec<(usize, f32)>) {
        let (mut x, mut may, mut tabs) = (0.0, None, Vec::new());
        let begin = self.clusters.get(from).map_or(0, |one| one.at);
        let mut next = breaks.partition_point(|(at, _)| *at <= begin);
        for (place, cluster) in self.clusters.iter().enumerate().skip(from) {
            while let Some((at, kind)) = breaks.get(next).filter(|(at, _)| *at <= cluster.at) {
                if *at == cluster.at && place > from {
                    match kind {
                        Break::Must => return (place, false, tabs),
                        Break::May => may = Some(place),
                    }
                }
                next += 1;
            }
            let tab = self.text.get(cluster.at..cluster.end) == Some("\t");
            let advance = if tab { self.tab(place, start + x) - start - x } else { cluster.advance };
            let over = x + advance > room + SLACK && (!cluster.blank || tab);
            if over && place > from {
                return match may {
                    Some(end) => (end, false, tabs),
                    None => (place, true, tabs),
                };
            }
            if tab {
                tabs.push((place, advance));
            }
            x += advance;
        }
        (self.clusters.len(), false, tabs)
    }

    /// Where the words behind a tab begin.
    fn tab(&self, place: usize, x: f32) -> f32 {
        let stop = self.paragraph.tabs.iter().find(|stop| stop.at > x + 0.5);
        let Some(stop) = stop else {
            let step = self.paragraph.tab.max(1.0);
            // A hanging paragraph's text begins at a tab stop of its own.
            if x + 0.5 < self.paragraph.left {
                return self.paragraph.left;
            }
            return ((x + 0.5) / step).floor() * step + step;
        };
        if matches!(stop.align, Align::Left | Align::Justify) {
            return stop.at;
        }
        let behind = self.clusters.iter().skip(place + 1);
        let words = behind.take_while(|one| !matches!(self.text.get(one.at..one.end), Some("\t" | "\u{b}")));
        let width: f32 = words.map(|one| one.advance).sum();
        let share = if stop.align == Align::Centre { 0.5 } else { 1.0 };
        (stop.at - width * share).max(x)
    }

    fn push(&self, out: &mut Lines, fit: &mut f32, taken: LineDraft<'_>) {
        let height = self.height(taken.line, out.lines.is_empty());
        let above = if taken.first && !out.lines.is_empty() {
            points(self.paragraph.before, height.natural / PITCH)
        } else {
            0.0
        };
        out.height += above;
        *fit += above + height.own;
        let inked = taken.line.iter().rposition(|one| !one.blank).map_or(0, |last| last + 1);
        let mut drawn = taken.line.get(..inked).unwrap_or_default().to_vec();
        for (place, advance) in &taken.tabs {
            let offset = self.clusters.len() - self.rest(taken.line);
            if let Some(cluster) = place.checked_sub(offset).and_then(|at| drawn.get_mut(at)) {
                cluster.advance = *advance;
            }
        }
        let mut width: f32 = drawn.iter().map(|one| one.advance).sum();
        let spare = if taken.room.is_finite() { taken.room - width } else { 0.0 };
        let fills = self.paragraph.align == Align::Justify && !taken.last && spare > 0.0;
        if fills {
            width += stretch(&mut drawn, spare);
        }
        let shift = match self.paragraph.align {
            Align::Centre => spare / 2.0,
            Align::Right => spare,
            Align::Left | Align::Justify => 0.0,
        };
        let x = taken.start + shift;
        let line = Line {
            paragraph: self.number,
            range: taken.range,
            x,
            width,
            top: out.height,
            height: height.total,
            baseline: out.height + height.above,
            fragments: self.fragments(&drawn, x, fills),
            cut: taken.cut,
        };
        out.height += height.total;
        out.lines.push(line);
    }

    /// The size of the type that a line begins with.
    fn size_of(&self, line: Option<&Line>) -> f32 {
        let span = line.and_then(|line| line.fragments.first()).map(|one| one.span);
        let style = span.and_then(|span| self.paragraph.spans.get(span)).map(|span| span.style);
        style.unwrap_or(self.paragraph.empty).size
    }

    /// How many clusters there are from the first of a line on.
    fn rest(&self, line: &[Cluster]) -> usize {
        let at = line.first().map_or(usize::MAX, |one| one.at);
        self.clusters.len() - self.clusters.partition_point(|one| one.at < at)
    }

    /// How high a line is: the highest of what is on it.
    fn height(&self, line: &[Cluster], first: bool) -> Height {
        let mut height = Height::default();
        let mut seen = usize::MAX;
        let mut spans = Vec::new();
        for cluster in line.iter().filter(|one| self.text.get(one.at..one.end) != Some("\u{b}")) {
            if cluster.span != seen {
                seen = cluster.span;
                spans.extend(self.paragraph.spans.get(seen).map(|span| span.style));
            }
        }
        if spans.is_empty() {
            // A line that holds a break alone is as high as the break is.
            let broken = line.first().and_then(|one| self.paragraph.spans.get(one.span));
            spans.push(broken.map_or(self.paragraph.empty, |span| span.style));
        }
        for style in spans {
            height.grow(self.fonts, &style);
        }
        height.spaced(self.paragraph.spacing, first)
    }

    /// The fragments of a line, from left to right.
    fn fragments(&self, drawn: &[Cluster], x: f32, words: bool) -> Vec<Fragment> {
        let levels: Vec<_> = drawn.iter().map(|one| one.level).collect();
        let plain = levels.iter().all(|level| level.number() == 0);
        let order = if plain { (0..drawn.len()).collect() } else { bidi::visual(&levels) };
        let mut out: Vec<Fragment> = Vec::new();
        let (mut x, mut joined) = (x, false);
        for one in order.into_iter().filter_map(|at| drawn.get(at)) {
            let written = self.text.get(one.at..one.end).unwrap_or_default();
            if matches!(written, "\t" | "\u{b}") {
                x += one.advance;
                joined = false;
                continue;
            }
            let follows = |last: &Fragment| {
                let beside =
                    if one.level.is_rtl() { one.end == last.bytes.start } else { one.at == last.bytes.end };
                beside && last.span == one.span && last.font == one.font && last.rtl == one.level.is_rtl()
            };
            match out.last_mut().filter(|last| joined && follows(last)) {
                Some(last) => {
                    last.bytes = last.bytes.start.min(one.at)..last.bytes.end.max(one.end);
                    last.width += one.advance;
                }
                None => out.push(Fragment {
                    span: one.span,
                    bytes: one.at..one.end,
                    range: 0..0,
                    font: one.font,
                    x,
                    width: one.advance,
                    rtl: one.level.is_rtl(),
                }),
            }
            x += one.advance;
            joined = !(words && one.blank);
        }
        self.number_units(&mut out);
        out
    }

    fn number_units(&self, fragments: &mut [Fragment]) {
        let Some(first) = fragments.iter().map(|one| one.bytes.start).min() else { return };
        let base = length(self.text.get(..first).unwrap_or_default());
        for one in fragments {
            let start = base + length(self.text.get(first..one.bytes.start).unwrap_or_default());
            one.range = start..start + length(self.text.get(one.bytes.clone()).unwrap_or_default());
        }
    }
}

/// Widens the blanks of a line by what is to spare; gives what was given out.
fn stretch(drawn: &mut [Cluster], spare: f32) -> f32 {
    let blanks = drawn.iter().filter(|one| one.blank).count();
    if blanks == 0 {
        return 0.0;
    }
    let each = spare / blanks as f32;
    for one in drawn.iter_mut().filter(|one| one.blank) {
        one.advance += each;
    }
    spare
}

fn length(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

struct LineDraft<'a> {
    line: &'a [Cluster],
    range: Range<u32>,
    start: f32,
    room: f32,
    cut: bool,
    tabs: Vec<(usize, f32)>,
    first: bool,
    last: bool,
}

/// The height of a line.
#[derive(Clone, Copy, Debug, Default)]
struct Height {
    above: f32,
    below: f32,
    /// At single spacing.
    natural: f32,
    total: f32,
    /// By the fonts' own metrics, where that is more.
    own: f32,
}

impl Height {
    fn grow(&mut self, fonts: &Fonts, style: &Style) {
        let (up, down) = fonts.reach(style.font);
        self.above = self.above.max((ASCENT + style.raised.max(0.0)) * style.size);
        self.below = self.below.max((PITCH - ASCENT - style.raised.min(0.0)) * style.size);
        self.own = self.own.max((up + down).max(PITCH) * style.size);
    }

    fn spaced(mut self, spacing: Space, first: bool) -> Self {
        self.natural = self.above + self.below;
        let own = self.own.max(self.natural);
        match spacing {
            // Set closer, a line loses above; set wider, it gains above, but for the very first of a box.
            Space::Lines(share) if share < 1.0 => {
                self.above = (self.above - self.natural * (1.0 - share)).max(0.0);
                self.own = own * share;
            }
            Space::Lines(share) => {
                let more = if first { 0.0 } else { self.natural * (share - 1.0) };
                self.above += more;
                self.own = own * share;
            }
            Space::Points(points) => {
                self.above = self.above + points - self.natural;
                self.below = points - self.above;
                self.own = points;
            }
        }
        self.total = self.above + self.below;
        self
    }
}
