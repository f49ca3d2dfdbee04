//! Properties of a run: font, size, weight, colour and what is drawn with it.

use super::cascade::{Levels, Plain, Source};
use super::request::{Look, Request};
use crate::canvas::Canvas;
use crate::drawing::Colour;
use crate::limits::MAX_TYPE_SIZE;
use crate::node::Node;
use crate::shape::fill::{self, plain};
use crate::text::Style;

/// The capitals of a run: none, all capitals or small capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Capitals {
    None,
    All,
    Small,
}

/// A run's look with what else its words need.
pub(super) struct RunLook {
    pub look: Look,
    pub capitals: Capitals,
    /// The font's name as the file has it.
    pub font: String,
}

struct Sources<'a, 's> {
    own: Option<Node<'a>>,
    levels: &'s Levels<'a, 's>,
}

impl<'a> Sources<'a, '_> {
    fn find<T>(
        &self,
        node: impl Fn(Node<'a>) -> Option<T>,
        other: impl Fn(&Plain) -> Option<T>,
    ) -> Option<T> {
        self.own.and_then(&node).or_else(|| {
            self.levels.runs.iter().find_map(|source| match source {
                Source::Node(one) => node(*one),
                Source::Plain(one) => other(one),
            })
        })
    }
}

/// The look of a run with these properties, `rPr` or `endParaRPr`; `scale` is what the box shrinks its type to.
pub(super) fn look<'a>(
    canvas: &mut Canvas<'a>,
    request: &Request<'a>,
    levels: &Levels<'a, '_>,
    own: Option<Node<'a>>,
    scale: f32,
) -> RunLook {
    let sources = Sources { own, levels };
    let theme = &canvas.scene.theme;
    let size = sources.find(|node| node.number::<f32>("sz").map(|size| size / 100.0), |one| one.size);
    let size = (size.filter(|size| size.is_finite()).unwrap_or(18.0) * scale).clamp(0.5, MAX_TYPE_SIZE);
    let bold = sources.find(|node| node.yes("b"), |one| one.bold).unwrap_or(false);
    let italic = sources.find(|node| node.yes("i"), |one| one.italic).unwrap_or(false);
    let named = sources.find(
        |node| node.child("latin").and_then(|latin| latin.attr("typeface")).map(|name| theme.typeface(&name)),
        |one| one.font.as_deref().map(|name| theme.typeface(name)),
    );
    let font = named.filter(|name| !name.is_empty()).unwrap_or_else(|| "Arial".to_owned());
    let found = canvas.scene.fonts.find(&font, bold, italic);
    if found.substitute {
        canvas.substitute(&font);
    }
    let mut style = Style::of(found, size);
    let spacing = sources.find(|node| node.number::<f32>("spc"), |_| None).unwrap_or(0.0) / 100.0;
    style.spacing = spacing.clamp(-size, 1_000.0);
    let raised = sources.find(|node| node.share("baseline"), |_| None).unwrap_or(0.0).clamp(-1.0, 1.0);
    if raised != 0.0 {
        style.raised = raised / 0.66;
        style.size *= 0.66;
    }
    let linked = own
        .and_then(|own| own.child("hlinkClick"))
        .is_some_and(|link| link.prefixed("id").is_some_and(|id| !id.is_empty()));
    let word =
        |name: &'static str| sources.find(|node| node.attr(name).map(|word| word.into_owned()), |_| None);
    let drawn = |name| word(name).is_some_and(|word| word != "none" && word != "noStrike");
    let capitals = match word("cap").as_deref() {
        Some("all") => Capitals::All,
        Some("small") => Capitals::Small,
        _ => Capitals::None,
    };
    let highlight = own.and_then(|own| own.child("highlight")).and_then(|node| request.ink.within(node));
    let colour = if linked { request.ink.theme.colour("hlink") } else { colour(request, &sources) };
    let look = Look {
        style,
        colour: colour.unwrap_or(Colour::BLACK),
        underline: linked || drawn("u"),
        strike: drawn("strike"),
        highlight,
    };
    RunLook { look, capitals, font }
}

fn colour(request: &Request<'_>, sources: &Sources<'_, '_>) -> Option<Colour> {
    let found = sources.find(
        |node| {
            let source = fill::Source::of(node)?;
            if source.node.local() == "noFill" {
                return Some(Colour { alpha: 0.0, ..Colour::BLACK });
            }
            plain(&request.ink, &source)
        },
        |one| one.colour,
    );
    found.or_else(|| request.ink.theme.colour("tx1"))
}
