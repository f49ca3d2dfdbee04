//! Word documents: pointed at, found again, confined and undone on a text of a fixed form, a line for each paragraph (`form`), so that
//! every rule for words holds for them. What such a text becomes is written back into the package by splices, at once or as tracked
//! changes (`write`), and read again to prove it. Runs nothing that a file holds.

mod acts;
mod blocks;
mod drawn;
mod form;
mod looks;
mod outline;
mod plan;
mod read_looks;
mod rules;
mod signs;
mod tracked;
mod words;
mod write;

pub(super) use rules::WordDocument;

#[cfg(test)]
mod tests;
