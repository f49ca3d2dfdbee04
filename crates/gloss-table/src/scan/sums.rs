//! Formulas that sum up rows of their own column, as those of totals do. Works nothing out.

use super::written::address;

/// Functions that make one figure of many.
const FUNCTIONS: [&str; 8] = ["SUM", "AVERAGE", "COUNT", "COUNTA", "MIN", "MAX", "MEDIAN", "PRODUCT"];

/// Whether a formula in a cell (its row from 1, its column from 0) is of one range of several rows of its own column and not
/// of its own row: `SUM(B2:B6)` in B7, `SUBTOTAL(9,B2:B6)`, `AGGREGATE(9,5,B2:B6)`.
pub(super) fn is_sum_of_rows(formula: &str, row: u32, column: u32) -> bool {
    let Some((name, rest)) = formula.trim().split_once('(') else { return false };
    let name = name.trim().to_ascii_uppercase();
    // How these sum up stands before their range.
    let options = match name.as_str() {
        "SUBTOTAL" => 1,
        "AGGREGATE" | "_XLFN.AGGREGATE" => 2,
        name if FUNCTIONS.contains(&name) => 0,
        _ => return false,
    };
    let mut arguments = rest.strip_suffix(')').unwrap_or_default().split([',', ';']).skip(options);
    let (Some(range), None) = (arguments.next(), arguments.next()) else { return false };
    let range = range.replace('$', "");
    let Some((from, to)) = range.split_once(':').and_then(|(a, b)| address(a.trim()).zip(address(b.trim())))
    else {
        return false;
    };
    let rows = from.0.min(to.0)..=from.0.max(to.0);
    from.1 == column && to.1 == column && from.0 != to.0 && !rows.contains(&row)
}

#[cfg(test)]
mod tests {
    use super::is_sum_of_rows;

    #[test]
    fn sums_of_rows_are_told_from_other_formulas() {
        for (formula, is_sum) in [
            ("SUM(B2:B6)", true),
            ("sum( $B$2:$B$6 )", true),
            ("AVERAGE(B8:B20)", true),
            ("SUBTOTAL(9,B2:B6)", true),
            ("AGGREGATE(9,5,B2:B6)", true),
            ("SUBTOTAL(9,C2:C6)", false),
            ("SUM(B2:B4,B6)", false),
            ("SUM(A7,C7)", false),
            ("SUM(C7:F7)", false),
            ("SUM(C2:C6)", false),
            ("SUM(B2:B7)", false),
            ("SUM(B2:B2)", false),
            ("SUM(B2:B6)*2", false),
            ("B2+B3", false),
            ("SUMIF(B2:B6,1)", false),
        ] {
            // In B7.
            assert_eq!(is_sum_of_rows(formula, 7, 1), is_sum, "{formula}");
        }
    }
}
