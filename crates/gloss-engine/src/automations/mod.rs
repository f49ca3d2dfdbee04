//! Automations at work: what is due begins, each due moment once, and what could not take place is told with its
//! reason. `schedule` says when a rule comes; `runs` begins and ends runs. When something is due is decided in
//! `gloss-schedule`, what a run does by the turn machine.

mod changes;
pub(crate) mod room;
pub(crate) mod runs;
pub(crate) mod schedule;
pub(crate) mod standing;
pub(crate) mod stirred;

use gloss_protocol::{
    Automation, AutomationStatus, CatchUp, Cause, Problem, Run, RunStatus, Timestamp, Trigger,
};
use gloss_schedule::{Missed, Plan, Policy, Rule, Zone};
use gloss_store::Write;

use self::schedule::problem;
use crate::automations::room::Automations;
use crate::doors::now;

/// Runs of an automation that are looked at after a crash: whose followers have not begun.
const LOOKED_AT: u32 = 20;

impl Automations<'_> {
    /// Begins what is due.
    pub(crate) fn begin_due(&mut self, now: Timestamp) {
        for automation in self.store.read().automations().unwrap_or_default() {
            let due =
                automation.next.is_some_and(|next| next <= now) || automation.settled.0 > now.0 + 86_400_000;
            if automation.status == AutomationStatus::Active && due {
                // One that can't be followed keeps no other from its time, and says why.
                if let Err(problem) = self.settle(&automation, now) {
                    let _ = self.pause_for_trouble(automation, &problem);
                }
            }
        }
        self.begin_changed(now);
    }

    /// Auto-pause: an automation whose rule or files can't be followed, or that ran too often, is paused and says why.
    fn pause_for_trouble(&mut self, mut automation: Automation, problem: &Problem) -> Result<(), Problem> {
        (automation.status, automation.next) = (AutomationStatus::Paused, None);
        automation.why = format!("{} {}", problem.says, problem.next);
        automation.updated_at = now();
        self.write(Write::AutomationWrite, |tx| tx.automation(&automation))
    }

    fn settle(&mut self, automation: &Automation, now: Timestamp) -> Result<(), Problem> {
        let Trigger::Time { rule, zone } = &automation.draft.trigger else { return Ok(()) };
        let zone = Zone::named(zone).map_err(|error| problem(&error))?;
        let rule = Rule::parse_stored(rule, &zone).map_err(|error| problem(&error))?;
        let policy =
            Policy { catch_up: automation.draft.catch_up, jitter: i64::from(automation.draft.jitter) * 1000 };
        let plan =
            gloss_schedule::plan(&rule, &zone, automation.settled, now, policy, automation.id.as_str());
        // What is missed comes before what is run, and each is kept by itself: wherever the engine ends, the rest is asked
        // for again, and nothing twice.
        let missed = plan.missed.as_ref().map(|missed| missed_run(automation, missed));
        if let (Some(run), Some(missed)) = (&missed, &plan.missed) {
            self.keep_missed(run, missed)?;
        }
        // Where each of several is wanted, none is in the way of the next: they take place one after the other.
        let each = plan.run.len() > 1 && policy.catch_up == CatchUp::All;
        for due in &plan.run {
            self.begin_run_beside(&automation.id, *due, Cause::Time, None, each)?;
        }
        self.keep_plan(automation, &plan, missed)
    }

    /// Keeps what was missed, and that it is settled.
    fn keep_missed(&mut self, run: &Run, missed: &Missed) -> Result<(), Problem> {
        let Some(mut automation) = self.store.read().automation(&run.automation)? else { return Ok(()) };
        automation.settled = missed.last;
        automation.missed = Some(run.clone());
        self.write(Write::RunWrite, |tx| {
            tx.claim_run(run)?;
            tx.automation(&automation)
        })
    }

    /// Keeps up to when all is settled. What was missed stands beside what was run for it.
    fn keep_plan(
        &mut self,
        automation: &Automation,
        plan: &Plan,
        missed: Option<Run>,
    ) -> Result<(), Problem> {
        let Some(mut automation) = self.store.read().automation(&automation.id)? else { return Ok(()) };
        automation.settled = plan.settled;
        automation.missed = missed.or(automation.missed);
        automation.next = plan.next;
        if plan.next.is_none() {
            automation.status = AutomationStatus::Over;
        }
        automation.updated_at = now();
        self.write(Write::RunWrite, |tx| tx.automation(&automation))
    }

    /// Recovers runs after a start: those whose task came to rest unseen are told what it came to.
    pub(crate) fn recover_runs(&mut self) -> Result<(), Problem> {
        for automation in self.store.read().automations()? {
            for run in self.store.read().runs_at_work(&automation.id)? {
                let Some(thread) = &run.thread else { continue };
                let last = self.store.read().turns(thread)?.pop();
                if let Some(turn) = last.filter(gloss_protocol::Turn::at_rest) {
                    self.run_ended(&turn)?;
                }
            }
            self.judge_again(&automation)?;
            for run in self.store.read().runs(&automation.id, LOOKED_AT)? {
                // One that can't follow keeps no other from it.
                let _ = self.follow_on(&run);
            }
            self.begin_queued(&automation.id)?;
        }
        Ok(())
    }
}

/// Due moments that had no run, as one row.
fn missed_run(automation: &Automation, missed: &Missed) -> gloss_protocol::Run {
    let mut run = runs::new_run(automation, missed.first, Cause::Time);
    run.status = RunStatus::Missed;
    run.count = missed.count;
    run.until = (missed.count > 1).then_some(missed.last);
    run.says = "Gloss was not running, or the machine slept.".to_owned();
    run.ended_at = Some(now());
    run
}
