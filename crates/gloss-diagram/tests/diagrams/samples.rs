//! Samples: each `*.mmd` under `samples/drawn` and `samples/refused` with what is expected of it in the `.txt` beside
//! it. With `DIAGRAM_OUT=folder` the pictures are written there; with `DIAGRAM_ACCEPT=1` the expectations are written
//! anew, to be read before they are committed.

use std::path::Path;

use gloss_diagram::{Diagram, DiagramError, Kind, Theme, draw};

use crate::common::{self, samples};

fn summary(drawn: &Diagram) -> String {
    let labels = drawn.labels.iter().map(|label| format!("- {label}\n")).collect::<String>();
    format!("{:?}\n{}\n{labels}", drawn.kind, drawn.description)
}

fn refused(error: &DiagramError) -> String {
    let kind = match error {
        DiagramError::Unread { .. } => "Unread",
        DiagramError::TooLarge { .. } => "TooLarge",
        DiagramError::UnknownKind { .. } => "UnknownKind",
    };
    format!("{kind}\n{error}\n")
}

fn expect(sample: &Path, found: &str) -> Option<String> {
    let beside = sample.with_extension("txt");
    if std::env::var_os("DIAGRAM_ACCEPT").is_some() {
        std::fs::write(&beside, found).unwrap();
    }
    let expected = std::fs::read_to_string(&beside).unwrap_or_default();
    (expected != found).then(|| format!("{}\n{found}", sample.display()))
}

#[test]
fn samples_are_drawn_as_expected() {
    let mut wrong = Vec::new();
    for (path, source) in samples("drawn") {
        let drawn = draw(&source, Theme::Plain).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        wrong.extend(expect(&path, &summary(&drawn)));
        if let Some(out) = std::env::var_os("DIAGRAM_OUT") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let page = draw(&source, Theme::Page).unwrap();
            std::fs::write(Path::new(&out).join(format!("{name}.svg")), &drawn.svg).unwrap();
            std::fs::write(Path::new(&out).join(format!("{name}.page.svg")), &page.svg).unwrap();
            std::fs::write(Path::new(&out).join(format!("{name}.png")), common::png(&drawn.svg)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn samples_are_refused_as_expected() {
    let mut wrong = Vec::new();
    for (path, source) in samples("refused") {
        match draw(&source, Theme::Page) {
            Ok(drawn) => wrong.push(format!("{} is drawn: {}", path.display(), drawn.description)),
            Err(error) => wrong.extend(expect(&path, &refused(&error))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words as resvg sets them lie within the picture.
#[test]
fn words_are_not_cut() {
    for (path, source) in samples("drawn") {
        let drawn = draw(&source, Theme::Plain).unwrap();
        let tree = common::tree(&drawn.svg);
        let size = tree.size();
        for (_, text) in common::boxes(&tree).into_iter().filter(|(is_text, _)| *is_text) {
            let inside = text.left() >= -0.5
                && text.top() >= -0.5
                && text.right() <= size.width() + 0.5
                && text.bottom() <= size.height() + 0.5;
            assert!(inside, "{}: {text:?} in {size:?}", path.display());
        }
    }
}

/// Words are no wider than the smallest shape that their middle lies in: no label runs over its box.
#[test]
fn words_fit_their_boxes() {
    for (path, source) in samples("drawn") {
        let drawn = draw(&source, Theme::Plain).unwrap();
        // Words of these may stand beside what they are about.
        if matches!(drawn.kind, Kind::Sequence | Kind::Gantt | Kind::Pie) {
            continue;
        }
        let boxes = common::boxes(&common::tree(&drawn.svg));
        for (_, text) in boxes.iter().filter(|(is_text, _)| *is_text) {
            let (x, y) = (text.left() + text.width() / 2.0, text.top() + text.height() / 2.0);
            let around = boxes.iter().filter(|(is_text, shape)| {
                let wide = shape.left() <= x && x <= shape.right();
                !is_text && wide && shape.top() <= y && y <= shape.bottom()
            });
            let smallest = around
                .map(|(_, shape)| shape)
                .min_by(|a, b| (a.width() * a.height()).total_cmp(&(b.width() * b.height())));
            let fits = smallest.is_none_or(|shape| text.width() <= shape.width() + 1.0);
            assert!(fits, "{}: {text:?} in {smallest:?}", path.display());
        }
    }
}

/// Colours are the page's, but for those that an author set.
#[test]
fn pictures_fit_light_and_dark() {
    for (path, source) in samples("drawn") {
        if ["style ", "classDef", "linkStyle", "rgb("].iter().any(|word| source.contains(word)) {
            continue;
        }
        let mut svg = draw(&source, Theme::Page).unwrap().svg;
        while let Some(at) = svg.find("var(--") {
            let end = svg[at..].find(')').unwrap();
            svg.replace_range(at..=at + end, "");
        }
        let fixed = svg.split("=\"#").nth(1).map(|rest| rest.chars().take(12).collect::<String>());
        assert_eq!(fixed, None, "{}", path.display());
    }
}

/// Two diagrams in one document share nothing, and the same text is drawn in the same way again.
#[test]
fn pictures_are_the_same_each_time_and_name_nothing() {
    for (path, source) in samples("drawn") {
        let (one, two) = (draw(&source, Theme::Page).unwrap(), draw(&source, Theme::Page).unwrap());
        assert_eq!(one, two, "{}", path.display());
        assert_eq!(common::strangers(&one.svg), Vec::<String>::new(), "{}", path.display());
    }
}
