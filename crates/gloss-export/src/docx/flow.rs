//! A document as Word has it: one row of paragraphs and tables, with lists and quotes as what paragraphs are like.
//! Numbers no list and writes no XML.

use std::sync::Arc;

use crate::model::{Align, Block, Item, Paper, Piece, Style, Table, Target, What, text};

/// The format of a paragraph. Two lists that follow each other differ in `list`, which no comparison looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Look {
    /// The style's id.
    pub style: &'static str,
    /// The list marker before its first line.
    pub bullet: Option<Bullet>,
    /// How deep in lists, from 0.
    pub level: usize,
    /// How deep in quotes.
    pub quote: usize,
}

/// The marker of a list item: bullet, number or checkbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Bullet {
    Dot,
    Number,
    Open,
    Done,
}

/// A paragraph.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub look: Look,
    /// Which numbered list it is of, and that list's first number.
    pub list: Option<(usize, u32)>,
    /// The name of a heading, for links to it.
    pub name: Option<Arc<str>>,
    pub atoms: Vec<Atom>,
}

/// The content of an atom.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Is {
    Text(String),
    Break,
    Image {
        src: Arc<str>,
        alt: String,
    },
    /// A footnote by its number in [`Flow::notes`]; it is its words that are compared.
    Note {
        number: usize,
        words: String,
    },
    /// Where a comment begins, ends.
    Opens(usize),
    Closes(usize),
}

/// The smallest thing in a line.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub is: Is,
    pub style: Style,
    pub link: Option<Target>,
    pub span: std::ops::Range<usize>,
    pub exact: bool,
}

/// A table; its first row is the header.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub columns: Vec<Align>,
    pub fit: crate::fit::Fit,
    pub rows: Vec<Vec<Vec<Atom>>>,
}

/// A paragraph or a table.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Line(Line),
    Grid(Grid),
}

/// The whole row, and the footnotes it refers to.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    pub parts: Vec<Part>,
    pub notes: Vec<Vec<Part>>,
    lists: usize,
}

/// Where a block stands.
#[derive(Clone, Copy, Default)]
struct At {
    level: usize,
    in_list: bool,
    quote: usize,
}

impl Flow {
    /// An empty row whose footnotes and lists are numbered after this one's.
    pub(super) fn beside(&self) -> Self {
        Self { parts: Vec::new(), notes: self.notes.clone(), lists: self.lists }
    }

    /// Adds a document's blocks; footnotes are copied for each place that refers to them, as Word numbers places.
    pub(super) fn add(&mut self, paper: &Paper, blocks: &[Block]) {
        let mut parts = Vec::new();
        self.blocks(paper, blocks, At::default(), &mut parts);
        self.parts.append(&mut parts);
    }

    /// Adds one paragraph.
    pub(super) fn add_line(&mut self, paper: &Paper, style: &'static str, pieces: &[Piece]) {
        let atoms = self.atoms(paper, pieces);
        let look = Look { style, ..Look::default() };
        self.parts.push(Part::Line(Line { look, list: None, name: None, atoms }));
    }

    fn blocks(&mut self, paper: &Paper, blocks: &[Block], at: At, out: &mut Vec<Part>) {
        for block in blocks {
            self.block(paper, block, at, out);
        }
    }

    fn block(&mut self, paper: &Paper, block: &Block, at: At, out: &mut Vec<Part>) {
        let plain = match (at.quote > 0, at.in_list) {
            (true, _) => "Quote",
            (_, true) => "ListContinue",
            _ => "BodyText",
        };
        match block {
            Block::Heading { level, name, pieces } => {
                const STYLES: [&str; 6] =
                    ["Heading1", "Heading2", "Heading3", "Heading4", "Heading5", "Heading6"];
                let style = STYLES.get(usize::from(*level).saturating_sub(1)).copied().unwrap_or("Heading6");
                let mut line = self.line(paper, style, pieces, at);
                line.name = Some(name.clone());
                out.push(Part::Line(line));
            }
            Block::Paragraph(pieces) => {
                let figure =
                    !at.in_list && matches!(pieces.as_slice(), [Piece { what: What::Image { .. }, .. }]);
                out.push(Part::Line(self.line(paper, if figure { "Figure" } else { plain }, pieces, at)));
            }
            Block::Code(pieces) => out.push(Part::Line(self.line(paper, "Code", pieces, at))),
            Block::Rule => out.push(Part::Line(self.line(paper, "Rule", &[], at))),
            Block::Quote(blocks) => {
                self.blocks(paper, blocks, At { quote: at.quote + 1, ..at }, out);
            }
            Block::List { first, items } => {
                let list = first.map(|first| {
                    self.lists += 1;
                    (self.lists, first)
                });
                for item in items {
                    self.item(paper, item, list, at, out);
                }
            }
            Block::Table(table) => out.push(Part::Grid(self.grid(paper, table))),
        }
    }

    fn item(&mut self, paper: &Paper, item: &Item, list: Option<(usize, u32)>, at: At, out: &mut Vec<Part>) {
        let bullet = match (item.task, list) {
            (Some(true), _) => Bullet::Done,
            (Some(false), _) => Bullet::Open,
            (None, Some(_)) => Bullet::Number,
            (None, None) => Bullet::Dot,
        };
        let style = if bullet == Bullet::Number { "ListNumber" } else { "ListBullet" };
        let level = if at.in_list { at.level + 1 } else { 0 };
        let within = At { level, in_list: true, ..at };
        let (own, rest) = match item.blocks.split_first() {
            Some((Block::Paragraph(pieces), rest)) => (self.line(paper, style, pieces, within), rest),
            Some((Block::Code(pieces), rest)) => (self.line(paper, "Code", pieces, within), rest),
            _ => (self.line(paper, style, &[], within), item.blocks.as_slice()),
        };
        let look = Look { bullet: Some(bullet), ..own.look };
        out.push(Part::Line(Line { look, list: list.filter(|_| bullet == Bullet::Number), ..own }));
        self.blocks(paper, rest, within, out);
    }

    fn line(&mut self, paper: &Paper, style: &'static str, pieces: &[Piece], at: At) -> Line {
        let look = Look { style, bullet: None, level: at.level, quote: at.quote };
        Line { look, list: None, name: None, atoms: self.atoms(paper, pieces) }
    }

    fn grid(&mut self, paper: &Paper, table: &Table) -> Grid {
        let rows = table.rows.iter().map(|row| row.iter().map(|cell| self.atoms(paper, cell)).collect());
        Grid { columns: table.columns.clone(), rows: rows.collect(), fit: crate::fit::fit_any_letters(table) }
    }

    fn atoms(&mut self, paper: &Paper, pieces: &[Piece]) -> Vec<Atom> {
        pieces
            .iter()
            .map(|piece| Atom {
                is: match &piece.what {
                    What::Text(text) => Is::Text(text.clone()),
                    What::Break => Is::Break,
                    What::Image { src, alt } => Is::Image { src: src.clone(), alt: alt.clone() },
                    What::Footnote(at) => self.note(paper, *at),
                },
                style: piece.style,
                link: piece.link.clone(),
                span: piece.span.clone(),
                exact: piece.exact,
            })
            .collect()
    }

    fn note(&mut self, paper: &Paper, at: usize) -> Is {
        let mut parts = Vec::new();
        let mut words = String::new();
        if let Some(blocks) = paper.footnotes.get(at) {
            self.blocks(paper, blocks, At::default(), &mut parts);
            for block in blocks {
                if let Block::Paragraph(pieces) = block {
                    words.push_str(&text(pieces));
                }
            }
        }
        self.notes.push(parts);
        Is::Note { number: self.notes.len() - 1, words }
    }
}
