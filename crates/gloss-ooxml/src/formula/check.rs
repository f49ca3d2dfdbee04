//! Whether a formula that somebody wants to set can be given to Excel: one that it cannot read makes it "repair"
//! the whole file, and one that reaches out of the workbook would send or fetch when the person opens it.

use super::foreign;
use super::reference::{Reference, Target};
use super::shift::same_sheet;
use super::token::{Kind, Token, tokens};
use crate::error::Refused;
use crate::limits::MAX_FORMULA_CHARS;

/// Functions that start programs, or fetch from or send to another machine.
const REACHING: [&str; 12] = [
    "WEBSERVICE",
    "RTD",
    "CALL",
    "REGISTER",
    "REGISTER.ID",
    "EXEC",
    "DDE",
    "IMAGE",
    "STOCKHISTORY",
    "CUBEVALUE",
    "CUBEMEMBER",
    "SQL.REQUEST",
];

/// Functions younger than the file format, which are stored with `_xlfn.` in front; without it Excel shows
/// `#NAME?` (MS-XLSX 2.2.2). Those that also need `_xlws.` are in `SHEET_FUTURE`.
const FUTURE: &str = "ACOT ACOTH AGGREGATE ARABIC ARRAYTOTEXT BASE BETA.DIST BETA.INV BINOM.DIST BINOM.DIST.RANGE \
    BINOM.INV BITAND BITLSHIFT BITOR BITRSHIFT BITXOR BYCOL BYROW CEILING.MATH CEILING.PRECISE \
    CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT CHISQ.TEST CHOOSECOLS CHOOSEROWS COMBINA CONCAT \
    CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P COVARIANCE.S CSC CSCH DAYS DECIMAL DROP ENCODEURL \
    ERF.PRECISE ERFC.PRECISE EXPAND EXPON.DIST F.DIST F.DIST.RT F.INV F.INV.RT F.TEST FIELDVALUE \
    FILTERXML FLOOR.MATH FLOOR.PRECISE FORECAST.ETS FORECAST.ETS.CONFINT FORECAST.ETS.SEASONALITY \
    FORECAST.ETS.STAT FORECAST.LINEAR FORMULATEXT GAMMA GAMMA.DIST GAMMA.INV GAMMALN.PRECISE GAUSS \
    HSTACK HYPGEOM.DIST IFNA IFS IMCOSH IMCOT IMCSC IMCSCH IMSEC IMSECH IMSINH IMTAN ISFORMULA ISOMITTED \
    ISOWEEKNUM LAMBDA LET LOGNORM.DIST LOGNORM.INV MAKEARRAY MAP MAXIFS MINIFS MODE.MULT MODE.SNGL MUNIT \
    NEGBINOM.DIST NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV NUMBERVALUE PDURATION PERCENTILE.EXC \
    PERCENTILE.INC PERCENTRANK.EXC PERCENTRANK.INC PERMUTATIONA PHI POISSON.DIST QUARTILE.EXC \
    QUARTILE.INC RANDARRAY RANK.AVG RANK.EQ REDUCE RRI SCAN SEC SECH SEQUENCE SHEET SHEETS SKEW.P SORTBY \
    STDEV.P STDEV.S SWITCH T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T T.TEST TAKE TEXTAFTER TEXTBEFORE \
    TEXTJOIN TEXTSPLIT TOCOL TOROW UNICHAR UNICODE UNIQUE VALUETOTEXT VAR.P VAR.S VSTACK WEIBULL.DIST \
    WRAPCOLS WRAPROWS XLOOKUP XMATCH XOR Z.TEST";
const SHEET_FUTURE: [&str; 2] = ["FILTER", "SORT"];

/// The formula without `=`, with the prefixes under which Excel stores its younger functions.
pub(crate) fn future(formula: &str) -> String {
    let formula = formula.trim();
    let formula = formula.strip_prefix('=').unwrap_or(formula);
    let mut out = String::with_capacity(formula.len());
    for token in tokens(formula) {
        if token.kind == Kind::Function {
            let upper = token.text.to_ascii_uppercase();
            if SHEET_FUTURE.contains(&upper.as_str()) {
                out.push_str("_xlfn._xlws.");
            } else if FUTURE.split(' ').any(|name| name == upper) {
                out.push_str("_xlfn.");
            }
        }
        out.push_str(token.text);
    }
    out
}

/// Refuses a formula that Excel could not read, or that reaches out of the workbook.
pub(crate) fn check(formula: &str, sheets: &[String]) -> Result<(), Refused> {
    let chars = formula.chars().count();
    if chars > MAX_FORMULA_CHARS {
        return Err(Refused::TooLong { what: "the formula", chars, limit: MAX_FORMULA_CHARS });
    }
    let bad = |why: String| Refused::BadFormula { formula: formula.to_owned(), why };
    let all = tokens(formula);
    if let Some(through) = all.iter().find_map(reaches) {
        return Err(Refused::ReachesOut { formula: formula.to_owned(), through });
    }
    if let Some(why) = foreign::foreign(&all) {
        return Err(bad(why));
    }
    let (mut round, mut curly) = (0_i32, 0_i32);
    let mut before: Option<&Token<'_>> = None;
    for token in &all {
        match &token.kind {
            Kind::Unknown => return Err(bad(format!("{:?} has no meaning there", token.text))),
            Kind::Operator if token.text == "!" => return Err(bad("\"!\" follows no sheet".to_owned())),
            Kind::Open => round += 1,
            Kind::Close => round -= 1,
            Kind::Brace => curly += if token.text == "{" { 1 } else { -1 },
            Kind::Reference(reference) => names_a_sheet(reference, token.text, sheets).map_err(bad)?,
            Kind::Space => continue,
            _ => {}
        }
        // Cells, names and functions beside each other mean what they have in common; anything else is a slip.
        let beside =
            before.is_some_and(|before| operand(before) && operand(token) && (plain(before) || plain(token)));
        if round < 0 || curly < 0 || beside {
            return Err(bad(format!("{:?} stands where it cannot", token.text)));
        }
        before = Some(token);
    }
    match before {
        None => Err(bad("it is empty".to_owned())),
        Some(_) if round != 0 || curly != 0 => Err(bad("a bracket is not closed".to_owned())),
        Some(last) if last.kind == Kind::Operator && last.text != "%" && last.text != "#" => {
            Err(bad(format!("nothing follows {:?}", last.text)))
        }
        Some(_) => Ok(()),
    }
}

/// Whether a token stands for a value.
fn operand(token: &Token<'_>) -> bool {
    plain(token) || matches!(token.kind, Kind::Name | Kind::Reference(_) | Kind::Structured | Kind::Function)
}

/// Whether a token is a value itself.
fn plain(token: &Token<'_>) -> bool {
    matches!(token.kind, Kind::Number | Kind::Text | Kind::Error)
}

/// The function, DDE link or other workbook through which a token reaches out of this workbook; none where it doesn't.
fn reaches(token: &Token<'_>) -> Option<String> {
    match &token.kind {
        Kind::Operator if token.text == "|" => Some("a DDE link".to_owned()),
        Kind::Function => {
            let name = token.text.to_ascii_uppercase();
            let name = name.trim_start_matches("_XLFN.").trim_start_matches("_XLWS.");
            REACHING.contains(&name).then(|| name.to_owned())
        }
        Kind::Reference(reference) => {
            let prefix = reference.prefix.as_ref().filter(|prefix| prefix.external())?;
            Some(prefix.raw.trim_end_matches('!').to_owned())
        }
        _ => None,
    }
}

/// Whether the sheets of a reference exist, and something is behind them.
fn names_a_sheet(reference: &Reference<'_>, text: &str, sheets: &[String]) -> Result<(), String> {
    let Some(prefix) = &reference.prefix else { return Ok(()) };
    let missing = [Some(&prefix.first), prefix.last.as_ref()]
        .into_iter()
        .flatten()
        .find(|name| !sheets.iter().any(|known| same_sheet(known, name)));
    if let Some(name) = missing {
        return Err(format!("there is no sheet {name:?}"));
    }
    if reference.target == Target::Other && prefix.raw.len() == text.len() {
        return Err(format!("nothing follows {}", prefix.raw));
    }
    Ok(())
}
