//! A page with all that it loads of its own folder within it: styles, scripts, pictures and fonts, so that it is one file. What
//! can't come along is named. Fetches nothing: what a path holds is asked for.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str, text};
use percent_encoding::percent_decode_str;

use crate::TooLarge;
use crate::words::decoded;

/// How deep style sheets may import each other.
const DEEPEST: u8 = 8;
/// Bytes that are put into a page in all: one picture that is named a thousand times comes along a thousand times.
const MOST: usize = 128 << 20;
/// Links that connect to others before anything is wanted of them, which no policy forbids.
const CONNECTS: [&str; 4] = ["preconnect", "dns-prefetch", "prerender", "pingback"];
/// Links that load ahead.
const AHEAD: [&str; 4] = ["manifest", "preload", "modulepreload", "prefetch"];
/// Elements that load something.
const LOADS: &str = "img, source, video, audio, track, embed, input[type=image], image, use";

/// A page in one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inlined {
    /// The page.
    pub html: String,
    /// Warnings about files that stay outside.
    pub outside: Vec<Outside>,
}

/// A thing that a page loads and that is not in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outside {
    /// What it is, and why it is not, as a sentence.
    pub says: String,
    /// Why it is not.
    pub why: Lack,
}

/// Reasons that a thing is not in a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// It comes from the network.
    Network,
    /// The site has no such file.
    Absent,
    /// It is loaded by a script, or only linked.
    Beside,
}

/// Gives what a path of the site holds, with its type; none for what is not there.
pub type Files<'a> = dyn Fn(&str) -> Option<(&'static str, Vec<u8>)> + 'a;

/// Puts all that a page loads into it. `path` is the page's own; `encode` makes a `data:` address of bytes and their type.
///
/// # Errors
/// [`TooLarge`] where the page can't be read, or loads more than fits into it.
pub fn inlined(
    source: &str,
    path: &str,
    files: &Files<'_>,
    encode: &dyn Fn(&str, &[u8]) -> String,
) -> Result<Inlined, TooLarge> {
    let job = Job { files, encode, outside: RefCell::default(), room: Cell::new(Some(MOST)) };
    let settings = RewriteStrSettings::new()
        .with_strict(false)
        .append_element_content_handler(element!("link[href]", |one| {
            job.link(one, path);
            Ok(())
        }))
        .append_element_content_handler(element!("script[src]", |one| {
            job.script(one, path);
            Ok(())
        }))
        .append_element_content_handler(element!(LOADS, |one| {
            for name in ["src", "poster", "href", "xlink:href"] {
                job.attribute(one, name, path);
            }
            job.srcset(one, path);
            Ok(())
        }))
        .append_element_content_handler(element!("[style]", |one| {
            let style = one.get_attribute("style").unwrap_or_default();
            let whole = job.style(&style, path, DEEPEST);
            if whole != style {
                let _ = one.set_attribute("style", &whole);
            }
            Ok(())
        }))
        .append_element_content_handler(element!("a[href]", |one| {
            job.leads(&one.get_attribute("href").unwrap_or_default(), path);
            Ok(())
        }))
        .append_element_content_handler(text!("style", |chunk| {
            let whole = job.style(chunk.as_str(), path, DEEPEST);
            if whole != chunk.as_str() {
                chunk.replace(&whole, ContentType::Html);
            }
            Ok(())
        }));
    let html = rewrite_str(source, settings).map_err(|_| TooLarge)?;
    job.room.get().ok_or(TooLarge)?;
    Ok(Inlined { html, outside: job.outside.into_inner().into_iter().collect() })
}

/// What a page loads that is not among its site's files, as sentences: from the network, or from files that are not there.
/// `files` gives what a path of the site holds.
pub fn missing<'f>(source: &str, path: &str, files: &dyn Fn(&str) -> Option<&'f [u8]>) -> Vec<String> {
    // Styles are read for what they load in turn; of all else it is enough that it is there.
    let light = |path: &str| {
        let found = files(path)?;
        let is_style = path.rsplit_once('.').is_some_and(|(_, ending)| ending == "css");
        Some(if is_style { ("text/css", without_comments(found)) } else { ("", Vec::new()) })
    };
    let Ok(made) = inlined(source, path, &light, &|_, _| String::new()) else { return Vec::new() };
    // Where a page has a base address, what stands at its other addresses is not known here.
    let has_base = source.to_ascii_lowercase().contains("<base");
    let is_missing = |one: &Outside| match one.why {
        Lack::Network => true,
        Lack::Absent => !has_base,
        Lack::Beside => false,
    };
    made.outside.into_iter().filter(is_missing).map(|one| one.says).collect()
}

/// A style sheet without what it says to its readers.
fn without_comments(style: &[u8]) -> Vec<u8> {
    let style = String::from_utf8_lossy(style);
    let mut out = String::with_capacity(style.len());
    let mut rest = style.as_ref();
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    out.into_bytes()
}

struct Job<'a> {
    files: &'a Files<'a>,
    encode: &'a dyn Fn(&str, &[u8]) -> String,
    outside: RefCell<BTreeSet<Outside>>,
    /// Bytes that still fit; none once more was asked for.
    room: Cell<Option<usize>>,
}

impl Job<'_> {
    fn warn(&self, why: Lack, says: String) {
        self.outside.borrow_mut().insert(Outside { why, says });
    }

    /// Finds the file at an address, with the path that it names; none for what is not of the site.
    fn of(&self, address: &str, from: &str) -> Option<(String, &'static str, Vec<u8>)> {
        let address = address.trim();
        if address.is_empty() || address.starts_with('#') || is_inside(address) {
            return None;
        }
        if is_elsewhere(address) {
            self.warn(Lack::Network, format!("It loads {} from the network.", shortened(address)));
            return None;
        }
        let mut path = resolved(address, from)?;
        let mut found = (self.files)(&path);
        if found.is_none() {
            // As a browser reads it: signs are written otherwise in an attribute and in an address.
            path = percent_decode_str(&decoded(&path)).decode_utf8().map_or(path.clone(), Cow::into_owned);
            found = (self.files)(&path);
        }
        let Some((mime, bytes)) = found else {
            self.warn(Lack::Absent, format!("{path} is not there."));
            return None;
        };
        self.room.set(self.room.get().and_then(|room| room.checked_sub(bytes.len())));
        self.room.get()?;
        Some((path, mime, bytes))
    }

    fn data(&self, address: &str, from: &str) -> Option<String> {
        let (_, mime, bytes) = self.of(address, from)?;
        let part = address.split_once('#').map_or(String::new(), |(_, part)| format!("#{part}"));
        Some((self.encode)(mime, &bytes) + &part)
    }

    fn attribute(&self, one: &mut Element<'_, '_>, name: &str, from: &str) {
        if let Some(data) = one.get_attribute(name).and_then(|address| self.data(&address, from)) {
            let _ = one.set_attribute(name, &data);
        }
    }

    /// Several pictures of which a browser chooses one: each comes along.
    fn srcset(&self, one: &mut Element<'_, '_>, from: &str) {
        let Some(set) = one.get_attribute("srcset").filter(|set| !set.contains("data:")) else { return };
        let whole: Vec<String> = set
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(|part| {
                let (address, how) = part.split_once(char::is_whitespace).unwrap_or((part, ""));
                let data = self.data(address, from).unwrap_or_else(|| address.to_owned());
                format!("{data} {how}").trim_end().to_owned()
            })
            .collect();
        let _ = one.set_attribute("srcset", &whole.join(", "));
    }

    fn link(&self, one: &mut Element<'_, '_>, from: &str) {
        let (rel, href) =
            (one.get_attribute("rel").unwrap_or_default(), one.get_attribute("href").unwrap_or_default());
        let is = |word: &str| rel.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(word));
        if is("stylesheet") {
            let Some((path, _, bytes)) = self.of(&href, from) else { return };
            let style = self.style(&String::from_utf8_lossy(&bytes), &path, DEEPEST);
            let media = one
                .get_attribute("media")
                .map(|media| format!(" media=\"{}\"", quoted(&media)))
                .unwrap_or_default();
            one.replace(&format!("<style{media}>{}</style>", style.replace("</", "<\\/")), ContentType::Html);
        } else if is("icon") || is("apple-touch-icon") {
            self.attribute(one, "href", from);
        } else if CONNECTS.into_iter().any(is) || AHEAD.into_iter().any(is) && !is_elsewhere(&href) {
            // What is in the page already is not loaded ahead, and nobody is connected to.
            one.remove();
        }
    }

    fn script(&self, one: &mut Element<'_, '_>, from: &str) {
        let src = one.get_attribute("src").unwrap_or_default();
        let Some((path, _, bytes)) = self.of(&src, from) else { return };
        let code = String::from_utf8_lossy(&bytes);
        let is_module = one.get_attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("module"));
        if is_module && (code.contains("import ") || code.contains("import(")) {
            self.warn(Lack::Beside, format!("{path} imports other scripts, which do not come along."));
        }
        if code.contains("fetch(") || code.contains("XMLHttpRequest") {
            self.warn(Lack::Beside, format!("{path} loads data by itself, which does not come along."));
        }
        one.remove_attribute("src");
        let escaped = code.replace("</script", "<\\/script");
        // A script that waited for the page still does: written into it, it would run at once.
        if !is_module && (one.has_attribute("defer") || one.has_attribute("async")) {
            one.remove_attribute("defer");
            one.remove_attribute("async");
            let late = format!("document.addEventListener('DOMContentLoaded', () => {{\n{escaped}\n}});");
            one.set_inner_content(&late, ContentType::Html);
            return;
        }
        one.set_inner_content(&escaped, ContentType::Html);
    }

    /// A link to another page of the site has nowhere to lead.
    fn leads(&self, href: &str, from: &str) {
        if href.is_empty()
            || href.starts_with('#')
            || is_inside(href)
            || is_elsewhere(href)
            || href.contains(':')
        {
            return;
        }
        if let Some(path) = resolved(href, from).filter(|path| path != from) {
            self.warn(Lack::Beside, format!("A link leads to {path}, which does not come along."));
        }
    }

    /// A style sheet with what it loads in it.
    fn style(&self, css: &str, from: &str, deep: u8) -> String {
        let lower = css.to_ascii_lowercase();
        let (mut out, mut at) = (String::with_capacity(css.len()), 0);
        while let Some(found) = next_address(css, &lower, at) {
            out.push_str(css.get(at..found.start).unwrap_or_default());
            let whole = css.get(found.start..found.end).unwrap_or_default();
            at = found.end;
            if found.import {
                match self.of(&found.address, from) {
                    Some((path, _, bytes)) if deep > 0 => {
                        out.push_str(&self.style(&String::from_utf8_lossy(&bytes), &path, deep - 1));
                    }
                    _ => out.push_str(whole),
                }
            } else {
                match self.data(&found.address, from) {
                    Some(data) => out.push_str(&format!("url(\"{data}\")")),
                    None => out.push_str(whole),
                }
            }
        }
        out.push_str(css.get(at..).unwrap_or_default());
        out
    }
}

/// An address in a style sheet: `url(...)`, or an `@import` with its end.
struct Found {
    start: usize,
    end: usize,
    address: String,
    import: bool,
}

/// The next address at or after a byte; `lower` is the style sheet in lower case, read once.
fn next_address(css: &str, lower: &str, from: usize) -> Option<Found> {
    const STARTS: [&str; 2] = ["@import", "url("];
    let rest = lower.get(from..)?;
    // Both begin with a mark that is rare in a style sheet: one look at each of those.
    let (mark, word) = rest.match_indices(['@', 'u']).find_map(|(at, _)| {
        let rest = rest.get(at..)?;
        STARTS.into_iter().find(|word| rest.starts_with(word)).map(|word| (at, word))
    })?;
    let start = from + mark;
    let inner = css.get(start + word.len()..)?;
    if word == "@import" {
        let close = inner.find(';').unwrap_or(inner.len());
        let rule = inner.get(..close)?.trim();
        let in_url = rule.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("url("));
        let address = if in_url { rule.get(4..)?.split(')').next().unwrap_or_default() } else { rule };
        let address = address.trim().trim_matches(['"', '\'']).split(['"', '\'']).next().unwrap_or_default();
        let end = (start + word.len() + close + 1).min(css.len());
        return Some(Found { start, end, address: address.to_owned(), import: true });
    }
    let close = inner.find(')').unwrap_or(inner.len());
    let address = inner.get(..close)?.trim().trim_matches(['"', '\'']).to_owned();
    Some(Found { start, end: (start + word.len() + close + 1).min(css.len()), address, import: false })
}

/// True for what is in the page itself.
fn is_inside(address: &str) -> bool {
    ["data:", "blob:", "about:"].iter().any(|scheme| address.to_ascii_lowercase().starts_with(scheme))
}

/// True for an address outside of the site.
fn is_elsewhere(address: &str) -> bool {
    let scheme = address.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    });
    address.starts_with("//") || scheme
}

/// The path that an address of a file means, from the site's folder; none for one above it.
pub(crate) fn resolved(address: &str, from: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?;
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.rsplit_once('/').map(|(folder, _)| folder.split('/').collect()).unwrap_or_default(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/")).filter(|path| !path.is_empty())
}

fn shortened(address: &str) -> String {
    address.chars().take(120).collect()
}

fn quoted(words: &str) -> String {
    words.replace('&', "&amp;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{inlined, resolved};

    fn one_file(source: &str) -> (String, Vec<String>) {
        let files = |path: &str| -> Option<(&'static str, Vec<u8>)> {
            Some(match path {
                "style.css" => {
                    ("text/css", b"@import 'more.css'; h1 { background: url(pics/a.png) }".to_vec())
                }
                "more.css" => {
                    ("text/css", b"p { color: red } @font-face { src: url(\"font.woff2\") }".to_vec())
                }
                "pics/a.png" => ("image/png", b"A".to_vec()),
                "font.woff2" => ("font/woff2", b"F".to_vec()),
                "kit.js" => ("text/javascript", b"x = '</script>';".to_vec()),
                "load.js" => ("text/javascript", b"fetch('a.json')".to_vec()),
                "icons.svg" => ("image/svg+xml", b"<svg/>".to_vec()),
                _ => return None,
            })
        };
        let encode = |mime: &str, bytes: &[u8]| format!("data:{mime},{}", String::from_utf8_lossy(bytes));
        let made = inlined(source, "index.html", &files, &encode).unwrap();
        (made.html, made.outside.into_iter().map(|one| one.says).collect())
    }

    #[test]
    fn what_a_page_loads_of_its_own_is_in_it() {
        for (source, expect) in [
            (
                "<link rel=stylesheet href=style.css>",
                "<style>p { color: red } @font-face { src: url(\"data:font/woff2,F\") } h1 { background: url(\"data:image/png,A\") }</style>",
            ),
            ("<script src=kit.js></script>", "<script>x = '<\\/script>';</script>"),
            ("<img src='pics/a.png' alt=x>", "<img src=\"data:image/png,A\" alt=x>"),
            ("<img src=/pics/a.png?v=1>", "<img src=\"data:image/png,A\">"),
            (
                "<svg><use href='icons.svg#b'/></svg>",
                "<svg><use href=\"data:image/svg+xml,<svg/>#b\" /></svg>",
            ),
            (
                "<p style=\"background:url('pics/a.png')\">x",
                "<p style=\"background:url(&quot;data:image/png,A&quot;)\">x",
            ),
            (
                "<img srcset='pics/a.png 1x, pics/a.png 2x'>",
                "<img srcset=\"data:image/png,A 1x, data:image/png,A 2x\">",
            ),
            ("<link rel=preload href=kit.js as=script>", ""),
            (
                "<a href='#top'>x</a><img src='data:image/png,B'>",
                "<a href='#top'>x</a><img src='data:image/png,B'>",
            ),
            (
                "<style>p { background: url(pics/a.png) }</style>",
                "<style>p { background: url(\"data:image/png,A\") }</style>",
            ),
        ] {
            let (html, warnings) = one_file(source);
            assert_eq!((html.as_str(), warnings), (expect, Vec::<String>::new()), "{source}");
        }
    }

    #[test]
    fn what_cannot_come_along_is_named() {
        for (source, expect) in [
            ("<img src=https://x.example/a.png>", "It loads https://x.example/a.png from the network."),
            ("<script src=//x.example/a.js></script>", "It loads //x.example/a.js from the network."),
            ("<img src=none.png>", "none.png is not there."),
            ("<script src=load.js></script>", "load.js loads data by itself, which does not come along."),
            ("<a href=pages/more.html>x</a>", "A link leads to pages/more.html, which does not come along."),
        ] {
            assert_eq!(one_file(source).1, [expect], "{source}");
        }
    }

    #[test]
    fn what_visitors_will_not_see_is_said() {
        let style = "/* url(old.png) */ @font-face { src: url(https://fonts.example/a.woff2) } p { background: url(gone.png) }";
        let files = |path: &str| match path {
            "style.css" => Some(style.as_bytes()),
            "a.png" | "my pic.png" | "a&b.png" => Some("A".as_bytes()),
            "load.js" => Some("fetch('data.json')".as_bytes()),
            _ => None,
        };
        for (source, expect) in [
            ("<img src=a.png><script src=load.js></script><a href=https://x.example/>x</a>", vec![]),
            ("<img src=\"my%20pic.png\"><img src=\"a&amp;b.png\">", vec![]),
            (
                "<link rel=stylesheet href=https://cdn.example/a.css>",
                vec!["It loads https://cdn.example/a.css from the network."],
            ),
            (
                "<link rel=stylesheet href=style.css>",
                vec!["It loads https://fonts.example/a.woff2 from the network.", "gone.png is not there."],
            ),
            ("<img src=none.png>", vec!["none.png is not there."]),
            ("<base href=pages/><img src=none.png>", vec![]),
        ] {
            assert_eq!(super::missing(source, "index.html", &files), expect, "{source}");
        }
    }

    #[test]
    fn a_page_that_loads_more_than_fits_is_refused() {
        let files = |_: &str| Some(("image/png", vec![0; 1 << 20]));
        let source = "<img src=a.png>".repeat(200);
        assert!(inlined(&source, "index.html", &files, &|_, _| String::from("data:,")).is_err());
        // A style sheet that loads itself ends, one that never closes what it opens too.
        let files = |_: &str| Some(("text/css", b"@import 'a.css'; p { background: url(".to_vec()));
        let made = inlined("<link rel=stylesheet href=a.css>", "index.html", &files, &|_, _| String::new());
        assert!(made.unwrap().html.contains("@import 'a.css';"));
    }

    #[test]
    fn a_path_stays_in_the_site() {
        for (address, from, expect) in [
            ("a.css", "index.html", Some("a.css")),
            ("../a.css", "pages/x.html", Some("a.css")),
            ("../../a.css", "pages/x.html", None),
            ("/a.css?x#y", "pages/x.html", Some("a.css")),
            ("./b/../a.css", "pages/x.html", Some("pages/a.css")),
            ("", "index.html", None),
        ] {
            assert_eq!(resolved(address, from).as_deref(), expect, "{address}");
        }
    }
}
