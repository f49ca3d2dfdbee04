//! The pages of a deck: each slide of a spec as one page, or as several where its text or its table is too long for one.

use gloss_ooxml::presentation::Frame;

use super::table::grids;
use super::{Filled, Page, Pictures, Seating, Stage, What};
use crate::Refusal;
use crate::fit::{Fit, Room, Ruler, parts};
use crate::layout::{
    CONCLUSION, FIGURES_ACROSS, GUTTER, HIGH, Holds, Look, POINT, SIZE, STEPS_ACROSS, Slot, TOP, beside, w, x,
};
use crate::limits::MAX_MADE_SLIDES;
use crate::made::Warning;
use crate::spec::{Content, LayoutName, Paragraph, Slide, Spec, Text};

/// The pages of a deck and what is to be said of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Planned {
    pub pages: Vec<Page>,
    pub said: Vec<Warning>,
}

/// Plans a deck.
pub(crate) fn plan(
    spec: &Spec,
    stage: &Stage,
    ruler: &Ruler<'_>,
    pictures: &Pictures<'_>,
) -> Result<Planned, Refusal> {
    let mut out = Planned::default();
    for (of, slide) in spec.slides.iter().enumerate() {
        let planner = Planner { of, slide, stage, ruler, pictures, first: out.pages.len() + 1 };
        planner.slide(&mut out)?;
        if out.pages.len() > MAX_MADE_SLIDES {
            let says = format!("The deck would have more than {MAX_MADE_SLIDES} slides.");
            return Err(Refusal::new("slides", says, "Shorten the texts and tables, or make two decks."));
        }
    }
    Ok(out)
}

struct Planner<'a> {
    of: usize,
    slide: &'a Slide,
    stage: &'a Stage,
    ruler: &'a Ruler<'a>,
    pictures: &'a Pictures<'a>,
    /// The number of its first page.
    first: usize,
}

/// A slot with all that stands in it, a part for each page.
struct Run {
    slot: &'static Slot,
    parts: Vec<What>,
    frame: Option<Frame>,
}

impl Planner<'_> {
    fn slide(&self, out: &mut Planned) -> Result<(), Refusal> {
        let whole = self.seating(self.slide.layout)?;
        let (above, band) = self.slide.conclusion.as_ref().map(|words| self.conclusion(whole, words)).unzip();
        let led = self.led(whole);
        let seating = above.as_ref().or(led.as_ref()).unwrap_or(whole);
        let mut runs: Vec<Run> = Vec::new();
        for (key, content) in &self.slide.slots {
            if let Some(slot) = seating.layout.slot(key) {
                runs.push(self.run(seating, slot, content));
            }
        }
        let mut pages = Vec::new();
        let rest = self.rest(&mut runs)?;
        let count = runs.iter().map(|run| run.parts.len()).max().unwrap_or(1).max(1);
        for at in 0..count {
            pages.push((seating, self.page(&runs, at)));
        }
        // What follows stands at the end of what it follows from.
        if let (Some(band), Some((_, last))) = (band, pages.last_mut()) {
            last.push(band);
        }
        if let Some((seating, run)) = rest {
            for at in 0..run.parts.len() {
                pages.push((seating, self.page(std::slice::from_ref(&run), at)));
            }
        }
        let all = pages.len();
        if all > 1 {
            let says = format!("There is more than one slide holds: it stands on {all}.");
            out.said.push(Warning { slide: self.first, says });
        }
        for (at, (seating, filled)) in pages.into_iter().enumerate() {
            self.finish(out, seating, filled, at, all);
        }
        Ok(())
    }

    fn seating(&self, name: LayoutName) -> Result<&Seating, Refusal> {
        self.stage.seating(name).ok_or_else(|| {
            let path = format!("slides[{}].layout", self.of);
            Refusal::new(path, "The template has no such layout.", "Choose another layout.")
        })
    }

    fn room(&self, frame: &Frame, look: &Look, size: Option<u16>) -> Room {
        let (face, bold) = self.stage.face(look);
        Room::of(frame, look, face, bold, size)
    }

    /// The band with what follows from the slide, at the foot of what proves it, and the seats of that above the band.
    fn conclusion(&self, seating: &Seating, words: &Text) -> (Seating, Filled) {
        let own = || seating.layout.slots.iter().filter(|slot| slot.key != "title");
        let frames: Vec<Frame> = own().map(|slot| seating.seat(slot).frame).collect();
        let left = frames.iter().map(|at| at.x).min().unwrap_or(CONCLUSION.frame.x);
        let right = frames.iter().map(|at| at.x + at.width).max();
        let bottom = frames.iter().map(|at| at.y + at.height).max();
        let width = right.map_or(CONCLUSION.frame.width, |right| right - left);
        let bottom = bottom.unwrap_or(CONCLUSION.frame.y + CONCLUSION.frame.height);
        let lines = vec![Paragraph { text: words.clone(), ..Paragraph::default() }];
        // Two lines at the smaller size is all that a band takes.
        let highest =
            Frame { x: left, y: 0, width, height: CONCLUSION.frame.height * 3 / 2, ..Frame::default() };
        let fit = self.ruler.fit(&lines, &CONCLUSION.look, &self.room(&highest, &CONCLUSION.look, None));
        let padded = (f64::from(fit.height) + 2.0 * f64::from(CONCLUSION.look.pad)) * POINT as f64;
        let height = (padded.ceil() as i64).clamp(CONCLUSION.frame.height * 3 / 4, highest.height);
        let frame = Frame { y: bottom - height, height, ..highest };
        let mut above = seating.clone();
        above.seats = own()
            .map(|slot| {
                let mut seat = seating.seat(slot);
                let room = frame.y - GUTTER - seat.frame.y;
                // What begins in the band's own row has no room to give.
                if room > 0 {
                    seat.frame.height = seat.frame.height.min(room);
                }
                (slot.key, seat)
            })
            .chain(seating.seats.iter().filter(|(key, _)| *key == "title").cloned())
            .collect();
        (above, Filled { slot: &CONCLUSION, frame: Some(frame), what: What::Text(lines, fit) })
    }

    /// The seats of a slide that a picture leads, with two thirds of it: a wide one, which would lie between white in its half, beside
    /// words so few that they need no more than the rest.
    fn led(&self, whole: &Seating) -> Option<Seating> {
        let content = |key: &str| self.slide.slots.iter().find(|(own, _)| *own == key).map(|(_, what)| what);
        let Some(Content::Picture(picture)) = content("picture").filter(|_| !self.stage.foreign) else {
            return None;
        };
        let own = whole.layout.slot("picture").filter(|_| whole.layout.name == LayoutName::PictureRight)?;
        let is_wide = self.pictures.lies_whole(picture, &own.frame) && self.pictures.is_wide(picture);
        let mut out = whole.clone();
        for (key, seat) in &mut out.seats {
            match *key {
                "picture" => (seat.frame.x, seat.frame.width) = (x(5), SIZE.0 - x(5)),
                _ => seat.frame.width = w(4),
            }
        }
        let fits = |key: &str, lines: &[Paragraph]| {
            let slot = whole.layout.slot(key)?;
            let seat = out.seat(slot);
            Some(self.ruler.fit(lines, &slot.look, &self.room(&seat.inner(), &slot.look, seat.size)))
        };
        let title = [Paragraph { text: self.slide.title.clone(), ..Paragraph::default() }];
        let body = match content("body") {
            Some(Content::Text(lines)) => lines.as_slice(),
            _ => &[],
        };
        let is_short =
            fits("title", &title)?.first && fits("body", body).is_none_or(|fit| fit.first && fit.fits);
        (is_wide && is_short).then_some(out)
    }

    /// Whether a slot lies elsewhere than its layout has it.
    fn lies_elsewhere(&self, seating: &Seating, slot: &Slot) -> bool {
        let usual = self.stage.seating(seating.layout.name);
        usual.is_some_and(|usual| usual.seat(slot).frame != seating.seat(slot).frame)
    }

    /// All that stands in a slot.
    fn run(&self, seating: &Seating, slot: &'static Slot, content: &Content) -> Run {
        let seat = seating.seat(slot);
        let spread = self.spread(slot).map(|frame| moved(&frame, &slot.frame, &seat.frame));
        let frame = spread.unwrap_or(seat.frame);
        let inner = if spread.is_some() { frame } else { seat.inner() };
        match content {
            Content::Text(paragraphs) => {
                let room = self.room(&inner, &slot.look, seat.size);
                let parts = match slot.holds {
                    Holds::Line => {
                        vec![What::Text(paragraphs.clone(), self.ruler.fit(paragraphs, &slot.look, &room))]
                    }
                    _ => self.parts(paragraphs, &slot.look, &room),
                };
                // Above a band the box is lower than the layout's.
                let is_moved = self.slide.conclusion.is_some() || self.lies_elsewhere(seating, slot);
                let lower = is_moved.then_some(seat.frame);
                Run { slot, parts, frame: spread.or(lower) }
            }
            Content::Chart(chart) => {
                Run { slot, parts: vec![What::Chart(chart.clone())], frame: Some(frame) }
            }
            Content::Table(table) => {
                let grids = grids(self.ruler, &self.stage.minor, table, &frame);
                Run { slot, parts: grids.into_iter().map(What::Table).collect(), frame: Some(frame) }
            }
            Content::Picture(picture) => {
                let (shot, laid) = self.pictures.lay(picture, &frame, slot.holds == Holds::Picture);
                Run { slot, parts: vec![What::Picture(shot)], frame: Some(laid) }
            }
        }
    }

    fn parts(&self, paragraphs: &[Paragraph], look: &Look, room: &Room) -> Vec<What> {
        let (parts, fit) = parts(self.ruler, paragraphs, look, room);
        let fit = if parts.len() == 1 { self.ruler.airy(paragraphs, look, room, fit) } else { fit };
        parts.into_iter().map(|part| What::Text(part, fit)).collect()
    }

    /// Where figures and steps lie when there are fewer than the layout has room for: they share the width. Fields whose columns or
    /// rows have no names take their room.
    fn spread(&self, slot: &Slot) -> Option<Frame> {
        let most = match self.slide.layout {
            LayoutName::KeyFigures => FIGURES_ACROSS,
            LayoutName::Steps => STEPS_ACROSS,
            LayoutName::TwoByTwo => return self.field(slot),
            _ => return None,
        };
        let number = |key: &str| key.chars().last().and_then(|c| c.to_digit(10)).map(i64::from);
        let count = self.slide.slots.iter().filter_map(|(key, _)| number(key)).max()?;
        let at = number(slot.key)? - 1;
        if count == most || count == 0 {
            return None;
        }
        let (x, width) = beside(at, count.max(2));
        Some(Frame { x, width, ..slot.frame })
    }

    /// Where a field of a two by two lies when its columns or its rows have no names.
    fn field(&self, slot: &Slot) -> Option<Frame> {
        let has = |start: &str| self.slide.slots.iter().any(|(key, _)| key.starts_with(start));
        let (columns, rows) = (has("column"), has("row"));
        let mut frame = slot.frame;
        if !rows && (slot.key.starts_with("quadrant") || slot.key.starts_with("column")) {
            (frame.x, frame.width) = beside(i64::from(frame.x > x(7)), 2);
        }
        if !columns && !slot.key.starts_with("column") && slot.key != "title" {
            let high = (HIGH - GUTTER) / 2;
            let below = frame.y > TOP + HIGH / 2;
            (frame.y, frame.height) = (TOP + if below { high + GUTTER } else { 0 }, high);
        }
        (frame != slot.frame).then_some(frame)
    }

    /// Takes a text's overflow beside a chart, table or picture: it goes on on slides of its own, over the whole width.
    fn rest(&self, runs: &mut [Run]) -> Result<Option<(&Seating, Run)>, Refusal> {
        let beside = runs.iter().any(|run| !matches!(run.parts.first(), Some(What::Text(..))));
        let long = runs.iter().filter(|run| run.parts.len() > 1).count();
        let text = runs
            .iter_mut()
            .find(|run| run.parts.len() > 1 && matches!(run.parts.first(), Some(What::Text(..))));
        let Some(run) = text.filter(|_| beside && long == 1) else { return Ok(None) };
        let left = run.parts.split_off(1);
        let paragraphs: Vec<Paragraph> = left
            .into_iter()
            .flat_map(|part| match part {
                What::Text(paragraphs, _) => paragraphs,
                _ => Vec::new(),
            })
            .collect();
        let seating = self.seating(LayoutName::Content)?;
        let Some(slot) = seating.layout.slot("body") else { return Ok(None) };
        let seat = seating.seat(slot);
        let room = self.room(&seat.inner(), &slot.look, seat.size);
        let parts = self.parts(&paragraphs, &slot.look, &room);
        Ok(Some((seating, Run { slot, parts, frame: None })))
    }

    /// The filled slots of one page.
    fn page(&self, runs: &[Run], at: usize) -> Vec<Filled> {
        let has =
            |key: &str| runs.iter().find(|run| run.slot.key == key).is_none_or(|run| run.parts.len() > at);
        let mut out: Vec<Filled> = Vec::new();
        for run in runs {
            // A head is repeated above what goes on, and only there.
            let repeated = run.slot.holds == Holds::Line && has(&companion(run.slot.key));
            let part = if repeated { run.parts.first() } else { run.parts.get(at) };
            if let Some(what) = part {
                out.push(Filled { slot: run.slot, frame: run.frame, what: what.clone() });
            }
        }
        alike(&mut out);
        out
    }

    /// Adds the title and the foot.
    fn finish(&self, out: &mut Planned, seating: &Seating, filled: Vec<Filled>, at: usize, all: usize) {
        let number = out.pages.len() + 1;
        let mut title = self.slide.title.clone();
        if all > 1 {
            title = title.followed_by(&format!("\u{a0}({}/{all})", at + 1));
        }
        let mut page =
            Page { of: self.of, layout: seating.layout, filled: Vec::new(), notes: Vec::new(), source: None };
        if let Some(slot) = seating.layout.slot("title") {
            let lines = vec![Paragraph { text: title, ..Paragraph::default() }];
            let seat = seating.seat(slot);
            let room = self.room(&seat.inner(), &slot.look, seat.size);
            let fit = self.ruler.fit(&lines, &slot.look, &room);
            if !fit.first {
                let says =
                    format!("The title is long: it is set at {} points. Say it in fewer words.", fit.size);
                out.said.push(Warning { slide: number, says });
            }
            let frame = self.lies_elsewhere(seating, slot).then_some(seat.frame);
            page.filled.push(Filled { slot, frame, what: What::Text(lines, fit) });
        }
        page.filled.extend(filled);
        for one in &page.filled {
            out.said.extend(describe_misfit(one).map(|says| Warning { slide: number, says }));
        }
        if at == 0 {
            page.notes.clone_from(&self.slide.notes);
        }
        if let Some(source) = &self.slide.source {
            page.source = Some((source.clone(), self.source(seating, source, number, out)));
        }
        out.pages.push(page);
    }

    /// The size of a source: as many lines of it as its box holds, and never so small that it can't be read.
    fn source(&self, seating: &Seating, source: &Text, slide: usize, out: &mut Planned) -> u16 {
        let width = self.ruler.width(source, &self.stage.minor, false, 10);
        let Frame { width: room, height, .. } = seating.source.inner();
        let (room, height) = (room as f32 / POINT as f32, height as f32 / POINT as f32);
        let fits = |size: u16| {
            let lines = (height / (f32::from(size) * LINE)).floor().max(1.0);
            // No line but the last is filled to its end.
            let full = if lines > 1.0 { lines * FILLED } else { 1.0 };
            width * f32::from(size) / 10.0 <= room * full
        };
        if fits(10) {
            return 10;
        }
        let says = "The source is longer than its place: it is set smaller. Say it in fewer words.";
        out.said.push(Warning { slide, says: says.to_owned() });
        if fits(9) { 9 } else { 8 }
    }
}

/// The height of a line as a multiple of its size, and the part of a line that words fill.
const LINE: f32 = 1.2;
const FILLED: f32 = 0.92;

/// A box that lies to another as a slot lies to its seat in a template.
fn moved(frame: &Frame, slot: &Frame, seat: &Frame) -> Frame {
    let by = |value: i64, to: i64, from: i64| {
        i64::try_from(i128::from(value) * i128::from(to) / i128::from(from.max(1))).unwrap_or(0)
    };
    let across = |value: i64| by(value, seat.width, slot.width);
    let down = |value: i64| by(value, seat.height, slot.height);
    Frame {
        x: seat.x + across(frame.x - slot.x),
        y: seat.y + down(frame.y - slot.y),
        width: across(frame.width).max(1),
        height: down(frame.height).max(1),
        ..*seat
    }
}

/// The slot that a head stands above.
fn companion(key: &str) -> String {
    match key.strip_suffix("_head") {
        Some(side) => side.to_owned(),
        None => key.replace("head", "text"),
    }
}

/// A warning about a slot whose content does not fit at its usual size; none where it does.
fn describe_misfit(filled: &Filled) -> Option<String> {
    let name = filled.slot.name.to_lowercase();
    match &filled.what {
        What::Text(_, fit) if filled.slot.key == "title" && fit.fits => None,
        What::Text(_, fit) if !fit.fits => {
            Some(format!("The {name} does not fit into its box, even at {} points.", fit.size))
        }
        What::Text(_, fit) if !fit.wanted => {
            Some(format!("The {name} is long: it is set at {} points. Say it in fewer words.", fit.size))
        }
        What::Table(grid) if !grid.fits => {
            Some("The table is too wide or has cells too long for a slide.".to_owned())
        }
        What::Table(grid) if grid.size < 14 => {
            Some(format!("The table is wide: it is set at {} points. Leave columns out.", grid.size))
        }
        _ => None,
    }
}

/// Things of one kind on a slide have one size: the smallest of theirs.
fn alike(filled: &mut [Filled]) {
    let group = |slot: &Slot| match slot.key {
        "left" | "right" => "side".to_owned(),
        "left_head" | "right_head" => "side head".to_owned(),
        key => key.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned(),
    };
    let sizes: Vec<(String, Fit)> = filled
        .iter()
        .filter_map(|one| match &one.what {
            What::Text(_, fit) => Some((group(one.slot), *fit)),
            _ => None,
        })
        .collect();
    for one in filled {
        let own = group(one.slot);
        if let What::Text(_, fit) = &mut one.what {
            let same = sizes.iter().filter(|(name, _)| *name == own).map(|(_, fit)| fit);
            let (size, before) = same.fold((fit.size, fit.before), |(size, before), other| {
                (size.min(other.size), before.min(other.before))
            });
            (fit.size, fit.before) = (size, before);
        }
    }
}
