//! A page by its kind, as the whole file that is kept. Decides nothing about what is done with it.

use gloss_errand::page::limits::{MAX_FILE, MAX_MARKDOWN};
use gloss_errand::page::{LeftOut, Origin, Page, PageError, Source};
use url::Url;

use crate::article::{Article, article};
use crate::charset::text;
use crate::feed::feed;
use crate::kind::{Kind, kind};
use crate::letters::visible;
use crate::paragraphs::paragraphs;
use crate::plain::{fenced, json};
use crate::table::table;

/// Letters of a title, a name or a date.
const MAX_FACT: usize = 300;
/// Bytes that a text may lose so that it is cut at the end of a line.
const LINE: usize = 16 << 10;

/// Makes a page into Markdown.
///
/// # Errors
/// Where it is none that can be read, with the reason.
pub fn read(source: &Source, bytes: &[u8]) -> Result<Page, PageError> {
    if bytes.len() > MAX_FILE {
        return Err(PageError::TooLarge);
    }
    let mut address = Url::parse(&source.address).map_err(|_| PageError::BadAddress)?;
    address.set_fragment(None);
    let mut left_out = LeftOut::default();
    let article = made(source, bytes, &address, &mut left_out)?;
    let (body, hidden) = visible(&article.markdown);
    left_out.hidden_letters += hidden;
    let body = laid_out(&body);
    if body.is_empty() {
        return Err(PageError::Empty);
    }
    let fact = |text: Option<String>| text.map(|text| one_line(&text)).filter(|text| !text.is_empty());
    let host = address.host_str().unwrap_or_default().to_owned();
    let title = fact(article.title).unwrap_or(host);
    let markdown = whole_file(source, &title, &body, &mut left_out);
    Ok(Page {
        byline: fact(article.byline),
        site: fact(article.site),
        published: fact(article.published),
        language: fact(article.language),
        links: article.links,
        paragraphs: paragraphs(&markdown, &address),
        title,
        markdown,
        left_out,
    })
}

fn made(source: &Source, bytes: &[u8], address: &Url, left_out: &mut LeftOut) -> Result<Article, PageError> {
    let kind = kind(source.content_type.as_deref(), bytes)?;
    if kind == Kind::Feed {
        // A feed says its charset in its own first line. What is XML and no feed is read as text.
        match feed(bytes, address, left_out) {
            Err(PageError::Broken(_)) => {}
            made => return made,
        }
    }
    let words = text(bytes, source.charset.as_deref());
    if words.len() > MAX_FILE * 2 {
        return Err(PageError::TooLarge);
    }
    let markdown = match kind {
        Kind::Html => return article(&words, address, left_out),
        Kind::Feed => fenced(&words, "xml"),
        Kind::Json => json(&words),
        Kind::Csv => table(&words, left_out)?,
        Kind::Markdown => words,
        Kind::Text if words.trim().is_empty() => String::new(),
        Kind::Text => fenced(&words, ""),
    };
    let name = address.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
    Ok(Article { title: Some(name.to_owned()), markdown, ..Article::default() })
}

/// The whole file: where it is from, its title where the text does not begin with it, and the text.
fn whole_file(source: &Source, title: &str, body: &str, left_out: &mut LeftOut) -> String {
    let origin = Origin::of(source);
    let first = body.lines().next().unwrap_or_default();
    let head = match first.strip_prefix("# ") {
        Some(_) => String::new(),
        None => format!("# {}\n\n", escaped(title)),
    };
    let mut markdown = format!("{origin}\n\n{head}{body}\n");
    if markdown.len() > MAX_MARKDOWN {
        left_out.is_cut = true;
        let end = markdown.floor_char_boundary(MAX_MARKDOWN);
        let text = markdown.get(..end).unwrap_or_default();
        // At the end of a line, where one ends near by; else at the end of a word.
        let near = |at: &usize| *at + LINE > end;
        let cut = text.rfind('\n').filter(near).or_else(|| text.rfind(' ').filter(near)).unwrap_or(end);
        let cut = markdown.get(..cut).map_or(cut, |text| text.trim_end().len());
        markdown.truncate(cut);
        markdown.push('\n');
    }
    markdown
}

/// Text without blanks at the ends of lines that mean nothing, and with one empty line at most between others.
fn laid_out(text: &str) -> String {
    let (mut out, mut empty) = (String::with_capacity(text.len()), 0);
    for line in text.lines() {
        // Two blanks at the end are a line's break in Markdown.
        let kept = if line.ends_with("  ") && !line.trim().is_empty() {
            format!("{}  ", line.trim_end())
        } else {
            line.trim_end().to_owned()
        };
        empty = if kept.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            out.push_str(&kept);
            out.push('\n');
        }
    }
    out.trim_matches('\n').to_owned()
}

fn one_line(text: &str) -> String {
    let line = visible(text).0.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(MAX_FACT).collect()
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if "\\`*_[]<>#".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
