//! The turn as a pure machine: `step(state, input) -> Step`. It asks, runs tools, asks again, and rests.
//!
//! Knows nothing of streams, sockets, files or clocks. Crash recovery is this machine with a stored state.

use std::hash::{DefaultHasher, Hash, Hasher};

use gloss_protocol::{Code, Problem, Usage};
use gloss_provider::Call;
use serde::{Deserialize, Serialize};

use crate::circles::Circles;
use crate::hollow::Hollow;

/// Times a model may be asked in one turn: a bound on cost when it goes round in circles.
pub const MAX_ROUNDS: u32 = 80;

/// Times the same call with the same arguments may be made in a row.
pub const MAX_SAME_CALL: u32 = 5;

/// Rounds after which a conversation may be shortened again: sooner, it would only go round in circles.
const ROUNDS_BETWEEN: u32 = 3;

/// Calls in one answer.
pub const MAX_CALLS: usize = 64;

/// Where a turn is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Not begun.
    #[default]
    Fresh,
    /// The model is being asked.
    Asking,
    /// Calls wait for an approval, and none of them has begun.
    Waiting,
    /// Tools are running; how many have no result yet.
    Running(usize),
    /// Over.
    Resting,
}

/// The machine's state; small, and stored with every transition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Where the turn is.
    pub phase: Phase,
    /// How often the model was asked.
    pub rounds: u32,
    /// The last call's name with what tells its arguments from others, and how often it came in a row.
    #[serde(default)]
    same: (String, u32),
    /// The rounds so far, as far as a circle shows in them.
    #[serde(default)]
    circles: Circles,
    /// The person said something that the model has not seen yet.
    #[serde(default)]
    unseen: bool,
    /// The round in which the conversation was last shortened; 0 is never.
    #[serde(default)]
    shortened: u32,
    /// A tool that does more than read has worked in this turn.
    #[serde(default)]
    pub acted: bool,
    /// The last answer was none, for this reason, and the model is being asked once more.
    #[serde(default)]
    pub hollow: Option<Hollow>,
    /// What hooks had to say to the whole turn.
    #[serde(default)]
    pub added: Option<String>,
    /// Calls of the last answer that a hook forbids, each by its id with the reason.
    #[serde(default)]
    pub forbidden: Vec<(String, String)>,
    /// Why the last end was held up, and how often one was.
    #[serde(default)]
    pub held: (Option<String>, u32),
}

/// How a model ended an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum End {
    /// It said all, or calls tools.
    #[default]
    Whole,
    /// It ran into its output limit.
    CutOff,
    /// It did nothing of what was wanted, and says why.
    Declined,
    /// It answered nothing, and calls nothing.
    Hollow(Hollow),
    /// It said all, and something is to be done first.
    Held,
}

/// An event in a turn, as the machine is given it.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// It begins, or goes on after a crash with every tool call settled.
    Begin,
    /// The model answered.
    Answered {
        /// Its words.
        text: String,
        /// The tools it wants run.
        calls: Vec<Call>,
        /// Provider items to be returned unchanged.
        opaque: Vec<serde_json::Value>,
        /// Tokens.
        usage: Usage,
        /// How the model ended.
        end: End,
        /// Whether somebody has to allow one of the calls first.
        asks: bool,
    },
    /// Every approval was answered: these calls waited for them.
    Decided(Vec<Call>),
    /// The model could not be asked.
    Failed {
        /// Why.
        problem: Problem,
        /// Its words so far.
        partial: String,
        /// Tokens of what broke off, estimated.
        usage: Usage,
    },
    /// The conversation is longer than the model can take.
    Full,
    /// The conversation was shortened.
    Compacted,
    /// A tool has its result.
    ToolDone,
    /// The person said something.
    Steered,
    /// The person stopped it.
    Interrupted,
}

/// How a turn ends; stored, so that an end that a crash interrupted is come to again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", content = "problem", rename_all = "snake_case")]
pub enum Rest {
    /// The model had nothing more to do.
    Done,
    /// It can't go on.
    Failed(Problem),
    /// It was stopped.
    Interrupted,
}

/// A note that is recorded before anything is done.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// The model's answer: words, and calls that will run.
    Answer {
        /// The words.
        text: String,
        /// The calls.
        calls: Vec<Call>,
        /// Provider items.
        opaque: Vec<serde_json::Value>,
        /// Tokens.
        usage: Usage,
        /// Whether the words end in the middle.
        cut_off: bool,
    },
    /// The end.
    Rest(Rest),
}

/// An action that is due once a step is recorded.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the model.
    Ask,
    /// Run these calls.
    Run(Vec<Call>),
    /// Look whether what was asked is answered, and end here where it is not: the turn goes on from its stored state.
    Wait,
    /// Shorten the conversation.
    Compact,
    /// Nothing more.
    Stop,
}

/// One transition.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The state after.
    pub state: State,
    /// The notes to record with it.
    pub notes: Vec<Note>,
    /// The actions to take then.
    pub effects: Vec<Effect>,
}

/// The machine.
pub fn step(mut state: State, input: Input) -> Step {
    if state.phase == Phase::Resting {
        return Step { state, notes: Vec::new(), effects: Vec::new() };
    }
    match input {
        // What waits for an answer waits on, whatever happened to the process.
        Input::Begin if state.phase == Phase::Waiting => wait(state, Vec::new()),
        Input::Begin => ask(state),
        Input::Decided(calls) if state.phase == Phase::Waiting => run(state, Vec::new(), calls),
        Input::Decided(_) => Step { state, notes: Vec::new(), effects: Vec::new() },
        Input::Steered => {
            state.unseen = true;
            state.circles.forget();
            Step { state, notes: Vec::new(), effects: Vec::new() }
        }
        Input::Interrupted => rest(state, Vec::new(), Rest::Interrupted),
        Input::Full => full(state, None),
        Input::Compacted => {
            state.circles.forget();
            ask(state)
        }
        Input::Failed { problem, .. } if problem.code == Code::ModelContextFull => full(state, Some(problem)),
        Input::Failed { problem, partial, usage } => {
            let mut notes = Vec::new();
            if !partial.is_empty() {
                let (calls, opaque) = (Vec::new(), Vec::new());
                notes.push(Note::Answer { text: partial, calls, opaque, usage, cut_off: true });
            } else if usage.total() > 0 {
                notes.push(dropped(usage));
            }
            let how =
                if problem.code == Code::Interrupted { Rest::Interrupted } else { Rest::Failed(problem) };
            rest(state, notes, how)
        }
        Input::Answered { text, calls, opaque, usage, end, asks } => {
            let cut_off = end == End::CutOff;
            let answer = Note::Answer { text, calls: calls.clone(), opaque, usage, cut_off };
            answered(state, answer, calls, (usage, end, asks))
        }
        Input::ToolDone => match state.phase {
            Phase::Running(left) if left > 1 => {
                state.phase = Phase::Running(left - 1);
                Step { state, notes: Vec::new(), effects: Vec::new() }
            }
            _ => ask(state),
        },
    }
}

fn answered(
    mut state: State,
    answer: Note,
    calls: Vec<Call>,
    (usage, end, asks): (Usage, End, bool),
) -> Step {
    if end == End::CutOff {
        let problem = Problem::new(Code::ModelCutOff, "The model reached its limit before it was done.");
        return rest(state, vec![answer], Rest::Failed(problem));
    }
    if end == End::Whole {
        state.hollow = None;
    }
    if calls.is_empty() {
        if state.unseen {
            let mut next = ask(state);
            let is_hollow = matches!(end, End::Hollow(_));
            next.notes.insert(0, if is_hollow { dropped(usage) } else { answer });
            return next;
        }
        return match end {
            End::Hollow(hollow) => hollow_answer(state, hollow, usage),
            End::Declined => {
                let problem = Problem::new(Code::NotDone, "Nothing was made or changed.");
                rest(state, vec![answer], Rest::Failed(problem))
            }
            End::Held => {
                state.hollow = None;
                let mut next = ask(state);
                next.notes.insert(0, answer);
                next
            }
            End::Whole | End::CutOff => rest(state, vec![answer], Rest::Done),
        };
    }
    if let Some(says) = state.circles.describe_circle(&calls) {
        return rest(state, vec![dropped(usage)], Rest::Failed(Problem::new(Code::TooManySteps, says)));
    }
    if let Some(says) = state.circles.describe_barren(&calls) {
        let problem = Problem::new(Code::TooManySteps, says)
            .with_next("Say what is missing or what it should do otherwise, and it goes on from here.");
        return rest(state, vec![dropped(usage)], Rest::Failed(problem));
    }
    for call in &calls {
        let key = key(call);
        let times = if state.same.0 == key { state.same.1 + 1 } else { 1 };
        state.same = (key, times);
        if times >= MAX_SAME_CALL {
            let says = format!(
                "The agent made the same step {times} times in a row ({}) and was stopped.",
                call.name
            );
            return rest(state, vec![dropped(usage)], Rest::Failed(Problem::new(Code::TooManySteps, says)));
        }
    }
    if calls.len() > MAX_CALLS {
        let says = format!("The agent wanted {} steps at once; at most {MAX_CALLS} are run.", calls.len());
        return rest(state, vec![dropped(usage)], Rest::Failed(Problem::new(Code::TooManySteps, says)));
    }
    if asks { wait(state, vec![answer]) } else { run(state, vec![answer], calls) }
}

fn run(mut state: State, notes: Vec<Note>, calls: Vec<Call>) -> Step {
    state.phase = Phase::Running(calls.len());
    Step { state, notes, effects: vec![Effect::Run(calls)] }
}

fn wait(mut state: State, notes: Vec<Note>) -> Step {
    state.phase = Phase::Waiting;
    Step { state, notes, effects: vec![Effect::Wait] }
}

impl State {
    /// Notes what came of the calls of a round; where the same call gave something else it is no repetition.
    pub(crate) fn note_round(&mut self, calls: &[Call], told: &[(String, bool)]) {
        self.circles.note(calls, told);
        if self.circles.has_moved() {
            self.same.1 = 1;
        }
    }
}

/// The key that tells a call from another: its name, with the length and a hash of its arguments. Whole documents are written
/// through one, and the key is stored with every transition.
fn key(call: &Call) -> String {
    let mut hasher = DefaultHasher::new();
    call.arguments.hash(&mut hasher);
    format!("{} {} {:016x}", call.name, call.arguments.len(), hasher.finish())
}

/// An answer that is none: the model is asked once more, and then the turn ends as not done. After a deed an empty answer is
/// its end.
fn hollow_answer(mut state: State, hollow: Hollow, usage: Usage) -> Step {
    if state.acted && hollow != Hollow::Call {
        return rest(state, vec![dropped(usage)], Rest::Done);
    }
    if state.hollow.is_some() {
        return rest(
            state,
            vec![dropped(usage)],
            Rest::Failed(Problem::new(Code::ModelBroken, hollow.says())),
        );
    }
    state.hollow = Some(hollow);
    let mut next = ask(state);
    next.notes.insert(0, dropped(usage));
    next
}

/// An answer that nothing is made of, for what it used.
fn dropped(usage: Usage) -> Note {
    let (text, calls, opaque) = (String::new(), Vec::new(), Vec::new());
    Note::Answer { text, calls, opaque, usage, cut_off: false }
}

/// Shortened once; where that did not help, or helped for less than a few rounds, the turn can't go on.
fn full(mut state: State, problem: Option<Problem>) -> Step {
    if state.shortened > 0 && state.rounds < state.shortened + ROUNDS_BETWEEN {
        let problem = problem.unwrap_or_else(|| {
            Problem::new(Code::ModelContextFull, "The task needs more at once than this model can read.")
        });
        return rest(state, Vec::new(), Rest::Failed(problem));
    }
    state.shortened = state.rounds.max(1);
    Step { state, notes: Vec::new(), effects: vec![Effect::Compact] }
}

fn ask(mut state: State) -> Step {
    if state.rounds >= MAX_ROUNDS {
        let says = format!("The agent took {MAX_ROUNDS} rounds without coming to an end.");
        return rest(state, Vec::new(), Rest::Failed(Problem::new(Code::TooManySteps, says)));
    }
    state.rounds += 1;
    state.unseen = false;
    state.phase = Phase::Asking;
    Step { state, notes: Vec::new(), effects: vec![Effect::Ask] }
}

fn rest(mut state: State, mut notes: Vec<Note>, how: Rest) -> Step {
    state.phase = Phase::Resting;
    notes.push(Note::Rest(how));
    Step { state, notes, effects: vec![Effect::Stop] }
}

#[cfg(test)]
mod tests;
