//! The window at rest: open with a document and a caret in a field, then out of sight in the tray. What each process takes of
//! a core over ten minutes, beside a bare WebKitGTK window with a caret over the same minutes; and whose threads take it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};
use gloss_tests::{Desk, Desktop, Person, Screen};

use super::report::{Goal, Report};
use super::{Bench, paint, pointing, proc};

/// How long it is looked at.
const LONG: Duration = Duration::from_secs(600);
/// After something was opened or closed: what it does at first is done by then.
const SETTLE: Duration = Duration::from_secs(10);
/// Percent of a core, of all processes together.
const MOST_OPEN: f64 = 0.5;
const MOST_AWAY: f64 = 0.1;
/// Threads that are named.
const THREADS: usize = 6;

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    pointing::tried(|| at_rest(bench, report))
}

fn at_rest(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let programs = bench.gloss.parent().context("no folder of binaries")?;
    let desk = Desk::with(programs.to_owned(), &bench.scratch);
    let section =
        |n| format!("## Section {n}\n\n{}\n\n", "Words of a memo, as people write them. ".repeat(12));
    desk.write("memo.md", format!("# A memo\n\n{}", (0..40).map(section).collect::<String>()));
    // Something that is due some day keeps Gloss in the tray.
    desk.run(&["automation", "add", "Every Monday at 8:00 summarise memo.md"]).expect(0);
    let desktop = Desktop::new();
    let person = Person::new(desktop.open(&desk, (1440, 900)), Screen::Window, "idle");
    person.click("button", "memo.md*");
    person.see("tab", "A memo");
    person.click("textbox", "*");
    let bare = BareWindow::start(bench)?;
    std::thread::sleep(SETTLE);
    let window = window_of(&desk.home).context("the window")?;
    let engine = desk.engine().context("an engine")?;
    let open = Looked::over(LONG, &[window, engine], Some(bare.pid()));
    drop(bare);
    desktop.close("Gloss");
    desktop.sees("Gloss", 0);
    std::thread::sleep(SETTLE);
    ensure!(window_of(&desk.home) == Some(window), "the window is not in the tray");
    let away = Looked::over(LONG, &[window, engine], None);
    for (name, looked, most) in [("open with a caret", open, MOST_OPEN), ("in the tray", away, MOST_AWAY)] {
        for line in &looked.processes {
            report.note(format!("idle, {name}: {line}"));
        }
        let says = format!("29: <= {most} % of a core");
        report
            .goal(format!("idle, {name}: {:.2} %", looked.all), Goal::at_most(&says, Some(looked.all), most));
    }
    Ok(())
}

/// What processes took.
struct Looked {
    /// All of Gloss, in percent of a core.
    all: f64,
    processes: Vec<String>,
}

impl Looked {
    fn over(time: Duration, roots: &[u32], bare: Option<u32>) -> Self {
        let pids = proc::trees(roots);
        let bare: Vec<u32> = bare.iter().flat_map(|root| proc::tree(*root)).collect();
        let of = |pids: &[u32]| pids.iter().map(|pid| proc::own_cpu(*pid)).collect::<Vec<_>>();
        let threads = |pids: &[u32]| pids.iter().map(|pid| thread_times(*pid)).collect::<Vec<_>>();
        let before = (of(&pids), of(&bare), threads(&pids));
        std::thread::sleep(time);
        let after = (of(&pids), of(&bare), threads(&pids));
        let share = |after: f64, before: f64| (after - before) / time.as_secs_f64() * 100.0;
        let mut processes = Vec::new();
        let mut all = 0.0;
        for (n, pid) in pids.iter().enumerate() {
            let took = share(after.0[n], before.0[n]);
            all += took;
            let mut of: Vec<(f64, &String)> = after.2[n]
                .iter()
                .map(|(name, time)| (share(*time, before.2[n].get(name).copied().unwrap_or_default()), name))
                .filter(|(share, _)| *share >= 0.01)
                .collect();
            of.sort_by(|a, b| b.0.total_cmp(&a.0));
            let of: Vec<String> =
                of.iter().take(THREADS).map(|(share, name)| format!("{name} {share:.2}")).collect();
            processes.push(format!("{} {took:.2} % ({})", proc::name(*pid), of.join(", ")));
        }
        let floor: f64 = after.1.iter().zip(&before.1).map(|(after, before)| share(*after, *before)).sum();
        if !bare.is_empty() {
            processes.push(format!("a bare WebKitGTK window {floor:.2} %"));
        }
        Self { all, processes }
    }
}

/// CPU seconds of a process's threads, by name.
fn thread_times(pid: u32) -> BTreeMap<String, f64> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
        let name = fs::read_to_string(entry.path().join("comm")).unwrap_or_default();
        let id = format!("{pid}/task/{}", entry.file_name().to_string_lossy());
        *found.entry(name.trim().to_owned()).or_default() +=
            proc::seconds(&id, &[14, 15]).unwrap_or_default();
    }
    found
}

/// The window of a home, where one is there.
pub(crate) fn window_of(home: &Path) -> Option<u32> {
    let home = home.to_string_lossy().into_owned();
    proc::tree(std::process::id()).into_iter().find(|pid| {
        let environ = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        proc::name(*pid) == "gloss-app" && String::from_utf8_lossy(&environ).contains(&home)
    })
}

/// A bare window on a screen of its own.
pub(crate) struct BareWindow {
    child: std::process::Child,
    _screen: super::screen::Screen,
    /// The screen's picture, and the window's home.
    _folders: [tempfile::TempDir; 2],
}

impl BareWindow {
    /// Starts one with a page that is a field.
    pub(crate) fn start(bench: &Bench) -> anyhow::Result<Self> {
        let folder = bench.folder()?;
        let page = "<!doctype html><title>Bare</title><textarea autofocus rows=9>Words</textarea>";
        fs::write(folder.path().join("index.html"), page)?;
        let path = folder.path().to_owned();
        Self::showing(bench, &path, folder)
    }

    /// Starts one with the interface's page.
    pub(crate) fn with_interface(bench: &Bench) -> anyhow::Result<Self> {
        let folder = bench.folder()?;
        Self::showing(bench, &xtask::programs::root().join("ui/dist"), folder)
    }

    fn showing(bench: &Bench, page: &Path, home: tempfile::TempDir) -> anyhow::Result<Self> {
        let program = paint::compile(&bench.scratch)?;
        let picture = bench.folder()?;
        let screen = super::screen::Screen::start(picture.path())?;
        let mut command =
            super::desk::quiet(&program, &[&page.to_string_lossy(), "1440", "900"], home.path());
        paint::on_screen(&mut command, &screen, home.path());
        let child = command.spawn()?;
        Ok(Self { child, _screen: screen, _folders: [picture, home] })
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for BareWindow {
    fn drop(&mut self) {
        proc::stop(&mut self.child);
    }
}
