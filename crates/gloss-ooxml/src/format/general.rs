//! The format General: as many digits as a cell of the usual width has room for, which is eleven signs. Knows no
//! cell's real width, so a narrow one is not rounded further.

use super::decimal::Decimal;
use super::token::{Section, Token};

/// Signs that a number may have, its minus aside.
const SIGNS: usize = 11;

/// A number in the format General.
pub(super) fn show(value: f64) -> String {
    let text = unsigned(value.abs());
    if value < 0.0 { format!("-{text}") } else { text }
}

/// A section that has General in it, beside other words.
pub(super) fn within(section: &Section, value: f64, negative: bool) -> (String, Option<usize>) {
    let (mut out, mut split) = (String::new(), None);
    if negative {
        out.push('-');
    }
    for token in &section.tokens {
        match token {
            Token::General | Token::Words => out.push_str(&unsigned(value)),
            Token::Fill(_) => split = Some(out.len()),
            other => out.push_str(other.literal()),
        }
    }
    (out, split)
}

fn unsigned(value: f64) -> String {
    let decimal = Decimal::new(value);
    let power = decimal.exponent();
    match power {
        _ if decimal.is_zero() => "0".to_owned(),
        -4..=-1 => decimal.rounded(SIGNS - 2).plain(),
        0..=10 => {
            // The point takes one of the signs.
            let decimals = (SIGNS - 2).saturating_sub(usize::try_from(power).unwrap_or(0));
            decimal.rounded(decimals).plain()
        }
        -9..=-5 if decimal.decimals() <= SIGNS - 2 => decimal.plain(),
        _ => scientific(value),
    }
}

/// Six digits and an exponent: `1.23457E+11`.
fn scientific(value: f64) -> String {
    let decimal = Decimal::new(value);
    let power = decimal.exponent();
    let mut mantissa = decimal.shifted(-power).rounded(5);
    let mut power = power;
    if mantissa.whole() > 1 {
        mantissa = mantissa.shifted(-1);
        power += 1;
    }
    let sign = if power < 0 { '-' } else { '+' };
    format!("{}E{sign}{:02}", mantissa.plain(), power.abs())
}
