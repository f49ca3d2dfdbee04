//! Whether two workbooks are the same in all but what their cells say. What follows from cells (the widths of columns, the
//! copies that charts keep, the order of working out) is no change of its own. Merges nothing.

use std::collections::HashMap;

use gloss_ooxml::{Limits, Package};

/// Parts of a sheet or chart that are about its cells, which are compared otherwise or follow from them.
const CUT: [&str; 5] = ["sheetData", "cols", "dimension", "c:numCache", "c:strCache"];

/// Bytes that the parts of one workbook may unpack to: the engine's core waits for the comparison.
const MAX_INFLATED: u64 = 32 << 20;

/// Words of one cell in several looks.
const RUNS: &str = "<rPr";

/// Whether two workbooks are the same in all but their cells.
pub(super) fn is_same(a: &[u8], b: &[u8]) -> bool {
    let limits = || Limits { inflated_bytes: MAX_INFLATED, ..Limits::default() };
    let open = |bytes| Package::open(bytes, limits()).ok();
    let (Some(a), Some(b)) = (open(a), open(b)) else { return false };
    // Words of cells, the order in which formulas were worked out, and who wrote the file when.
    let counts = |name: &&str| {
        !(name.starts_with("docProps/")
            || name.ends_with("/sharedStrings.xml")
            || name.ends_with("/calcChain.xml"))
    };
    let names = |package: &Package| -> Vec<String> {
        let mut names: Vec<String> = package.names().filter(counts).map(str::to_owned).collect();
        names.sort_unstable();
        names
    };
    let looks = |package: &Package| {
        package.names().filter(|name| name.ends_with("/sharedStrings.xml")).any(|name| {
            package.part(name).map_or(true, |part| part.windows(RUNS.len()).any(|at| at == RUNS.as_bytes()))
        })
    };
    let same = |name: &String| match (a.part(name), b.part(name)) {
        (Ok(a), Ok(b)) if a == b => true,
        (Ok(a), Ok(b)) if name.starts_with("xl/worksheets/") || name.starts_with("xl/charts/") => {
            let texts = (String::from_utf8(a), String::from_utf8(b));
            matches!(texts, (Ok(a), Ok(b)) if parts_agree(&a, &b))
        }
        _ => false,
    };
    !looks(&a) && !looks(&b) && names(&a) == names(&b) && names(&a).iter().all(same)
}

fn parts_agree(a: &str, b: &str) -> bool {
    let rest = (beside_cells(a), beside_cells(b));
    if a.contains(RUNS) || b.contains(RUNS) || rest.0.is_none() || rest.0 != rest.1 {
        return false;
    }
    // The width of a column follows its words; whether it is shown does not.
    let (a, b) = (looks_of(a), looks_of(b));
    let kept = a.iter().all(|(key, look)| b.get(key).is_none_or(|other| other == look));
    // A cell comes with the looks of its column; a row or column that comes hidden, or of its own height, is a change.
    kept && b.iter().all(|(key, look)| a.contains_key(key) || look.is_empty() || key.starts_with("c "))
}

/// A part without what follows from cells; none where a tag is never closed.
fn beside_cells(part: &str) -> Option<String> {
    let mut out = String::with_capacity(part.len());
    let mut rest = part;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let end = tag.find('>')? + 1;
        let (whole, after) = tag.split_at(end);
        match CUT.iter().find(|name| **name == name_of(whole)) {
            None => {
                out.push_str(whole);
                rest = after;
            }
            Some(_) if whole.ends_with("/>") => rest = after,
            Some(name) => {
                let close = format!("</{name}>");
                rest = after.get(after.find(&close)? + close.len()..)?;
            }
        }
    }
    out.push_str(rest);
    Some(out)
}

/// The name in a tag.
fn name_of(tag: &str) -> &str {
    let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    inner.split(|ch: char| ch.is_ascii_whitespace()).next().unwrap_or_default()
}

/// How rows, columns and cells look, by what tells them apart: heights, what is hidden, and styles.
fn looks_of(part: &str) -> HashMap<String, Vec<&str>> {
    let mut out = HashMap::new();
    for tag in part.split('<').filter_map(|tag| tag.split('>').next()) {
        let (key, counts): (&str, fn(&str) -> bool) = match name_of(tag) {
            "row" => ("r", |name| !matches!(name, "r" | "spans")),
            "c" => ("r", |name| name == "s"),
            "col" => {
                ("min", |name| !matches!(name, "min" | "max" | "width" | "customWidth" | "bestFit" | "style"))
            }
            _ => continue,
        };
        let attributes = tag.trim_end_matches('/').split_ascii_whitespace().skip(1);
        let named: Vec<(&str, &str)> = attributes.filter_map(|pair| pair.split_once('=')).collect();
        let Some((_, at)) = named.iter().find(|(name, _)| *name == key) else { continue };
        let look = named.iter().filter(|(name, _)| counts(name));
        out.insert(
            format!("{} {at}", name_of(tag)),
            look.flat_map(|(name, value)| [*name, *value]).collect(),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{beside_cells, parts_agree};

    #[test]
    fn what_follows_from_cells_is_cut_and_nothing_else() {
        for (part, rest) in [
            ("<a><cols><col/></cols><sheetData><row/></sheetData><b/></a>", Some("<a><b/></a>")),
            ("<a><dimension ref=\"A1\"/><sheetData/><colsOther/></a>", Some("<a><colsOther/></a>")),
            ("<a><c:numCache>1</c:numCache>x<c:numCache>2</c:numCache></a>", Some("<a>x</a>")),
            ("<sheetData", None),
            ("<a><sheetData></a>", None),
        ] {
            assert_eq!(beside_cells(part).as_deref(), rest, "{part}");
        }
        // A great many of them take no longer than they are long.
        let many = "<c:numCache/>".repeat(300_000);
        assert_eq!(beside_cells(&many).as_deref(), Some(""));
    }

    #[test]
    fn looks_and_what_is_hidden_are_changes_of_their_own() {
        let sheet = |row: &str, cell: &str, col: &str| {
            format!(
                "<s><cols><col min=\"1\" max=\"1\" width=\"{col}/></cols><sheetData><row r=\"1\" spans=\"1:2\"{row}><c r=\"A1\" {cell} t=\"s\"><v>0</v></c></row></sheetData></s>"
            )
        };
        let plain = sheet("", "s=\"1\"", "9\"");
        assert!(parts_agree(&plain, &sheet("", "s=\"1\"", "12\"")), "a width");
        assert!(!parts_agree(&plain, &sheet("", "s=\"2\"", "9\"")), "a style");
        assert!(!parts_agree(&plain, &sheet(" ht=\"30\"", "s=\"1\"", "9\"")), "a height");
        assert!(!parts_agree(&plain, &sheet(" hidden=\"1\"", "s=\"1\"", "9\"")), "a hidden row");
        assert!(!parts_agree(&plain, &sheet("", "s=\"1\"", "9\" hidden=\"1\"")), "a hidden column");
        let bare = "<s><sheetData><row r=\"1\"><c r=\"A1\"/></row></sheetData></s>";
        let more = |more: &str| bare.replace("</row>", &format!("</row>{more}"));
        assert!(parts_agree(bare, &more("<row r=\"2\" spans=\"1:1\"><c r=\"A2\" s=\"4\"/></row>")), "a row");
        assert!(!parts_agree(bare, &more("<row r=\"2\" hidden=\"1\"/>")), "a row that comes hidden");
        let hidden =
            bare.replace("<sheetData>", "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData>");
        assert!(!parts_agree(bare, &hidden), "a column that is hidden now");
    }
}
