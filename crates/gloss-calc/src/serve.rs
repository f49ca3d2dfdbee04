//! The worker's whole life: it sets limits on itself, reads one question, answers it, and ends. It opens no file and
//! reaches nowhere. Who started it sees by how it ended what stood in the way.

use std::io::{Read, Write};

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::limits::{MAX_CPU_SECONDS, MAX_MEMORY, STACK};
use crate::wire::{Reply, Request, WireError};
use crate::work::work_out;

/// Answers one question. The limits stay on this process, so nothing else should run in it.
///
/// # Errors
/// When no question came or the answer can't be written.
pub fn serve(mut input: impl Read, mut output: impl Write) -> Result<(), WireError> {
    bound()?;
    let request = Request::read(&mut input)?;
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(move || answer(&request))?;
    let reply =
        worker.join().unwrap_or_else(|_| Reply::Not("what works values out made a mistake".to_owned()));
    output.write_all(&reply.bytes()?)?;
    Ok(output.flush()?)
}

fn answer(request: &Request) -> Reply {
    match work_out(&request.before, &request.after) {
        Ok(answer) => Reply::Answer(answer),
        Err(error) => Reply::Not(error.to_string()),
    }
}

/// Memory, seconds of work, and no dump of the person's workbook where the process is ended.
fn bound() -> std::io::Result<()> {
    for (resource, most, last) in [
        (Resource::As, MAX_MEMORY, MAX_MEMORY),
        // The second is for a process that does not heed the first signal.
        (Resource::Cpu, MAX_CPU_SECONDS, MAX_CPU_SECONDS + 1),
        (Resource::Core, 0, 0),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(last) })?;
    }
    Ok(())
}
