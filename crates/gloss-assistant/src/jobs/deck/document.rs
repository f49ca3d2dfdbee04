//! A report as the outline of a deck: its title, what it begins with, and each heading with what stands below it. Every figure
//! keeps its fact. What no slide shows is told by name.

use super::blocks::{Block, blocks};
use super::outline::{KeyMessage, Outline, Topic};
use super::request::Role;
use gloss_figures::sentence::{sentences, visible};
use gloss_figures::words::{file_name, human, without_extension};

/// Headings below which a report says where its figures come from.
const SOURCES: [&str; 6] = ["sources", "source", "references", "quellen", "quelle", "data sources"];
/// Words in the headings of questions and limits.
const OPEN: [&str; 9] = [
    "question",
    "can’t say",
    "can't say",
    "limits",
    "limitation",
    "discussion",
    "frage",
    "diskussion",
    "grenzen",
];
/// Words in the headings of the beginning.
const BEGINNING: [&str; 8] = [
    "background",
    "context",
    "introduction",
    "hintergrund",
    "kontext",
    "einleitung",
    "about this",
    "purpose",
];
/// Characters of a line below a title that is a subtitle.
const SUBTITLE: usize = 160;

/// The outline, and what of the document no slide shows.
pub(super) fn outline(path: &str, text: &str) -> (Outline, Vec<String>) {
    let mut all = blocks(text);
    let mut out = Outline { source: super::blocks::literal(file_name(path)), ..Outline::default() };
    out.rests = format!("From {}.", out.source);
    let titled = matches!(all.first(), Some(Block::Heading(1, _)));
    out.title = match all.first() {
        Some(Block::Heading(1, words)) => words.clone(),
        _ => {
            super::blocks::literal(&gloss_figures::words::capital(&human(file_name(without_extension(path)))))
        }
    };
    if titled {
        all.remove(0);
    }
    let mut left: Vec<String> = Vec::new();
    let mut open: Option<Topic> = None;
    let mut above = String::new();
    for block in all {
        match block {
            Block::Heading(depth, words) => {
                close(&mut out, open.take(), &mut left);
                if depth < 3 {
                    above.clone_from(&words);
                }
                let mut topic = Topic::new(role(&words), &words, Vec::new());
                topic.within = if depth < 3 || above == words { String::new() } else { above.clone() };
                open = Some(topic);
            }
            Block::Left(what) => left.push(what.to_owned()),
            block => match &mut open {
                Some(topic) => topic.blocks.push(block),
                None => begin(&mut out, block),
            },
        }
    }
    close(&mut out, open, &mut left);
    left.sort();
    left.dedup();
    (out, left)
}

/// Takes a block from before the first heading: as the subtitle, as sentences of the lead, or as a topic of its own.
fn begin(out: &mut Outline, block: Block) {
    match block {
        Block::Text(words)
            if out.subtitle.is_empty()
                && out.lead.is_empty()
                && visible(&words).chars().count() <= SUBTITLE =>
        {
            out.subtitle = words;
        }
        Block::Text(words) => {
            let said = sentences(&words)
                .into_iter()
                .map(|text| KeyMessage { text: text.trim().to_owned(), ..KeyMessage::default() });
            out.lead.extend(said);
        }
        Block::List(items) => {
            out.lead.extend(items.into_iter().map(|(_, text)| KeyMessage { text, ..KeyMessage::default() }));
        }
        block => {
            let heading = out.title.clone();
            out.topics.push(Topic::new(Role::Context, &heading, vec![block]));
        }
    }
}

fn close(out: &mut Outline, topic: Option<Topic>, left: &mut Vec<String>) {
    let Some(topic) = topic else { return };
    let name = visible(&topic.heading).to_lowercase();
    if SOURCES.contains(&name.as_str()) {
        let words: Vec<String> = topic.blocks.iter().filter_map(words).collect();
        out.rests = format!("From {}: {}", out.source, words.join(" "));
    } else if topic.blocks.is_empty() && !topic.within.is_empty() {
        left.push(format!("the empty part “{}”", visible(&topic.heading)));
    } else {
        out.topics.push(topic);
    }
}

fn words(block: &Block) -> Option<String> {
    match block {
        Block::Text(words) | Block::Quote(words) => Some(words.clone()),
        Block::List(items) => {
            Some(items.iter().map(|(_, words)| words.as_str()).collect::<Vec<_>>().join("; "))
        }
        _ => None,
    }
}

fn role(heading: &str) -> Role {
    let lower = visible(heading).to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    match () {
        () if says(&OPEN) => Role::Questions,
        () if says(&BEGINNING) => Role::Context,
        () => Role::Analysis,
    }
}
