//! The document as a Typst program. All text goes in as string literals in code, never as markup, so that no character
//! of a document means anything to Typst. Lays nothing out.

use std::fmt::Write as _;

use gloss_protocol::Timestamp;

use crate::figures;
use crate::fit::{Fit, fit};
use crate::job::Job;
use crate::model::{
    Align, Block, Cell, Item, Paper, Piece, Style, Table, Target, What, absent, right_to_left,
};
use crate::pictures::Pictures;
use gloss_errand::export::Sheet;

/// Longest word that is left whole: a longer one, an address as a rule, may be broken after its marks.
const MAX_WORD: usize = 48;

/// Width of a line in points, and how much of its height an image may take.
const LINE: f64 = 453.0;
const TALLEST: f64 = 560.0;

/// Points of an image's pixel: 144 to the inch, as screens have them.
const PIXEL: f64 = 0.5;

/// The program.
pub(super) fn program(job: &Job<'_>, paper: &Paper, pictures: &Pictures, families: &[String]) -> String {
    let mut writer =
        Writer { out: String::from(include_str!("report.typ")), paper, pictures, noted: Vec::new() };
    let sheet = match job.sheet {
        Sheet::A4 => "a4",
        Sheet::Letter => "us-letter",
    };
    writer.out.push_str("\n#show: report.with(title: ");
    let title = job.title_of(paper);
    writer.string(&title);
    if !paper.title.is_empty() {
        writer.out.push_str(", head: ");
        writer.pieces(&paper.title);
    }
    writer.out.push_str(", byline: ");
    writer.string(&job.byline(paper));
    writer.out.push_str(", lang: ");
    writer.string(language(job.language));
    let _ = write!(writer.out, ", paper: \"{sheet}\", extra: (");
    for family in families {
        writer.string(family);
        writer.out.push_str(", ");
    }
    writer.out.push_str("))\n");
    let _ = writeln!(writer.out, "#set document(date: {})\n#let sheet = \"{sheet}\"\n#{{", date(job.date));
    writer.blocks(&paper.blocks);
    writer.blocks(&figures::appendix(job));
    writer.out.push_str("}\n");
    writer.out
}

/// Two or three letters; anything else is English.
fn language(tag: &str) -> &str {
    let first = tag.split('-').next().unwrap_or_default();
    let fit = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase());
    if fit { first } else { "en" }
}

/// Text in which no line ends between a number and its sign: `60.2 %`, `11 335 €`.
fn glued(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_between = c == ' '
            && out.ends_with(|before: char| before.is_ascii_digit())
            && rest.peek().is_some_and(|next| matches!(next, '%' | '‰' | '€' | '$' | '£' | '¥' | '°'));
        out.push(if is_between { '\u{a0}' } else { c });
    }
    out
}

fn date(at: Timestamp) -> String {
    let text = at.rfc3339();
    let part = |range| text.get(range).and_then(|part: &str| part.parse::<u32>().ok()).unwrap_or(1);
    format!("datetime(year: {}, month: {}, day: {})", part(0..4), part(5..7), part(8..10))
}

/// Rows of a table that stays on one page, and signs in it.
const SMALL: (usize, usize) = (12, 1_500);
/// Headings that are kept with it.
const HEADINGS: usize = 3;
/// Signs of the sentence that leads to such a table.
const LEAD: usize = 250;

/// How many blocks from here on are kept on one page: a small table with its headings and the sentence before it. None where there is
/// no such table.
fn whole(blocks: &[Block]) -> usize {
    let headings = blocks.iter().take_while(|block| matches!(block, Block::Heading { .. })).count();
    let is_drawn = |pieces: &[Piece]| pieces.iter().any(|piece| matches!(piece.what, What::Image { .. }));
    let lead = match blocks.get(headings) {
        Some(Block::Paragraph(pieces)) if !is_drawn(pieces) => {
            usize::from(crate::model::text(pieces).chars().count() <= LEAD)
        }
        _ => 0,
    };
    if headings > HEADINGS {
        return 0;
    }
    match blocks.get(headings + lead) {
        Some(Block::Table(table)) if !fit(table).turned && table.rows.len() <= SMALL.0 => {
            let signs = |cell: &Cell| crate::model::text(cell).chars().count();
            let all: usize = table.rows.iter().flatten().map(signs).sum();
            let is_drawn = table.rows.iter().flatten().any(|cell| is_drawn(cell));
            if all <= SMALL.1 && !is_drawn { headings + lead + 1 } else { 0 }
        }
        _ => 0,
    }
}

struct Writer<'a> {
    out: String,
    paper: &'a Paper,
    pictures: &'a Pictures,
    /// Footnotes that were set already.
    noted: Vec<usize>,
}

impl<'a> Writer<'a> {
    fn blocks(&mut self, blocks: &[Block]) {
        let mut rest = blocks;
        while let Some(block) = rest.first() {
            // A table on a turned page takes the headings above it along.
            let headings = rest.iter().take_while(|block| matches!(block, Block::Heading { .. })).count();
            match rest.get(headings) {
                Some(Block::Table(table)) if fit(table).turned => {
                    let (headings, after) = rest.split_at(headings);
                    self.out.push_str("turned(paper: sheet, {\n");
                    self.blocks(headings);
                    self.table(table);
                    self.out.push_str("})");
                    rest = after;
                }
                _ => match whole(rest) {
                    0 => self.block(block),
                    count => {
                        let (together, after) = rest.split_at(count);
                        let level = if let Block::Heading { level, .. } = block { *level } else { 0 };
                        let _ = writeln!(self.out, "together(level: {level}, {{");
                        together.iter().for_each(|one| {
                            self.block(one);
                            self.out.push('\n');
                        });
                        self.out.push_str("})\n");
                        rest = after;
                        continue;
                    }
                },
            }
            rest = rest.get(1..).unwrap_or_default();
            self.out.push('\n');
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, name, pieces } => {
                self.out.push_str(if right_to_left(pieces) { "[#set text(dir: rtl);" } else { "[" });
                let _ = write!(self.out, "#heading(level: {level}, ");
                self.pieces(pieces);
                self.out.push_str(") #label(");
                self.string(&format!("h-{name}"));
                self.out.push_str(")]");
            }
            Block::Paragraph(pieces)
                if matches!(pieces.as_slice(), [Piece { what: What::Image { .. }, link: None, .. }]) =>
            {
                self.pieces(pieces);
            }
            Block::Paragraph(pieces) => {
                let left = right_to_left(pieces);
                self.out.push_str(if left { "{ set text(dir: rtl); par(" } else { "par(" });
                self.pieces(pieces);
                self.out.push_str(if left { ") }" } else { ")" });
            }
            Block::Quote(blocks) => {
                self.out.push_str("quoted({\n");
                self.blocks(blocks);
                self.out.push_str("})");
            }
            Block::List { first, items } => self.list(*first, items),
            Block::Code(pieces) => {
                self.out.push_str("raw(block: true, ");
                self.string(crate::model::text(pieces).trim_end_matches('\n'));
                self.out.push(')');
            }
            Block::Table(table) => self.table(table),
            Block::Rule => self.out.push_str("rule"),
        }
    }

    fn list(&mut self, first: Option<u32>, items: &[Item]) {
        if items.iter().all(|item| item.task.is_some()) {
            for item in items {
                let _ = write!(self.out, "task({}, ", item.task == Some(true));
                self.item(item);
                self.out.push_str(")\n");
            }
            return;
        }
        let tight = items.iter().all(|item| item.blocks.len() < 2);
        match first {
            Some(first) => {
                let _ = write!(self.out, "enum(tight: {tight}, start: {first}, ");
            }
            None => {
                let _ = write!(self.out, "list(tight: {tight}, ");
            }
        }
        for item in items {
            self.out.push_str("{ ");
            if let Some(done) = item.task {
                self.out.push_str(if done { "box-ticked; h(0.5em)\n" } else { "box-open; h(0.5em)\n" });
            }
            self.item(item);
            self.out.push_str(" },\n");
        }
        self.out.push(')');
    }

    fn item(&mut self, item: &Item) {
        self.out.push('{');
        // An item's only words are a line and no paragraph, or lists would be set as loose as letters.
        match item.blocks.as_slice() {
            [Block::Paragraph(pieces), rest @ ..] => {
                self.pieces(pieces);
                if !rest.is_empty() {
                    self.out.push_str("; parbreak()\n");
                }
                self.blocks(rest);
            }
            blocks => self.blocks(blocks),
        }
        self.out.push('}');
    }

    fn table(&mut self, table: &Table) {
        let Fit { size, groups, .. } = fit(table);
        for group in groups {
            let columns: Vec<usize> =
                if group.start == 0 { group.collect() } else { std::iter::once(0).chain(group).collect() };
            let _ = write!(self.out, "ruled(size: {size}pt, columns: {}, align: (", columns.len());
            for column in &columns {
                self.out.push_str(match table.columns.get(*column) {
                    Some(Align::Right) => "right, ",
                    Some(Align::Centre) => "center, ",
                    _ => "left, ",
                });
            }
            self.out.push_str("), head: (");
            for (at, row) in table.rows.iter().enumerate() {
                for column in &columns {
                    self.cell(row.get(*column));
                }
                self.out.push_str(if at == 0 { "),\n" } else { "\n" });
            }
            if table.rows.is_empty() {
                self.out.push(')');
            }
            self.out.push_str(")\n");
        }
    }

    fn cell(&mut self, cell: Option<&Cell>) {
        self.out.push('[');
        if let Some(cell) = cell.filter(|cell| !cell.is_empty()) {
            self.out.push('#');
            self.pieces(cell);
        }
        self.out.push_str("],");
    }

    /// Pieces as one expression.
    fn pieces(&mut self, pieces: &[Piece]) {
        self.out.push('{');
        let alone = matches!(pieces, [Piece { what: What::Image { .. }, link: None, .. }]);
        for piece in pieces {
            self.piece(piece, alone);
            self.out.push(';');
        }
        self.out.push_str("[]}");
    }

    fn piece(&mut self, piece: &Piece, alone: bool) {
        let Style { bold, italic, strike, code } = piece.style;
        let mut closing = 0;
        match &piece.link {
            Some(Target::Outside(to)) => {
                self.out.push_str("link(");
                self.string(to);
                self.out.push_str(", ");
                closing += 1;
            }
            Some(Target::Heading(name)) => {
                self.out.push_str("link(label(");
                self.string(&format!("h-{name}"));
                self.out.push_str("), ");
                closing += 1;
            }
            None => {}
        }
        for (on, word) in [(bold, "strong("), (italic, "emph("), (strike, "strike(")] {
            if on {
                self.out.push_str(word);
                closing += 1;
            }
        }
        match &piece.what {
            What::Text(text) if code => {
                self.out.push_str("raw(");
                self.string(&breakable(text));
                self.out.push(')');
            }
            What::Text(text) => self.string(&glued(&breakable(text))),
            What::Break => self.out.push_str("linebreak()"),
            What::Image { src, alt } => self.image(src, alt, alone),
            What::Footnote(at) => self.footnote(*at),
        }
        self.out.push_str(&")".repeat(closing));
    }

    fn image(&mut self, src: &str, alt: &str, alone: bool) {
        let Some((number, picture)) = self.pictures.number(src).zip(self.pictures.get(src)) else {
            self.out.push_str("missing(");
            self.string(&absent(src, alt));
            self.out.push(')');
            return;
        };
        let (width, height) = (f64::from(picture.width) * PIXEL, f64::from(picture.height) * PIXEL);
        let scale = (LINE / width).min(TALLEST / height).min(1.0);
        let (open, close) = if alone { ("align(center, ", ")") } else { ("box(", ")") };
        let _ = write!(
            self.out,
            "{open}image(\"/{number}.{}\", width: {:.1}pt, alt: ",
            picture.for_pages().0,
            width * scale
        );
        self.string(alt);
        let _ = write!(self.out, "){close}");
    }

    fn footnote(&mut self, at: usize) {
        if self.noted.contains(&at) {
            let _ = write!(self.out, "footnote(label(\"fn-{at}\"))");
            return;
        }
        self.noted.push(at);
        let paper: &'a Paper = self.paper;
        self.out.push_str("[#footnote({");
        match paper.footnotes.get(at).map(Vec::as_slice) {
            Some([Block::Paragraph(pieces)]) => self.pieces(pieces),
            Some(blocks) => self.blocks(blocks),
            None => {}
        }
        let _ = write!(self.out, "}}) #label(\"fn-{at}\")]");
    }

    /// A Typst string literal.
    fn string(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' | '\\' => self.out.extend(['\\', c]),
                '\n' => self.out.push_str("\\n"),
                c if c.is_control() => {
                    let _ = write!(self.out, "\\u{{{:x}}}", u32::from(c));
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }
}

/// Lets very long words break after their marks, or they would leave the page.
fn breakable(text: &str) -> String {
    if text.split_whitespace().all(|word| word.chars().count() <= MAX_WORD) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut run = 0;
    for c in text.chars() {
        out.push(c);
        run = if c.is_whitespace() { 0 } else { run + 1 };
        if run > 3 && matches!(c, '/' | '?' | '&' | '=' | '_' | '-' | '.' | ',' | ':' | ';') || run > MAX_WORD
        {
            out.push('\u{200b}');
            run = 0;
        }
    }
    out
}
