//! The engine of a home, as a program: `gloss-engine __engine --home HOME`, started by whoever needs it (gloss-client). Lays no
//! page out and works no formula out: that is `gloss-worker`'s.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    let home = match words.as_slice() {
        [word, flag, home] if word == "__engine" && flag == "--home" => PathBuf::from(home),
        _ => {
            let _ =
                writeln!(std::io::stderr(), "gloss-engine is started by Gloss itself. Run gloss instead.");
            return ExitCode::from(2);
        }
    };
    match gloss_engine::serve(&home, Vec::new()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = writeln!(std::io::stderr(), "gloss: {}\n       {}", problem.says, problem.next);
            ExitCode::FAILURE
        }
    }
}
