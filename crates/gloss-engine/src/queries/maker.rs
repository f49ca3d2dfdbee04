//! Making of files from documents and slides by a worker, which is given what it needs for that. Lays nothing out.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use gloss_client::{Broke, Ended, Standing};
use gloss_errand::export::{
    Ask, ExportError, Exported, MAX_FILE, MAX_MESSAGE, MAX_SOURCE, PATIENCE, Tell, WORKER, message, read,
};
use gloss_protocol::{Code, Problem};

use crate::fonts;

/// Resources that a document needs from outside of it, by the names it gives: an image's bytes, and the rows of cells.
pub(super) struct Outside<'a> {
    pub images: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    pub cells: gloss_chart::Cells<'a>,
}

/// Makes a file, by a worker. Blocks.
///
/// # Errors
/// Problem that the worker reports, or how it ended where it reports none.
pub(super) fn made(wanted: &Ask, outside: &Outside<'_>) -> Result<Exported, ExportError> {
    let until = Instant::now() + PATIENCE;
    let broken = |error: std::io::Error| ExportError::Broken(error.to_string());
    let worker = Standing::start(WORKER, MAX_MESSAGE);
    let mut worker = worker.map_err(|error| ExportError::NotStarted(error.to_string()))?;
    worker.say(&message(wanted, &[]), &[]).map_err(broken)?;
    loop {
        let heard = worker.hear(until, &AtomicBool::new(false)).map_err(how)?;
        let (tell, bytes) =
            read(&heard).ok_or_else(|| ExportError::Broken("it makes no sense".to_owned()))?;
        let answer = match tell {
            Tell::Made(warnings, pages) => {
                return Ok(Exported { bytes: bytes.to_vec(), warnings, pages });
            }
            Tell::Not(error) => return Err(error),
            Tell::Image(src) => {
                let image = (outside.images)(&src);
                message(&Ask::Image(image.is_some()), &image.unwrap_or_default())
            }
            Tell::Rows(range) => message(&Ask::Rows((outside.cells)(&range)), &[]),
            Tell::Fonts(characters) => {
                let files = fonts::having(&characters);
                message(&Ask::Fonts(files.iter().map(Vec::len).collect()), &files.concat())
            }
        };
        worker.say(&answer, &[]).map_err(broken)?;
    }
}

/// Export error for the way the worker ended.
fn how(broke: Broke) -> ExportError {
    match broke {
        Broke::Ended(Ended::TookTooLong) => ExportError::TooSlow,
        Broke::Ended(Ended::NeededTooMuchMemory) => ExportError::TooMuchMemory,
        Broke::Ended(Ended::NotStarted(why) | Ended::Failed(why)) => ExportError::Broken(why),
        Broke::Stopped | Broke::Ended(Ended::Answered(_)) => {
            ExportError::Broken("it says nothing".to_owned())
        }
    }
}

/// Problem for a person whose file could not be exported.
pub(super) fn refused(path: &str, error: &ExportError) -> Problem {
    let parts = |says: String| Problem::new(Code::TooLarge, says).with_next("Export it in parts.");
    match error {
        ExportError::TooLong => parts(format!(
            "{path} is longer than {} MB, or makes a file over {} MB.",
            MAX_SOURCE >> 20,
            MAX_FILE >> 20
        )),
        ExportError::TooManyCells(_) | ExportError::TooSlow | ExportError::TooMuchMemory => {
            parts(format!("{path} could not be exported. {error}"))
        }
        error => Problem::new(Code::Internal, format!("{path} could not be exported. {error}")),
    }
}
