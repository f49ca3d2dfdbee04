//! A note on a chart of a workbook: another kind, title or rows, where its words say just that, and what the chart shows
//! where they ask. Anything else is given back; nothing about a chart is guessed.

use serde_json::{Map, Value, json};

use super::literal::{self, Slot};
use super::note_text::Note;
use super::vocabulary;

/// The changes that it can make to a chart.
pub(super) const CAN: &str = "Of a chart I can change the kind (column, bar, line, area, pie or doughnut, stacked or not), \
the title, and which rows it shows.";

/// Words of kinds, by the word that a person may say.
const KINDS: [(&str, &str); 12] = [
    ("column", "column"),
    ("columns", "column"),
    ("bar", "bar"),
    ("bars", "bar"),
    ("line", "line"),
    ("lines", "line"),
    ("area", "area"),
    ("areas", "area"),
    ("pie", "pie"),
    ("doughnut", "doughnut"),
    ("donut", "doughnut"),
    ("ring", "doughnut"),
];

/// Words that a note on a chart's kind may hold beside those that ask for nothing.
const OWN: &str = "chart charts graph plot diagram kind type stacked unstacked 100 100% percent shares vertical horizontal \
column columns bar bars line lines area areas pie doughnut donut ring";

/// The chart that a place is, as `chart:Sales!1`; none where it is none.
pub(super) fn of(region: &Value) -> Option<&str> {
    let cell = region.get("ranges")?.as_array()?.first()?.get("cell")?.as_str()?;
    cell.starts_with("chart:").then_some(cell)
}

/// The edit that a note asks of a chart, as arguments of `edit_chart`; none where its words ask for something else.
pub(super) fn parse_chart_edit(text: &str) -> Option<Map<String, Value>> {
    let text = text.trim().trim_end_matches(['.', '!']).trim();
    if let Some(one) = title(text).or_else(|| rows(text)).or_else(|| kind(text)) {
        // A title may hold any words, those that join two wishes too.
        return Some(one);
    }
    for joint in [" and ", ", ", "; ", ". "] {
        for (at, _) in text.match_indices(joint) {
            let (first, second) = (text.get(..at)?, text.get(at + joint.len()..)?);
            if let (Some(mut first), Some(second)) = (parse_chart_edit(first), parse_chart_edit(second)) {
                first.extend(second);
                return Some(first);
            }
        }
    }
    None
}

fn only(key: &str, value: Value) -> Map<String, Value> {
    Map::from_iter([(key.to_owned(), value)])
}

/// `make it a line chart`, `stacked bars please`.
fn kind(text: &str) -> Option<Map<String, Value>> {
    let lower = text.to_lowercase();
    if !vocabulary::only(&lower, OWN) {
        return None;
    }
    let words = vocabulary::words(&lower);
    let named: Vec<&str> = words
        .iter()
        .filter_map(|word| KINDS.iter().find(|(said, _)| said == word))
        .map(|(_, kind)| *kind)
        .collect();
    // The kind that it is to have stands last: `change the columns into lines`.
    let kind = named.last().copied()?;
    let kind = if kind == "bar" && words.contains(&"vertical") { "column" } else { kind };
    let piled = matches!(kind, "column" | "bar" | "line" | "area");
    let shares = words.iter().any(|word| matches!(*word, "100" | "100%" | "percent" | "shares"));
    let lead = match (piled, shares, words.contains(&"stacked")) {
        (true, true, _) => "100% ",
        (true, false, true) => "stacked ",
        (false, _, true) | (false, true, _) => return None,
        _ => "",
    };
    Some(only("kind", json!(format!("{lead}{kind}"))))
}

/// `change the title to X`, `call it X`, `remove the title`.
fn title(text: &str) -> Option<Map<String, Value>> {
    let lower = text.to_lowercase();
    if matches!(
        lower.as_str(),
        "remove the title" | "delete the title" | "no title" | "without title" | "take the title away"
    ) {
        return Some(only("title", json!("")));
    }
    const STARTS: [&str; 16] = [
        "change the title to ",
        "change title to ",
        "change its title to ",
        "set the title to ",
        "set title to ",
        "make the title ",
        "title it ",
        "rename it to ",
        "rename this to ",
        "rename the chart to ",
        "rename to ",
        "call it ",
        "call this ",
        "call the chart ",
        "title: ",
        "new title: ",
    ];
    let start = STARTS.iter().find(|start| lower.starts_with(**start))?;
    // Letters that change their length in small letters stand in no start.
    let rest = text.get(start.len()..)?.trim();
    let said = Note::new(rest);
    // What follows a colon is the title to its end; else it holds no word about the change.
    let new = match said.quote(&said.plain) {
        Some(quoted) => quoted,
        None if start.ends_with(": ") => rest.to_owned(),
        None => literal::text(&said, &said.plain, Slot::Title, false)?.words,
    };
    (!new.is_empty()).then(|| only("title", json!(new)))
}

/// `use rows 2 to 13`, `only show rows 2-13`.
fn rows(text: &str) -> Option<Map<String, Value>> {
    let lower = text.to_lowercase().replace(['–', '—', '-'], " to ");
    let (before, after) = lower.split_once("row")?;
    // What is said of a kind there is a wish of its own.
    let kinds = vocabulary::words(before).iter().any(|word| KINDS.iter().any(|(said, _)| said == word));
    if kinds || !vocabulary::only(before, "show only chart plot include limit just from data") {
        return None;
    }
    let after = after.strip_prefix('s').unwrap_or(after);
    let words: Vec<&str> = after.split_whitespace().collect();
    let [from, "to" | "through" | "and" | "until", to] = words.as_slice() else { return None };
    let (from, to): (u32, u32) = (from.parse().ok()?, to.parse().ok()?);
    Some(only("rows", json!([from, to])))
}

/// A chart in words, for who asks.
pub(super) fn describe_chart(region: &Value) -> Option<String> {
    let words = region.get("ranges")?.as_array()?.first()?.get("text")?.as_str()?;
    let of = |start: &str| words.lines().find_map(|line| line.strip_prefix(start));
    let mut out = format!("This is a {} chart", of("Chart: ")?);
    if let Some(title) = of("Title: ") {
        out.push_str(&format!(" titled “{title}”"));
    }
    let series: Vec<String> = words
        .lines()
        .filter_map(|line| line.strip_prefix("Series: "))
        .map(|line| {
            let parts: Vec<&str> = line.split(" | ").collect();
            match parts.as_slice() {
                [_, categories, values] if !categories.is_empty() => format!("{values} by {categories}"),
                [.., values] => (*values).to_owned(),
                [] => String::new(),
            }
        })
        .collect();
    out.push('.');
    if !series.is_empty() {
        out.push_str(&format!(" It shows {}.", gloss_figures::words::list(&series)));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_of_a_chart_is_read_or_left() {
        let table = [
            ("make it a line chart", json!({ "kind": "line" })),
            ("Make this a stacked bar chart, please.", json!({ "kind": "stacked bar" })),
            ("Turn the columns into lines", json!({ "kind": "line" })),
            ("pie", json!({ "kind": "pie" })),
            ("100% columns", json!({ "kind": "100% column" })),
            ("vertical bars", json!({ "kind": "column" })),
            ("Change the title to Sales by Month", json!({ "title": "Sales by Month" })),
            ("call it “Sales and costs”", json!({ "title": "Sales and costs" })),
            ("Remove the title", json!({ "title": "" })),
            ("use rows 2 to 13", json!({ "rows": [2, 13] })),
            ("Show only rows 2–13.", json!({ "rows": [2, 13] })),
            ("make it a line chart and use rows 2 to 13", json!({ "kind": "line", "rows": [2, 13] })),
            ("use rows 2 to 13 and change the title to X", json!({ "rows": [2, 13], "title": "X" })),
        ];
        for (words, expect) in table {
            assert_eq!(parse_chart_edit(words).map(Value::Object), Some(expect), "{words}");
        }
        for words in [
            "make it friendlier",
            "make it a line chart, but keep the bars of 2020",
            "shorten",
            "make it a chart",
            "a stacked pie",
            "use rows 2",
            "explain row 2 to 13",
            "set to 7",
        ] {
            assert_eq!(parse_chart_edit(words), None, "{words}");
        }
    }

    #[test]
    fn a_chart_is_told_in_words() {
        let text = "Chart: column\nTitle: Sales\nSeries: =S!B1 | S!A2:A4 | S!B2:B4\nName: Chart 1";
        let region = json!({ "ranges": [{ "range": 0, "cell": "chart:S!1", "text": text }] });
        assert_eq!(of(&region), Some("chart:S!1"));
        assert_eq!(
            describe_chart(&region).as_deref(),
            Some("This is a column chart titled “Sales”. It shows S!B2:B4 by S!A2:A4.")
        );
        assert_eq!(of(&json!({ "ranges": [{ "range": 0, "cell": "S!A1", "text": "" }] })), None);
    }
}
