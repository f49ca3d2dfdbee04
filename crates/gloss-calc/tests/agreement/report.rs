//! The comparison as a page of the documentation: how far both agree, and where they do not, function by function, each
//! with a reason that somebody looked up. A difference without one fails the run.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use gloss_calc::told_apart;
use gloss_errand::calc::{Reason, Value};

use crate::Outcome;

/// Why each function differs: its name, a tab, a sentence.
fn reasons() -> BTreeMap<&'static str, &'static str> {
    include_str!("reasons.txt").lines().filter_map(|line| line.split_once('\t')).collect()
}

fn describe(value: &Result<Value, Reason>) -> String {
    match value {
        Ok(Value::Text(text)) => format!("\"{text}\""),
        Ok(value) => value.to_string(),
        Err(why) => why.to_string(),
    }
}

/// Writes `docs/calc.md`.
pub(crate) fn write(outcomes: &[Outcome], functions: usize, errors: usize) {
    let (all, reasons) = (outcomes.len(), reasons());
    let agreed = outcomes.iter().filter(|one| one.agrees()).count();
    let shown: Vec<&Outcome> = outcomes.iter().filter(|one| one.shown.is_ok()).collect();
    let right = shown.iter().filter(|one| one.agrees()).count();
    let per_cent = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    let mut page = String::from("# Working formulas out: how far Gloss agrees with LibreOffice\n\n");
    page.push_str(
        "Written by `cargo xtask soak`. Formulas are generated from a seed (`crates/gloss-calc/tests/agreement`), put \
         into a workbook, and worked out by Gloss (IronCalc) and by LibreOffice Calc, which is told to work everything \
         out anew. Numbers agree within a part in 10^9, everything else exactly.\n\n",
    );
    let _ = writeln!(
        page,
        "- {all} formulas over {functions} functions; {errors} of the expected results are errors ({:.1} %).",
        per_cent(errors, all)
    );
    let _ = writeln!(
        page,
        "- All functions that IronCalc knows: **{agreed} agree ({:.2} %)**.",
        per_cent(agreed, all)
    );
    let _ = writeln!(
        page,
        "- What Gloss shows: {right} of {} agree ({:.2} %); it does not work out {}, because of what follows.",
        shown.len(),
        per_cent(right, shown.len()),
        told_apart().join(", ")
    );
    page.push_str("\n| function | differ | of | formula | LibreOffice | IronCalc | why |\n|---|---|---|---|---|---|---|\n");
    let mut differ: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for one in outcomes.iter().filter(|one| !one.agrees()) {
        differ.entry(&one.function).or_default().push(one);
    }
    for (function, those) in &differ {
        let of = outcomes.iter().filter(|one| one.function == *function).count();
        let why = reasons.get(function).unwrap_or_else(|| panic!("{function} differs, and nobody said why"));
        let Some(first) = those.iter().min_by_key(|one| one.formula.len()) else { continue };
        let office = describe(&Ok(first.office.clone()));
        let _ = writeln!(
            page,
            "| {function} | {} | {of} | `{}` | {office} | {} | {why} |",
            those.len(),
            first.formula,
            describe(&first.raw)
        );
    }
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/calc.md");
    std::fs::write(docs, page).expect("docs/calc.md");
}
