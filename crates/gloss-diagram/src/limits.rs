//! Limits of a diagram, each with its reason. Checks nothing itself.

use std::time::Duration;

/// Bytes of a diagram's text.
pub const SOURCE_BYTES: usize = 64 * 1024;
/// Characters of one line. A label is broken where it fits by trying its beginnings, and that grows with the square.
pub const LINE_CHARS: usize = 4_000;
/// Nodes of one diagram: boxes, states, classes, people, slices, tasks. More cannot be read.
pub const NODES: usize = 500;
/// Edges of one diagram: arrows, messages, relations.
pub const EDGES: usize = 500;
/// The longest that a diagram may be laid out, until the library's next look at the clock.
pub const TIME: Duration = Duration::from_secs(2);
/// Bytes of what the library draws, before it is written anew and becomes smaller.
pub const DRAWN_BYTES: usize = 8 << 20;
/// Elements of what the library draws.
pub const DRAWN_ELEMENTS: usize = 40_000;
/// How deep elements may lie in what the library draws, and boxes in boxes in the text.
pub const DEPTH: usize = 120;
/// Days of all tasks of a Gantt chart, times the words that exclude some: half a second of counting.
pub const DAYS: usize = 1_000_000;
/// The longest side of a picture in pixels.
pub const SIDE: f64 = 30_000.0;
/// Characters of the sentence about a diagram.
pub const DESCRIPTION_CHARS: usize = 400;
/// Bytes of stack for one diagram.
pub const STACK: usize = 16 << 20;
