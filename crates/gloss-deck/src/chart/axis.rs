//! Axes of flat charts: lines, grids, ticks and their words.

use gloss_ooxml::Value;
use gloss_ooxml::format::NumberFormat;

use super::field::Field;
use super::frame::width_of;
use super::labels;
use super::look::{self, Type};
use super::read::Plot;
use super::scale::Scale;
use crate::canvas::Canvas;
use crate::drawing::Matrix;
use crate::node::Node;
use crate::text::{self, Align, Paragraph};

/// From one line of a name to the next, in its size.
const LINE: f32 = 1.2;

/// An axis with its words.
pub(super) struct Axis<'a> {
    pub node: Option<Node<'a>>,
    pub shown: bool,
    pub labelled: bool,
    pub look: Type,
    pub words: Vec<String>,
    /// The axis's own title.
    pub title: Option<(String, Type)>,
}

impl<'a> Axis<'a> {
    pub(super) fn new(
        canvas: &mut Canvas<'_>,
        root: Node<'a>,
        node: Option<Node<'a>>,
        words: Vec<String>,
    ) -> Self {
        let gone = node.is_none_or(|node| node.is_on("delete"));
        let bare = node.and_then(|node| node.setting("tickLblPos")).is_some_and(|place| place == "none");
        let holders: Vec<Node<'a>> = node.into_iter().chain([root]).collect();
        let look = look::words(canvas, &holders, (10.0, false));
        let title = node.and_then(|node| node.child("title")).filter(|_| !gone).and_then(|title| {
            let rich = title.path(&["tx", "rich"])?;
            let words: String = rich.named("p").map(labels::own_words).collect();
            let look = look::words(canvas, &[title, root], (10.0, true));
            (!words.is_empty()).then_some((words, look))
        });
        Self { node, shown: !gone, labelled: !gone && !bare, look, words, title }
    }

    pub(super) fn widest(&self, canvas: &Canvas<'_>) -> f32 {
        let widths = self.words.iter().take(200).map(|words| width_of(canvas, words, self.look.0));
        widths.fold(0.0, f32::max)
    }

    /// The room that its title takes.
    pub(super) fn title_room(&self) -> f32 {
        self.title.as_ref().map_or(0.0, |(_, look)| look.0.size * 1.5)
    }
}

/// The axis of this id.
pub(super) fn find<'a>(
    area: Node<'a>,
    plot: &Plot<'_>,
    wanted: impl Fn(&str) -> bool,
    nth: usize,
) -> Option<Node<'a>> {
    let axes = area.children().filter(|child| child.local().ends_with("Ax"));
    let own = axes.filter(|axis| wanted(axis.local())).filter_map(|axis| {
        let id = axis.setting("axId")?;
        Some((plot.axes.iter().position(|known| known == id.trim())?, axis))
    });
    // Of two axes of values the first that the plot names is the one along its points.
    let mut own: Vec<(usize, Node<'a>)> = own.collect();
    own.sort_by_key(|(place, _)| *place);
    own.into_iter().nth(nth).map(|(_, axis)| axis)
}

/// The numbers of a scale as an axis shows them.
pub(super) fn numbers(axis: Option<Node<'_>>, scale: &Scale, linked: &str, percent: bool) -> Vec<String> {
    let own = axis.and_then(|axis| axis.child("numFmt"));
    let code = own.and_then(|format| format.attr("formatCode")).map(|code| code.into_owned());
    let follows = own.and_then(|format| format.yes("sourceLinked")).unwrap_or(own.is_none());
    let code = match code {
        Some(code) if !follows => code,
        _ if percent => "0%".to_owned(),
        _ => linked.to_owned(),
    };
    let format = NumberFormat::new(&code);
    let rounded = |value: f64| (value * 1e10).round() / 1e10;
    scale.ticks().into_iter().map(|value| format.show(&Value::Number(rounded(value)), false).text).collect()
}

/// Words below or beside the categories, in the middle of each.
pub(super) fn categories(
    canvas: &mut Canvas<'_>,
    axis: &Axis<'_>,
    field: Field,
    (centres, band, lies): (&[f32], f32, bool),
    matrix: Matrix,
) {
    let (style, _) = axis.look;
    if lies {
        let every = (style.size * 1.1 / band.max(0.1)).ceil().max(1.0) as usize;
        let x = field.x - style.size * 0.4;
        for (words, y) in axis.words.iter().zip(centres).step_by(every) {
            let lines = broken(canvas, words, axis, (x - axis.title_room(), band));
            let above = (lines.len().saturating_sub(1)) as f32 / 2.0;
            for (n, line) in lines.iter().enumerate() {
                let y = y + (n as f32 - above) * style.size * LINE;
                labels::write(canvas, line, labels::At { x, y, align: 1.0 }, axis.look, matrix);
            }
        }
        return;
    }
    let y = field.y + field.height + style.size * 0.4;
    let widest = axis.widest(canvas);
    if widest <= band * 0.98 || wraps(canvas, axis, band) {
        for (words, x) in axis.words.iter().zip(centres) {
            centred(canvas, words, (*x, y, band), axis.look, matrix);
        }
        return;
    }
    // What doesn't fit stands slanted, and only as many as there is room for.
    let every = (style.size * 1.2 / band.max(0.1)).ceil().max(1.0) as usize;
    for (words, x) in axis.words.iter().zip(centres).step_by(every) {
        let slanted = matrix.after(&Matrix::shift(*x, y + style.size * 0.3)).after(&Matrix::turn(-45.0));
        canvas.label(words, (0.0, style.size * 0.3), 1.0, axis.look, slanted);
    }
}

/// A name in as many lines as fit beside its bar; what doesn't fit even so is left out from there.
fn broken(canvas: &Canvas<'_>, words: &str, axis: &Axis<'_>, (room, band): (f32, f32)) -> Vec<String> {
    let size = axis.look.0.size;
    let most = (band / (size * LINE)).floor().max(1.0) as usize;
    let measured = canvas.measure(words, axis.look.0, room.max(size * 4.0));
    let mut lines: Vec<String> = measured.lines.iter().map(|line| line.words(words)).collect();
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

/// Whether all words fit into their bands in at most three lines.
pub(super) fn wraps(canvas: &Canvas<'_>, axis: &Axis<'_>, band: f32) -> bool {
    axis.words.len() <= 40
        && axis.words.iter().all(|words| {
            let lines = canvas.measure(words, axis.look.0, band * 0.98);
            lines.lines.len() <= 3 && lines.lines.iter().all(|line| !line.cut)
        })
}

fn centred(canvas: &mut Canvas<'_>, words: &str, (x, y, band): (f32, f32, f32), look: Type, matrix: Matrix) {
    let paragraph = Paragraph { align: Align::Centre, ..Paragraph::plain(words, look.0) };
    let lines = text::measure(canvas.scene.fonts, &[paragraph], band);
    if lines.lines.len() == 1 {
        return canvas.label(words, (x, y + look.0.size * 0.9), 0.5, look, matrix);
    }
    super::frame::write(canvas, words, (x - band / 2.0, y - look.0.size * 0.1, band), look, matrix);
}

/// The grid and the line of an axis of numbers, with its words; `far` puts it at the other side.
pub(super) fn numbered(
    canvas: &mut Canvas<'_>,
    axis: &Axis<'_>,
    scale: &Scale,
    (field, lies, far): (Field, bool, bool),
    matrix: Matrix,
) {
    let Some(node) = axis.node else { return };
    let grid = node.child("majorGridlines").and_then(|grid| look::ruled(canvas, grid));
    let size = axis.look.0.size;
    for (value, words) in scale.ticks().iter().zip(&axis.words) {
        let share = scale.at(*value);
        let at = field.along(share, lies);
        canvas.path(field.line(at, lies), None, grid.clone(), matrix);
        if !axis.labelled {
            continue;
        }
        let place = if lies {
            labels::At { x: at, y: field.y + field.height + size * 0.9, align: 0.5 }
        } else if far {
            labels::At { x: field.x + field.width + size * 0.5, y: at, align: 0.0 }
        } else {
            labels::At { x: field.x - size * 0.5, y: at, align: 1.0 }
        };
        labels::write(canvas, words, place, axis.look, matrix);
    }
    if axis.shown {
        let line = look::ruled(canvas, node);
        let at = match (lies, far) {
            (true, _) => field.y + field.height,
            (false, true) => field.x + field.width,
            (false, false) => field.x,
        };
        canvas.path(field.line(at, !lies), None, line, matrix);
    }
}

/// The titles of two axes: one below, one beside and turned.
pub(super) fn titles(
    canvas: &mut Canvas<'_>,
    (below, beside): (&Axis<'_>, &Axis<'_>),
    (outer, field): (Field, Field),
    matrix: Matrix,
) {
    if let Some((words, look)) = &below.title {
        let at = (field.x + field.width / 2.0, outer.y + outer.height - look.0.size * 0.3);
        canvas.label(words, at, 0.5, *look, matrix);
    }
    if let Some((words, look)) = &beside.title {
        let turned = matrix
            .after(&Matrix::shift(outer.x + look.0.size, field.y + field.height / 2.0))
            .after(&Matrix::turn(-90.0));
        canvas.label(words, (0.0, 0.0), 0.5, *look, turned);
    }
}
