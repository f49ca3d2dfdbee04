//! A task over several folders without a model: the same words in each of them. It plans nothing, and says so.

use serde_json::json;

use crate::desk::Desk;
use gloss_figures::words::list;

/// Starts the task in every folder.
pub(crate) fn coordinate(desk: &Desk) -> Option<String> {
    let started: Vec<_> = desk
        .folders()
        .map(|folder| {
            (folder.to_owned(), desk.ask("dispatch", &json!({ "folder": folder, "task": desk.task.words })))
        })
        .collect();
    let started: Vec<_> =
        started.into_iter().map(|(name, heard)| Some((name, heard?))).collect::<Option<_>>()?;
    let (well, badly): (Vec<_>, Vec<_>) = started.into_iter().partition(|(_, heard)| heard.is_ok());
    let names = |some: &[(String, _)]| list(&some.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>());
    let mut says = match well.len() {
        0 => "I started nothing.".to_owned(),
        _ => {
            format!("I started this in {}. I have no model, so each folder has the same words.", names(&well))
        }
    };
    for (name, heard) in badly {
        says.push_str(&format!(" Not in {name}: {}", heard.err().unwrap_or_default()));
    }
    Some(says)
}
