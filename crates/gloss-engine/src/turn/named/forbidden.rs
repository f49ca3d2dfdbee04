//! Whether words that say a name forbid it: "summarise memo.md, without touching .env". Who forbids a file has not named it for
//! an agent to meet. Pure; unsure is forbidden, and the agent asks.

/// Words that take something away from what is asked, wherever they stand in its clause.
const NOT: &str = "alone aren't ausgenommen ausser außer avoid avoiding ban banned besides bis bleibt can't cannot couldn't \
didn't doesn't don't dont exclude excluding except excepting finger fingers forbidden geheim hands ignore ignorier ignoriere \
ignorieren ignoring isn't kein keine keinem keinen keiner keines keinesfalls keineswegs lass lasse lassen leave meide mustn't \
nein neither never nicht nichts nie niemals niemand no nobody none nor not off ohne omit omitting private rather ruhe \
secret secrets shouldn't skip skipping spare stay tabu than unless unangetastet untouched verboten vergiss vermeide weder \
weglassen without won't wouldn't überspring überspringe auslassen";

/// Words that begin a wish of their own, so that what was forbidden before them is not forbidden behind them.
const WISH: &str = "add analyse analysier analysiere analyze bearbeite build change check compare create edit erkläre erstell \
erstelle explain find fix fülle gib give lies list lies look mach mache make nimm nutze open prüfe put read rename report save \
schau schreib schreibe send show sieh speichere summarise summarize take tell translate update use vergleiche verwende write \
zeig zeige ändere öffne ergänze übersetze";

/// Words behind which something else begins that what was forbidden before does not reach.
const BUT: &str = "aber allerdings but dafür however instead sondern stattdessen";

/// True where the words around a name, which stands at these bytes, forbid it.
pub(super) fn forbids(text: &str, at: usize, end: usize) -> bool {
    let (before, after) = (text.get(..at).unwrap_or_default(), text.get(end..).unwrap_or_default());
    let sentence = before.get(sentence_start(before)..).unwrap_or_default();
    // What stands behind the name is of its own clause only.
    let rest = after.split(ends_clause).next().unwrap_or_default();
    let rest = rest.split(". ").next().unwrap_or_default();
    if words(rest).any(|word| is(NOT, &word)) && !first_is(rest, BUT) {
        return true;
    }
    let mut forbidden = false;
    for (n, clause) in sentence.split(ends_clause).enumerate() {
        let own: Vec<String> = words(clause).collect();
        // A clause with a wish of its own stands for itself; a list goes on with what was said of its beginning.
        if n > 0 && own.iter().take(3).any(|word| is(WISH, word)) {
            forbidden = false;
        }
        for word in &own {
            match word {
                word if is(BUT, word) && forbidden => forbidden = false,
                // "Nothing but .env" and "all but .env" name what is left, or what is not: nobody can tell.
                word if is(NOT, word)
                    || (is(BUT, word) && own.iter().any(|one| is("all alles everything", one))) =>
                {
                    forbidden = true;
                }
                _ => {}
            }
        }
    }
    forbidden
}

/// Where the last sentence begins: behind a stop and a blank, a mark or a line's end.
fn sentence_start(before: &str) -> usize {
    let mut ends = before.char_indices().filter(|(at, sign)| match sign {
        '!' | '?' | '\n' => true,
        '.' => before.get(at + 1..).is_some_and(|rest| rest.starts_with(char::is_whitespace)),
        _ => false,
    });
    ends.next_back().map_or(0, |(at, sign)| at + sign.len_utf8())
}

fn ends_clause(sign: char) -> bool {
    matches!(sign, ',' | ';' | ':' | '–' | '—' | '(' | ')' | '\n' | '!' | '?')
}

/// The words of a clause, without the signs around them.
fn words(clause: &str) -> impl Iterator<Item = String> + '_ {
    let apart = |sign: char| !(sign.is_alphanumeric() || matches!(sign, '\'' | '’'));
    clause.split(apart).filter(|word| !word.is_empty()).map(|word| word.replace('’', "'").to_lowercase())
}

fn first_is(clause: &str, list: &str) -> bool {
    words(clause).next().is_some_and(|word| is(list, &word))
}

fn is(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}

#[cfg(test)]
mod tests {
    use super::super::names::hears;

    #[test]
    fn a_name_that_is_forbidden_is_not_named() {
        for text in [
            "Summarise memo.md; do not read .env",
            "Summarise memo.md without touching .env",
            "Summarise the folder, leave .env alone",
            "Summarise every file except .env",
            "Fasse alles zusammen, aber lies .env nicht",
            "Why must nobody open .env?",
            "Summarise memo.md. Never open .env!",
            "Do not read memo.md, .env or notes.txt",
            "Fasse memo.md zusammen, ohne .env zu öffnen",
            "Alles außer .env",
            "All files but .env",
            ".env is secret, summarise the rest",
            ".env must not be read",
            "Keep your hands off .env",
            "Use any file other than .env",
            "Ignore .env and summarise memo.md",
            "Lass .env in Ruhe",
            "Don’t look into .env",
            "Neither .env nor .npmrc may be opened",
            "Read .env. Do not change .env.",
        ] {
            assert_eq!(hears(text, &[".env"]), Some(false), "{text}");
        }
    }

    #[test]
    fn a_name_beside_what_is_forbidden_is_named() {
        for text in [
            "Look at .env and tell me",
            "Don't ask me anything, read .env and summarise it",
            "Do not read memo.md but read .env",
            "Lies nicht memo.md, sondern .env",
            "Summarise memo.md. It is not long. Then check .env",
            "Without asking, open .env",
            "What is in `.env`, and what does it do?",
            "Compare .env with .env.example",
        ] {
            assert_eq!(hears(text, &[".env"]), Some(true), "{text}");
        }
    }
}
