//! `gloss orchestrate`: one task over several folders.

use gloss_protocol::{Command, Problem};

use crate::args::Orchestrate;
use crate::session::Session;

pub(super) async fn run(session: &Session, words: Orchestrate) -> Result<u8, Problem> {
    let folders = words.over.iter().map(|folder| session.folder.join(folder).display().to_string()).collect();
    let Orchestrate { text, model, .. } = words;
    session.follow(Command::TaskOrchestrate { text, folders, model }).await
}
