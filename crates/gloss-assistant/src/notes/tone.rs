//! Another tone by exchanging words: small tables, whole words, links' targets and code left alone. A word that
//! may mean something else is in no table, and figures and negations are never touched.

use super::request::Tone;
use gloss_figures::links::beside_links;
use gloss_figures::sentence::sentences;

/// Words and plainer ones.
const PLAIN: [(&str, &str); 44] = [
    ("in order to", "to"),
    ("due to the fact that", "because"),
    ("in the event that", "if"),
    ("at this point in time", "now"),
    ("with regard to", "about"),
    ("with respect to", "about"),
    ("in regard to", "about"),
    ("a large number of", "many"),
    ("a number of", "several"),
    ("the majority of", "most"),
    ("prior to", "before"),
    ("subsequent to", "after"),
    ("in spite of the fact that", "although"),
    ("for the purpose of", "for"),
    ("utilise", "use"),
    ("utilised", "used"),
    ("utilises", "uses"),
    ("utilize", "use"),
    ("utilized", "used"),
    ("utilizes", "uses"),
    ("utilising", "using"),
    ("utilizing", "using"),
    ("commence", "begin"),
    ("commenced", "began"),
    ("commences", "begins"),
    ("terminate", "end"),
    ("terminated", "ended"),
    ("endeavour", "try"),
    ("endeavor", "try"),
    ("facilitate", "help"),
    ("facilitates", "helps"),
    ("approximately", "about"),
    ("assist", "help"),
    ("demonstrate", "show"),
    ("demonstrates", "shows"),
    ("demonstrated", "showed"),
    ("sufficient", "enough"),
    ("numerous", "many"),
    ("regarding", "about"),
    ("therefore", "so"),
    ("nevertheless", "still"),
    ("furthermore", "also"),
    ("moreover", "also"),
    ("in addition to", "besides"),
];

/// Words and more formal ones.
const FORMAL: [(&str, &str); 16] = [
    ("get rid of", "remove"),
    ("find out", "determine"),
    ("figure out", "determine"),
    ("look into", "examine"),
    ("set up", "establish"),
    ("go up", "rise"),
    ("goes up", "rises"),
    ("went up", "rose"),
    ("go down", "fall"),
    ("goes down", "falls"),
    ("went down", "fell"),
    ("big", "large"),
    ("bigger", "larger"),
    ("biggest", "largest"),
    ("also,", "in addition,"),
    ("anyway,", "in any case,"),
];

/// Phrases that lead up to what a sentence says, and say nothing themselves.
const LEADS: [&str; 6] = [
    "needless to say,",
    "it should be noted that",
    "it is worth noting that",
    "it is important to note that",
    "as a matter of fact,",
    "in fact,",
];

/// Words that only weigh others.
const FILLER: [&str; 8] =
    ["very", "really", "actually", "totally", "extremely", "truly", "obviously", "absolutely"];

/// Words that hedge and can go without another word changing.
const HEDGES: [&str; 12] = [
    "perhaps",
    "maybe",
    "possibly",
    "arguably",
    "somewhat",
    "it seems that",
    "it appears that",
    "we believe that",
    "we think that",
    "i think that",
    "in our opinion,",
    "to some extent",
];

/// Contractions and what they stand for, where that is one thing only: `he's` may be `he is` or `he has`.
const CONTRACTIONS: [(&str, &str); 36] = [
    ("don’t", "do not"),
    ("doesn’t", "does not"),
    ("didn’t", "did not"),
    ("isn’t", "is not"),
    ("aren’t", "are not"),
    ("wasn’t", "was not"),
    ("weren’t", "were not"),
    ("can’t", "cannot"),
    ("couldn’t", "could not"),
    ("won’t", "will not"),
    ("wouldn’t", "would not"),
    ("shouldn’t", "should not"),
    ("hasn’t", "has not"),
    ("haven’t", "have not"),
    ("hadn’t", "had not"),
    ("mustn’t", "must not"),
    ("needn’t", "need not"),
    ("mightn’t", "might not"),
    ("i’m", "I am"),
    ("you’re", "you are"),
    ("we’re", "we are"),
    ("they’re", "they are"),
    ("i’ve", "I have"),
    ("you’ve", "you have"),
    ("we’ve", "we have"),
    ("they’ve", "they have"),
    ("i’ll", "I will"),
    ("you’ll", "you will"),
    ("we’ll", "we will"),
    ("they’ll", "they will"),
    ("it’ll", "it will"),
    ("that’ll", "that will"),
    ("there’ll", "there will"),
    ("who’ll", "who will"),
    ("he’ll", "he will"),
    ("she’ll", "she will"),
];

/// British spellings and American ones.
const SPELLINGS: [(&str, &str); 60] = [
    ("colour", "color"),
    ("colours", "colors"),
    ("favour", "favor"),
    ("favourite", "favorite"),
    ("favourable", "favorable"),
    ("labour", "labor"),
    ("neighbour", "neighbor"),
    ("neighbours", "neighbors"),
    ("behaviour", "behavior"),
    ("honour", "honor"),
    ("centre", "center"),
    ("centres", "centers"),
    ("metre", "meter"),
    ("metres", "meters"),
    ("litre", "liter"),
    ("litres", "liters"),
    ("kilometre", "kilometer"),
    ("kilometres", "kilometers"),
    ("theatre", "theater"),
    ("fibre", "fiber"),
    ("organise", "organize"),
    ("organised", "organized"),
    ("organisation", "organization"),
    ("organisations", "organizations"),
    ("realise", "realize"),
    ("realised", "realized"),
    ("recognise", "recognize"),
    ("recognised", "recognized"),
    ("summarise", "summarize"),
    ("summarised", "summarized"),
    ("analyse", "analyze"),
    ("analysed", "analyzed"),
    ("optimise", "optimize"),
    ("optimised", "optimized"),
    ("prioritise", "prioritize"),
    ("prioritised", "prioritized"),
    ("minimise", "minimize"),
    ("maximise", "maximize"),
    ("utilise", "utilize"),
    ("categorise", "categorize"),
    ("cancelled", "canceled"),
    ("cancelling", "canceling"),
    ("travelled", "traveled"),
    ("travelling", "traveling"),
    ("traveller", "traveler"),
    ("modelling", "modeling"),
    ("modelled", "modeled"),
    ("labelled", "labeled"),
    ("fuelled", "fueled"),
    ("totalled", "totaled"),
    ("defence", "defense"),
    ("offence", "offense"),
    ("catalogue", "catalog"),
    ("dialogue", "dialog"),
    ("grey", "gray"),
    ("sceptical", "skeptical"),
    ("aeroplane", "airplane"),
    ("jewellery", "jewelry"),
    ("enrolment", "enrollment"),
    ("fulfil", "fulfill"),
];

/// A source in another tone.
pub(super) fn toned(source: &str, tone: Tone) -> String {
    let pairs = |table: &[(&str, &str)], back: bool| {
        let mut pairs: Vec<(String, String)> =
            table
                .iter()
                .map(|(a, b)| {
                    if back { ((*b).to_owned(), (*a).to_owned()) } else { ((*a).to_owned(), (*b).to_owned()) }
                })
                .collect();
        // The longest first, so that a phrase is not taken apart by a word of it.
        pairs.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
        pairs
    };
    let typed = |pairs: Vec<(String, String)>| -> Vec<(String, String)> {
        let straight: Vec<_> = pairs.iter().map(|(a, b)| (a.replace('’', "'"), b.clone())).collect();
        pairs.into_iter().chain(straight).collect()
    };
    let table = match tone {
        Tone::Plain => pairs(&PLAIN, false),
        Tone::Formal => [pairs(&FORMAL, false), typed(pairs(&CONTRACTIONS, false))].concat(),
        Tone::Lean => [
            removals(&LEADS),
            removals(&FILLER),
            pairs(&[("in order to", "to"), ("due to the fact that", "because")], false),
        ]
        .concat(),
        Tone::Direct => removals(&HEDGES),
        Tone::Contract => pairs(&CONTRACTIONS, true),
        Tone::Expand => typed(pairs(&CONTRACTIONS, false)),
        Tone::British => pairs(&SPELLINGS, true),
        Tone::American => pairs(&SPELLINGS, false),
        Tone::Spacing => return lines(source),
    };
    in_order(source, &table)
}

/// A source without the phrases that only lead up to what its sentences say.
pub(super) fn without_leads(source: &str) -> String {
    let without = |sentence: &&str| {
        let lower = sentence.to_lowercase();
        let leads = LEADS.iter().any(|lead| lower.starts_with(lead));
        if leads { in_order(sentence, &removals(&LEADS)) } else { (*sentence).to_owned() }
    };
    sentences(source).iter().map(without).collect()
}

fn removals(list: &[&str]) -> Vec<(String, String)> {
    list.iter().map(|word| ((*word).to_owned(), String::new())).collect()
}

fn in_order(source: &str, table: &[(String, String)]) -> String {
    beside_links(source, |text| {
        table.iter().fold(text.to_owned(), |text, (old, new)| exchanged(&text, old, new))
    })
}

/// Each whole phrase exchanged, with the capital it had; a phrase that goes takes a space with it, and the word
/// after it at a sentence's beginning takes its capital.
fn exchanged(text: &str, old: &str, new: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '_' | '/' | '`');
    while let Some(start) = find(text, old, at) {
        let end = start + old.len();
        let before = text.get(..start).and_then(|head| head.chars().next_back());
        let after = text.get(end..).and_then(|tail| tail.chars().next());
        // "Not very" is no longer "not" alone.
        let negated = new.is_empty() && {
            let head = text.get(..start).unwrap_or_default().trim_end().to_lowercase();
            head.ends_with("not") || head.ends_with("n't") || head.ends_with("n’t")
        };
        let ends = old.ends_with(',') || !after.is_some_and(letters);
        let whole = ends && !negated && !before.is_some_and(letters);
        if !whole {
            out.push_str(text.get(at..end).unwrap_or_default());
            at = end;
            continue;
        }
        out.push_str(text.get(at..start).unwrap_or_default());
        let capital = text.get(start..).is_some_and(|rest| rest.starts_with(char::is_uppercase))
            && !old.starts_with("i’")
            && !old.starts_with("i'");
        at = end;
        if !new.is_empty() {
            out.push_str(&if capital { gloss_figures::words::capital(new) } else { new.to_owned() });
            article(&mut out, new);
            continue;
        }
        let rest = text.get(end..).unwrap_or_default();
        if rest.starts_with(' ')
            && before.is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '(' | '“' | '"'))
        {
            at += 1;
            if capital && let Some(next) = text.get(at..).and_then(|rest| rest.chars().next()) {
                out.extend(next.to_uppercase());
                at += next.len_utf8();
            }
        } else if before == Some(' ') {
            out.pop();
        }
        if let Some(next) = text.get(at..) {
            refit(&mut out, next);
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// `a more ...` and `an enough ...` never come about: the article before an exchanged word fits its sound.
fn article(out: &mut String, new: &str) {
    let start = out.len().saturating_sub(new.len());
    let vowel = new.starts_with(['a', 'e', 'i', 'o']);
    for (wrong, right) in [(" a ", " an "), (" an ", " a ")] {
        let fits = (wrong == " a ") == vowel;
        if fits && out.get(..start).is_some_and(|head| head.ends_with(wrong)) {
            out.replace_range(start - wrong.len()..start, right);
            return;
        }
    }
}

/// The article before a word that went, for the word that follows now.
fn refit(out: &mut String, next: &str) {
    let vowel = next.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
    let consonant =
        next.starts_with(|c: char| c.is_ascii_lowercase()) && !vowel && !next.starts_with(['u', 'h']);
    if vowel && out.ends_with(" a ") {
        out.truncate(out.len() - 1);
        out.push_str("n ");
    } else if consonant && out.ends_with(" an ") {
        out.truncate(out.len() - 2);
        out.push(' ');
    }
}

fn find(text: &str, old: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let found = rest.char_indices().find(|(at, _)| {
        rest.get(*at..*at + old.len())
            .is_some_and(|head| head == old || head.to_lowercase() == old.to_lowercase())
    });
    found.map(|(at, _)| from + at)
}

/// Doubled words and spaces, line by line; a table's and code's spaces stay.
fn lines(source: &str) -> String {
    let mut fenced = false;
    let line = |line: &str| {
        let mark = line.trim_start().starts_with("```");
        fenced ^= mark;
        if fenced || mark || line.contains(['|', '`']) { line.to_owned() } else { beside_links(line, spaced) }
    };
    source.split_inclusive('\n').map(line).collect()
}

/// Words that stand twice in right English.
const TWICE: [&str; 4] = ["had", "that", "is", "do"];

fn spaced(text: &str) -> String {
    let indent = text.len() - text.trim_start_matches(' ').len();
    let (lead, body) = text.split_at_checked(indent).unwrap_or(("", text));
    let ends = body.len() - body.trim_end_matches(' ').len();
    let (body, end) = body.split_at_checked(body.len() - ends).unwrap_or((body, ""));
    let mut out: Vec<&str> = Vec::new();
    for word in body.split(' ').filter(|word| !word.is_empty()) {
        let same = out.last().is_some_and(|last: &&str| {
            last.eq_ignore_ascii_case(word) && word.chars().all(char::is_alphabetic) && !TWICE.contains(&word)
        });
        if !same {
            out.push(word);
        }
    }
    let mut joined = out.join(" ");
    for sign in [",", ".", ";", ":", "!", "?"] {
        joined = joined.replace(&format!(" {sign} "), &format!("{sign} "));
    }
    format!("{lead}{joined}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_exchanged() {
        for (text, tone, expect) in [
            ("In order to grow, we utilise it.", Tone::Plain, "To grow, we use it."),
            ("It was a very old and really good plan.", Tone::Lean, "It was an old and good plan."),
            (
                "Very good. It is [very](fact:very), not very bad.",
                Tone::Lean,
                "Good. It is [very](fact:very), not very bad.",
            ),
            (
                "We don't know; they're late. Don’t go.",
                Tone::Expand,
                "We do not know; they are late. Do not go.",
            ),
            ("We do not know.", Tone::Contract, "We don’t know."),
            ("Sales went up; it isn't clear.", Tone::Formal, "Sales rose; it is not clear."),
            ("Perhaps costs fell.", Tone::Direct, "Costs fell."),
            (
                "The colour of the Organisation's centre",
                Tone::American,
                "The color of the Organisation's center",
            ),
            ("The color was gray", Tone::British, "The colour was grey"),
            ("the the cat  sat , down", Tone::Spacing, "the cat sat, down"),
            ("He had had enough", Tone::Spacing, "He had had enough"),
            ("every actuality", Tone::Lean, "every actuality"),
        ] {
            assert_eq!(toned(text, tone), expect, "{text}");
        }
    }
}
