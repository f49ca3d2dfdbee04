//! A fetched page made into Markdown, to be read and kept: bytes in, values out. Loads nothing, opens no file, runs no script. What
//! reads pages below can take long and much memory at hostile bytes, so [`serve`] runs in a process of its own with limits on it.

mod article;
mod charset;
mod clean;
mod depth;
mod feed;
mod hidden;
mod kind;
mod letters;
mod links;
mod paragraphs;
mod plain;
mod read;
mod serve;
mod table;

pub use read::read;
pub use serve::serve;
