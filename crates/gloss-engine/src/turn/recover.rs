//! Recovery of turns after a start: a step that had begun and may have changed something is never run again by itself.

use std::collections::{BTreeMap, HashMap};

use gloss_agent::machine::{Phase, Rest, State};
use gloss_agent::{Effect, conversation};
use gloss_protocol::{Item, ItemBody, ItemStatus, Problem, Turn};
use gloss_store::Write;
use serde::Deserialize;
use serde_json::Value;

use crate::doors::now;
use crate::turn::entry::{call_of, merged};
use crate::turn::room::Turns;

/// Reason that a call has no result.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotRun {
    /// Gloss ended before it began.
    Restarted,
    /// The person stopped the task.
    Stopped,
    /// A second look stopped too much of what the task wanted.
    Ended,
}

impl NotRun {
    /// Result that a model gets in its place.
    fn says(self) -> &'static str {
        match self {
            Self::Restarted => {
                "Gloss was restarted before this was done. Nothing was changed; call it again if it is needed."
            }
            Self::Stopped => "Not run: the person stopped the task.",
            Self::Ended => {
                "Not run: a second opinion stopped it, as it had stopped others, and the task was ended."
            }
        }
    }
}

/// State that is stored with a turn to go on from. Its staging copies have rows of their own; up to version 7 of the
/// store they stood here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct StoredTurn {
    state: State,
    stages: BTreeMap<String, Value>,
    rest: Option<Rest>,
    /// The versions that it had read when it began to wait for an approval.
    reads: HashMap<String, u32>,
}

impl Turns {
    /// After a start: every turn that was at work goes on, or says why not. A step that had begun and may have
    /// changed something is never run again by itself.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn recover_turns(&mut self) -> Result<(), Problem> {
        for turn in self.store.read().turns_at_work()? {
            let kept = self.store.read().machine(&turn.id)?;
            let kept: StoredTurn =
                kept.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default();
            if let Err(problem) = self.recover_turn(&turn, kept) {
                // One that can't come to its end keeps no other from going on.
                let _ = self.rest_with(&turn.id, problem);
            }
        }
        Ok(())
    }

    fn recover_turn(&mut self, turn: &Turn, kept: StoredTurn) -> Result<(), Problem> {
        let waits = kept.state.phase == Phase::Waiting && kept.rest.is_none();
        if !waits {
            self.settle_items(turn, NotRun::Restarted)?;
        }
        let thread = self.store.read().thread(&turn.thread)?;
        if kept.rest.is_none() && thread.is_some_and(|thread| thread.helps.is_some()) {
            // After a crash nobody waits for a helper any more.
            return self.stop_waiting(&turn.id);
        }
        let stages = self.stored_stages(&turn.id, kept.stages)?;
        match kept.rest {
            Some(rest) => self.finish(&turn.id, rest, stages),
            None => {
                self.set_to_work(turn, kept.state, stages)?;
                if waits { self.wait_again(turn, kept.reads) } else { Ok(()) }
            }
        }
    }

    /// Waits again for an approval after a start; what was allowed or denied meanwhile goes on.
    fn wait_again(&mut self, turn: &Turn, reads: HashMap<String, u32>) -> Result<(), Problem> {
        let planned = self.open_calls(turn)?;
        let is_open = self.store.read().approvals_of(&turn.id)?.iter().any(|one| one.state.is_open());
        self.copies.entry(turn.id.clone()).or_default().reads = reads;
        let Some(running) = self.running.get_mut(&turn.id) else { return Ok(()) };
        running.calls =
            planned.into_iter().map(|(item, entry)| (call_of(entry.as_ref()), (item, entry))).collect();
        running.awaits = is_open;
        if is_open {
            running.waiting = None;
        }
        self.look_broke_off(&turn.id)
    }

    /// The tool calls of a turn that have no result yet, each with its entry.
    fn open_calls(&self, turn: &Turn) -> Result<Vec<(Item, Option<Value>)>, Problem> {
        let items = self.store.read().conversation(&turn.thread)?;
        let open = |item: &Item| {
            item.turn == turn.id
                && matches!(item.body, ItemBody::Tool { .. })
                && matches!(item.status, ItemStatus::Planned | ItemStatus::Started)
        };
        Ok(items.into_iter().filter(|(item, _)| open(item)).collect())
    }

    /// The arguments of a turn's calls as the model wrote them, by the calls' ids.
    fn arguments(&self, turn: &Turn) -> Result<HashMap<String, String>, Problem> {
        let mut out = HashMap::new();
        for (_, entry) in
            self.store.read().conversation(&turn.thread)?.iter().filter(|(item, _)| item.turn == turn.id)
        {
            let calls = entry.as_ref().and_then(|entry| entry.pointer("/assistant/calls")?.as_array());
            for call in calls.into_iter().flatten() {
                let of = |key: &str| call.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                out.insert(of("id"), of("arguments"));
            }
        }
        Ok(out)
    }

    /// Gives every tool call without a result one: that nobody knows what came of it, or that it was not begun, and why.
    pub(crate) fn settle_items(&mut self, turn: &Turn, why: NotRun) -> Result<(), Problem> {
        let open = self.open_calls(turn)?;
        if open.is_empty() {
            return Ok(());
        }
        let arguments = self.arguments(turn)?;
        let shared = self.shared.clone();
        self.write(Write::Recover, |tx| {
            for (mut item, entry) in open {
                let ItemBody::Tool { name, says, .. } = &mut item.body else { continue };
                // Of a call whose arguments are no longer there nobody knows that it only read.
                let effect = arguments.get(&call_of(entry.as_ref()));
                let effect = effect.and_then(|arguments| shared.home.toolbox.effect_of(name, arguments));
                let reads = effect == Some(Effect::Reads);
                let began = item.status == ItemStatus::Started;
                let told = if began && !reads {
                    "Gloss was restarted while this ran; whether it took effect is not known. Look before doing it again."
                } else {
                    why.says()
                };
                if began && !reads {
                    says.push_str(": not known whether it took effect");
                }
                let (call_id, name) = (call_of(entry.as_ref()), name.clone());
                item.status = if began && !reads { ItemStatus::Unknown } else { ItemStatus::Failed };
                item.ended_at = Some(now());
                let result = match why {
                    NotRun::Stopped => conversation::stopped(&call_id, &name, told),
                    NotRun::Restarted | NotRun::Ended => conversation::result(&call_id, &name, told, false),
                };
                tx.item(&item, Some(&merged(entry, result)))?;
            }
            Ok(())
        })
    }
}
