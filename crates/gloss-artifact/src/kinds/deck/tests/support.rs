//! Decks for the tests: the public ones, and a small one that is made part by part.

use std::path::{Path, PathBuf};

use gloss_ooxml::presentation::lint;
use gloss_ooxml::{Limits, Package};
use gloss_protocol::{Kind, Region};

use crate::kinds::{self, Unwritable, Written};
use crate::{Splice, Text};

/// The public decks, with their names.
pub(super) fn public() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/decks");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "pptx"));
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

/// Decks that Gloss makes, of the specs of gloss-presentation.
pub(super) fn made() -> Vec<(String, Vec<u8>)> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../gloss-presentation/tests");
    let read = |name: &str| std::fs::read(tests.join(name)).unwrap();
    let (png, jpg) = (read("pictures/roastery.png"), read("pictures/harbour.jpg"));
    let pictures = [("roastery.png", png.as_slice()), ("harbour.jpg", jpg.as_slice())];
    let make = |name: &str| {
        let spec = serde_json::from_slice(&read(&format!("specs/{name}.json"))).unwrap();
        let given = gloss_presentation::Materials {
            pictures: &pictures,
            fonts: gloss_presentation::fonts(),
            seed: 7,
            at: 1_795_000_000,
        };
        let spec = gloss_presentation::read(&spec).unwrap();
        let made = gloss_presentation::make(&spec, gloss_presentation::Template::Theme, &given).unwrap();
        (format!("made {name}"), made.bytes)
    };
    ["gallery", "charts", "long", "hard"].map(make).into()
}

/// The text of a file.
pub(super) fn text(bytes: &[u8]) -> Text {
    kinds::of(Kind::Deck).read("deck.pptx", bytes).unwrap()
}

/// A text in the form, its signs written as `S|`, `#|`, `R|` and `C|` at the beginning of a line, and `~` between a category
/// and its value.
pub(super) fn text_of_form(form: &str) -> Text {
    let line = |line: &str| match line.split_once('|') {
        Some(("S", rest)) => format!("\u{1d}{rest}\n"),
        Some(("#", rest)) => format!("\u{1e}{rest}\n"),
        Some(("R", rest)) => format!("\u{1f}{rest}\n"),
        Some(("C", rest)) => format!("\u{1c}{rest}\n"),
        _ => format!("{}\n", line.replace('~', "\u{1c}").replace('^', "\u{b}")),
    };
    Text::new(Kind::Deck, &form.lines().map(line).collect::<String>())
}

/// Two slides with a title, words, a table, a chart, a group, a picture and notes; and a slide that looks like the second.
pub(super) const SMALL: &str = "S|deck 12192000,6858000
S|256 shown 111 Title and content
#|2 title 0 =838200,365125,10515600,1325563 {A} Title 1
Sales rose in the north
#|3 body 0 838200,1825625,5000000,4351338 {B} Content 2
The first point. It is short.
The second point^with a break

#|4 picture 0 7000000,1825625,1000000,1000000 {C} Picture 3\tA dog
#|5 table 0 838200,3000000,4000000,1000000 {D} Table 4
R|
C|
Region
C|
Sales
R|
C|
North
in all
C|
1,200
R|
C|
Both
C|covered
#|notes
Say it slowly.
S|257 hidden 222 Chart
#|2 chart 0 838200,365125,6000000,4000000 {E} Chart 1
Sales by year
R|North
2024~12
2025~15
R|South
2024~7
2025~
#|3 group 0 8000000,1000000,2000000,2000000>0,0,1000,1000 {F} Group 2
#|4 box 1 0,0,500,500 {G} Box 3
Left
#|5 box 1 500,500,500,500 {H} Box 4
Right
#|9 box 0 838200,5000000,100,100 - Twin
Same
#|9 box 0 838200,5500000,100,100 - Twin
Same
S|258 shown 333 Blank
";

/// The visible text of a place.
pub(super) fn says(text: &Text, at: &str) -> String {
    match text.find(at) {
        Ok(region) => text.visible(&region),
        Err(error) => format!("! {error}"),
    }
}

/// The spans of a place.
pub(super) fn region(text: &Text, at: &str) -> Region {
    text.find(at).unwrap_or_else(|error| panic!("{at}: {error}"))
}

/// Sets a place of a file as a person would.
pub(super) fn set(bytes: &[u8], at: &str, words: &str) -> Result<Written, Unwritable> {
    let text = text(bytes);
    let splices = typed(&text, at, words)?;
    kinds::of(Kind::Deck).write("deck.pptx", bytes, &text, splices)
}

/// The splices of setting a place.
pub(super) fn typed(text: &Text, at: &str, words: &str) -> Result<Vec<Splice>, Unwritable> {
    let rules = kinds::of(Kind::Deck);
    let of = |span: &gloss_protocol::Span| {
        let new = rules.typed("deck.pptx", (text, *span), words).map_err(|error| match error {
            crate::ArtifactError::Untypable { says, next } => Unwritable::new(says, next),
            other => Unwritable::new(other.to_string(), ""),
        })?;
        Ok(Splice::new(*span, new))
    };
    region(text, at).spans().iter().map(of).collect()
}

/// The splices that take others back; `before` is the text that those were of.
pub(super) fn inverse(before: &str, splices: &[Splice]) -> Vec<Splice> {
    let back = |(splice, now): (&Splice, gloss_protocol::Span)| Splice::new(now, &before[splice.old.range()]);
    splices.iter().zip(crate::splice::after(splices)).map(back).collect()
}

/// The parts in which two files differ, those included that only one has.
pub(super) fn differing(old: &[u8], new: &[u8]) -> Vec<String> {
    let (a, b) =
        (Package::open(old, Limits::default()).unwrap(), Package::open(new, Limits::default()).unwrap());
    let mut names: Vec<String> = a.names().chain(b.names()).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names.retain(|name| a.part(name).ok() != b.part(name).ok());
    names
}

/// The faults that a file has and the one before has not.
pub(super) fn new_faults(old: &[u8], new: &[u8]) -> Vec<String> {
    let of = |bytes: &[u8]| lint::faults(&Package::open(bytes, Limits::default()).unwrap());
    let (before, now) = (of(old), of(new));
    lint::added(&before, &before, &now).into_iter().map(|fault| format!("{}: {fault}", fault.part)).collect()
}

/// A public deck.
pub(super) fn file(name: &str) -> Vec<u8> {
    let found = public().into_iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("no deck {name}")).1
}

/// Numbers that look random and are the same in each run.
pub(super) struct Dice(pub u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    pub(super) fn pick<'t, T>(&mut self, all: &'t [T]) -> Option<&'t T> {
        let at = self.roll(all.len());
        all.get(at)
    }

    /// Some words, with what a person types and XML escapes.
    pub(super) fn words(&mut self) -> String {
        const WORDS: [&str; 12] = [
            "sales",
            "rose",
            "by",
            "12 %",
            "R&D",
            "“quoted”",
            "a < b",
            "Straße",
            "数字",
            "it's",
            "\"so\"",
            "über",
        ];
        let count = 1 + self.roll(5);
        (0..count).map(|_| *self.pick(&WORDS).unwrap()).collect::<Vec<_>>().join(" ")
    }
}
