//! Conditions that a task sets for the rows of a site: the words behind "with", "that sell" and the like. Knows no column.

/// The words that stand before them.
const BEFORE: [&str; 11] = [
    " with ",
    " that sell ",
    " that sells ",
    " selling ",
    " that have ",
    " that has ",
    " that offer ",
    " which sell ",
    " mit ",
    " die verkaufen ",
    " same for ",
];
/// Words for what a site has anyway: to ask for that is no condition.
const PARTS: [&str; 35] = [
    "a",
    "an",
    "the",
    "and",
    "map",
    "list",
    "filter",
    "filters",
    "search",
    "pin",
    "pins",
    "legend",
    "names",
    "links",
    "order",
    "zoom",
    "all",
    "rows",
    "of",
    "them",
    "its",
    "their",
    "karte",
    "liste",
    "suche",
    "filtern",
    "timeline",
    "board",
    "columns",
    "gallery",
    "cards",
    "pictures",
    "programme",
    "dashboard",
    "charts",
];

/// The things that a task, in small letters, asks of the rows: `baked goods and coffee` are two.
pub(super) fn wanted(task: &str) -> Vec<String> {
    let spaced = format!(" {} ", task.split_whitespace().collect::<Vec<_>>().join(" "));
    let Some((at, before)) = BEFORE.iter().filter_map(|words| Some((spaced.rfind(words)?, *words))).max()
    else {
        return Vec::new();
    };
    let rest = spaced.get(at + before.len()..).unwrap_or_default();
    // A clause that begins anew ends it, and so does what the rows come from.
    let end = [" from ", " in ", " of ", " aus ", ". ", "? ", "! ", "; "]
        .iter()
        .filter_map(|mark| rest.find(mark))
        .min();
    rest.get(..end.unwrap_or(rest.len()))
        .unwrap_or_default()
        .replace(" and ", ",")
        .replace(" und ", ",")
        .split(',')
        .map(|piece| piece.trim().trim_end_matches(['.', '!', '?']).to_owned())
        .filter(|piece| super::words_of(piece).any(|word| !PARTS.contains(&word)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::wanted;

    #[test]
    fn conditions_are_told_from_what_a_site_has_anyway() {
        for (task, expect) in [
            ("make a map of markets.csv with baked goods", vec!["baked goods"]),
            (
                "make a map of the markets that sell coffee, honey and soap from markets.csv",
                vec!["coffee", "honey", "soap"],
            ),
            ("a map of markets.csv with a list and filters", vec![]),
            ("make a web page with a map from markets.csv", vec![]),
            ("make a map of markets.csv", vec![]),
            ("eine karte aus markets.csv mit kaffee und honig", vec!["kaffee", "honig"]),
            ("the same for coffee", vec!["coffee"]),
        ] {
            assert_eq!(wanted(task), expect, "{task}");
        }
    }
}
