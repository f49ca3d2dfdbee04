//! Diagrams of documents, drawn once: a page is asked for again at every change, and a diagram takes longer than its document. Bounded
//! in number and in bytes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use gloss_diagram::Theme;

/// Diagrams that stay drawn, and the bytes of all of them.
const MAX_DRAWN: usize = 200;
const MAX_BYTES: usize = 8 << 20;
/// Time that drawing may take of a minute: a document of a stranger may hold thousands.
const MAX_TIME: Duration = Duration::from_secs(20);
const MINUTE: Duration = Duration::from_secs(60);

/// What came of drawing it.
type Drawing = Arc<Result<String, String>>;

#[derive(Default)]
struct Drawn {
    all: VecDeque<(Arc<str>, Drawing)>,
    bytes: usize,
    /// The minute that is counted, and what drawing took of it.
    minute: Option<Instant>,
    took: Duration,
}

static DRAWN: Mutex<Option<Drawn>> = Mutex::new(None);

/// The picture of a diagram's words as SVG.
///
/// # Errors
/// Why it is not drawn.
pub(super) fn draw(source: &str) -> Result<String, String> {
    if let Some(drawing) = drawn_before(source) {
        return (*drawing).clone();
    }
    let begun = Instant::now();
    if !has_time(begun) {
        return Err(
            "Too many diagrams were drawn in this minute. It is drawn when it is looked at later.".to_owned()
        );
    }
    let drawing = gloss_diagram::draw(source, Theme::Page).map(|diagram| diagram.svg);
    let drawing = Arc::new(drawing.map_err(|error| error.to_string()));
    remember(source, &drawing, begun.elapsed());
    (*drawing).clone()
}

fn with<T>(work: impl FnOnce(&mut Drawn) -> T) -> T {
    work(DRAWN.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default())
}

fn drawn_before(source: &str) -> Option<Drawing> {
    with(|drawn| {
        let found = drawn.all.iter().find(|(known, _)| **known == *source);
        found.map(|(_, drawing)| drawing.clone())
    })
}

fn has_time(now: Instant) -> bool {
    with(|drawn| {
        if drawn.minute.is_none_or(|begun| now.duration_since(begun) > MINUTE) {
            (drawn.minute, drawn.took) = (Some(now), Duration::ZERO);
        }
        drawn.took < MAX_TIME
    })
}

fn remember(source: &str, drawing: &Drawing, took: Duration) {
    let weight = |source: &str, drawing: &Drawing| {
        source.len() + drawing.as_ref().as_ref().map_or_else(String::len, String::len)
    };
    with(|drawn| {
        drawn.took += took;
        drawn.bytes += weight(source, drawing);
        drawn.all.push_back((source.into(), drawing.clone()));
        while drawn.all.len() > MAX_DRAWN || drawn.bytes > MAX_BYTES {
            let Some((source, drawing)) = drawn.all.pop_front() else { break };
            drawn.bytes -= weight(&source, &drawing);
        }
    });
}
