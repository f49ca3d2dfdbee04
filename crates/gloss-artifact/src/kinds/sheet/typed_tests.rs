//! Input typed for cells, beside the cells of their columns: read, kept as words, or refused with the words to type.

use gloss_protocol::Kind;
use proptest::prelude::*;

use super::block::{clipboard, paste};
use super::reshape::lines;
use super::typed::Reader;
use crate::kinds::sheet::words;
use crate::text::Text;

/// Months with amounts, rates of three decimals, shares, names and codes, a date; then a column of which only the header
/// is there, and one that is empty.
const BOOK: &str = "\u{1d}S\n\
Month\tRent\tRate\tShare\tName\tCode\tDay\tNew\t\t\n\
Jan\t12500\u{1e}n=#,##0.00 \"€\"\t1.234\t0.25\u{1e}n=0%\tAnna\t1.2.3\t46082\u{1e}n=yyyy-mm-dd\t\t\t\n\
Feb\t820\u{1e}n=#,##0.00 \"€\"\t1.5\t0.3\u{1e}n=0%\tBert\t1.2.4\t46083\u{1e}n=yyyy-mm-dd\t\t\t\n\
Sum\t=SUM(B2:B3)\u{1e}n=#,##0.00 \"€\"\t2\t\tCarl\t2.0.0\t\t\t\t\n";

/// The same in files of plain text: German and English notation, whole numbers, words.
const GERMAN: &str =
    "\u{1d}\nKunde\tNetto\tBrutto\tMenge\t\nA\t1.234,56\t10,00 €\t5\t\nB\t99,90\t20,00 €\t7\t\n";
const ENGLISH: &str = "\u{1d}\nName\tNet\tRate\tCode\t\nA\t1234.50\t0.125\tv1.2.3\t\nB\t99.90\t0.5\tx\t\n";

fn typed(source: &str, at: &str, what: &str, plain: bool) -> String {
    let text = Text::new(Kind::Sheet, source);
    let span = text.find(&format!("cells:{at}")).unwrap().spans()[0];
    match Reader::new(&text, plain).range(span, what) {
        Ok(cell) => cell.trim_end_matches('\t').to_owned(),
        Err(why) => format!("! {} {}", why.says, why.next),
    }
}

#[test]
fn a_number_typed_into_a_workbook_is_read_rightly_or_asked_about() {
    let euro = "\u{1e}n=#,##0.00 \"€\"";
    for (at, what, expect) in [
        (
            "B3",
            "13.000",
            "! “13.000” in B3 can be read in two ways: as 13000 or as 13. Type 13000 or 13, as you mean it.",
        ),
        (
            "B3",
            "1.234",
            "! “1.234” in B3 can be read in two ways: as 1234 or as 1.234. Type 1234 or 1.2340, as you mean it.",
        ),
        (
            "B3",
            "1,234",
            "! “1,234” in B3 can be read in two ways: as 1234 or as 1.234. Type 1234 or 1.2340, as you mean it.",
        ),
        (
            "B3",
            "10.000 €",
            "! “10.000 €” in B3 can be read in two ways: as 10000 or as 10. Type 10000 € or 10 €, as you mean it.",
        ),
        (
            "B3",
            "13.000-",
            "! “13.000-” in B3 can be read in two ways: as -13000 or as -13. Type -13000 or -13, as you mean it.",
        ),
        ("B3", "9.000,50 €", &format!("9000.5{euro}")),
        ("B3", "1.234,56", &format!("1234.56{euro}")),
        ("B3", "1,234.56", &format!("1234.56{euro}")),
        ("B3", "€ 1.234,56", &format!("1234.56{euro}")),
        ("B3", "1.234,56 EUR", &format!("1234.56{euro}")),
        ("B3", "10.000,- Euro", &format!("10000{euro}")),
        ("B3", "12,5", &format!("12.5{euro}")),
        ("B3", "12.5", &format!("12.5{euro}")),
        ("B3", "1.234.567", &format!("1234567{euro}")),
        ("B3", "1'234.50", &format!("1234.5{euro}")),
        ("B3", "1’234", &format!("1234{euro}")),
        ("B3", "1 234,50", &format!("1234.5{euro}")),
        ("B3", "1\u{a0}234", &format!("1234{euro}")),
        ("B3", "1.234,56-", &format!("-1234.56{euro}")),
        ("B3", "(1,234.50)", &format!("-1234.5{euro}")),
        ("B3", "−12,5", &format!("-12.5{euro}")),
        ("B3", "13000", &format!("13000{euro}")),
        ("B3", "=B2*1.234", &format!("=B2*1.234{euro}")),
        ("B3", "'13.000", &format!("'13.000{euro}")),
        ("B3", "820", &format!("820{euro}")),
        ("B3", "open", &format!("open{euro}")),
        (
            "B3",
            "$5",
            "! “$5” has another unit than the numbers beside B3, such as “1,234.50 €”. Type the amount as the others are given.",
        ),
        (
            "B3",
            "10.000 Stück",
            "! “10.000 Stück” is no number that can be read here, and as words no sum would count it in B3. Type the number alone, such as 1234.5, or put ' before it to keep it as words.",
        ),
        (
            "B3",
            "1.23,45",
            "! “1.23,45” is no number that can be read here, and as words no sum would count it in B3. Type the number alone, such as 1234.5, or put ' before it to keep it as words.",
        ),
        // A column with as many decimals settles a point, and says nothing of a comma.
        ("C3", "1.235", "1.235"),
        (
            "C3",
            "1,235",
            "! “1,235” in C3 can be read in two ways: as 1235 or as 1.235. Type 1235 or 1.2350, as you mean it.",
        ),
        ("D2", "30 %", "0.3\u{1e}n=0%"),
        ("D2", "12,5 %", "0.125\u{1e}n=0%"),
        ("D2", "0.3", "0.3\u{1e}n=0%"),
        (
            "D2",
            "30",
            "! “30” in D2 can be read in two ways: as 30 % or as 3000 %. Type 30 % or 3000 %, as you mean it.",
        ),
        // Words stay words among words, whatever they look like.
        ("E2", "1.234,56", "1.234,56"),
        ("E2", "13.000", "'13.000"),
        ("F2", "1.2.5", "1.2.5"),
        ("F2", "1.234", "'1.234"),
        ("F2", "+49 30 1234", "+49 30 1234"),
        ("F2", "12.03.2026", "12.03.2026"),
        ("G2", "2026-03-01", "46082\u{1e}n=yyyy-mm-dd"),
        ("G2", "12.03.2026", "46093\u{1e}n=yyyy-mm-dd"),
        // Where nothing stands beside it.
        (
            "H2",
            "13.000",
            "! “13.000” in H2 can be read in two ways: as 13000 or as 13. Type 13000 or 13, as you mean it.",
        ),
        ("H2", "1.234,56", "1234.56"),
        ("H2", "1.234,56 €", "1234.56\u{1e}n=#,##0.00\" €\""),
        ("I2", "1.2.3", "1.2.3"),
    ] {
        assert_eq!(typed(BOOK, at, what, false), expect, "{at} {what}");
    }
}

#[test]
fn a_number_typed_into_plain_text_is_written_as_its_column_is() {
    for (source, at, what, expect) in [
        (GERMAN, "B2", "13.000", "13.000"),
        (GERMAN, "B2", "2.345,67", "2.345,67"),
        (GERMAN, "B2", "1234.5", "1234,5"),
        (GERMAN, "B2", "1,234.56", "1234,56"),
        (
            GERMAN,
            "B2",
            "1,234",
            "! “1,234” in B2 can be read in two ways: as 1234 or as 1.234. Type 1234 or 1.2340, as you mean it.",
        ),
        (GERMAN, "B2", "950 €", "950"),
        (GERMAN, "B2", "offen", "offen"),
        (GERMAN, "C2", "950", "950 €"),
        (GERMAN, "C2", "12.5", "12,5 €"),
        (
            GERMAN,
            "C2",
            "$5",
            "! “$5” has another unit than the numbers beside C2, such as “20,00 €”. Type the amount as the others are given.",
        ),
        (GERMAN, "D2", "1.000", "1.000"),
        (GERMAN, "A2", "13.000", "13.000"),
        (
            ENGLISH,
            "B2",
            "13.000",
            "! “13.000” in B2 can be read in two ways: as 13000 or as 13. Type 13000 or 13, as you mean it.",
        ),
        (ENGLISH, "B2", "1.234,56", "1234.56"),
        (ENGLISH, "B2", "13,000", "13,000"),
        (ENGLISH, "C2", "0.375", "0.375"),
        (ENGLISH, "C2", "1.375", "1.375"),
        (ENGLISH, "D2", "v1.234", "v1.234"),
        (ENGLISH, "D2", "1.234", "1.234"),
    ] {
        assert_eq!(typed(source, at, what, true), expect, "{at} {what}");
    }
}

#[test]
fn what_is_pasted_together_shows_its_own_notation() {
    let pasted = |cells: &str| {
        let text = Text::new(Kind::Sheet, BOOK);
        let at = lines(&text, &gloss_protocol::Pointing::at("cells:B2".to_owned())).unwrap();
        match paste(&text, at, &clipboard(cells), false) {
            Ok(block) => block.splices.iter().map(|one| words(&one.new)).collect::<Vec<_>>().join(" | "),
            Err(why) => format!("! {}", why.says),
        }
    };
    for (cells, expect) in [
        ("1.234\n99,5", "1,234.00 € | 99.50 €"),
        ("1.234\n99.5", "1.23 € | 99.50 €"),
        ("1,234\n99.5", "1,234.00 € | 99.50 €"),
        ("1.234\n99", "! “1.234” in B2 can be read in two ways: as 1234 or as 1.234."),
    ] {
        assert_eq!(pasted(cells), expect, "{cells}");
    }
}

proptest! {
    #[test]
    fn what_is_typed_among_numbers_is_never_another_number_than_it_says(
        what in "[-(]?(€ ?)?[0-9]{1,4}([.,' ][0-9]{1,4}){0,3}( ?[€%)-])?",
    ) {
        let (a, b) = (gloss_table::read_typed(&what, gloss_table::Mark::Point), gloss_table::read_typed(&what, gloss_table::Mark::Comma));
        let cell = typed(BOOK, "B3", &what, false);
        let value = cell.split('\u{1e}').next().unwrap().parse::<f64>().ok();
        if let (Some(a), Some(b)) = (a, b) && a.value != b.value {
            prop_assert!(cell.starts_with('!'), "{what}: {cell}");
        } else if let Some(one) = a.or(b).filter(|one| one.unit != Some('%')) {
            prop_assert_eq!(value, Some(one.value), "{}", what);
        } else {
            prop_assert!(cell.starts_with('!') || value.is_some(), "{what}: {cell}");
        }
    }
}
