//! Programs of tests that run side by side, so that no processor waits while a journey waits for a page. Each one's output
//! is printed whole when it ends. Chooses nothing of what runs.

use std::collections::VecDeque;
use std::process::Command;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::programs::lines;
use crate::test::count::Count;

/// A program to be run.
#[derive(Debug)]
pub(crate) struct Job {
    /// The job's name in the sums.
    pub(crate) name: String,
    /// The command.
    pub(crate) command: Command,
    /// The lane that it runs in: the jobs of a lane run one after the other.
    pub(crate) lane: usize,
}

/// The result of a job.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) name: String,
    pub(crate) took: Duration,
    pub(crate) count: Count,
}

/// Runs all jobs, one of each lane at a time, and gives what each came to in the order in which they ended.
pub(crate) fn run(jobs: Vec<Job>) -> Vec<Ended> {
    let mut lanes: Vec<VecDeque<Job>> = Vec::new();
    for job in jobs {
        lanes.resize_with(lanes.len().max(job.lane + 1), VecDeque::new);
        if let Some(lane) = lanes.get_mut(job.lane) {
            lane.push_back(job);
        }
    }
    let (ended, all) = mpsc::channel();
    let mut out = Vec::new();
    std::thread::scope(|scope| {
        for lane in lanes {
            let ended = ended.clone();
            scope.spawn(move || lane.into_iter().for_each(|job| drop(ended.send(one(job)))));
        }
        drop(ended);
        for (one, said) in all {
            print!("\n== {}\n{said}", one.name);
            println!("-- {}: {:.1} s", one.name, one.took.as_secs_f64());
            out.push(one);
        }
    });
    out
}

/// Runs one to its end.
fn one(job: Job) -> (Ended, String) {
    let (begun, mut count, mut said) = (Instant::now(), Count::default(), String::new());
    let ended = lines(job.command, |line| {
        count.add_line(line);
        if line.starts_with("test ") && line.contains(" ... FAILED") {
            // Told at once: the rest of a long run need not be waited for.
            println!("{line}");
        }
        said.push_str(line);
        said.push('\n');
    });
    let well = ended.unwrap_or_else(|error| {
        said.push_str(&format!("{error:#}\n"));
        false
    });
    if !well && count.failed == 0 {
        // It failed without naming a test: the program itself is what failed.
        count.failed = 1;
    }
    (Ended { name: job.name, took: begun.elapsed(), count }, said)
}
