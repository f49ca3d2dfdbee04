//! How far working out agrees with LibreOffice: generated formulas over many functions, each worked out by both. A
//! sample each time; with `GLOSS_SOAK` all ten thousand, and `docs/calc.md` written. Never a canned value.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by a panic")]

mod generate;
mod office;
mod report;

use std::collections::{BTreeMap, BTreeSet};

use gloss_calc::{Worth, all_values, told_apart};
use gloss_errand::calc::{Reason, Value, agree};

const SEED: u64 = 20_261_121;

/// A formula worked out by both.
pub(crate) struct Outcome {
    pub function: String,
    pub formula: String,
    pub office: Value,
    /// With every function that is known.
    pub raw: Result<Value, Reason>,
    /// As the product works it out.
    pub shown: Result<Value, Reason>,
}

impl Outcome {
    pub(crate) fn agrees(&self) -> bool {
        self.raw.as_ref().is_ok_and(|ours| agree(&self.office, ours))
    }
}

fn ours(book: &[u8], all: bool) -> BTreeMap<u32, Result<Value, Reason>> {
    let values = all_values(book, all).expect("values").into_iter();
    let formulas = values.filter(|(place, _): &Worth| place.sheet == "Formulas");
    formulas.map(|(place, value)| (place.row, value)).collect()
}

fn outcomes(count: usize) -> Vec<Outcome> {
    let made = generate::formulas(SEED, count);
    let book = generate::workbook(SEED, &made).expect("a workbook");
    let office = office::values(&book, made.len());
    let (raw, shown) = (ours(&book, true), ours(&book, false));
    made.into_iter()
        .zip(office)
        .zip(1..)
        .map(|((one, office), row)| Outcome {
            function: one.function,
            formula: one.formula,
            office,
            raw: raw[&row].clone(),
            shown: shown[&row].clone(),
        })
        .collect()
}

#[test]
fn formulas_come_to_what_libreoffice_comes_to() {
    let all = std::env::var_os("GLOSS_SOAK").is_some();
    let outcomes = outcomes(if all { 10_000 } else { 1_200 });
    let functions: BTreeSet<&str> = outcomes.iter().map(|one| one.function.as_str()).collect();
    assert!(functions.len() >= 150, "{} functions", functions.len());
    let errors = outcomes.iter().filter(|one| matches!(one.office, Value::Error(_))).count();
    let agreed = outcomes.iter().filter(|one| one.agrees()).count();
    let shown = outcomes.iter().filter(|one| one.shown.is_ok()).count();
    let right = outcomes.iter().filter(|one| one.shown.is_ok() && one.agrees()).count();
    println!(
        "{} formulas, {} functions, {errors} expected errors, {agreed} agree; {right} of {shown} shown",
        outcomes.len(),
        functions.len()
    );
    for one in outcomes.iter().filter(|one| !one.agrees()) {
        println!("{}\t{}\toffice {:?}\tours {:?}", one.function, one.formula, one.office, one.raw);
    }
    if all {
        report::write(&outcomes, functions.len(), errors);
    }
    assert!(errors * 10 <= outcomes.len(), "{errors} of the expected results are errors");
    assert!(agreed * 100 >= outcomes.len() * 98, "{agreed} of {} agree", outcomes.len());
}

#[test]
fn functions_that_are_not_trusted_are_not_worked_out() {
    let made: Vec<generate::Made> = told_apart()
        .iter()
        .map(|name| generate::Made { function: (*name).to_owned(), formula: format!("{name}(1,2,3)") })
        .collect();
    let book = generate::workbook(SEED, &made).expect("a workbook");
    for ((row, value), one) in ours(&book, false).into_iter().zip(&made) {
        assert_eq!(value, Err(Reason::Unsure(one.function.clone())), "row {row}");
    }
}
