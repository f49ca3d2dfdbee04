//! The machine, step by step.

use super::*;

fn call(name: &str, arguments: &str) -> Call {
    Call { id: "c".to_owned(), name: name.to_owned(), arguments: arguments.to_owned() }
}

fn answer(text: &str, calls: Vec<Call>) -> Input {
    let (opaque, usage) = (Vec::new(), Usage::default());
    Input::Answered { text: text.to_owned(), calls, opaque, usage, end: End::Whole, asks: false }
}

fn too_long() -> Input {
    Input::Failed {
        problem: Problem::new(Code::ModelContextFull, "x"),
        partial: String::new(),
        usage: Usage::default(),
    }
}

/// Runs inputs from the start and writes each step's effects: `A`sk, `R`un n, `S`top and how.
fn trace(inputs: Vec<Input>) -> String {
    let mut state = State::default();
    let mut out = Vec::new();
    for input in inputs {
        let next = step(state, input);
        for effect in &next.effects {
            out.push(match effect {
                Effect::Ask => "ask".to_owned(),
                Effect::Run(calls) => format!("run {}", calls.len()),
                Effect::Wait => "wait".to_owned(),
                Effect::Compact => "compact".to_owned(),
                Effect::Stop => match next.notes.last() {
                    Some(Note::Rest(Rest::Done)) => "done".to_owned(),
                    Some(Note::Rest(Rest::Interrupted)) => "interrupted".to_owned(),
                    Some(Note::Rest(Rest::Failed(problem))) => format!("{:?}", problem.code),
                    other => format!("{other:?}"),
                },
            });
        }
        state = next.state;
    }
    out.join(", ")
}

#[test]
fn a_turn_asks_runs_and_rests() {
    use Input::{Begin, Compacted, Decided, Full, Interrupted, Steered, ToolDone};
    let two = || vec![call("read_file", "{}"), call("list_files", "{}")];
    let asked = || match answer("", two()) {
        Input::Answered { text, calls, opaque, usage, end, .. } => {
            Input::Answered { text, calls, opaque, usage, end, asks: true }
        }
        other => other,
    };
    let cut = Input::Answered {
        text: "half".into(),
        calls: vec![],
        opaque: vec![],
        usage: Usage::default(),
        end: End::CutOff,
        asks: false,
    };
    let ends = |end| match answer("", vec![]) {
        Input::Answered { text, calls, opaque, usage, asks, .. } => {
            Input::Answered { text, calls, opaque, usage, end, asks }
        }
        other => other,
    };
    let empty = || ends(End::Hollow(Hollow::Empty));
    let fail = Input::Failed {
        problem: Problem::new(Code::ModelSilent, "x"),
        partial: "ha".into(),
        usage: Usage::default(),
    };
    let table = [
        (vec![Begin, answer("hi", vec![])], "ask, done"),
        (vec![Begin, answer("", two()), ToolDone, ToolDone, answer("ok", vec![])], "ask, run 2, ask, done"),
        (vec![Begin, Steered, answer("hi", vec![]), answer("ok", vec![])], "ask, ask, done"),
        (vec![Begin, answer("", two()), Interrupted, ToolDone], "ask, run 2, interrupted"),
        (vec![Begin, cut], "ask, ModelCutOff"),
        (vec![Begin, empty(), empty()], "ask, ask, ModelBroken"),
        (vec![Begin, empty(), answer("ok", vec![])], "ask, ask, done"),
        (vec![Begin, empty(), answer("", two()), ToolDone, ToolDone, empty()], "ask, ask, run 2, ask, ask"),
        (vec![Begin, ends(End::Declined)], "ask, NotDone"),
        (
            vec![Begin, empty(), Steered, answer("hi", vec![]), empty(), answer("ok", vec![])],
            "ask, ask, ask, ask, done",
        ),
        (vec![Begin, fail, Begin], "ask, ModelSilent"),
        (vec![Begin, asked(), Decided(two()), ToolDone, ToolDone], "ask, wait, run 2, ask"),
        (vec![Begin, asked(), Begin, Begin, Decided(two())], "ask, wait, wait, wait, run 2"),
        (vec![Begin, asked(), Steered, Interrupted, Decided(two())], "ask, wait, interrupted"),
        (vec![Begin, Decided(two()), answer("hi", vec![])], "ask, done"),
        (vec![Begin, Full, Compacted, answer("ok", vec![])], "ask, compact, ask, done"),
        (vec![Begin, too_long(), Compacted, too_long()], "ask, compact, ask, ModelContextFull"),
    ];
    for (inputs, expect) in table {
        assert_eq!(trace(inputs), expect);
    }
}

#[test]
fn a_model_that_goes_in_circles_is_stopped() {
    let mut same = vec![Input::Begin];
    for _ in 0..MAX_SAME_CALL {
        same.push(answer("", vec![call("read_file", "{\"path\":\"a\"}")]));
        same.push(Input::ToolDone);
    }
    assert!(trace(same).ends_with("TooManySteps"));
    let mut endless = vec![Input::Begin];
    for n in 0..=MAX_ROUNDS {
        endless.push(answer("", vec![call("read_file", &n.to_string())]));
        endless.push(Input::ToolDone);
    }
    assert!(trace(endless).ends_with("TooManySteps"));
    let many = vec![Input::Begin, answer("", (0..=MAX_CALLS).map(|n| call("x", &n.to_string())).collect())];
    assert!(trace(many).ends_with("TooManySteps"));
}
