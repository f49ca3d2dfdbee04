//! Whether words ask for code of a kind: "write a Python script", "save it as JSON", "a small website". Words that only
//! mention a language ("a summary of our Python course") ask for none. Pure; unsure is no.

/// Words for kinds of code, with the endings of their files. A word that is also an everyday one counts only right before
/// what it is of ([`OF_CODE`]).
type Language = (&'static [&'static str], &'static [&'static str]);

const LANGUAGES: [Language; 48] = [
    (&["python", "py"], &["py", "pyi"]),
    (&["javascript", "js", "node", "nodejs", "node.js"], &["js", "mjs", "cjs", "jsx"]),
    (&["typescript", "ts"], &["ts", "tsx", "mts"]),
    (&["react"], &["jsx", "tsx"]),
    (&["rust"], &["rs"]),
    (&["ruby"], &["rb"]),
    (&["golang", "go"], &["go"]),
    (&["java"], &["java"]),
    (&["kotlin"], &["kt", "kts"]),
    (&["swift"], &["swift"]),
    (&["scala"], &["scala"]),
    (&["c++", "cpp"], &["cpp", "cc", "cxx", "hpp", "hh", "h"]),
    (&["c#", "csharp"], &["cs"]),
    (&["c"], &["c", "h"]),
    (&["f#"], &["fs"]),
    (&["php"], &["php"]),
    (&["perl"], &["pl", "pm"]),
    (&["lua"], &["lua"]),
    (&["julia"], &["jl"]),
    (&["r"], &["r"]),
    (&["dart"], &["dart"]),
    (&["zig"], &["zig"]),
    (&["haskell"], &["hs"]),
    (&["elixir"], &["ex", "exs"]),
    (&["clojure"], &["clj"]),
    (&["shell", "bash", "zsh", "sh"], &["sh", "bash", "zsh"]),
    (&["powershell", "ps1"], &["ps1"]),
    (&["batch"], &["bat", "cmd"]),
    (&["awk"], &["awk"]),
    (&["sql", "sqlite"], &["sql"]),
    (&["html"], &["html", "htm"]),
    (&["css", "stylesheet"], &["css", "scss", "sass", "less"]),
    (&["svelte"], &["svelte"]),
    (&["vue"], &["vue"]),
    (&["json", "geojson"], &["json"]),
    (&["jsonl", "ndjson"], &["jsonl", "ndjson"]),
    (&["yaml", "yml"], &["yaml", "yml"]),
    (&["toml"], &["toml"]),
    (&["xml"], &["xml"]),
    (&["ini"], &["ini", "cfg", "conf"]),
    (&["latex", "tex"], &["tex"]),
    (&["bibtex"], &["bib"]),
    (&["ics", "ical", "icalendar"], &["ics"]),
    (&["vcf", "vcard"], &["vcf"]),
    (&["srt", "subtitles", "untertitel"], &["srt", "vtt"]),
    (&["graphql"], &["graphql"]),
    (&["terraform"], &["tf"]),
    (&["diff", "patch"], &["diff", "patch"]),
];

/// Words that stand right behind a language where its code is meant.
const OF_CODE: &str = "app application class code config configuration data datei dateien document dump export feed \
file files format function functions generator library liste macro makro module modul page pages parser pipeline \
program programm query queries schema script scripts seite skript skripte snippet template tool vorlage";

/// The same behind HTML, which is a form for people too.
const OF_PAGES: &str = "bericht email form formular invitation mail newsletter report summary table version";

/// Words that ask for something to be made or changed.
const VERBS: &str = "add adapt baue bau build change clean code convert create debug draft edit entwickle \
erstell erstelle erstellen erzeug erzeuge erweitere export exportier exportiere exportieren extend fix generate get gib give \
implement improve konvertiere korrigiere mach mache machen make need brauche möchte port prepare produce programmier \
programmiere refactor rename rewrite save schreib schreibe schreiben sichere speicher speichere speichern translate turn \
überarbeite übersetze update verbessere verwandle wandle want write ändere";

/// Words that lead to the form of what is made.
const AS: &str = "als as in into nach to";

/// Words behind which stands what something is about, and no longer what is asked for.
const ABOUT: &str = "about at aus because dass für for from how ihr ihre mein meine mit my of on our regarding that their \
this über um unser unsere unserem unseren unserer von vom was we what when where which who whose why wie your zu zum zur";

/// Words that take a wish back.
const NOT: &str = "don't do-not kein keine keinen never no nicht not ohne without";

/// A site, in one word and in two.
const SITES: &str = "homepage internetseite microsite site webapp webpage webseite website";
const SITES_OF_TWO: [(&str, &str); 5] =
    [("web", "page"), ("web", "site"), ("web", "app"), ("landing", "page"), ("html", "page")];

/// Endings of a site's files.
const OF_SITE: &str = "css htm html js json mjs svg txt webmanifest xml";

/// True for a file that a site has.
pub(super) fn is_of_site(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    name.rsplit_once('.').is_some_and(|(_, ending)| has(OF_SITE, ending))
}

/// True where words ask for code whose files have this ending.
pub(super) fn asks_for(text: &str, ending: &str) -> bool {
    let languages: Vec<&str> = LANGUAGES
        .iter()
        .filter(|(_, endings)| endings.contains(&ending))
        .flat_map(|(words, _)| *words)
        .copied()
        .collect();
    let dotted = format!(".{ending}");
    sentences(text).iter().any(|words| {
        (0..words.len()).any(|at| {
            let word = words.get(at).map_or("", String::as_str);
            let is_ending = word == dotted || (word == ending && is_before_code(words, at));
            (is_ending || languages.contains(&word)) && is_asked(words, at, word)
        })
    })
}

/// True where words ask for a site.
pub(super) fn asks_for_site(text: &str) -> bool {
    sentences(text).iter().any(|words| (0..words.len()).any(|at| is_site(words, at) && is_wished(words, at)))
}

fn is_site(words: &[String], at: usize) -> bool {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    has(SITES, word(at)) || SITES_OF_TWO.contains(&(word(at), word(at + 1)))
}

/// True where the word at a place is code that is asked for.
fn is_asked(words: &[String], at: usize, word: &str) -> bool {
    let is_everyday =
        matches!(word, "go" | "c" | "r" | "ts" | "node" | "shell" | "batch" | "swift" | "rust" | "patch");
    let next = words.get(at + 1).map_or("", String::as_str);
    let before = at.checked_sub(1).and_then(|before| words.get(before)).map_or("", String::as_str);
    let is_whole = next.is_empty() || is_small(next);
    let is_page = word == "html" && has(OF_PAGES, next);
    let is_code = is_before_code(words, at) || is_page || (is_whole && (!is_everyday || before == "in"));
    is_code && is_wished(words, at)
}

fn is_before_code(words: &[String], at: usize) -> bool {
    words.get(at + 1).is_some_and(|next| has(OF_CODE, next))
}

/// A word that begins something else, so that the one before it stands by itself.
fn is_small(word: &str) -> bool {
    has(ABOUT, word)
        || has(AS, word)
        || has(VERBS, word)
        || matches!(word, "," | "and" | "und" | "or" | "oder" | "with" | "mit" | "please" | "bitte" | "then")
}

/// True where a verb asks for what stands at a place: nothing in between says what it is about, and nobody says not to.
fn is_wished(words: &[String], at: usize) -> bool {
    if words.iter().any(|word| has(NOT, word)) {
        return false;
    }
    let is_form = |at: usize| words.get(at).is_some_and(|word| has(AS, word));
    let Some(verb) = (0..at).rev().find(|verb| words.get(*verb).is_some_and(|word| has(VERBS, word))) else {
        // In German it may stand at the end.
        return (at + 1..words.len()).any(|verb| words.get(verb).is_some_and(|word| has(VERBS, word)))
            && (is_form(at.wrapping_sub(1)) || is_before_code(words, at) || is_site(words, at));
    };
    // The form that it is wished in stands right before it, whatever is said before that.
    let before = words.get(at.wrapping_sub(1)).map_or("", String::as_str);
    if matches!(before, "as" | "als" | "into") {
        return true;
    }
    let end = if is_form(at.wrapping_sub(1)) { at - 1 } else { at };
    let gap = words.get(verb + 1..end.max(verb + 1)).unwrap_or_default();
    let mut gap = gap.iter().peekable();
    while let Some(word) = gap.next() {
        // "Build for me a small website".
        if matches!(word.as_str(), "for" | "für")
            && gap.peek().is_some_and(|next| matches!(next.as_str(), "me" | "us" | "mich" | "uns"))
        {
            gap.next();
        } else if has(ABOUT, word) {
            return false;
        }
    }
    true
}

fn has(table: &str, word: &str) -> bool {
    !word.is_empty() && table.split_whitespace().any(|known| known == word)
}

/// The sentences of a text, each as its words in lower case; a word in two parts is two.
fn sentences(text: &str) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    for line in text.to_lowercase().replace('’', "'").lines() {
        for part in line.split_whitespace() {
            let (ends, pauses) = (part.ends_with(['.', '!', '?', ';', ':']), part.ends_with(','));
            let part = part.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '#' | '.'));
            let part = part.trim_end_matches(['.', ':']);
            let words = part.split(['-', '/', '–']).filter(|word| !word.is_empty());
            if let Some(last) = all.last_mut() {
                last.extend(words.chain(pauses.then_some(",")).map(str::to_owned));
            }
            if ends {
                all.push(Vec::new());
            }
        }
        all.push(Vec::new());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{asks_for, asks_for_site};

    #[test]
    fn code_is_asked_for_in_so_many_words() {
        for (text, ending, asked) in [
            ("Write a Python script that sums sales.csv", "py", true),
            ("Write me a small python program", "py", true),
            ("Write it in Python.", "py", true),
            ("Read memo.md. Then write a .py for it", "py", true),
            ("Save the totals as JSON", "json", true),
            ("Save what it says as JSON, then tell me", "json", true),
            ("Write a summary of their work as Python developers", "py", false),
            ("Export the totals as CSV and JSON", "json", true),
            ("Convert sales.csv to JSON", "json", true),
            ("Give me a JSON file with the totals", "json", true),
            ("Create a JSON of the totals", "json", true),
            ("Write a shell script that renames photos", "sh", true),
            ("Write a Go program", "go", true),
            ("Write a small program in Rust", "rs", true),
            ("Write code in Go for it", "go", true),
            ("Create an HTML report", "html", true),
            ("Write a Java report", "java", false),
            ("Write the query as SQL", "sql", true),
            ("Schreib ein Python-Skript, das die Summen bildet", "py", true),
            ("Kannst du das als JSON speichern?", "json", true),
            ("Erstelle eine JSON-Datei mit den Summen", "json", true),
            ("Write an HTML page about our shop", "html", true),
            ("Fix the Python script", "py", true),
            ("Write a C++ function", "cpp", true),
            ("Write a summary of our Python course", "py", false),
            ("Summarise the notes on the Python script", "py", false),
            ("Summarise the Python course", "py", false),
            ("Write a report on what JSON is", "json", false),
            ("Write a letter about Java", "java", false),
            ("Where did we go? Write it down", "go", false),
            ("Go through memo.md and write a summary", "go", false),
            ("Write a summary, without any Python code", "py", false),
            ("Don't write Python code, only a summary", "py", false),
            ("Write a Python script", "sh", false),
            ("Summarise memo.md", "json", false),
            ("Write a plan for the swift response team", "swift", false),
            ("Add a node to the list", "js", false),
        ] {
            assert_eq!(asks_for(text, ending), asked, "{text}: {ending}");
        }
    }

    #[test]
    fn a_site_is_asked_for_in_so_many_words() {
        for (text, asked) in [
            ("Build a small website for the bakery", true),
            ("Make me a landing page with prices", true),
            ("Build for us a web page", true),
            ("Erstelle eine Webseite für die Bäckerei", true),
            ("Write a summary of our website", false),
            ("Summarise the website figures", false),
            ("Write a report on the site", false),
        ] {
            assert_eq!(asks_for_site(text), asked, "{text}");
        }
    }
}
