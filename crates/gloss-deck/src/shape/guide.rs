//! Formulae of shapes (ECMA-376 part 1, 20.1.9.11): named numbers worked out one after the other from the size of the shape.

use std::collections::HashMap;

use crate::node::Node;

/// Numbers of one shape that are worked out.
const MAX_GUIDES: usize = 2_000;

/// The numbers of a shape, in EMU and 60,000ths of a degree.
pub(super) struct Guides {
    values: HashMap<String, f64>,
}

impl Guides {
    /// Those that every shape of this size has.
    pub(super) fn new(width: f64, height: f64) -> Self {
        let mut values = HashMap::new();
        let mut set = |name: &str, value: f64| values.insert(name.to_owned(), value);
        let (short, long) = (width.min(height), width.max(height));
        for (name, value) in [
            ("l", 0.0),
            ("t", 0.0),
            ("r", width),
            ("w", width),
            ("b", height),
            ("h", height),
            ("hc", width / 2.0),
            ("vc", height / 2.0),
            ("ss", short),
            ("ls", long),
            ("cd2", 10_800_000.0),
            ("cd4", 5_400_000.0),
            ("cd8", 2_700_000.0),
            ("3cd4", 16_200_000.0),
            ("3cd8", 8_100_000.0),
            ("5cd8", 13_500_000.0),
            ("7cd8", 18_900_000.0),
        ] {
            set(name, value);
        }
        for part in [2, 3, 4, 5, 6, 8, 10, 12, 16, 32] {
            set(&format!("wd{part}"), width / f64::from(part));
            set(&format!("hd{part}"), height / f64::from(part));
            set(&format!("ssd{part}"), short / f64::from(part));
        }
        Self { values }
    }

    /// Works out a list of formulae: `avLst` or `gdLst`.
    pub(super) fn take(&mut self, list: Option<Node<'_>>) {
        let Some(list) = list else { return };
        for guide in list.named("gd") {
            if self.values.len() >= MAX_GUIDES {
                return;
            }
            if let (Some(name), Some(formula)) = (guide.attr("name"), guide.attr("fmla")) {
                let value = self.formula(&formula);
                self.values.insert(name.into_owned(), value);
            }
        }
    }

    /// A number as written, or by its name; what is unknown is 0.
    pub(super) fn value(&self, word: &str) -> f64 {
        let value = self.values.get(word).copied().or_else(|| word.parse().ok()).unwrap_or(0.0);
        if value.is_finite() { value.clamp(-1e12, 1e12) } else { 0.0 }
    }

    /// The number of an attribute.
    pub(super) fn of(&self, node: Node<'_>, name: &str) -> f64 {
        node.attr(name).map_or(0.0, |word| self.value(word.trim()))
    }

    fn formula(&self, formula: &str) -> f64 {
        let mut words = formula.split_ascii_whitespace();
        let operator = words.next().unwrap_or_default();
        let [x, y, z] =
            [words.next(), words.next(), words.next()].map(|word| word.map_or(0.0, |w| self.value(w)));
        let radians = |angle: f64| (angle / 60_000.0).to_radians();
        let over = |up: f64, down: f64| if down == 0.0 { 0.0 } else { up / down };
        match operator {
            "val" => x,
            "*/" => over(x * y, z),
            "+-" => x + y - z,
            "+/" => over(x + y, z),
            "?:" => {
                if x > 0.0 {
                    y
                } else {
                    z
                }
            }
            "abs" => x.abs(),
            "at2" => y.atan2(x).to_degrees() * 60_000.0,
            "cat2" => x * z.atan2(y).cos(),
            "sat2" => x * z.atan2(y).sin(),
            "cos" => x * radians(y).cos(),
            "sin" => x * radians(y).sin(),
            "tan" => x * radians(y).tan(),
            "max" => x.max(y),
            "min" => x.min(y),
            "mod" => (x * x + y * y + z * z).sqrt(),
            "pin" => {
                if y < x {
                    x
                } else {
                    y.min(z)
                }
            }
            "sqrt" => x.max(0.0).sqrt(),
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulae_are_worked_out() {
        let guides = Guides::new(200.0, 100.0);
        for (formula, want) in [
            ("*/ w 1 2", 100.0),
            ("+- r 10 l", 210.0),
            ("+/ w h 3", 100.0),
            ("?: 1 5 6", 5.0),
            ("?: 0 5 6", 6.0),
            ("pin 0 70000 50000", 50000.0),
            ("pin 0 -5 50000", 0.0),
            ("sin 100 cd4", 100.0),
            ("at2 1 1", 2_700_000.0),
            ("mod 3 4 0", 5.0),
            ("sqrt -4", 0.0),
            ("*/ 1 1 0", 0.0),
            ("nothing 1 2 3", 0.0),
            ("", 0.0),
            ("val ssd8", 12.5),
        ] {
            assert!((guides.formula(formula) - want).abs() < 0.01, "{formula}: {}", guides.formula(formula));
        }
    }
}
