//! A page's article as Markdown: what it is about without its menus, or the whole page where no article is found. Everything that
//! can take long is behind `depth.rs`.

use dom_query::Document;
use dom_smoothie::{Config, Readability};
use gloss_errand::page::{LeftOut, Link, PageError};
use htmd::HtmlToMarkdown;
use htmd::options::{BulletListMarker, HrStyle, Options};
use url::Url;

use crate::clean::strip;
use crate::depth::{check_tags, check_tree};
use crate::letters::words;
use crate::links::settle;

/// An article with fewer of a page's words than one in so many is none, but a part that was taken for one.
const LEAST_SHARE: usize = 5;
/// Words of a page that is too short for an article to be looked for.
const SHORT: usize = 80;

/// What was made of a page.
#[derive(Default)]
pub(crate) struct Article {
    pub(crate) title: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) site: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) markdown: String,
    pub(crate) links: Vec<Link>,
}

/// Makes Markdown of a page.
pub(crate) fn article(html: &str, address: &Url, left_out: &mut LeftOut) -> Result<Article, PageError> {
    check_tags(html)?;
    let document = Document::from(html);
    check_tree(&document)?;
    let base = document.select_single("base").attr("href").and_then(|href| address.join(&href).ok());
    let base =
        base.filter(|base| matches!(base.scheme(), "http" | "https")).unwrap_or_else(|| address.clone());
    let language = document.select_single("html").attr("lang").map(|lang| lang.to_string());
    let heading = document.select_single("h1").text().split_whitespace().collect::<Vec<_>>().join(" ");
    strip(&document, left_out);
    let body = document.body().map(|body| (body.inner_html(), words(&body.text()))).unwrap_or_default();
    let (whole, all) = (body.0.to_string(), body.1);
    let mut reader = Readability::with_document(document, None, Some(Config::default()))
        .map_err(|error| PageError::Broken(error.to_string()))?;
    let meta = reader.get_article_metadata(reader.parse_json_ld());
    let found = (all > SHORT).then(|| reader.parse().ok()).flatten();
    let found = found.filter(|found| words(&found.text_content) * LEAST_SHARE >= all);
    let content = found.as_ref().map_or(whole, |found| found.content.to_string());
    let (markdown, links) = markdown(&content, &base, left_out)?;
    left_out.other_words +=
        all.saturating_sub(found.as_ref().map_or(all, |found| words(&found.text_content)));
    // A title often has the site's name behind the article's, which its first heading has alone.
    let title = if !heading.is_empty() && meta.title.contains(&heading) { heading } else { meta.title };
    let text = |one: Option<String>| one.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    Ok(Article {
        title: text(Some(title)),
        byline: text(found.and_then(|found| found.byline).or(meta.byline)),
        site: text(meta.site_name),
        published: text(meta.published_time),
        language: text(language.or(meta.lang)),
        markdown,
        links,
    })
}

/// Markdown of a piece of a page, which is cleaned already or comes from elsewhere.
pub(crate) fn markdown(
    html: &str,
    base: &Url,
    left_out: &mut LeftOut,
) -> Result<(String, Vec<Link>), PageError> {
    check_tags(html)?;
    let piece = Document::fragment(html);
    strip(&piece, left_out);
    let links = settle(&piece, base, left_out);
    check_tree(&piece)?;
    let options = Options {
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        hr_style: HrStyle::Dashes,
        ..Options::default()
    };
    let writer = HtmlToMarkdown::builder().options(options).build();
    let text = writer.convert(&piece.html()).map_err(|error| PageError::Broken(error.to_string()))?;
    Ok((text, links))
}
