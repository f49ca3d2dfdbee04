//! A number in decimal digits: Excel shows no more than 15 of them, and rounds halves away from zero. Pure arithmetic on
//! digits; knows no format.

/// Digits of a number from zero on: `digits` with the point before the one at `point` (which may lie outside of them).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    /// 0 to 9 each, without zeros at either end; none for zero.
    digits: Vec<u8>,
    point: i32,
}

/// Significant digits that a spreadsheet keeps.
const DIGITS: usize = 15;

impl Decimal {
    /// The number in 15 significant digits.
    pub(super) fn new(value: f64) -> Self {
        let written = format!("{:.*e}", DIGITS - 1, value.abs());
        let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect();
        Self { digits, point: exponent.parse::<i32>().unwrap_or(0) + 1 }.trimmed()
    }

    fn trimmed(mut self) -> Self {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        let zeros = self.digits.iter().take_while(|digit| **digit == 0).count();
        self.digits.drain(..zeros);
        self.point -= i32::try_from(zeros).unwrap_or(0);
        if self.digits.is_empty() {
            self.point = 0;
        }
        self
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The power of ten of the first digit: 0 for 1 to 9.
    pub(super) fn exponent(&self) -> i32 {
        if self.is_zero() { 0 } else { self.point - 1 }
    }

    /// The number times ten to a power.
    pub(super) fn shifted(mut self, power: i32) -> Self {
        if !self.is_zero() {
            self.point += power;
        }
        self
    }

    /// With so many digits behind the point.
    pub(super) fn rounded(mut self, decimals: usize) -> Self {
        let keep = i64::from(self.point) + i64::try_from(decimals).unwrap_or(0);
        let Ok(keep) = usize::try_from(keep) else {
            return Self { digits: Vec::new(), point: 0 };
        };
        let Some(next) = self.digits.get(keep).copied() else { return self };
        self.digits.truncate(keep);
        if next >= 5 {
            let mut at = keep;
            loop {
                let Some(before) = at.checked_sub(1) else {
                    self.digits.insert(0, 1);
                    self.point += 1;
                    break;
                };
                at = before;
                match self.digits.get_mut(at) {
                    Some(digit) if *digit == 9 => *digit = 0,
                    Some(digit) => {
                        *digit += 1;
                        break;
                    }
                    None => break,
                }
            }
        }
        self.trimmed()
    }

    /// The digit at a power of ten: 0 for ones, -1 for tenths.
    pub(super) fn digit(&self, power: i32) -> u8 {
        let at = self.point - 1 - power;
        usize::try_from(at).ok().and_then(|at| self.digits.get(at)).copied().unwrap_or(0)
    }

    /// Digits before the point; none for numbers below one.
    pub(super) fn whole(&self) -> usize {
        usize::try_from(self.point).unwrap_or(0)
    }

    /// Digits behind the point that are needed.
    pub(super) fn decimals(&self) -> usize {
        let long = i32::try_from(self.digits.len()).unwrap_or(0);
        usize::try_from(long - self.point).unwrap_or(0)
    }

    /// Written with no more than the digits that are needed: `0.5`, `120`.
    pub(super) fn plain(&self) -> String {
        let mut out = String::new();
        for at in (0..self.whole().max(1)).rev() {
            out.push(char::from(b'0' + self.digit(i32::try_from(at).unwrap_or(0))));
        }
        if self.decimals() > 0 {
            out.push('.');
        }
        for at in 1..=self.decimals() {
            out.push(char::from(b'0' + self.digit(-i32::try_from(at).unwrap_or(0))));
        }
        out
    }
}
