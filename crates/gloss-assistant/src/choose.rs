//! Which job a person's words ask for. One piece of code decides it both while the words are typed (foresight)
//! and when they are sent, so that the two can't disagree. Never guesses a job that isn't on the list.

mod by_table;
mod files;
mod job;
mod lists;
mod rest;
mod same;

use gloss_protocol::{Can, Layout};
use gloss_provider::TurnInput;

use crate::jobs::deck::request::DeckRequest;
pub(crate) use files::{is_meeting, is_prose, is_table};
use gloss_figures::words::file_name;
pub(crate) use job::Job;
pub(crate) use same::other;
use same::site_to_rebuild;

use lists::{
    ACTIONS, BEYOND, BRIEFING, DATA, DECK, FOLDER, FROM, GUIDE, HANDOUT, INTO, LITTLE, MAKE, ON_SITES,
    ON_SLIDES, REPORT, SITE, TELL, WITHIN, WORKBOOK,
};

/// The command that makes cards.
const TUTOR: &str = "/tutor";

/// The words that foresight says where only a model can help.
pub(crate) const NEEDS_MODEL: &str = "Needs a model. Without one I can write reports, workbooks, decks, maps, actions and briefings. Connect a model";

impl Job {
    /// The job that was asked for; none where nothing on the list was.
    pub(crate) fn of_input(input: &TurnInput) -> Self {
        choose(&input.words, &input.files)
    }
}

impl Job {
    /// The words of a task that this job does not take.
    pub(crate) fn leaves(&self, text: &str, attachments: &[String]) -> Vec<String> {
        let mut files = named(text);
        files.extend(attachments.iter().cloned());
        files.extend(source_of(text, attachments));
        let text = if matches!(self, Self::Cards(_)) {
            text.trim().strip_prefix(TUTOR).unwrap_or(text)
        } else {
            text
        };
        rest::rest(text, self, &files)
    }
}

/// All files that come with words, and that they name.
pub(crate) fn all_named(input: &TurnInput) -> Vec<String> {
    let mut files = input.files.clone();
    files.extend(named(&input.words).into_iter().filter(|file| !files.contains(file)).collect::<Vec<_>>());
    files
}

/// The job that words and files ask for.
pub(crate) fn choose(text: &str, attachments: &[String]) -> Job {
    let mut files = named(text);
    files.extend(attachments.iter().filter(|path| !files.contains(path)).cloned().collect::<Vec<_>>());
    if asks_for_cards(text) {
        return Job::Cards(files.into_iter().next());
    }
    let asks = crate::answers::is_question(text);
    let of_tables =
        matches!(files.len(), 1 | 2) && files.iter().all(|path| crate::answers::can_be_asked(path));
    let lower = text.to_lowercase();
    if asks && of_tables && !REPORT.iter().any(|word| lower.contains(word)) {
        return Job::Answer(files);
    }
    match by_lists(text, attachments) {
        Job::Nothing => match by_table::by_table(text, &files) {
            Job::Nothing if asks && files.is_empty() => Job::Answer(Vec::new()),
            Job::Nothing if of_tables && crate::answers::asks_by(text) => Job::Answer(files),
            job => job,
        },
        job => job,
    }
}

/// Whether words call the command that makes cards.
fn asks_for_cards(text: &str) -> bool {
    text.split_whitespace().next() == Some(TUTOR)
}

fn by_lists(text: &str, attachments: &[String]) -> Job {
    // A file that is named is meant before one that is only attached.
    let mut files = named(text);
    files.extend(attachments.iter().filter(|path| !files.contains(path)).cloned().collect::<Vec<_>>());
    // The file's own name is no request: sales-report.csv asks for nothing by itself.
    let mut lower = text.to_lowercase();
    for file in &files {
        lower = lower.replace(&file.to_lowercase(), " ");
    }
    let asks = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let begins = |word: &str| {
        let mut words = lower.split(|c: char| !c.is_alphanumeric());
        if word.contains([' ', '\'', '-']) {
            lower.contains(word)
        } else {
            words.any(|said| said.starts_with(word))
        }
    };
    if let Some(site) = site_to_rebuild(text) {
        return Job::Again(site);
    }
    let deck = makes(&lower, &DECK);
    let slides = files.iter().find(|path| Layout::of_path(path).is_deck());
    let alone = !files.iter().any(|path| is_table(path) || is_prose(path));
    if let Some(slides) = slides.filter(|_| alone && !deck && makes(&lower, &HANDOUT)) {
        let beyond = BEYOND.iter().any(|word| begins(word) && !ON_SLIDES.contains(word));
        return if beyond { Job::Nothing } else { Job::Handout(slides.clone()) };
    }
    let made = !deck && makes(&lower, &WORKBOOK);
    let site = !deck && !made && makes(&lower, &SITE);
    let within = |word: &&str| {
        made && WITHIN.contains(word) || deck && ON_SLIDES.contains(word) || site && ON_SITES.contains(word)
    };
    if BEYOND.iter().any(|word| begins(word) && !within(word)) {
        return Job::Nothing;
    }
    let guide = !made && makes(&lower, &GUIDE) && files.iter().all(|path| is_prose(path));
    if let Some(job) = to_show((deck, guide, site), &files) {
        return job;
    }
    let data = files.iter().find(|path| is_table(path));
    let prose = files.iter().find(|path| is_prose(path));
    let bare = !lower.chars().any(char::is_alphanumeric);
    let on_folder = asks(&FOLDER) && asks(&TELL);
    match (data, prose) {
        (Some(data), _) if made => Job::Workbook(Some(data.clone())),
        (None, None) if made && files.is_empty() => Job::Workbook(None),
        _ if made => Job::Nothing,
        (_, Some(notes)) if asks(&ACTIONS) => Job::Actions(Some(notes.clone())),
        (Some(data), _) if bare || asks(&REPORT) || asks(&BRIEFING) || on_folder => {
            Job::Report(Some(data.clone()))
        }
        (Some(_), _) => Job::Nothing,
        (None, Some(notes)) if is_meeting(notes) && (bare || asks(&REPORT)) => {
            Job::Actions(Some(notes.clone()))
        }
        (None, Some(_)) => Job::Nothing,
        (None, None) if !files.is_empty() => Job::Nothing,
        (None, None) if asks(&BRIEFING) => Job::Briefing,
        (None, None) if asks(&ACTIONS) && (asks(&["meeting", "notes", "minutes"])) => Job::Actions(None),
        (None, None) if asks(&REPORT) && asks(&DATA) => Job::Report(None),
        // Last, because other jobs say where, too.
        (None, None) if on_folder => Job::Briefing,
        (None, None) => Job::Nothing,
    }
}

/// The job that makes what is shown to others: a deck, a site of documents, a site of a table.
fn to_show((deck, guide, site): (bool, bool, bool), files: &[String]) -> Option<Job> {
    let data = files.iter().find(|path| is_table(path));
    match (deck, guide, site) {
        (true, ..) => Some(deck_of(files)),
        (_, true, _) => Some(Job::Guide(files.to_vec())),
        (.., true) if data.is_some() || files.is_empty() => Some(Job::Site(data.cloned())),
        (.., true) => Some(Job::Nothing),
        _ => None,
    }
}

/// A deck of the first file that one can be made from; of none where none is named.
fn deck_of(files: &[String]) -> Job {
    let source = files.iter().find(|path| is_table(path) || is_prose(path));
    let others = files.iter().all(|path| Layout::of_path(path).is_deck());
    match source {
        Some(path) => Job::Deck(Some(path.clone())),
        None if others => Job::Deck(None),
        None => Job::Nothing,
    }
}

/// Whether a thing of these names is what is to be made, and not what something else is made from: it is named before
/// `from` and the like, or after `into`.
fn makes(lower: &str, names: &[&str]) -> bool {
    let spaced = format!(" {} ", lower.split_whitespace().collect::<Vec<_>>().join(" "));
    let Some(at) = names.iter().filter_map(|word| spaced.find(word)).min() else { return false };
    let before = spaced.get(..at).unwrap_or_default();
    let said = |word: &str| before.rfind(&format!(" {word} "));
    let asked = MAKE.iter().filter_map(|word| said(word)).min();
    let from = FROM.iter().filter_map(|word| said(word)).max();
    let into = INTO.iter().filter_map(|word| said(word)).max();
    // "A workbook from these figures" asks for it by itself; "summarise the workbook" doesn't.
    let bare = before.split_whitespace().all(|word| LITTLE.contains(&word) || DeckRequest::is_number(word));
    match (asked, from, into) {
        (None, ..) => bare,
        (Some(_), None, _) => {
            !(before.contains(" report ") || before.contains(" summary ")) || into.is_some()
        }
        (Some(asked), Some(from), into) => from < asked || into.is_some_and(|into| into > from),
    }
}

/// The files that a text names: in quotes, or words with a known extension.
fn named(text: &str) -> Vec<String> {
    let known = |path: &str| is_table(path) || is_prose(path) || Layout::of_path(path).is_deck();
    let quotes = |c: char| matches!(c, '"' | '“' | '”' | '`' | '\'' | '‘' | '’');
    let quoted: Vec<&str> = text.split(quotes).skip(1).step_by(2).filter(|path| known(path)).collect();
    let mut out: Vec<String> = quoted.iter().map(|path| path.trim().to_owned()).collect();
    if out.is_empty() {
        out = text
            .split(|c: char| c.is_whitespace() || quotes(c) || matches!(c, ',' | ';' | '(' | ')'))
            .map(|word| word.trim_end_matches(['.', ':', '?', '!']))
            .filter(|word| known(word) && word.rfind('.').is_some_and(|at| at > 0))
            .map(str::to_owned)
            .collect();
    }
    out
}

/// The forecast for these words and files before they are sent: whether it can be done without a model, and a sentence
/// without its full stop. An empty field promises nothing.
///
/// ```text
/// (Can::Yes, "Will write a report from airline-safety.csv")
/// ```
pub fn foresee(text: &str, attachments: &[String]) -> (Can, String) {
    if text.trim().is_empty() && attachments.is_empty() {
        return (Can::NeedsModel, String::new());
    }
    if let Some(other) = other(text) {
        let says = format!("Will make the same site for {other}, if this task has made one");
        return (Can::InPart, says);
    }
    if crate::answers::form(text).is_some() {
        let says = "Will write the last answer into a document, if this task has given one";
        return (Can::InPart, says.to_owned());
    }
    let job = choose(text, attachments);
    let open = job.leaves(text, attachments);
    let asks_table =
        matches!(&job, Job::Report(Some(path)) | Job::Deck(Some(path)) if crate::answers::can_be_asked(path));
    let says = match job {
        Job::Report(Some(path)) => format!("Will write a report from {}", file_name(&path)),
        Job::Workbook(Some(path)) => format!("Will make a workbook from {}", file_name(&path)),
        Job::Workbook(None) => "Will look for a table in this folder and make a workbook from it".to_owned(),
        Job::Report(None) => "Will look for a table in this folder and write a report from it".to_owned(),
        Job::Actions(Some(path)) => format!("Will list decisions and actions from {}", file_name(&path)),
        Job::Actions(None) => {
            "Will look for meeting notes in this folder and list decisions and actions".to_owned()
        }
        Job::Deck(path) => match deck(text, attachments, path.as_deref()) {
            Ok(says) => says,
            Err(says) => return (Can::NeedsModel, says),
        },
        Job::Site(Some(path)) => format!("Will make a small site from {}", file_name(&path)),
        Job::Site(None) => "Will look for a table in this folder and make a small site from it".to_owned(),
        Job::Guide(files) => guide(&files),
        Job::Again(site) => format!("Will make {site} again from the newest data"),
        Job::Handout(path) => format!("Will write a document from {}", file_name(&path)),
        Job::Cards(Some(path)) => {
            format!("Will make cards from what was answered on {} and from its figures", file_name(&path))
        }
        Job::Cards(None) => "Will look for a document in this folder and make cards from it".to_owned(),
        Job::Briefing => "Will write a briefing on this folder".to_owned(),
        Job::Answer(files) => match files.as_slice() {
            [] => "Will look for the table that answers this, or say what it does not tell".to_owned(),
            files => format!("Will answer from {}, or say what it does not tell", names(files)),
        },
        Job::Nothing => return (Can::NeedsModel, NEEDS_MODEL.to_owned()),
    };
    if open.is_empty() {
        return (Can::Yes, says);
    }
    let open = quoted(&open);
    let open = match asks_table {
        true => format!("Looked for in it: {open}; what it does not tell needs a model"),
        false => format!("Not taken: {open}. That needs a model"),
    };
    (Can::InPart, format!("{says}. {open}. Connect a model"))
}

/// Words as they were said: “for Ana only” and “by region”.
pub(crate) fn quoted(words: &[String]) -> String {
    gloss_figures::words::list(&words.iter().map(|one| format!("“{one}”")).collect::<Vec<_>>())
}

/// Names of files in a sentence.
fn names(files: &[String]) -> String {
    gloss_figures::words::list(&files.iter().map(|path| file_name(path).to_owned()).collect::<Vec<_>>())
}

/// The sentence that promises a site of documents, without its full stop.
fn guide(files: &[String]) -> String {
    match files {
        [] => "Will make a small site of the documents in this folder".to_owned(),
        [one] => format!("Will make a small site of {}", file_name(one)),
        several => format!("Will make a small site of {} documents", several.len()),
    }
}

/// The sentence that promises a deck, without its full stop.
///
/// # Errors
/// A sentence that says what can't be had, and what can.
fn deck(text: &str, attachments: &[String], path: Option<&str>) -> Result<String, String> {
    let mut files = attachments.to_vec();
    files.extend(named(text));
    let asked = DeckRequest::of(text, &files)?;
    let what = asked.says().map_or_else(|| "a deck".to_owned(), |count| format!("a deck of {count}"));
    let from = match path {
        Some(path) => format!("make {what} from {}", file_name(path)),
        None => format!("look for a table or a report in this folder and make {what} from it"),
    };
    let style = asked.template.as_deref().map(|file| format!(", in the style of {}", file_name(file)));
    let or =
        if asked.slides.is_some() && !asked.most { ", or none if there is too little in it" } else { "" };
    Ok(format!("Will {from}{}{or}", style.unwrap_or_default()))
}

/// The file that the job for these words and files begins with; none where it looks for one, or there is no job.
pub fn source_of(text: &str, attachments: &[String]) -> Option<String> {
    match choose(text, attachments) {
        Job::Report(path)
        | Job::Workbook(path)
        | Job::Actions(path)
        | Job::Deck(path)
        | Job::Site(path)
        | Job::Cards(path) => path,
        Job::Handout(path) => Some(path),
        Job::Guide(files) | Job::Answer(files) => files.into_iter().next(),
        Job::Again(_) | Job::Briefing | Job::Nothing => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, files: &[&str], expect: &Job) {
        let files: Vec<String> = files.iter().map(|f| (*f).to_owned()).collect();
        assert_eq!(choose(text, &files), *expect, "{text} {files:?}");
        assert_eq!(foresee(text, &files).0 != Can::NeedsModel, *expect != Job::Nothing, "{text}");
        let input = TurnInput { words: text.to_owned(), files, ..TurnInput::default() };
        assert_eq!(Job::of_input(&input), *expect, "{input:?}");
    }

    #[test]
    fn words_and_files_choose_the_job() {
        let report = |path: &str| Job::Report(Some(path.to_owned()));
        let actions = |path: &str| Job::Actions(Some(path.to_owned()));
        check("Write a report on airline safety", &["airline-safety.csv"], &report("airline-safety.csv"));
        check(
            "Summarise sales 2026 for the board",
            &["sales 2026, final.xlsx"],
            &report("sales 2026, final.xlsx"),
        );
        check("What stands out in data/q3.csv?", &[], &report("data/q3.csv"));
        check("Analyse \"sales 2026.xlsx\", please", &[], &report("sales 2026.xlsx"));
        check("", &["a.csv"], &report("a.csv"));
        let workbook = |path: &str| Job::Workbook(Some(path.to_owned()));
        for words in [
            "Make a workbook from a.csv",
            "make me an Excel file from a.csv",
            "Create a spreadsheet from a.csv with a chart",
            "Please build an xlsx of a.csv.",
            "Turn a.csv into a workbook",
            "Convert a.csv to Excel",
            "Export a.csv as an Excel file, please",
            "Put the figures of a.csv into a spreadsheet",
            "I need a spreadsheet with totals from a.csv",
            "Workbook from a.csv",
            "Prepare a workbook with a summary and a diagram for the board from a.csv",
        ] {
            check(words, &[], &workbook("a.csv"));
        }
        let deck = |path: &str| Job::Deck(Some(path.to_owned()));
        for words in [
            "Make a deck of a.csv",
            "make slides from a.csv",
            "Create a PowerPoint from a.csv with charts",
            "Turn a.csv into a presentation",
            "Mach eine Präsentation aus a.csv",
            "Erstelle Folien aus a.csv",
            "Zehn Folien aus a.csv",
            "Ten slides of a.csv, two of context, six of analysis, two of questions",
            "a 10-slide deck from a.csv",
            "Presentation of a.csv",
            "At most four slides of a.csv",
        ] {
            check(words, &[], &deck("a.csv"));
        }
        let site = |path: &str| Job::Site(Some(path.to_owned()));
        for words in [
            "Make a map of a.csv",
            "make me a map from a.csv with baked goods",
            "Create a web page with a map from a.csv",
            "Turn a.csv into a website",
            "Build a site from a.csv",
            "Build a searchable list of a.csv",
            "Map of a.csv",
            "Make a timeline of a.csv",
            "Make a task board from a.csv",
            "Make a gallery of a.csv",
            "Build a launch hub from a.csv",
            "Make an event page from a.csv",
        ] {
            check(words, &[], &site("a.csv"));
        }
        check("Make a map from the data here", &[], &Job::Site(None));
        check("Make a map of minutes.md", &[], &Job::Nothing);
        check("Make a report for the board from a.csv", &[], &report("a.csv"));
        check("Make a guide to this folder", &[], &Job::Guide(Vec::new()));
        check("Make a review hub of a.md and b.md", &[], &Job::Guide(vec!["a.md".into(), "b.md".into()]));
        check("Make a guide of a.csv", &[], &Job::Nothing);
        check("Make market-map/ again from the newest data", &[], &Job::Again("market-map/".to_owned()));
        check("Make “my map/” again", &[], &Job::Again("my map/".to_owned()));
        check("Make a/ nicer", &[], &Job::Nothing);
        check("Write a report on our website from a.csv", &[], &report("a.csv"));
        check("Write a report on the map data of a.csv", &[], &report("a.csv"));
        check("Make slides of report.md", &[], &deck("report.md"));
        check("Make a deck of a.csv with brand.potx", &[], &deck("a.csv"));
        check("Make a deck from the data here", &[], &Job::Deck(None));
        check("Summarise the deck board.pptx", &[], &Job::Nothing);
        check("Translate the slides of a.csv", &[], &Job::Nothing);
        check("Make a document of board.pptx", &[], &Job::Handout("board.pptx".to_owned()));
        check("Make a handout of the slides board.pptx", &[], &Job::Handout("board.pptx".to_owned()));
        check("Make a workbook with a summary sheet", &["my sales.xlsx"], &workbook("my sales.xlsx"));
        check("Make a workbook from the data here", &[], &Job::Workbook(None));
        check("Make a workbook from minutes.md", &[], &Job::Nothing);
        check("Make a workbook with a forecast from a.csv", &[], &workbook("a.csv"));
        check("Schreib einen Bericht über a.csv", &[], &report("a.csv"));
        check("Bitte eine Excel-Liste der offenen Posten", &["a.csv"], &workbook("a.csv"));
        check("Write a report from the spreadsheet a.csv", &[], &report("a.csv"));
        check("Summarise the figures of a.xlsx", &[], &report("a.xlsx"));
        check("Make a chart from a.csv", &[], &Job::Nothing);
        check("Translate the report to German", &["a.csv"], &Job::Nothing);
        check("Who pays late? sales.csv", &[], &Job::Answer(vec!["sales.csv".into()]));
        check("How many orders per month", &["orders.csv"], &Job::Answer(vec!["orders.csv".into()]));
        check("Costs by region", &["costs.csv"], &Job::Answer(vec!["costs.csv".into()]));
        check("Which invoices are overdue?", &[], &Job::Answer(Vec::new()));
        check("List the decisions and actions", &["meeting-notes.md"], &actions("meeting-notes.md"));
        check("Summarise meeting-notes.md", &[], &actions("meeting-notes.md"));
        check("Summarise essay.md", &[], &Job::Nothing);
        check("Who does what after the meeting?", &[], &Job::Actions(None));
        check("Brief me on this folder", &[], &Job::Briefing);
        check("What should I work on today?", &[], &Job::Briefing);
        check("Tell me about these files", &[], &Job::Briefing);
        check("What changed in this folder?", &[], &Job::Briefing);
        // The templates of automations (features/automations/templates.ts).
        check(
            "Brief me on this folder: what changed since yesterday, what is due, and what is overdue.",
            &[],
            &Job::Briefing,
        );
        check(
            "Write a weekly status from the files of this folder: what was finished, what moved, what is at risk, and what is next.",
            &[],
            &Job::Briefing,
        );
        check(
            "Look for new incident reports in this folder. Sort them by what they touch and how many it concerns, and say what to look at first.",
            &[],
            &Job::Nothing,
        );
        check(
            "Turn the newest meeting notes of this folder into decisions and actions, with owner and date.",
            &[],
            &Job::Actions(None),
        );
        check(
            "Write a scorecard of the campaign from the data in this folder: spend, results, pace against the target, and whether it is on target.",
            &[],
            &Job::Report(None),
        );
        check("Sort the photos in this folder", &[], &Job::Nothing);
        check("Write a report from the data here", &[], &Job::Report(None));
        check("Report the bug to John", &[], &Job::Nothing);
        check("Hello", &[], &Job::Nothing);
        check("Write a report", &["photo.png"], &Job::Nothing);
    }

    #[test]
    fn foresight_says_what_will_happen() {
        let files = ["airline-safety.csv".to_owned()];
        assert_eq!(
            foresee("Write a report", &files),
            (Can::Yes, "Will write a report from airline-safety.csv".to_owned())
        );
        assert_eq!(foresee("Compose a symphony", &[]), (Can::NeedsModel, NEEDS_MODEL.to_owned()));
        assert_eq!(foresee("  ", &[]), (Can::NeedsModel, String::new()));
    }
}
