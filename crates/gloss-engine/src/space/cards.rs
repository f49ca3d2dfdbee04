//! A turn's door to cards: the files that they rest on are read as for the model, then they are made in the core.

use std::collections::BTreeMap;

use gloss_agent::doors::{CardDraft, Cards, Future, MadeCards};

use super::host::TurnHost;
use crate::cards;

impl Cards for TurnHost {
    fn make_cards(&self, drafts: Vec<CardDraft>) -> Future<'_, MadeCards> {
        Box::pin(async move {
            // A file that may not be read, or is not there, refuses its own cards and no others.
            let mut unreadable: BTreeMap<String, Option<String>> = BTreeMap::new();
            for draft in &drafts {
                if !unreadable.contains_key(&draft.path) {
                    let why = self.look_to_quote(&draft.path).await.err().map(|problem| problem.says);
                    unreadable.insert(draft.path.clone(), why);
                }
            }
            self.in_core(move |space, _| {
                let drafted = drafts.into_iter().map(|draft| match unreadable.get(&draft.path) {
                    Some(Some(why)) => Err(why.clone()),
                    _ => cards::drafted(space, draft),
                });
                let drafted: Vec<_> = drafted.collect();
                cards::make(space, drafted)
            })
            .await
        })
    }

    fn make_found_cards(&self, path: &str) -> Future<'_, MadeCards> {
        let path = path.to_owned();
        Box::pin(async move {
            self.look_to_quote(&path).await?;
            self.in_core(move |space, _| {
                let found = cards::found(space, &path)?;
                cards::make(space, found.into_iter().map(Ok))
            })
            .await
        })
    }
}
