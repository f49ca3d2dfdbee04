//! Where one value of a result comes from, in a sentence: what was done with which cells, and the query of this value
//! alone. Read off the query's text and the fact's record; what is not understood is said as less, never as something else.

use gloss_protocol::{FactPlace, FactSource, FactTrace};
use serde_json::Value;
use sqlparser::ast::{BinaryOperator, Expr, Ident, SelectItem, SetExpr, UnaryOperator, Value as Literal};

use crate::Range;
use crate::query::{ParsedQuery, arguments, parse_query};

/// Depth of an expression that is told.
const DEPTH: usize = 12;
/// Columns that are named at most.
const MOST_NAMES: usize = 8;
/// Longest words of an expression, in bytes: more is nothing that anybody reads.
const LONGEST: usize = 160;

/// Tells where a value comes from. `column` is counted from 0.
pub fn trace(
    query: &str,
    column: usize,
    place: &FactPlace,
    value: &Value,
    sources: &[FactSource],
) -> FactTrace {
    let whole = || FactTrace {
        says: sentence(&worked_out(sources), &cells(sources), "", value),
        query: query.to_owned(),
        sources: sources.to_vec(),
    };
    let Some(asked) = parse_query(query).filter(|asked| asked.table.is_some()) else { return whole() };
    let Some(of) = asked.columns.as_ref().and_then(|columns| columns.get(column)) else { return whole() };
    let mut names = Vec::new();
    identifiers(&of.expression, DEPTH, &mut names);
    let own = narrowed(sources, &names).unwrap_or_else(|| sources.to_vec());
    let what = words(&of.expression, DEPTH).filter(|what| what.len() <= LONGEST);
    let what = what.map_or_else(|| worked_out(&own), |what| capital(&what));
    let rows = rows(&asked, place, &own);
    FactTrace {
        says: sentence(&what, &cells(&own), &rows, value),
        query: own_query(query, &asked, column, place).unwrap_or_else(|| query.to_owned()),
        sources: own,
    }
}

/// `Worked out from Datum and Netto`, where there are no plainer words for it.
fn worked_out(sources: &[FactSource]) -> String {
    let mut names: Vec<String> = sources.iter().flat_map(|source| source.columns.clone()).collect();
    names.dedup();
    if names.is_empty() || names.len() > MOST_NAMES {
        return "Worked out".to_owned();
    }
    format!("Worked out from {}", listed(&names))
}

/// `Sum of Netto, D2:D65 of invoices.csv, 64 rows: 338,128.94`.
fn sentence(what: &str, cells: &str, rows: &str, value: &Value) -> String {
    let parts: Vec<&str> = [what, cells, rows].into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}: {}", parts.join(", "), format_value(value))
}

/// A value in full: thousands apart, and no more digits than a number of 64 bits has.
fn format_value(value: &Value) -> String {
    let number = match value {
        Value::Null => return "nothing".to_owned(),
        Value::String(text) => return format!("“{text}”"),
        Value::Number(number) => number,
        other => return other.to_string(),
    };
    let text = match number.as_i64() {
        Some(whole) => whole.to_string(),
        None => {
            let value = number.as_f64().unwrap_or_default();
            let whole = if value == 0.0 { 1.0 } else { value.abs().log10().floor() + 1.0 };
            let decimals = (13.0 - whole).clamp(0.0, 12.0) as usize;
            let text = format!("{value:.decimals$}");
            if text.contains('.') {
                text.trim_end_matches('0').trim_end_matches('.').to_owned()
            } else {
                text
            }
        }
    };
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("−", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{out}{point}{fraction}")
}

/// `D2:D65 of invoices.csv`.
fn cells(sources: &[FactSource]) -> String {
    let mut files: Vec<(&str, Vec<String>)> = Vec::new();
    for source in sources {
        match files.iter_mut().find(|(path, _)| *path == source.path) {
            Some((_, ranges)) => ranges.push(source.range.clone()),
            None => files.push((&source.path, vec![source.range.clone()])),
        }
    }
    let files: Vec<String> =
        files.into_iter().map(|(path, ranges)| format!("{} of {path}", listed(&ranges))).collect();
    listed(&files)
}

/// Which rows count: how many where all do, else by what they are chosen.
fn rows(asked: &ParsedQuery, place: &FactPlace, own: &[FactSource]) -> String {
    let mut chosen: Vec<String> = Vec::new();
    if asked.grouped {
        let groups = asked.columns.iter().flatten().filter(|column| column.grouped);
        chosen.extend(place.key.iter().zip(groups).map(|(key, group)| {
            let name = words(&group.expression, DEPTH).unwrap_or_else(|| key.column.clone());
            match &key.value {
                Value::Null => format!("{name} is empty"),
                Value::String(text) => format!("{name} is “{text}”"),
                other => format!("{name} is {other}"),
            }
        }));
    }
    // That a group is not of what is empty goes without saying.
    let plain = |filter: &&Expr| match filter {
        Expr::IsNotNull(inner) => {
            !asked.columns.iter().flatten().any(|column| column.grouped && column.expression == **inner)
        }
        _ => true,
    };
    if let Some(filter) = asked.filter.as_ref().filter(plain) {
        match words(filter, DEPTH).filter(|words| words.len() <= LONGEST) {
            Some(filter) => chosen.push(filter),
            None => return "some of its rows".to_owned(),
        }
    }
    if !chosen.is_empty() {
        return format!("the rows in which {}", chosen.join(" and "));
    }
    let counts = asked.columns.iter().flatten().any(|column| column.aggregate);
    let ranges: Vec<Range> = own.iter().filter_map(|source| Range::parse(&source.range).ok()).collect();
    match ranges.first().filter(|first| counts && ranges.iter().all(|range| range.rows == first.rows)) {
        Some(range) => match range.rows.1 - range.rows.0 + 1 {
            1 => "1 row".to_owned(),
            rows => format!("{rows} rows"),
        },
        None => String::new(),
    }
}

/// The sources with those of their columns that are named; none where a name is of none.
fn narrowed(sources: &[FactSource], names: &[String]) -> Option<Vec<FactSource>> {
    if names.is_empty() {
        return None;
    }
    let is = |column: &String| names.iter().any(|name| name.eq_ignore_ascii_case(column));
    let known = |name: &String| {
        sources.iter().flat_map(|source| &source.columns).any(|column| column.eq_ignore_ascii_case(name))
    };
    if !names.iter().all(known) {
        return None;
    }
    let mut out = Vec::new();
    for source in sources {
        let mut range = Range::parse(&source.range).ok()?;
        let left = range.columns.0;
        let at: Vec<u32> =
            (left..).zip(&source.columns).filter(|(_, name)| is(name)).map(|(at, _)| at).collect();
        for block in at.chunk_by(|a, b| a + 1 == *b) {
            range.columns = (*block.first()?, *block.last()?);
            let columns = (left..).zip(&source.columns);
            let columns =
                columns.filter(|(at, _)| block.contains(at)).map(|(_, name)| name.clone()).collect();
            out.push(FactSource { range: range.to_string(), columns, seen: None, ..source.clone() });
        }
    }
    Some(out)
}

/// The columns that an expression names, each once.
fn identifiers(expression: &Expr, depth: usize, out: &mut Vec<String>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let mut add = |name: &Ident| {
        if !out.contains(&name.value) {
            out.push(name.value.clone());
        }
    };
    match expression {
        Expr::Identifier(name) => add(name),
        Expr::CompoundIdentifier(names) => names.last().into_iter().for_each(add),
        Expr::Nested(inner)
        | Expr::UnaryOp { expr: inner, .. }
        | Expr::Cast { expr: inner, .. }
        | Expr::IsNull(inner)
        | Expr::IsNotNull(inner)
        | Expr::Collate { expr: inner, .. } => identifiers(inner, depth, out),
        Expr::BinaryOp { left, right, .. } => {
            identifiers(left, depth, out);
            identifiers(right, depth, out);
        }
        Expr::Function(function) => {
            arguments(function).into_iter().flatten().for_each(|one| identifiers(one, depth, out));
        }
        Expr::Trim { expr, .. } | Expr::Substring { expr, .. } => identifiers(expr, depth, out),
        Expr::Between { expr, .. } => identifiers(expr, depth, out),
        Expr::Case { conditions, else_result, .. } => {
            for when in conditions {
                identifiers(&when.condition, depth, out);
                identifiers(&when.result, depth, out);
            }
            else_result.iter().for_each(|other| identifiers(other, depth, out));
        }
        Expr::Subquery(query) => {
            if let Some(inner) = only(query) {
                identifiers(inner, depth, out);
            }
        }
        _ => {}
    }
}

/// The one expression that a query within another selects.
fn only(query: &sqlparser::ast::Query) -> Option<&Expr> {
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    match select.projection.as_slice() {
        [SelectItem::UnnamedExpr(one) | SelectItem::ExprWithAlias { expr: one, .. }] => Some(one),
        _ => None,
    }
}

/// An expression in words; none where it has no plain ones.
fn words(expression: &Expr, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    let told = |expression: &Expr| words(expression, depth);
    match expression {
        Expr::Identifier(name) => Some(name.value.clone()),
        Expr::CompoundIdentifier(names) => Some(names.last()?.value.clone()),
        Expr::Value(value) => match &value.value {
            Literal::Number(number, _) => Some(number.clone()),
            Literal::SingleQuotedString(text) => Some(format!("“{text}”")),
            _ => None,
        },
        Expr::Nested(inner)
        | Expr::Cast { expr: inner, .. }
        | Expr::Trim { expr: inner, .. }
        | Expr::Collate { expr: inner, .. } => told(inner),
        Expr::UnaryOp { op: UnaryOperator::Minus, expr } => Some(format!("minus {}", told(expr)?)),
        Expr::IsNull(inner) => Some(format!("{} is empty", told(inner)?)),
        Expr::IsNotNull(inner) => Some(format!("{} is not empty", told(inner)?)),
        // A guard against dividing by nothing.
        Expr::Case { operand: None, conditions, else_result: None, .. } => match conditions.as_slice() {
            [only] => told(&only.result),
            _ => None,
        },
        Expr::Subquery(query) => Some(format!("{} of all rows", told(only(query)?)?)),
        Expr::BinaryOp { left, op, right } => binary(left, op, right, depth),
        Expr::Function(function) => {
            let name = function.name.to_string().to_lowercase();
            let given = arguments(function)?;
            function_words(&name, &given, function.over.is_some(), depth)
        }
        _ => None,
    }
}

fn function_words(name: &str, given: &[&Expr], window: bool, depth: usize) -> Option<String> {
    if window {
        return None;
    }
    let of = match name {
        "count" if given.is_empty() => return Some("number of rows".to_owned()),
        "sum" | "total" => match given.first()? {
            Expr::BinaryOp { op, .. } if compares(op) => {
                return Some(format!("number of rows in which {}", words(given.first()?, depth)?));
            }
            _ => "sum of",
        },
        "avg" => "mean of",
        "median" => "median of",
        "min" if given.len() == 1 => "lowest",
        "max" if given.len() == 1 => "highest",
        "count" => "number of values in",
        "stddev" => "standard deviation of",
        "corr" => "correlation of",
        // They change how a value is written or guarded, not what it is.
        "round" | "nullif" | "coalesce" | "ifnull" | "lower" | "upper" | "trim" | "abs" => {
            return words(given.first()?, depth);
        }
        _ => return None,
    };
    let columns: Vec<String> = given.iter().map(|one| words(one, depth)).collect::<Option<_>>()?;
    Some(format!("{of} {}", listed(&columns)))
}

fn compares(op: &BinaryOperator) -> bool {
    use BinaryOperator as Op;
    matches!(op, Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq)
}

fn binary(left: &Expr, op: &BinaryOperator, right: &Expr, depth: usize) -> Option<String> {
    use BinaryOperator as Op;
    // `a * 100.0 / b`.
    if let (Op::Divide, Expr::BinaryOp { left: part, op: Op::Multiply, right: hundred }) = (op, left)
        && words(hundred, depth).is_some_and(|number| number.parse() == Ok(100.0))
    {
        return share(part, right, depth);
    }
    if let (Op::Multiply, Expr::BinaryOp { left: part, op: Op::Divide, right: whole }) = (op, right)
        && words(left, depth).is_some_and(|number| number.parse() == Ok(100.0))
    {
        return share(part, whole, depth);
    }
    let (left, right) = (words(left, depth)?, words(right, depth)?);
    let between = match op {
        Op::Plus => "plus",
        Op::Minus => "less",
        Op::Multiply => "times",
        Op::Divide => "divided by",
        Op::Eq => "is",
        Op::NotEq => "is not",
        Op::Lt => "is below",
        Op::LtEq => "is at most",
        Op::Gt => "is above",
        Op::GtEq => "is at least",
        Op::And => "and",
        Op::Or => "or",
        _ => return None,
    };
    Some(format!("{left} {between} {right}"))
}

fn share(part: &Expr, whole: &Expr, depth: usize) -> Option<String> {
    let of = words(whole, depth)?;
    let difference = match part {
        Expr::Nested(inner) => inner,
        other => other,
    };
    if let Expr::BinaryOp { left, op: BinaryOperator::Minus, right } = difference
        && words(right, depth)? == of
    {
        return Some(format!("change from {of} to {}, in per cent", words(left, depth)?));
    }
    Some(format!("{} as a share of {of}, in per cent", words(part, depth)?))
}

/// The query of this value alone.
fn own_query(query: &str, asked: &ParsedQuery, column: usize, place: &FactPlace) -> Option<String> {
    let columns = asked.columns.as_ref()?;
    let table = asked.table.as_ref()?;
    if columns.len() < 2 && !asked.grouped {
        return None;
    }
    if query.trim_start().get(..4).is_some_and(|head| head.eq_ignore_ascii_case("with")) {
        return None;
    }
    let mut filter: Vec<String> = asked.filter.iter().map(|filter| format!("({filter})")).collect();
    if asked.grouped {
        let groups: Vec<_> = columns.iter().filter(|column| column.grouped).collect();
        if groups.len() != place.key.len() || !place.sure {
            return None;
        }
        for (group, key) in groups.iter().zip(&place.key) {
            filter.push(match &key.value {
                Value::Null => format!("{} IS NULL", group.expression),
                Value::String(text) => format!("{} = '{}'", group.expression, text.replace('\'', "''")),
                other => format!("{} = {other}", group.expression),
            });
        }
    } else if !columns.iter().all(|column| column.aggregate) {
        return None;
    }
    let filter = if filter.is_empty() { String::new() } else { format!(" WHERE {}", filter.join(" AND ")) };
    let table = table.replace('"', "\"\"");
    let own = format!("SELECT {} FROM \"{table}\"{filter}", columns.get(column)?.expression);
    // A LIKE that was a GLOB would be another question.
    (!asked.globs || !own.contains("LIKE")).then_some(own)
}

fn listed(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn traced(query: &str, at: (usize, usize), rows: &Value) -> (String, String) {
        let rows: Vec<Vec<Value>> = serde_json::from_value(rows.clone()).unwrap_or_default();
        let columns: Vec<String> = (0..rows[0].len()).map(|n| format!("c{n}")).collect();
        let place = crate::place(query, &columns, &rows, at);
        let called = ["Nr", "Kunde", "Datum", "Netto", "MwSt", "Status"].map(str::to_owned).to_vec();
        let source = FactSource {
            path: "rechnungen.csv".to_owned(),
            version: 1,
            range: "A2:F65".to_owned(),
            sha256: String::new(),
            headers: String::new(),
            columns: called,
            doubled: Vec::new(),
            seen: None,
        };
        let found = trace(query, at.1, &place, &rows[at.0][at.1], &[source]);
        (found.says, found.query)
    }

    #[test]
    fn a_figure_is_told_by_its_own_cells() {
        let wide = "SELECT count(*), sum(\"Netto\"), avg(Netto), percentile(\"MwSt\", 25), sum(Kunde GLOB '*x*') FROM rechnungen";
        let rows = json!([[64, 338128.94, 5283.2646875, 7, 0]]);
        let own = "SELECT sum(\"Netto\") FROM \"rechnungen\"".to_owned();
        assert_eq!(
            traced(wide, (0, 1), &rows),
            ("Sum of Netto, D2:D65 of rechnungen.csv, 64 rows: 338,128.94".to_owned(), own)
        );
        assert_eq!(traced(wide, (0, 0), &rows).0, "Number of rows, A2:F65 of rechnungen.csv, 64 rows: 64");
        assert_eq!(
            traced(wide, (0, 3), &rows).0,
            "Worked out from MwSt, E2:E65 of rechnungen.csv, 64 rows: 7"
        );
        assert_eq!(traced(wide, (0, 4), &rows).1, wide);
        let by = "SELECT Kunde AS c0, sum(Netto) * 100.0 / nullif((SELECT sum(Netto) FROM rechnungen), 0) FROM rechnungen WHERE Status = 'offen' GROUP BY 1";
        assert_eq!(
            traced(by, (1, 1), &json!([["A", 1.5], ["B’s", 0.25]])).0,
            "Sum of Netto as a share of sum of Netto of all rows, in per cent, D2:D65 of rechnungen.csv, the rows in which Kunde is “B’s” and Status is “offen”: 0.25"
        );
        let joined = "SELECT a.Netto FROM a JOIN b USING (x)";
        assert_eq!(
            traced(joined, (0, 0), &json!([[1]])).0,
            "Worked out from Nr, Kunde, Datum, Netto, MwSt and Status, A2:F65 of rechnungen.csv: 1"
        );
        let nested = "WITH p AS (SELECT Kunde AS k, sum(Netto) AS v FROM rechnungen GROUP BY 1) SELECT k, v FROM p WHERE v > 1";
        assert!(traced(nested, (0, 1), &json!([["A", 2]])).0.starts_with("Worked out from Nr, Kunde"));
    }

    #[test]
    fn values_are_told_in_full() {
        for (value, text) in [
            (json!(338128.94), "338,128.94"),
            (json!(-1234567), "−1,234,567"),
            (json!(0.1 + 0.2), "0.3"),
            (json!(1e15), "1,000,000,000,000,000"),
            (json!(null), "nothing"),
            (json!(0.0), "0"),
        ] {
            assert_eq!(format_value(&value), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_query_is_told(query in "(?i)select [a-z(),*/\"' =-]{0,60}( from t)?( group by 1)?", column in 0usize..4) {
            let _ = trace(&query, column, &FactPlace::default(), &json!(1.5), &[]);
        }
    }
}
