//! Findings of a report on a table, as the outline of a deck: the lead, then each section with the finding that it shows, then
//! those that stand out and the limits of the figures. The same findings and words as in a report.

use super::compose;
use super::subject::Subject;
use crate::jobs::deck::{Block, KeyMessage, Outline, Role, Topic, blocks, line};
use gloss_analysis::limits;
use gloss_analysis::story::{Finding, KeyFigure, Part, Section, Story};
use gloss_figures::links::{cell, links};
use gloss_figures::sentence::visible;
use gloss_figures::words::capital;

/// Characters of a finding that stands in the cover's title.
const COVER: usize = 48;
/// Sentences that fill no slide.
const FEW: usize = 2;
/// Findings that stand out.
const STANDING: usize = 8;

/// The outline; `plain` where the table is no list of rows.
pub(super) fn outline(story: &Story<'_>, parts: Vec<Part>, plain: bool, subjects: &[Subject]) -> Outline {
    let mut lead: Vec<Finding> = Vec::new();
    let mut stands: Vec<Finding> = Vec::new();
    let mut topics: Vec<(f64, Topic)> = Vec::new();
    for part in parts {
        topics.extend(of_part(&part));
        lead.extend(part.lead);
        stands.extend(part.stands);
    }
    compose::lead_first(&mut lead, &mut stands);
    topics.sort_by(|a, b| b.0.total_cmp(&a.0));
    let found = topics.into_iter().map(|(_, topic)| topic);
    let mut topics: Vec<Topic> = subjects.iter().map(of_subject).chain(found).collect();
    topics.extend(standing(&stands));
    let limits = limits::sentences(story, plain);
    let mut rests = format!("These figures rest on {}", compose::sources(story));
    if limits.len() <= FEW {
        // A sentence or two fill no slide; the speaker has them.
        rests = format!("{rests} {}", limits.join(" "));
    } else {
        let items = limits.iter().map(|says| (0, line(says))).collect();
        topics.push(Topic::new(Role::Questions, compose::LIMITS, vec![Block::List(items)]));
    }
    let title = lead.iter().map(|finding| finding.title.as_str()).find(|title| !title.is_empty());
    let title = subjects.first().map(|subject| subject.words.as_str()).or(title);
    let (count, noun) = (story.count(), story.noun_for_count());
    let file = compose::file(story);
    let span = gloss_analysis::time::span(story).map(|span| format!(", {span}")).unwrap_or_default();
    let long = title.is_some_and(|title| visible(title).chars().count() > COVER);
    let below = title.filter(|_| long).map(|title| format!("{}. ", capital(title))).unwrap_or_default();
    Outline {
        title: line(&compose::title(story, title.filter(|_| !long))),
        subtitle: line(&format!("{below}{count} {noun}{span}, from {file}")),
        lead: lead.iter().map(key_message).collect(),
        size: Some(KeyFigure { figure: count.clone(), label: format!("{noun}{span}") }),
        topics,
        found: true,
        counted: visible(&story.count_header()),
        source: line(&format!("{file}, {count} {noun}{span}")),
        rests: line(&rests),
    }
}

/// What was wished to be told, as a topic of its own.
fn of_subject(subject: &Subject) -> Topic {
    Topic::new(Role::Analysis, &line(&capital(&subject.words)), blocks(&subject.text))
}

/// The findings that stand out, as a topic of their own; none where they are few.
fn standing(stands: &[Finding]) -> Option<Topic> {
    let items: Vec<(u8, String)> =
        stands.iter().take(STANDING).map(|finding| (0, line(&finding.text))).collect();
    (items.len() > FEW).then(|| Topic::new(Role::Analysis, compose::STANDS_OUT, vec![Block::List(items)]))
}

/// The sections of a part, each with the finding that is read off its figures.
fn of_part(part: &Part) -> Vec<(f64, Topic)> {
    let findings: Vec<&Finding> = part.lead.iter().chain(&part.stands).collect();
    let mut used: Vec<&str> = Vec::new();
    let mut out = Vec::new();
    for section in &part.sections {
        let apart = |one: &&&Finding| {
            !used.contains(&one.text.as_str())
                && !part.sections.iter().any(|section| rests_on(section, one))
                && (part.sections.len() == 1 || one.key.is_some())
                // A table that is cut does not show what is said of all.
                && !section.blocks.iter().any(|block| block.starts_with("The last "))
        };
        // What rests on a query of its own goes with what nothing else goes with.
        let found =
            matching_finding(section, &findings, &used).or_else(|| findings.iter().find(apart).copied());
        used.extend(found.map(|found| found.text.as_str()));
        let mut topic =
            Topic::new(Role::Analysis, &line(&section.heading), blocks(&section.blocks.join("\n\n")));
        topic.finding = found.map(key_message);
        out.push((section.score, topic));
    }
    out
}

/// The finding whose figures are of the same query as a section's.
fn matching_finding<'a>(section: &Section, findings: &[&'a Finding], used: &[&str]) -> Option<&'a Finding> {
    let fits = |finding: &&&Finding| rests_on(section, finding) && !used.contains(&finding.text.as_str());
    findings.iter().find(fits).copied()
}

/// Whether a finding's figures are of the same query as a section's.
fn rests_on(section: &Section, finding: &Finding) -> bool {
    let text = section.blocks.join("\n");
    let known: Vec<String> = links(&text).iter().map(|link| cell(&link.fact).0.to_owned()).collect();
    links(&finding.text).iter().any(|link| known.iter().any(|id| id == cell(&link.fact).0))
}

fn key_message(finding: &Finding) -> KeyMessage {
    let title = if finding.headline.is_empty() { &finding.title } else { &finding.headline };
    KeyMessage { title: visible(title), text: line(&finding.text), key: finding.key.clone() }
}
