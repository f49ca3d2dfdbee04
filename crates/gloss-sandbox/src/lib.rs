//! Runs any program with what was granted and nothing else. The floor, always: Landlock, seccomp, limits, an empty
//! environment. Around it, where it starts, bubblewrap. Decides nothing about who is granted what, and never runs a program
//! without a wall.
//!
//! One program by its first word (`gloss-sandbox`): `supervise` starts what a policy says and ends it with all its
//! processes; `confine` puts the floor under itself and becomes the program; `relay` is the way to the proxy; `break-out`
//! tries to get out, so that nobody has to believe that the walls hold.

mod bubblewrap;
mod floor;
mod handing;
mod policy;
mod processes;
pub mod relay;
mod run;
mod self_test;
mod supervise;
mod system;
mod usage;

pub use policy::{Ended, Level, Limit, Limits, NO_WALL, Policy, Way};
pub use run::{Ender, Output, Pipes, Ran, Running, Sink, Talking, start, start_talking};
pub use self_test::{Standing, test_walls};

/// The helper program: does what its first word says and gives its exit status.
pub fn main(words: &[std::ffi::OsString]) -> u8 {
    let word = words.first().and_then(|word| word.to_str()).unwrap_or_default();
    let rest: Vec<&str> = words.iter().skip(1).filter_map(|word| word.to_str()).collect();
    match word {
        "supervise" => supervise::main(),
        "confine" => floor::main(&rest),
        "relay" => relay::main(&rest),
        "break-out" => self_test::break_out(&rest),
        _ => 2,
    }
}
