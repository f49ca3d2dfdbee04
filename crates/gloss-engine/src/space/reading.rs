//! Files as one turn reads them: searched for secrets beside the core, and noted with where they are from. Decides nothing: who may
//! read what is `turn/leave.rs`'s.

use std::sync::PoisonError;

use gloss_agent::doors::{Future, ReadFile};
use gloss_errand::page;
use gloss_protocol::{Problem, TurnId};

use super::Space;
use super::host::TurnHost;
use crate::off_core;
use crate::origin::{Origin, Source};
use crate::turn::asks;
use crate::turn::leave;
use crate::turn::reading::unasked;

/// Where a file that was read is from. A first line that says where a page is from is no proof of it, and makes nothing less private.
fn source_of(read: &ReadFile, hash: &str) -> Source {
    let source = match page::Origin::of_file(&read.bytes) {
        _ if crate::content::is_hidden(&read.path) => Source::new(Origin::Private, &read.path),
        Some(page) => Source::new(Origin::KeptPage, &format!("{}, kept from {}", read.path, page.address)),
        None => Source::of_file(&read.path),
    };
    source.with_hash(hash)
}

impl TurnHost {
    /// Notes that something was read; it is recorded with the step that read it.
    pub(super) fn note_source(&self, source: Source) {
        self.sources.lock().unwrap_or_else(PoisonError::into_inner).push(source);
    }

    /// Reads in the core; what holds a secret is searched for it beside the core, and given only to who may read it.
    pub(super) fn reading(
        &self,
        work: impl FnOnce(&mut Space, &TurnId) -> Result<ReadFile, Problem> + Send + 'static,
    ) -> Future<'_, ReadFile> {
        Box::pin(async move {
            let read = self.in_core(work).await?;
            self.note_read(&read).await?;
            Ok(read)
        })
    }

    /// Notes that a file goes to the model.
    pub(super) async fn note_read(&self, read: &ReadFile) -> Result<(), Problem> {
        let source = self.source_of(read).await?;
        self.note_source(source);
        self.trail.add_file(read);
        Ok(())
    }

    /// Looks at a file of which words go to the model, and notes that they do.
    pub(super) async fn look_to_quote(&self, path: &str) -> Result<ReadFile, Problem> {
        let path = path.to_owned();
        let read = self.in_core(move |space, turn| space.look_for(turn, &path)).await?;
        self.note_read(&read).await?;
        Ok(read)
    }

    /// Where a file that was read is from; one that holds a secret only for who may read it.
    pub(super) async fn source_of(&self, read: &ReadFile) -> Result<Source, Problem> {
        let (path, bytes, shared) = (read.path.clone(), read.bytes.clone(), self.shared.clone());
        let looked = off_core::spawn(move |off| shared.home.programs.looks.found_in(off, (&path, &bytes)));
        let (is_secret, hash) = looked.await.unwrap_or((true, String::new()));
        if !is_secret {
            return Ok(source_of(read, &hash));
        }
        let path = read.path.clone();
        match self.in_core(move |space, turn| leave::may_read(space, turn, &path)).await? {
            true => Ok(Source::new(Origin::Private, &read.path).with_hash(&hash)),
            false => Err(unasked(&read.path, asks::HOLDS_SECRET)),
        }
    }
}
