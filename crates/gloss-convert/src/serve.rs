//! The worker's whole life: it reads one question, answers it, and ends. It opens no file and reaches nowhere; who
//! starts it puts limits on it first.

use std::io::{self, Read, Write};

use gloss_errand::convert::limits::MAX_FILE;
use gloss_errand::convert::{ConvertError, Reply, question};

use crate::convert;

/// Answers one question.
///
/// # Errors
/// When none came or the answer can't be written.
pub fn serve(input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.take(MAX_FILE as u64 + 2).read_to_end(&mut bytes)?;
    let (source, bytes) =
        question(bytes).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "no question came"))?;
    let worker = std::thread::Builder::new().spawn(move || convert(source, &bytes))?;
    let mistake = || Err(ConvertError::Broken("what reads it made a mistake".to_owned()));
    let made = worker.join().unwrap_or_else(|_| mistake());
    output.write_all(&Reply::of(made).bytes())?;
    output.flush()
}
