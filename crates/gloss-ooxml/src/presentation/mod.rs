//! Presentations (ECMA-376 part 1, 19): which slides there are, what is on each, and the words of it, with where each stands
//! in its part. Parts are found through relationships, never by what they are usually called. Reads only: nothing here draws,
//! and a layout's or master's share is asked for by whoever draws.

mod book;
mod chart;
mod edit;
mod inherit;
pub mod lint;
mod paragraph;
mod properties;
mod shape;
mod slides;
mod table;
#[cfg(test)]
mod tests;

pub use book::{Differs, chart_differs};
pub use chart::{ChartData, ChartPoint, ChartSeries, chart_data, chart_points};
pub use edit::{
    Bullet, Change, ChartEdit, ChartLook, Column, Edit, Edited, LEAST_LABELLED, Line, Look, LookPart,
    NewShape, Paint, Row, Size, WordSplice,
};
pub use inherit::{PlaceholderFrames, placeholder_frames};
pub use paragraph::{BREAK, Paragraph, Piece, PieceKind, paragraphs};
pub use properties::{layout_name, layout_type, levels, picture_size, text_size};
pub use shape::{Frame, Placeholder, Shape, ShapeKind, group_space, own_frame, shapes};
pub use slides::{Presentation, Slide, notes_body};
pub use table::{Cell, cells};
