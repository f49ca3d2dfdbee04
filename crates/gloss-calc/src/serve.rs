//! The worker's whole life: it reads one question, answers it, and ends. It opens no file and reaches nowhere. Who
//! starts it puts limits on it first, and sees by how it ended what stood in the way.

use std::io::{Read, Write};

use crate::work::{unvalued, work_out};
use gloss_errand::calc::limits::STACK;
use gloss_errand::calc::{Reply, Request, WireError};

/// Answers one question.
///
/// # Errors
/// When no question came or the answer can't be written.
pub fn serve(mut input: impl Read, mut output: impl Write) -> Result<(), WireError> {
    let request = Request::read(&mut input)?;
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(move || answer(&request))?;
    let reply =
        worker.join().unwrap_or_else(|_| Reply::Not("what works values out made a mistake".to_owned()));
    output.write_all(&reply.bytes()?)?;
    Ok(output.flush()?)
}

fn answer(request: &Request) -> Reply {
    let asked = match request.before.is_empty() {
        true => unvalued(&request.after),
        false => work_out(&request.before, &request.after),
    };
    match asked {
        Ok(answer) => Reply::Answer(answer),
        Err(error) => Reply::Not(error.to_string()),
    }
}
