//! Decks made, drawn and changed. The peers are python-pptx, rpptx and LibreOffice, each where it can be had: the first two are
//! fetched by their names into the folder of what is built, for measuring alone. The floor of a change is copying the file.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use serde_json::Value;

use super::Bench;
use super::report::{Goal, Report, Row};
use super::stats::{Sample, ratio};
use xtask::programs::{answer, build_release, cargo, finish, program, python_with, root, target};

/// Of python-pptx's time and memory.
const WRITE: f64 = 0.2;
/// Of LibreOffice's time for a hundred slides.
const OFFICE: f64 = 0.1;
/// Of copying a file of a hundred megabytes, and memory in MB.
const SPLICE: f64 = 1.5;
const SPLICE_MEMORY: f64 = 64.0;
/// rpptx draws by dots an inch: so many make a slide 800 pixels wide, as ours is. More it refuses for a hundred slides.
const PEER_DPI: &str = "60";

/// The deck that `deck_speed write` makes, by python-pptx. Prints CPU seconds and the largest memory in MB.
const PYTHON_PPTX: &str = "
import json, resource, sys
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
deck = Presentation()
for n in range(int(sys.argv[1])):
    chart = n % 5 < 2
    slide = deck.slides.add_slide(deck.slide_layouts[5 if chart else 1])
    slide.shapes.title.text = f'Slide {n} says what it finds'
    if chart:
        data = CategoryChartData()
        data.categories = [f'2026-{m:02}' for m in range(1, 13)]
        for s in range(3):
            data.add_series(f'Region {s}', [(n * 7 + s * 31 + m * 13) % 97 for m in range(12)])
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(8), Inches(5), data)
    else:
        frame = slide.placeholders[1].text_frame
        frame.text = f'Point 1 of slide {n}: revenue grew by {n + 1} % in the north'
        for m in range(2, 6):
            frame.add_paragraph().text = f'Point {m} of slide {n}: revenue grew by {n + m} % in the north'
deck.save(sys.argv[2])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({'cpu': used.ru_utime + used.ru_stime, 'memory': used.ru_maxrss * 1024 / 1e6}))
";

/// The programs that are measured.
struct Programs {
    own: PathBuf,
    python: Option<PathBuf>,
    rpptx: Option<PathBuf>,
    fonts: String,
}

impl Programs {
    fn new(scratch: &Path) -> anyhow::Result<Self> {
        build_release(&["gloss-bench"])?;
        let fonts = root().join("assets/fonts/office").to_string_lossy().into_owned();
        Ok(Self {
            own: target().join("release/deck_speed"),
            python: python_with("python-pptx==1.0.2"),
            rpptx: rpptx(scratch),
            fonts,
        })
    }

    fn own(&self, words: &[&str]) -> Option<Value> {
        said(&self.own, words)
    }

    fn python(&self, words: &[&str]) -> Option<Value> {
        let words: Vec<&str> = ["-c", PYTHON_PPTX].iter().chain(words).copied().collect();
        said(self.python.as_ref()?, &words)
    }

    fn rpptx(&self, what: &str, deck: &str) -> Option<Value> {
        said(self.rpptx.as_ref()?, &[what, deck, PEER_DPI, &self.fonts])
    }
}

fn said(binary: &Path, words: &[&str]) -> Option<Value> {
    answer(program(binary, words)).and_then(|said| serde_json::from_str(&said).ok())
}

/// rpptx in a small program, built outside of the workspace.
fn rpptx(scratch: &Path) -> Option<PathBuf> {
    let target = scratch.join("peers/slides");
    let mut build =
        cargo(&["build", "--release", "--quiet", "--manifest-path", "tests/bench/peers/slides/Cargo.toml"]);
    build.arg("--target-dir").arg(&target);
    finish(build).ok()?;
    Some(target.join("release/slides-peer"))
}

fn number(said: Option<&Value>, key: &str) -> Option<f64> {
    said?.get(key)?.as_f64()
}

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let programs = Programs::new(&bench.scratch)?;
    for (there, name) in [(programs.python.is_some(), "python-pptx"), (programs.rpptx.is_some(), "rpptx")] {
        if !there {
            report.note(format!("{name} is not here: its ratios were not checked"));
        }
    }
    let folder = bench.folder()?;
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    made(bench, report, &programs, &path("fifty.pptx"), &path("peer.pptx"));
    let hundred = path("hundred.pptx");
    programs.own(&["write", "100", &hundred]).context("the deck was not made")?;
    drawn(bench, report, &programs, &hundred, &path("office"))?;
    spliced(bench, report, &programs, (&hundred, &path("heavy.pptx"), &path("out.pptx")))?;
    let shapes = path("shapes.pptx");
    programs.own(&["crowd", &hundred, &shapes]).context("the slide of many shapes was not made")?;
    super::pointing::slides(bench, Path::new(&shapes), report)
}

/// Fifty slides with twenty charts.
fn made(bench: &Bench, report: &mut Report, programs: &Programs, own: &str, other: &str) {
    let [mut gloss, mut peer, mut memory, mut peer_memory] = <[Sample; 4]>::default();
    for _ in 0..bench.rounds {
        let said = programs.own(&["write", "50", own]);
        gloss.take(number(said.as_ref(), "cpu").map(|seconds| seconds * 1e3));
        memory.take(number(said.as_ref(), "memory"));
        if let Some(said) = programs.python(&["50", other]) {
            peer.take(number(Some(&said), "cpu").map(|seconds| seconds * 1e3));
            peer_memory.take(number(Some(&said), "memory"));
        }
    }
    let goal = Goal::at_most("27: <= 0.2 x peer", ratio(gloss.median(), peer.median()), WRITE);
    report.row(row("CPU: 50 slides, 20 charts written; peer: python-pptx", gloss, peer, goal));
    let share = ratio(memory.median(), peer_memory.median());
    report.goal(
        format!("memory at most, MB: {}; python-pptx {}", memory.shown(), peer_memory.shown()),
        Goal::at_most("27: <= 0.2 x peer", share, WRITE),
    );
}

fn row(name: &str, gloss: Sample, peer: Sample, goal: Goal) -> Row {
    Row { name: name.to_owned(), gloss, floor: Sample::default(), peer: Some(peer), goals: vec![goal] }
}

/// The first slide's picture, and those of a hundred.
fn drawn(
    bench: &Bench,
    report: &mut Report,
    programs: &Programs,
    deck: &str,
    out: &str,
) -> anyhow::Result<()> {
    let [mut first, mut peer_first, mut all, mut peer_all] = <[Sample; 4]>::default();
    let [mut office, mut lines] = <[Sample; 2]>::default();
    for _ in 0..bench.rounds {
        first.take(number(programs.own(&["first", deck]).as_ref(), "wall"));
        let said = programs.own(&["all", deck]);
        let slides = number(said.as_ref(), "slides");
        ensure!(slides == Some(100.0), "{slides:?} slides were drawn");
        all.take(number(said.as_ref(), "wall"));
        lines.take(number(programs.own(&["drawings", deck]).as_ref(), "wall"));
        if programs.rpptx.is_some() {
            peer_first.take(number(programs.rpptx("first", deck).as_ref(), "wall"));
            peer_all.take(number(programs.rpptx("all", deck).as_ref(), "wall"));
        }
    }
    // Half a minute: once.
    let home = format!("-env:UserInstallation=file://{out}/home");
    let begun = std::time::Instant::now();
    if answer(program("soffice", &[&home, "--headless", "--convert-to", "pdf", "--outdir", out, deck]))
        .is_some()
    {
        office.add(begun.elapsed().as_secs_f64() * 1e3);
    } else {
        report.note("LibreOffice is not here: its time was not compared");
    }
    let of = |gloss: &Sample, peer: &Sample| ratio(gloss.median(), peer.median());
    let goal = Goal::at_most("27: sooner than peer", of(&first, &peer_first), 1.0);
    report.row(row("opened to the first slide's picture, 100 slides; peer: rpptx", first, peer_first, goal));
    let goal = Goal::at_most("27: less than peer", of(&all, &peer_all), 1.0);
    report.row(row("100 slides as pictures; peer: rpptx", all, peer_all, goal));
    let goal = Goal::at_most("27: <= 0.1 x peer", of(&lines, &office), OFFICE);
    report.row(row("100 slides as lines and words; peer: LibreOffice's PDF", lines, office, goal));
    Ok(())
}

/// One shape of a package of a hundred megabytes.
fn spliced(
    bench: &Bench,
    report: &mut Report,
    programs: &Programs,
    (deck, heavy, out): (&str, &str, &str),
) -> anyhow::Result<()> {
    programs.own(&["heavy", deck, heavy]).context("the large deck was not made")?;
    let [mut splice, mut copy, mut memory] = <[Sample; 3]>::default();
    for _ in 0..bench.rounds {
        copy.take(number(programs.own(&["copy", heavy, out]).as_ref(), "wall"));
        let said = programs.own(&["splice", heavy, out]);
        splice.take(number(said.as_ref(), "wall"));
        memory.take(number(said.as_ref(), "memory"));
    }
    let goal = Goal::at_most("27: <= 1.5 x floor", ratio(splice.median(), copy.median()), SPLICE);
    report.row(Row {
        name: "one shape's words, 100 MB, where the file lies; floor: copying it".to_owned(),
        gloss: splice,
        floor: copy,
        peer: None,
        goals: vec![goal],
    });
    let most = memory.quantile(1.0);
    report.goal(
        format!("memory at most, MB: {}", memory.shown()),
        Goal::at_most("27: <= 64 MB", most, SPLICE_MEMORY),
    );
    Ok(())
}
