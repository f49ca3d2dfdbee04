//! Meanings of words about time, the same in each language. The words themselves are `english`'s and `german`'s.

/// A period of a recurrence or a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Period {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    HalfYear,
    Year,
}

impl Period {
    /// True for months and what is counted in them.
    pub(super) fn is_of_months(self) -> bool {
        matches!(self, Self::Month | Self::Quarter | Self::HalfYear | Self::Year)
    }
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Morning,
    Forenoon,
    Noon,
    Afternoon,
    Evening,
    Night,
}

impl Part {
    /// The hour of a part of which nobody says the hour.
    pub(super) fn hour(self) -> u32 {
        match self {
            Self::Morning => 8,
            Self::Forenoon => 10,
            Self::Noon => 12,
            Self::Afternoon => 14,
            Self::Evening => 18,
            Self::Night => 21,
        }
    }

    /// An hour of the clock of twelve, said of this part. None where it can be either.
    pub(super) fn of(self, hour: u32) -> Option<u32> {
        Some(match (self, hour) {
            (Self::Afternoon | Self::Evening, 1..=11) | (Self::Night, 6..=11) | (Self::Noon, 1..=3) => {
                hour + 12
            }
            (Self::Night, 12) => 0,
            (Self::Evening | Self::Morning | Self::Forenoon, 12) => return None,
            _ => hour,
        })
    }

    /// True for the hours that somebody may mean by it: nobody's morning is at 19.
    pub(super) fn holds(self, hour: u32) -> bool {
        match self {
            Self::Morning => hour < 12,
            Self::Forenoon => (6..=12).contains(&hour),
            Self::Noon => (11..=15).contains(&hour),
            Self::Afternoon => (12..=18).contains(&hour),
            Self::Evening => hour >= 16,
            Self::Night => !(6..18).contains(&hour),
        }
    }

    /// Its name.
    pub(super) fn says(self) -> &'static str {
        match self {
            Self::Morning | Self::Forenoon => "morning",
            Self::Noon => "noon",
            Self::Afternoon => "afternoon",
            Self::Evening => "evening",
            Self::Night => "night",
        }
    }
}

/// The meaning of a word about time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// Nothing that is known.
    None,
    Every,
    /// “Every other day.”
    Other,
    /// A number in letters.
    Number(u32),
    /// “First”, “ersten”; the last is -1.
    Ordinal(i8),
    /// A day of the week, from Monday.
    Day(u8),
    /// One that says by itself that it comes again: “Mondays”, “montags”.
    Days(u8),
    /// A day with its part in one word, and whether it says by itself that it comes again: “Montagmorgen”, “freitagabends”.
    DayPart(u8, bool, Part),
    Unit(Period),
    /// “Daily”, “every two weeks” in one word.
    Adverb(u32, Period),
    /// A day from Monday to Friday; true where it says by itself that it comes again.
    Weekday(bool),
    Working,
    Weekend(bool),
    /// A month, from one.
    Month(u8),
    Part(Part),
    /// “Mornings”, “abends”.
    Parts(Part),
    /// A time of day by its name, in hours.
    Named(u32),
    /// Such a time that comes again: “mittags”.
    NamedAgain(u32),
    At,
    On,
    In,
    Of,
    The,
    A,
    And,
    /// Between two: “9 to 17”, “Monday to Friday”.
    To,
    From,
    Starting,
    Until,
    Except,
    Not,
    But,
    Between,
    For,
    During,
    Before,
    After,
    Since,
    /// So many times.
    Times(u32),
    /// “3 times”, “3 Mal”.
    TimesOf,
    Per,
    /// “Around”, “by”, “gegen”: not at that time itself.
    Near,
    Today,
    Tomorrow,
    /// The German word for tomorrow and for morning.
    Morgen,
    DayAfter,
    Tonight,
    Yesterday,
    This,
    Next,
    /// The next one and no other: “coming”, “kommenden”.
    Coming,
    Past,
    End,
    Beginning,
    /// “For the rest of the year.”
    Rest,
    /// “Monatsende”: the end of this.
    EndOf(Period),
    BeginningOf(Period),
    Half,
    /// “Quarter” of an hour or of a year.
    Quarter,
    /// “Halbe Stunde”, “Viertelstunde” in one word: minutes.
    Minutes(u32),
    Clock,
    Am,
    Pm,
    Sharp,
    Again,
    Only,
    Long,
    Time,
    Local,
    Now,
    /// Days whose dates and moments whose hours no rule knows: holidays, lunch, the close of business.
    Occasion,
    /// Now and then.
    Vague,
}

impl Sense {
    /// True for words that bound the time behind them or leave it out.
    pub(super) fn bounds(self) -> bool {
        matches!(
            self,
            Self::Until
                | Self::Starting
                | Self::From
                | Self::During
                | Self::Before
                | Self::After
                | Self::Between
                | Self::Except
                | Self::Not
        )
    }

    /// True for words behind which a time says when.
    pub(super) fn says_when(self) -> bool {
        self.bounds() || matches!(self, Self::On | Self::In | Self::At)
    }

    /// True for small words that stand before a time.
    pub(super) fn leads(self) -> bool {
        self.says_when()
            || matches!(
                self,
                Self::For
                    | Self::Of
                    | Self::The
                    | Self::A
                    | Self::This
                    | Self::Next
                    | Self::Coming
                    | Self::Every
                    | Self::Other
                    | Self::Number(_)
                    | Self::Ordinal(_)
                    | Self::Half
                    | Self::To
                    | Self::Past
                    | Self::Only
                    | Self::Working
                    | Self::Since
                    | Self::Near
                    | Self::Sharp
                    | Self::End
                    | Self::Beginning
            )
    }

    /// True for what names a day, a part of one, or longer.
    pub(super) fn is_period(self) -> bool {
        self.is_day()
            || matches!(
                self,
                Self::Month(_)
                    | Self::Unit(_)
                    | Self::Quarter
                    | Self::Part(_)
                    | Self::Adverb(..)
                    | Self::Morgen
                    | Self::Today
                    | Self::Tomorrow
                    | Self::DayAfter
                    | Self::Tonight
                    | Self::EndOf(_)
                    | Self::BeginningOf(_)
                    | Self::Minutes(_)
                    | Self::Named(_)
                    | Self::NamedAgain(_)
            )
    }

    /// True for days of the week, alone or with a part of theirs.
    pub(super) fn is_day(self) -> bool {
        matches!(
            self,
            Self::Day(_)
                | Self::Days(_)
                | Self::DayPart(..)
                | Self::Weekday(_)
                | Self::Weekend(_)
                | Self::Parts(_)
        )
    }
}

/// A language that rules are said in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    German,
}

impl Language {
    pub(super) const ALL: [Self; 2] = [Self::English, Self::German];

    /// The meaning of a word in this language.
    pub(super) fn sense(self, word: &str) -> Sense {
        match self {
            Self::English => super::english::sense(word),
            Self::German => super::german::sense(word),
        }
    }
}

/// Whether a word says when in any language; what is joined by a dash is taken apart by this.
pub(super) fn is_time_word(word: &str) -> bool {
    Language::ALL.iter().any(|language| !matches!(language.sense(word), Sense::None | Sense::A | Sense::The))
}
