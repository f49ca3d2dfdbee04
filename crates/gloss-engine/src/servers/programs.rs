//! Where a server's program lies: in the system's folders, else in those of the person's login shell, which is asked once, behind
//! a wall. Starts no server.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use gloss_protocol::{Code, Problem};
use gloss_sandbox::{Level, Limits, Policy, start};

use super::source::Source;
use crate::context::home_folder;
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::plain_file;
use crate::programs::walls;

/// Folders of the system's programs, which every wall lets be run.
const SYSTEM: [&str; 4] = ["/usr/local/bin", "/usr/bin", "/bin", "/opt/homebrew/bin"];
/// Longest first line of a script that is read, in bytes.
const MAX_LINE: u64 = 1_024;
/// Seconds that the login shell has to say where it looks.
const SHELL_SECONDS: u64 = 5;
/// What the login shell is told to begin its answer with: what a profile prints may stand before.
const MARK: &str = "gloss-path:";
/// Programs, what they come with, and where a person gets that.
const COMES_WITH: [(&[&str], &str, &str); 5] = [
    (&["npx", "npm", "node"], "Node.js", "https://nodejs.org"),
    (&["uvx", "uv"], "uv", "https://docs.astral.sh/uv"),
    (&["python", "python3", "pip", "pip3", "pipx"], "Python", "https://www.python.org"),
    (&["docker"], "Docker", "https://www.docker.com"),
    (&["bunx", "bun"], "Bun", "https://bun.sh"),
];

/// The folders in which the login shell looks for programs; it is asked once.
fn login_folders<'a>(off: &OffCore, shared: &'a Shared) -> &'a [PathBuf] {
    let known = &shared.home.servers.login_path;
    if let Some(folders) = known.get() {
        return folders;
    }
    // One that did not answer in time is asked again by the next who needs it.
    match ask_shell(off, shared) {
        Some(folders) => known.get_or_init(|| folders),
        None => &[],
    }
}

/// A program that was found, with what of it a wall has to let be run.
pub(super) struct Program {
    /// It.
    pub path: PathBuf,
    /// Its file, or the folder that it was installed into; empty for one of the system's.
    pub parts: Vec<PathBuf>,
    /// The folder in which what runs it is looked up by name.
    pub beside: Option<PathBuf>,
}

/// Finds the program of a command.
///
/// # Errors
/// Where it is not here, with what is missing.
pub(super) fn find(
    off: &OffCore,
    shared: &Shared,
    (command, base): (&str, Option<&Path>),
    from: &Source,
) -> Result<Program, Problem> {
    if command.contains('/') {
        let path = base.map_or_else(|| PathBuf::from(command), |base| base.join(command));
        // What stands around a file that others named is not opened: it was not shown.
        return match is_program(&path) {
            true if *from == Source::Person => {
                Ok(with_interpreter(found(path), || login_folders(off, shared)))
            }
            true => Ok(Program { parts: own_file(&path), path, beside: None }),
            false => Err(missing(command)),
        };
    }
    let in_system = SYSTEM.iter().map(PathBuf::from);
    let of_system = in_system.map(|folder| folder.join(command)).find(|path| is_program(path));
    let of_person = || {
        let folders = login_folders(off, shared);
        folders.iter().map(|folder| folder.join(command)).find(|path| is_program(path))
    };
    let program = of_system.or_else(of_person).map(found).ok_or_else(|| missing(command))?;
    Ok(with_interpreter(program, || login_folders(off, shared)))
}

fn is_program(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

fn missing(command: &str) -> Problem {
    let name = Path::new(command).file_name().and_then(|name| name.to_str()).unwrap_or(command);
    let known = COMES_WITH.iter().find(|(programs, ..)| programs.contains(&name));
    let (says, next) = match known {
        Some((_, what, from)) => (
            format!("It needs {what}, which is not here."),
            format!("Install {what} from {from}, then try it again."),
        ),
        None => (
            format!("It needs the program {name}, which is not here."),
            "Install it, then try it again.".to_owned(),
        ),
    };
    Problem::new(Code::NotFound, says).with_next(next)
}

/// A program's file alone, also where a link leads to it; none of the system's.
fn own_file(path: &Path) -> Vec<PathBuf> {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut parts: Vec<PathBuf> =
        [path.to_owned(), real].into_iter().filter(|path| !is_of_system(path)).collect();
    parts.dedup();
    parts
}

fn is_of_system(path: &Path) -> bool {
    ["/usr", "/bin", "/opt", "/nix"].iter().any(|system| path.starts_with(system))
}

/// What of a program a wall has to let be run: of one in a `bin` beside its `lib` the folder of both, where that is deep enough to
/// be its own.
fn found(path: PathBuf) -> Program {
    let real = path.canonicalize().unwrap_or_else(|_| path.clone());
    let mut parts = Vec::new();
    for path in [&path, &real] {
        if is_of_system(path) {
            continue;
        }
        let bin = path.parent().filter(|bin| bin.ends_with("bin"));
        let whole =
            bin.and_then(Path::parent).filter(|whole| whole.join("lib").is_dir() && is_own_folder(whole));
        parts.push(whole.unwrap_or(path).to_owned());
        // A link is looked up where it lies.
        parts.extend(
            whole.is_none().then(|| bin.map(Path::to_owned)).flatten().filter(|bin| is_own_folder(bin)),
        );
    }
    parts.sort();
    parts.dedup();
    Program { path, parts, beside: None }
}

/// A program with what runs it, where it is a script that names that in its first line, as installed ones of Python do; by a name
/// alone it is looked for where the system and the person have programs.
fn with_interpreter<'a>(mut program: Program, login: impl FnOnce() -> &'a [PathBuf]) -> Program {
    let begin = plain_file::begin(&program.path.canonicalize().unwrap_or_default(), MAX_LINE).ok().flatten();
    let interpreter = match begin.as_deref().and_then(interpreter_of) {
        Some(Interpreter::At(path)) => Some(path),
        Some(Interpreter::Named(name)) => {
            let is_of_system = SYSTEM.iter().any(|folder| is_program(&Path::new(folder).join(&name)));
            let find = || login().iter().map(|folder| folder.join(&name)).find(|path| is_program(path));
            (!is_of_system).then(find).flatten()
        }
        None => None,
    };
    if let Some(interpreter) = interpreter.filter(|path| is_program(path)) {
        program.beside = interpreter.parent().map(Path::to_owned);
        program.parts.extend(found(interpreter).parts);
        program.parts.sort();
        program.parts.dedup();
    }
    program
}

/// What a script names in its first line to run it.
#[derive(Debug, PartialEq, Eq)]
enum Interpreter {
    /// A program at its path.
    At(PathBuf),
    /// One that `env` looks up.
    Named(String),
}

fn interpreter_of(begin: &[u8]) -> Option<Interpreter> {
    let line = begin.strip_prefix(b"#!")?.split(|byte| *byte == b'\n').next()?;
    let words = std::str::from_utf8(line).ok()?;
    let mut words = words.split_whitespace();
    let path = words.next().map(PathBuf::from).filter(|path| path.is_absolute())?;
    if !path.ends_with("env") {
        return Some(Interpreter::At(path));
    }
    let name = words.find(|word| !word.starts_with('-') && !word.contains('='))?;
    (!name.contains('/')).then(|| Interpreter::Named(name.to_owned()))
}

/// Whether a folder holds one program's installation, and no person's things: neither a home nor what lies directly in one.
fn is_own_folder(folder: &Path) -> bool {
    let Some(home) = home_folder() else { return false };
    match folder.strip_prefix(&home) {
        Ok(inside) => inside.components().count() >= 3,
        Err(_) => !home.starts_with(folder) && folder.components().count() >= 3,
    }
}

/// Asks the login shell, behind a wall in which it sees the home folder and can change nothing.
fn ask_shell(off: &OffCore, shared: &Shared) -> Option<Vec<PathBuf>> {
    let level = shared.home.programs.walls.standing(off).level;
    let home = home_folder().filter(|home| home.is_dir())?;
    let shell = std::env::var("SHELL").ok().filter(|shell| Path::new(shell).is_file());
    let shell = shell.unwrap_or_else(|| "/bin/sh".to_owned());
    if level == Level::None {
        return None;
    }
    let scratch = shared.home.dir.join("servers");
    std::fs::create_dir_all(&scratch).ok()?;
    let command = format!("printf '%s%s\\n' {MARK} \"$PATH\"");
    let policy = Policy {
        level,
        command: [shell.as_str(), "-lic", &command].map(str::to_owned).to_vec(),
        folder: scratch.clone(),
        reads: vec![home.clone()],
        programs: Vec::new(),
        writes: vec![scratch],
        hidden: vec![shared.home.dir.clone()],
        environment: BTreeMap::from([("HOME".to_owned(), home.display().to_string())]),
        is_talked_to: false,
        network: None,
        limits: Limits { seconds: SHELL_SECONDS, ..Limits::default() },
    };
    let running = start(&walls::helper().ok()?, &policy).ok()?;
    let mut printed = Vec::new();
    running.wait(&[], &mut |_, piece| {
        printed.extend_from_slice(piece);
        printed.len() < (64 << 10)
    });
    let printed = String::from_utf8_lossy(&printed).into_owned();
    let line = printed.lines().rev().find_map(|line| line.split_once(MARK).map(|(_, path)| path))?;
    let folders = line.split(':').map(PathBuf::from).filter(|folder| folder.is_absolute() && folder.is_dir());
    Some(folders.collect())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Interpreter, interpreter_of};

    #[test]
    fn a_script_names_what_runs_it() {
        let of = |line: &str| interpreter_of(line.as_bytes());
        assert_eq!(
            of("#!/home/a/venv/bin/python -s\nimport x"),
            Some(Interpreter::At(PathBuf::from("/home/a/venv/bin/python")))
        );
        for line in ["#!/usr/bin/env node\n", "#!/usr/bin/env -S A=1 node --x\n"] {
            assert_eq!(of(line), Some(Interpreter::Named("node".to_owned())), "{line}");
        }
        for line in ["#!/usr/bin/env ./x\n", "#!python3\n", "\u{7f}ELF", "", "#!"] {
            assert_eq!(of(line), None, "{line}");
        }
    }
}
