//! First paint: from the start of the process to the first picture in which the interface's own background stands
//! in the middle of the screen, and the memory of the window's process. Goal 9.
//!
//! The floor shows the same page in a bare WebKitGTK window. What WebKit itself takes is in both; ours is the
//! difference. Both get fresh folders for what a web view stores; warm is the same a second time.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use super::desk::{Desk, quiet};
use super::report::{Goal, Report, Row};
use super::screen::{SIZE, Screen};
use super::stats::{Sample, number, ratio};
use super::{Bench, proc};
use xtask::programs::{answer, finish, program, root};

/// `--canvas` of ui/src/parts/tokens.css, as it is on a light screen.
const CANVAS: [u8; 3] = [0xf6, 0xf4, 0xf0];
/// Between two looks at the screen.
const LOOK: Duration = Duration::from_millis(2);
/// The longest wait for a paint, and for a screen to be empty again.
const LONGEST: Duration = Duration::from_secs(30);
/// After the paint, before memory is read: fonts, the first queries and the start screen are done by then.
const SETTLE: Duration = Duration::from_millis(1500);
/// Goal 9.
const MOST_TIMES: f64 = 1.15;
const MOST_PSS: f64 = 60.0;

/// One kind of start.
#[derive(Default)]
pub(crate) struct Client {
    pub(crate) wall: Sample,
    cpu: Sample,
    /// The window's process, its helpers and the engine.
    pss: Sample,
    /// The window's process alone.
    own: Sample,
    engine: Sample,
}

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let bare = compile(&bench.scratch)?;
    let picture = bench.folder()?;
    let screen = Screen::start(picture.path())?;
    // No double is asked for anything here; the address leads nowhere.
    let sample = Desk::new(bench, "http://127.0.0.1:9/v1")?;
    ensure!(sample.gloss(&["sample"]).status()?.success(), "gloss sample failed");
    sample.end();
    let [mut cold, mut warm, mut bare_cold, mut bare_warm] = [(); 4].map(|()| Client::default());
    for _ in 0..bench.rounds {
        let desk = Desk::new(bench, "http://127.0.0.1:9/v1")?;
        let window = || {
            let mut command = quiet(&bench.app, &["--workspace"], &sample.folder());
            command.arg(sample.folder()).env("GLOSS_HOME", desk.home());
            command
        };
        let home = bench.folder()?;
        let dist = root().join("ui/dist");
        let size = [SIZE.0, SIZE.1].map(|size| size.to_string());
        let host = || {
            let [width, height] = &size;
            quiet(&bare, &[&dist.to_string_lossy(), width, height], home.path())
        };
        run(&mut cold, window(), &screen, &desk.home(), &|| desk.engine())?;
        run(&mut bare_cold, host(), &screen, home.path(), &|| None)?;
        run(&mut warm, window(), &screen, &desk.home(), &|| desk.engine())?;
        run(&mut bare_warm, host(), &screen, home.path(), &|| None)?;
    }
    for (name, gloss, floor) in
        [("first paint, cold", &cold, &bare_cold), ("first paint, warm", &warm, &bare_warm)]
    {
        report.row(Row {
            name: name.to_owned(),
            gloss: gloss.wall.clone(),
            floor: floor.wall.clone(),
            peer: None,
            goals: vec![Goal::at_most(
                "9: <= 1.15 x floor",
                ratio(gloss.wall.median(), floor.wall.median()),
                MOST_TIMES,
            )],
        });
        let ours = gloss.own.median().zip(floor.own.median()).map(|(gloss, bare)| gloss - bare);
        let shown = |value: Option<f64>| value.map_or("-".to_owned(), number);
        report.goal(
            format!(
                "{name}: the window's process has {} MB, a bare one {}, so {} MB are ours; the engine beside it {}",
                shown(gloss.own.median()),
                shown(floor.own.median()),
                shown(ours),
                shown(gloss.engine.median())
            ),
            Goal::at_most("9: <= 60 MB", ours, MOST_PSS),
        );
    }
    for (name, client) in [
        ("window: gloss-app + helpers + engine, cold", &cold),
        ("window: gloss-app + helpers + engine, warm", &warm),
        ("window: bare WebKitGTK + helpers, cold", &bare_cold),
        ("window: bare WebKitGTK + helpers, warm", &bare_warm),
    ] {
        report.cost(name, &client.cpu, &client.pss);
    }
    Ok(())
}

/// The window on a desk.
pub(crate) fn window(bench: &Bench, desk: &Desk) -> Command {
    let mut command = quiet(&bench.app, &["--workspace"], &desk.folder());
    command.arg(desk.folder()).env("GLOSS_HOME", desk.home());
    command
}

/// Compiles the bare window.
pub(crate) fn compile(scratch: &Path) -> anyhow::Result<PathBuf> {
    let flags = answer(program("pkg-config", &["--cflags", "--libs", "webkit2gtk-4.1"]))
        .context("WebKitGTK's development files are missing")?;
    let binary = scratch.join("bare_webkit");
    let mut compiler = program("gcc", &["-O2", "-Wall", "-o"]);
    compiler.arg(&binary).arg(root().join("tests/bench/src/bare_webkit.c")).args(flags.split_whitespace());
    finish(compiler)?;
    Ok(binary)
}

/// Starts it, waits for its paint, reads what it takes, and ends it.
pub(crate) fn run(
    client: &mut Client,
    mut command: Command,
    screen: &Screen,
    home: &Path,
    engine: &dyn Fn() -> Option<u32>,
) -> anyhow::Result<()> {
    on_screen(&mut command, screen, home);
    let before = engine().map(proc::cpu).unwrap_or_default();
    let begun = Instant::now();
    let mut child = command.spawn()?;
    let painted = until(begun, || shows(screen));
    client.wall.take(painted.then(|| begun.elapsed().as_secs_f64() * 1e3));
    if painted {
        std::thread::sleep(SETTLE);
        let mut roots = vec![child.id()];
        roots.extend(engine());
        let all = proc::trees(&roots);
        client.cpu.add(all.iter().map(|pid| proc::cpu(*pid)).sum::<f64>() - before);
        client.pss.add(proc::pss_of_trees(&roots));
        client.own.add(proc::pss(child.id()));
        if let Some(engine) = engine() {
            client.engine.add(proc::pss(engine));
        }
    }
    let helpers = proc::tree(child.id());
    proc::stop(&mut child);
    // Helpers end by themselves when their window is gone; the next start must not share the machine with them.
    let empty = until(Instant::now(), || {
        !shows(screen) && helpers.iter().all(|pid| Some(*pid) == engine() || proc::pss(*pid) == 0.0)
    });
    ensure!(empty, "a window did not go away");
    Ok(())
}

/// Sends a window's program to a screen, with fresh folders for what a web view stores.
pub(crate) fn on_screen(command: &mut Command, screen: &Screen, home: &Path) {
    command
        .env("DISPLAY", &screen.display)
        .env("GDK_BACKEND", "x11")
        .env("HOME", home)
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("XDG_DATA_HOME")
        .env_remove("XDG_CACHE_HOME")
        .env_remove("XDG_CONFIG_HOME");
    if !Path::new("/dev/dri").exists() {
        // As the window does by itself: through emulated OpenGL the floor would be slow, and easy to meet.
        command.env("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1");
    }
}

/// True once it holds, in time.
fn until(since: Instant, holds: impl Fn() -> bool) -> bool {
    while !holds() {
        if since.elapsed() > LONGEST {
            return false;
        }
        std::thread::sleep(LOOK);
    }
    true
}

/// Whether the canvas stands in the middle: at any of nine places there, because words may cover some.
fn shows(screen: &Screen) -> bool {
    let (x, y) = (SIZE.0 / 2, SIZE.1 / 2);
    [0, 40, 80].iter().any(|dx| [0, 60, 120].iter().any(|dy| screen.pixel(x + dx, y + dy) == CANVAS))
}
