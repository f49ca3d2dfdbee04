//! Table of functions by name: which are never worked out, and why. The names are Excel's in English, without
//! the prefixes under which files store younger ones.

use std::collections::HashSet;
use std::sync::OnceLock;

use gloss_errand::calc::Reason;

/// Functions that give another value each time, or depend on the machine, the moment or the person's view.
const VOLATILE: [&str; 9] =
    ["NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO", "HYPERLINK", "RECALCULATE"];

/// Functions that reach out of the workbook: they are never called, whatever they name.
const REACHING: [&str; 27] = [
    "WEBSERVICE",
    "RTD",
    "DDE",
    "CALL",
    "REGISTER",
    "REGISTER.ID",
    "EXEC",
    "IMAGE",
    "STOCKHISTORY",
    "SQL.REQUEST",
    "CUBEVALUE",
    "CUBEMEMBER",
    "CUBEMEMBERPROPERTY",
    "CUBEKPIMEMBER",
    "CUBERANKEDMEMBER",
    "CUBESET",
    "CUBESETCOUNT",
    "GETPIVOTDATA",
    "PY",
    "TRANSLATE",
    "DETECTLANGUAGE",
    "COPILOT",
    "LABS.GENERATIVEAI",
    "EVALUATE",
    "GET.CELL",
    "GET.WORKBOOK",
    "GET.DOCUMENT",
];

/// Functions whose dates would be four years off in a workbook that counts days from 1904.
const DATES: [&str; 31] = [
    "DATE",
    "DATEVALUE",
    "DATEDIF",
    "DAY",
    "MONTH",
    "YEAR",
    "WEEKDAY",
    "WEEKNUM",
    "ISOWEEKNUM",
    "WORKDAY",
    "WORKDAY.INTL",
    "NETWORKDAYS",
    "NETWORKDAYS.INTL",
    "EDATE",
    "EOMONTH",
    "YEARFRAC",
    "DAYS360",
    "TEXT",
    "VALUE",
    "COUPNUM",
    "COUPDAYS",
    "COUPNCD",
    "COUPPCD",
    "COUPDAYBS",
    "COUPDAYSNC",
    "DURATION",
    "MDURATION",
    "PRICE",
    "YIELD",
    "XIRR",
    "XNPV",
];

/// Functions that pass hidden rows over, which are not known to what works values out.
const HIDDEN: [&str; 2] = ["SUBTOTAL", "AGGREGATE"];

/// Functions that read cells which the formula does not name.
const ANYWHERE: [&str; 2] = ["OFFSET", "INDIRECT"];

/// Functions that came to other values than LibreOffice in the comparison of `docs/calc.md`, where the other side was
/// right: a wrong number is worse than none.
const UNSURE: &[&str] = &[
    "BESSELI",
    "BESSELK",
    "PERCENTRANK",
    "PERCENTRANK.INC",
    "RATE",
    "SECOND",
    "T.DIST.2T",
    "T.DIST.RT",
    "TDIST",
    "TEXT",
    "YEARFRAC",
    "Z.TEST",
    "ZTEST",
];

/// The name without the prefixes under which files store younger functions (MS-XLSX 2.2.2).
pub(crate) fn plain(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    let mut rest = upper.as_str();
    for prefix in ["_XLFN.", "_XLWS.", "_XLUDF.", "_XLPM."] {
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    rest.to_owned()
}

/// Whether a function is known to what works values out, by its plain name.
pub fn supports_function(name: &str) -> bool {
    let language = ironcalc_base::language::get_language("en");
    language.is_ok_and(|language| language.functions.lookup(name).is_some())
}

/// Functions that are known and yet not worked out, because they came to other values than Excel's.
pub fn told_apart() -> &'static [&'static str] {
    UNSURE
}

/// Features of a workbook that make the results of some functions doubtful.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Doubted {
    /// Days count from 1904.
    pub date1904: bool,
    /// Rows are hidden.
    pub hidden_rows: bool,
    /// Functions that came to other values before are worked out all the same: for a comparison.
    pub sure: bool,
}

/// Why a function is not worked out, whatever it is given; none where it is.
pub(crate) fn barred(name: &str, doubted: Doubted) -> Option<Reason> {
    static KNOWN: OnceLock<std::sync::Mutex<HashSet<String>>> = OnceLock::new();
    let told = || name.to_owned();
    if VOLATILE.contains(&name) {
        return Some(Reason::Volatile(told()));
    }
    if REACHING.contains(&name) {
        return Some(Reason::ReachesOut(told()));
    }
    if !doubted.sure && UNSURE.contains(&name) {
        return Some(Reason::Unsure(told()));
    }
    if doubted.date1904 && DATES.contains(&name) {
        return Some(Reason::Dates(told()));
    }
    if doubted.hidden_rows && HIDDEN.contains(&name) {
        return Some(Reason::Hidden(told()));
    }
    // Looking a name up compares it with all functions.
    let seen = KNOWN.get_or_init(Default::default);
    if seen.lock().is_ok_and(|seen| seen.contains(name)) {
        return None;
    }
    if !supports_function(name) {
        return Some(Reason::Unknown(told()));
    }
    if let Ok(mut seen) = seen.lock() {
        seen.insert(told());
    }
    None
}

/// Whether a function reads cells that the formula does not name.
pub(crate) fn reads_anywhere(name: &str) -> bool {
    ANYWHERE.contains(&name)
}
