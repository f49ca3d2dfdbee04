//! The journal of one turn: its records become steps of the core's queue, with what its tools left behind them to be logged.
//! Decides nothing.

use std::sync::PoisonError;

use gloss_agent::doors::Future;
use gloss_agent::machine::{Note as Noted, Rest};
use gloss_agent::{Ask, Decisions, Entry, Journal, Record, WantedCall};
use gloss_protocol::{Code, Problem};

use super::Space;
use super::host::TurnHost;
use crate::core::handle::Input;
use crate::off_core::{self, OffCore};
use crate::sheet::calc;
use crate::space::look::begin_looks;
use crate::turn::trail::Trail;
use crate::turn::{approval, asks, leave};

impl Journal for TurnHost {
    fn record(&self, record: Record) -> Future<'_, ()> {
        let item = match &record {
            Record::Step(_) => Some(self.take_item()),
            _ => None,
        };
        let rests = |noted: &Noted| matches!(noted, Noted::Rest(Rest::Done));
        let is_answer = |noted: &Noted| matches!(noted, Noted::Answer { .. });
        let has_words = |noted: &Noted| matches!(noted, Noted::Answer { text, .. } if !text.is_empty());
        if matches!(&record, Record::Step(step) if step.notes.iter().any(has_words)) {
            // An answer that came all at once was never shown in part.
            self.trail.see_words();
        }
        // A beginning says nothing of what came before it.
        let trail = match &record {
            Record::Start(_) => Trail::default(),
            Record::Step(step) => self.trail.take(step.notes.iter().any(is_answer)),
            Record::Finish(_) | Record::Compacted { .. } => self.trail.take(false),
        };
        let sources = std::mem::take(&mut *self.sources.lock().unwrap_or_else(PoisonError::into_inner));
        let asks = matches!(&record, Record::Step(step) if !step.asks.is_empty());
        if !matches!(&record, Record::Step(step) if step.notes.iter().any(rests)) {
            return self.in_core(move |space, turn| {
                space.note_sources(turn, sources);
                space.record(turn, (record, trail), item.as_ref())?;
                if asks { begin_looks(space, turn) } else { Ok(()) }
            });
        }
        // What the batch does to values is worked out before it is applied, so that both are one version.
        Box::pin(async move {
            let asked = self.in_core(|space, turn| Ok(space.batch_values(turn))).await?;
            let worked = off_core::spawn(move |off| calc::work_out_all(off, asked)).await;
            let worked = worked.unwrap_or_default();
            let done = self.in_core(move |space, turn| {
                space.note_sources(turn, sources);
                space.with_values(worked, |space| space.record(turn, (record, trail), item.as_ref()))
            });
            done.await
        })
    }

    fn judge(&self, calls: Vec<WantedCall>) -> Future<'_, Vec<Ask>> {
        Box::pin(async move {
            if calls.iter().any(|wanted| wanted.is_walled) {
                // The walls are tried once, beside the core, before anything is judged by them.
                let shared = self.shared.clone();
                let tried = off_core::spawn(move |off| shared.home.programs.walls.standing(off).level);
                tried.await.map_err(|_| Problem::new(Code::Internal, "Trying the walls broke off."))?;
            }
            let (mut asks, unsearched) =
                self.in_core(move |space, turn| asks::judge(space, turn, calls)).await?;
            // Read and searched beside the core: that takes a while.
            let shared = self.shared.clone();
            let search = move |off: &OffCore| {
                unsearched.into_iter().filter_map(|one| one.search(off, &shared)).collect::<Vec<_>>()
            };
            let found = off_core::spawn(search).await.unwrap_or_default();
            for (path, ask) in found {
                let may = self.in_core(move |space, turn| leave::may_read(space, turn, &path)).await?;
                asks.extend((!may).then_some(ask));
            }
            Ok(asks)
        })
    }

    fn decisions(&self) -> Future<'_, Option<Decisions>> {
        self.in_core(|space, turn| approval::decisions(space, turn))
    }

    fn conversation(&self) -> Future<'_, Vec<Entry>> {
        let thread = self.thread.clone();
        self.in_core(move |space, _| Ok(space.store.read().entries(&thread)?))
    }

    fn next(&self) -> Future<'_, Result<Vec<Entry>, Problem>> {
        let thread = self.thread.clone();
        self.trail.begin_answer();
        self.in_core(move |space, turn| match space.budget_spent(turn)? {
            Some(spent) => Ok(Err(spent)),
            None => Ok(Ok(space.store.read().entries(&thread)?)),
        })
    }

    fn keepsakes(&self) -> Future<'_, String> {
        self.in_core(|space, turn| space.keepsakes(turn))
    }

    fn show_answer(&self, text: &str) {
        if !text.is_empty() {
            self.trail.see_words();
        }
        let item = self.streaming.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.shared.words.hear(&self.thread, &self.turn, &item, text);
    }

    fn show_waiting(&self, why: &str) {
        let (why, turn) = (why.to_owned(), self.turn.clone());
        let work = Box::new(move |space: &mut Space| {
            let _ = space.say_latest(&turn, &why);
        });
        // A full queue drops it: it is a courtesy, and the next one comes.
        let _ = self.core.inputs.try_send(Input::AgentStep(self.shared.id.clone(), work));
    }
}
