//! Second looks as they are taken: the task's own model is asked beside the core, with no tools and its own instructions, and what
//! comes of it goes back through the core. Decides nothing.

use std::sync::Arc;
use std::time::Duration;

use gloss_protocol::{Problem, TurnId, Usage};
use gloss_provider::{Message, PaidFrom, Request, TurnFacts};
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use super::Space;
use crate::auto_review::INSTRUCTIONS;
use crate::auto_review::attempts::{Attempts, Try, limit};
use crate::auto_review::policy::{Failing, Finding};
use crate::config::Config;
use crate::core::handle::Input;
use crate::money::purse;
use crate::providers::{self, Chosen};
use crate::turn::looking::{Look, WantedLook};

/// Longest words of the person's own for whoever looks, in bytes.
const MAX_POLICY: usize = 8 << 10;

/// Takes the second looks that a turn waits for; the card of what the person is asked stands meanwhile.
///
/// # Errors
/// Errors of the store.
pub(crate) fn begin_looks(space: &mut Space, id: &TurnId) -> Result<(), Problem> {
    let Some(stop) = space.running.get(id).filter(|running| running.awaits).map(|one| one.looks.clone())
    else {
        return Ok(());
    };
    let (wanted, failed) = space.wanted_looks(id)?;
    if !failed.is_empty() {
        space.settle_looks(id, failed, Usage::default())?;
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let turn = space.turn(id)?;
    let Some(thread) = space.store.read().thread(&turn.thread)? else { return Ok(()) };
    let config = Config::read(&space.shared.home.dir).unwrap_or_default();
    let chosen = match providers::choose(&config, &space.shared.home, &thread.model) {
        Ok(chosen) => chosen,
        Err(problem) => {
            let failing = Finding::Failed(Failing::Unreachable(problem.says));
            let all = wanted.into_iter().flat_map(|one| one.approvals);
            let looks = all.map(|approval| (approval, failing.clone())).collect();
            return space.settle_looks(id, looks, Usage::default());
        }
    };
    let paid_from = purse::of_turn(&space.shared, &thread.id, chosen.rate);
    let looker = Looker {
        chosen,
        instructions: instructions(config.auto_review.policy.as_deref()),
        limit: limit(config.auto_review.seconds),
        paid_from,
        stop,
    };
    look_beside(space, id, looker, wanted);
    Ok(())
}

/// Looks at one after the other, and settles each.
fn look_beside(space: &Space, id: &TurnId, looker: Looker, wanted: Vec<WantedLook>) {
    let (inputs, workspace, id) = (space.core.inputs.clone(), space.shared.id.clone(), id.clone());
    let span = tracing::info_span!("look", turn = id.0);
    let looking = async move {
        let looker = Arc::new(looker);
        for one in wanted {
            // In a task of its own: one that panics is a look that failed, and no action is left without an answer.
            let (own, message) = (looker.clone(), one.message.unwrap_or_default());
            let look = tokio::spawn(async move { own.look(&message).await }.in_current_span());
            let broke_off = |_| (Finding::Failed(Failing::BrokeOff), Usage::default());
            let (finding, used) = look.await.unwrap_or_else(broke_off);
            // What was stopped is settled by whoever stopped it; what it used counts.
            let ids = if looker.stop.is_cancelled() { Vec::new() } else { one.approvals };
            let looks: Vec<Look> = ids.into_iter().map(|id| (id, finding.clone())).collect();
            let turn = id.clone();
            let work = Box::new(move |space: &mut Space| {
                if let Err(problem) = space.settle_looks(&turn, looks, used) {
                    tracing::warn!(code = ?problem.code, "look.not_settled");
                }
            });
            if inputs.send(Input::AgentStep(workspace.clone(), work)).await.is_err()
                || looker.stop.is_cancelled()
            {
                return;
            }
        }
    };
    space.runtime.spawn(looking.instrument(span));
}

/// The instructions, with the person's own words for whoever looks.
fn instructions(policy: Option<&str>) -> String {
    match policy.map(str::trim).filter(|policy| !policy.is_empty()) {
        Some(policy) => {
            let end = policy.floor_char_boundary(MAX_POLICY.min(policy.len()));
            format!("{INSTRUCTIONS}\n\nThe person adds:\n{}", policy.get(..end).unwrap_or_default())
        }
        None => INSTRUCTIONS.to_owned(),
    }
}

/// Whoever looks.
struct Looker {
    chosen: Chosen,
    instructions: String,
    limit: Duration,
    paid_from: PaidFrom,
    stop: CancellationToken,
}

impl Looker {
    /// What is found, and what was used for it.
    async fn look(&self, message: &str) -> (Finding, Usage) {
        let (mut attempts, mut used) = (Attempts::default(), Usage::default());
        loop {
            let (came, usage) = self.ask(message).await;
            used = used.plus(usage);
            if self.stop.is_cancelled() {
                return (Finding::Failed(Failing::Restarted), used);
            }
            if let Some(finding) = attempts.next(came) {
                return (finding, used);
            }
        }
    }

    async fn ask(&self, message: &str) -> (Try, Usage) {
        let request = Request {
            model: self.chosen.model.clone(),
            instructions: self.instructions.clone(),
            messages: vec![Message::User { text: message.to_owned(), input: None }],
            tools: Vec::new(),
            cache_key: String::new(),
            effort: None,
            facts: TurnFacts::default(),
            paid_from: self.paid_from.clone(),
        };
        let stop = self.stop.child_token();
        let answering = gloss_agent::answer_unheard(&*self.chosen.provider, request, stop.clone());
        tokio::pin!(answering);
        let (answer, is_late) = tokio::select! {
            answer = &mut answering => (answer, false),
            () = tokio::time::sleep(self.limit) => {
                stop.cancel();
                // What it used until then is counted.
                (answering.await, true)
            }
        };
        match answer {
            Ok(answer) if !is_late && answer.calls.is_empty() => (Try::Answer(answer.text), answer.usage),
            Ok(answer) if !is_late => (Try::Answer(String::new()), answer.usage),
            Ok(answer) => (Try::TimedOut, answer.usage),
            Err(failure) if is_late => (Try::TimedOut, failure.usage),
            Err(failure) => (Try::Failed(failure.problem), failure.usage),
        }
    }
}
