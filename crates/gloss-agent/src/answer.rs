//! An answer of the model as the machine takes it: how it ends, what of its calls hooks forbid, and what somebody has to allow.
//! Runs no call.

use futures_util::future::join_all;
use gloss_protocol::Problem;
use gloss_provider::{Answer, Call, Stop};

use crate::begin::Begin;
use crate::hollow;
use crate::hooks::{Hooks, MAX_HELD, Moment};
use crate::journal::{Ask, Journal, WantedCall};
use crate::machine::{self, End, Input, State};
use crate::tool::{Arguments, read_arguments};

/// An answer as the machine takes it, and what of it somebody has to allow.
pub(crate) async fn read_answer(
    journal: &dyn Journal,
    (begin, state): (&Begin, &mut State),
    answer: Answer,
) -> Result<(Input, Vec<Ask>), Problem> {
    let hollow = || hollow::read(&answer.text, |name| begin.toolbox.find(name).is_some());
    let end = match answer.stop {
        Stop::Length => End::CutOff,
        Stop::Declined => End::Declined,
        Stop::Done | Stop::Calls if answer.calls.is_empty() => hollow().map_or(End::Whole, End::Hollow),
        Stop::Done | Stop::Calls => End::Whole,
    };
    let (end, asks) = match end {
        End::Whole if answer.calls.is_empty() => (hold_up(&answer.text, begin, state).await, Vec::new()),
        // After a deed an empty answer is an end too.
        End::Hollow(hollow::Hollow::Empty | hollow::Hollow::Thinking) if state.acted => {
            let is_held = hold_up("", begin, state).await == End::Held;
            (if is_held { End::Held } else { end }, Vec::new())
        }
        End::Whole => (end, judge(journal, &answer.calls, (begin, state)).await?),
        end => (end, Vec::new()),
    };
    let input = Input::Answered {
        text: hollow::without_reasoning(&answer.text).to_owned(),
        calls: answer.calls,
        opaque: answer.opaque,
        usage: answer.usage,
        end,
        asks: !asks.is_empty(),
    };
    Ok((input, asks))
}

/// The approvals that somebody has to give before calls run; empty where all of them may.
async fn judge(
    journal: &dyn Journal,
    calls: &[Call],
    (begin, state): (&Begin, &mut State),
) -> Result<Vec<Ask>, Problem> {
    state.forbidden = forbid(&*begin.hooks, calls.iter().take(machine::MAX_CALLS), Moment::Call).await;
    let is_open = |call: &&Call| !state.forbidden.iter().any(|(id, _)| *id == call.id);
    let wanted = calls.iter().take(machine::MAX_CALLS).filter(is_open).filter_map(|call| {
        let tool = begin.toolbox.find(&call.name)?;
        // What can't be read or does not fit is not run either.
        let arguments = read_arguments(call).ok()?;
        let arguments = Arguments(&arguments);
        tool.fits_call(begin.scope, arguments).then(|| WantedCall::of(tool.as_ref(), call, arguments))
    });
    let wanted: Vec<WantedCall> = wanted.collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut asks = journal.judge(wanted).await?;
    let asked_about = calls.iter().filter(|call| asks.iter().any(|ask| ask.call == call.id));
    let denied = forbid(&*begin.hooks, asked_about, Moment::Approval).await;
    asks.retain(|ask| !denied.iter().any(|(id, _)| *id == ask.call));
    state.forbidden.extend(denied);
    Ok(asks)
}

/// The calls that hooks forbid, each by its id with the reason.
async fn forbid(
    hooks: &dyn Hooks,
    calls: impl Iterator<Item = &Call>,
    moment: fn(Call) -> Moment,
) -> Vec<(String, String)> {
    let ask_about = calls.map(|call| async {
        let why = hooks.at(moment(call.clone())).await.forbids?;
        Some((call.id.clone(), why))
    });
    join_all(ask_about).await.into_iter().flatten().collect()
}

/// How an answer that calls nothing ends: whole, or held up by a hook, which says what is to be done first.
async fn hold_up(text: &str, begin: &Begin, state: &mut State) -> End {
    let times = state.held.1;
    let said = begin.hooks.at(Moment::Rests(text.to_owned(), times > 0)).await;
    match said.forbids {
        Some(why) if times < MAX_HELD => {
            let hint = "From a hook, which is a check of this computer and not the person: not done yet.";
            state.held = (Some(format!("({hint} {why})")), times + 1);
            End::Held
        }
        _ => {
            state.held.0 = None;
            End::Whole
        }
    }
}
