//! Values by their paths, as a case writes them. Knows no format.

use serde_json::Value;

/// What stands at a path: names with dots between them, `[0]` for lists, `["a.b"]` for a name with a dot.
pub(crate) fn look_up<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    let mut at = value;
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix("[\"") {
            let (name, after) = inner.split_once("\"]")?;
            (at, rest) = (at.get(name)?, after);
        } else if let Some(inner) = rest.strip_prefix('[') {
            let (n, after) = inner.split_once(']')?;
            (at, rest) = (at.get(n.parse::<usize>().ok()?)?, after);
        } else {
            let inner = rest.strip_prefix('.').unwrap_or(rest);
            let ends = inner.find(['.', '[']).unwrap_or(inner.len());
            (at, rest) = (at.get(&inner[..ends])?, &inner[ends..]);
        }
    }
    Some(at)
}

/// Whether two values say the same: numbers by what they count, paths within a folder without what they begin and end with.
pub(crate) fn is_same(kind: &str, came: &Value, due: &Value) -> bool {
    match (came, due) {
        (Value::Number(came), Value::Number(due)) => came.as_f64() == due.as_f64(),
        (Value::Array(came), Value::Array(due)) => {
            came.len() == due.len() && came.iter().zip(due).all(|(came, due)| is_same(kind, came, due))
        }
        (Value::String(came), Value::String(due)) if kind.ends_with("plugin") || kind == "marketplace" => {
            bare(came) == bare(due)
        }
        _ => came == due,
    }
}

fn bare(path: &str) -> &str {
    match path.strip_prefix("./").unwrap_or(path).trim_end_matches('/') {
        "." => "",
        bare => bare,
    }
}
