//! A presentation as text of a fixed form (docs/decisions/0022-a-deck-as-text.md). The form is part of what is stored
//! (places and changes are ranges of it), so it is never altered: another one would need another name and a migration.

use std::collections::HashMap;

use gloss_ooxml::presentation::{
    BREAK, ChartData, Frame, PlaceholderFrames, Presentation, Shape, ShapeKind, Slide, cells, chart_data,
    group_space, notes_body, own_frame, paragraphs, placeholder_frames, shapes,
};
use gloss_ooxml::xml::{Id, Tree};
use gloss_ooxml::{Limits, OpenError, Package};

use super::signs::{CELL, MAX_FORM, NOTES, ROW, SHAPE, SLIDE};
use crate::ArtifactError;

/// The text of a file.
///
/// # Errors
/// [`ArtifactError::Unpointable`] where the file can't be read as a presentation, or is too large to be reviewed.
pub(super) fn form(bytes: &[u8]) -> Result<String, ArtifactError> {
    let deck = Presentation::open(bytes, Limits::default()).map_err(|error| unreadable(&error))?;
    of(&deck)
}

/// The text of an open presentation.
pub(super) fn of(deck: &Presentation) -> Result<String, ArtifactError> {
    let mut writer = Writer {
        deck,
        out: String::new(),
        given: HashMap::new(),
        names: HashMap::new(),
        charts: HashMap::new(),
    };
    let (width, height) = deck.size();
    writer.out.push_str(&format!("{SLIDE}deck {width},{height}\n"));
    for slide in deck.slides() {
        writer.slide(slide)?;
    }
    Ok(writer.out)
}

pub(super) fn unreadable(error: &OpenError) -> ArtifactError {
    let says = error.to_string();
    let mut letters = says.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    ArtifactError::Unpointable(format!("{first}{}.", letters.as_str()))
}

/// A rectangle as a header has it.
pub(super) fn place(frame: &Frame) -> String {
    let mut out = format!("{},{},{},{}", frame.x, frame.y, frame.width, frame.height);
    if frame.turn != 0 {
        out.push_str(&format!(",{}", frame.turn));
    }
    out.push_str(if frame.flip_across { ",h" } else { "" });
    out.push_str(if frame.flip_down { ",v" } else { "" });
    out
}

struct Writer<'a> {
    deck: &'a Presentation,
    out: String,
    /// The frames of placeholders in layouts and masters, by the part.
    given: HashMap<String, PlaceholderFrames>,
    /// The names of layouts.
    names: HashMap<String, String>,
    /// The text of charts, by their parts: a file may show one many times.
    charts: HashMap<String, String>,
}

impl Writer<'_> {
    fn package(&self) -> &Package {
        self.deck.package()
    }

    fn slide(&mut self, slide: &Slide) -> Result<(), ArtifactError> {
        for part in slide.layout.iter().chain(&slide.master) {
            self.look_into(part);
        }
        let layout = slide.layout.as_ref().and_then(|part| self.names.get(part)).cloned().unwrap_or_default();
        let state = if slide.hidden { "hidden" } else { "shown" };
        let creation = word(slide.creation.as_deref());
        self.out.push_str(&format!("{SLIDE}{} {state} {creation} {}\n", slide.id, line(&layout)));
        let text = self.package().text(&slide.part).map_err(|error| unreadable(&error))?;
        let tree =
            Tree::parse(&text, &slide.part, self.package().limits()).map_err(|error| unreadable(&error))?;
        for shape in shapes(&tree) {
            self.shape(slide, &tree, &shape);
            if self.out.len() > MAX_FORM {
                return Err(too_large());
            }
        }
        self.notes(slide)
    }

    /// Keeps what a layout or master gives; a damaged one gives nothing, and must not keep a person from the slide.
    fn look_into(&mut self, part: &str) {
        if self.given.contains_key(part) {
            return;
        }
        let (mut found, mut name) = (PlaceholderFrames::default(), String::new());
        if let Ok(text) = self.package().text(part)
            && let Ok(tree) = Tree::parse(&text, part, self.package().limits())
        {
            found = placeholder_frames(&tree);
            let slide = tree.child(tree.root(), "cSld");
            name = slide.and_then(|id| tree.tag(id).get("name")).unwrap_or_default().into_owned();
        }
        self.given.insert(part.to_owned(), found);
        self.names.insert(part.to_owned(), name);
    }

    fn shape(&mut self, slide: &Slide, tree: &Tree<'_>, shape: &Shape) {
        let place = self.place_of(slide, tree, shape);
        let (kind, creation) = (kind(shape), word(shape.creation.as_deref()));
        let (id, depth, name) = (shape.id, shape.depth, line(&shape.name));
        self.out.push_str(&format!("{SHAPE}{id} {kind} {depth} {place} {creation} {name}"));
        if !shape.description.is_empty() {
            self.out.push('\t');
            self.out.push_str(&line(&shape.description));
        }
        self.out.push('\n');
        match shape.kind {
            ShapeKind::Table => self.table(tree, shape),
            ShapeKind::Chart => self.chart(slide, tree, shape),
            _ => {
                if let Some(body) = shape.text_body(tree) {
                    self.paragraphs(tree, body);
                }
            }
        }
    }

    /// Its own rectangle; `=` and the one of its placeholder where it has none.
    fn place_of(&self, slide: &Slide, tree: &Tree<'_>, shape: &Shape) -> String {
        if let Some(frame) = own_frame(tree, shape.node) {
            let space = group_space(tree, shape.node).filter(|_| shape.kind == ShapeKind::Group);
            return match space {
                Some(space) => format!("{}>{}", place(&frame), place(&space)),
                None => place(&frame),
            };
        }
        let none = PlaceholderFrames::default();
        let of = |part: &Option<String>| part.as_ref().and_then(|part| self.given.get(part)).unwrap_or(&none);
        let own = shape.placeholder.as_ref();
        let frame = own.and_then(|own| of(&slide.layout).frame(own, of(&slide.master)));
        format!("={}", frame.as_ref().map(place).unwrap_or_default())
    }

    fn paragraphs(&mut self, tree: &Tree<'_>, body: Id) {
        let all = paragraphs(tree, body);
        for paragraph in &all {
            self.out.push_str(&paragraph.text);
            self.out.push('\n');
        }
        // A body has a paragraph at least; one that a file leaves out is empty.
        if all.is_empty() {
            self.out.push('\n');
        }
    }

    fn table(&mut self, tree: &Tree<'_>, shape: &Shape) {
        let Some(table) = shape.table(tree) else { return };
        let mut row = None;
        for cell in cells(tree, table) {
            if row != Some(cell.row) {
                row = Some(cell.row);
                self.out.push_str(&format!("{ROW}\n"));
            }
            if cell.covered {
                self.out.push_str(&format!("{CELL}covered\n"));
                continue;
            }
            self.out.push_str(&format!("{CELL}\n"));
            match cell.text_body(tree) {
                Some(body) => self.paragraphs(tree, body),
                None => self.out.push('\n'),
            }
        }
    }

    /// The numbers of a chart; of one that can't be read, or is of a newer kind, there are none.
    fn chart(&mut self, slide: &Slide, tree: &Tree<'_>, shape: &Shape) {
        let part = shape.chart_relation(tree).and_then(|id| {
            let related = self.package().relations(&slide.part).ok()?;
            Some(related.into_iter().find(|one| one.id == id && !one.external)?.target)
        });
        let Some(part) = part else { return };
        if !self.charts.contains_key(&part) {
            let words = chart_data(self.package(), &part).map(|data| numbers(&data)).unwrap_or_default();
            self.charts.insert(part.clone(), words);
        }
        self.out.push_str(self.charts.get(&part).map_or("", String::as_str));
    }

    fn notes(&mut self, slide: &Slide) -> Result<(), ArtifactError> {
        let Some(part) = &slide.notes else { return Ok(()) };
        let text = self.package().text(part).map_err(|error| unreadable(&error))?;
        let tree = Tree::parse(&text, part, self.package().limits()).map_err(|error| unreadable(&error))?;
        if let Some(body) = notes_body(&tree) {
            self.out.push_str(&format!("{SHAPE}{NOTES}\n"));
            self.paragraphs(&tree, body);
        }
        if self.out.len() > MAX_FORM { Err(too_large()) } else { Ok(()) }
    }
}

/// A chart's title, series and points.
fn numbers(data: &ChartData) -> String {
    let mut out = format!("{}\n", data.title);
    for one in &data.series {
        out.push_str(&format!("{ROW}{}\n", one.name));
        for point in &one.points {
            out.push_str(&format!("{}{CELL}{}\n", point.category, point.value));
        }
    }
    out
}

/// The name of a shape's kind in the form.
fn kind(shape: &Shape) -> &'static str {
    match shape.kind {
        ShapeKind::Box if shape.is_title() => "title",
        ShapeKind::Box if shape.placeholder.is_some() => "body",
        ShapeKind::Box => "box",
        ShapeKind::Picture => "picture",
        ShapeKind::Connector => "line",
        ShapeKind::Group => "group",
        ShapeKind::Table => "table",
        ShapeKind::Chart => "chart",
        ShapeKind::Diagram => "diagram",
        ShapeKind::Object => "object",
        ShapeKind::Other => "other",
    }
}

/// Words in one line, without signs that part what stands in a header.
fn line(words: &str) -> String {
    words.chars().map(|c| if c.is_control() || c == BREAK { ' ' } else { c }).collect()
}

/// A mark of one word; `-` where there is none.
fn word(mark: Option<&str>) -> String {
    let clean: String =
        mark.unwrap_or_default().chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    if clean.is_empty() { "-".to_owned() } else { clean }
}

fn too_large() -> ArtifactError {
    let says = format!(
        "Presentations of up to {} MB of words can be pointed into; this one has more.",
        MAX_FORM >> 20
    );
    ArtifactError::Unpointable(says)
}
