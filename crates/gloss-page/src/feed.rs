//! A feed (RSS, Atom, JSON) as Markdown: its entries with their dates and summaries, which are pages of their own to be cleaned.
//! Follows no link of it.

use feed_rs::model::{Entry, Feed};
use gloss_errand::page::{LeftOut, Link, PageError};
use url::Url;

use crate::article::{Article, markdown};
use crate::letters::visible;
use crate::links::whole;

/// Entries that are kept.
const MAX_ENTRIES: usize = 100;

/// Makes Markdown of a feed.
pub(crate) fn feed(bytes: &[u8], address: &Url, left_out: &mut LeftOut) -> Result<Article, PageError> {
    let feed: Feed = feed_rs::parser::parse(bytes).map_err(|error| PageError::Broken(error.to_string()))?;
    let mut article = Article {
        title: feed.title.map(|title| line(&title.content)),
        byline: feed.authors.first().and_then(|author| author.name.as_deref()).map(line),
        published: feed.updated.map(|at| at.to_rfc3339()),
        language: feed.language,
        ..Article::default()
    };
    left_out.rows += feed.entries.len().saturating_sub(MAX_ENTRIES);
    for entry in feed.entries.iter().take(MAX_ENTRIES) {
        let (text, links) = one(entry, address, left_out)?;
        article.markdown.push_str(&text);
        article.links.extend(links);
    }
    Ok(article)
}

fn one(entry: &Entry, address: &Url, left_out: &mut LeftOut) -> Result<(String, Vec<Link>), PageError> {
    let title = entry.title.as_ref().map(|title| line(&title.content)).filter(|title| !title.is_empty());
    let title = escaped(&title.unwrap_or_else(|| "Without a title".to_owned()));
    let link = entry.links.first().and_then(|link| whole(&link.href, address));
    let mut text = match &link {
        Some(link) => format!("## [{title}](<{link}>)\n\n"),
        None => format!("## {title}\n\n"),
    };
    if let Some(at) = entry.published.or(entry.updated) {
        text.push_str(&format!("{}\n\n", at.to_rfc3339()));
    }
    let summary = entry.content.as_ref().and_then(|content| content.body.as_deref());
    let summary = summary.or(entry.summary.as_ref().map(|summary| summary.content.as_str()));
    let (words, mut links) = markdown(summary.unwrap_or_default(), address, left_out)?;
    if !words.is_empty() {
        text.push_str(&format!("{words}\n\n"));
    }
    if let Some(address) = link {
        links.insert(0, Link { words: title, address });
    }
    Ok((text, links))
}

/// Words on one line.
fn line(text: &str) -> String {
    visible(text).0.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words without what Markdown would read as marks.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if "\\`*_[]<>".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
