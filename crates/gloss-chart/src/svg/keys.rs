//! The keys to colours and sizes: in rows above the plot, and beside a pie.

use super::pen::{Anchor, Type, num};
use super::{Drawing, EDGE, GAP};
use crate::scene::{Legend, Scene, Shape};
use crate::spec::MarkKind;
use crate::theme::Ink;
use crate::words::{self, LABEL};

/// Side of a colour's square.
const SQUARE: f64 = 11.0;
/// The widest that a series' name may be.
const MOST: f64 = 200.0;
const ROW: f64 = 20.0;
/// From a pie to its key.
const BESIDE: f64 = 32.0;

/// The key of a pie.
fn of_pie(scene: &Scene) -> Option<&Legend> {
    scene.legend.as_ref().filter(|legend| legend.shown && scene.kind == MarkKind::Arc)
}

/// Room beside the plot: a pie has its key there.
pub(super) fn beside(scene: &Scene) -> f64 {
    let Some(legend) = of_pie(scene) else { return 0.0 };
    let title = legend.title.as_deref().map_or(0.0, |title| words::width(title, LABEL));
    let widest = words::widest(legend.entries.iter().map(|(_, name)| name.as_str())).min(MOST);
    BESIDE + (SQUARE + 8.0 + widest + 56.0).max(title)
}

impl Drawing<'_> {
    fn swatch(&mut self, series: usize, x: f64, y: f64) {
        let (color, much) = self.color(series);
        let shape = match self.scene.kind {
            MarkKind::Line => {
                let (x1, x2, at) = (num(x - 2.0), num(x + SQUARE + 2.0), num(y - SQUARE / 2.0 + 1.0));
                format!(
                    "<path d=\"M{x1} {at}L{x2} {at}\" stroke=\"{color}\" stroke-width=\"2.5\" opacity=\"{much}\"/>"
                )
            }
            MarkKind::Point => {
                let (cx, cy) = (num(x + SQUARE / 2.0), num(y - SQUARE / 2.0 + 1.0));
                format!("<circle cx=\"{cx}\" cy=\"{cy}\" r=\"4.5\" fill=\"{color}\" opacity=\"{much}\"/>")
            }
            _ => {
                let (x, y) = (num(x), num(y - SQUARE + 1.5));
                format!(
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{SQUARE}\" height=\"{SQUARE}\" rx=\"2\" fill=\"{color}\" opacity=\"{much}\"/>"
                )
            }
        };
        self.pen.put(&shape);
    }

    /// Series and sizes, in rows above the plot.
    pub(super) fn legend_above(&mut self) {
        if self.scene.kind == MarkKind::Arc {
            return;
        }
        let (strong, soft) = (self.ink(Ink::Strong), self.ink(Ink::Soft));
        let text = |color| Type { size: LABEL, strong: false, color, anchor: Anchor::Start, turn: 0.0 };
        let mut x = EDGE;
        let scene = self.scene;
        if let Some(legend) = scene.legend.as_ref().filter(|legend| legend.shown) {
            self.top += LABEL;
            if let Some(title) = &legend.title {
                let title = words::cut(title, LABEL, MOST);
                self.pen.text(x, self.top, &title, &text(&soft));
                x += words::width(&title, LABEL) + 14.0;
            }
            for (series, (_, name)) in legend.entries.iter().enumerate() {
                let name = words::cut(name, LABEL, MOST);
                let needs = SQUARE + 6.0 + words::width(&name, LABEL);
                if x > EDGE && x + needs > self.width - EDGE {
                    (x, self.top) = (EDGE, self.top + ROW);
                }
                self.swatch(series, x, self.top);
                self.pen.text(x + SQUARE + 6.0, self.top, &name, &text(&strong));
                x += needs + 16.0;
            }
            self.top += GAP + 4.0;
        }
        self.sizes_above(&strong, &soft);
    }

    fn sizes_above(&mut self, strong: &str, soft: &str) {
        let Some(sizes) = &self.scene.sizes else { return };
        let text = |color| Type { size: LABEL, strong: false, color, anchor: Anchor::Start, turn: 0.0 };
        let most = sizes.entries.iter().map(|(size, _)| radius(*size)).fold(LABEL / 2.0, f64::max);
        self.top += most * 2.0;
        let (mut x, middle) = (EDGE, self.top - most);
        if let Some(title) = &sizes.title {
            let title = words::cut(title, LABEL, MOST);
            self.pen.text(x, middle + LABEL * 0.35, &title, &text(soft));
            x += words::width(&title, LABEL) + 14.0;
        }
        for (size, label) in &sizes.entries {
            let r = radius(*size);
            let (cx, cy) = (num(x + r), num(middle));
            self.pen.put(&format!(
                "<circle cx=\"{cx}\" cy=\"{cy}\" r=\"{}\" fill=\"none\" stroke=\"{soft}\"/>",
                num(r)
            ));
            self.pen.text(x + 2.0 * r + 5.0, middle + LABEL * 0.35, label, &text(strong));
            x += 2.0 * r + 5.0 + words::width(label, LABEL) + 16.0;
        }
        self.top += GAP;
    }

    /// The key beside a pie, with shares; where it ends.
    pub(super) fn legend_beside(&mut self) -> f64 {
        let scene = self.scene;
        let Some(legend) = of_pie(scene) else { return 0.0 };
        let (strong, soft) = (self.ink(Ink::Strong), self.ink(Ink::Soft));
        let rows = legend.entries.len() as f64 + if legend.title.is_some() { 1.2 } else { 0.0 };
        let x = self.left + scene.width + BESIDE;
        let mut y = (self.top + (scene.height - rows * ROW) / 2.0).max(self.top) + LABEL;
        let look = |color, anchor| Type { size: LABEL, strong: false, color, anchor, turn: 0.0 };
        if let Some(title) = &legend.title {
            self.pen.text(x, y, &words::cut(title, LABEL, MOST), &look(&soft, Anchor::Start));
            y += ROW * 1.2;
        }
        let widest = words::widest(legend.entries.iter().map(|(_, name)| name.as_str())).min(MOST);
        for (series, (_, name)) in legend.entries.iter().enumerate() {
            self.swatch(series, x, y);
            self.pen.text(x + SQUARE + 8.0, y, &words::cut(name, LABEL, MOST), &look(&strong, Anchor::Start));
            let share = share(scene, series);
            let end = x + SQUARE + 8.0 + widest + 56.0;
            self.pen.text(end, y, &share, &look(&soft, Anchor::End));
            y += ROW;
        }
        y
    }
}

/// A series' share of a pie.
fn share(scene: &Scene, series: usize) -> String {
    let turn = std::f64::consts::TAU;
    let part = |shape: &Shape| match shape {
        Shape::Slice { from, to, .. } => (to - from) / turn,
        _ => 0.0,
    };
    let share: f64 =
        scene.marks.iter().filter(|mark| mark.series == series).map(|mark| part(&mark.shape)).sum();
    crate::Pattern::read(".1%").map_or_else(String::new, |pattern| pattern.number(share))
}

fn radius(size: f64) -> f64 {
    (size / std::f64::consts::PI).sqrt()
}
