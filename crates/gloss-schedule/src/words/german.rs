//! The German words that say when. Forms only: what they come to together is the grammar's.

use super::sense::{Part, Period, Sense};

const DAYS: [&str; 7] = ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"];

const MONTHS: [&str; 12] = [
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
];

const SHORT_MONTHS: [&str; 12] =
    ["jan", "feb", "mrz", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez"];

/// The meaning of a German word in small letters.
pub(super) fn sense(word: &str) -> Sense {
    calendar(word)
        .or_else(|| joined(word))
        .or_else(|| day_part(word))
        .or_else(|| moment_of_day(word).then_some(Sense::Occasion))
        .or_else(|| count(word))
        .or_else(|| around(word))
        .or_else(|| clock(word))
        .unwrap_or(Sense::None)
}

/// Days, months, units and parts of the day.
fn calendar(word: &str) -> Option<Sense> {
    use Period::{Day, HalfYear, Hour, Minute, Month, Quarter, Week, Year};
    let place = |list: &[&str], word: &str| {
        list.iter().position(|known| *known == word).and_then(|at| u8::try_from(at).ok())
    };
    if let Some(day) = place(&DAYS, word) {
        return Some(Sense::Day(day));
    }
    if let Some(day) = word.strip_suffix('s').and_then(|stem| place(&DAYS, stem)) {
        return Some(Sense::Days(day));
    }
    let month = place(&MONTHS, word).or_else(|| place(&MONTHS, word.strip_suffix('s')?));
    if let Some(month) = month.or_else(|| place(&SHORT_MONTHS, word)) {
        return Some(Sense::Month(month + 1));
    }
    Some(match word {
        "mo" => Sense::Day(0),
        "di" => Sense::Day(1),
        "mi" => Sense::Day(2),
        "do" => Sense::Day(3),
        "fr" => Sense::Day(4),
        "sa" | "sonnabend" => Sense::Day(5),
        "so" => Sense::Day(6),
        "sonnabends" => Sense::Days(5),
        "jänner" | "jän" => Sense::Month(1),
        "feber" => Sense::Month(2),
        "mär" => Sense::Month(3),
        "sept" => Sense::Month(9),
        "minute" | "minuten" => Sense::Unit(Minute),
        "stunde" | "stunden" => Sense::Unit(Hour),
        "tag" | "tage" | "tagen" | "tages" => Sense::Unit(Day),
        "woche" | "wochen" => Sense::Unit(Week),
        "monat" | "monate" | "monaten" | "monats" => Sense::Unit(Month),
        "quartal" | "quartale" | "quartals" | "quartalen" | "vierteljahr" => Sense::Unit(Quarter),
        "halbjahr" | "halbjahre" | "halbjahres" | "halbjahrs" => Sense::Unit(HalfYear),
        "jahr" | "jahre" | "jahren" | "jahres" => Sense::Unit(Year),
        "stündlich" => Sense::Adverb(1, Hour),
        "täglich" => Sense::Adverb(1, Day),
        "wöchentlich" => Sense::Adverb(1, Week),
        "zweiwöchentlich" | "vierzehntäglich" | "vierzehntägig" | "14-tägig" | "zweiwöchig" => {
            Sense::Adverb(2, Week)
        }
        "monatlich" => Sense::Adverb(1, Month),
        "vierteljährlich" | "quartalsweise" => Sense::Adverb(1, Quarter),
        "halbjährlich" => Sense::Adverb(1, HalfYear),
        "jährlich" => Sense::Adverb(1, Year),
        "werktag" | "werktage" | "werktagen" | "werktages" | "werktags" | "wochentag" | "arbeitstag"
        | "arbeitstages" | "arbeitstags" => {
            Sense::Weekday(matches!(word, "werktags" | "werktage" | "werktagen"))
        }
        "wochentags" | "arbeitstage" | "arbeitstagen" | "wochentagen" => Sense::Weekday(true),
        "wochenende" => Sense::Weekend(true),
        "wochenenden" | "wochenends" => Sense::Weekend(true),
        "vormittag" => Sense::Part(Part::Forenoon),
        "nachmittag" => Sense::Part(Part::Afternoon),
        "abend" => Sense::Part(Part::Evening),
        "nacht" => Sense::Part(Part::Night),
        "morgens" | "frühmorgens" | "früh" => Sense::Parts(Part::Morning),
        "vormittags" => Sense::Parts(Part::Forenoon),
        "nachmittags" => Sense::Parts(Part::Afternoon),
        "abends" => Sense::Parts(Part::Evening),
        "nachts" => Sense::Parts(Part::Night),
        "morgen" => Sense::Morgen,
        _ => return None,
    })
}

/// “Montagmorgen”, “freitagabends”.
fn day_part(word: &str) -> Option<Sense> {
    let stems = DAYS.iter().enumerate().map(|(day, stem)| (day, *stem)).chain([(5, "sonnabend")]);
    let (day, rest) = stems
        .filter_map(|(day, stem)| Some((day, word.strip_prefix(stem)?)))
        .find(|(_, rest)| !rest.is_empty())?;
    let again = rest.ends_with('s');
    let part = match rest.strip_suffix('s').unwrap_or(rest) {
        "morgen" | "früh" => Part::Morning,
        "vormittag" => Part::Forenoon,
        "mittag" => Part::Noon,
        "nachmittag" => Part::Afternoon,
        "abend" => Part::Evening,
        "nacht" | "nächte" => Part::Night,
        _ => return None,
    };
    Some(Sense::DayPart(u8::try_from(day).ok()?, again, part))
}

/// When a day's own things begin and end, in one word: “Arbeitsbeginn”, “Ladenschluss”, “Kaffeepause”, “Sonnenaufgang”.
fn moment_of_day(word: &str) -> bool {
    const OF_DAY: [&str; 26] = [
        "arbeits",
        "dienst",
        "schicht",
        "büro",
        "laden",
        "geschäfts",
        "schul",
        "börsen",
        "tages",
        "redaktions",
        "sende",
        "unterrichts",
        "betriebs",
        "handels",
        "praxis",
        "kassen",
        "schalter",
        "sitzungs",
        "messe",
        "spiel",
        "markt",
        "werks",
        "amts",
        "vorlesungs",
        "sonnen",
        "veranstaltungs",
    ];
    const EDGES: [&str; 10] = [
        "beginn",
        "schluss",
        "ende",
        "anfang",
        "start",
        "wechsel",
        "öffnung",
        "anbruch",
        "aufgang",
        "untergang",
    ];
    const MEALS: [&str; 10] = [
        "mittags",
        "kaffee",
        "tee",
        "frühstücks",
        "essens",
        "schlafens",
        "abend",
        "morgen",
        "nacht",
        "raucher",
    ];
    let of = |stems: &[&str], ends: &[&str]| {
        ends.iter().any(|end| word.strip_suffix(end).is_some_and(|stem| stems.contains(&stem)))
    };
    // “Abschluss” and “Anschluss” are no time.
    let closes = word.strip_suffix("schluss").is_some_and(|stem| {
        stem.len() > 3
            && !["ab", "an", "aus", "ent", "ein", "be", "ver", "um"].iter().any(|begin| stem.ends_with(begin))
    });
    of(&OF_DAY, &EDGES)
        || of(&MEALS, &["pause", "zeit", "essen", "brot"])
        || closes
        || word.len() > 6 && word.ends_with("beginn")
}

/// Words that are written as one: “Monatsende”, “Viertelstunde”.
fn joined(word: &str) -> Option<Sense> {
    let period = |stem: &str| {
        Some(match stem {
            "monats" => Period::Month,
            "quartals" => Period::Quarter,
            "halbjahres" => Period::HalfYear,
            "jahres" => Period::Year,
            "wochen" => Period::Week,
            "tages" => Period::Day,
            _ => return None,
        })
    };
    if let Some(period) = word.strip_suffix("ende").and_then(period) {
        return Some(Sense::EndOf(period));
    }
    let begin = word.strip_suffix("anfang").or_else(|| word.strip_suffix("beginn"));
    if let Some(period) = begin.and_then(period) {
        return Some(Sense::BeginningOf(period));
    }
    match word {
        "viertelstunde" => Some(Sense::Minutes(15)),
        "halbstunde" | "halbstündlich" => Some(Sense::Minutes(30)),
        "dreiviertelstunde" => Some(Sense::Minutes(45)),
        _ => None,
    }
}

/// Numbers, ordinals and how often.
fn count(word: &str) -> Option<Sense> {
    const NUMBERS: [&str; 12] =
        ["eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"];
    const ORDINALS: [&str; 31] = [
        "erste",
        "zweite",
        "dritte",
        "vierte",
        "fünfte",
        "sechste",
        "siebte",
        "achte",
        "neunte",
        "zehnte",
        "elfte",
        "zwölfte",
        "dreizehnte",
        "vierzehnte",
        "fünfzehnte",
        "sechzehnte",
        "siebzehnte",
        "achtzehnte",
        "neunzehnte",
        "zwanzigste",
        "einundzwanzigste",
        "zweiundzwanzigste",
        "dreiundzwanzigste",
        "vierundzwanzigste",
        "fünfundzwanzigste",
        "sechsundzwanzigste",
        "siebenundzwanzigste",
        "achtundzwanzigste",
        "neunundzwanzigste",
        "dreißigste",
        "einunddreißigste",
    ];
    let place = |list: &[&str], word: &str| list.iter().position(|known| *known == word).map(|at| at + 1);
    if let Some(number) = place(&NUMBERS, word) {
        return u32::try_from(number).ok().map(Sense::Number);
    }
    if let Some(stem) = word.strip_suffix("mal") {
        let times = if stem == "ein" { Some(1) } else { place(&NUMBERS, stem) };
        if let Some(times) = times {
            return u32::try_from(times).ok().map(Sense::Times);
        }
    }
    let stem = word.strip_suffix(['n', 'r', 's', 'm']).unwrap_or(word);
    if let Some(number) = place(&ORDINALS, stem) {
        return i8::try_from(number).ok().map(Sense::Ordinal);
    }
    Some(match word {
        "fünfzehn" => Sense::Number(15),
        "zwanzig" => Sense::Number(20),
        "dreißig" | "dreissig" => Sense::Number(30),
        "fünfundvierzig" => Sense::Number(45),
        "sechzig" => Sense::Number(60),
        "neunzig" => Sense::Number(90),
        "letzte" | "letzten" | "letzter" | "letztes" | "letztem" => Sense::Ordinal(-1),
        "mal" => Sense::TimesOf,
        _ => return None,
    })
}

/// The small words around them.
fn around(word: &str) -> Option<Sense> {
    Some(match word {
        "jeden" | "jede" | "jedes" | "jeder" | "jedem" | "alle" => Sense::Every,
        "um" | "@" => Sense::At,
        "am" | "an" | "zum" | "zu" => Sense::On,
        "im" | "in" => Sense::In,
        "des" | "vom" => Sense::Of,
        "der" | "die" | "das" | "den" | "dem" => Sense::The,
        "ein" | "eine" | "einer" | "einem" | "einen" | "eines" => Sense::A,
        "und" | "&" | "sowie" | "/" => Sense::And,
        "bis" => Sense::Until,
        "-" | "–" => Sense::To,
        "von" => Sense::From,
        "ab" | "beginnend" | "angefangen" => Sense::Starting,
        "außer" | "ausser" | "ausgenommen" | "ausschließlich" => Sense::Except,
        "nicht" => Sense::Not,
        "aber" => Sense::But,
        "zwischen" => Sense::Between,
        "für" => Sense::For,
        "während" | "solange" => Sense::During,
        "vor" => Sense::Before,
        "nach" => Sense::After,
        "seit" => Sense::Since,
        "pro" | "je" => Sense::Per,
        "gegen" | "etwa" | "circa" | "ca" | "ungefähr" | "spätestens" | "frühestens" => Sense::Near,
        "heute" => Sense::Today,
        "übermorgen" => Sense::DayAfter,
        "gestern" | "vorgestern" => Sense::Yesterday,
        "diesen" | "diese" | "dieser" | "dieses" | "diesem" => Sense::This,
        "nächsten" | "nächste" | "nächster" | "nächstes" | "nächstem" => Sense::Next,
        "kommenden" | "kommende" | "kommender" | "kommendes" | "kommendem" => Sense::Coming,
        "vergangene" | "vergangenen" | "vergangener" | "vergangenes" | "vorige" | "vorigen" | "voriger"
        | "voriges" | "vorherigen" | "vorherige" | "bisherigen" => Sense::Past,
        "ende" => Sense::End,
        "anfang" | "beginn" => Sense::Beginning,
        "rest" => Sense::Rest,
        "wieder" | "nochmal" | "nochmals" => Sense::Again,
        "nur" | "auch" | "immer" | "jeweils" => Sense::Only,
        "lang" | "lange" | "hindurch" => Sense::Long,
        "jetzt" | "sofort" => Sense::Now,
        "ferien" | "feiertag" | "feiertage" | "feiertagen" | "feiertags" | "urlaub" | "weihnachten"
        | "ostern" | "pfingsten" | "mittagessen" | "frühstück" | "feierabend" | "mittagspause"
        | "zahltag" | "frühling" | "frühjahr" | "sommer" | "herbst" | "winter" | "semester"
        | "sommerferien" | "arbeit" | "morgengrauen" | "dämmerung" | "dämmerungs" | "vesper" | "brotzeit"
        | "abendessen" | "abendbrot" | "aufstehen" | "aufwachen" | "schlafengehen" | "zubettgehen"
        | "hahnenschrei" => Sense::Occasion,
        "bald" | "manchmal" | "regelmäßig" | "gelegentlich" | "häufig" | "oft" | "selten" | "später"
        | "irgendwann" | "ständig" | "spät" => Sense::Vague,
        _ => return None,
    })
}

/// Words of the clock.
fn clock(word: &str) -> Option<Sense> {
    Some(match word {
        "mittag" => Sense::Named(12),
        "mitternacht" => Sense::Named(0),
        "mittags" => Sense::NamedAgain(12),
        "mitternachts" => Sense::NamedAgain(0),
        "halb" | "halbe" | "halben" => Sense::Half,
        "viertel" => Sense::Quarter,
        "uhr" => Sense::Clock,
        "pünktlich" | "genau" | "punkt" => Sense::Sharp,
        "zeit" => Sense::Time,
        "ortszeit" => Sense::Local,
        _ => return None,
    })
}
