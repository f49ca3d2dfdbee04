//! Foresight of a task or a note, shown while it is written. With a model anything can be tried; without one the
//! built-in assistant says what it will do, by the same plan that it would carry out.

use std::sync::Arc;

use gloss_assistant::NoteReading;
use gloss_protocol::{
    Act, Can, Foresight, Intent, NoteForesight, Pointing, Problem, Reach, Region, Reply, Span, Which,
};

use super::view;
use crate::acting::{self, Doing};
use crate::config::{BUILTIN, Config};
use crate::content::bytes_of;
use crate::doors::Shared;
use crate::versions::facts;
use crate::{meaning, naming, providers};

/// Figures of a place that foresight looks at.
const MAX_FIGURES: usize = 500;

/// Foresees what would be done with a task's words.
pub(super) fn task(
    shared: &Arc<Shared>,
    text: &str,
    attachments: &[String],
    model: Option<String>,
) -> Result<Reply, Problem> {
    let foresight = match by_model(shared, model)? {
        Some(foresight) => foresight,
        None => {
            let files = shared.folder.list()?.into_iter().map(|file| file.path).collect::<Vec<_>>();
            let attached = naming::meant(text, &files, attachments);
            let (can, says) = gloss_assistant::foresee(text, &attached);
            match gloss_assistant::source_of(text, &attached) {
                // What is promised is there.
                Some(path) if !files.contains(&path) && !attached.contains(&path) => {
                    let says = format!("There is no file “{path}” in this folder");
                    Foresight { can: Can::NeedsModel, says }
                }
                _ => Foresight { can, says },
            }
        }
    };
    Ok(Reply::Foresee { foresight })
}

/// Foresight with a model; none where it is the built-in assistant.
fn by_model(shared: &Arc<Shared>, model: Option<String>) -> Result<Option<Foresight>, Problem> {
    let config = Config::read(&shared.home.dir)?;
    let model = model.unwrap_or_else(|| config.default_model());
    if model == BUILTIN {
        return Ok(None);
    }
    Ok(Some(match providers::choose(&config, &shared.home, &model) {
        Ok(chosen) => Foresight { can: Can::Yes, says: format!("Will use {}", chosen.model) },
        Err(problem) => {
            Foresight { can: Can::NeedsModel, says: format!("{} {}", problem.says, problem.next) }
        }
    }))
}

/// Whether words that name no part of the kind's own may still be read at the place itself: they count none, or sentences, which
/// are told by their ends.
fn is_read_there(intent: Intent, words: &str) -> bool {
    gloss_assistant::meant(intent, words)
        .iter()
        .all(|part| matches!(part.which, Which::This | Which::These) || part.reach == Reach::Sentence)
}

/// What acts of a note will do: each is tried on what the ones before it leave.
fn will_do(
    shared: &Shared,
    (mut doing, spans): (Doing, &[Span]),
    acts: &[Act],
    remarks: &[String],
) -> (Can, String) {
    let mut told = Vec::new();
    let mut changes = false;
    for act in acts {
        match doing.next(shared, act, spans) {
            Ok(Some(said)) => {
                changes = true;
                told.push(said.will);
            }
            Ok(None) => {}
            Err(problem) => {
                return (Can::NeedsModel, format!("{} {}", problem.says, problem.next).trim().to_owned());
            }
        }
    }
    if !changes {
        return (Can::NeedsModel, "It is so already.".to_owned());
    }
    if !remarks.is_empty() {
        let quoted: Vec<String> = remarks.iter().map(|one| format!("“{one}”")).collect();
        told.push(format!("{} is taken as your reason", quoted.join(" and ")));
    }
    (Can::Yes, told.join(". "))
}

/// Foresees what would be done with a note, and which place its words mean.
pub(super) fn note(
    shared: &Arc<Shared>,
    path: &str,
    at: &Pointing,
    (intent, words): (Intent, &str),
    exactly: bool,
    model: Option<String>,
) -> Result<Reply, Problem> {
    let by_model = by_model(shared, model)?;
    shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let version = match at {
            Pointing::Selection { version, .. } => *version,
            Pointing::Where { version, .. } => view::newest(read, &path, *version)?,
        };
        let text = shared.texts.read(read, blobs, &path, version)?;
        let pointed_at: Region = match at {
            Pointing::Where { at, .. } => text.find(at)?,
            Pointing::Selection { selection, reach, .. } => text.point(selection, *reach)?.region,
        };
        let meant = if exactly { Ok(None) } else { meaning::part(&text, &pointed_at, intent, words) };
        let (part, missing) = match meant {
            Ok(part) => (part, None),
            Err(missing) => (None, Some(missing.to_string())),
        };
        let region = part.clone().unwrap_or(pointed_at);
        let spans = text.spans(&region);
        let mut figures = facts::uses(read, (&path, version), &text)?;
        figures.retain(|figure| spans.iter().any(|span| span.overlaps(figure.span)));
        figures.truncate(MAX_FIGURES);
        let (can, says) = match (by_model, missing) {
            (Some(Foresight { can: Can::Yes, .. }), missing) => (Can::Yes, missing.unwrap_or_default()),
            (Some(Foresight { can, says }), _) => (can, says),
            (None, Some(missing)) if !is_read_there(intent, words) => (Can::NeedsModel, missing),
            (None, missing) => {
                let mut slice = meaning::slice((&path, &text), &region, intent, words, figures);
                slice.acts = acting::offered(&path, &text, &spans);
                let region = gloss_agent::slice(&slice, MAX_FIGURES);
                match gloss_assistant::read_note(intent, words, &region) {
                    NoteReading::Other(can, says) => (can, missing.unwrap_or(says)),
                    NoteReading::Acts(acts, remarks) => {
                        let bytes = bytes_of(read, blobs, &path, version)?;
                        let doing = Doing::new(&path, bytes, Arc::clone(&text));
                        will_do(shared, (doing, &spans), &acts, &remarks)
                    }
                }
            }
        };
        let pointed = part.map(|part| {
            let raw = spans.first().map_or(0, |span| span.start as usize)
                ..spans.last().map_or(0, |span| span.end as usize);
            text.pointed(part, &raw)
        });
        Ok(Reply::ForeseeNote { foresight: NoteForesight { can, says, pointed } })
    })
}
