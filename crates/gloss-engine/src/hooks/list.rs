//! Hooks as a person reads them: all of them, with when each runs, what it runs, and whether it does.

use std::sync::Arc;

use gloss_extension::Handler;
use gloss_protocol::{HookInfo, Problem, Reply};

use super::found::{Found, hooks};
use crate::access::rules::in_force;
use crate::digest::cut_words;
use crate::doors::Shared;
use crate::off_core::OffCore;

/// Longest words of what a hook runs that a person reads, in characters.
const MAX_WORDS: usize = 2_000;

/// All hooks.
///
/// # Errors
/// Errors of the store.
pub(crate) fn list(off: &OffCore, shared: &Arc<Shared>) -> Result<Reply, Problem> {
    let entries = shared.read(|read, _| in_force(read, None))?;
    Ok(Reply::Hooks { hooks: hooks(off, shared, &entries).into_iter().map(info).collect() })
}

fn info(found: Found) -> HookInfo {
    HookInfo {
        runs: runs_of(&found),
        hook: found.name,
        event: found.hook.as_ref().map(|hook| hook.event.clone()).unwrap_or_default(),
        matcher: found.hook.as_ref().map(|hook| hook.matcher.clone()).unwrap_or_default(),
        from: found.from.word().to_owned(),
        path: found.file,
        line: found.line,
        status: found.status,
        why: found.why,
        hash: found.hash,
    }
}

/// What a hook runs, word for word.
pub(super) fn runs_of(found: &Found) -> String {
    let Some(hook) = &found.hook else { return String::new() };
    let words = match &hook.handler {
        Handler::Command { command, args, .. } => {
            let args = args.iter().flatten().map(|word| format!("{word:?}"));
            std::iter::once(command.clone()).chain(args).collect::<Vec<_>>().join(" ")
        }
        Handler::Http { url, .. } => url.clone(),
        Handler::Tool { server, tool } => format!("{tool} of {server}"),
        Handler::Prompt { prompt } | Handler::Agent { prompt } => prompt.clone(),
    };
    cut_words(&words, MAX_WORDS)
}
