//! How a look is called in a sentence: `bold`, `red`, `yellow behind`. Gives nothing a look.

use super::Args;

/// The words for the arguments of a look, in the order of these keys.
pub(crate) fn look_words(args: &Args<'_>, keys: &[&str]) -> String {
    let said = keys.iter().filter_map(|key| Some(words(key, args.get(key)?, args.flag(key, true))));
    said.collect::<Vec<_>>().join(", ")
}

fn words(key: &str, value: &str, on: bool) -> String {
    let toggled = |word: &str| if on { word.to_owned() } else { format!("not {word}") };
    match (key, value) {
        ("bold" | "italic" | "wrap", _) => toggled(if key == "wrap" { "wrapped" } else { key }),
        ("underline", _) => toggled("underlined"),
        ("strike", _) => toggled("struck through"),
        ("color", color) => color.replace('-', " "),
        ("fill", "none") => "without a fill".to_owned(),
        ("fill", color) => format!("{} behind", color.replace('-', " ")),
        ("line", "none") => "without an outline".to_owned(),
        ("line", color) => format!("{} around", color.replace('-', " ")),
        ("border", "none") => "without borders".to_owned(),
        ("border", _) => "with thin borders".to_owned(),
        ("align", "center") => "centred".to_owned(),
        ("align", side) => format!("aligned {side}"),
        ("valign", side) => format!("at the {side}"),
        ("size", "larger" | "smaller") => value.to_owned(),
        ("size", size) => format!("{} pt", size.trim_end_matches("pt").trim()),
        ("font", font) => format!("in {font}"),
        ("width", width) => format!("{width} wide"),
        (key, value) => format!("{key} {value}"),
    }
}
