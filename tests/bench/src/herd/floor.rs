//! The floor of many tasks: one process with a bare connection for each, which posts the same bodies and reads the
//! answers to their end. `gloss-bench __bare-herd N URL BODY [FILE BODY]...`.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use super::{FILE, TASKS};
use crate::desk::quiet;
use crate::double::Double;
use crate::stats::Sample;
use crate::{Bench, bare, proc};

/// The longest run.
const LONGEST: Duration = Duration::from_secs(60);

/// Runs the process.
pub(crate) fn client(words: &[&str]) -> anyhow::Result<()> {
    let [tasks, words @ ..] = words else { anyhow::bail!("__bare-herd N URL BODY [FILE BODY]...") };
    let tasks: usize = tasks.parse()?;
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..tasks).map(|_| scope.spawn(|| bare::client(words))).collect();
        all.into_iter().try_for_each(|one| match one.join() {
            Ok(ended) => ended,
            Err(_) => anyhow::bail!("a client broke off"),
        })
    })
}

/// Times it in milliseconds, wall and CPU.
pub(super) fn run(
    bench: &Bench,
    folder: &Path,
    double: &Double,
    bodies: &[String],
    wall: &mut Sample,
    cpu: &mut Sample,
) -> anyhow::Result<()> {
    let file = folder.join(FILE).to_string_lossy().into_owned();
    let tasks = TASKS.to_string();
    let mut words = vec!["__bare-herd", &tasks, double.url()];
    for (n, body) in bodies.iter().enumerate() {
        if n > 0 {
            words.push(&file);
        }
        words.push(body);
    }
    let before = proc::cpu_of_ended();
    let begun = Instant::now();
    let well = proc::wait(&mut quiet(&bench.own, &words, folder).spawn()?, LONGEST);
    wall.take(well.then(|| begun.elapsed().as_secs_f64() * 1e3));
    cpu.take(well.then(|| (proc::cpu_of_ended() - before) * 1e3));
    Ok(())
}

/// How many events the double sends in answer to these bodies: so often it waits.
pub(super) fn events(url: &str, bodies: &[String]) -> anyhow::Result<u32> {
    ensure!(!bodies.is_empty(), "no bodies");
    let (mut stream, address) = bare::connect(url)?;
    let mut all = 0;
    for body in bodies {
        let answer = bare::post(&mut stream, address, body)?;
        all += answer.windows(2).filter(|pair| pair == b"\n\n").count();
    }
    u32::try_from(all).context("too many events")
}
