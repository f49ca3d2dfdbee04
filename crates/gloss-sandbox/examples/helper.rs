//! The helper program as this crate's own tests start it: they must not need the whole product. Holds nothing of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    ExitCode::from(gloss_sandbox::main(&words))
}
