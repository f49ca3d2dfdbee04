//! The project's own commands, as `cargo xtask COMMAND`. A file per command; none of them is part of Gloss.

#![expect(clippy::print_stdout, reason = "a tool for a terminal")]

mod app;
mod bench;
mod fidelity;
mod programs;
mod setup;
mod soak;
mod test;
mod types;
mod ui;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  app     builds Gloss and opens the sample workspace, in a window or, where there is no screen, in a browser
  test    everything that must hold: format, lints, tests of Rust and of the interface
  setup   installs what is missing to build, and builds the interface where its sources changed
  bench   measures Gloss beside a floor and a peer, in release: [--rounds N] [--built] [NAME]...
  fidelity  how well notes keep their places, in release: [--misses] [--lost] [--suggested]
  soak    every run, many edits and selections of every Markdown file of the dependencies; some minutes
  types   writes ui/src/api/types.ts from the protocol
";

fn main() -> ExitCode {
    run().unwrap_or_else(|error| {
        println!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}

fn run() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) =
        arguments.split_first().map_or(("help", [].as_slice()), |(name, rest)| (name.as_str(), rest));
    match (name, rest) {
        ("app", []) => app::run(),
        ("test", []) => test::run(),
        ("setup", []) => setup::run().map(|()| ExitCode::SUCCESS),
        ("soak", []) => soak::run(),
        ("types", []) => types::write().map(|()| ExitCode::SUCCESS),
        ("bench", words) => bench::run(words),
        ("fidelity", words) => fidelity::run(words),
        ("__bare-client", words) => bench::client(words).map(|()| ExitCode::SUCCESS),
        ("__bare-herd", words) => bench::herd(words).map(|()| ExitCode::SUCCESS),
        ("help" | "--help" | "-h", []) => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            print!("{HELP}");
            Ok(ExitCode::from(2))
        }
    }
}
