//! Facts of a worksheet that bind its cells together: merges, shared formulas, arrays and what-if tables.

use std::collections::BTreeMap;
use std::ops::Range;
use std::str::FromStr;

use super::plain::{Plain, plain};
use super::rows::{Found, Rows};
use crate::cell::{Area, CellRef};
use crate::error::OpenError;
use crate::limits::Limits;
use crate::xml::{Tag, Tree};

/// A shared formula: written once, meant for several cells.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The cell where it is written.
    pub master: CellRef,
    pub formula: String,
}

/// The bonds of a sheet's cells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    pub merges: Vec<Area>,
    /// By the index that the cells name.
    pub groups: BTreeMap<u32, Group>,
    pub arrays: Vec<Area>,
    pub data_tables: Vec<Area>,
    /// `<col>`: first, last, style.
    pub columns: Vec<(u32, u32, u32)>,
    /// Where the value of `dimension` is, and what it says.
    pub dimension: Option<(Range<usize>, Area)>,
    /// The rectangle around all cells that hold something or have a style.
    pub used: Option<Area>,
}

impl Facts {
    /// Reads a worksheet once.
    pub(crate) fn read(source: &str, part: &str, limits: &Limits) -> Result<Self, OpenError> {
        Self::with(source, part, limits, plain)
    }

    fn with(
        source: &str,
        part: &str,
        limits: &Limits,
        pass_over: fn(&str, &Tag<'_>) -> Option<Plain>,
    ) -> Result<Self, OpenError> {
        let mut facts = Self::default();
        let mut rows_end = None;
        if let Some(mut rows) = Rows::new(source, part, limits.depth)? {
            // Plain rows bind no cells together: of a million of them, only where they end is to be known.
            let passed = pass_over(source, &rows.sheet_data());
            if let Some(passed) = passed {
                (facts.used, rows_end) = (passed.used, Some(passed.end));
            }
            while passed.is_none() {
                match rows.next()? {
                    Found::Cell(cell) => {
                        facts.used = Some(facts.used.map_or(cell.at.into(), |used| used.with(cell.at)));
                        let Some(formula) = cell.formula else { continue };
                        match (formula.kind().as_str(), formula.area()) {
                            ("shared", _) => {
                                let index = formula.tag.number("si").unwrap_or(0);
                                if !formula.raw.is_empty() {
                                    facts
                                        .groups
                                        .insert(index, Group { master: cell.at, formula: formula.text() });
                                }
                            }
                            ("array", area) => facts.arrays.push(area.unwrap_or(cell.at.into())),
                            ("dataTable", area) => facts.data_tables.push(area.unwrap_or(cell.at.into())),
                            _ => {}
                        }
                    }
                    Found::End(at) => {
                        rows_end = Some(at.end).filter(|_| !rows.sheet_data().is_empty());
                        break;
                    }
                    _ => {}
                }
            }
        }
        let tree = Tree::beside(source, part, limits, rows_end)?;
        for id in tree.all() {
            let tag = tree.tag(id);
            let area = || Area::from_str(&tag.get("ref")?).ok();
            match tag.local() {
                "mergeCell" => facts.merges.extend(area()),
                "dimension" => {
                    facts.dimension = tag.find("ref").map(|found| found.value_at).zip(area());
                }
                "col" => facts.columns.extend(column(&tag)),
                _ => {}
            }
        }
        Ok(facts)
    }

    /// The formula of a member of a shared formula.
    pub(crate) fn shared(&self, index: u32, at: CellRef) -> Option<String> {
        let group = self.groups.get(&index)?;
        let (rows, columns) = (
            i64::from(at.row) - i64::from(group.master.row),
            i64::from(at.column) - i64::from(group.master.column),
        );
        Some(crate::formula::translate(&group.formula, rows, columns))
    }
}

fn column(tag: &Tag<'_>) -> Option<(u32, u32, u32)> {
    Some((tag.number("min")?, tag.number("max")?, tag.number("style").unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ROWS: &str = r#"<worksheet><dimension ref="A1:C9"/><sheetData><row r="1" spans="1:3"><c r="A1" s="1"><v>1</v></c><c r="C1" t="inlineStr"><is><t xml:space="preserve"> a &amp; b</t></is></c></row>
 <row><c t="str"><f>A1&amp;"x"</f><v>1x</v></c><c/></row><row r="9" ht="12"/></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>"#;

    fn slow(source: &str) -> Result<Facts, OpenError> {
        Facts::with(source, "p", &Limits::default(), |_, _| None)
    }

    fn described(facts: &Facts) -> String {
        format!("{facts:?}")
    }

    #[test]
    fn plain_rows_are_passed_over_with_the_same_facts() {
        for prefix in ["", "x:"] {
            let source = ROWS.replace("</", "\u{1}").replace('<', &format!("<{prefix}"));
            let source = source.replace('\u{1}', &format!("</{prefix}"));
            let rows = Rows::new(&source, "p", 256).unwrap().unwrap();
            assert!(plain(&source, &rows.sheet_data()).is_some(), "{source}");
            let facts = Facts::read(&source, "p", &Limits::default()).unwrap();
            assert_eq!(described(&facts), described(&slow(&source).unwrap()));
            assert_eq!(facts.merges.len(), 1);
        }
    }

    #[test]
    fn bound_cells_are_walked() {
        let source = ROWS.replace("<f>", r#"<f t="shared" ref="A2:A3" si="0">"#);
        let facts = Facts::read(&source, "p", &Limits::default()).unwrap();
        assert_eq!((facts.groups.len(), described(&facts)), (1, described(&slow(&source).unwrap())));
    }

    #[test]
    fn a_tag_in_a_tags_name_is_damage_for_both() {
        let source = ROWS.replace("<sheetData>", "<<sheetData>");
        assert!(Facts::read(&source, "p", &Limits::default()).is_err() && slow(&source).is_err());
    }

    const PIECES: [&str; 16] = [
        "<", ">", "&", "&amp;", "\"", "/", "=", " ", "<c>", "</c>", "<v>", "</row>", "r=\"A1\"", "<!-- -->",
        "t=\"s\"", "é",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4_000) })]

        /// Whatever is passed over is what the walk would have found, and no damage.
        #[test]
        fn no_damage_is_passed_over(share in 0.0f64..1.0, cut in 0usize..5, piece in 0usize..PIECES.len()) {
            let mut bytes = ROWS.as_bytes().to_vec();
            let at = (bytes.len() as f64 * share) as usize;
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, PIECES[piece].bytes());
            if let Ok(source) = String::from_utf8(bytes) {
                let fast = Facts::read(&source, "p", &Limits::default());
                match (fast, slow(&source)) {
                    (Ok(fast), Ok(slow)) => prop_assert_eq!(described(&fast), described(&slow)),
                    (fast, slow) => prop_assert_eq!(fast.is_ok(), slow.is_ok(), "{}", source),
                }
            }
        }
    }
}
