//! Who does an action and by when, as a line says it. Takes words as they are written; knows no names and no calendar.

use gloss_figures::words::month;

/// Words that begin sentences with a capital and are nobody's name.
const NOBODY: [&str; 30] = [
    "we", "it", "this", "that", "the", "they", "there", "he", "she", "you", "i", "next", "then", "if",
    "when", "all", "please", "need", "someone", "nobody", "our", "a", "an", "in", "on", "for", "also",
    "what", "which", "everyone",
];

/// Who a line says does it: `@anna`, `(Anna)`, `Owner: Anna`, `Anna: …`, `Anna will …`, `Anna and Ben to …`.
pub(super) fn owner(text: &str) -> String {
    if let Some(rest) = text
        .find('@')
        .filter(|at| *at == 0 || text.get(..*at).is_some_and(|before| before.ends_with([' ', '('])))
        .and_then(|at| text.get(at + 1..))
    {
        let name: String =
            rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_')).collect();
        return gloss_figures::words::capital(name.trim_end_matches('.'));
    }
    let lower = text.to_lowercase();
    for cue in ["owner: ", "assigned to ", "responsible: "] {
        if let Some(rest) = lower.find(cue).and_then(|at| text.get(at + cue.len()..)) {
            return name_at(rest).unwrap_or_default();
        }
    }
    if let Some(inside) = text.rsplit_once('(').and_then(|(_, rest)| rest.split(')').next())
        && let Some(name) = name_at(inside)
        && inside.split([',', ';']).next().is_some_and(|first| first.trim() == name)
    {
        return name;
    }
    let Some(name) = name_at(text) else {
        return String::new();
    };
    let rest = text.get(name.len()..).unwrap_or_default();
    let cues = [":", " will ", " to ", " should ", " must ", "’ll ", "'ll ", " –", " -"];
    if cues.iter().any(|cue| rest.starts_with(cue)) { name } else { String::new() }
}

/// One to three capitalised words, or two names joined by "and".
fn name_at(text: &str) -> Option<String> {
    let mut end = 0;
    for (count, word) in text.split_inclusive(' ').enumerate() {
        let bare = word.trim_end_matches([' ', ':', ',', ')', '.']);
        let named = bare.chars().next().is_some_and(char::is_uppercase)
            && bare.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\''));
        let joins = count > 0 && matches!(bare, "and" | "&");
        if !named && !joins || count == 0 && NOBODY.contains(&bare.to_lowercase().as_str()) || count > 4 {
            break;
        }
        end += bare.len();
        if bare.len() + 1 != word.len() || !word.ends_with(' ') {
            break;
        }
        end += 1;
    }
    let name = text.get(..end)?.trim().trim_end_matches(" and").trim_end_matches(" &");
    (!name.is_empty()).then(|| name.to_owned())
}

/// When: the words after "by", "until", "due", "before" that name a day, as they are written.
pub(super) fn due(text: &str) -> String {
    const DAYS: [&str; 18] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "today",
        "tomorrow",
        "next",
        "this",
        "end",
        "eod",
        "eow",
        "mid",
        "the",
        "q",
        "week",
    ];
    let lower = text.to_lowercase();
    for cue in [" by ", " until ", " due ", " before ", " till ", " due: ", "(by ", "(due "] {
        let Some(rest) = lower.find(cue).and_then(|at| text.get(at + cue.len()..)) else {
            continue;
        };
        let words: Vec<&str> = rest.split(' ').take(4).collect();
        let first = words
            .first()
            .map(|word| word.trim_end_matches(['.', ',', ')', ';']).to_lowercase())
            .unwrap_or_default();
        let dated = first.starts_with(|c: char| c.is_ascii_digit())
            || DAYS.contains(&first.as_str())
            || month(&first).is_some();
        if !dated {
            continue;
        }
        let end = rest.find([',', '.', ';', ')']).unwrap_or(rest.len());
        let said = rest.get(..end).unwrap_or(rest);
        return said
            .split(' ')
            .take(5)
            .take_while(|word| !matches!(*word, "and" | "so" | "to" | "with" | "for" | "because"))
            .collect::<Vec<_>>()
            .join(" ");
    }
    String::new()
}
