//! Parsed parts of a query, read off its text by `sqlparser`: its columns, what it groups by, its order and its limit.
//! Runs nothing; of what it can't read it says nothing rather than something wrong.

use sqlparser::ast::{
    Expr, FunctionArg, FunctionArgExpr, FunctionArguments, GroupByExpr, LimitClause, OrderByKind,
    OrderBySort, Query, Select, SelectItem, SetExpr, Statement, TableFactor, Value,
};
use sqlparser::dialect::SQLiteDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};

/// Depth of brackets that is read; a query that is deeper is not.
const DEPTH: usize = 25;
/// The stack in which a query of that depth is read, in bytes.
const STACK: usize = 16 << 20;

/// Longest query that is read, in bytes.
const LONGEST: usize = 16 << 10;

/// Operators of a query that is read: `a + b + c` nests as deep as it is long, whatever its brackets do.
const OPERATORS: usize = 400;

/// Queries within queries whose columns are looked at.
const QUERIES: usize = 6;

/// Words that nest an expression deeper, as signs do.
const NESTING: [&str; 9] = ["and", "or", "not", "is", "like", "glob", "collate", "in", "between"];

/// Functions that make one value of many rows.
const AGGREGATES: [&str; 13] = [
    "sum",
    "total",
    "avg",
    "count",
    "min",
    "max",
    "median",
    "percentile",
    "stddev",
    "corr",
    "group_concat",
    "string_agg",
    "json_group_array",
];

/// A column of a result.
#[derive(Clone, Debug, PartialEq)]
pub struct QueryColumn {
    /// The expression of the column.
    pub expression: Expr,
    /// Whether one value is made of many rows.
    pub aggregate: bool,
    /// Whether the rows are grouped by it.
    pub grouped: bool,
}

/// The sort order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryOrder {
    /// The column, from 0.
    pub column: usize,
    /// Whether the largest comes first.
    pub descending: bool,
}

/// A query with its outermost SELECT.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedQuery {
    /// The columns, in order; none where a star stands for some.
    pub columns: Option<Vec<QueryColumn>>,
    /// Whether rows are grouped.
    pub grouped: bool,
    /// Whether the rows have an order.
    pub ordered: bool,
    /// The column that the rows are ordered by before all else; none where that is no column of the result.
    pub order: Option<QueryOrder>,
    /// Whether only the first rows are taken.
    pub limited: bool,
    /// The one table that is read, as it is named; none where there are several, or another query.
    pub table: Option<String>,
    /// The filter of rows, from WHERE.
    pub filter: Option<Expr>,
    /// Whether a LIKE in what was read is a GLOB in the query.
    pub globs: bool,
    /// The columns that queries within it name, with what they stand for.
    pub inner: Vec<(String, Expr)>,
}

/// Reads a query; none where it is none, is made of several, or can't be read.
pub fn parse_query(sql: &str) -> Option<ParsedQuery> {
    if sql.len() > LONGEST {
        return None;
    }
    // A nested query takes the parser more stack than a thread has from the start, and running out of it ends the process.
    std::thread::scope(|scope| {
        let parser = std::thread::Builder::new().stack_size(STACK);
        parser.spawn_scoped(scope, || parse(sql)).ok()?.join().ok()?
    })
}

fn parse(sql: &str) -> Option<ParsedQuery> {
    let (tokens, globs) = tokens(sql)?;
    let mut parser = Parser::new(&SQLiteDialect {}).with_recursion_limit(DEPTH).with_tokens(tokens);
    let found = parser.parse_statements().ok()?;
    let [Statement::Query(query)] = found.as_slice() else { return None };
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    let groups = groups(select);
    let columns = select.projection.iter().enumerate().map(|(n, item)| column(n, item, &groups)).collect();
    Some(ParsedQuery {
        columns,
        grouped: !groups.is_empty(),
        ordered: query.order_by.as_ref().is_some_and(|order| match &order.kind {
            OrderByKind::Expressions(by) => !by.is_empty(),
            OrderByKind::All(_) => true,
        }),
        order: order(query, select),
        limited: limited(query),
        table: table(select).filter(|_| query.with.is_none()),
        filter: select.selection.clone(),
        globs,
        inner: inner_columns(query, QUERIES),
    })
}

/// The words and signs of a query, and whether a GLOB is among them, which `sqlparser` does not know: it is read as the
/// LIKE that stands as it does. None where there are too many operators.
fn tokens(sql: &str) -> Option<(Vec<Token>, bool)> {
    let mut tokens = Tokenizer::new(&SQLiteDialect {}, sql).tokenize().ok()?;
    let (mut operators, mut globs) = (0, false);
    for token in &mut tokens {
        let word = match token {
            Token::Word(word) if word.quote_style.is_none() => word.value.to_ascii_lowercase(),
            Token::Word(_) | Token::Number(..) | Token::SingleQuotedString(_) => continue,
            Token::Whitespace(_) | Token::Comma | Token::LParen | Token::RParen | Token::Period => continue,
            _ => "not".to_owned(),
        };
        operators += usize::from(NESTING.contains(&word.as_str()));
        if word == "glob" {
            (*token, globs) = (Token::make_keyword("LIKE"), true);
        }
    }
    (operators <= OPERATORS).then_some((tokens, globs))
}

/// The columns that the queries within a query name: after WITH, and in brackets after FROM.
fn inner_columns(query: &Query, depth: usize) -> Vec<(String, Expr)> {
    let Some(depth) = depth.checked_sub(1) else { return Vec::new() };
    let mut within: Vec<&Query> =
        query.with.iter().flat_map(|with| &with.cte_tables).map(|table| &*table.query).collect();
    if let SetExpr::Select(select) = query.body.as_ref() {
        let tables = select.from.iter().flat_map(|from| {
            std::iter::once(&from.relation).chain(from.joins.iter().map(|join| &join.relation))
        });
        within.extend(tables.filter_map(|table| match table {
            TableFactor::Derived { subquery, .. } => Some(&**subquery),
            _ => None,
        }));
    }
    let mut out = Vec::new();
    for one in within {
        if let SetExpr::Select(select) = one.body.as_ref() {
            let named = select.projection.iter().filter_map(named);
            out.extend(named.filter_map(|(of, alias)| Some((alias?.to_owned(), of.clone()))));
        }
        out.extend(inner_columns(one, depth));
    }
    out
}

fn limited(query: &Query) -> bool {
    match &query.limit_clause {
        Some(LimitClause::LimitOffset { limit, .. }) => limit.is_some(),
        Some(LimitClause::OffsetCommaLimit { .. }) => true,
        None => query.fetch.is_some(),
    }
}

fn order(query: &Query, select: &Select) -> Option<QueryOrder> {
    let OrderByKind::Expressions(by) = &query.order_by.as_ref()?.kind else { return None };
    let first = by.first()?;
    let descending = match &first.options.sort {
        None | Some(OrderBySort::Asc) => false,
        Some(OrderBySort::Desc) => true,
        Some(_) => return None,
    };
    for (n, item) in select.projection.iter().enumerate() {
        // Behind a star nothing tells which column it is.
        let (expression, alias) = named(item)?;
        if is_column(&first.expr, n, expression, alias) {
            return Some(QueryOrder { column: n, descending });
        }
    }
    None
}

fn groups(select: &Select) -> Vec<Expr> {
    match &select.group_by {
        GroupByExpr::Expressions(by, _) => by.clone(),
        GroupByExpr::All(_) => Vec::new(),
    }
}

fn table(select: &Select) -> Option<String> {
    let [from] = select.from.as_slice() else { return None };
    match &from.relation {
        TableFactor::Table { name, .. } if from.joins.is_empty() => {
            name.0.last()?.as_ident().map(|name| name.value.clone())
        }
        _ => None,
    }
}

fn column(n: usize, item: &SelectItem, groups: &[Expr]) -> Option<QueryColumn> {
    let (expression, alias) = named(item)?;
    Some(QueryColumn {
        expression: expression.clone(),
        aggregate: aggregates(expression, DEPTH),
        grouped: groups.iter().any(|group| is_column(group, n, expression, alias)),
    })
}

/// A column's expression and its other name; none for a star.
fn named(item: &SelectItem) -> Option<(&Expr, Option<&str>)> {
    match item {
        SelectItem::UnnamedExpr(expression) => Some((expression, None)),
        SelectItem::ExprWithAlias { expr, alias } => Some((expr, Some(alias.value.as_str()))),
        _ => None,
    }
}

/// Whether an expression of a query means column `n`: by its number, its other name, or itself.
fn is_column(by: &Expr, n: usize, expression: &Expr, alias: Option<&str>) -> bool {
    match by {
        Expr::Value(value) => {
            matches!(&value.value, Value::Number(number, _) if *number == (n + 1).to_string())
        }
        Expr::Identifier(name) if alias.is_some_and(|alias| name.value.eq_ignore_ascii_case(alias)) => true,
        other => same(other, expression),
    }
}

/// Whether two expressions are the same but for quotes, the case of names and how values are compared.
fn same(a: &Expr, b: &Expr) -> bool {
    let (a, b) = (uncollated(a), uncollated(b));
    let plain = |expression: &Expr| expression.to_string().replace(['"', '`', '[', ']'], "").to_lowercase();
    a == b || plain(a) == plain(b)
}

/// An expression without its COLLATE: that says how values are compared, not what they are.
pub(crate) fn uncollated(expression: &Expr) -> &Expr {
    match expression {
        Expr::Collate { expr, .. } => expr,
        other => other,
    }
}

/// Whether an expression makes one value of many rows. What is not known is taken for such: then it is no name.
fn aggregates(expression: &Expr, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    let any = |all: &[&Expr]| all.iter().any(|one| aggregates(one, depth));
    match expression {
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Value(_) => false,
        Expr::Nested(inner)
        | Expr::UnaryOp { expr: inner, .. }
        | Expr::Cast { expr: inner, .. }
        | Expr::IsNull(inner)
        | Expr::IsNotNull(inner)
        | Expr::Collate { expr: inner, .. } => aggregates(inner, depth),
        Expr::BinaryOp { left, right, .. } => any(&[left, right]),
        Expr::Function(function) => {
            let name = function.name.to_string().to_lowercase();
            let own = AGGREGATES.contains(&name.as_str());
            // `min(a, b)` is of one row, and what is over a window is of each.
            let given = arguments(function).map_or(1, |given| given.len());
            let scalar = matches!(name.as_str(), "min" | "max") && given > 1;
            (own && !scalar) || arguments(function).is_none_or(|given| any(&given))
        }
        Expr::Case { operand, conditions, else_result, .. } => {
            let mut parts: Vec<&Expr> = operand.iter().chain(else_result.iter()).map(AsRef::as_ref).collect();
            parts.extend(conditions.iter().flat_map(|when| [&when.condition, &when.result]));
            any(&parts)
        }
        Expr::Substring { expr, .. } | Expr::Trim { expr, .. } => aggregates(expr, depth),
        _ => true,
    }
}

/// The arguments of a function; none where that is a query.
pub(crate) fn arguments(function: &sqlparser::ast::Function) -> Option<Vec<&Expr>> {
    match &function.args {
        FunctionArguments::None => Some(Vec::new()),
        FunctionArguments::Subquery(_) => None,
        FunctionArguments::List(list) => Some(
            list.args
                .iter()
                .filter_map(|argument| match argument {
                    FunctionArg::Unnamed(FunctionArgExpr::Expr(one)) => Some(one),
                    _ => None,
                })
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read() {
        let read = |sql: &str| {
            let asked = parse_query(sql)?;
            let kinds: Vec<(bool, bool)> =
                asked.columns.as_ref()?.iter().map(|column| (column.grouped, column.aggregate)).collect();
            Some((kinds, asked.ordered && asked.limited))
        };
        let (name, sum, plain) = ((true, false), (false, true), (false, false));
        for (sql, kinds, ranked) in [
            ("SELECT region, sum(x) FROM t GROUP BY region", vec![name, sum], false),
            (
                "SELECT \"region\" AS r, count(*) FROM t GROUP BY 1 ORDER BY 2 DESC LIMIT 3",
                vec![name, sum],
                true,
            ),
            (
                "WITH a AS (SELECT 1) SELECT lower(trim(\"A B\")) AS k, max(b) FROM t GROUP BY k",
                vec![name, sum],
                false,
            ),
            ("SELECT sum(\"a\" GLOB '*[0-9]*' AND a NOT GLOB '*b*'), count(a) FROM t", vec![sum, sum], false),
            ("SELECT name, min(a, b), -x FROM t", vec![plain, plain, plain], false),
            ("SELECT 100.0 * sum(a) / nullif(total(b), 0) FROM t", vec![sum], false),
            ("SELECT CASE WHEN a > 1 THEN 'x' ELSE max(b) END FROM t", vec![sum], false),
        ] {
            assert_eq!(read(sql), Some((kinds, ranked)), "{sql}");
        }
        let labels = "SELECT \"a b\" COLLATE label AS g, sum(x) FROM t GROUP BY \"a b\" COLLATE label";
        assert_eq!(read(labels), Some((vec![name, sum], false)));
        assert_eq!(parse_query("SELECT a FROM t UNION SELECT b FROM u"), None);
        assert_eq!(parse_query("SELECT"), None);
        assert_eq!(parse_query("SELECT * FROM t").and_then(|asked| asked.columns), None);
        assert_eq!(
            parse_query("SELECT a FROM \"x y.csv\"").and_then(|asked| asked.table).as_deref(),
            Some("x y.csv")
        );
        let chain = |parts: usize| format!("SELECT {}a FROM t", "a+".repeat(parts));
        assert!(
            parse_query(&chain(OPERATORS))
                .is_some_and(|asked| asked.columns.is_some_and(|all| all.len() == 1))
        );
        assert_eq!(parse_query(&chain(LONGEST / 2 - 20)), None);
        assert_eq!(parse_query(&format!("SELECT {} 1", "NOT ".repeat(2000))), None);
        assert_eq!(parse_query(&format!("SELECT {}1", "NOT(".repeat(2000))), None);
        let long = format!("SELECT a FROM t WHERE {} a", "a\tOR\n".repeat(2000));
        assert_eq!(parse_query(&long), None);
        assert_eq!(parse_query(&format!("SELECT {}1{}", "(".repeat(5000), ")".repeat(5000))), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_is_read_panics(sql in "(?i)select [a-z(),*/\"'1 =.-]{0,60}( from t)?( group by [a-z1,]{0,5})?") {
            let _ = parse_query(&sql);
        }
    }

    /// On a thread of the size that a server gives, as the engine's are.
    #[test]
    fn deep_queries_leave_the_stack_alone() {
        for depth in [5, 15, 24, 60] {
            let nested = (0..depth).fold("t".to_owned(), |from, n| {
                format!("(SELECT *, CASE WHEN a > (b + {n}) THEN sum(a) OVER (PARTITION BY b) END AS c{n} FROM {from})")
            });
            let sql = format!("SELECT a, count(*) FROM {nested} GROUP BY a");
            let read =
                std::thread::Builder::new().stack_size(2 << 20).spawn(move || parse_query(&sql).is_some());
            assert_eq!(read.unwrap().join().unwrap(), depth < DEPTH / 3, "{depth}");
        }
    }
}
