//! `cargo xtask`: reads the words and calls the command.

#![expect(clippy::print_stdout, reason = "a tool for a terminal")]

use std::process::ExitCode;

use xtask::programs::run_release;
use xtask::{app, lints, setup, soak, test, types};

const HELP: &str = "\
cargo xtask COMMAND

  app     builds Gloss and opens the sample workspace, in a window or, where there is no screen, in a browser
  test    everything that must hold: format, lints, tests of Rust and of the interface; [NAME]... a crate, a journey
          or a kind alone
  setup   installs what is missing to build, and builds the interface where its sources changed
  bench   measures Gloss beside a floor and a peer, in release: [--rounds N] [--built] [NAME]...
  fidelity  how well notes keep their places, in release: [--misses] [--lost] [--suggested]
  soak    the long suites in full: every run and many edits of every Markdown file of the dependencies, a thousand
          edits of decks read back by other programs, ...: [NAME]... one of them alone (decks, markdown, calc, ...)
  types   writes ui/src/api/types.ts from the protocol
";

fn main() -> ExitCode {
    // Cargo calls this in the compiler's place where it lints while it builds.
    let done = match lints::called_as_compiler() {
        Some(words) => lints::compile(&words),
        None => run(),
    };
    done.unwrap_or_else(|error| {
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
        ("test", names) => test::run(names),
        ("setup", []) => setup::run().map(|()| ExitCode::SUCCESS),
        ("soak", names) => soak::run(names),
        ("types", []) => types::write().map(|()| ExitCode::SUCCESS),
        ("bench", words) => run_release("gloss-bench", words),
        ("fidelity", words) => run_release("gloss-fidelity", words),
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
