//! Answers to questions: where a figure comes from, in plain words read off its query. Says only what the
//! figure's own record says.

use serde_json::Value;

use gloss_figures::words::list;

/// Figures that one answer tells of.
const MAX_FIGURES: usize = 4;

/// An answer's text and the facts it rests on, or why there is none, for the person.
pub(super) type SourceAnswer = Result<(String, Vec<String>), String>;

/// Where the figures of a place come from.
pub(super) fn answer(region: &Value) -> SourceAnswer {
    let figures = region.get("figures").and_then(Value::as_array).cloned().unwrap_or_default();
    let facts = figures.iter().take(MAX_FIGURES).map(|figure| text(figure, "fact").to_owned()).collect();
    let told: Vec<String> =
        figures.iter().take(MAX_FIGURES).map(|one| figure(one, figures.len() == 1)).collect();
    if told.is_empty() {
        let path = text(region, "path");
        return Err(format!(
            "There is no figure with a source in this place. All I know is that it stands in {path}."
        ));
    }
    let mut out = told.join("\n\n");
    if figures.len() > told.len() {
        out.push_str("\n\nThere are more figures in this place; mark one of them to ask about it.");
    }
    Ok((out, facts))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn figure(figure: &Value, alone: bool) -> String {
    let shown = text(figure, "shown");
    let says = figure.get("trace").map(|trace| text(trace, "says")).unwrap_or_default();
    if text(figure, "query").is_empty() || says.is_empty() {
        return format!(
            "“{shown}” points to a figure that is not known here, so I can’t say where it comes from."
        );
    }
    let mut out = if alone { format!("{says}.") } else { format!("“{shown}”: {says}.") };
    let is = |key: &str| figure.get(key).and_then(Value::as_bool);
    if is("agrees") == Some(false) {
        out.push_str(&format!(" “{shown}” does not agree with that."));
    }
    if is("stale") == Some(true) {
        out.push_str(" The source has changed since, so the figure may be out of date.");
    }
    out
}

/// The expression of a column of the outermost SELECT, from 1.
pub(super) fn expression(query: &str, column: usize) -> Option<String> {
    let rest = query
        .trim()
        .get("SELECT ".len()..)
        .filter(|_| query.trim().get(..7).is_some_and(|head| head.eq_ignore_ascii_case("select ")))?;
    let (mut depth, mut start, mut parts) = (0usize, 0, Vec::new());
    let mut quote: Option<char> = None;
    let mut end = rest.len();
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (Some(q), c) if q == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                parts.push(rest.get(start..at)?);
                start = at + 1;
            }
            (None, ' ')
                if depth == 0
                    && rest.get(at..at + 6).is_some_and(|word| word.eq_ignore_ascii_case(" from ")) =>
            {
                end = at;
                break;
            }
            _ => {}
        }
    }
    parts.push(rest.get(start..end)?);
    let part = parts.get(column.checked_sub(1)?)?.trim();
    let alias = part
        .to_lowercase()
        .rfind(" as ")
        .filter(|at| part.get(*at..).is_some_and(|rest| !rest.contains(')')));
    Some(alias.and_then(|at| part.get(..at)).unwrap_or(part).trim().to_owned())
}

/// An expression in words. What it does not know is said as SQL.
pub(super) fn explain(sql: &str) -> String {
    let name = |sql: &str| sql.trim().trim_matches('"').replace("\"\"", "\"");
    if let Some((function, inner)) = call(sql) {
        let plain = !inner.contains(['(', '<', '>', '=', '+', '*', '/']) || inner == "*";
        let named = match function.to_lowercase().as_str() {
            "sum" | "total" => "the sum of",
            "avg" => "the mean of",
            "median" => "the median of",
            "min" => "the lowest",
            "max" => "the highest",
            "count" if inner == "*" => return "a count of rows".to_owned(),
            "count" => "a count of the values in",
            "corr" => "the correlation of",
            "stddev" => "the standard deviation of",
            _ => "",
        };
        if !named.is_empty() && plain {
            let columns: Vec<String> = inner.split(',').map(name).collect();
            return format!("{named} {}", list(&columns));
        }
        if let Some((left, sign, right)) = comparison(inner).filter(|_| function.eq_ignore_ascii_case("sum"))
        {
            return format!("a count of the rows in which {} is {sign} {}", name(left), name(right));
        }
    }
    if let Some((part, whole)) = sql.split_once(" * 100.0 / nullif(") {
        let whole = whole.trim_end_matches(" END").trim_end_matches(')').trim_end_matches(", 0");
        let part = part.rsplit_once("THEN ").map_or(part, |(_, part)| part);
        let part = part.trim().strip_prefix('(').and_then(|part| part.strip_suffix(')')).unwrap_or(part);
        let whole = call(whole).map_or_else(|| whole.to_owned(), |_| explain(whole));
        if let Some((to, from)) = part.split_once(" - ").filter(|(_, from)| explain(from) == whole) {
            return format!("the change from {} to {}, in per cent of the first", explain(from), explain(to));
        }
        let whole =
            whole.trim_start_matches("(SELECT ").split(" FROM ").next().map(explain).unwrap_or(whole.clone());
        return format!("{} as a share of {whole}, in per cent", explain(part));
    }
    if let Some((a, b)) =
        sql.split_once(" - ").filter(|(a, b)| !a.contains("SELECT") && !b.contains("SELECT"))
    {
        return format!("{} less {}", explain(a), explain(b));
    }
    if sql.contains(['(', '*', '/']) {
        format!("worked out as {sql}")
    } else {
        format!("a value of {}", name(sql))
    }
}

/// A function's name and what it is given, where the whole text is one call.
pub(super) fn call(sql: &str) -> Option<(&str, &str)> {
    let (function, rest) = sql.trim().split_once('(')?;
    let inner = rest.strip_suffix(')')?;
    let mut depth = 0i32;
    let whole = inner.chars().all(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth >= 0
    });
    let named = !function.is_empty() && function.chars().all(|c| c.is_alphanumeric() || c == '_');
    (whole && named).then_some((function, inner))
}

pub(super) fn comparison(sql: &str) -> Option<(&str, &'static str, &str)> {
    [(" < ", "below"), (" > ", "above"), (" = ", "equal to")].into_iter().find_map(|(sign, word)| {
        let (left, right) = sql.split_once(sign)?;
        Some((left, word, right))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn queries_are_told_in_words() {
        for (query, column, expect) in [
            ("SELECT sum(\"incidents_85_99\") FROM t", 1, "the sum of incidents_85_99"),
            ("SELECT sum(\"a, b\"), avg(\"x\") AS m FROM t", 2, "the mean of x"),
            ("select count(*) as n from t", 1, "a count of rows"),
            ("SELECT sum(\"b\" < \"a\") FROM t", 1, "a count of the rows in which b is below a"),
            ("SELECT corr(\"a\", \"b\") FROM t", 1, "the correlation of a and b"),
            (
                "SELECT CASE WHEN sum(\"a\") > 0 THEN (sum(\"b\") - sum(\"a\")) * 100.0 / nullif(sum(\"a\"), 0) END FROM t",
                1,
                "the change from the sum of a to the sum of b, in per cent of the first",
            ),
            (
                "SELECT \"n\", (sum(\"x\")) * 100.0 / nullif((SELECT sum(\"x\") FROM t), 0) AS share FROM t",
                2,
                "the sum of x as a share of the sum of x, in per cent",
            ),
            ("SELECT sum(\"b\") - sum(\"a\") FROM t", 1, "the sum of b less the sum of a"),
            ("SELECT \"name\" FROM t", 1, "a value of name"),
        ] {
            assert_eq!(
                expression(query, column).map(|sql| explain(&sql)).as_deref(),
                Some(expect),
                "{query}"
            );
        }
        assert_eq!(expression("WITH x AS (SELECT 1) SELECT 1", 1), None);
    }

    #[test]
    fn answers_say_what_is_known() {
        let region = |figures: Value| json!({ "path": "r.md", "figures": figures });
        let says = "Sum of x, C2:C57 of t.csv, 56 rows: 42.537";
        let known = json!([{ "fact": "a1/r1c1", "shown": "42.5 %", "value": 42.537, "query": "SELECT sum(x) FROM t", "trace": { "says": says, "query": "", "sources": [] }, "stale": true, "agrees": true }]);
        let (said, facts) = answer(&region(known)).unwrap();
        assert_eq!(facts, ["a1/r1c1"]);
        assert_eq!(said, format!("{says}. The source has changed since, so the figure may be out of date."));
        assert!(answer(&region(json!([]))).unwrap_err().starts_with("There is no figure"));
    }

    proptest::proptest! {
        #[test]
        fn any_query_is_read(query in "(?i)select [a-z(),*/\" '-]{0,60}( from t)?", column in 0usize..4) {
            let _ = expression(&query, column).map(|sql| explain(&sql));
        }
    }
}
