//! The worker that makes a file to hand on: pages by Typst, Word, or one HTML file. It asks the engine for images, rows and fonts
//! while it is at it, answers once, and ends. Opens no file.

use std::io::stdin;

use gloss_client::{answer_message, bound_worker, read_message};
use gloss_errand::export::{
    Ask, Document, ExportError, Exported, MAX_CPU_SECONDS, MAX_MEMORY, MAX_MESSAGE, Slides, Tell, message,
    read,
};
use gloss_export::{Before, Job};
use gloss_protocol::{Code, Problem};

use crate::failed::failed;

/// The worker's whole life.
///
/// # Errors
/// Where its limits can't be set, no question came, or nobody hears the answer.
pub(crate) fn serve() -> Result<(), Problem> {
    bound_worker(MAX_MEMORY, MAX_CPU_SECONDS).map_err(failed)?;
    let question = read_message(&mut stdin().lock(), MAX_MESSAGE).map_err(failed)?;
    let made = match read(&question) {
        Some((Ask::Document(wanted), _)) => document(&wanted),
        Some((Ask::Slides(wanted), _)) => slides(wanted),
        _ => return Err(Problem::new(Code::Internal, "No question came.")),
    };
    let answer = match made {
        Ok(Exported { bytes, warnings, pages }) => message(&Tell::Made(warnings, pages), &bytes),
        Err(error) => message(&Tell::Not(error), &[]),
    };
    answer_message(&answer).map_err(failed)
}

fn document(wanted: &Document) -> Result<Exported, ExportError> {
    gloss_export::export(&Job {
        format: wanted.format,
        source: &wanted.source,
        title: &wanted.title,
        language: &wanted.language,
        date: wanted.date,
        sheet: wanted.sheet,
        facts: &wanted.facts,
        queries: wanted.queries,
        dated: &wanted.dated,
        remarks: &wanted.remarks,
        before: wanted.before.as_ref().map(|older| Before {
            source: &older.source,
            author: &older.author,
            at: older.at,
        }),
        images: &image,
        cells: &|range| match ask_engine(&Tell::Rows(range.to_owned())) {
            Some((Ask::Rows(rows), _)) => rows,
            _ => gloss_chart::nowhere(range),
        },
        fonts: &fonts,
    })
}

fn slides(Slides { title, pages, notes, absent }: Slides) -> Result<Exported, ExportError> {
    let own: Vec<&'static [u8]> = gloss_deck::Fonts::files().map(|file| file.bytes).collect();
    let more = fonts(&absent);
    let bytes = match notes {
        Some(notes) => gloss_export::handout(&title, (pages, &notes), &own, more),
        None => gloss_export::slides(&title, pages, &own, more),
    }?;
    Ok(Exported { bytes, ..Exported::default() })
}

/// Asks the engine for something and waits for it; none where the engine is gone.
fn ask_engine(need: &Tell) -> Option<(Ask, Vec<u8>)> {
    answer_message(&message(need, &[])).ok()?;
    let mut answer = read_message(&mut stdin().lock(), MAX_MESSAGE).ok()?;
    let (ask, bytes) = read(&answer)?;
    let behind = answer.len() - bytes.len();
    Some((ask, answer.split_off(behind)))
}

fn image(src: &str) -> Option<Vec<u8>> {
    match ask_engine(&Tell::Image(src.to_owned()))? {
        (Ask::Image(true), bytes) => Some(bytes),
        _ => None,
    }
}

fn fonts(characters: &str) -> Vec<Vec<u8>> {
    let Some((Ask::Fonts(lengths), bytes)) = ask_engine(&Tell::Fonts(characters.to_owned())) else {
        return Vec::new();
    };
    let mut left = bytes.as_slice();
    let mut files = Vec::new();
    for length in lengths {
        let Some((file, rest)) = left.split_at_checked(length) else { break };
        files.push(file.to_vec());
        left = rest;
    }
    files
}
