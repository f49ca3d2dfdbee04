//! The worker's whole life: it reads one question, answers it, and ends. It opens no file and reaches nowhere; who starts it puts
//! limits on it first.

use std::io::{self, Read, Write};

use gloss_errand::page::limits::MAX_QUESTION;
use gloss_errand::page::{PageError, Reply, question};

use crate::read::read;

/// Bytes of the stack on which a page is read: what writes Markdown calls itself for each element within another.
const STACK: usize = 16 << 20;

/// Answers one question.
///
/// # Errors
/// When none came or the answer can't be written.
pub fn serve(input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.take(MAX_QUESTION as u64 + 1).read_to_end(&mut bytes)?;
    let (source, bytes) =
        question(bytes).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "no question came"))?;
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(move || read(&source, &bytes))?;
    let mistake = || Err(PageError::Broken("what reads it made a mistake".to_owned()));
    let made = worker.join().unwrap_or_else(|_| mistake());
    output.write_all(&Reply::of(made).bytes().map_err(io::Error::other)?)?;
    output.flush()
}
