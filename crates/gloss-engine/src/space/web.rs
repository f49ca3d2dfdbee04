//! Pages as one turn reaches them: leave in the core, the reading beside it, and a kept page as a version. Decides nothing.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_agent::doors::{Destination, Future, ReadPage, Web, Written};
use gloss_protocol::{Action, Code, Permission, Problem};

use super::host::TurnHost;
use crate::access::rules::task_of;
use crate::origin::{Origin, Source};
use crate::web::{leave, page};

impl Web for TurnHost {
    fn read_page(&self, address: &str, stop: &Arc<AtomicBool>) -> Future<'_, ReadPage> {
        let (address, stop) = (address.to_owned(), stop.clone());
        Box::pin(async move {
            let wanted = address.clone();
            let leave = self
                .in_core(move |space, turn| {
                    let task = task_of(space.store.read(), turn)?;
                    let over = || Problem::new(Code::Interrupted, "This turn is over.");
                    let (task, hosts) = (task.ok_or_else(over)?, leave::hosts_for(space, turn, &wanted)?);
                    let of = (space.shared.id.clone(), task);
                    let is_unasked = space.allowed(turn, Permission::Reach).next().is_none();
                    let commands = &space.shared.home.programs.commands;
                    Ok((commands.list(of, (vec![Action::Reach], Vec::new()), is_unasked), hosts))
                })
                .await?;
            let mut request = self.trail.page_request(&address);
            let read = page::read(&self.shared, leave, (&address, &mut request), &stop).await;
            // What goes to the model of an answer that was none may be the server's words as well.
            for source in request.addresses(read.as_ref().ok()) {
                self.note_source(Source::new(Origin::Page, &source));
            }
            let read = read?;
            self.note_source(Source::new(Origin::Page, &read.address).with_hash(&read.sha256));
            request.brought(&read);
            Ok(read)
        })
    }

    fn keep_page(&self, page: &ReadPage, to: Destination<'_>) -> Future<'_, Written> {
        let text = page.text.clone();
        self.writing(to, move |space, turn, to| space.write_for(turn, to, &text))
    }
}
