//! Axes: lines, ticks and labels that never overlap. Where room is short, labels are broken into lines, turned, or
//! some are left out; ticks stay.

use super::pen::{Anchor, Type, num};
use super::{Drawing, EDGE, GAP};
use crate::scene::{Axis, Scene};
use crate::theme::Ink;
use crate::words::{self, LABEL, MOST_LEFT};

/// From a tick to its label.
const AWAY: f64 = 8.0;
/// The longest a turned label may be.
const MOST_TURNED: f64 = 130.0;
/// Height of a line of labels.
const LINE: f64 = 15.0;
/// Free pixels between labels.
const APART: f64 = 8.0;

/// The arrangement of labels below the plot.
#[derive(Clone, Debug, PartialEq)]
enum Below {
    /// In lines under their ticks; every so many.
    Flat { lines: usize, every: usize, room: f64 },
    /// Turned by so many degrees; every so many.
    Turned { by: f64, every: usize },
}

fn visible_axis(axis: &Option<Axis>) -> Option<&Axis> {
    axis.as_ref().filter(|axis| axis.shown)
}

/// Room at the left of the plot.
pub(super) fn left_margin(scene: &Scene) -> f64 {
    let labels = visible_axis(&scene.y).map_or(0.0, |axis| {
        words::widest(axis.ticks.iter().map(|tick| tick.label.as_str())).min(MOST_LEFT) + AWAY
    });
    // The first label below may reach out to the left.
    let first = visible_axis(&scene.x).filter(|axis| !axis.names).and_then(|axis| axis.ticks.first());
    let out = first.map_or(0.0, |tick| words::width(&tick.label, LABEL) / 2.0 - tick.at);
    EDGE + labels.max(out).max(visible_axis(&scene.x).map_or(0.0, |axis| turned_out(axis, scene.width)))
}

/// How far turned labels reach out to the left of the plot.
fn turned_out(axis: &Axis, width: f64) -> f64 {
    let Below::Turned { by, every } = below(axis, width) else { return 0.0 };
    let reach = |label: &str| words::width(label, LABEL).min(MOST_TURNED) * by.to_radians().cos();
    let each = axis.ticks.iter().step_by(every).map(|tick| reach(&tick.label) - tick.at);
    if by < 0.0 { each.fold(0.0, f64::max) } else { 0.0 }
}

/// Room at the right: half of the last label.
pub(super) fn right_margin(scene: &Scene) -> f64 {
    let last = visible_axis(&scene.x).filter(|axis| !axis.names).and_then(|axis| axis.ticks.last());
    last.map_or(0.0, |tick| (words::width(&tick.label, LABEL) / 2.0 - (scene.width - tick.at)).max(0.0))
}

/// The smallest distance between two ticks.
fn step(axis: &Axis, length: f64) -> f64 {
    let pairs = axis.ticks.windows(2);
    let least = pairs.filter_map(|pair| match pair {
        [a, b] => Some((b.at - a.at).abs()),
        _ => None,
    });
    least.fold(length / axis.ticks.len().max(1) as f64, f64::min).max(0.5)
}

/// Whether labels of these widths keep apart when every so-manyth is there.
fn fits(axis: &Axis, every: usize) -> bool {
    let mut end = f64::NEG_INFINITY;
    axis.ticks.iter().step_by(every).all(|tick| {
        let half = words::width(&tick.label, LABEL) / 2.0;
        let free = tick.at - half >= end;
        end = tick.at + half + APART;
        free
    })
}

fn below(axis: &Axis, width: f64) -> Below {
    let step = step(axis, width);
    let turned = |by: f64| {
        // A turned line needs its height beside the next.
        let needs = LABEL * 1.25 / by.to_radians().sin().abs().max(0.3);
        Below::Turned { by, every: (needs / step).ceil().max(1.0) as usize }
    };
    if let Some(angle) = axis.angle.filter(|angle| angle.abs() > 15.0) {
        return turned(angle);
    }
    let flat = || {
        let every = (1..=axis.ticks.len().max(1)).find(|every| fits(axis, *every)).unwrap_or(1);
        Below::Flat { lines: 1, every, room: f64::MAX }
    };
    if !axis.names {
        return flat();
    }
    if fits(axis, 1) && axis.ticks.iter().all(|tick| words::width(&tick.label, LABEL) <= step) {
        return Below::Flat { lines: 1, every: 1, room: f64::MAX };
    }
    let room = step - 4.0;
    let breaks = |label: &str| {
        let lines = words::lines(label, LABEL, room, 4);
        let whole = lines.iter().all(|line| words::width(line, LABEL) <= room && !line.ends_with('…'));
        whole.then_some(lines.len())
    };
    let most = axis.ticks.iter().map(|tick| breaks(&tick.label)).collect::<Option<Vec<_>>>();
    if let Some(lines) = most.and_then(|lines| lines.into_iter().max()).filter(|lines| *lines <= 4) {
        return Below::Flat { lines, every: 1, room };
    }
    if axis.angle.is_some() { flat() } else { turned(-45.0) }
}

impl Drawing<'_> {
    /// Lines through the plot, behind the marks.
    pub(super) fn axes_behind(&mut self) {
        let (width, height) = (self.scene.width, self.scene.height);
        let color = self.ink(Ink::Grid);
        for (axis, across) in [(&self.scene.x, true), (&self.scene.y, false)] {
            let Some(axis) = visible_axis(axis).filter(|axis| axis.grid) else { continue };
            // Grid lines of both axes are a net; those along x only help where both are amounts.
            if across && self.scene.y.as_ref().is_some_and(|y| y.grid) && !self.is_scatter() {
                continue;
            }
            for tick in &axis.ticks {
                let at = crisp(tick.at);
                if across {
                    self.pen.line((at, 0.0), (at, height), &color);
                } else {
                    self.pen.line((0.0, at), (width, at), &color);
                }
            }
        }
    }

    fn is_scatter(&self) -> bool {
        self.scene.kind == crate::spec::MarkKind::Point
    }

    /// The lines that amounts begin at, before the marks; and ticks.
    pub(super) fn axes_before(&mut self) {
        let (width, height) = (self.scene.width, self.scene.height);
        let base = self.ink(Ink::Base);
        let zero = |axis: &Option<Axis>| visible_axis(axis).and_then(|axis| axis.zero);
        if let Some(x) = visible_axis(&self.scene.x) {
            let bottom = crisp(height);
            let foot =
                if self.scene.y.as_ref().is_some_and(|y| y.names) { None } else { zero(&self.scene.y) };
            match foot {
                Some(at) => self.pen.line((0.0, crisp(at)), (width, crisp(at)), &base),
                None if !self.scene.y.as_ref().is_some_and(|y| y.names) => {
                    self.pen.line((0.0, bottom), (width, bottom), &base);
                }
                None => {}
            }
            if !x.names {
                for tick in &x.ticks {
                    self.pen.line((crisp(tick.at), bottom), (crisp(tick.at), bottom + 4.0), &base);
                }
            }
        }
        if self.scene.y.as_ref().is_some_and(|y| y.names || y.grid && self.is_scatter()) {
            let at = zero(&self.scene.x).unwrap_or(0.0);
            self.pen.line((crisp(at), 0.0), (crisp(at), height), &base);
        }
        self.labels_left();
    }

    fn labels_left(&mut self) {
        let Some(axis) = visible_axis(&self.scene.y) else { return };
        let soft = self.ink(if axis.names { Ink::Strong } else { Ink::Soft });
        let look = Type { size: LABEL, strong: false, color: &soft, anchor: Anchor::End, turn: 0.0 };
        let step = step(axis, self.scene.height);
        let every = (LABEL * 1.2 / step).ceil().max(1.0) as usize;
        // As many lines as the step has room for.
        let most = ((step - 2.0) / LINE).floor().clamp(1.0, 3.0) as usize;
        for tick in axis.ticks.iter().step_by(every) {
            let lines = words::lines(&tick.label, LABEL, MOST_LEFT, most);
            let up = (lines.len() as f64 - 1.0) / 2.0 * LINE;
            for (at, line) in lines.iter().enumerate() {
                let y = tick.at - up + at as f64 * LINE + LABEL * 0.35;
                self.pen.text(-AWAY, y, &words::cut(line, LABEL, MOST_LEFT), &look);
            }
        }
    }

    /// Labels and title of x; how high they are.
    pub(super) fn axis_below(&mut self) -> f64 {
        let Some(axis) = visible_axis(&self.scene.x) else { return 0.0 };
        let soft = self.ink(if axis.names { Ink::Strong } else { Ink::Soft });
        let foot = self.top + self.scene.height;
        let mut used = match below(axis, self.scene.width) {
            Below::Flat { lines, every, room } => {
                let look =
                    Type { size: LABEL, strong: false, color: &soft, anchor: Anchor::Middle, turn: 0.0 };
                for tick in axis.ticks.iter().step_by(every) {
                    let parts = words::lines(&tick.label, LABEL, room, lines);
                    for (at, line) in parts.iter().enumerate() {
                        let y = foot + 10.0 + LABEL * 0.75 + at as f64 * LINE;
                        self.pen.text(self.left + tick.at, y, line, &look);
                    }
                }
                10.0 + lines as f64 * LINE
            }
            Below::Turned { by, every } => self.turned(axis, by, every, &soft, foot),
        };
        let soft = self.ink(Ink::Soft);
        if let Some(title) = &axis.title {
            let look = Type { size: LABEL, strong: false, color: &soft, anchor: Anchor::Middle, turn: 0.0 };
            used += GAP + LABEL * 0.75;
            let text = words::cut(title, LABEL, self.scene.width.max(120.0));
            self.pen.text(self.left + self.scene.width / 2.0, foot + used, &text, &look);
            used += 4.0;
        }
        used
    }

    fn turned(&mut self, axis: &Axis, by: f64, every: usize, color: &str, foot: f64) -> f64 {
        let anchor = if by < 0.0 { Anchor::End } else { Anchor::Start };
        let look = Type { size: LABEL, strong: false, color, anchor, turn: by };
        let (sin, cos) = by.to_radians().sin_cos();
        let mut used = 0.0f64;
        for tick in axis.ticks.iter().step_by(every) {
            // A label that runs to the left must not leave the picture.
            let room = if by < 0.0 && cos > 0.01 { (self.left + tick.at - EDGE) / cos } else { MOST_TURNED };
            let text = words::cut(&tick.label, LABEL, MOST_TURNED.min(room.max(40.0)));
            used = used.max(words::width(&text, LABEL) * sin.abs() + LABEL * cos);
            let x = self.left + tick.at + 4.0 * sin.abs();
            self.pen.text(x, foot + 14.0, &text, &look);
        }
        used + 12.0
    }
}

/// On the middle of a pixel, so that a line one pixel wide is sharp.
fn crisp(at: f64) -> f64 {
    num(at.floor() + 0.5).parse().unwrap_or(at)
}
