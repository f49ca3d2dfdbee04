//! The bounds on reading a page, each with its reason.

/// The hidden word by which a program of Gloss becomes the worker.
pub const WORKER: &str = "__page";
/// Bytes of a page: more of it is no text that anybody reads.
pub const MAX_FILE: usize = 4 << 20;
/// Bytes of memory that the worker may ask the system for: a page is held as two trees, at some hundred bytes a letter.
pub const MAX_MEMORY: u64 = 1 << 30;
/// Seconds of work: an article takes a millisecond, the largest page that passes the other bounds some two seconds.
pub const MAX_CPU_SECONDS: u64 = 10;
/// Seconds until an answer, for whoever starts the worker: the same, and what waiting for a processor takes.
pub const MAX_WALL_SECONDS: u64 = 20;
/// Elements within each other: what finds the article needs their square of time (2,000 took 7 seconds), and what writes
/// Markdown a stack for each.
pub const MAX_DEPTH: usize = 200;
/// Elements of a page, with those that a parser makes up where formatting is left open.
pub const MAX_ELEMENTS: usize = 400_000;
/// Bytes of Markdown that are kept.
pub const MAX_MARKDOWN: usize = 1 << 20;
/// Links and paragraphs that are named.
pub const MAX_LINKS: usize = 2_000;
/// Paragraphs that can be found again.
pub const MAX_PARAGRAPHS: usize = 20_000;
/// Bytes of a question, the facts before the page included.
pub const MAX_QUESTION: usize = MAX_FILE + (64 << 10);
/// Bytes of an answer: Markdown twice, paragraphs and their addresses, as JSON.
pub const MAX_REPLY: usize = 32 << 20;
