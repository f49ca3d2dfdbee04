//! A report from a table: read it, ask for figures, write `<stem>-report.md`. The same rules serve any table;
//! a section with nothing to say is left out.

mod changes;
mod limits;
mod links;
mod measures;
mod periods;
mod ranks;
mod roles;
mod schema;
mod spread;
mod story;

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
            let unsure = if roles.more {
                " It covers the first measures only; the file has more."
            } else {
                ""
            };
            format!(
                "I wrote {}. {}{unsure}",
                super::written(&result, &target),
                told.closing
            )
        }
        Err(why) => format!("I couldn't write {target}. {why}"),
    })
}

/// A report's text, and its finding in a sentence without figures.
struct Told {
    text: String,
    closing: String,
}

fn tell(story: &Story<'_>) -> Told {
    let changes = changes::section(story);
    let measures = measures::section(story);
    let spread = spread::sections(story);
    let ranks = ranks::section(story);
    let mut standing = changes.standing.clone();
    standing.extend(measures.standing.clone());
    standing.extend(spread.iter().flat_map(|section| section.standing.clone()));
    standing.extend(links::bullets(story));
    let limits = limits::sentences(story);

    let stem = capital(&human(without_extension(file_name(&story.schema.path))));
    let subject = if stem.is_empty() {
        "Report".to_owned()
    } else {
        escape(&stem)
    };
    let findings = [&changes, &measures]
        .into_iter()
        .chain(&spread)
        .find(|section| !section.finding.is_empty());
    let finding = findings
        .map(|section| section.finding.clone())
        .unwrap_or_default();
    let title = if finding.is_empty() {
        subject.clone()
    } else {
        format!("{subject}: {finding}")
    };
    let mut out = format!(
        "# {title}\n\n*{} {}, from {}. Every figure can be asked.*\n",
        story.count(),
        story.noun_for_count(),
        escape(file_name(&story.schema.path))
    );
    let lead: Vec<String> = [&changes, &measures]
        .into_iter()
        .chain(&spread)
        .flat_map(|section| section.lead.clone())
        .collect();
    let bare = lead.is_empty() && spread.is_empty() && measures.body.is_empty();
    let lead = match (bare, roles::headless(story.schema)) {
        (true, true) => {
            vec!["The sheet has no header row, so I can’t tell what its columns hold.".to_owned()]
        }
        (true, false) => vec!["I found no column to add up, to group by or to follow over time.".to_owned()],
        _ => lead,
    };
    if !lead.is_empty() {
        out.push_str(&format!("\n{}\n", lead.join(" ")));
    }
    let mut body = |section: &Section| {
        if !section.body.is_empty() {
            out.push_str(&format!(
                "\n## {}\n\n{}\n",
                section.heading,
                section.body.join("\n\n")
            ));
        }
    };
    body(&changes);
    let bullets: Vec<String> = standing.iter().map(|line| format!("- {line}")).collect();
    body(&Section {
        heading: "What stands out".to_owned(),
        body: if bullets.is_empty() {
            Vec::new()
        } else {
            vec![bullets.join("\n")]
        },
        ..Section::default()
    });
    spread.iter().for_each(&mut body);
    body(&ranks);
    body(&measures);
    body(&Section {
        heading: "What these figures can’t say".to_owned(),
        body: vec![limits.join(" ")],
        ..Section::default()
    });
    body(&Section {
        heading: "Sources".to_owned(),
        body: vec![story.sources()],
        ..Section::default()
    });
    let closing = if finding.is_empty() {
        "Point at a figure to ask where it comes from.".to_owned()
    } else {
        format!("The finding: {finding}. Point at a figure to ask where it comes from.")
    };
    Told { text: out, closing }
}
