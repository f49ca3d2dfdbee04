//! The request for a deck in a task's words: how many slides, how many of them of what, on which template, under which
//! name. English and German. What can't be had at all is refused here, before anything begins.

use gloss_figures::words::list;

/// The purpose of a slide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// The subject, and the main figures.
    Context,
    /// The findings.
    Analysis,
    /// The open questions.
    Questions,
}

/// All of them, in their order on the table.
pub(super) const ROLES: [Role; 3] = [Role::Context, Role::Analysis, Role::Questions];

/// Slides that any deck may have.
const MOST: usize = 60;

const UNITS: [&[&str]; 21] = [
    &["no", "zero", "null", "keine"],
    &["one", "single", "eins"],
    &["two", "zwei", "zwo", "couple"],
    &["three", "drei"],
    &["four", "vier"],
    &["five", "fünf", "fuenf"],
    &["six", "sechs"],
    &["seven", "sieben"],
    &["eight", "acht"],
    &["nine", "neun"],
    &["ten", "zehn"],
    &["eleven", "elf"],
    &["twelve", "zwölf", "zwoelf", "dozen"],
    &["thirteen", "dreizehn"],
    &["fourteen", "vierzehn"],
    &["fifteen", "fünfzehn", "fuenfzehn"],
    &["sixteen", "sechzehn"],
    &["seventeen", "siebzehn"],
    &["eighteen", "achtzehn"],
    &["nineteen", "neunzehn"],
    &["twenty", "zwanzig"],
];
const SLIDES: [&str; 6] = ["slide", "slides", "folie", "folien", "page", "pages"];
/// Words that a role is called by: what they begin with.
const CALLED: [(&str, Role); 22] = [
    ("context", Role::Context),
    ("background", Role::Context),
    ("intro", Role::Context),
    ("overview", Role::Context),
    ("setting", Role::Context),
    ("kontext", Role::Context),
    ("hintergrund", Role::Context),
    ("einleitung", Role::Context),
    ("einführung", Role::Context),
    ("überblick", Role::Context),
    ("analy", Role::Analysis),
    ("finding", Role::Analysis),
    ("result", Role::Analysis),
    ("insight", Role::Analysis),
    ("ergebnis", Role::Analysis),
    ("auswertung", Role::Analysis),
    ("erkenntnis", Role::Analysis),
    ("question", Role::Questions),
    ("discussion", Role::Questions),
    ("q&a", Role::Questions),
    ("frage", Role::Questions),
    ("diskussion", Role::Questions),
];
/// Words between a number and what it counts.
const BETWEEN: [&str; 25] = [
    "of", "for", "on", "with", "about", "to", "the", "open", "offenen", "slides", "slide", "folien", "folie",
    "zu", "zum", "zur", "für", "fuer", "mit", "über", "an", "den", "der", "dem", "als",
];
/// Words after which what is counted is named.
const NAMING: [&str; 12] =
    ["of", "for", "on", "about", "with", "zu", "zum", "zur", "für", "fuer", "mit", "über"];
/// Words before the most slides that there may be.
const BOUNDS: [&str; 11] = [
    "at most",
    "up to",
    "no more than",
    "maximum of",
    "max",
    "maximal",
    "höchstens",
    "bis zu",
    "not more than",
    "a maximum of",
    "within",
];

/// A deck that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct DeckRequest {
    /// How many slides.
    pub(crate) slides: Option<usize>,
    /// Whether fewer will do.
    pub(crate) most: bool,
    /// How many of each role; empty where nothing is said.
    pub(crate) parts: Vec<(Role, usize)>,
    /// A template of the folder.
    pub(crate) template: Option<String>,
    /// The name of the deck's file.
    pub(crate) target: Option<String>,
    /// One of our themes.
    pub(crate) theme: Option<&'static str>,
}

impl DeckRequest {
    /// The request in a task's words.
    ///
    /// # Errors
    /// Why it can't be had, and what can.
    pub(crate) fn of(text: &str, files: &[String]) -> Result<Self, String> {
        let mut lower = text.to_lowercase();
        let (template, target) = (template(&lower, files), target(&lower, files));
        for file in files {
            lower = lower.replace(&file.to_lowercase(), " ");
        }
        let mut out = Self { template, target, theme: theme(&lower), ..Self::default() };
        out.counts(&lower)?;
        out.held()
    }

    /// Whether it is a number in words or digits, also one with what it counts: `10-slide`.
    pub(crate) fn is_number(word: &str) -> bool {
        let word = word.split('-').next().unwrap_or(word);
        matches!(number(&[word]), Some((Some(_), _)))
    }

    /// How many of a role; none where nothing is said of it.
    pub(super) fn of_role(&self, role: Role) -> Option<usize> {
        let mut named = self.parts.iter().filter(|(of, _)| *of == role).map(|(_, n)| *n).peekable();
        named.peek()?;
        Some(named.sum())
    }

    /// The deck that will be made, for a promise: `ten slides`.
    pub(crate) fn says(&self) -> Option<String> {
        let slides = self.slides?;
        let noun = if slides == 1 { "slide" } else { "slides" };
        let bound = if self.most { "at most " } else { "" };
        let parts: Vec<String> =
            self.parts.iter().map(|(role, n)| format!("{n} of {}", role.word())).collect();
        let of = if parts.is_empty() { String::new() } else { format!(" ({})", list(&parts)) };
        Some(format!("{bound}{slides} {noun}{of}"))
    }

    fn counts(&mut self, lower: &str) -> Result<(), String> {
        let spaced = lower.replace(['-', '–'], " ");
        let marks = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '.' | '!' | '?');
        let words: Vec<&str> = spaced.split(marks).filter(|word| !word.is_empty()).collect();
        let mut at = 0;
        while let Some((n, long)) = number(words.get(at..).unwrap_or_default()) {
            let Some(n) = n else {
                at += 1;
                continue;
            };
            let after = words.get(at + long..).unwrap_or_default();
            match counted(after) {
                Counted::Role(role) => self.parts.push((role, n)),
                Counted::Slides => {
                    self.slides = Some(n);
                    let before = words.get(..at).unwrap_or_default().join(" ");
                    self.most = BOUNDS.iter().any(|bound| before.ends_with(bound));
                }
                Counted::Other(word) if self.slides.is_some() && is_named(&words, at) => {
                    return Err(format!(
                        "I can make slides of context, of analysis and of questions; which ones are of “{word}” I can’t tell without a model"
                    ));
                }
                Counted::Other(_) | Counted::Nothing => {}
            }
            at += long;
        }
        // “Three findings” of a task that speaks of no slides are no slides.
        if !words.iter().any(|word| SLIDES.contains(word)) {
            self.parts.clear();
        }
        Ok(())
    }

    /// Holds the numbers to each other: those of the roles add up to all slides, or leave the rest to roles of which nothing
    /// is said.
    fn held(mut self) -> Result<Self, String> {
        let sum: usize = self.parts.iter().map(|(_, n)| n).sum();
        let all = ROLES.iter().all(|role| self.of_role(*role).is_some());
        match self.slides {
            None if sum > 0 => self.slides = Some(sum),
            Some(slides) if sum > slides || all && sum != slides => {
                let parts: Vec<String> =
                    self.parts.iter().map(|(role, n)| format!("{n} of {}", role.word())).collect();
                return Err(format!(
                    "{} make {sum} slides and not {slides}. Say how many there are to be",
                    gloss_figures::words::capital(&list(&parts))
                ));
            }
            _ => {}
        }
        match self.slides {
            Some(0) => Err("A deck has one slide at least. Say how many there are to be".to_owned()),
            Some(slides) if slides > MOST => {
                Err(format!("I fill at most {MOST} slides, and {slides} are asked for. Ask for fewer"))
            }
            _ => Ok(self),
        }
    }
}

impl Role {
    /// Its name.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Analysis => "analysis",
            Self::Questions => "questions",
        }
    }

    fn called(word: &str) -> Option<Self> {
        CALLED.iter().find(|(name, _)| word.starts_with(name)).map(|(_, role)| *role)
    }
}

/// The thing that a number counts.
enum Counted {
    Slides,
    Role(Role),
    Other(String),
    Nothing,
}

fn counted(after: &[&str]) -> Counted {
    let mut slides = false;
    for (at, word) in after.iter().enumerate().take(5) {
        if let Some(role) = Role::called(word) {
            return Counted::Role(role);
        }
        if SLIDES.contains(word) {
            slides = true;
        } else if !BETWEEN.contains(word) {
            // "Six short slides" counts slides too.
            let next = after.get(at + 1).is_some_and(|next| SLIDES.contains(next));
            return match (slides || next, at) {
                (true, _) => Counted::Slides,
                (false, 0) => Counted::Nothing,
                (false, _) => Counted::Other((*word).to_owned()),
            };
        }
    }
    if slides { Counted::Slides } else { Counted::Nothing }
}

/// Whether a number is followed by a word that names what it counts: `two of history`.
fn is_named(words: &[&str], at: usize) -> bool {
    words.get(at + 1).is_some_and(|word| NAMING.contains(word))
}

/// The number that begins here and how many words it takes; an inner none for any other word, none at the end.
fn number(words: &[&str]) -> Option<(Option<usize>, usize)> {
    let first = words.first()?;
    if let Ok(n) = first.parse::<usize>() {
        return Some((Some(n), 1));
    }
    // An article is a number only before what is one slide.
    if ["eine", "einer"].contains(first) && words.get(1) == Some(&"folie") {
        return Some((Some(1), 1));
    }
    let unit = |word: &str| UNITS.iter().position(|names| names.contains(&word));
    let tens =
        [("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60), ("hundred", 100)];
    let german = [("dreißig", 30), ("vierzig", 40), ("fünfzig", 50), ("sechzig", 60), ("hundert", 100)];
    if let Some((_, ten)) = tens.iter().chain(&german).find(|(word, _)| word == first) {
        return Some(match words.get(1).and_then(|word| unit(word)).filter(|n| (1..10).contains(n)) {
            Some(n) => (Some(ten + n), 2),
            None => (Some(*ten), 1),
        });
    }
    // "Einundzwanzig".
    let joined = first.split_once("und").and_then(|(small, ten)| {
        let ten = if ten == "zwanzig" { 20 } else { german.iter().find(|(word, _)| *word == ten)?.1 };
        let small = if small == "ein" { 1 } else { unit(small).filter(|n| (1..10).contains(n))? };
        Some(ten + small)
    });
    Some((joined.or_else(|| unit(first)), 1))
}

/// A file that is named as what the deck is to look like.
fn template(lower: &str, files: &[String]) -> Option<String> {
    let named = ["template", "vorlage", "style", "look", "brand", "master", "design"];
    let before = ["with", "in", "on", "using", "use", "mit", "auf", "nach", "wie", "like", "by"];
    let fits = |file: &&String| {
        let name = file.to_lowercase();
        if name.ends_with(".potx") {
            return true;
        }
        let Some(at) = lower.find(&name).filter(|_| name.ends_with(".pptx")) else { return false };
        let head = lower.get(..at).unwrap_or_default();
        let last: Vec<&str> = head.split_whitespace().rev().take(4).collect();
        let near = last.first().is_some_and(|word| before.contains(&word.trim_matches(['“', '"'])));
        near || last.iter().any(|word| named.iter().any(|one| word.starts_with(one)))
    };
    files.iter().find(fits).cloned()
}

/// A file that is named as what the deck is to be called.
fn target(lower: &str, files: &[String]) -> Option<String> {
    let before = ["as", "called", "named", "into", "to", "als", "namens", "genannt", "unter"];
    let fits = |file: &&String| {
        let name = file.to_lowercase();
        let Some(at) = lower.find(&name).filter(|_| name.ends_with(".pptx")) else { return false };
        let last = lower.get(..at).unwrap_or_default().split_whitespace().next_back();
        last.is_some_and(|word| before.contains(&word.trim_matches(['“', '"'])))
    };
    files.iter().find(fits).cloned()
}

fn theme(lower: &str) -> Option<&'static str> {
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    match () {
        () if says(&["dark theme", "dark slides", "dark deck", "theme ink", "ink theme", "dunkel"]) => {
            Some("ink")
        }
        () if says(&["theme letter", "letter theme", "with serifs", "serifen"]) => Some("letter"),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Slides in all, and of each part.
    type Counts = (Option<usize>, Vec<(Role, usize)>);

    fn counts(text: &str) -> Result<Counts, String> {
        DeckRequest::of(text, &["sales.csv".to_owned()]).map(|asked| (asked.slides, asked.parts))
    }

    #[test]
    fn counts_are_read_in_words_and_digits_of_two_languages() {
        use Role::{Analysis, Context, Questions};
        let parts = vec![(Context, 2), (Analysis, 6), (Questions, 2)];
        for text in [
            "Make a deck of sales.csv: ten slides, two of context, six of analysis, two of questions",
            "10 slides of sales.csv, 2 context, 6 analysis and 2 questions",
            "Ten slides from sales.csv: two slides of background, six slides of findings and two for discussion",
            "Mach eine Präsentation aus sales.csv: zehn Folien, zwei Kontext, sechs Analyse, zwei Fragen",
            "Zehn Folien aus sales.csv, davon zwei zum Hintergrund, sechs mit Ergebnissen und zwei zu offenen Fragen",
            "a 10-slide deck from sales.csv (2 for context, 6 for analysis, 2 for questions)",
        ] {
            assert_eq!(counts(text), Ok((Some(10), parts.clone())), "{text}");
        }
        for (text, slides) in [
            ("Make a deck of sales.csv", None),
            ("Make six slides of sales.csv", Some(6)),
            ("Make a deck of sales.csv with 7 slides", Some(7)),
            ("twenty-five slides of sales.csv", Some(25)),
            ("Fünf Folien aus sales.csv", Some(5)),
            ("einundzwanzig Folien aus sales.csv", Some(21)),
            ("Make a deck of the two sheets of sales.csv", None),
            ("A deck of sales.csv for 3 people", None),
            ("eight short slides of sales.csv", Some(8)),
            ("A short slide deck of sales.csv", None),
            ("Mach eine Folie aus sales.csv", Some(1)),
            ("Make a deck of sales.csv with three findings", None),
        ] {
            assert_eq!(counts(text), Ok((slides, vec![])), "{text}");
        }
        assert!(DeckRequest::of("at most five slides of sales.csv", &[]).unwrap().most);
        assert_eq!(counts("slides: one of context and three of analysis").unwrap().0, Some(4));
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_reason() {
        for (text, part) in [
            ("ten slides: two of context, three of analysis, one of questions", "make 6 slides and not 10"),
            ("four slides, six of analysis", "make 6 slides and not 4"),
            ("500 slides of sales.csv", "at most 60"),
            ("ten slides, three of history, seven of analysis", "history"),
            ("zero slides of sales.csv", "one slide at least"),
        ] {
            let says = counts(text).unwrap_err();
            assert!(says.contains(part), "{text}: {says}");
        }
    }

    #[test]
    fn a_template_and_a_name_are_told_from_each_other() {
        for (text, files, template, target) in [
            ("A deck of a.csv with brand.potx", vec!["a.csv", "brand.potx"], Some("brand.potx"), None),
            ("A deck of a.csv in the style of old.pptx", vec!["a.csv", "old.pptx"], Some("old.pptx"), None),
            ("Mach Folien aus a.csv mit haus.pptx", vec!["a.csv", "haus.pptx"], Some("haus.pptx"), None),
            ("Make a deck of a.csv as board.pptx", vec!["a.csv", "board.pptx"], None, Some("board.pptx")),
            ("A deck of a.csv", vec!["a.csv"], None, None),
        ] {
            let files: Vec<String> = files.into_iter().map(str::to_owned).collect();
            let asked = DeckRequest::of(text, &files).unwrap();
            assert_eq!((asked.template.as_deref(), asked.target.as_deref()), (template, target), "{text}");
        }
    }
}
