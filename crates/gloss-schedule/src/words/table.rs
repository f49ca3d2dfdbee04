//! The words that say when and what each means, from one table for each language. Knows forms only: what words come to
//! together is the grammar's.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Names of an enum's members, as the tables write them.
macro_rules! named {
    ($(#[$doc:meta])* $kind:ident: $($name:ident)* ; $($more:tt)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $kind { $($name,)* $($more)* }

        impl $kind {
            fn named(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

named! {
    /// A period of a recurrence or a duration; a mark is a minute counted from the full hour.
    Period: Minute Mark Hour Day Week Month Quarter HalfYear Year;
}

named! {
    /// A part of the day.
    Part: Morning Forenoon Noon Afternoon Evening Night;
}

named! {
    /// What a word means; the words that have each stand in the tables.
    Sense:
    None Every Other Working Morgen At On In Of The A And To Through From Starting Until Except Not But Between For
    During Before After Since TimesOf Per By Near Today Tomorrow DayAfter Tonight This Next Coming Past Ago End
    Beginning Rest Whole Half Quarter Clock Am Pm Sharp Again Only Long Time Local Now Zone Thing Occasion Event Happens
    Vague Condition Joins Place Directs About Asks Tells Own All Small Polite Minor;
    /// A number in letters.
    Number(u32),
    /// The last is -1.
    Ordinal(i8),
    /// A day of the week, from Monday.
    Day(u8),
    /// One that says by itself that it comes again.
    Days(u8),
    /// “Montagmorgen”; true where it says by itself that it comes again.
    DayPart(u8, bool, Part),
    Unit(Period),
    /// “Daily”, “biweekly”.
    Adverb(u32, Period),
    /// Monday to Friday; true where it says by itself that it comes again.
    Weekday(bool),
    Weekend(bool),
    Month(u8),
    Part(Part),
    /// “Mornings”.
    Parts(Part),
    /// A time of day by its name, in hours.
    Named(u32),
    /// One that comes again: “mittags”.
    NamedAgain(u32),
    /// So many times.
    Times(u32),
    /// “Monatsende”.
    EndOf(Period),
    BeginningOf(Period),
}

impl Period {
    /// True for months and what is counted in them.
    pub(super) fn is_of_months(self) -> bool {
        matches!(self, Self::Month | Self::Quarter | Self::HalfYear | Self::Year)
    }

    /// True for those of which “the 15th” says a day: of a year it says none.
    pub(super) fn has_days(self) -> bool {
        self.is_of_months() && self != Self::Year
    }
}

impl Part {
    /// The hour of a part of which nobody says the hour.
    pub(super) fn usual(self) -> u32 {
        [8, 10, 12, 14, 18, 21].get(self as usize).copied().unwrap_or(9)
    }

    /// The hour of the day that is meant by an hour of this part; `plain` where nobody said of which half of the day. None
    /// where nobody calls it so, or where it can be either: nobody's morning is at 19, and 12 in the evening is none.
    pub(super) fn hour(self, hour: u32, plain: bool) -> Option<u32> {
        let (from, to) =
            [(1, 12), (6, 13), (11, 16), (12, 19), (16, 24), (18, 30)].get(self as usize).copied()?;
        let holds = |hour: &u32| (from..to).contains(hour) || (from..to).contains(&(hour + 24));
        if !plain || holds(&hour) {
            return Some(hour).filter(holds);
        }
        if hour <= 12 { Some((hour + 12) % 24).filter(holds) } else { None }
    }
}

impl Sense {
    /// As a line of a table writes it: a name and what it is of.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let name = parts.next()?;
        let (first, second) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let number = || first.parse::<u32>().ok();
        let small = || first.parse::<u8>().ok();
        Some(match name {
            "Number" => Self::Number(number()?),
            "Ordinal" => Self::Ordinal(first.parse().ok()?),
            "Day" => Self::Day(small()?),
            "Days" => Self::Days(small()?),
            "Unit" => Self::Unit(Period::named(first)?),
            "Adverb" => Self::Adverb(number()?, Period::named(second)?),
            "Weekday" => Self::Weekday(first == "1"),
            "Weekend" => Self::Weekend(first == "1"),
            "Month" => Self::Month(small()?),
            "Part" => Self::Part(Part::named(first)?),
            "Parts" => Self::Parts(Part::named(first)?),
            "Named" => Self::Named(number()?),
            "NamedAgain" => Self::NamedAgain(number()?),
            "Times" => Self::Times(number()?),
            "EndOf" => Self::EndOf(Period::named(first)?),
            "BeginningOf" => Self::BeginningOf(Period::named(first)?),
            name => return Self::named(name),
        })
    }

    /// True for words that say when what stands behind them is meant, or leave it out.
    pub(super) fn says_when(self) -> bool {
        matches!(self, Self::On | Self::In | Self::At) || self.bounds()
    }

    /// True for words that bound the time behind them.
    pub(super) fn bounds(self) -> bool {
        matches!(self, Self::Until | Self::Starting | Self::From | Self::During | Self::Before | Self::After)
            || matches!(self, Self::Between | Self::Except | Self::Not)
    }

    /// True for small words that lead to a time.
    pub(super) fn leads(self) -> bool {
        self.determines()
            || self.says_when()
            || matches!(self, Self::For | Self::Of | Self::Next | Self::Coming | Self::Every | Self::Other)
            || matches!(self, Self::Number(_) | Self::Ordinal(_) | Self::Half | Self::To | Self::Through)
            || matches!(
                self,
                Self::Past | Self::Only | Self::Working | Self::Since | Self::Near | Self::Sharp
            )
            || matches!(self, Self::End | Self::Beginning | Self::By | Self::Per | Self::Whole | Self::Rest)
    }

    /// True for “the”, “my”, “this”: a thing follows.
    pub(super) fn determines(self) -> bool {
        matches!(self, Self::The | Self::A | Self::Own | Self::This)
    }

    /// True for days of the week, alone or with a part of theirs.
    pub(super) fn is_day(self) -> bool {
        matches!(self, Self::Day(_) | Self::Days(_) | Self::DayPart(..) | Self::Weekday(_) | Self::Weekend(_))
    }

    /// True for what names a day, a part of one, or longer.
    pub(super) fn is_period(self) -> bool {
        self.is_day()
            || matches!(self, Self::Month(_) | Self::Unit(_) | Self::Quarter | Self::Part(_) | Self::Parts(_))
            || matches!(self, Self::Adverb(..) | Self::Morgen | Self::Today | Self::Tomorrow | Self::DayAfter)
            || matches!(self, Self::EndOf(_) | Self::BeginningOf(_) | Self::Tonight)
            || matches!(self, Self::Named(_) | Self::NamedAgain(_) | Self::Occasion)
    }
}

/// A language that rules are said in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    German,
}

/// One language's words, and the endings of those that are too many to write down.
#[derive(Default)]
struct Table {
    words: HashMap<String, Sense>,
    endings: Vec<(String, Sense)>,
}

static TABLES: LazyLock<[Table; 2]> =
    LazyLock::new(|| [Table::read(include_str!("english.tsv")), Table::read(include_str!("german.tsv"))]);

impl Table {
    fn read(text: &str) -> Self {
        let mut table = Self::default();
        let mut days = Vec::new();
        for (name, words) in text.lines().filter_map(|line| line.split_once('\t')) {
            let sense = Sense::read(name);
            for word in words.split(' ') {
                if let (Some(part), None) = (name.strip_prefix("Ending ").and_then(Part::named), sense) {
                    table.join(&days, word, part);
                    continue;
                }
                let Some(sense) = sense else { continue };
                if let Sense::Day(day) = sense {
                    days.push((day, word));
                }
                match (word.strip_prefix('*'), word.strip_suffix('~')) {
                    (Some(ending), _) => table.endings.push((ending.to_owned(), sense)),
                    (_, Some(stem)) => {
                        let forms = ["", "n", "r", "s", "m"].map(|end| (format!("{stem}{end}"), sense));
                        table.words.extend(forms);
                    }
                    _ => {
                        table.words.entry(word.to_owned()).or_insert(sense);
                    }
                }
            }
        }
        table.endings.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
        table
    }

    /// Each day with a part of it: “Montagmorgen”, “freitagabends”.
    fn join(&mut self, days: &[(u8, &str)], ending: &str, part: Part) {
        for (day, stem) in days.iter().filter(|(_, stem)| stem.len() > 2) {
            self.words.insert(format!("{stem}{ending}"), Sense::DayPart(*day, false, part));
            self.words.insert(format!("{stem}{ending}s"), Sense::DayPart(*day, true, part));
        }
    }
}

impl Language {
    pub(super) const ALL: [Self; 2] = [Self::English, Self::German];

    /// The meaning of a word in small letters.
    pub(super) fn sense(self, word: &str) -> Sense {
        let [english, german] = &*TABLES;
        let table = if self == Self::English { english } else { german };
        if let Some(sense) = table.words.get(word) {
            return *sense;
        }
        if self == Self::English
            && let Some(day) = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))
            && let Some(day) = day.parse::<i8>().ok().filter(|day| *day > 0)
        {
            return Sense::Ordinal(day);
        }
        table
            .endings
            .iter()
            .find(|(ending, _)| word.ends_with(ending))
            .map_or(Sense::None, |(_, sense)| *sense)
    }
}

/// Whether a word is of a time's in any language; what is joined by a dash is taken apart by this.
pub(super) fn is_time_word(word: &str) -> bool {
    Language::ALL.iter().map(|language| language.sense(word)).any(|sense| {
        sense.is_period()
            || sense.leads() && !sense.determines()
            || sense == Sense::And
            || sense == Sense::Clock
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_a_meaning_and_its_words() {
        for table in [include_str!("english.tsv"), include_str!("german.tsv")] {
            let mut known = std::collections::HashSet::new();
            for line in table.lines().filter(|line| !line.starts_with('#')) {
                let (name, words) = line.split_once('\t').unwrap_or_else(|| panic!("{line}"));
                let ending = name.strip_prefix("Ending ").is_some_and(|part| Part::named(part).is_some());
                assert!(ending || Sense::read(name).is_some(), "{line}");
                assert!(ending || words.split(' ').all(|word| known.insert(word)), "{line}: two meanings");
                assert!(
                    words.split(' ').all(|word| !word.is_empty() && word == word.to_lowercase()),
                    "{line}"
                );
            }
        }
        assert_eq!(Language::German.sense("tagesabschluss"), Sense::None);
        assert_eq!(Language::German.sense("freitagabends"), Sense::DayPart(4, true, Part::Evening));
    }
}
