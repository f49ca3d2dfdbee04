//! Pages of the web as agents reach them: which hosts a turn may read from, the reading of one page, and where material came
//! from. The one way out is `gloss-network`; nothing here opens a connection.

pub(crate) mod leave;
pub(crate) mod page;
