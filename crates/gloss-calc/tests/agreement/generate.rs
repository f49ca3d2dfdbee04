//! Formulas from a seed: calls of known functions with arguments of the right kind, some of which are calls again, on a
//! sheet of numbers, words, dates and texts. The same seed gives the same workbook. Works nothing out.

use fastrand::Rng;
use gloss_ooxml::{CellRef, Edit, Input, Limits};
use rust_xlsxwriter::{Workbook, XlsxError};

/// Rows of the data that ranges are taken from.
const ROWS: u32 = 40;
/// How often, of ten, an argument is a call again.
const NESTED: u32 = 2;
/// How deep calls nest.
const DEPTH: u32 = 3;

const WORDS: [&str; 12] = [
    "apple", "Banana", "cherry", "date", "Elder", "fig", "grape", "hazel", "iris", "Juniper", "kale", "lime",
];

/// One formula, and the function it is about.
pub(crate) struct Made {
    pub function: String,
    pub formula: String,
}

/// Which calls there are.
pub(crate) fn templates() -> Vec<&'static str> {
    let lines = include_str!("templates.txt").lines();
    lines.filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
}

/// The function that a template is about; an operator where there is none.
pub(crate) fn function(template: &str) -> &str {
    let name = template.split('(').next().unwrap_or_default();
    if name.is_empty() || !name.starts_with(|c: char| c.is_ascii_uppercase()) { "operators" } else { name }
}

/// So many formulas, every template in turn.
pub(crate) fn formulas(seed: u64, count: usize) -> Vec<Made> {
    let mut rng = Rng::with_seed(seed);
    let templates = templates();
    (0..count)
        .filter_map(|at| templates.get(at % templates.len()))
        .map(|template| Made {
            function: function(template).to_owned(),
            formula: fill(template, &mut rng, 0),
        })
        .collect()
}

fn fill(template: &str, rng: &mut Rng, depth: u32) -> String {
    let mut out = String::new();
    // Ranges that stand for each other are as long as each other.
    let length = rng.u32(6..15);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (hole, behind) = after.split_once('}').expect("a closed hole");
        out.push_str(&argument(hole, rng, depth, length));
        rest = behind;
    }
    out + rest
}

fn argument(hole: &str, rng: &mut Rng, depth: u32, length: u32) -> String {
    if hole.contains('|') {
        let ways: Vec<&str> = hole.split('|').collect();
        return ways[rng.usize(..ways.len())].to_owned();
    }
    let (kind, most) = hole.split_once(':').map_or((hole, 9), |(kind, most)| (kind, most.parse().unwrap()));
    let row = |rng: &mut Rng| rng.u32(1..=ROWS);
    let range = |rng: &mut Rng, column: &str, length: u32| {
        let from = rng.u32(1..=ROWS - length + 1);
        format!("Data!${column}${from}:${column}${}", from + length - 1)
    };
    let nested = depth + 1 < DEPTH && rng.u32(0..10) < NESTED;
    let call = |rng: &mut Rng, among: &[&str]| fill(among[rng.usize(..among.len())], rng, depth + 1);
    match kind {
        "N" if nested => call(
            rng,
            &[
                "SUM({R})",
                "ROUND({N},2)",
                "IF({B},{N},{Z})",
                "AVERAGE({R})",
                "ABS({N})",
                "MAX({N},{N})",
                "{N}+{N}",
                "LEN({T})",
                "MEDIAN({R})",
            ],
        ),
        "N" if rng.bool() => format!("Data!B{}", row(rng)),
        "N" => format!("{:.2}", rng.f64() * 40.0 - 20.0),
        "P" if nested => call(rng, &["ABS({N})+1", "SUM({Q})/20", "MAX({P},{I})", "SQRT({P})"]),
        "P" => format!("{:.3}", rng.f64() * 19.0 + 0.05),
        "I" => rng.u32(1..=most).to_string(),
        "J" if rng.bool() => format!("Data!A{}", row(rng)),
        "J" => rng.u32(10..=200).to_string(),
        "U" => format!("{:.3}", rng.f64() * 0.97 + 0.015),
        "S" => format!("{:.3}", rng.f64() * 1.96 - 0.98),
        "Z" => rng.i32(-30..=30).to_string(),
        "R" if most == 1 => format!("Data!$B${}", row(rng)),
        "R" => range(rng, "B", length),
        "Q" => range(rng, "A", length),
        "E" => range(rng, "E", length),
        "O" => format!("Data!$F$1:$F${ROWS}"),
        "V" => range(rng, "C", length),
        "T" if nested => call(rng, &["UPPER({T})", "LEFT({T},3)", "{T}&{W}", "TRIM({T})", "IF({B},{T},{W})"]),
        "T" if rng.bool() => format!("Data!C{}", row(rng)),
        "T" => format!("\"{} {}\"", WORDS[rng.usize(..WORDS.len())], rng.u32(1..99)),
        "W" => format!("\"{}\"", WORDS[rng.usize(..WORDS.len())]),
        "D" if rng.bool() => format!("Data!D{}", row(rng)),
        "D" => format!("DATE({},{},{})", rng.u32(1990..2035), rng.u32(1..=12), rng.u32(1..=28)),
        "B" if nested => call(rng, &["{N}>{N}", "NOT({B})", "AND({B},{B})", "ISNUMBER({N})"]),
        "B" => ["TRUE", "FALSE"][rng.usize(..2)].to_owned(),
        "K" => format!("\"{}{}\"", [">", "<", ">=", "<>", "<="][rng.usize(..5)], rng.u32(1..60)),
        "H" => format!("\"{:X}\"", rng.u32(1..500)),
        "Y" => format!("\"{:b}\"", rng.u32(1..500)),
        "X" => format!("\"{:o}\"", rng.u32(1..500)),
        "M" => format!("\"{}{:+}i\"", rng.i32(-9..9), rng.i32(1..9)),
        "G" => "Data!$A$50:$C$52".to_owned(),
        other => panic!("no such hole: {other}"),
    }
}

/// A workbook of these formulas in column A of its second sheet; the first has what they read. It has no values of
/// formulas: whoever opens it has to work them out.
pub(crate) fn workbook(seed: u64, made: &[Made]) -> Result<Vec<u8>, XlsxError> {
    let mut rng = Rng::with_seed(seed ^ 0x5eed);
    let mut book = Workbook::new();
    let data = book.add_worksheet().set_name("Data")?;
    for row in 0..ROWS {
        data.write(row, 0, rng.u32(1..200))?;
        data.write(row, 1, (rng.f64() * 4000.0 - 1500.0).round() / 100.0)?;
        data.write(row, 2, WORDS[rng.usize(..WORDS.len())])?;
        data.write(row, 3, rng.u32(33_000..47_000))?;
        data.write(row, 4, rng.u32(1..20))?;
        data.write(row, 5, row * 5 + 1)?;
        let flow = if row == 0 { -900.0 } else { f64::from(rng.u32(100..400)) };
        data.write(row, 6, flow)?;
    }
    for (column, header) in (7..).zip(["Kind", "Amount", "Units"]) {
        data.write(0, column, header)?;
    }
    for row in 1..20 {
        data.write(row, 7, WORDS[rng.usize(..3)])?;
        data.write(row, 8, rng.u32(1..900))?;
        data.write(row, 9, rng.u32(1..20))?;
    }
    data.write(0, 11, "Amount")?;
    data.write(1, 11, ">100")?;
    for row in 49..52 {
        for column in 0..3 {
            data.write(row, column, rng.u32(1..20))?;
        }
    }
    book.add_worksheet().set_name("Formulas")?;
    let mut book =
        gloss_ooxml::Workbook::open(&book.save_to_buffer()?, Limits::default()).expect("a workbook");
    let cells = (1..).zip(made).map(|(row, one)| (CellRef::new(row, 1), Input::Formula(one.formula.clone())));
    let set = Edit::Set { sheet: "Formulas".to_owned(), cells: cells.collect() };
    Ok(book.apply(&[set]).expect("formulas that can be stored").bytes)
}
