//! A scene as SVG: where everything stands around the plot, and the marks in it. No script, no link, no style sheet.
//!
//! Each mark is an element with `data-mark`, its number, and says what it stands for. Text is set in the page's face;
//! widths are estimates (`words`), so labels keep a little more room than they need.

mod axes;
mod keys;
mod marks;
mod pen;

use crate::scene::Scene;
use crate::spec::MarkKind;
use crate::theme::{Ink, Theme};
use crate::words;
pub use pen::num;
use pen::{Anchor, Pen, Type, escape};

/// Faces, the page's first.
const FACES: &str = "Inter Variable, Inter, system-ui, Segoe UI, Helvetica, Arial, sans-serif";
const TITLE: f64 = 16.0;
const SUBTITLE: f64 = 13.0;
/// Room between the parts above the plot.
const GAP: f64 = 10.0;
/// Free pixels around all.
const EDGE: f64 = 6.0;

/// The state of drawing a scene.
struct Drawing<'a> {
    scene: &'a Scene,
    theme: Theme,
    pen: Pen,
    /// Where the plot is.
    left: f64,
    top: f64,
    /// All of the picture.
    width: f64,
}

/// Draws a scene.
pub fn svg(scene: &Scene, theme: Theme) -> String {
    let left = axes::left_margin(scene);
    let keys = keys::beside(scene);
    let width = (left + scene.width + keys + axes::right_margin(scene) + EDGE).ceil();
    let mut drawing = Drawing { scene, theme, pen: Pen::default(), left, top: EDGE, width };
    drawing.heading();
    drawing.legend_above();
    drawing.captions_above();
    let plot = format!("<g transform=\"translate({} {})\">", num(drawing.left), num(drawing.top));
    drawing.pen.put(&plot);
    drawing.axes_behind();
    drawing.marks();
    drawing.axes_before();
    drawing.pen.put("</g>");
    let below = drawing.axis_below();
    let beside = drawing.legend_beside();
    let height = (drawing.top + scene.height + below + EDGE).max(beside + EDGE).ceil();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" \
         role=\"img\" aria-label=\"{label}\" font-family=\"{FACES}\">{body}</svg>",
        w = num(width),
        h = num(height),
        label = escape(&scene.summary),
        body = drawing.pen.out,
    )
}

impl Drawing<'_> {
    fn ink(&self, ink: Ink) -> String {
        self.theme.ink(ink)
    }

    /// A series' colour and how much of it; one colour for all where the spec says so.
    fn color(&self, series: usize) -> (String, f64) {
        match (&self.scene.color, &self.scene.legend) {
            (Some(color), None) => (color.clone(), 1.0),
            _ => self.theme.series(series),
        }
    }

    /// Title and subtitle, at the left of all.
    fn heading(&mut self) {
        let room = self.width - 2.0 * EDGE;
        let (strong, soft) = (self.ink(Ink::Strong), self.ink(Ink::Soft));
        for (text, size, bold, color) in
            [(&self.scene.title, TITLE, true, &strong), (&self.scene.subtitle, SUBTITLE, false, &soft)]
        {
            let Some(text) = text else { continue };
            for line in words::lines(text, size, room, 3) {
                self.top += size * 1.3;
                let look = Type { size, strong: bold, color, anchor: Anchor::Start, turn: 0.0 };
                self.pen.text(EDGE, self.top - size * 0.3, &line, &look);
            }
        }
        if self.scene.title.is_some() || self.scene.subtitle.is_some() {
            self.top += GAP;
        }
    }

    /// Draws the line between heading and plot: the title of y, or room for the topmost label.
    fn captions_above(&mut self) {
        if self.scene.kind == MarkKind::Arc {
            return;
        }
        let title = self.scene.y.as_ref().filter(|axis| axis.shown).and_then(|axis| axis.title.clone());
        match title {
            Some(title) => {
                let soft = self.ink(Ink::Soft);
                let look = Type {
                    size: words::LABEL,
                    strong: false,
                    color: &soft,
                    anchor: Anchor::Start,
                    turn: 0.0,
                };
                self.top += words::LABEL;
                let text = words::cut(&title, words::LABEL, self.width - 2.0 * EDGE);
                self.pen.text(EDGE, self.top, &text, &look);
                self.top += GAP + 6.0;
            }
            None => self.top += 6.0,
        }
    }
}
