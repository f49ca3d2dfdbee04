//! The worker's whole life: it reads one question, answers it, and ends. It opens no file and reaches nowhere. Who
//! starts it puts limits on it first, and sees by how it ended what stood in the way.

use std::io::{Read, Write};

use crate::work::{formula_values, unvalued, work_out};
use gloss_errand::calc::limits::STACK;
use gloss_errand::calc::{Asks, Reply, Request, WireError};

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
    let asked = match request.asks {
        Asks::Edit => work_out(&request.before, &request.after),
        Asks::Unvalued => unvalued(&request.after),
        Asks::All => formula_values(&request.after),
    };
    match asked {
        Ok(answer) => Reply::Answer(answer),
        Err(error) => Reply::Not(error.to_string()),
    }
}
