//! The bounds on what is drawn, each with its reason.

/// Entries of a slide's display list; what comes after is left out and said. Rich real slides have some thousand.
pub const MAX_ENTRIES: usize = 60_000;
/// Characters of a slide that are set in lines; a full page of small type has some five thousand.
pub const MAX_CHARACTERS: usize = 400_000;
/// The longest side of a slide in EMU: PowerPoint's own limit is 56 inches, and hostile files say anything.
pub const MAX_SIDE_EMU: i64 = 200 * 914_400;
/// Bytes of one picture that are taken into the drawing.
pub const MAX_PICTURE_BYTES: u64 = 24 << 20;
/// Bytes of all pictures of a slide.
pub const MAX_PICTURES_BYTES: usize = 64 << 20;
/// Pixels of a picture: it is unpacked to four bytes each where it is drawn.
pub const MAX_PICTURE_PIXELS: u64 = 60_000_000;
/// The widest PNG that is drawn.
pub const MAX_PNG_SIDE: u32 = 8_192;
/// Type sizes that are set, in points: PowerPoint's own are 1 to 4000.
pub const MAX_TYPE_SIZE: f32 = 4_000.0;
/// Columns and rows of a table that are drawn.
pub const MAX_CELLS: usize = 20_000;
/// Commands of one shape's outline.
pub const MAX_COMMANDS: usize = 20_000;
