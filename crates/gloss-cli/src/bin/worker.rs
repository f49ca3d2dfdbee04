//! The workers beside the engine, as one program that is told by a word which of them to be. Started by the engine alone.

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(worker) = std::env::args_os().nth(1).and_then(|word| gloss_worker::worker(&word)) else {
        let _ = writeln!(std::io::stderr(), "gloss-worker is started by Gloss's engine. Run gloss instead.");
        return ExitCode::from(2);
    };
    gloss_client::end_with_parent();
    match worker() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = writeln!(std::io::stderr(), "gloss: {}\n       {}", problem.says, problem.next);
            ExitCode::FAILURE
        }
    }
}
