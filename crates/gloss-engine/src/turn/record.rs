//! Records of a turn's transitions: items, the machine's kept state, and at its rest the end of the turn.

use gloss_agent::machine::{Note as Noted, Rest};
use gloss_agent::{Ask, Record, ToolRecord, Transition, conversation};
use gloss_protocol::{
    Approval, ApprovalState, Code, Cost, Item, ItemBody, ItemId, ItemStatus, Problem, Refuser, Thread,
    ThreadStatus, Turn, TurnId, Usage,
};
use gloss_store::Write;
use serde_json::{Value, json};

use crate::cost::Rate;
use crate::doors::now;
use crate::turn::approval;
use crate::turn::entry::merged;
use crate::turn::logging;
use crate::turn::outcome::message_body;
use crate::turn::room::Turns;
use crate::turn::room::{Running, TurnNews};
use crate::turn::sources::with_sources;
use crate::turn::trail::Trail;
use crate::versions::copies::{changed_rows, write_rows};

impl Turns {
    pub(crate) fn turn(&self, id: &TurnId) -> Result<Turn, Problem> {
        self.store
            .read()
            .turn(id)?
            .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no turn {id}.")))
    }

    /// Records a transition, a tool's beginning or its end.
    pub(crate) fn record(
        &mut self,
        turn: &TurnId,
        (record, trail): (Record, Trail),
        item: Option<&ItemId>,
    ) -> Result<(), Problem> {
        match record {
            Record::Step(step) => self.record_step(turn, (step, &trail), item),
            Record::Start(tools) => self.record_start(turn, &tools),
            Record::Finish(tool) => self.record_finish(turn, tool, &trail),
            Record::Compacted { usage, entry } => self.record_compacted(turn, usage, (&entry, &trail)),
        }
    }

    fn record_step(
        &mut self,
        id: &TurnId,
        (step, trail): (Transition, &Trail),
        item: Option<&ItemId>,
    ) -> Result<(), Problem> {
        let Transition { finished, state, notes, planned, asks, begun } = step;
        let mut turn = self.turn(id)?;
        let before = (turn.usage, turn.cost);
        let mut used = self.counted(&mut turn, answers(&notes))?;
        let is_counted = used.is_some();
        if let Some(latest) = planned.get(..begun).and_then(|begun| begun.last()) {
            // What begins with its own record is said there.
            let thread = match used.take() {
                None => self.store.read().thread(&turn.thread)?,
                thread => thread,
            };
            used = thread.map(|thread| Thread { latest: latest.says.clone(), updated_at: now(), ..thread });
        }
        let waits = waits_for(self, &mut turn, &mut used, asks)?;
        let next = self.store.read().next_item(&turn.thread)?;
        let Rows { mut items, rest } = rows(&mut turn, next, notes, &planned, item);
        if let Some(open) = waits.approvals.iter().find(|one| one.state == ApprovalState::Waiting) {
            turn.says.clone_from(&open.says);
        }
        let first = items.len() - planned.len();
        items.iter_mut().skip(first).take(begun).for_each(start);
        let is_open = waits.approvals.iter().any(|one| one.state.is_open());
        let Stepped { ended, ends, kept, copies } =
            self.step_running(id, (state, is_open, rest.as_ref()), finished, (&items, &planned))?;
        self.write(Write::TurnStep, |tx| {
            used.iter().try_for_each(|thread| tx.thread(thread))?;
            for (item, entry) in &ended {
                tx.item(item, Some(entry))?;
            }
            for (item, entry) in &items {
                tx.item(item, entry.as_ref())?;
            }
            if is_counted || !items.is_empty() {
                tx.turn(&turn)?;
            }
            if let Some(thread) = used.as_ref().filter(|_| is_counted) {
                logging::answer(tx, (&turn, thread), since(before, &turn), trail.answer)?;
            }
            logging::ends(tx, &turn, (trail, &ends))?;
            logging::calls(tx, &turn, &items)?;
            for approval in &waits.approvals {
                tx.approval(approval)?;
                logging::question(tx, approval)?;
            }
            waits.helped.iter().try_for_each(|thread| tx.thread(thread))?;
            write_rows(tx, id, &copies)?;
            tx.machine(id, &kept)
        })?;
        self.stages_are_stored(id);
        self.after_step(turn, is_open, rest)
    }

    /// What comes of a step that is stored: the turn waits, is at its end, or goes on.
    fn after_step(&mut self, turn: Turn, is_open: bool, rest: Option<Rest>) -> Result<(), Problem> {
        let id = &turn.id;
        let Some(running) = self.running.get_mut(id) else { return Ok(()) };
        running.awaits = is_open;
        running.is_looked_at = is_open && !turn.awaits;
        if is_open {
            self.changed = true;
        }
        if turn.awaits {
            self.news.push(TurnNews::Awaits(Box::new(turn)));
            return Ok(());
        }
        match rest {
            Some(rest) => {
                let stages = self.copies.get(id).map(|copies| copies.stages.clone()).unwrap_or_default();
                self.finish(id, rest, stages)
            }
            None => Ok(()),
        }
    }

    /// Takes a step over into what runs: which calls are at their end, and what of it is to be stored.
    fn step_running(
        &mut self,
        id: &TurnId,
        (state, is_open, rest): (Value, bool, Option<&Rest>),
        finished: Vec<ToolRecord>,
        (items, planned): (&[(Item, Option<Value>)], &[ToolRecord]),
    ) -> Result<Stepped, Problem> {
        let Some(running) = self.running.get_mut(id) else {
            return Err(over());
        };
        let copies = self.versions.copies.entry(id.clone()).or_default();
        let all = finished.into_iter().filter_map(|tool| ended(running, tool));
        let (ended, ends): (Vec<_>, Vec<_>) =
            all.map(|(item, entry, refuser)| ((item.clone(), entry), (item, refuser))).unzip();
        running.machine = state;
        // What was allowed was for the calls that are at their end now.
        if !ended.is_empty() {
            running.allowed.clear();
        }
        let mut kept = if is_open { running.kept_waiting(&copies.reads) } else { running.stored_state() };
        if let (Some(rest), Some(kept)) = (rest, kept.as_object_mut()) {
            kept.insert("rest".to_owned(), json!(rest));
        }
        for ((item, entry), tool) in items.iter().rev().zip(planned.iter().rev()) {
            running.calls.insert(tool.call_id.clone(), (item.clone(), entry.clone()));
        }
        Ok(Stepped { ended, ends, kept, copies: changed_rows(&copies.stages)? })
    }

    /// Adds what answers used and cost to their turn, and gives its thread with the same added; none where there
    /// is nothing to add.
    pub(crate) fn counted(
        &self,
        turn: &mut Turn,
        answers: impl IntoIterator<Item = Usage>,
    ) -> Result<Option<Thread>, Problem> {
        let rate = self.running.get(&turn.id).map_or(Rate::Unknown, |running| running.rate);
        let (mut used, mut cost) = (Usage::default(), Cost::default());
        for answer in answers {
            (used, cost) = (used.plus(answer), cost.plus(rate.cost(answer)));
        }
        if used == Usage::default() && cost == Cost::default() {
            return Ok(None);
        }
        (turn.usage, turn.cost) = (turn.usage.plus(used), turn.cost.plus(cost));
        let Some(mut thread) = self.store.read().thread(&turn.thread)? else { return Ok(None) };
        (thread.usage, thread.cost) = (thread.usage.plus(used), thread.cost.plus(cost));
        Ok(Some(thread))
    }

    fn record_start(&mut self, id: &TurnId, tools: &[ToolRecord]) -> Result<(), Problem> {
        let Some(running) = self.running.get_mut(id) else {
            return Err(over());
        };
        let mut items = Vec::new();
        for tool in tools {
            if let Some((item, _)) = running.calls.get_mut(&tool.call_id) {
                item.status = ItemStatus::Started;
                item.started_at = now();
                items.push(item.clone());
            }
        }
        let latest = tools.last().map(|tool| tool.says.clone()).unwrap_or_default();
        let thread = running.thread.clone();
        let thread = self.store.read().thread(&thread)?;
        self.write(Write::ToolStart, |tx| {
            items.iter().try_for_each(|item| tx.item(item, None))?;
            match thread {
                Some(mut thread) => {
                    thread.latest = latest;
                    thread.updated_at = now();
                    tx.thread(&thread)
                }
                None => Ok(()),
            }
        })
    }

    fn record_finish(&mut self, id: &TurnId, tool: ToolRecord, trail: &Trail) -> Result<(), Problem> {
        let turn = self.turn(id)?;
        let Some(running) = self.running.get_mut(id) else {
            return Err(over());
        };
        let call = tool.call_id.clone();
        let Some((item, entry, refuser)) = ended(running, tool) else {
            return Ok(());
        };
        running.allowed.retain(|allowed| allowed.call != call);
        let kept = running.stored_state();
        let copies =
            self.copies.get(id).map_or_else(|| Ok(Vec::new()), |copies| changed_rows(&copies.stages))?;
        self.write(Write::ToolFinish, |tx| {
            tx.item(&item, Some(&entry))?;
            write_rows(tx, id, &copies)?;
            logging::ends(tx, &turn, (trail, &[(item.clone(), refuser)]))?;
            tx.machine(id, &kept)
        })?;
        self.stages_are_stored(id);
        Ok(())
    }

    /// Shows on the thread what goes on.
    pub(crate) fn say_latest(&mut self, id: &TurnId, says: &str) -> Result<(), Problem> {
        let Some(running) = self.running.get(id) else {
            return Ok(());
        };
        let Some(mut thread) = self.store.read().thread(&running.thread.clone())? else {
            return Ok(());
        };
        says.clone_into(&mut thread.latest);
        thread.updated_at = now();
        self.write(Write::TurnStep, |tx| tx.thread(&thread))
    }
}

/// A call that is at its end, as its item and the entry that the model hears, with who refused it; none where no such call is
/// at work.
fn ended(running: &mut Running, tool: ToolRecord) -> Option<(Item, Value, Option<Refuser>)> {
    let (mut item, entry) = running.calls.remove(&tool.call_id)?;
    let (text, ok) = tool.result.unwrap_or_default();
    item.status = if ok { ItemStatus::Done } else { ItemStatus::Failed };
    item.ended_at = Some(now());
    let result = match tool.stopped {
        true => conversation::stopped(&tool.call_id, &tool.name, &text),
        false => conversation::result(&tool.call_id, &tool.name, &text, ok),
    };
    item.body = ItemBody::Tool { name: tool.name, says: tool.says, detail: tool.detail, ended: tool.ended };
    let sources = std::mem::take(&mut running.sources);
    Some((item, with_sources(merged(entry, result), &sources), tool.refuser))
}

/// What a turn used and what that cost, since before.
fn since((usage, cost): (Usage, Cost), turn: &Turn) -> (Usage, Cost) {
    let less = |now: u64, before: u64| now.saturating_sub(before);
    let used = Usage {
        input: less(turn.usage.input, usage.input),
        cached: less(turn.usage.cached, usage.cached),
        cache_written: less(turn.usage.cache_written, usage.cache_written),
        output: less(turn.usage.output, usage.output),
        estimated: less(turn.usage.estimated, usage.estimated),
    };
    let micro_usd = less(turn.cost.micro_usd, cost.micro_usd);
    // What was partial before says nothing of this answer, unless nothing of it is priced.
    let partial = turn.cost.partial && (!cost.partial || micro_usd == 0);
    (used, Cost { micro_usd, partial })
}

/// Usage of each answer of a transition.
fn answers(notes: &[Noted]) -> Vec<Usage> {
    let used = |note: &Noted| match note {
        Noted::Answer { usage, .. } => Some(*usage),
        Noted::Rest(_) => None,
    };
    notes.iter().filter_map(used).collect()
}

/// A step as it is stored, beside its items.
struct Stepped {
    /// Calls that are at their end.
    ended: Vec<(Item, Value)>,
    /// The same, each with who refused it.
    ends: Vec<(Item, Option<Refuser>)>,
    /// The machine as it is kept.
    kept: Value,
    /// Staging copies that changed.
    copies: Vec<(String, Value)>,
}

/// Approvals that a transition waits for, and the task that it helps.
#[derive(Default)]
struct Waits {
    approvals: Vec<Approval>,
    helped: Option<Thread>,
}

/// Makes approvals of what a turn asks for; where one of them is open it waits, and its task says for what.
fn waits_for(
    space: &Turns,
    turn: &mut Turn,
    used: &mut Option<Thread>,
    asks: Vec<Ask>,
) -> Result<Waits, Problem> {
    if asks.is_empty() {
        return Ok(Waits::default());
    }
    let read = space.store.read();
    let own = used.take().map_or_else(|| read.thread(&turn.thread), |thread| Ok(Some(thread)))?;
    let Some(mut own) = own else { return Ok(Waits::default()) };
    // A helper asks on the card of the task that it helps.
    let mut helped = own.helps.as_ref().map(|helps| read.thread(&helps.task)).transpose()?.flatten();
    let approvals = approval::rows(space, turn, (&own.model, helped.as_ref().unwrap_or(&own)), asks)?;
    let waiting = approvals.iter().filter(|one| one.state == ApprovalState::Waiting).cloned().collect();
    let questions = u32::try_from(Approval::groups(waiting).len()).unwrap_or(u32::MAX);
    let asker = helped.as_mut().unwrap_or(&mut own);
    asker.question_count = asker.question_count.saturating_add(questions);
    let looked_at = approvals.iter().find(|one| one.state == ApprovalState::Reviewing);
    match approvals.iter().find(|approval| approval.state == ApprovalState::Waiting) {
        Some(open) => {
            (turn.awaits, turn.status) = (true, ThreadStatus::Waiting);
            for thread in [Some(&mut own), helped.as_mut()].into_iter().flatten() {
                (thread.status, thread.updated_at) = (ThreadStatus::Waiting, now());
                thread.latest.clone_from(&open.says);
            }
        }
        None => {
            helped = None;
            if let Some(open) = looked_at {
                own.latest = format!("A second opinion on: {}", open.says);
                own.updated_at = now();
            }
        }
    }
    *used = Some(own);
    Ok(Waits { approvals, helped })
}

/// Rows of a transition: items, each with its entry of the conversation, and how the turn rests.
struct Rows {
    items: Vec<(Item, Option<Value>)>,
    rest: Option<Rest>,
}

/// An answer without words has no item of its own: its entry rides on the first tool that it calls.
fn rows(
    turn: &mut Turn,
    mut next: u32,
    notes: Vec<Noted>,
    planned: &[ToolRecord],
    item: Option<&ItemId>,
) -> Rows {
    let mut rows = Rows { items: Vec::new(), rest: None };
    let mut riding = None;
    for note in notes {
        match note {
            Noted::Answer { text, calls, opaque, cut_off, .. } => {
                let entry = conversation::assistant(&text, &calls, &opaque);
                if text.trim().is_empty() {
                    riding = Some(entry);
                    continue;
                }
                let said = message(turn, next, item, &text, cut_off);
                turn.says = text;
                next += 1;
                rows.items.push((said, Some(entry)));
            }
            Noted::Rest(how) => rows.rest = Some(how),
        }
    }
    for tool in planned {
        let (name, says, detail) = (tool.name.clone(), tool.says.clone(), tool.detail.clone());
        let mut planned = Turns::new_item(turn, next, ItemBody::Tool { name, says, detail, ended: None });
        (planned.status, planned.ended_at) = (ItemStatus::Planned, None);
        next += 1;
        let entry = merged(riding.take(), json!({ "call": tool.call_id }));
        rows.items.push((planned, Some(entry)));
    }
    rows
}

fn message(turn: &Turn, n: u32, id: Option<&ItemId>, text: &str, cut_off: bool) -> Item {
    let mut item = Turns::new_item(turn, n, message_body(text, cut_off));
    if let Some(id) = id {
        item.id = id.clone();
    }
    item
}

fn over() -> Problem {
    Problem::new(Code::Interrupted, "This turn is over.")
}

fn start((item, _): &mut (Item, Option<Value>)) {
    (item.status, item.started_at) = (ItemStatus::Started, now());
}
