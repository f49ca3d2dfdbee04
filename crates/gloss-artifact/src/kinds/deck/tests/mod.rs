//! Decks as texts: named, pointed at, found again and written, on public decks and on decks that are made here.

mod edits;
mod naming;
mod pointing;
mod random;
mod support;
