//! Which number formats show a number as a date or as a length of time (ECMA-376 part 1, §18.8.30, §18.8.31).

/// The kind of value that a cell's number format shows its number as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A number.
    #[default]
    Plain,
    /// A date, a time of day, or both.
    Date,
    /// A length of time.
    Duration,
}

/// The shape of a built-in format by its number as it is written.
pub(crate) fn built_in(id: &str) -> Shape {
    let Ok(number) = id.parse::<u8>() else {
        return Shape::Plain;
    };
    // Only the plain spelling is meant: `014` names another format.
    if id.len() != number.to_string().len() {
        return Shape::Plain;
    }
    match number {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Shape::Date,
        46 => Shape::Duration,
        _ => Shape::Plain,
    }
}

/// The shape that a format code of a workbook's own gives, by its first section: a letter of a date outside
/// quotes and brackets, or hours, minutes or seconds alone within brackets.
pub(crate) fn of_code(code: &str) -> Shape {
    let mut state = Reading::default();
    code.chars().find_map(|c| state.step(c)).unwrap_or(Shape::Plain)
}

/// How far a format code is read.
#[derive(Default)]
struct Reading {
    /// The next character stands for itself.
    literal: bool,
    quoted: bool,
    brackets: u32,
    /// An `a` was read, which may begin AM/PM.
    half_day: bool,
    /// Within brackets, only one letter of a time so far.
    time: bool,
    before: char,
}

impl Reading {
    fn step(&mut self, c: char) -> Option<Shape> {
        let found = self.look(c);
        self.before = c;
        found
    }

    fn look(&mut self, c: char) -> Option<Shape> {
        if self.literal {
            self.literal = false;
            return None;
        }
        if matches!(c, '_' | '\\' | '*') {
            self.literal = true;
            return None;
        }
        if c == '"' {
            self.quoted = !self.quoted;
            return None;
        }
        if self.quoted {
            return None;
        }
        match c {
            ';' => return Some(Shape::Plain),
            '[' => self.brackets += 1,
            ']' if self.brackets == 1 && self.time => return Some(Shape::Duration),
            ']' => self.brackets = self.brackets.saturating_sub(1),
            'a' | 'A' if !self.half_day && self.brackets == 0 => self.half_day = true,
            'p' | 'm' | '/' | 'P' | 'M' if self.half_day && self.brackets == 0 => return Some(Shape::Date),
            'd' | 'm' | 'h' | 'y' | 's' | 'D' | 'M' | 'H' | 'Y' | 'S'
                if !self.half_day && self.brackets == 0 =>
            {
                return Some(Shape::Date);
            }
            _ if self.time && c.eq_ignore_ascii_case(&self.before) => {}
            _ => self.time = self.before == '[' && matches!(c, 'm' | 'h' | 's' | 'M' | 'H' | 'S'),
        }
        None
    }
}
