//! Twelve servers of tools, three of which hang, beside none: the start until the first request arrives at the model, before they have
//! answered and after, and the window's first paint. No start and no turn waits for a server.

use std::path::Path;

use serde_json::json;

use super::Bench;
use super::desk::Desk;
use super::double::Double;
use super::paint;
use super::report::{Goal, Report, Row};
use super::screen::Screen;
use super::start::{self, Client};
use super::stats::{Sample, ratio};
use xtask::programs::{finish, root};

/// Servers that are configured.
const SERVERS: usize = 12;
/// Those among them that never answer.
const HANGING: usize = 3;
/// Issue 47: times the same without servers.
const MOST: f64 = 1.05;

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let [mut clients, mut clients_without] = [(); 2].map(|()| [(); 3].map(|()| Client::default()));
    for round in 0..bench.rounds {
        let mut with = || turns(bench, true, &mut clients);
        let mut without = || turns(bench, false, &mut clients_without);
        // Neither has the quieter half of each round.
        if round % 2 == 0 {
            with()?;
            without()?;
        } else {
            without()?;
            with()?;
        }
    }
    let names = ["the first turn", "a later turn", "a turn once they answered"];
    for ((name, with), without) in names.iter().zip(clients).zip(clients_without) {
        row(report, &format!("12 servers: {name}, first request"), (with.wall, without.wall));
    }
    let picture = bench.folder()?;
    let screen = Screen::start(picture.path())?;
    let [mut painted, mut painted_without] = [(); 2].map(|()| paint::Client::default());
    for _ in 0..bench.rounds {
        for (is_with, client) in [(true, &mut painted), (false, &mut painted_without)] {
            let desk = Desk::new(bench, "http://127.0.0.1:9/v1")?;
            if is_with {
                configure(&desk)?;
            }
            paint::run(client, paint::window(bench, &desk), &screen, &desk.home(), &|| desk.engine())?;
        }
    }
    row(report, "12 servers: first paint", (painted.wall, painted_without.wall));
    Ok(())
}

fn row(report: &mut Report, name: &str, (gloss, floor): (Sample, Sample)) {
    let share = ratio(gloss.median(), floor.median());
    let goals = vec![Goal::at_most("47: <= 1.05 x without", share, MOST)];
    report.row(Row { name: name.to_owned(), gloss, floor, peer: None, goals });
}

/// A first turn on a new home, one right after it, and one once the servers were waited for.
fn turns(bench: &Bench, is_with: bool, [first, next, last]: &mut [Client; 3]) -> anyhow::Result<()> {
    let double = Double::start(&json!([{ "do": { "text": "Done." } }]))?;
    let desk = Desk::new(bench, double.url())?;
    if is_with {
        configure(&desk)?;
    }
    start::timed(first, desk.task(), &double, &|| desk.engine())?;
    start::timed(next, desk.task(), &double, &|| desk.engine())?;
    // The list waits for them. One turn between makes up for the seconds in which this machine had nothing to do.
    finish(desk.gloss(&["mcp", "list"]))?;
    start::timed(&mut Client::default(), desk.task(), &double, &|| desk.engine())?;
    start::timed(last, desk.task(), &double, &|| desk.engine())
}

/// Servers of the person's own.
fn configure(desk: &Desk) -> anyhow::Result<()> {
    let config = desk.home().join("config.toml");
    let mut text = std::fs::read_to_string(&config)?;
    let program = root().join("tests/data/servers/server.py");
    for n in 0..SERVERS {
        let mode = if n < HANGING { "says nothing" } else { "plain" };
        text += &entry(n, &program, mode);
    }
    Ok(std::fs::write(config, text)?)
}

fn entry(n: usize, program: &Path, mode: &str) -> String {
    let program = program.display().to_string();
    format!("\n[mcp_servers.s{n}]\ncommand = \"python3\"\nargs = [{program:?}, {mode:?}]\n")
}
