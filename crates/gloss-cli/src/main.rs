//! The `gloss` command: asks the engine, which is a program of its own. One file per command in `commands`; this file reads
//! the words and gives the exit status. Holds no rules.

mod args;
mod commands;
mod ending;
mod form_words;
mod money;
mod output;
mod session;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
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
