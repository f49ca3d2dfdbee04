//! Lints while it builds: cargo calls this in the compiler's place for each crate of the workspace, and it starts the
//! compiler and, beside it, Clippy on the same crate. So what Gloss depends on is compiled once, where `cargo clippy` would
//! check all of it again. What is built is what the compiler alone makes; Clippy's own output is never linked.
//!
//! The contract is cargo's, of `RUSTC_WORKSPACE_WRAPPER`: the compiler's path and its arguments come as arguments,
//! diagnostics go to standard error.

#![expect(clippy::print_stderr, reason = "cargo reads diagnostics there")]

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::Context;
use sha2::{Digest, Sha256};

use crate::programs::{program, root, target};

/// Where cargo finds this: a copy, because building the workspace writes over the program that runs. Cargo builds again
/// where the place is another one, so its name says by which rules was linted.
fn own_place() -> anyhow::Result<PathBuf> {
    let rules = [std::fs::read(root().join("clippy.toml"))?, include_bytes!("lints.rs").to_vec()].concat();
    let mut rules = hex::encode(Sha256::digest(rules));
    rules.truncate(12);
    Ok(target().join("xtask").join(format!("lint-and-build-{rules}")))
}

/// Makes a cargo command lint all that it builds of the workspace; warnings are errors.
///
/// # Errors
/// Where the copy of this program can't be written.
pub(crate) fn lint(mut cargo: Command) -> anyhow::Result<Command> {
    let place = own_place()?;
    let own = std::fs::read(std::env::current_exe()?)?;
    if std::fs::read(&place).ok().as_ref() != Some(&own) {
        std::fs::create_dir_all(place.parent().unwrap_or(&place))?;
        let _ = std::fs::remove_file(&place);
        std::fs::write(&place, own)?;
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&place, std::fs::Permissions::from_mode(0o755))?;
    }
    cargo.env("RUSTC_WORKSPACE_WRAPPER", place);
    Ok(cargo)
}

/// The compiler and its arguments, where cargo called this in its place.
pub fn called_as_compiler() -> Option<Vec<OsString>> {
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    let stem = Path::new(words.first()?).file_stem()?;
    (stem == "rustc").then_some(words)
}

/// Compiles a crate and lints it beside; both must be well.
///
/// # Errors
/// Where one of the two can't be started.
pub fn compile(words: &[OsString]) -> anyhow::Result<ExitCode> {
    let (rustc, arguments) = words.split_first().context("no compiler")?;
    let linted = linter_arguments(arguments, &target().join("xtask").join("lints"));
    let mut compiler = program(rustc, &[]);
    compiler.args(arguments);
    let Some(linted) = linted else { return Ok(ended(run(compiler)?)) };
    // What it would warn of, Clippy tells too.
    compiler.args(["--cap-lints", "allow"]);
    let driver = Path::new(rustc).with_file_name("clippy-driver");
    let driver = if driver.exists() { driver } else { "clippy-driver".into() };
    let mut linter = program(driver, &[]);
    linter.arg(rustc).args(linted).stdout(Stdio::null()).stderr(Stdio::piped());
    let begin = |mut linter: Command| {
        linter.spawn().context("Clippy can't be run; install it with rustup component add clippy")
    };
    let (well, linter) = match alone(std::env::var_os("OUT_DIR").as_deref())? {
        Some(_alone) => (run(compiler)?, begin(linter)?),
        None => {
            let linter = begin(linter)?;
            (run(compiler)?, linter)
        }
    };
    let found = linter.wait_with_output()?;
    // Where it can't be compiled, both say the same.
    if well {
        eprint!("{}", String::from_utf8_lossy(&found.stderr));
    }
    Ok(ended(well && found.status.success()))
}

fn run(mut compiler: Command) -> anyhow::Result<bool> {
    Ok(compiler.status().context("the compiler can't be run")?.success())
}

/// Waits until nobody else compiles what shares this folder of a build script, and keeps others from it. Tauri's macro
/// writes the interface into it while it compiles, and a second compiler would take a file that is half written for a
/// whole one: then the window has a part of a page. None for what has no such folder, and is compiled and linted at once.
fn alone(folder: Option<&OsStr>) -> anyhow::Result<Option<File>> {
    let Some(folder) = folder else { return Ok(None) };
    let lock = File::create(Path::new(folder).with_extension("lock"))?;
    lock.lock()?;
    Ok(Some(lock))
}

fn ended(well: bool) -> ExitCode {
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The arguments with which Clippy looks at what the compiler compiles; none where it compiles no crate.
fn linter_arguments(arguments: &[OsString], out: &Path) -> Option<Vec<OsString>> {
    let text = |word: &OsString| word.to_str().map(str::to_owned);
    let mut linted: Vec<OsString> = Vec::new();
    let (mut emits, mut words) = (false, arguments.iter().peekable());
    while let Some(word) = words.next() {
        match text(word).as_deref() {
            Some(emit) if emit.starts_with("--emit") => emits = true,
            Some("--out-dir") => {
                words.next();
            }
            // Its files are not what cargo waits for.
            Some(json) if json.starts_with("--json=") => {
                linted.push(json.replace(",artifacts", "").replace("artifacts,", "").into());
            }
            // What was compiled last time is the compiler's own.
            Some("-C")
                if words
                    .peek()
                    .and_then(|next| text(next))
                    .is_some_and(|next| next.starts_with("incremental=")) =>
            {
                words.next();
            }
            _ => linted.push(word.clone()),
        }
    }
    emits.then(|| {
        linted.extend(["--emit=metadata", "--out-dir"].map(OsString::from));
        linted.push(out.into());
        linted.extend(["-D", "warnings"].map(OsString::from));
        linted
    })
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::path::Path;

    use super::linter_arguments;

    #[test]
    fn clippy_sees_the_crate_and_writes_nothing_that_cargo_waits_for() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        let given = words(
            "--crate-name x src/lib.rs --error-format=json --json=diagnostic-rendered-ansi,artifacts,future-incompat \
             --emit=dep-info,metadata,link -C incremental=/t/i -C debuginfo=1 --out-dir /t/deps --test",
        );
        let expect = words(
            "--crate-name x src/lib.rs --error-format=json --json=diagnostic-rendered-ansi,future-incompat \
             -C debuginfo=1 --test --emit=metadata --out-dir /l -D warnings",
        );
        assert_eq!(linter_arguments(&given, Path::new("/l")), Some(expect));
        assert_eq!(linter_arguments(&words("-vV"), Path::new("/l")), None);
        assert_eq!(linter_arguments(&words("- --crate-name ___ --print=file-names"), Path::new("/l")), None);
    }
}
