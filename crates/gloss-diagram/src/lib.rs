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
    let source = Source::read(source)?;
    // On a thread of its own, whose stack is known and whose end by a panic is an error like others.
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("diagram".to_owned()).stack_size(limits::STACK);
        let drawn = builder.spawn_scoped(scope, || draw_source(&source, theme));
        match drawn.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(DiagramError::unread("The diagram could not be drawn: its layout failed.")),
            Err(_) => Err(DiagramError::unread("The diagram could not be drawn: there is no thread for it.")),
        }
    })
}

fn draw_source(source: &Source, theme: Theme) -> Result<Diagram, DiagramError> {
    let control = engine::control();
    calendar::check(source, &control)?;
    let parsed = engine::parse(source, &control)?;
    let description = describe::description(&parsed, source.kind)?;
    let svg = engine::render(source, control)?;
    let mut picture = draw::draw(&svg, source.kind, theme)?;
    let labels = std::mem::take(&mut picture.labels);
    let drawn = picture.finish(&description);
    let (width, height, svg) =
        drawn.ok_or_else(|| DiagramError::unread("There is nothing in this diagram."))?;
    if width.max(height) > limits::SIDE {
        return Err(DiagramError::large("The diagram is too long to be shown; make two of it."));
    }
    check::check(&svg)?;
    Ok(Diagram { svg, width, height, kind: source.kind, labels, description })
}
