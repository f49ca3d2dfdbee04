//! `cargo xtask app`: builds Gloss and shows it with the sample workspace.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;

use crate::programs::{cargo_for, finish, program, target};
use crate::setup;

/// Builds, makes the sample workspace where it is missing, and opens it.
///
/// # Errors
/// Where something can't be built or started.
pub fn run() -> anyhow::Result<ExitCode> {
    setup::run()?;
    let mut build = cargo_for("build", &["gloss-app", "gloss-cli"]);
    build.arg("--bins");
    finish(build)?;
    let home = std::env::var_os("HOME").map(PathBuf::from).context("HOME is not set")?;
    let sample = home.join("Gloss Sample");
    std::fs::create_dir_all(&sample)?;
    let binary = |name| target().join("debug").join(name);
    let mut make = program(binary("gloss"), &["-C"]);
    make.arg(&sample).arg("sample");
    finish(make)?;
    if has_screen(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty())) {
        let mut window = program(binary("gloss-app"), &["--workspace"]);
        window.arg(&sample);
        finish(window)?;
    } else {
        println!("There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set).");
        println!("Gloss is served to a browser instead; Ctrl+C ends it.");
        let mut serve = program(binary("gloss"), &["-C"]);
        serve.arg(&sample).arg("serve");
        finish(serve)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn has_screen(is_set: impl Fn(&str) -> bool) -> bool {
    is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

#[cfg(test)]
mod tests {
    use super::has_screen;

    #[test]
    fn either_variable_means_a_screen() {
        for (set, expect) in [("DISPLAY", true), ("WAYLAND_DISPLAY", true), ("TERM", false)] {
            assert_eq!(has_screen(|name| name == set), expect, "{set}");
        }
    }
}
