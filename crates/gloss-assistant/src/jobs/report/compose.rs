//! The findings as a document: the most telling one is the title, the best few are the lead, and sections
//! follow by how much they say. Works out nothing.

use super::subject::Subject;
use gloss_analysis::limits;
use gloss_analysis::names;
use gloss_analysis::story::{Finding, Part, Section, Story};
use gloss_figures::words::{capital, escape, file_name, human, spaced, without_extension};

/// Sentences of the lead.
const LEAD: usize = 4;
/// Lines of "What stands out".
const STANDING: usize = 7;
/// Lines of tables in a report: more than a page and a half is not read.
const LINES: usize = 58;
/// Columns that the sources name.
const COLUMNS: usize = 12;

/// The heading of what stands out.
pub(super) const STANDS_OUT: &str = "What stands out";
/// The heading of what the figures can't say.
pub(super) const LIMITS: &str = "What these figures can’t say";

/// A report's text, and its closing words without figures.
pub(super) struct ReportText {
    pub text: String,
    pub closing: String,
}

/// The report; `plain` where the table is no list of rows.
pub(super) fn compose_report(
    story: &Story<'_>,
    parts: Vec<Part>,
    plain: bool,
    subjects: &[Subject],
) -> ReportText {
    let (mut lead, mut stands, mut sections) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        lead.extend(part.lead);
        stands.extend(part.stands);
        sections.extend(part.sections);
    }
    lead_first(&mut lead, &mut stands);
    sections.sort_by(|a, b| b.score.total_cmp(&a.score));
    let subject = subjects.first().map(|subject| escape(&subject.words));
    let title = lead.iter().map(|finding| finding.title.as_str()).find(|title| !title.is_empty());
    let title = subject.as_deref().or(title);
    let mut text = beginning(story, title);
    for subject in subjects {
        text.push_str(&format!("\n## {}\n\n{}\n", capital(&escape(&subject.words)), subject.text));
    }
    if !subjects.is_empty() {
        text.push_str("\n## The table as a whole\n");
    }
    let empty = lead.is_empty() && sections.is_empty();
    if empty {
        text.push_str(&format!("\n{}\n", nothing(story)));
    } else if !lead.is_empty() {
        let lead: Vec<&str> = lead.iter().map(|finding| finding.text.as_str()).collect();
        text.push_str(&format!("\n{}\n", lead.join(" ")));
    }
    let limits = limits::sentences(story, plain).join(" ");
    let mut body: Vec<Section> = Vec::new();
    let mut lines = 0;
    for section in sections {
        let long = section.blocks.iter().map(|block| block.lines().count()).sum::<usize>();
        if body.is_empty() || lines + long <= LINES {
            lines += long;
            body.push(section);
        }
    }
    let bullets: Vec<String> =
        stands.iter().take(STANDING).map(|finding| format!("- {}", finding.text)).collect();
    if !bullets.is_empty() {
        let at = body.len().min(1);
        let blocks = vec![bullets.join("\n")];
        body.insert(at, Section { score: 0.0, heading: STANDS_OUT.to_owned(), blocks });
    }
    if !limits.is_empty() {
        let heading = LIMITS.to_owned();
        body.push(Section { score: 0.0, heading, blocks: vec![limits] });
    }
    body.push(Section { score: 0.0, heading: "Sources".to_owned(), blocks: vec![sources(story)] });
    for section in &body {
        text.push_str(&format!("\n## {}\n\n{}\n", section.heading, section.blocks.join("\n\n")));
    }
    let said = match title {
        Some(title) if subjects.is_empty() => format!("The finding: {title}. "),
        Some(_) => format!("It begins with what you named: {}. ", quoted(subjects)),
        None if empty => format!("{} ", nothing(story)),
        None => String::new(),
    };
    ReportText { text, closing: format!("{said}Point at a figure to ask where it comes from.") }
}

/// The subjects as they were said.
fn quoted(subjects: &[Subject]) -> String {
    crate::choose::quoted(&subjects.iter().map(|subject| subject.words.clone()).collect::<Vec<_>>())
}

/// Puts what weighs most first; what is not needed for the lead is still worth a line.
pub(super) fn lead_first(lead: &mut Vec<Finding>, stands: &mut Vec<Finding>) {
    let by = |a: &Finding, b: &Finding| b.score.total_cmp(&a.score);
    lead.sort_by(by);
    if lead.len() > LEAD {
        stands.extend(lead.split_off(LEAD));
    }
    stands.sort_by(by);
}

/// The title, with the finding where there is one, and the line below it.
fn beginning(story: &Story<'_>, heading: Option<&str>) -> String {
    let title = title(story, heading);
    let (count, noun) = (story.count(), story.noun_for_count());
    let span = gloss_analysis::time::span(story).map(|span| format!(", {span}")).unwrap_or_default();
    format!("# {title}\n\n*{count} {noun}{span}, from {}. Every figure can be asked.*\n", file(story))
}

/// The name of the table's file, escaped.
pub(super) fn file(story: &Story<'_>) -> String {
    escape(file_name(&story.schema.path))
}

/// The subject of the table, with the finding where there is one.
pub(super) fn title(story: &Story<'_>, finding: Option<&str>) -> String {
    let stem = file_name(without_extension(&story.schema.path));
    // Nouns of a German file keep their capitals.
    let words = if story.schema.german() { spaced(&stem.replace('-', " ")) } else { human(stem) };
    let subject = escape(&names::subject(&words));
    finding.map_or_else(|| subject.clone(), |finding| format!("{subject}: {finding}"))
}

/// The sentence for a table that shows nothing that rules could report.
fn nothing(story: &Story<'_>) -> &'static str {
    if story.row_count() == 0 {
        "The table has no rows."
    } else {
        "I found no column to add up, to group by or to follow over time."
    }
}

/// The line of sources.
pub(super) fn sources(story: &Story<'_>) -> String {
    let named = |sheet: &Option<String>| match sheet {
        Some(sheet) if !sheet.is_empty() => Some(format!("“{}”", escape(sheet))),
        _ => None,
    };
    let sheets: Vec<String> = if story.source.alike.is_empty() {
        named(&story.source.main.sheet).into_iter().collect()
    } else {
        story.source.alike.iter().filter_map(|sheet| named(&sheet.sheet)).collect()
    };
    let sheets = match sheets.len() {
        0 => String::new(),
        1 => format!(", sheet {}", gloss_figures::words::list(&sheets)),
        _ => format!(", sheets {}", gloss_figures::words::list(&sheets)),
    };
    // A column without a name, such as one of running numbers, is none to read about, but in a sheet of nothing else.
    let bare = story.schema.headless;
    let named: Vec<&gloss_analysis::schema::Column> =
        story.schema.columns.iter().filter(|column| bare || !column.unnamed).collect();
    let columns: Vec<String> = named.iter().take(COLUMNS).map(|column| escape(&column.name)).collect();
    let more = if named.len() > columns.len() { " and more" } else { "" };
    let rows = if story.row_count() == 1 { "row" } else { "rows" };
    let named =
        if columns.is_empty() { String::new() } else { format!(" Columns: {}{more}.", columns.join(", ")) };
    format!("{}{sheets}, {} {rows}.{named}", escape(file_name(&story.schema.path)), story.count())
}
