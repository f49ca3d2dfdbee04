//! The desktop window's program. The engine that it shows is one of its own.

use std::process::ExitCode;

fn main() -> ExitCode {
    gloss_app::main()
}
