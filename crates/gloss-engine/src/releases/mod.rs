//! Published sites: begun, shown otherwise, taken back and over. Only what the person commands is published; what visitors get
//! is `gloss-release`'s.

pub(crate) mod publish;
pub(crate) mod room;
pub(crate) mod secret_scan;
pub(crate) mod view;
