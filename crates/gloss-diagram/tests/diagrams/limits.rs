//! What a diagram may cost: sizes at the limits are drawn or refused in time, and beyond them refused.

use std::fmt::Write;
use std::time::{Duration, Instant};

use gloss_diagram::{DiagramError, Theme, draw, limits};

/// The time that a diagram may take, with what lies between two looks at the clock, and a machine that is busy.
const MOST: Duration = Duration::from_secs(6);

fn lines(head: &str, n: usize, line: impl Fn(usize) -> String) -> String {
    let mut out = format!("{head}\n");
    for at in 0..n {
        let _ = writeln!(out, "  {}", line(at));
    }
    out
}

/// Diagrams with so many parts, in every kind and in shapes that are hard to lay out.
fn large(n: usize) -> Vec<(&'static str, String)> {
    let mixed = |at: usize, by: usize| (at * by + 17) % 97;
    vec![
        ("chain", lines("flowchart TD", n, |at| format!("n{at} --> n{}", at + 1))),
        ("star", lines("flowchart LR", n, |at| format!("hub --> n{at}"))),
        (
            "tangle",
            lines("flowchart TD", n, |at| format!("n{} -->|e{at}| n{}", mixed(at, 31), mixed(at, 57))),
        ),
        ("ladder", lines("flowchart TD", n, |at| format!("n{} --> n{}", at / 3, at / 3 + at % 3 + 1))),
        ("nested", {
            let opens = lines("flowchart TD", 60, |at| format!("subgraph s{at}"));
            format!("{opens}a --> b\n{}", "end\n".repeat(60))
        }),
        (
            "sequence",
            lines("sequenceDiagram", n, |at| format!("p{}->>p{}: message {at}", at % 20, at * 7 % 20)),
        ),
        (
            "states",
            lines("stateDiagram-v2", n, |at| format!("s{} --> s{}: go {at}", mixed(at, 31), mixed(at, 57))),
        ),
        ("classes", lines("classDiagram", n, |at| format!("C{} <|-- C{} : r", mixed(at, 31), mixed(at, 57)))),
        (
            "entities",
            lines("erDiagram", n, |at| format!("E{} ||--o{{ E{} : r", mixed(at, 31), mixed(at, 57))),
        ),
        (
            "gantt",
            lines("gantt\n  dateFormat YYYY-MM-DD", n, |at| {
                format!("Task {at} : t{at}, 2026-01-01, {}d", at + 1)
            }),
        ),
        ("pie", lines("pie", n, |at| format!("\"part {at}\" : {}", at + 1))),
        ("mindmap", lines("mindmap\n  root", n - 1, |at| format!("{}idea {at}", " ".repeat(1 + at % 5)))),
        ("timeline", lines("timeline", n, |at| format!("{} : event {at}", 1500 + at))),
    ]
}

#[test]
fn large_diagrams_end_in_time() {
    for (name, source) in large(250).into_iter().chain(large(500)) {
        let began = Instant::now();
        let drawn = draw(&source, Theme::Plain);
        let took = began.elapsed();
        println!(
            "{name}: {took:?} {}",
            match &drawn {
                Ok(drawn) => format!("{} bytes, {:.0} x {:.0}", drawn.svg.len(), drawn.width, drawn.height),
                Err(error) => error.to_string(),
            }
        );
        assert!(took < MOST, "{name} took {took:?}");
        assert!(matches!(drawn, Ok(_) | Err(DiagramError::TooLarge { .. })), "{name}: {drawn:?}");
    }
}

#[test]
fn more_is_refused() {
    for (name, source) in large(1_001) {
        if name != "nested" {
            let drawn = draw(&source, Theme::Plain);
            assert!(matches!(drawn, Err(DiagramError::TooLarge { .. })), "{name}: {drawn:?}");
        }
    }
    let long = format!("flowchart TD\n{}", "  a --> b\n".repeat(limits::SOURCE_BYTES / 8));
    assert!(matches!(draw(&long, Theme::Plain), Err(DiagramError::TooLarge { .. })));
}

/// Texts that cost a reader who goes back and forth, or in circles.
#[test]
fn texts_that_are_hard_to_read_end_in_time() {
    let deep = |open: &str, close: &str| format!("{}x{}", open.repeat(1_500), close.repeat(1_500));
    for source in [
        format!("flowchart TD\n  A[\"{}\"] --> B", "word ".repeat(790)),
        format!("flowchart TD\n  A[\"{}\"] --> B", "w".repeat(3_900)),
        format!("flowchart TD\n  A[\"`{}`\"]", "**a** _b_ ".repeat(350)),
        format!("flowchart TD\n  A[{}", "(".repeat(3_900)),
        format!("flowchart TD\n  A{}", "-".repeat(3_900)),
        format!("flowchart TD\n  A {}> B", "-".repeat(3_900)),
        lines("flowchart TD", 480, |at| format!("n{} {}> n{}", at * 31 % 97, "-".repeat(100), at * 57 % 97)),
        lines("flowchart TD", 60, |at| format!("n{at} {}> n{}", "-".repeat(900), at + 1)),
        lines("stateDiagram-v2", 40, |at| format!("state s{at} {{")) + "a --> b\n" + &"}\n".repeat(40),
        lines("sequenceDiagram\n autonumber 1 1e300", 400, |at| format!("a ->> b: {at}\n Note over a,b: x")),
        format!("flowchart TD\n  {}", "A & ".repeat(900)),
        format!("flowchart TD\n  {} --> {}", vec!["a"; 200].join(" & "), vec!["b"; 200].join(" & ")),
        format!("flowchart TD\n  A[\"{}\"]", deep("<b>", "</b>").get(..3_900).unwrap()),
        format!("flowchart TD\n{}", "  subgraph x\n".repeat(4_000)),
        format!("stateDiagram-v2\n{}", "state a {\n".repeat(4_000)),
        format!(
            "mindmap\n{}",
            (0..900).map(|at| format!("{}n\n", " ".repeat(at.min(60)))).collect::<String>()
        ),
        format!("sequenceDiagram\n{}", "loop x\n".repeat(4_000)),
        format!("sequenceDiagram\n{}A->>B: x\n{}", "rect rgb(1,2,3)\n".repeat(900), "end\n".repeat(900)),
        format!("classDiagram\n class A {{\n{}}}", "  +int x\n".repeat(3_000)),
        format!("gantt\n dateFormat YYYY-MM-DD\n a : a, 0001-01-01, 9999-12-31\n b : {}d", "9".repeat(300)),
        "gantt\n dateFormat YYYY-MM-DD\n excludes weekends\n a : a, 2000-01-01, 900000d".to_owned(),
        "gantt\n dateFormat YYYY-MM-DD\n tickInterval 1second\n a : a, 2000-01-01, 9000d".to_owned(),
        format!("pie\n \"a\" : {}", "9".repeat(400)),
        "pie\n \"a\" : 1e308\n \"b\" : 1e308".to_owned(),
        format!("%%{}\n", "{".repeat(60_000))
            .chars()
            .collect::<Vec<_>>()
            .chunks(3_000)
            .map(|c| c.iter().collect::<String>())
            .collect::<Vec<_>>()
            .join("\n"),
        format!("---\ntitle: {}\n---\npie\n \"a\": 1", "[".repeat(3_000)),
        format!("flowchart TD\n  A@{{ {} }}", "a: {".repeat(900)),
        format!("erDiagram\n A {{\n{}}}", "  string x\n".repeat(3_000)),
        format!("timeline\n a {}", ": event ".repeat(490)),
    ] {
        let began = Instant::now();
        let drawn = draw(&source, Theme::Plain);
        let took = began.elapsed();
        let start: String = source.chars().take(50).collect();
        println!("{start:?}: {took:?} {:?}", drawn.as_ref().map(|drawn| drawn.svg.len()));
        assert!(took < MOST, "{start} took {took:?}");
    }
}
