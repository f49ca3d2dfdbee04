//! How long the core is held while a site of 64 MB is published: commands that write nothing are sent to the same folder, one
//! after the other, before and meanwhile. Measures nothing of what publishing itself takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::ensure;
use gloss_tests::{Desk, Program};
use serde_json::json;

use crate::report::{Goal, Report};

/// Files of the site, of a little under a megabyte each: 64 MB is the most that is published.
const FILES: usize = 66;
const BYTES: usize = 1_000_000;
/// Milliseconds that the core may be held.
const HELD_MS: f64 = 20.0;
/// How long commands are sent before the site is published.
const BEFORE: Duration = Duration::from_secs(2);

/// The time that the core takes to refuse a command about nothing, in milliseconds.
fn round(program: &mut Program) -> anyhow::Result<f64> {
    let forget = json!({ "type": "memory.forget", "memory": "m_1" });
    let begun = Instant::now();
    let told = program.ask("gloss/submit", json!({ "command": forget }));
    ensure!(told["error"].is_object(), "{told}");
    Ok(begun.elapsed().as_secs_f64() * 1e3)
}

/// The longest of a program's rounds until `is_over`, and how many there were.
fn longest(mut program: Program, is_over: &AtomicBool) -> anyhow::Result<(f64, usize)> {
    let (mut longest, mut count) = (0.0f64, 0);
    while !is_over.load(Ordering::SeqCst) {
        longest = longest.max(round(&mut program)?);
        count += 1;
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok((longest, count))
}

/// The longest round while something is done.
fn longest_while(desk: &Desk, act: impl FnOnce()) -> anyhow::Result<(f64, usize)> {
    let mut program = Program::start(desk);
    program.ask("initialize", json!({}));
    let is_over = Arc::new(AtomicBool::new(false));
    let over = is_over.clone();
    let rounds = std::thread::spawn(move || longest(program, &over));
    act();
    is_over.store(true, Ordering::SeqCst);
    rounds.join().map_err(|_| anyhow::anyhow!("the rounds broke off"))?
}

/// Measures.
pub(super) fn measure(desk: &Desk, report: &mut Report) -> anyhow::Result<()> {
    // Words that no packing makes small, with nothing among them that could be a key.
    let mut seed = 7u64;
    let mut word = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        format!(
            "{} ",
            "aeiounrstl"
                .chars()
                .cycle()
                .skip((seed >> 40) as usize % 10)
                .take(3 + (seed >> 50) as usize % 6)
                .collect::<String>()
        )
    };
    for file in 0..FILES {
        let mut text = String::with_capacity(BYTES);
        while text.len() < BYTES - 20 {
            text.push_str(&word());
        }
        desk.write(&format!("site/page{file}.txt"), &text);
    }
    desk.write("site/index.html", "<!doctype html><title>Large</title><p>Large.</p>\n");
    desk.run(&["versions", "site/"]);
    let idle = longest_while(desk, || std::thread::sleep(BEFORE))?;
    let mut took = Duration::ZERO;
    let mut published = String::new();
    let held = longest_while(desk, || {
        let begun = Instant::now();
        let run = desk.run(&["site", "publish", "site/", "--to", "network", "--json"]);
        took = begun.elapsed();
        published = if run.status == 0 { "published".to_owned() } else { run.err };
    })?;
    let told = format!(
        "bounds, a site of {} MB is published: {published} in {:.1} s; a command to the same folder takes at most {:.1} ms of {} \
meanwhile, {:.1} ms of {} before",
        FILES * BYTES / 1_000_000,
        took.as_secs_f64(),
        held.0,
        held.1,
        idle.0,
        idle.1
    );
    println!("{told}");
    report.goal(told, Goal::at_most("42: the core is held at most 20 ms", Some(held.0), HELD_MS));
    Ok(())
}
