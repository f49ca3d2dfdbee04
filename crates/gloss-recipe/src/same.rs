//! Files that are the same but for their date or number: this month's beside last month's. Looks at names only.

use crate::period::{Period, named};

/// A name with its periods and numbers taken out, in small letters: what stays the same from month to month.
fn shape(path: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for found in named(path) {
        out.push_str(path.get(at..found.at.start).unwrap_or_default());
        out.push('#');
        at = found.at.end;
    }
    out.push_str(path.get(at..).unwrap_or_default());
    let mut shape = String::new();
    for c in out.chars().flat_map(char::to_lowercase) {
        let c = if c.is_ascii_digit() { '#' } else { c };
        if !(c == '#' && shape.ends_with('#')) {
            shape.push(c);
        }
    }
    shape
}

/// The newest of the files that are called like one but for a date of the same kind; a file with no date in its name is
/// only itself. None where not even it is there.
pub fn kin<'a>(was: &str, files: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let (own, period) = (shape(was), Period::of(was));
    let fits = |path: &&str| match (period, Period::of(path)) {
        (None, _) => *path == was,
        (Some(a), Some(b)) => shape(path) == own && a.until(b).is_some(),
        (Some(_), None) => false,
    };
    files.filter(fits).max_by_key(|path| (Period::of(path), *path))
}

/// The name of a file without the part that changes from month to month: `sales` of `data/sales-2026-10.csv`.
pub fn plain_name(path: &str) -> String {
    let stem = gloss_figures::words::without_extension(gloss_figures::words::file_name(path));
    let shape = shape(stem);
    let name = shape.replace('#', " ");
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { stem.to_owned() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_its_kind_is_found() {
        let files = [
            "sales-2026-09.csv",
            "sales-2026-10.csv",
            "sales-2026-12.csv",
            "sales.csv",
            "old/sales-2027-01.csv",
            "sales-2024-05-01.csv",
            "week 9.csv",
            "week 10.csv",
        ];
        for (was, newest) in [
            ("sales-2026-10.csv", Some("sales-2026-12.csv")),
            ("sales.csv", Some("sales.csv")),
            ("week 9.csv", Some("week 9.csv")),
            ("week 3.csv", None),
            ("other-2026-10.csv", None),
        ] {
            assert_eq!(kin(was, files.iter().copied()), newest, "{was}");
        }
        for (path, name) in [
            ("data/sales-2026-10.csv", "sales"),
            ("Q3 2026.xlsx", "Q3 2026"),
            ("ads_202610_final.csv", "ads-final"),
        ] {
            assert_eq!(plain_name(path), name);
        }
    }
}
