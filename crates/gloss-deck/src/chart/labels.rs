//! Words at points: values, names and shares, where the file asks for them.

use gloss_ooxml::Value;
use gloss_ooxml::format::NumberFormat;

use super::look::{self, Type};
use super::read::{Plot, Series};
use crate::canvas::Canvas;
use crate::drawing::Matrix;
use crate::node::Node;

/// The data labels of a series.
pub(super) struct Labels<'a> {
    holders: Vec<Node<'a>>,
    root: Node<'a>,
    format: String,
}

/// Where a label is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct At {
    pub x: f32,
    /// The middle of its line.
    pub y: f32,
    /// 0 where it begins at `x`, 0.5 where `x` is its middle, 1 where it ends there.
    pub align: f32,
}

impl<'a> Labels<'a> {
    /// The labels of a series; those of its plot where it says nothing.
    pub(super) fn of(root: Node<'a>, plot: &Plot<'a>, series: &Series<'a>) -> Self {
        let holders: Vec<Node<'a>> =
            series.node.child("dLbls").into_iter().chain(plot.node.child("dLbls")).collect();
        let own = holders.iter().find_map(|holder| holder.child("numFmt"));
        let own = own.filter(|format| format.yes("sourceLinked") != Some(true));
        let format = own.and_then(|format| format.attr("formatCode")).map(|code| code.into_owned());
        Self { holders, root, format: format.unwrap_or_else(|| series.format.clone()) }
    }

    fn point(&self, at: usize) -> Option<Node<'a>> {
        self.holders.first()?.named("dLbl").find(|label| label.numbered("idx") == Some(at))
    }

    /// Where labels stand, as the file has it.
    pub(super) fn place(&self, at: usize) -> Option<String> {
        let own = self.point(at);
        let found = own.iter().chain(&self.holders).find_map(|holder| holder.setting("dLblPos"));
        found.map(|place| place.into_owned())
    }

    /// Where a label stands that its file has moved, by shares of the chart's size.
    pub(super) fn moved(&self, at: usize, usual: At, (width, height): (f32, f32)) -> At {
        let own = self.point(at).and_then(|own| own.path(&["layout", "manualLayout"]));
        let share = |name: &str| {
            let said = own.and_then(|own| own.setting(name)?.trim().parse::<f32>().ok());
            said.filter(|share| share.is_finite()).unwrap_or(0.0).clamp(-1.0, 1.0)
        };
        At { x: usual.x + share("x") * width, y: usual.y + share("y") * height, ..usual }
    }

    /// The words at a point; none where it has none. `share` is its part of a whole, for pies.
    pub(super) fn words(&self, series: &Series<'_>, at: usize, share: Option<f64>) -> Option<String> {
        let own = self.point(at);
        if own.is_some_and(|own| own.is_on("delete")) {
            return None;
        }
        if let Some(rich) = own.and_then(|own| own.path(&["tx", "rich"])) {
            let words: String = rich.named("p").map(own_words).collect();
            return (!words.is_empty()).then_some(words);
        }
        let asked = |name: &str| {
            let found = own.iter().chain(&self.holders).find_map(|holder| holder.child(name));
            found.is_some_and(|found| found.yes("val") == Some(true))
        };
        let mut parts = Vec::new();
        if asked("showSerName") {
            parts.push(series.name.clone());
        }
        if asked("showCatName") {
            parts.extend(series.categories.get(at).cloned());
        }
        let value = series.values.get(at).copied().flatten();
        if let Some(value) = value.filter(|_| asked("showVal")) {
            parts.push(NumberFormat::new(&self.format).show(&Value::Number(value), false).text);
        }
        if let Some(share) = share.filter(|_| asked("showPercent")) {
            let code = if self.format.contains('%') { self.format.as_str() } else { "0%" };
            parts.push(NumberFormat::new(code).show(&Value::Number(share), false).text);
        }
        let separator = own.iter().chain(&self.holders).find_map(|holder| holder.child("separator"));
        // A label is one line here.
        let separator = separator.map_or("; ".to_owned(), |one| one.text().replace('\n', " "));
        (!parts.is_empty()).then(|| parts.join(&separator))
    }

    /// The look of the words at a point.
    pub(super) fn look(&self, canvas: &mut Canvas<'_>, at: usize) -> Type {
        let own = self.point(at);
        let holders: Vec<Node<'a>> =
            own.into_iter().chain(self.holders.iter().copied()).chain([self.root]).collect();
        look::words(canvas, &holders, (10.0, false))
    }
}

/// The words of a paragraph.
pub(super) fn own_words(paragraph: Node<'_>) -> String {
    paragraph.children().filter_map(|run| run.child("t")).map(|words| words.text().into_owned()).collect()
}

/// Writes a label.
pub(super) fn write(canvas: &mut Canvas<'_>, words: &str, at: At, look: Type, matrix: Matrix) {
    canvas.label(words, (at.x, at.y + look.0.size * 0.35), at.align, look, matrix);
}
