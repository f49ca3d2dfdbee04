//! What a task used: tokens, money, time and questions. Adds up what is stored, and measures nothing.

use gloss_protocol::{
    ChangeState, Cost, ModelUse, ReceiptChange, ReceiptQuestion, ReceiptRefusal, Spending, Turn, Usage,
};
use gloss_store::LogEntry;

use super::work::Work;
use crate::doors::now;
use crate::money::label::Label;

/// What a task used.
pub(super) fn spending(
    work: &Work,
    label: &Label,
    (changes, questions, refusals): (&[ReceiptChange], &[ReceiptQuestion], &[ReceiptRefusal]),
) -> Spending {
    let (cost, usage) = (work.thread.cost, work.thread.usage);
    let waiting_ms = work.own_turns().map(|turn| waiting(turn, work)).sum();
    let at_work: u64 =
        work.own_turns().map(|turn| span(turn.started_at.0, turn.ended_at.unwrap_or_else(now).0)).sum();
    let places = |state: &[ChangeState]| {
        let those = changes.iter().filter(|change| state.contains(&change.state));
        those.map(|change| change.places.max(1)).sum()
    };
    let is_put = |question: &&ReceiptQuestion| !["rule", "review"].contains(&&*question.by);
    Spending {
        usage,
        cost,
        cost_says: cost_words(cost, label),
        models: models(work),
        first_words_ms: first_words(work),
        working_ms: at_work.saturating_sub(waiting_ms),
        waiting_ms,
        questions: number(questions.iter().filter(is_put).count()),
        allowed: number(questions.iter().filter(|question| question.answer == "allowed").count()),
        refused: number(refusals.len()),
        accepted: places(&[ChangeState::Applied]),
        held: places(&[ChangeState::Held]),
        undone: places(&[ChangeState::Undone, ChangeState::Left]),
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn span(from: i64, until: i64) -> u64 {
    until.saturating_sub(from).max(0).unsigned_abs()
}

/// A cost in words; nothing where no part of it is known, or there is none.
pub(crate) fn cost_words(cost: Cost, label: &Label) -> String {
    match cost {
        Cost { micro_usd: 0, .. } => String::new(),
        Cost { micro_usd, partial: true } => format!("at least {}", label.used(micro_usd)),
        Cost { micro_usd, .. } => label.used(micro_usd),
    }
}

/// The use of each model, the most used first.
fn models(work: &Work) -> Vec<ModelUse> {
    let mut out: Vec<ModelUse> = Vec::new();
    for entry in work.entries_of("model.asked") {
        let model = entry.text("model");
        let at = out.iter().position(|known| known.model == model).unwrap_or_else(|| {
            let none = (Usage::default(), Cost::default());
            let model = model.to_owned();
            out.push(ModelUse { model, answers: 0, usage: none.0, cost: none.1, milliseconds: 0 });
            out.len() - 1
        });
        let Some(of) = out.get_mut(at) else { continue };
        of.answers += 1;
        of.usage = of.usage.plus(usage_of(entry));
        let is_partial = entry.ids.get("partial").and_then(serde_json::Value::as_bool).unwrap_or(true);
        of.cost = of.cost.plus(Cost { micro_usd: entry.number("micro_usd"), partial: is_partial });
        of.milliseconds = of.milliseconds.saturating_add(entry.number("ms"));
    }
    out.sort_by_key(|of| std::cmp::Reverse(of.usage.total()));
    out
}

fn usage_of(entry: &LogEntry) -> Usage {
    Usage {
        input: entry.number("input"),
        cached: entry.number("cached"),
        cache_written: entry.number("cache_written"),
        output: entry.number("output"),
        estimated: entry.number("estimated"),
    }
}

/// From the beginning of the task's first turn to the first words of an answer.
fn first_words(work: &Work) -> Option<u64> {
    let began = work.own_turns().next()?.started_at.0;
    let mut answers = work.entries_of("model.asked").filter(|entry| work.helper_of(entry).is_none());
    let first = answers.find(|entry| entry.ids.get("first_ms").is_some_and(serde_json::Value::is_u64))?;
    let behind = first.number("ms").saturating_sub(first.number("first_ms"));
    Some(span(began, first.at.0).saturating_sub(behind))
}

/// How long a turn waited for answers to what it asked, where several waited at once counted once.
fn waiting(turn: &Turn, work: &Work) -> u64 {
    let own = work.approvals.iter().filter(|approval| approval.turn == turn.id);
    let mut waits: Vec<(i64, i64)> = own
        .map(|approval| (approval.asked_at.0, approval.answered_at.or(turn.ended_at).unwrap_or_else(now).0))
        .collect();
    waits.sort_unstable();
    let (mut sum, mut end) = (0, i64::MIN);
    for (from, until) in waits {
        sum += span(from.max(end), until);
        end = end.max(until);
    }
    sum
}
