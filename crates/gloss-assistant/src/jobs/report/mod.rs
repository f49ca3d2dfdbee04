//! A report from a table: read it, ask for figures, write `<stem>-report.md`. The same rules serve any table;
//! a section with nothing to say is left out.

mod changes;
mod gauge;
mod groups;
mod limits;
mod links;
mod measures;
mod movers;
mod periods;
mod ranks;
mod roles;
mod schema;
mod story;
mod time;

use crate::desk::Desk;
use crate::words::{capital, escape, file_name, human, without_extension};
use story::{Section, Story};

/// Writes the report; the closing words once it stands.
pub(super) fn run(desk: &Desk, path: &str) -> Option<String> {
    let schema = match schema::read(desk, path)? {
        Ok(schema) => schema,
        Err(why) => return Some(format!("I couldn't read {}. {why}", file_name(path))),
    };
    let roles = roles::roles(&schema);
    let story = Story::begin(desk, &schema, &roles)?;
    let told = tell(&story);
    if !desk.calls().is_empty() {
        return None;
    }
    let target = format!("{}-report.md", without_extension(path));
    let why = format!("Report from {}", file_name(path));
    Some(match super::write(desk, &target, &told.text, &why)? {
        Ok(result) => {
            let unsure =
                if roles.more { " It covers the first measures only; the file has more." } else { "" };
            format!("I wrote {}. {}{unsure}", super::written(&result, &target), told.closing)
        }
        Err(why) => format!("I couldn't write {target}. {why}"),
    })
}

/// A report's text, and its closing words without figures.
struct Told {
    text: String,
    closing: String,
}

fn tell(story: &Story<'_>) -> Told {
    let (changes, measures, ranks) =
        (changes::section(story), measures::section(story), ranks::section(story));
    let groups = groups::sections(story);
    let time = time::section(story).unwrap_or_default();
    let mut standing = Section { heading: "What stands out".to_owned(), ..Section::default() };
    let limits = Section {
        heading: "What these figures can’t say".to_owned(),
        body: Some(limits::sentences(story).join(" ")).filter(|text| !text.is_empty()).into_iter().collect(),
        ..Section::default()
    };
    let sources =
        Section { heading: "Sources".to_owned(), body: vec![story.sources()], ..Section::default() };

    let found: Vec<&Section> = [&changes, &measures].into_iter().chain(&groups).chain([&time]).collect();
    let mut lines: Vec<String> = found.iter().flat_map(|section| section.standing.clone()).collect();
    lines.extend(links::bullets(story));
    let bullets: Vec<String> = lines.iter().map(|line| format!("- {line}")).collect();
    standing.body.extend((!bullets.is_empty()).then(|| bullets.join("\n")));

    let finding = found.iter().map(|section| section.finding.as_str()).find(|finding| !finding.is_empty());
    let mut text = beginning(story, finding);
    let lead: Vec<String> = found.iter().flat_map(|section| section.lead.clone()).collect();
    let empty = found.iter().all(|section| section.lead.is_empty() && section.body.is_empty());
    if empty {
        text.push_str(&format!("\n{}\n", nothing(story)));
    } else if !lead.is_empty() {
        text.push_str(&format!("\n{}\n", lead.join(" ")));
    }
    let order =
        [&changes, &standing].into_iter().chain(&groups).chain([&time, &ranks, &measures, &limits, &sources]);
    for section in order.filter(|section| !section.body.is_empty()) {
        text.push_str(&format!("\n## {}\n\n{}\n", section.heading, section.body.join("\n\n")));
    }
    let said = finding
        .map(|finding| format!("The finding: {finding}. "))
        .or_else(|| empty.then(|| format!("{} ", nothing(story))));
    let closing = format!("{}Point at a figure to ask where it comes from.", said.unwrap_or_default());
    Told { text, closing }
}

/// The title, with the finding where there is one, and the line below it.
fn beginning(story: &Story<'_>, finding: Option<&str>) -> String {
    let stem = capital(&human(without_extension(file_name(&story.schema.path))));
    let subject = if stem.is_empty() { "Report".to_owned() } else { escape(&stem) };
    let title = finding.map_or_else(|| subject.clone(), |finding| format!("{subject}: {finding}"));
    let (count, noun) = (story.count(), story.noun_for_count());
    let file = escape(file_name(&story.schema.path));
    format!("# {title}\n\n*{count} {noun}, from {file}. Every figure can be asked.*\n")
}

/// What is said where the table shows nothing that rules could report.
fn nothing(story: &Story<'_>) -> &'static str {
    if story.row_count() == 0 {
        "The table has no rows."
    } else if roles::headless(story.schema) {
        "The sheet has no header row, so I can’t tell what its columns hold."
    } else {
        "I found no column to add up, to group by or to follow over time."
    }
}
