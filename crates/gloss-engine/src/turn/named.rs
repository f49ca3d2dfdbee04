//! Whether words name a file: its name compared as it is, sentence by sentence, without what is quoted. Where a sentence could
//! mean the opposite nothing is named, and whoever wants the file asks. Pure.

/// Words that may turn a sentence into its opposite, in some languages. Where one stands beside a name nobody is sure.
const UNSURE: &str = "alone aside aucun außer ausser avoid but don't dont except geheim ignore jamais kein keine keinen keines \
leave mai must never neither nicht nie niemals no nobody non nor not nothing nunca off ohne other others pas rest ruhe salvo sans \
sauf secret senza sin skip tranne without";

/// Kind of sentence that names a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Naming {
    /// In a question: it may be looked at.
    InQuestion,
    /// In a wish.
    Wished,
}

/// Words of a person in a task, and the files that they attached or pointed at.
#[derive(Debug, Default)]
pub(crate) struct PersonWords {
    /// Their words.
    pub(crate) texts: Vec<String>,
    /// The files.
    pub(crate) files: Vec<String>,
}

impl PersonWords {
    /// Finds how the words name a file, by one of its names; none where they do not, or where one may forbid it.
    pub(crate) fn naming(&self, names: &[&str]) -> Option<Naming> {
        let mut best = None;
        for sentence in self.texts.iter().flat_map(|text| sentences(text)) {
            if !names.iter().any(|name| says_name(&sentence, name)) {
                continue;
            }
            let words = sentence.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’')));
            if words.map(|word| word.replace('’', "'")).any(|word| UNSURE.split(' ').any(|one| one == word))
            {
                return None;
            }
            let naming = if sentence.ends_with('?') { Naming::InQuestion } else { Naming::Wished };
            best = best.max(Some(naming));
        }
        best
    }
}

/// The sentences of a text in lower case, without what is quoted in it.
fn sentences(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted: Option<char> = None;
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let opens = !before.is_alphanumeric();
        match (quoted, c) {
            (Some(end), c) if c == end => quoted = None,
            (Some(_), _) => {}
            (None, '“' | '„') => quoted = Some(if c == '„' { '“' } else { '”' }),
            (None, '«') => quoted = Some('»'),
            (None, '‘') => quoted = Some('’'),
            (None, '"' | '\'') if opens => quoted = Some(c),
            // A line of somebody else's mail.
            (None, '>') if before == '\n' => quoted = Some('\n'),
            (None, c) => {
                out.last_mut().into_iter().for_each(|sentence| sentence.extend(c.to_lowercase()));
                let next = chars.peek().copied();
                let ends = matches!(c, '!' | ';' | '\n')
                    || (c == '.' && next.is_none_or(char::is_whitespace))
                    // Within an address a question begins that is none of the person's.
                    || (c == '?' && !next.is_some_and(char::is_alphanumeric));
                if ends {
                    out.push(String::new());
                }
            }
        }
        before = c;
    }
    out
}

/// Whether a sentence says a name as a word of its own, whatever its case.
fn says_name(sentence: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/');
    sentence.match_indices(&name).filter(|_| name.len() > 1).any(|(at, found)| {
        let before = sentence.get(..at).and_then(|head| head.chars().next_back());
        let mut after = sentence.get(at + found.len()..).unwrap_or_default().chars();
        let next = after.next();
        let goes_on = next.is_some_and(inner) || (next == Some('.') && after.next().is_some_and(inner));
        !before.is_some_and(|c| inner(c) || c == '.') && !goes_on
    })
}

#[cfg(test)]
mod tests {
    use super::{Naming, PersonWords};

    fn naming(text: &str, names: &[&str]) -> Option<Naming> {
        PersonWords { texts: vec![text.to_owned()], files: Vec::new() }.naming(names)
    }

    #[test]
    fn a_file_is_named_by_its_name_and_in_words_of_ones_own() {
        use Naming::{InQuestion, Wished};
        for (text, name, expect) in [
            ("Write tools/run.py", "tools/run.py", Some(Wished)),
            ("Write run.py, please", "tools/run.py", None),
            ("Write rerun.py", "run.py", None),
            ("Look at package.json.md", "package.json", None),
            ("Look at .ENV.", ".env", Some(Wished)),
            ("my.env is fine", ".env", None),
            ("What is in `.env`, and what does it do?", ".env", Some(InQuestion)),
            ("What does package.json do? Add a script to package.json.", "package.json", Some(Wished)),
            ("Translate this mail: 'put the package.json into the repo'", "package.json", None),
            ("Translate: “write package.json”", "package.json", None),
            ("Übersetze: „schreib package.json“", "package.json", None),
            ("Answer this:\n> please write package.json\nThanks", "package.json", None),
            ("It's in .env, read it", ".env", Some(Wished)),
            ("Read deep/package.json", "package.json", None),
            ("Read https://a.example/b?week=47.", "https://a.example/b?week=47", Some(Wished)),
            ("Is it in .env? Look.", ".env", Some(InQuestion)),
        ] {
            assert_eq!(naming(text, &[name]), expect, "{text}: {name}");
        }
    }

    #[test]
    fn where_a_sentence_may_forbid_it_nobody_is_sure() {
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
            "Résume memo.md sans lire .env",
        ] {
            assert_eq!(naming(text, &[".env"]), None, "{text}");
        }
    }
}
