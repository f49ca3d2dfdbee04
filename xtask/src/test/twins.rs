//! Journeys that are told in the browser and in the window alike. The browser's run each time, of the window's a third, each
//! day another one; `cargo xtask soak` runs all of them. What differs in the window has journeys of its own, which always run.

use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;

/// Of so many days each twin has one.
const DAYS: u64 = 3;

/// Run each time all the same: keys, the pointer, files and places are the system's there, and not the browser's.
const ALWAYS: [&str; 4] = [
    "journeys::connect::",
    "journeys::first_minute::",
    "journeys::keyboard::",
    "journeys::places_on_screen::",
];

/// The twins that a program of tests leaves out today; none where the soak runs. `GLOSS_SEED` is another day's number.
///
/// # Errors
/// Where the program can't be started.
pub(crate) fn left_out(mut program: Command) -> anyhow::Result<Vec<String>> {
    if std::env::var_os("GLOSS_SOAK").is_some() {
        return Ok(Vec::new());
    }
    let listed = program.arg("--list").output().context("listing the journeys")?;
    let today = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
    let seed = std::env::var("GLOSS_SEED").ok().and_then(|seed| seed.parse().ok());
    Ok(of_others(&twins(&String::from_utf8_lossy(&listed.stdout)), seed.unwrap_or(today)))
}

/// The window's journeys that the browser has too, by their names.
fn twins(listed: &str) -> Vec<String> {
    let names: Vec<&str> = listed.lines().filter_map(|line| line.strip_suffix(": test")).collect();
    let is_twin = |name: &&&str| {
        name.contains("window")
            && names.contains(&name.replacen("window", "browser", 1).as_str())
            && !ALWAYS.iter().any(|always| name.starts_with(always))
    };
    names.iter().filter(is_twin).map(|name| (*name).to_owned()).collect()
}

/// Those of the other days.
fn of_others(twins: &[String], day: u64) -> Vec<String> {
    let own = |at: usize| at as u64 % DAYS == day % DAYS;
    twins.iter().enumerate().filter(|(at, _)| !own(*at)).map(|(_, name)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::{DAYS, of_others, twins};

    #[test]
    fn a_twin_has_a_browser_and_every_one_has_its_day() {
        let listed = "journeys::a::seen_in_the_browser: test\njourneys::a::seen_in_the_window: test\n\
            journeys::b::only_in_the_window: test\njourneys::c::x_window: test\njourneys::c::x_browser: test\n\
            journeys::keyboard::in_the_window: test\njourneys::keyboard::in_the_browser: test\n\n7 tests, 0 benchmarks\n";
        let twins = twins(listed);
        assert_eq!(twins, ["journeys::a::seen_in_the_window", "journeys::c::x_window"]);
        for twin in &twins {
            let days = (0..DAYS).filter(|day| !of_others(&twins, *day).contains(twin)).count();
            assert_eq!(days, 1, "{twin}");
        }
    }
}
