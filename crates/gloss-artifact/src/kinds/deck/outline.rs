//! A deck's words as Markdown: a heading for each slide, what stands on it, and what is said with it. For whoever reads it as a
//! document; nothing of it is a place.

use super::index::{Body, Deck, Row, Series, Shape, ShapeKind, Slide};
use crate::text::Text;

/// Writes all slides as Markdown.
pub(super) fn whole(text: &Text, deck: &Deck) -> String {
    deck.slides.iter().map(|one| slide(text, deck, one)).collect()
}

/// Writes a slide as Markdown.
pub fn slide(text: &Text, deck: &Deck, slide: &Slide) -> String {
    let reader = Reader { text, deck };
    // A slide's number is none of its words.
    let numbers = |shape: &Shape| shape.name.starts_with("Slide Number");
    let shown = || slide.shapes.iter().filter(|shape| !shape.is_notes() && !numbers(shape));
    let said = |shape: &Shape| Some(reader.words(shape)).filter(|words| !words.trim().is_empty());
    let title = shown().find(|shape| shape.kind == ShapeKind::Title).and_then(said);
    let title = title.or_else(|| shown().find_map(said)).unwrap_or_default();
    let mut out = format!("## {}\n\n", plain(&title.replace('\n', " ")));
    for shape in shown().filter(|shape| shape.kind != ShapeKind::Title) {
        match &shape.body {
            Body::Words(lines) => {
                let lines = lines.clone().map(|line| reader.line(line));
                for line in lines.filter(|line| !line.trim().is_empty()) {
                    out.push_str(&format!("- {}\n", plain(line)));
                }
            }
            Body::Table(rows) => out.push_str(&reader.table(rows)),
            Body::Chart(_, series) => out.push_str(&reader.chart(series)),
        }
    }
    let notes = slide.shapes.iter().find(|shape| shape.kind == ShapeKind::Notes).and_then(said);
    if let Some(notes) = notes {
        out.push_str(&format!("\n> {}\n", plain(notes.trim()).replace('\n', "\n> ")));
    }
    out.push('\n');
    out
}

struct Reader<'a> {
    text: &'a Text,
    deck: &'a Deck,
}

impl Reader<'_> {
    fn line(&self, line: u32) -> &str {
        self.text.source().get(self.deck.span(line).range()).unwrap_or_default()
    }

    fn words(&self, shape: &Shape) -> String {
        let Body::Words(lines) = &shape.body else { return String::new() };
        lines.clone().map(|line| self.line(line)).collect::<Vec<_>>().join("\n")
    }

    fn table(&self, rows: &[Row]) -> String {
        let mut out = String::from("\n");
        for (n, row) in rows.iter().enumerate() {
            let cells = row.cells.iter().map(|cell| {
                let words: Vec<&str> = cell.words.clone().map(|line| self.line(line)).collect();
                plain(&words.join(" ")).replace('|', "\\|")
            });
            let cells: Vec<String> = cells.collect();
            out.push_str(&format!("| {} |\n", cells.join(" | ")));
            if n == 0 {
                out.push_str(&format!("|{}\n", "---|".repeat(cells.len())));
            }
        }
        out.push('\n');
        out
    }

    fn chart(&self, series: &[Series]) -> String {
        let mut out = String::new();
        for one in series {
            let name = self.line(one.line).trim_start_matches(char::is_control);
            for line in one.points.clone() {
                let point = self.line(line);
                let (category, value) = point.split_once(char::is_control).unwrap_or((point, ""));
                let name = if name.is_empty() { String::new() } else { format!("{name}, ") };
                out.push_str(&format!("- {}\n", plain(&format!("{name}{category}: {value}"))));
            }
        }
        out
    }
}

/// Words of a slide as words of Markdown.
fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\u{b}' => out.push(' '),
            '*' | '_' | '`' | '[' | ']' | '<' | '\\' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
