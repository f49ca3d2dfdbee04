//! The `gloss` command: the same engine with no window. One file per command in `commands`; this file reads the
//! words and gives the exit status. Holds no rules.

mod args;
mod commands;
mod money;
mod output;
mod session;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    // The engine is this same program under a hidden name, and so are its workers.
    let mut words = std::env::args_os().skip(1);
    let first = words.next();
    if first.as_ref().is_some_and(|word| word == "__engine") {
        return engine(words.nth(1).map(PathBuf::from));
    }
    if let Some(worker) = first.and_then(|word| gloss_engine::worker(&word)) {
        return ended(worker());
    }
    let arguments = match args::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(told) => return usage(&told),
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            output::complain(&format!("Gloss could not start: {error}"));
            return ExitCode::FAILURE;
        }
    };
    let status = runtime.block_on(commands::run(arguments));
    // A read of standard input or a signal must not keep a finished command.
    runtime.shutdown_background();
    match status {
        Ok(status) => ExitCode::from(status),
        Err(problem) => {
            output::problem(&problem);
            ExitCode::from(problem.code.exit())
        }
    }
}

/// Help, the version, or what was wrong with the words: these may be names of files that others chose.
fn usage(told: &clap::Error) -> ExitCode {
    if told.use_stderr() {
        output::complain(told.to_string().trim_end());
    } else {
        output::words(told.to_string().trim_end());
    }
    ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(2))
}

fn engine(home: Option<PathBuf>) -> ExitCode {
    let home = home.unwrap_or_else(gloss_client::default_home);
    ended(gloss_engine::serve(&home, Vec::new()))
}

fn ended(done: Result<(), gloss_protocol::Problem>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            output::problem(&problem);
            ExitCode::FAILURE
        }
    }
}
