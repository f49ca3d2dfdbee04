//! The project's own commands, as `cargo xtask COMMAND`. A file per command; none of them is part of Gloss.

#![expect(clippy::print_stdout, reason = "a tool for a terminal")]

mod app;
mod programs;
mod setup;
mod test;
mod types;
mod ui;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  app     builds Gloss and opens the sample workspace, in a window or, where there is no screen, in a browser
  test    everything that must hold: format, lints, tests of Rust and of the interface
  setup   installs what is missing to build, and builds the interface where its sources changed
  types   writes ui/src/api/types.ts from the protocol
";

fn main() -> ExitCode {
    run().unwrap_or_else(|error| {
        println!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}

fn run() -> anyhow::Result<ExitCode> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("app"), None) => app::run(),
        (Some("test"), None) => test::run(),
        (Some("setup"), None) => setup::run().map(|()| ExitCode::SUCCESS),
        (Some("types"), None) => types::write().map(|()| ExitCode::SUCCESS),
        (None | Some("help" | "--help" | "-h"), None) => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            print!("{HELP}");
            Ok(ExitCode::from(2))
        }
    }
}
