//! Diagrams: the text of a Mermaid diagram becomes an SVG of plain shapes and words. Bytes in, bytes out.
//!
//! The way: [`source`] measures a text and takes out what would configure; [`engine`] has the library `merman` read it
//! and lay it out; [`draw`] draws what came of that anew, element by element, in the colours of Gloss, and passes
//! nothing on; [`describe`] says it in a sentence; [`check`] holds the picture against a list. It opens no file,
//! fetches nothing, runs nothing, and keeps no link, no id and no style sheet.

mod calendar;
mod check;
mod describe;
mod draw;
mod engine;
mod error;
mod geometry;
mod kind;
pub mod limits;
mod measure;
mod message;
mod picture;
mod shape;
mod source;
mod style;
mod stylesheet;
mod text;
mod theme;

use std::thread;

pub use error::DiagramError;
pub use gloss_chart::Theme;
pub use kind::Kind;

use source::Source;

/// A diagram that was drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagram {
    /// The picture: `svg`, `path`, `rect`, `circle`, `text` and `tspan`, and no attribute that refers to anything. It
    /// has no ids, so that any number of them may be in one document.
    pub svg: String,
    /// Its width in pixels.
    pub width: f64,
    /// Its height in pixels.
    pub height: f64,
    /// What kind of diagram it is.
    pub kind: Kind,
    /// The words in it, each label once, in the order in which they are drawn.
    pub labels: Vec<String>,
    /// A sentence on what it shows, for those who do not see it.
    pub description: String,
}

/// Draws the text of a diagram.
///
/// # Errors
/// Why it is not drawn: a fault in the text with its line, a limit, or a kind that is not drawn here.
pub fn draw(source: &str, theme: Theme) -> Result<Diagram, DiagramError> {
    with_layout(source, |layout| layout.paint(theme))
}

/// Draws it in plain colours and in those of a page, laid out once.
///
/// # Errors
/// As [`draw`].
pub fn draw_both(source: &str) -> Result<[Diagram; 2], DiagramError> {
    with_layout(source, |layout| Ok([layout.paint(Theme::Plain)?, layout.paint(Theme::Page)?]))
}

/// A diagram as the library laid it out.
struct Layout {
    svg: String,
    kind: Kind,
    description: String,
}

/// Lays a diagram out and works on it: on a thread of its own, whose stack is known and whose end by a panic is an error like others.
fn with_layout<T: Send>(
    source: &str,
    work: impl FnOnce(&Layout) -> Result<T, DiagramError> + Send,
) -> Result<T, DiagramError> {
    let source = Source::read(source)?;
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("diagram".to_owned()).stack_size(limits::STACK);
        let drawn = builder.spawn_scoped(scope, || Layout::of(&source).and_then(|layout| work(&layout)));
        match drawn.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(DiagramError::unread("The diagram could not be drawn: its layout failed.")),
            Err(_) => Err(DiagramError::unread("The diagram could not be drawn: there is no thread for it.")),
        }
    })
}

impl Layout {
    fn of(source: &Source) -> Result<Self, DiagramError> {
        let control = engine::control();
        calendar::check(source, &control)?;
        let parsed = engine::parse(source, &control)?;
        let description = describe::description(&parsed, source.kind)?;
        let svg = engine::render(source, control)?;
        Ok(Self { svg, kind: source.kind, description })
    }

    /// Draws it in its colours.
    fn paint(&self, theme: Theme) -> Result<Diagram, DiagramError> {
        let mut picture = draw::draw(&self.svg, self.kind, theme)?;
        let labels = std::mem::take(&mut picture.labels);
        let drawn = picture.finish(&self.description);
        let (width, height, svg) =
            drawn.ok_or_else(|| DiagramError::unread("There is nothing in this diagram."))?;
        if width.max(height) > limits::SIDE {
            return Err(DiagramError::large("The diagram is too long to be shown; make two of it."));
        }
        check::check(&svg)?;
        let description = self.description.clone();
        Ok(Diagram { svg, width, height, kind: self.kind, labels, description })
    }
}
