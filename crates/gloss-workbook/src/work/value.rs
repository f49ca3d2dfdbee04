//! Values of formulas and what operators do to them (ECMA-376-1, 18.17.2). What Excel and LibreOffice treat differently
//! has no value here.

/// The value of a formula.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Blank,
    Number(f64),
    Text(String),
    Bool(bool),
    Error(&'static str),
}

/// A value as a number, or the error that it is; none for words.
pub(super) fn number(value: &Value) -> Option<Result<f64, Value>> {
    match value {
        Value::Blank => Some(Ok(0.0)),
        Value::Number(n) => Some(Ok(*n)),
        Value::Bool(value) => Some(Ok(f64::from(u8::from(*value)))),
        Value::Error(_) => Some(Err(value.clone())),
        Value::Text(_) => None,
    }
}

/// Applies an operator to two values; none where the result is not known.
pub(super) fn binary(mark: &str, left: &Value, right: &Value) -> Option<Value> {
    for value in [left, right] {
        if matches!(value, Value::Error(_)) {
            return Some(value.clone());
        }
    }
    match mark {
        "+" | "-" | "*" | "/" | "^" => {
            let (Ok(a), Ok(b)) = (number(left)?, number(right)?) else { return None };
            arithmetic(mark, a, b)
        }
        "&" => Some(Value::Text(format!("{}{}", words(left)?, words(right)?))),
        _ => compared(mark, left, right).map(Value::Bool),
    }
}

fn arithmetic(mark: &str, a: f64, b: f64) -> Option<Value> {
    let n = match mark {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" if b == 0.0 => return Some(Value::Error("#DIV/0!")),
        "/" => a / b,
        // Powers of nothing and roots of less are told differently.
        "^" if a > 0.0 || (a < 0.0 && b.fract() == 0.0) => a.powf(b),
        _ => return None,
    };
    Some(if n.is_finite() { Value::Number(n) } else { Value::Error("#NUM!") })
}

/// A value as words; only whole numbers read the same everywhere.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::Blank => Some(String::new()),
        Value::Text(words) => Some(words.clone()),
        Value::Number(n) if n.fract() == 0.0 && n.abs() < 1e15 => Some(format!("{n}")),
        Value::Bool(value) => Some(if *value { "TRUE" } else { "FALSE" }.to_owned()),
        _ => None,
    }
}

fn compared(mark: &str, left: &Value, right: &Value) -> Option<bool> {
    let order = match (left, right) {
        (Value::Text(a), Value::Text(b)) if matches!(mark, "=" | "<>") => {
            // Beyond ASCII, capitals are told apart by the machine's language.
            if !a.is_ascii() || !b.is_ascii() {
                return (a == b).then_some(mark == "=");
            }
            return Some(a.eq_ignore_ascii_case(b) == (mark == "="));
        }
        (Value::Text(a), Value::Blank) | (Value::Blank, Value::Text(a)) if matches!(mark, "=" | "<>") => {
            return Some(a.is_empty() == (mark == "="));
        }
        (Value::Number(_) | Value::Blank, Value::Number(_) | Value::Blank) => {
            let (Ok(a), Ok(b)) = (number(left)?, number(right)?) else { return None };
            a.partial_cmp(&b)?
        }
        (Value::Text(_), Value::Number(_)) | (Value::Number(_), Value::Text(_))
            if matches!(mark, "=" | "<>") =>
        {
            return Some(mark == "<>");
        }
        _ => return None,
    };
    Some(match mark {
        "=" => order.is_eq(),
        "<>" => order.is_ne(),
        "<" => order.is_lt(),
        "<=" => order.is_le(),
        ">" => order.is_gt(),
        _ => order.is_ge(),
    })
}
