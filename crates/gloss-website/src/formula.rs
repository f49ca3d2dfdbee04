//! Formulas of a planner: numbers, names, `+ - * / ^`, comparisons and a few functions, read into steps on a stack. The page carries
//! the steps, so that its script reads no formula and evaluates nothing but them; a test holds both to the same numbers.

use std::fmt::Write as _;

/// Longest formula, in characters, steps of one, and how deep brackets lie in each other.
const LONGEST: usize = 400;
const MAX_STEPS: usize = 200;
const MAX_DEPTH: usize = 32;
/// Functions, with how many values they take at least and at most.
const FUNCTIONS: [(&str, usize, usize); 8] = [
    ("min", 1, 20),
    ("max", 1, 20),
    ("round", 1, 2),
    ("floor", 1, 1),
    ("ceil", 1, 1),
    ("abs", 1, 1),
    ("sqrt", 1, 1),
    ("if", 3, 3),
];

/// A step: it takes what it needs from the stack and puts its result there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    Number(f64),
    Name(String),
    /// `+`, `-`, `*`, `/`, `^`, `<`, `>`, `<=`, `>=`, `=`, `<>`, and `~` for a sign.
    Operator(&'static str),
    Call(&'static str, usize),
}

/// A formula, read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Formula(Vec<Step>);

impl Formula {
    /// Reads a formula; why not in a few words.
    pub(crate) fn read(words: &str) -> Result<Self, String> {
        if words.chars().count() > LONGEST {
            return Err(format!("A formula has at most {LONGEST} characters."));
        }
        let mut reader = Reader { words, at: 0, steps: Vec::new(), depth: 0 };
        reader.comparison()?;
        reader.blank();
        if reader.at < words.len() {
            return Err(format!(
                "“{}” can't stand there.",
                reader.rest().chars().take(12).collect::<String>()
            ));
        }
        if reader.steps.len() > MAX_STEPS {
            return Err(format!("A formula has at most {MAX_STEPS} parts."));
        }
        Ok(Self(reader.steps))
    }

    /// The names that it needs.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|step| if let Step::Name(name) = step { Some(name.as_str()) } else { None })
    }

    /// Works it out; no number where a name has none or a step gives none.
    pub(crate) fn value(&self, of: &dyn Fn(&str) -> Option<f64>) -> Option<f64> {
        let mut stack: Vec<f64> = Vec::new();
        for step in &self.0 {
            let value = match step {
                Step::Number(number) => *number,
                Step::Name(name) => of(name)?,
                Step::Operator("~") => -stack.pop()?,
                Step::Operator(operator) => {
                    let (b, a) = (stack.pop()?, stack.pop()?);
                    applied(operator, a, b)
                }
                Step::Call(name, count) => {
                    let from = stack.len().checked_sub(*count)?;
                    called(name, &stack.split_off(from))
                }
            };
            stack.push(value);
        }
        stack.pop().filter(|value| value.is_finite())
    }

    /// Its steps as the page carries them: `$price $units *`.
    pub(crate) fn steps(&self) -> String {
        let mut out = String::new();
        for step in &self.0 {
            if !out.is_empty() {
                out.push(' ');
            }
            let _ = match step {
                Step::Number(number) => write!(out, "{number}"),
                Step::Name(name) => write!(out, "${name}"),
                Step::Operator(operator) => write!(out, "{operator}"),
                Step::Call(name, count) => write!(out, "{name}/{count}"),
            };
        }
        out
    }
}

fn applied(operator: &str, a: f64, b: f64) -> f64 {
    let truth = |is: bool| if is { 1.0 } else { 0.0 };
    match operator {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        "^" => a.powf(b),
        "<" => truth(a < b),
        ">" => truth(a > b),
        "<=" => truth(a <= b),
        ">=" => truth(a >= b),
        "<>" => truth((a - b).abs() > f64::EPSILON * a.abs().max(b.abs())),
        _ => truth((a - b).abs() <= f64::EPSILON * a.abs().max(b.abs())),
    }
}

fn called(name: &str, values: &[f64]) -> f64 {
    let first = values.first().copied().unwrap_or(f64::NAN);
    match name {
        "min" => values.iter().copied().fold(f64::INFINITY, f64::min),
        "max" => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        "round" => {
            let ten = 10_f64.powf(values.get(1).copied().unwrap_or(0.0).clamp(0.0, 9.0).floor());
            // Halves go up, as the script has them go.
            (first * ten + 0.5).floor() / ten
        }
        "floor" => first.floor(),
        "ceil" => first.ceil(),
        "abs" => first.abs(),
        "sqrt" => first.sqrt(),
        _ if first.is_nan() => f64::NAN,
        _ => values.get(if first == 0.0 { 2 } else { 1 }).copied().unwrap_or(f64::NAN),
    }
}

/// Reads by precedence: comparisons, sums, products, signs, powers, and what stands alone.
struct Reader<'a> {
    words: &'a str,
    at: usize,
    steps: Vec<Step>,
    depth: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.words.get(self.at..).unwrap_or_default()
    }

    fn blank(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn take(&mut self, all: &[&'static str]) -> Option<&'static str> {
        self.blank();
        let found = all.iter().find(|one| self.rest().starts_with(**one))?;
        self.at += found.len();
        Some(found)
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, String>) -> Result<T, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("Brackets lie in each other at most {MAX_DEPTH} deep."));
        }
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn comparison(&mut self) -> Result<(), String> {
        self.sum()?;
        if let Some(operator) = self.take(&["<=", ">=", "<>", "!=", "==", "<", ">", "="]) {
            self.sum()?;
            let operator = match operator {
                "==" => "=",
                "!=" => "<>",
                operator => operator,
            };
            self.steps.push(Step::Operator(operator));
        }
        Ok(())
    }

    fn sum(&mut self) -> Result<(), String> {
        self.product()?;
        while let Some(operator) = self.take(&["+", "-"]) {
            self.product()?;
            self.steps.push(Step::Operator(operator));
        }
        Ok(())
    }

    fn product(&mut self) -> Result<(), String> {
        self.signed()?;
        while let Some(operator) = self.take(&["*", "/"]) {
            self.signed()?;
            self.steps.push(Step::Operator(operator));
        }
        Ok(())
    }

    fn signed(&mut self) -> Result<(), String> {
        if self.take(&["-"]).is_some() {
            self.deeper(Self::signed)?;
            self.steps.push(Step::Operator("~"));
            return Ok(());
        }
        self.alone()?;
        if let Some(operator) = self.take(&["^"]) {
            self.deeper(Self::signed)?;
            self.steps.push(Step::Operator(operator));
        }
        Ok(())
    }

    fn alone(&mut self) -> Result<(), String> {
        if self.take(&["("]).is_some() {
            self.deeper(Self::comparison)?;
            return self.take(&[")"]).map(|_| ()).ok_or_else(|| "A bracket is not closed.".to_owned());
        }
        self.blank();
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let end = self.rest().find(|c: char| !is_name(c) && c != '.').unwrap_or(self.rest().len());
        let word = self.rest().get(..end).unwrap_or_default().to_owned();
        if word.is_empty() {
            let rest: String = self.rest().chars().take(20).collect();
            return Err(match rest.is_empty() {
                true => "A number or a name is missing at the end.".to_owned(),
                false => format!("A number or a name is missing before “{rest}”."),
            });
        }
        self.at += end;
        if word.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
            let number = word.parse::<f64>().ok().filter(|number| number.is_finite());
            self.steps.push(Step::Number(number.ok_or_else(|| format!("“{word}” is no number."))?));
            return Ok(());
        }
        if self.take(&["("]).is_none() {
            self.steps.push(Step::Name(word));
            return Ok(());
        }
        let function = FUNCTIONS.iter().find(|(name, ..)| *name == word.to_lowercase());
        let (name, least, most) = *function.ok_or_else(|| format!("There is no function {word}."))?;
        let mut count = 1;
        self.deeper(Self::comparison)?;
        while self.take(&[","]).is_some() {
            self.deeper(Self::comparison)?;
            count += 1;
        }
        self.take(&[")"]).ok_or_else(|| "A bracket is not closed.".to_owned())?;
        if !(least..=most).contains(&count) {
            return Err(format!("{name} takes {least} to {most} values."));
        }
        self.steps.push(Step::Call(name, count));
        Ok(())
    }
}

/// A column's name as formulas write it: letters, digits and `_`.
pub(crate) fn plain(name: &str) -> String {
    name.trim().chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::Formula;

    fn value(words: &str) -> Option<f64> {
        let of = |name: &str| match name {
            "price" => Some(4.5),
            "units" => Some(200.0),
            "größe" => Some(2.0),
            _ => None,
        };
        Formula::read(words).ok()?.value(&of)
    }

    #[test]
    fn formulas_are_worked_out_as_on_paper() {
        for (words, expect) in [
            ("price * units", Some(900.0)),
            ("1 + 2 * 3 - 4 / 2", Some(5.0)),
            ("-2 ^ 2", Some(-4.0)),
            ("2 ^ 3 ^ 2", Some(512.0)),
            ("(1 + 2) * -3", Some(-9.0)),
            ("max(1, price, 3)", Some(4.5)),
            ("round(2.345, 2)", Some(2.35)),
            ("round(-2.5)", Some(-2.0)),
            ("if(units >= 200, 1, 0)", Some(1.0)),
            ("if(units <> 200, 1, 0) + (price = 4.5)", Some(1.0)),
            ("größe*10", Some(20.0)),
            ("1 / 0", None),
            ("sqrt(0 - 1)", None),
            ("unknown", None),
        ] {
            assert_eq!(value(words), expect, "{words}");
        }
        assert_eq!(
            Formula::read("min(price, 2) * -units").map(|read| read.steps()),
            Ok("$price 2 min/2 $units ~ *".to_owned())
        );
    }

    #[test]
    fn what_is_no_formula_is_refused() {
        let deep = format!("{}1{}", "(".repeat(40), ")".repeat(40));
        let long = "1+".repeat(300);
        let signs = format!("{}1", "-".repeat(100));
        for words in [
            "",
            "1 +",
            "(1",
            "1)",
            "price units",
            "foo(1)",
            "if(1, 2)",
            "1..2",
            "a; b",
            "min()",
            "\"a\"",
            &deep,
            &long,
            &signs,
        ] {
            assert!(Formula::read(words).is_err(), "{words}");
        }
    }
}
