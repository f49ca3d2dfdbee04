//! Notes before they are sent: drafted on places that are found. How they are served is a turn's, where they are after an edit
//! `versions/places.rs`'s.

pub(crate) mod draft;
