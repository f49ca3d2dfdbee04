//! How a language writes numbers: its marks, where a currency stands, and the format codes that say so. Formats no value.
//!
//! The marks are those of the Unicode CLDR (release 45, `numbers.json`); the numbers of languages those of [MS-LCID].

/// A no-break space, which keeps a number and its sign on one line.
const SPACE: char = '\u{a0}';
/// The narrow one that French groups by.
const NARROW: char = '\u{202f}';

/// A language's way to write numbers.
#[derive(Debug, PartialEq, Eq)]
pub struct Notation {
    /// Its tag, as `de` or `de-CH`.
    pub tag: &'static str,
    /// Its number in a format code, as `0x407`; none for English, which a code is read in without one.
    number: Option<u32>,
    /// The mark before decimals and the one between thousands.
    pub(super) point: char,
    pub(super) group: char,
    /// Whether a currency stands behind its number.
    money_behind: bool,
    /// Whether a blank stands between a currency's sign, or a percent sign, and its number.
    spaced: (bool, bool),
    /// Thousands, millions and billions in short, and whether a blank stands before them.
    scales: [&'static str; 3],
    scale_spaced: bool,
    /// Format codes of a day and a month.
    pub day: &'static str,
    /// Of a month.
    pub month: &'static str,
}

const ENGLISH: Notation = Notation {
    tag: "en",
    number: None,
    point: '.',
    group: ',',
    money_behind: false,
    spaced: (false, false),
    scales: ["k", "m", "bn"],
    scale_spaced: false,
    day: "yyyy-mm-dd",
    month: "mmm yyyy",
};
const GERMAN: Notation = Notation {
    tag: "de",
    number: Some(0x407),
    point: ',',
    group: '.',
    money_behind: true,
    spaced: (true, true),
    scales: ["Tsd.", "Mio.", "Mrd."],
    scale_spaced: true,
    day: "dd.mm.yyyy",
    month: "mm.yyyy",
};
const FRENCH: Notation = Notation {
    tag: "fr",
    number: Some(0x40c),
    group: NARROW,
    scales: ["k", "M", "Md"],
    day: "dd/mm/yyyy",
    month: "mm/yyyy",
    ..GERMAN
};
const SPANISH: Notation =
    Notation { tag: "es", number: Some(0xc0a), group: '.', scales: ["k", "M", "bn"], ..FRENCH };
const ITALIAN: Notation = Notation {
    tag: "it",
    number: Some(0x410),
    spaced: (true, false),
    scales: ["mila", "Mln", "Mrd"],
    ..SPANISH
};
const DUTCH: Notation = Notation {
    tag: "nl",
    number: Some(0x413),
    money_behind: false,
    scales: ["K", "mln.", "mld."],
    day: "dd-mm-yyyy",
    month: "mm-yyyy",
    ..ITALIAN
};
const POLISH: Notation = Notation {
    tag: "pl",
    number: Some(0x415),
    group: SPACE,
    spaced: (true, false),
    scales: ["tys.", "mln", "mld"],
    ..GERMAN
};
const PORTUGUESE: Notation =
    Notation { tag: "pt", number: Some(0x816), group: SPACE, scales: ["k", "M", "bn"], ..ITALIAN };
const SWEDISH: Notation = Notation {
    tag: "sv",
    number: Some(0x41d),
    group: SPACE,
    scales: ["tusen", "mn", "md"],
    day: "yyyy-mm-dd",
    month: "yyyy-mm",
    ..GERMAN
};

/// The notations that are known; a tag with a region before the language alone.
const NOTATIONS: [Notation; 17] = [
    Notation { tag: "en-GB", day: "dd/mm/yyyy", ..ENGLISH },
    ENGLISH,
    Notation {
        tag: "de-CH",
        number: Some(0x807),
        point: '.',
        group: '’',
        money_behind: false,
        spaced: (true, false),
        ..GERMAN
    },
    Notation { tag: "de-AT", number: Some(0xc07), money_behind: false, ..GERMAN },
    GERMAN,
    FRENCH,
    SPANISH,
    ITALIAN,
    DUTCH,
    POLISH,
    Notation {
        tag: "pt-BR",
        number: Some(0x416),
        money_behind: false,
        group: '.',
        scales: ["k", "M", "bn"],
        ..PORTUGUESE
    },
    PORTUGUESE,
    SWEDISH,
    Notation { tag: "da", number: Some(0x406), scales: ["tusind", "mio.", "mia."], ..GERMAN },
    Notation { tag: "nb", number: Some(0x414), group: SPACE, scales: ["k", "mill.", "mrd."], ..GERMAN },
    Notation { tag: "fi", number: Some(0x40b), group: SPACE, scales: ["tuhat", "milj.", "mrd."], ..GERMAN },
    Notation { tag: "cs", number: Some(0x405), group: SPACE, scales: ["tis.", "mio.", "mld."], ..GERMAN },
];

/// Tags that write numbers as another one does, where their language alone would say otherwise.
const SAME: [(&str, &str); 16] = [
    ("es-MX", "en"),
    ("es-US", "en"),
    ("es-419", "en"),
    ("es-PR", "en"),
    ("es-GT", "en"),
    ("es-HN", "en"),
    ("es-NI", "en"),
    ("es-PA", "en"),
    ("es-PE", "en"),
    ("es-SV", "en"),
    ("es-DO", "en"),
    ("it-CH", "de-CH"),
    ("de-LI", "de-CH"),
    ("pt", "pt-BR"),
    ("no", "nb"),
    ("nn", "nb"),
];

impl Default for &Notation {
    fn default() -> Self {
        Notation::of("en")
    }
}

impl Notation {
    /// The notation of a language's tag, as `de-DE`; English where it is not known.
    pub fn of(tag: &str) -> &'static Self {
        let tag = SAME.iter().find(|(other, _)| other.eq_ignore_ascii_case(tag)).map_or(tag, |(_, own)| own);
        let same = |known: &&Self| known.tag.eq_ignore_ascii_case(tag);
        let language = tag.split('-').next().unwrap_or_default();
        let near = |known: &&Self| known.tag.eq_ignore_ascii_case(language);
        let english = || NOTATIONS.iter().find(|known| known.tag == "en");
        let found = NOTATIONS.iter().find(same).or_else(|| NOTATIONS.iter().find(near)).or_else(english);
        found.unwrap_or(&ENGLISH)
    }

    /// The notation by which a format's own language (`[$-407]`) writes numbers; none where the format has no such language.
    pub(super) fn of_number(number: u32) -> Option<&'static Self> {
        NOTATIONS.iter().find(|known| known.number == Some(number))
    }

    /// The mark of this language at the head of a code.
    fn own(&self) -> String {
        self.number.map_or_else(String::new, |number| format!("[$-{number:X}]"))
    }

    /// The digits of a code, and the word of their scale with the blank before it.
    fn digits(&self, decimals: usize, thousands: usize) -> (String, String) {
        let point = if decimals > 0 { format!(".{}", "0".repeat(decimals)) } else { String::new() };
        let word = thousands.checked_sub(1).and_then(|at| self.scales.get(at));
        let blank = if self.scale_spaced { SPACE.to_string() } else { String::new() };
        let word = word.map_or_else(String::new, |word| format!("{blank}{word}"));
        (format!("#,##0{point}{}", ",".repeat(thousands)), word)
    }

    /// The code of numbers with so many decimals, shown in so many powers of a thousand: 2 for millions.
    pub fn number(&self, decimals: usize, thousands: usize) -> String {
        let (digits, word) = self.digits(decimals, thousands);
        format!("{}{digits}{}", self.own(), quoted(&word))
    }

    /// The code of amounts of a currency, named by its sign or its code; plain numbers where it has none.
    pub fn money(&self, currency: &str, decimals: usize, thousands: usize) -> String {
        if currency.is_empty() {
            return self.number(decimals, thousands);
        }
        let sign = SIGNS.iter().find(|(code, _)| *code == currency).map_or(currency, |(_, sign)| *sign);
        let (digits, word) = self.digits(decimals, thousands);
        // A currency of letters touches no digits in any language.
        let letters = sign.chars().all(char::is_alphabetic);
        let blank = if self.spaced.0 || letters { SPACE.to_string() } else { String::new() };
        let own = self.own();
        match self.money_behind {
            true => format!("{own}{digits}{}", quoted(&format!("{word}{blank}{sign}"))),
            false => format!("{own}{}{digits}{}", quoted(&format!("{sign}{blank}")), quoted(&word)),
        }
    }

    /// A code whose numbers all have this sign, and show their size alone.
    pub fn signed(&self, sign: char, code: &str) -> String {
        let own = self.own();
        let rest = code.strip_prefix(&own).unwrap_or(code);
        // A language stands first in its code.
        let one = format!("{own}\"{sign}\"{rest}");
        format!("{one};{one}")
    }

    /// The code of percentages: of parts of one, or of parts of a hundred, which nothing multiplies.
    pub fn percent(&self, decimals: usize, of_hundred: bool) -> String {
        let point = if decimals > 0 { format!(".{}", "0".repeat(decimals)) } else { String::new() };
        let blank = if self.spaced.1 { SPACE.to_string() } else { String::new() };
        match of_hundred {
            true => format!("{}#,##0{point}{}", self.own(), quoted(&format!("{blank}%"))),
            false => format!("{}0{point}{}%", self.own(), quoted(&blank)),
        }
    }
}

/// Codes of currencies (ISO 4217) that have a sign of their own.
const SIGNS: [(&str, &str); 4] = [("EUR", "€"), ("GBP", "£"), ("USD", "$"), ("JPY", "¥")];

/// Words of a code that stand as they are.
fn quoted(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!("\"{words}\"") }
}

#[cfg(test)]
mod tests {
    use super::Notation;
    use crate::Value;
    use crate::format::NumberFormat;

    #[test]
    fn numbers_are_shown_as_their_language_writes_them() {
        let show = |code: &str, value: f64| NumberFormat::new(code).show(&Value::Number(value), false).text;
        for (tag, plain, money, short, percent) in [
            ("en-US", "56,754.9", "€56,755", "€1.9m", "42.5%"),
            ("", "56,754.9", "€56,755", "€1.9m", "42.5%"),
            ("de-DE", "56.754,9", "56.755\u{a0}€", "1,9\u{a0}Mio.\u{a0}€", "42,5\u{a0}%"),
            ("de-AT", "56.754,9", "€\u{a0}56.755", "€\u{a0}1,9\u{a0}Mio.", "42,5\u{a0}%"),
            ("de-CH", "56’754.9", "€\u{a0}56’755", "€\u{a0}1.9\u{a0}Mio.", "42.5%"),
            ("fr", "56\u{202f}754,9", "56\u{202f}755\u{a0}€", "1,9\u{a0}M\u{a0}€", "42,5\u{a0}%"),
            ("nl-NL", "56.754,9", "€\u{a0}56.755", "€\u{a0}1,9\u{a0}mln.", "42,5%"),
            ("es-MX", "56,754.9", "€56,755", "€1.9m", "42.5%"),
            ("sv", "56\u{a0}754,9", "56\u{a0}755\u{a0}€", "1,9\u{a0}mn\u{a0}€", "42,5\u{a0}%"),
        ] {
            let notation = Notation::of(tag);
            assert_eq!(show(&notation.number(1, 0), 56_754.9), plain, "{tag}");
            assert_eq!(show(&notation.money("€", 0, 0), 56_754.9), money, "{tag}");
            assert_eq!(show(&notation.money("€", 1, 2), 1_920_000.0), short, "{tag}");
            assert_eq!(show(&notation.percent(1, true), 42.5), percent, "{tag}");
            assert_eq!(show(&notation.percent(1, false), 0.425), percent, "{tag}");
            assert_eq!(
                show(&notation.number(0, 0), -1234.0),
                format!("-{}", show(&notation.number(0, 0), 1234.0))
            );
        }
        assert_eq!(show(&Notation::of("en").money("CHF", 0, 0), 1234.0), "CHF\u{a0}1,234");
        let german = Notation::of("de");
        assert_eq!(show(&german.signed('+', &german.money("€", 0, 0)), -2500.0), "+2.500\u{a0}€");
        assert_eq!(show("[$€-407] #,##0.00", 9.5), "€ 9.50", "a currency's language says nothing of marks");
    }
}
