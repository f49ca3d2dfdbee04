//! Drives a turn: feeds the machine, records each transition before its effects, asks the model and runs the
//! tools. Ends within 100 ms of being cancelled; what a tool had begun is recorded as what it came to.

use std::mem::take;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::join_all;
use gloss_protocol::{Code, Problem, Refuser, StepEnd, Usage};
use gloss_provider::{Answer, Call, Delta, Failure, Message, Provider, Request, TurnFacts};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tracing::field::{Empty, debug};
use tracing::{Instrument as _, info_span};

use crate::answer::read_answer;
use crate::begin::Begin;
use crate::compact;
use crate::conversation;
use crate::hollow::{self, Reasoning};
use crate::hooks::{Moment, with_words};
use crate::journal::{Ask, Journal, Record, ToolRecord, Transition};
use crate::looks;
use crate::machine::{self, Effect, Input, State};
use crate::prompt;
use crate::tool::{
    Arguments, Effect as ToolEffect, Outcome, ToolCall, bad, check_arguments, clip, only_reads,
    read_arguments,
};
use crate::toolbox::Toolbox;

/// Deltas that may wait: a slow store must slow the reading of a fast stream, not fill memory.
const DELTAS: usize = 256;

/// Runs a turn to its rest.
///
/// # Errors
/// Only where it can't be recorded; then nothing more was done.
pub async fn drive(
    journal: Arc<dyn Journal>,
    provider: Arc<dyn Provider>,
    begin: Begin,
) -> Result<(), Problem> {
    let begin = with_stale(begin).await;
    let (mut state, mut input) = first(&begin).await;
    // Calls that somebody denied have a result without being run.
    let (mut asks, mut finished, mut denied) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        if begin.steered.swap(false, Ordering::SeqCst) {
            state = machine::step(state, Input::Steered).state;
        }
        let step = machine::step(state, input);
        state = step.state.clone();
        let planned: Vec<ToolRecord> =
            answered_calls(&step).iter().map(|call| planned(call, &begin.toolbox)).collect();
        let begun = match step.effects.first() {
            Some(Effect::Run(calls)) if !planned.is_empty() && !begin.cancel.is_cancelled() => {
                count_reads(calls, &begin.toolbox)
            }
            _ => 0,
        };
        // A turn that ends with this answer waits for nothing of it.
        asks.retain(|_| matches!(step.effects.first(), Some(Effect::Wait)));
        journal
            .record(Record::Step(Transition {
                finished: take(&mut finished),
                state: serde_json::to_value(&state).unwrap_or_default(),
                notes: step.notes,
                planned,
                asks: take(&mut asks),
                begun,
            }))
            .await?;
        let Some(effect) = step.effects.into_iter().next() else {
            return Ok(());
        };

        input = match effect {
            Effect::Stop => {
                begin.hooks.at(Moment::Over).await;
                return Ok(());
            }
            Effect::Ask => {
                let asked = ask(&*journal, &*provider, (&begin, &mut state));
                let (heard, wanted) = asked.instrument(info_span!("round")).await?;
                asks = wanted;
                heard
            }
            Effect::Wait => match journal.decisions().await? {
                // Whoever answers sets the turn to work again.
                None => return Ok(()),
                Some(decided) => {
                    denied = decided.denied;
                    Input::Decided(decided.calls)
                }
            },
            Effect::Compact => compact(&*journal, &*provider, &begin).await?,
            Effect::Run(calls) => {
                let told;
                let not_to_run = NotRun { denied: take(&mut denied), forbidden: take(&mut state.forbidden) };
                (finished, told) = run_all(&journal, &calls, &begin, (begun, &not_to_run)).await?;
                state.note_round(&calls, &told);
                state = ran(state, &finished, &calls, &begin.toolbox);
                if begin.cancel.is_cancelled() { Input::Interrupted } else { Input::ToolDone }
            }
        };
    }
}

/// The state that a turn begins with, and its first input: where a hook forbids it, its end.
async fn first(begin: &Begin) -> (State, Input) {
    let mut state = begin.state.clone();
    if state != State::default() {
        return (state, Input::Begin);
    }
    let words = begin.hooks.at(Moment::Begins).await;
    state.added = words.words();
    let Some(why) = words.forbids else {
        return (state, if begin.shortens { Input::Full } else { Input::Begin });
    };
    let problem = Problem::new(Code::NotDone, why).with_next("Change the task, or turn the hook off.");
    (state, Input::Failed { problem, partial: String::new(), usage: Usage::default() })
}

/// The state once calls have run; the result of the last one is an input of its own.
fn ran(mut state: State, finished: &[ToolRecord], calls: &[Call], toolbox: &Toolbox) -> State {
    state.acted |= finished.iter().any(|record| is_deed(record, calls, toolbox));
    (1..calls.len()).fold(state, |state, _| machine::step(state, Input::ToolDone).state)
}

/// Longest time that a turn waits to be told which figures are stale: it can ask for them file by file.
const MAX_STALE_WAIT: std::time::Duration = std::time::Duration::from_secs(5);

/// What a turn begins with, and the stale figures of the files that it knows. That they can't be found out keeps no turn from
/// beginning.
async fn with_stale(begin: Begin) -> Begin {
    let stale = tokio::select! {
        stale = begin.doors.places.stale() => stale.unwrap_or_default(),
        () = begin.cancel.cancelled() => Vec::new(),
        () = tokio::time::sleep(MAX_STALE_WAIT) => Vec::new(),
    };
    let words = prompt::stale_words(&stale, begin.scope);
    let standing = [begin.standing.as_str(), &words];
    let standing = standing.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
    Begin { standing, ..begin }
}

/// The calls of the answer that a transition records, where they will run: at once, or once somebody has allowed them.
fn answered_calls(step: &machine::Step) -> &[Call] {
    let runs = matches!(step.effects.first(), Some(Effect::Run(_) | Effect::Wait));
    let answer = step.notes.iter().find_map(|note| match note {
        machine::Note::Answer { calls, .. } if runs => Some(calls.as_slice()),
        _ => None,
    });
    answer.unwrap_or_default()
}

/// A call as it is called on screen before it runs.
fn planned(call: &Call, toolbox: &Toolbox) -> ToolRecord {
    let says = match toolbox.find(&call.name) {
        Some(tool) => tool.announce(Arguments(&read_arguments(call).unwrap_or_default())),
        None => format!("Tried a tool that is not there ({})", clip(&call.name, 40)),
    };
    ToolRecord {
        call_id: call.id.clone(),
        name: call.name.clone(),
        says,
        detail: String::new(),
        result: None,
        stopped: false,
        refuser: None,
        ended: None,
    }
}

/// The conversation as it is asked.
fn whole(begin: &Begin, entries: &[conversation::Entry]) -> Request {
    Request {
        model: begin.model.clone(),
        instructions: prompt::instructions(begin.scope, &begin.today, &begin.standing),
        messages: conversation::messages(entries),
        tools: begin.toolbox.specs().to_vec(),
        cache_key: begin.cache_key.clone(),
        effort: begin.effort.clone(),
        facts: begin.facts.clone(),
        paid_from: begin.paid_from.clone(),
    }
}

/// Puts a summary in the stead of the conversation. What must not be lost is put beside it word for word; a summary
/// that can't be had is no reason to stop.
async fn compact(journal: &dyn Journal, provider: &dyn Provider, begin: &Begin) -> Result<Input, Problem> {
    journal.show_waiting("Shortening the conversation, which has become too long for this model.");
    begin.hooks.at(Moment::Shortens).await;
    let entries = journal.conversation().await?;
    let as_words = Request {
        model: begin.model.clone(),
        instructions: prompt::instructions(begin.scope, &begin.today, &begin.standing),
        messages: compact::question(&entries, begin.window),
        tools: Vec::new(),
        cache_key: String::new(),
        effort: None,
        facts: TurnFacts::default(),
        paid_from: begin.paid_from.clone(),
    };
    let at_end = compact::question_at_end(&whole(begin, &entries), begin.window);
    let (mut summary, mut usage) = (String::new(), Usage::default());
    // Where the model calls a tool in place of words, or fails, it is asked about the words alone.
    for request in at_end.into_iter().chain([as_words]) {
        match answer_unheard(provider, request, begin.cancel.clone()).await {
            Ok(answer) => {
                usage = usage.plus(answer.usage);
                summary = if answer.calls.is_empty() { answer.text.trim().to_owned() } else { String::new() };
            }
            Err(failure) if failure.problem.code == Code::Interrupted => return Ok(Input::Interrupted),
            // A summary that can't be paid for now is asked for again once it can.
            Err(failure) if failure.problem.code == Code::BudgetSpent => {
                let (problem, usage) = (failure.problem, usage.plus(failure.usage));
                return Ok(Input::Failed { problem, partial: String::new(), usage });
            }
            Err(failure) => usage = usage.plus(failure.usage),
        }
        if !summary.is_empty() {
            break;
        }
    }
    let (from, clip) = compact::tail(&entries, begin.window);
    let said = compact::repeat_user_messages(entries.get(..from).unwrap_or_default(), begin.window);
    let text = format!("{}\n\n{said}\n\n{summary}", journal.keepsakes().await?);
    let entry = conversation::compacted(&text, from, clip);
    journal.record(Record::Compacted { usage, entry }).await?;
    begin.hooks.at(Moment::Shortened).await;
    Ok(Input::Compacted)
}

/// Asks for an answer that nobody hears while it comes.
///
/// # Errors
/// Where there is none, with what it used.
pub async fn answer_unheard(
    provider: &dyn Provider,
    request: Request,
    cancel: CancellationToken,
) -> Result<Answer, Failure> {
    let (sender, mut deltas) = mpsc::channel(DELTAS);
    let drain = async { while deltas.recv().await.is_some() {} };
    tokio::join!(provider.answer(request, sender, cancel), drain).0
}

/// Asks the model, once more where its last answer was none; what it answers, and what of it somebody has to allow.
async fn ask(
    journal: &dyn Journal,
    provider: &dyn Provider,
    (begin, state): (&Begin, &mut State),
) -> Result<(Input, Vec<Ask>), Problem> {
    let entries = match journal.next().await? {
        Ok(entries) => entries,
        Err(problem) => {
            let (partial, usage) = (String::new(), Usage::default());
            return Ok((Input::Failed { problem, partial, usage }, Vec::new()));
        }
    };
    let mut request = whole(begin, &entries);
    request.instructions.extend(state.added.iter().map(|added| format!("\n\n{added}")));
    let hints = state.hollow.map(|last| last.hint().to_owned()).into_iter().chain(state.held.0.clone());
    request.messages.extend(hints.map(|text| Message::User { text, input: None }));
    if compact::is_full(&request, begin.window) {
        return Ok((Input::Full, Vec::new()));
    }
    let pictures = looks::pictures(&*begin.doors.files, provider, &begin.model, &entries).await;
    compact::show(&mut request, pictures, begin.window);
    let (sender, mut deltas) = mpsc::channel(DELTAS);
    let span =
        info_span!("model", model = begin.model, input = Empty, output = Empty, calls = Empty, code = Empty);
    let answering = provider.answer(request, sender, begin.cancel.clone()).instrument(span.clone());
    tokio::pin!(answering);
    let (mut words, mut reasoning) = (String::new(), Reasoning::default());
    let answer = loop {
        tokio::select! {
            biased;
            delta = deltas.recv() => match delta {
                Some(Delta::Text(text)) => {
                    words.push_str(&text);
                    journal.show_answer(reasoning.words_of(&words));
                }
                Some(Delta::Restarted) => {
                    (words, reasoning) = (String::new(), Reasoning::default());
                    journal.show_answer("");
                }
                Some(Delta::Waiting { seconds, why }) => journal.show_waiting(&format!("{why} Trying again in {seconds} s.")),
                Some(Delta::Thinking(_)) => {}
                None => break answering.await,
            },
            answer = &mut answering => break answer,
        }
    };
    match &answer {
        Ok(answer) => {
            span.record("input", answer.usage.input).record("output", answer.usage.output);
            span.record("calls", answer.calls.len());
        }
        Err(failure) => {
            span.record("code", debug(failure.problem.code));
        }
    }
    match answer {
        Ok(answer) => read_answer(journal, (begin, state), answer).await,
        Err(failure) => {
            let partial = hollow::without_reasoning(&failure.partial).to_owned();
            let failed = Input::Failed { problem: failure.problem, partial, usage: failure.usage };
            Ok((failed, Vec::new()))
        }
    }
}

/// Calls that are not run, each by its id with the reason.
struct NotRun {
    /// Those that somebody denied.
    denied: Vec<(String, String)>,
    /// Those that a hook forbids.
    forbidden: Vec<(String, String)>,
}

/// How many calls only read, of those at the beginning.
fn count_reads(calls: &[Call], toolbox: &Toolbox) -> usize {
    let reads = |call: &&Call| toolbox.effect_of(&call.name, &call.arguments) == Some(ToolEffect::Reads);
    calls.iter().take_while(reads).count()
}

/// Runs an answer's calls: those that only read side by side, the others one after the other in their order. The first
/// `begun` are recorded as begun already. What the last ones came to is returned, to be recorded with the transition that
/// it brings about; of all others it is recorded here.
async fn run_all(
    journal: &Arc<dyn Journal>,
    calls: &[Call],
    begin: &Begin,
    (begun, not_to_run): (usize, &NotRun),
) -> Result<(Vec<ToolRecord>, Vec<(String, bool)>), Problem> {
    let cancel = &begin.cancel;
    let mut at = 0;
    let (mut finished, mut told): (Vec<ToolRecord>, Vec<(String, bool)>) = (Vec::new(), Vec::new());
    while at < calls.len() {
        for result in finished.drain(..) {
            journal.record(Record::Finish(result)).await?;
        }
        let reads = count_reads(&calls[at..], &begin.toolbox);
        let batch = &calls[at..at + reads.max(1)];
        let is_begun = at < begun;
        at += batch.len();
        if cancel.is_cancelled() {
            finished = not_run(batch, &begin.toolbox, "Not run: the person stopped the task.");
            continue;
        }
        if !is_begun {
            let begins = batch.iter().map(|call| planned(call, &begin.toolbox)).collect();
            journal.record(Record::Start(begins)).await?;
        }
        let flag = Arc::new(AtomicBool::new(false));
        let running = join_all(batch.iter().map(|call| run_one(call, begin, (&flag, not_to_run))));
        tokio::pin!(running);
        let results = tokio::select! {
            results = &mut running => results,
            () = cancel.cancelled() => {
                flag.store(true, Ordering::SeqCst);
                // A tool that writes is let finish: its result is what the log must say.
                if reads > 0 { Vec::new() } else { running.await }
            }
        };
        finished = if results.is_empty() {
            not_run(batch, &begin.toolbox, "Stopped by the person.")
        } else {
            results
        };
        told.extend(finished.iter().filter_map(|record| record.result.clone()));
    }
    Ok((finished, told))
}

/// Whether a call did more than read, and worked.
fn is_deed(record: &ToolRecord, calls: &[Call], toolbox: &Toolbox) -> bool {
    let worked = record.result.as_ref().is_some_and(|(_, ok)| *ok);
    let mut own = calls.iter().filter(|call| call.id == record.call_id);
    let effect = |call: &Call| toolbox.effect_of(&call.name, &call.arguments);
    worked && own.any(|call| effect(call).is_some_and(|effect| effect != ToolEffect::Reads))
}

fn not_run(calls: &[Call], toolbox: &Toolbox, why: &str) -> Vec<ToolRecord> {
    let result = Some((why.to_owned(), false));
    let record = |call| ToolRecord { result: result.clone(), stopped: true, ..planned(call, toolbox) };
    calls.iter().map(record).collect()
}

async fn run_one(call: &Call, begin: &Begin, (flag, not_to_run): (&Arc<AtomicBool>, &NotRun)) -> ToolRecord {
    let mut record = planned(call, &begin.toolbox);
    if let Some((_, why)) = not_to_run.denied.iter().find(|(id, _)| *id == call.id) {
        record.end(StepEnd::Denied);
        record.detail.clone_from(why);
        record.result = Some((why.clone(), false));
        return record;
    }
    let forbidden = not_to_run.forbidden.iter().find(|(id, _)| *id == call.id);
    let ran = match forbidden {
        Some((_, why)) => Err(Problem::new(Code::BadRequest, why.clone()).refused_by(Refuser::Hook)),
        None => run_tool(call, begin, flag).await,
    };
    match ran {
        Ok(outcome) => {
            let called = Moment::Called(call.clone(), outcome.result.clone());
            let outcome = with_words(outcome, &begin.hooks.at(called).await);
            record.says = outcome.says;
            record.detail = outcome.detail;
            let tool = begin.toolbox.find(&call.name);
            let went_well = tool.is_none_or(|tool| tool.went_well(&outcome.result));
            record.result = Some((outcome.result.to_string(), went_well));
        }
        Err(problem) => {
            record.end(StepEnd::of(problem.refuser));
            record.detail = problem.says.clone();
            record.refuser = problem.refuser;
            let mut answer = serde_json::json!({ "error": problem.says });
            // The usual step is one of a command line.
            if problem.next != Code::BadRequest.next_step() {
                answer["next"] = problem.next.into();
            }
            if !problem.candidates.is_empty() {
                answer["candidates"] = serde_json::json!(problem.candidates);
            }
            record.result = Some((answer.to_string(), false));
        }
    }
    record
}

async fn run_tool(call: &Call, begin: &Begin, flag: &Arc<AtomicBool>) -> Result<Outcome, Problem> {
    let Some(tool) = begin.toolbox.find(&call.name) else {
        let names: Vec<&str> = begin.toolbox.names().collect();
        return Err(bad(format!("There is no tool {}.", call.name))
            .with_next(format!("Use one of: {}.", names.join(", "))));
    };
    let arguments = read_arguments(call)?;
    check_arguments(&tool.spec().parameters, &arguments, tool.own_arguments())?;
    if !tool.fits_call(begin.scope, Arguments(&arguments)) {
        return Err(only_reads());
    }
    let span = info_span!("tool", tool = tool.name(), code = Empty);
    let doors = (begin.doors_of)(&call.id);
    let call = ToolCall { doors: &doors, arguments: Arguments(&arguments), cancel: flag };
    let ran = tool.run(call).instrument(span.clone()).await;
    ran.inspect_err(|problem| {
        span.record("code", debug(problem.code));
    })
}
