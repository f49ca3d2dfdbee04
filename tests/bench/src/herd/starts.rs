//! Thirty-two commands started in one instant on one fresh data folder: all finish, every time. Goal 8.

use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::json;

use super::TASKS;
use crate::desk::{Desk, quiet};
use crate::double::Double;
use crate::report::{Goal, Report, Row};
use crate::stats::Sample;
use crate::{Bench, proc};

/// How often it is tried: the goal's own number, whatever the rounds are.
const TRIALS: usize = 20;
/// The longest that one of them may take.
const LONGEST: Duration = Duration::from_secs(60);

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let (mut gloss, mut floor) = (Sample::default(), Sample::default());
    let (mut well, mut finished) = (0, 0);
    for _ in 0..TRIALS {
        let double = Double::start(&json!([{ "do": { "text": "Done." } }]))?;
        let desk = Desk::new(bench, double.url())?;
        let begun = Instant::now();
        let ended = all((0..TASKS).map(|_| desk.task().spawn()).collect::<Result<_, _>>()?);
        let wall = begun.elapsed().as_secs_f64() * 1e3;
        gloss.take((ended == TASKS).then_some(wall));
        well += usize::from(ended == TASKS);
        finished += ended;
        let body = desk.home().join("body.json");
        let sent = double.after(0);
        std::fs::write(&body, sent.first().map(|request| request.body.to_string()).unwrap_or_default())?;
        let words = ["__bare-client", double.url(), &body.to_string_lossy()];
        let begun = Instant::now();
        let one = || quiet(&bench.own, &words, &desk.folder()).spawn();
        let ended = all((0..TASKS).map(|_| one()).collect::<Result<_, _>>()?);
        floor.take((ended == TASKS).then(|| begun.elapsed().as_secs_f64() * 1e3));
    }
    report.row(Row {
        name: "32 starts in one instant".to_owned(),
        gloss,
        floor,
        peer: None,
        goals: vec![Goal { says: "8: 20 of 20".to_owned(), met: Some(well == TRIALS) }],
    });
    report.note(format!(
        "32 starts in one instant: all 32 finished in {well} of {TRIALS} trials ({finished} of {} commands), each on \
         a fresh data folder, the engine's start included.",
        TRIALS * TASKS
    ));
    Ok(())
}

/// How many end well.
fn all(children: Vec<Child>) -> usize {
    let ends = children.into_iter().map(|mut child| proc::wait(&mut child, LONGEST));
    ends.filter(|well| *well).count()
}
