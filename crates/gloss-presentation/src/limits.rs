//! The bounds of a deck that is made, each with its reason.

/// Slides of a spec: more than a day of showing.
pub const MAX_SLIDES: usize = 200;
/// Slides of a deck once long ones are split: twice the spec's.
pub const MAX_MADE_SLIDES: usize = 400;
/// Characters of a title: two lines hold some 130 at their full size.
pub const MAX_TITLE: usize = 200;
/// Characters of a paragraph: a page of a book. A slide holds a fifth of it.
pub const MAX_PARAGRAPH: usize = 4_000;
/// Paragraphs of a text: ten slides of short ones.
pub const MAX_PARAGRAPHS: usize = 120;
/// Characters of the small texts: labels, heads, a subtitle, a source.
pub const MAX_SHORT: usize = 400;
/// Characters of the speaker's notes of a slide.
pub const MAX_NOTES: usize = 12_000;
/// Categories of a chart: more labels are not read on a screen.
pub const MAX_CATEGORIES: usize = 400;
/// Series of a chart: more can't be told apart.
pub const MAX_SERIES: usize = 12;
/// Points of a scatter's series.
pub const MAX_POINTS: usize = 2_000;
/// Parts of a pie or doughnut: more are not compared by angle.
pub const MAX_PARTS: usize = 6;
/// Columns of a table: more leave no room for words.
pub const MAX_COLUMNS: usize = 12;
/// Rows of a table: forty slides of them.
pub const MAX_ROWS: usize = 500;
/// Characters of a cell: a short paragraph.
pub const MAX_CELL: usize = 500;
/// Pictures of a deck.
pub const MAX_PICTURES: usize = 100;
/// Bytes of a picture.
pub const MAX_PICTURE_BYTES: usize = 20 << 20;
/// Bytes of all pictures of a deck together, for they are all held in memory while it is written.
pub const MAX_PICTURES_BYTES: usize = 150 << 20;
/// Pixels of a picture's longer side.
pub const MAX_PICTURE_SIDE: u32 = 20_000;
/// Characters of the id of a fact.
pub const MAX_FACT: usize = 200;
/// Characters of a link.
pub const MAX_LINK: usize = 2_000;
/// Characters of a name that is told back in a sentence.
pub const MAX_TOLD: usize = 60;
