//! The desktop window's program; with the hidden argument `__engine` it is the engine instead.

use std::process::ExitCode;

fn main() -> ExitCode {
    gloss_app::main()
}
