//! Attempts to get out, as real commands: each without walls, where it must succeed, and behind both levels, where it must not.
//! Which wall held is told by what the kernel answered. One line for each attempt and level goes to the test's output and to
//! `escapes.txt` in the folder for tests' files; the whole of it fails where anything got through. `ESCAPES` runs those alone in
//! whose theme and name it stands.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by a panic, starts programs, and says what it saw"
)]

mod attempt;
mod ears;
mod evidence;
mod run;
mod talks;
mod themes;
mod works;
mod world;

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

use gloss_sandbox::{Ended, Level};

use attempt::{Attempt, Needs};
use evidence::Wall;
use run::Outcome;
use world::World;

/// How many attempts there are at least.
const ATTEMPTS: usize = 130;
/// Attempts that this machine may be unable to show without walls.
const MAX_UNSHOWN: usize = 8;
/// At a time: as much waits as computes.
const WORKERS: usize = 4;

const LEVELS: [Level; 3] = [Level::None, Level::Reduced, Level::Full];

/// What an attempt at one level came to.
enum Verdict {
    /// It must not be so.
    Wrong(String),
    /// Held by these walls, or real without them.
    Right(String),
    /// Known to stand open where only the floor does.
    Open,
    /// This machine can't show it.
    Unshown(String),
}

#[test]
fn every_attempt_is_real_and_is_held() {
    let started = Instant::now();
    let base = tempfile::tempdir_in("/var/tmp").unwrap();
    let attack = compiled(base.path());
    let helper = helper();
    let wanted = std::env::var("ESCAPES").unwrap_or_default();
    let all: Vec<(&str, &Attempt)> = themes::ALL
        .iter()
        .flat_map(|(theme, attempts)| attempts.iter().map(move |attempt| (*theme, attempt)))
        .filter(|(theme, attempt)| format!("{theme}: {}", attempt.name).contains(&wanted))
        .collect();
    let queue: VecDeque<_> =
        all.iter().flat_map(|one| LEVELS.map(|level| (*one, level))).enumerate().collect();
    let (queue, lines) = (Mutex::new(queue), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some((at, ((theme, attempt), level))) = { queue.lock().unwrap().pop_front() } {
                    let mut world = World::new(base.path(), &attack);
                    let outcome = run::run(&helper, level, attempt, &mut world);
                    lines.lock().unwrap().push((at, theme, attempt, level, outcome));
                }
            });
        }
    });
    let mut lines = lines.into_inner().unwrap();
    lines.sort_by_key(|line| line.0);
    let real = lines.iter().filter(|(_, _, _, level, outcome)| *level == Level::None && outcome.is_through);
    let real: HashSet<_> = real.map(|(_, theme, attempt, ..)| (*theme, attempt.name)).collect();
    let (mut report, mut wrong, mut unshown) = (String::new(), 0, 0);
    for (_, theme, attempt, level, outcome) in &lines {
        let name = attempt.name;
        let (word, why) = match judge(attempt, *level, outcome, real.contains(&(*theme, name))) {
            Verdict::Right(why) => (if *level == Level::None { "real" } else { "held" }, why),
            Verdict::Open => ("open", "names and metadata are only hidden by the second wall".to_owned()),
            Verdict::Unshown(why) => ("unshown", why),
            Verdict::Wrong(why) => ("WRONG", format!("{why}; {:?}: {}", outcome.ended, outcome.words.trim())),
        };
        wrong += usize::from(word == "WRONG");
        unshown += usize::from(word == "unshown");
        report += &format!("{word:<8}{:<9}{theme}: {name} — {why}\n", level.word());
    }
    let count = all.len();
    report +=
        &format!("{count} attempts, {unshown} unshown here, {wrong} wrong, {:.1?}\n", started.elapsed());
    println!("{report}");
    // Somebody else's folder where the test is run by hand as another user.
    let _ = std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("escapes.txt"), &report);
    assert_eq!(wrong, 0, "something is not as it must be");
    assert!(!wanted.is_empty() || count >= ATTEMPTS, "only {count} attempts");
    assert!(!rustix::process::geteuid().is_root() || unshown <= MAX_UNSHOWN, "{unshown} can't be shown");
}

/// What an attempt came to; `is_real` where it gets through without walls here.
fn judge(attempt: &Attempt, level: Level, outcome: &Outcome, is_real: bool) -> Verdict {
    let is_root = rustix::process::geteuid().is_root();
    if let Ended::NoWall { why } = &outcome.ended {
        return Verdict::Wrong(format!("nothing ran: {why}"));
    }
    if level == Level::None {
        return match attempt.needs {
            _ if outcome.is_through => Verdict::Right("without walls it succeeds".to_owned()),
            Needs::Root if !is_root => Verdict::Unshown("only root can do it here".to_owned()),
            Needs::Kernel(what) => Verdict::Unshown(format!("this kernel has no {what}")),
            _ => Verdict::Wrong("without walls it must succeed".to_owned()),
        };
    }
    let expected = if level == Level::Full { attempt.full } else { attempt.reduced };
    let is_open = expected.contains(&Wall::None);
    if is_open && outcome.is_through && outcome.beside.is_empty() {
        return Verdict::Open;
    }
    if outcome.is_through || !outcome.beside.is_empty() {
        return Verdict::Wrong(format!("GOT THROUGH {:?}", outcome.beside));
    }
    if matches!(outcome.ended, Ended::Exited { code: 127 }) {
        return Verdict::Wrong("its program did not start".to_owned());
    }
    let walls = evidence::walls(level, &outcome.ended, &outcome.words, expected);
    if walls.is_empty() {
        // What is not there at all no wall has to hold.
        return match attempt.needs {
            Needs::Kernel(what) if !is_real => Verdict::Unshown(format!("this kernel has no {what}")),
            _ => Verdict::Wrong("no wall said that it held it".to_owned()),
        };
    }
    let words: Vec<&str> = walls.into_iter().map(Wall::word).collect();
    let which = match &outcome.ended {
        Ended::Limit { limit } => format!(" ({limit:?})").to_lowercase(),
        _ => String::new(),
    };
    Verdict::Right(words.join(" and ") + &which)
}

/// The tests' own program for bare calls of the kernel.
fn compiled(folder: &Path) -> PathBuf {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/escapes/attack");
    let entries = sources.read_dir().unwrap().map(|entry| entry.unwrap().path());
    let sources: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "c")).collect();
    let out = folder.join("attack");
    let mut command = Command::new("cc");
    let done = command.args(["-O1", "-w", "-pthread", "-o"]).arg(&out).args(sources).status();
    assert!(done.is_ok_and(|status| status.success()), "cc is needed: apt install gcc libc6-dev");
    out
}

/// The helper as `cargo test` builds it.
fn helper() -> PathBuf {
    let mut folder = std::env::current_exe().unwrap();
    while folder.file_name().is_some_and(|name| name != "deps") {
        folder.pop();
    }
    let path = folder.parent().unwrap().join("examples/helper");
    assert!(path.exists(), "the example `helper` is built by `cargo test`: {}", path.display());
    path
}
