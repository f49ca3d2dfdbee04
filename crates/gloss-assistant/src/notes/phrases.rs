//! The forms in which a note gives new words: “replace A with B”, “should be B, not A”, „A durch B ersetzen“. A note is read only
//! where one form accounts for every word of it; what stands beside a form is told, never written.

use super::literal::{self, Slot, Text};
use super::note_text::Note;
use super::request::{Request, is_here};

/// The use of the words that a form's slots hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The place says them.
    Set,
    /// The same, where the form leaves no doubt that they are words.
    Words,
    /// The place is called so.
    Rename,
    /// Old words by new ones, the new ones a value.
    Correct,
    /// Old words by new ones.
    Replace,
}

/// Kinds and their forms, a form on each line: words by which it is known, `|` between others for one, `?` before what may be
/// missing, and slots.
const FORMS: [(Kind, &str); 5] = [
    (
        Kind::Set,
        "change|set|correct|turn|edit ?{here} to|into {new}
make|set it|this|that {new}
?{here} should|must say|read|be {new}
?{here} has|ought|needs to be {new}
make it|this|that say|read {new}
say|write|put {new}
write|put {here} as {new}
ändere|ändre|ändern|änder ?{here} ?ab zu|in|auf {new} ?ab
?{here} zu|in|auf {new} ändern|abändern|korrigieren
setze|setz|stelle|stell ?{here} auf {new}
?{here} auf {new} setzen|stellen
?{here} sollte|soll|muss|müsste {new} heißen|sein|lauten
schreibe|schreib ?hier {new}
ersetze|ersetz ?{here} durch|mit {new}
?{here} durch|mit {new} ersetzen",
    ),
    (
        Kind::Words,
        "replace ?{here} with|by {new}
say|write|put|use {new} instead
say|write|put|use {new} instead of {here}
schreibe|schreib|nimm stattdessen {new}",
    ),
    (
        Kind::Rename,
        "rename|retitle ?{here} to|into|as {new}
rename {here} {new}
call {here} {new}
benenne|benenn ?{here} um in|zu {new}
benenne|benenn ?{here} in {new} um
?{here} in {new} umbenennen
?{here} umbenennen in|zu {new}
nenne|nenn ?{here} {new}",
    ),
    (
        Kind::Correct,
        "change|correct ?from {old} to|into {new} ?here
change to {new} from|not {old}
turn {old} into {new}
{old} should|must say|read|be {new}
{old} has|ought|needs to be {new}
{new} ?, ?and not {old}
?it|this|that is|was|should|must ?be|say|read {new} ?, ?and not {old}
it's|it’s|that's|that’s {new} ?, ?and not {old}
?it|this|that should|must be|say|read {new} instead of {old}
change|set|make ?it|this ?to {new} instead of {old}
not {old} ?, but {new}
nicht|kein {old} ?, sondern {new}
{new} ?, nicht {old}
{old} sollte|soll|muss|müsste {new} heißen|sein|lauten
ändere|ändre|änder {old} ?ab zu|in|auf {new} ?ab
{old} zu|in|auf {new} ändern|abändern|korrigieren",
    ),
    (
        Kind::Replace,
        "replace ?every|all|each {old} with|by {new} ?here
swap|exchange {old} for {new}
rename {old} to|into|as {new}
?use|write|say|put {new} instead of {old}
?use|write|say|put {new} rather than {old}
should|must ?be|say|read {new} instead of {old}
ersetze|ersetz ?hier {old} durch|mit {new}
{old} durch|mit {new} ersetzen
?schreibe|schreib|nimm|verwende {new} statt|anstatt {old}
?schreibe|schreib|nimm|verwende ?bitte {new} anstelle von {old}
statt|anstatt {old} ?, ?bitte|lieber|besser {new}
benenne|benenn {old} in {new} um
{old} in {new} umbenennen",
    ),
];

/// Names of a place that are its heading.
const TITLES: [&str; 5] = ["title", "heading", "name", "titel", "überschrift"];

/// Words of the forms that old words neither begin nor end with: else a form that may miss them would be read in two ways.
const JOINTS: [&str; 11] =
    [",", "from", "every", "all", "each", "and", "hier", "bitte", "lieber", "besser", "be"];

/// Longest words that are put right, in words: a longer subject is a sentence about something.
const MAX_OLD: usize = 8;
/// Longest note that is read so, in words of which a form takes each.
const MAX_TOKENS: usize = 60;

/// The request of a note's words, with the new words and how they were given.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    pub(super) wish: Request,
    pub(super) new: Text,
    /// The name that the note gives the place; empty where it gives none.
    pub(super) here: String,
}

/// A word or comma of a note.
struct Token<'a> {
    /// Where it stands.
    at: std::ops::Range<usize>,
    lower: String,
    plain: &'a str,
}

/// The words that slots took, as ranges of tokens.
#[derive(Clone, Debug, Default)]
struct Slots {
    new: Option<(usize, usize)>,
    old: Option<(usize, usize)>,
    here: Option<(usize, usize)>,
}

/// The request of a note, where one form accounts for all of it; none where none does, or two that differ do.
pub(super) fn read(text: &str) -> Option<Reading> {
    if is_doubted(text) {
        return None;
    }
    after_colon(text).or_else(|| whole(&Note::new(text)))
}

/// The same of a note whose new words follow a colon.
pub(super) fn after_colon(text: &str) -> Option<Reading> {
    Note::with_colon(text).and_then(|said| whole(&said))
}

/// The part of a note that a form accounts for, and the words that follow and that none does; none where there is no such part.
pub(super) fn unfollowed(text: &str) -> Option<(String, String)> {
    let said = Note::new(text);
    let tokens = tokens(&said.plain);
    if tokens.len() > MAX_TOKENS {
        return None;
    }
    (2..tokens.len()).rev().find_map(|end| {
        let known = tokens.get(..end)?;
        reading(&said, known)?;
        let last = known.last()?.at.end;
        let rest = said.plain.get(last..)?.trim_start_matches([',', ' ']);
        Some((said.restore_quotes(said.plain.get(..last)?), said.restore_quotes(rest)))
    })
}

/// True for a note that asks whether, or says perhaps. What stands in quotes or behind a colon is to be written, and asks nothing.
pub(super) fn is_doubted(text: &str) -> bool {
    let outside = Note::new(text).outside(text).to_lowercase();
    let head = if Note::with_colon(text).is_some() { outside.split(':').next() } else { None };
    let lower = head.unwrap_or(&outside).trim();
    let lower = ["ok, ", "okay, ", "also, ", "and "]
        .iter()
        .find_map(|lead| lower.strip_prefix(lead))
        .unwrap_or(lower);
    let is = |word: Option<&str>, list: &str| {
        word.is_some_and(|word| list.split(' ').any(|known| known == word.trim_matches([',', '.', '?'])))
    };
    let mut words = lower.split_whitespace();
    let (first, second) = (words.next(), words.next());
    let last = lower.split_whitespace().next_back();
    // “Can you …?” asks somebody to do it.
    let asks_to = is(first, "can could would will kannst könntest können könnten würdest würden")
        && is(second, "you u we du sie ihr");
    let is_polite = asks_to || is(first, "please pls kindly bitte") || is(last, "please bitte");
    let is_doubt = is(first, "maybe perhaps possibly vielleicht eventuell evtl womöglich")
        || [", maybe", ", perhaps", ", vielleicht", ", i think", ", not sure"]
            .iter()
            .any(|doubt| lower.trim_end_matches('.').ends_with(doubt));
    let is_question = is(first, "should shall is are was soll sollen sollte sollten ist sind")
        && is(second, "i we it this that these those the ich wir man das dies diese dieser dieses der die");
    is_doubt || is_question || lower.contains('?') && !is_polite
}

fn whole(said: &Note) -> Option<Reading> {
    let tokens = tokens(&said.plain);
    // Words of no request around it: “please”, „bitte“.
    let polite = |token: &Token<'_>| matches!(token.lower.as_str(), "please" | "bitte");
    let from = tokens.iter().take_while(|token| polite(token)).count();
    let mut tokens = tokens.get(from..)?;
    while let [rest @ .., last] = tokens
        && polite(last)
    {
        tokens = rest;
    }
    if let [one] = tokens
        && said.quoted.len() == 1
        && let Some(words) = said.quote(one.plain)
    {
        let new = Text { words: words.clone(), set_off: true, leaning: Vec::new() };
        return Some(Reading { wish: Request::Set(words), new, here: String::new() });
    }
    reading(said, tokens)
}

fn tokens(plain: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    for word in plain.split(' ') {
        let core = word.strip_suffix(',').filter(|core| !core.is_empty()).unwrap_or(word);
        for part in [core, word.get(core.len()..).unwrap_or_default()] {
            if !part.is_empty() {
                out.push(Token { at: at..at + part.len(), lower: part.to_lowercase(), plain: part });
            }
            at += part.len();
        }
        at += 1;
    }
    out
}

/// The one reading of all these tokens.
fn reading(said: &Note, tokens: &[Token<'_>]) -> Option<Reading> {
    if tokens.len() > MAX_TOKENS || tokens.is_empty() {
        return None;
    }
    let mut found: Vec<Reading> = Vec::new();
    for (kind, forms) in FORMS {
        for form in forms.lines() {
            let parts: Vec<&str> = form.split(' ').collect();
            let mut all = Vec::new();
            fit(said, &parts, tokens, 0, &Slots::default(), &mut all);
            for slots in all {
                let Some(one) = filled(said, (kind, form), tokens, &slots) else { continue };
                if !found.iter().any(|other| other.wish == one.wish) {
                    found.push(one);
                }
            }
        }
    }
    let one = found.pop()?;
    found.is_empty().then_some(one)
}

/// All ways in which a form's parts take the tokens from `at` to the last.
fn fit(said: &Note, parts: &[&str], tokens: &[Token<'_>], at: usize, slots: &Slots, out: &mut Vec<Slots>) {
    let Some((part, rest)) = parts.split_first() else {
        if at == tokens.len() {
            out.push(slots.clone());
        }
        return;
    };
    let (optional, part) = part.strip_prefix('?').map_or((false, *part), |part| (true, part));
    if optional {
        fit(said, rest, tokens, at, slots, out);
    }
    if !part.starts_with('{') {
        if tokens.get(at).is_some_and(|token| part.split('|').any(|word| word == token.lower)) {
            fit(said, rest, tokens, at + 1, slots, out);
        }
        return;
    }
    // A form that ends with a slot gives it all the rest.
    let least = if rest.is_empty() { tokens.len() } else { at + 1 };
    for end in least.max(at + 1)..=tokens.len() {
        let mut slots = slots.clone();
        match part {
            "{new}" => slots.new = Some((at, end)),
            "{old}" => slots.old = Some((at, end)),
            _ if !is_here(&piece(said, tokens, (at, end))) => continue,
            _ => slots.here = Some((at, end)),
        }
        fit(said, rest, tokens, end, &slots, out);
    }
}

/// The words of tokens as they stand in the note.
fn piece(said: &Note, tokens: &[Token<'_>], (from, to): (usize, usize)) -> String {
    let start = tokens.get(from).map_or(0, |token| token.at.start);
    let end = to.checked_sub(1).and_then(|at| tokens.get(at)).map_or(start, |token| token.at.end);
    said.plain.get(start..end).unwrap_or_default().to_owned()
}

/// The request of a form with these words; none where they can't be in its slots.
fn filled(said: &Note, (kind, form): (Kind, &str), tokens: &[Token<'_>], slots: &Slots) -> Option<Reading> {
    let here = slots.here.map(|at| piece(said, tokens, at)).unwrap_or_default();
    let is_title = TITLES.contains(&here.rsplit(' ').next().unwrap_or_default().to_lowercase().as_str());
    let slot = match kind {
        _ if is_title => Slot::Title,
        Kind::Set | Kind::Correct => Slot::Value,
        Kind::Words | Kind::Replace => Slot::Words,
        Kind::Rename => Slot::Title,
    };
    let begins = slots.new.is_some_and(|(from, _)| from == 0);
    let new = literal::text(said, &piece(said, tokens, slots.new?), slot, begins)?;
    // Several words in small letters may be one and a remark, but where the form ends behind them or the old ones are as many.
    let several = new.words.split(' ').count();
    let as_many = slots.old.map_or(1, |(from, to)| to - from);
    let is_small = new.words.starts_with(char::is_lowercase) && !new.set_off;
    if is_small && several > as_many && kind != Kind::Rename && !form.ends_with("{new} instead") {
        return None;
    }
    let wish = match kind {
        Kind::Set | Kind::Words if is_title => Request::Rename(new.words.clone()),
        Kind::Set | Kind::Words => Request::Set(new.words.clone()),
        Kind::Rename => Request::Rename(new.words.clone()),
        Kind::Correct | Kind::Replace => {
            let old = piece(said, tokens, slots.old?);
            let quoted = said.quote(&old);
            let words = old.split(' ').count();
            let own =
                |word: Option<&str>| word.is_some_and(|word| JOINTS.contains(&word.to_lowercase().as_str()));
            let joined = own(old.split(' ').next()) || own(old.rsplit(' ').next()) || old.ends_with(',');
            let is_named =
                quoted.is_some() || !is_here(&old) && !said.is_quoted(&old) && !joined && words <= MAX_OLD;
            if !is_named {
                return None;
            }
            Request::Replace { old: quoted.unwrap_or_else(|| said.value(&old)), new: new.words.clone() }
        }
    };
    Some(Reading { wish, new, here })
}

#[cfg(test)]
mod tests {
    use super::is_doubted;

    #[test]
    fn questions_and_doubts_are_told_from_requests() {
        for text in [
            "Delete this sentence?",
            "Maybe remove this",
            "Perhaps shorter",
            "Should we delete this row",
            "Is this bold",
            "Make this bold?",
            "Delete this, maybe.",
            "Sort it by price, I think",
            "Diesen Satz löschen?",
            "Vielleicht diese Zeile löschen",
            "Sollten wir das löschen",
            "Replace May with June?",
        ] {
            assert!(is_doubted(text), "{text}");
        }
        for text in [
            "Delete this sentence",
            "Can you delete this sentence?",
            "Could you shorten this a bit?",
            "Kannst du diese Zeile löschen?",
            "Bitte diese Zeile löschen?",
            "Delete this, please?",
            "Change to: Who pays?",
            "Replace “May?” with “June”",
            "replace maybe with perhaps",
            "delete the word maybe",
            "should be 1400, not 1350",
            "sollte 1400 sein",
        ] {
            assert!(!is_doubted(text), "{text}");
        }
    }
}
