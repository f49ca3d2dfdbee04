//! Decks for the tests: the public ones, and a small one that is made part by part.

use std::path::{Path, PathBuf};

use gloss_protocol::{Kind, Region};

use crate::Text;
use crate::kinds;

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

/// The text of a file.
pub(super) fn text(bytes: &[u8]) -> Text {
    kinds::of(Kind::Deck).read("deck.pptx", bytes).unwrap()
}

/// A text in the form, its signs written as `S|`, `#|`, `R|` and `C|` at the beginning of a line, and `~` between a category
/// and its value.
pub(super) fn told(form: &str) -> Text {
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

/// What a place says.
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
