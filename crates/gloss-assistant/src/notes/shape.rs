//! Notes that ask for another form of the same words: fewer of them, rounder figures, other letters.

use super::note_text::Note;
use super::request::{Case, Digits, Length, Request};
use super::vocabulary::{has, number, only, words};

/// The count that stands right before one of the words; "a couple of sentences" counts too.
fn count_before(lower: &str, units: &str) -> Option<usize> {
    let words: Vec<&str> =
        words(lower).into_iter().filter(|word| *word != "of" && *word != "short").collect();
    let at = words.iter().position(|word| units.split(' ').any(|unit| unit == *word))?;
    words.get(at.checked_sub(1)?).and_then(|word| number(word))
}

/// Powers of ten that figures are rounded to, by their names.
const POWERS: [(&[&str], i32); 5] = [
    (&["ten", "tens", "10"], 1),
    (&["hundred", "hundreds", "100"], 2),
    (&["thousand", "thousands", "1000", "1,000"], 3),
    (&["million", "millions"], 6),
    (&["billion", "billions"], 9),
];

/// Words of notes about rounding.
const ROUNDING: &str = "round rounded rounding figure figures number numbers decimal decimals digit digits place places nearest whole integer integers full no without zero one two three four five six up off single after percent any value values percentages 1 2 3 4 5 6 0 ten tens 10 hundred hundreds 100 thousand thousands 1000 1,000 million millions billion billions simplify drop remove cut point";

/// Figures to so many decimals, or to thousands and millions.
pub(super) fn round(said: &Note) -> Option<Request> {
    let lower = &said.lower;
    let asks = has(
        lower,
        "round|rounded|decimal|decimals|integer|integers|whole number|whole numbers|full number|full numbers|decimal place|decimal places",
    ) || has(lower, "in thousands|in millions|in billions|to thousands|to millions");
    // Up is another number than the nearest.
    if !asks || !only(lower, ROUNDING) || has(lower, "up") {
        return None;
    }
    let decimals = count_before(lower, "decimal decimals digit digits place places");
    let none = has(
        lower,
        "no decimal|no decimals|without decimals|without decimal|drop the decimals|remove the decimals|remove decimals|drop decimals|cut the decimals",
    );
    let whole =
        none || has(lower, "whole|integer|integers|full number|full numbers|nearest one|nearest percent");
    let power = POWERS.iter().find(|(names, _)| names.iter().any(|name| words(lower).contains(name)));
    let bare = words(lower).iter().all(|word| {
        [
            "round", "rounded", "off", "it", "this", "these", "the", "figure", "figures", "number",
            "numbers", "them", "all", "value", "values",
        ]
        .contains(word)
    });
    match (decimals, whole, power) {
        (Some(n), _, _) => Some(Request::Round(Digits::Decimals(n))),
        (_, true, _) => Some(Request::Round(Digits::Decimals(0))),
        (_, _, Some((_, power))) => Some(Request::Round(Digits::Power(*power))),
        _ => bare.then_some(Request::Round(Digits::Decimals(0))),
    }
}

/// Thousands apart, or with a sign of per cent.
pub(super) fn digits(said: &Note) -> Option<Request> {
    let lower = &said.lower;
    let own = "thousand thousands separator separators commas comma separate add number numbers figure figures by group digits";
    let grouped = has(
        lower,
        "thousands separator|thousand separator|thousands separators|thousand separators|separate thousands|separate the thousands|commas",
    );
    let percent = has(lower, "percent|per cent|percentage|percentages|%");
    let own_percent = "percent per cent percentage percentages % figure figures number numbers sign express";
    if grouped && only(lower, own) {
        Some(Request::Round(Digits::Grouped))
    } else if percent && has(lower, "as|in|to|into") && only(lower, own_percent) {
        Some(Request::Round(Digits::Percent))
    } else {
        None
    }
}

/// Words that ask for less.
const SHORTER: &str = "shorten|shorten it|shortened|shorter|condense|condensed|trim|compress|tighten|reduce|cut down|cut to|cut it to|cut this to|cut it down|cut this down|cut|boil down|boil it down|boil this down|brief|briefer|concise|more concise|succinct|terse|summarise|summarize|summary|sum up|tl;dr|tldr|keep only|keep just|keep the first|at most|max|maximum|no more than|not more than|less than|fewer than|under|limit|too long|too wordy|wordy|half|halve|one-liner|one liner|oneliner|in one sentence|in a sentence|to one sentence|into one sentence|to a sentence|a line|one line|single line|nutshell|a one-sentence summary|one-sentence|make it one sentence|make this one sentence|only one sentence|just one sentence|say it in";

/// Words of notes about length.
const LENGTHS: &str = "shorten shortened shorter short condense condensed trim compress tighten reduce cut down boil brief briefer concise succinct terse summarise summarize summary sum up tl;dr tldr keep first at most max maximum no not more than less fewer under limit long wordy half halve one-liner liner oneliner single nutshell by about around roughly or length size couple few one-sentence say way very significantly considerably but figures numbers keeping them 50 50% original its";

/// Words that ask for all of it to be said in less.
const SAYING: &str = "summarise|summarize|summary|sum up|say|say it in|condense|condensed|compress|boil down|boil it down|boil this down|nutshell|tl;dr|tldr|make it|make this|one-sentence|in one sentence|in a sentence|into one sentence";

/// Words that ask for some of it to be left out.
const CUTTING: &str = "shorten|shorten it|shortened|cut|cut to|cut it to|cut this to|cut down|trim|reduce|keep only|keep just|keep the first|at most|max|maximum|no more than|not more than|less than|fewer than|under|limit";

/// Shorter, and by how much.
pub(super) fn shorten(said: &Note) -> Option<Request> {
    let lower = &said.lower;
    let known = |lower: &str| words(lower).iter().all(|word| only(word, LENGTHS) || number(word).is_some());
    // "Two sentences." alone says how long it should be.
    let bare = matches!(words(lower).as_slice(), [n, unit] if number(n).is_some() && ["sentence", "sentences", "words"].contains(unit));
    if !(bare || has(lower, SHORTER)) || !known(lower) {
        return None;
    }
    let sentence = has(lower, "one-sentence|tl;dr|tldr|nutshell|first sentence");
    let counted = |units: &str| count_before(lower, units);
    // Saying all of it in fewer sentences words it anew; only what asks to be cut is done by leaving out.
    if (sentence || counted("sentence sentences").is_some()) && has(lower, SAYING) && !has(lower, CUTTING) {
        return None;
    }
    // So many sentences are the first ones: which of them say the most, nobody asked.
    if let Some(n) = counted("sentence sentences").or_else(|| sentence.then_some(1)) {
        return Some(Request::KeepSentences(n));
    }
    let length = if let Some(n) = counted("word words") {
        Length::Words(n)
    } else if has(lower, "half|halve|50|50%") {
        Length::Half
    } else if has(lower, "one-liner|one liner|oneliner|one line|a line|single line") {
        Length::Line
    } else if has(
        lower,
        "cut|at most|max|maximum|no more than|not more than|less than|fewer than|under|limit|keep the first|keep only|keep just|say it in",
    ) && !has(lower, "cut down|cut it down|cut this down")
    {
        return None;
    } else {
        Length::Less
    };
    Some(Request::Shorten(length))
}

/// Words of notes about letters and marks.
const LETTERS: &str = "uppercase upper case caps capitals capital letters letter lowercase lower small title titlecase capitalise capitalize capitalised capitalized bold italic italics italicise italicize unbold unitalic plain normal not no remove emphasise emphasize emphasis highlight strong sentence sentence-case embolden without first drop regular initial style";

/// Case, bold and italic.
pub(super) fn style(said: &Note) -> Option<Request> {
    let lower = &said.lower;
    if !only(lower, LETTERS) {
        return None;
    }
    let plain = has(lower, "not|no|remove|unbold|unitalic|plain|normal|without|drop|regular");
    let bold = has(lower, "bold|unbold|embolden|strong");
    let italic = has(lower, "italic|italics|italicise|italicize|unitalic");
    let emphasis = has(lower, "emphasise|emphasize|emphasis|highlight");
    let cased = has(
        lower,
        "uppercase|upper case|caps|capitals|capital letters|lowercase|lower case|small letters|sentence case|title case|titlecase|capitalise|capitalize",
    );
    // Two wishes: neither is done alone.
    if cased && (bold || italic || emphasis) {
        return None;
    }
    match (plain, bold, italic, emphasis) {
        (true, true, false, _) => return Some(Request::Unmark("**")),
        (true, false, true, _) => return Some(Request::Unmark("*")),
        (true, _, _, true) => return Some(Request::Unmark("")),
        (true, ..) => return None,
        (_, true, false, _) | (_, false, false, true) => return Some(Request::Mark("**")),
        (_, false, true, _) => return Some(Request::Mark("*")),
        _ => {}
    }
    if has(lower, "uppercase|upper case|caps|in capitals|capitals|capital letters") {
        Some(Request::Case(Case::Upper))
    } else if has(lower, "lowercase|lower case|small letters") {
        Some(Request::Case(Case::Lower))
    } else if has(lower, "sentence case|sentence-case") {
        Some(Request::Case(Case::Sentence))
    } else if has(lower, "title case|titlecase|capitalise|capitalize|capitalised|capitalized") {
        Some(Request::Case(Case::Title))
    } else {
        None
    }
}
