//! Decks as texts: named, pointed at, found again and written, on public decks and on decks that are made here.

mod by_hand;
mod confining;
mod edits;
mod figures;
mod finding;
mod hostile;
mod naming;
mod packages;
mod pointing;
mod random;
mod read_back;
mod support;
