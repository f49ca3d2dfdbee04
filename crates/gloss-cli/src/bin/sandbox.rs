//! The helper that holds the walls around a program of an agent, as a program: started by the engine and by `gloss sandbox`
//! alone. Links nothing but `gloss-sandbox`, because it is started for every command.

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    ExitCode::from(gloss_sandbox::main(&words))
}
