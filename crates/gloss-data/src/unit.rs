//! The unit that a value counts in, as a power of a thousand: as its column's header says it (`Revenue (EUR k)`, `Umsatz in Tsd. €`),
//! and as the query makes of it (`/ 1000`). What is not understood counts in ones.

use std::cell::Cell;

use sqlparser::ast::{BinaryOperator, Expr, SelectItem, Value as Literal};

use crate::query::{ParsedQuery, arguments, parse_query};

/// Names of columns within a query that are followed.
const NAMES: usize = 100;
/// Depth of an expression that is followed.
const DEPTH: usize = 12;

/// Functions that give a value in the unit of what they are given.
const SAME_UNIT: [&str; 17] = [
    "sum",
    "total",
    "avg",
    "min",
    "max",
    "median",
    "percentile",
    "stddev",
    "abs",
    "round",
    "ceil",
    "floor",
    "coalesce",
    "ifnull",
    "nullif",
    "first_value",
    "last_value",
];

/// The ones in one of a value: 1,000 of a sum of `Revenue (EUR k)`, a million of it divided by 1,000. `column` is counted from
/// 0, and `name` is what the result calls it.
pub fn unit_scale(query: &str, column: usize, name: &str) -> f64 {
    let found = parse_query(query).and_then(|asked| {
        let ParsedQuery { columns, inner, .. } = asked;
        scale_of(&columns?.get(column)?.expression, &Inner { columns: &inner, left: Cell::new(NAMES) }, DEPTH)
    });
    match found {
        Some(Scaled::By(scale)) => scale,
        _ => header_scale(name).unwrap_or(1.0),
    }
}

/// Functions of a share that give a share.
const OF_SHARES: [&str; 11] = [
    "round",
    "abs",
    "coalesce",
    "ifnull",
    "nullif",
    "avg",
    "min",
    "max",
    "median",
    "percentile",
    "first_value",
];

/// Whether a column is a share of one: a quotient that nothing multiplies by a hundred.
pub fn is_share(query: &str, column: usize) -> bool {
    let Some(ParsedQuery { columns: Some(columns), inner, .. }) = parse_query(query) else { return false };
    let inner = Inner { columns: &inner, left: Cell::new(NAMES) };
    columns.get(column).is_some_and(|one| is_quotient(&one.expression, &inner, DEPTH))
}

fn is_quotient(expression: &Expr, within: &Inner<'_>, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let is_literal = |expression: &Expr| matches!(expression, Expr::Value(_));
    match expression {
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } | Expr::UnaryOp { expr: inner, .. } => {
            is_quotient(inner, within, depth)
        }
        Expr::Identifier(name) => within.is_share(&name.value, depth),
        Expr::CompoundIdentifier(names) => {
            names.last().is_some_and(|name| within.is_share(&name.value, depth))
        }
        Expr::Subquery(query) => match query.body.as_select().map(|select| select.projection.as_slice()) {
            Some([SelectItem::UnnamedExpr(one) | SelectItem::ExprWithAlias { expr: one, .. }]) => {
                is_quotient(one, within, depth)
            }
            _ => false,
        },
        Expr::Function(function) => {
            let name = function.name.to_string().to_lowercase();
            let first = || arguments(function)?.first().map(|first| is_quotient(first, within, depth));
            // The mean of a condition, which is one or nothing, is the share of rows that meet it.
            let is_mean = name == "avg"
                && arguments(function).is_some_and(|all| all.first().is_some_and(|one| is_condition(one)));
            is_mean || OF_SHARES.contains(&name.as_str()) && first() == Some(true)
        }
        Expr::BinaryOp { left, op: BinaryOperator::Divide, right } => {
            // A number that something is divided by makes a unit of it, but for one that is divided itself.
            let is_plain = !is_literal(right) || is_literal(left);
            is_plain && !has_hundred(left, depth) && !has_hundred(right, depth)
        }
        Expr::BinaryOp { left, op: BinaryOperator::Plus | BinaryOperator::Minus, right } => {
            let own = |one: &Expr| is_literal(one) || is_quotient(one, within, depth);
            (is_quotient(left, within, depth) || is_quotient(right, within, depth)) && own(left) && own(right)
        }
        _ => false,
    }
}

/// Whether an expression is true or false.
fn is_condition(expression: &Expr) -> bool {
    use BinaryOperator::{And, Eq, Gt, GtEq, Lt, LtEq, NotEq, Or};
    match expression {
        Expr::Nested(inner) => is_condition(inner),
        Expr::BinaryOp { op, .. } => matches!(op, And | Eq | Gt | GtEq | Lt | LtEq | NotEq | Or),
        Expr::In { .. } | Expr::Between { .. } | Expr::Like { .. } | Expr::IsNull(_) | Expr::IsNotNull(_) => {
            true
        }
        _ => false,
    }
}

/// Whether something in an expression is multiplied by a hundred.
fn has_hundred(expression: &Expr, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    match expression {
        Expr::Value(value) => match &value.value {
            Literal::Number(number, _) => number.parse() == Ok(100.0),
            _ => false,
        },
        Expr::Nested(inner) | Expr::Cast { expr: inner, .. } | Expr::UnaryOp { expr: inner, .. } => {
            has_hundred(inner, depth)
        }
        Expr::BinaryOp { left, right, .. } => has_hundred(left, depth) || has_hundred(right, depth),
        Expr::Function(function) => {
            arguments(function).is_some_and(|all| all.iter().any(|one| has_hundred(one, depth)))
        }
        _ => false,
    }
}

/// What an expression counts in.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Scaled {
    /// In so many ones.
    By(f64),
    /// It is a number that the query says.
    Literal(f64),
}

impl Scaled {
    fn scale(self) -> f64 {
        match self {
            Self::By(scale) => scale,
            Self::Literal(_) => 1.0,
        }
    }
}

fn scale_of(expression: &Expr, inner: &Inner<'_>, depth: usize) -> Option<Scaled> {
    let depth = depth.checked_sub(1)?;
    match expression {
        Expr::Identifier(name) => scale_of_name(&name.value, inner, depth),
        Expr::CompoundIdentifier(names) => scale_of_name(&names.last()?.value, inner, depth),
        Expr::Value(value) => match &value.value {
            Literal::Number(number, _) => number.parse().ok().map(Scaled::Literal),
            _ => None,
        },
        Expr::Nested(nested) | Expr::Cast { expr: nested, .. } | Expr::UnaryOp { expr: nested, .. } => {
            scale_of(nested, inner, depth)
        }
        Expr::Function(function) => {
            let name = function.name.to_string().to_lowercase();
            let given = arguments(function)?;
            match SAME_UNIT.contains(&name.as_str()) {
                true => scale_of(given.first()?, inner, depth),
                false => Some(Scaled::By(1.0)),
            }
        }
        Expr::Case { conditions, else_result, .. } => {
            let results = conditions.iter().map(|when| &when.result).chain(else_result.as_deref());
            let scales: Option<Vec<Scaled>> = results.map(|result| scale_of(result, inner, depth)).collect();
            let mut of_cells = scales?.into_iter().filter(|scale| matches!(scale, Scaled::By(_)));
            let first = of_cells.next()?;
            of_cells.all(|scale| scale == first).then_some(first)
        }
        Expr::BinaryOp { left, op, right } => {
            combined(scale_of(left, inner, depth)?, op, scale_of(right, inner, depth)?)
        }
        _ => None,
    }
}

/// The scale of a column: what its name says, or what a query within makes it of.
fn scale_of_name(name: &str, inner: &Inner<'_>, depth: usize) -> Option<Scaled> {
    if let Some(scale) = header_scale(name) {
        return Some(Scaled::By(scale));
    }
    let ones = Some(Scaled::By(1.0));
    let mut found = None;
    for (alias, of) in inner.columns.iter().filter(|(alias, _)| alias.eq_ignore_ascii_case(name)) {
        // A column that is called as it was, as `amount AS amount`, says nothing new.
        if matches!(of, Expr::Identifier(own) if own.value.eq_ignore_ascii_case(alias)) {
            continue;
        }
        let Some(left) = inner.left.get().checked_sub(1) else { return ones };
        inner.left.set(left);
        let scale = scale_of(of, inner, depth);
        if scale.is_none() || found.is_some_and(|found| Some(found) != scale) {
            return ones;
        }
        found = scale;
    }
    found.or(ones)
}

/// The columns that queries within a query name, and how many of them are still followed: names may go round in circles.
struct Inner<'a> {
    columns: &'a [(String, Expr)],
    left: Cell<usize>,
}

impl Inner<'_> {
    /// Whether all columns that queries within call so are shares.
    fn is_share(&self, name: &str, depth: usize) -> bool {
        let mut named = self.columns.iter().filter(|(alias, _)| alias.eq_ignore_ascii_case(name)).peekable();
        named.peek().is_some()
            && named.all(|(_, of)| {
                let left = self.left.get().checked_sub(1).inspect(|left| self.left.set(*left));
                left.is_some() && is_quotient(of, self, depth)
            })
    }
}

fn combined(left: Scaled, op: &BinaryOperator, right: Scaled) -> Option<Scaled> {
    use Scaled::{By, Literal};
    Some(match (left, op, right) {
        (By(a), BinaryOperator::Plus | BinaryOperator::Minus, By(b)) if a == b => By(a),
        (By(a), BinaryOperator::Plus | BinaryOperator::Minus, Literal(_))
        | (Literal(_), BinaryOperator::Plus | BinaryOperator::Minus, By(a)) => By(a),
        (By(a), BinaryOperator::Divide, Literal(by)) if is_power(by) => By(a * by),
        (By(a), BinaryOperator::Multiply, Literal(by)) | (Literal(by), BinaryOperator::Multiply, By(a))
            if is_power(by) =>
        {
            // Brought back to ones, whatever its header calls it.
            By((a / by).max(1.0))
        }
        (a, BinaryOperator::Multiply, b) => By(a.scale() * b.scale()),
        (a, BinaryOperator::Divide, b) => By(a.scale() / b.scale()),
        _ => return None,
    })
}

/// True for 1,000 and what follows it.
fn is_power(number: f64) -> bool {
    [1e3, 1e6, 1e9, 1e12].contains(&number)
}

/// The scale that a header gives its numbers; none where it says nothing of one. Single letters count only beside a currency:
/// `(m)` is metres.
pub fn header_scale(header: &str) -> Option<f64> {
    // What a price is for is no unit of it: `Price (EUR/t)`, `Cost per thousand`.
    let header = ["/", " per ", " pro "]
        .iter()
        .filter_map(|mark| header.split_once(mark))
        .map(|(head, _)| head)
        .min_by_key(|head| head.len())
        .unwrap_or(header);
    let words: Vec<String> = header
        .split(|c: char| !(c.is_alphanumeric() || is_currency(c) || c == '\''))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let money = words.iter().any(|word| is_money(word));
    let scale = |word: &String| {
        let bare = without_money(word);
        let of_money = bare.len() < word.len() || money;
        match bare {
            "k" | "t" | "m" | "b" | "mn" | "tn" if !of_money => None,
            "t" => Some(1e3),
            bare => scale_of_word(bare),
        }
    };
    words.iter().find_map(scale)
}

/// The scale of a word: `k`, `Tsd`, `million`, `bn`.
pub(crate) fn scale_of_word(word: &str) -> Option<f64> {
    Some(match word {
        "k" | "thousand" | "thousands" | "tsd" | "tausend" | "000" | "'000" | "000s" => 1e3,
        "tusen" | "tusind" | "tuhat" | "tys" | "tis" | "mila" => 1e3,
        "mill" | "milj" => 1e6,
        "mld" | "md" | "mia" => 1e9,
        "m" | "million" | "millions" | "millionen" | "mn" | "mio" | "mln" => 1e6,
        "b" | "billion" | "billions" | "bn" | "mrd" | "milliarde" | "milliarden" => 1e9,
        "trillion" | "trillions" | "tn" => 1e12,
        _ => return None,
    })
}

/// True for the sign of a currency.
pub(crate) fn is_currency(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥')
}

fn is_money(word: &str) -> bool {
    without_money(word).is_empty()
}

/// A word in small letters without the currency at one of its ends: `k` of `keur` and of `€k`.
pub(crate) fn without_money(word: &str) -> &str {
    const CODES: [&str; 9] = ["€", "$", "£", "¥", "eur", "usd", "gbp", "chf", "jpy"];
    let bare = |code: &&str| word.strip_suffix(*code).or_else(|| word.strip_prefix(*code));
    CODES.iter().find_map(bare).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::{header_scale, is_share, unit_scale};

    #[test]
    fn headers_say_what_their_numbers_count_in() {
        for (header, expect) in [
            ("Revenue (EUR k)", Some(1e3)),
            ("Umsatz (T€)", Some(1e3)),
            ("Umsatz in TEUR", Some(1e3)),
            ("Umsatz in Tsd. €", Some(1e3)),
            ("sales_keur", Some(1e3)),
            ("Kosten [Mio. EUR]", Some(1e6)),
            ("Costs, $m", Some(1e6)),
            ("Assets (USD bn)", Some(1e9)),
            ("Population (thousands)", Some(1e3)),
            ("in '000", Some(1e3)),
            ("Height (m)", None),
            ("Weight (t)", None),
            ("Revenue (EUR)", None),
            ("Model T", None),
            ("Variant B", None),
            ("Price (EUR/t)", None),
            ("Price per t (EUR)", None),
            ("Cost per thousand (EUR)", None),
            ("k", None),
            ("Betrag", None),
        ] {
            assert_eq!(header_scale(header), expect, "{header}");
        }
    }

    #[test]
    fn a_quotient_is_a_share_of_one() {
        for (expression, expect) in [
            ("a / b", true),
            ("round(1.0 * sum(a - b) / sum(b), 4)", true),
            ("CAST(a AS REAL) / b - 1", true),
            ("100.0 * a / b", false),
            ("avg(a / b - 1)", true),
            ("(SELECT avg((a - b) / b) FROM t)", true),
            ("avg(100 * a / b)", false),
            ("avg(answer = 'yes')", true),
            ("64.0 / 90", true),
            ("a / b * 100", false),
            ("a / 1000", false),
            ("a / (b / 100)", false),
            ("sum(share)", false),
            ("a - b", false),
        ] {
            assert_eq!(is_share(&format!("SELECT {expression} AS x FROM t"), 0), expect, "{expression}");
        }
        assert!(is_share("WITH w AS (SELECT a / b AS r FROM t) SELECT avg(r) FROM w", 0));
    }

    #[test]
    fn queries_change_the_unit() {
        for (expression, expect) in [
            ("sum(\"Revenue (EUR k)\")", 1e3),
            ("round(sum(\"Revenue (EUR k)\") / 1000, 2)", 1e6),
            ("sum(\"Revenue (EUR k)\") * 1000", 1.0),
            ("sum(amount) / 1e6", 1e6),
            ("sum(amount) / 1000.0 / 1000.0", 1e6),
            ("100.0 * sum(\"Revenue (EUR k)\") / sum(\"Costs (EUR k)\")", 1.0),
            ("sum(\"Revenue (EUR k)\") / count(*)", 1e3),
            ("\"Revenue (EUR k)\" - \"Costs (EUR k)\"", 1e3),
            ("count(*)", 1.0),
            ("sum(CASE WHEN region = 'N' THEN \"Revenue (EUR k)\" ELSE 0 END)", 1e3),
            ("sum(amount)", 1.0),
            ("1000 * sum(amount)", 1.0),
        ] {
            let query = format!("SELECT region, {expression} AS found FROM t GROUP BY region");
            assert_eq!(unit_scale(&query, 1, "found"), expect, "{expression}");
        }
        let within = "SELECT sum(CASE WHEN b > 0 THEN a - b END) AS v FROM (SELECT \"Budget (GBP k)\" AS b, \"Actual (GBP k)\" AS a FROM t)";
        assert_eq!(unit_scale(within, 0, "v"), 1e3);
        let with = "WITH w AS (SELECT sum(\"Revenue (EUR k)\") AS r FROM t) SELECT w.r, 100.0 * r / r FROM w";
        assert_eq!((unit_scale(with, 0, "r"), unit_scale(with, 1, "share")), (1e3, 1.0));
        assert_eq!(unit_scale("SELECT x FROM (SELECT x AS x FROM t)", 0, "x"), 1.0);
        // Names that go round in circles come to an end.
        let parts: Vec<String> = (0..300).map(|_| "a + b AS a, a + b AS b".to_owned()).collect();
        let round = format!("SELECT a FROM (SELECT {} FROM t)", parts.join(", "));
        assert_eq!(unit_scale(&round, 0, "a"), 1.0);
        assert_eq!(unit_scale("SELECT * FROM t", 0, "Revenue (EUR k)"), 1e3);
        assert_eq!(unit_scale("no query", 0, "Revenue"), 1.0);
    }
}
