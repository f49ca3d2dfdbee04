//! A wish applied to a page's source: to the words between its tags alone, each as a reader sees them, and written so that they are
//! read as they were typed. Tags, attributes and scripts stay to the byte.

use std::ops::Range;

use gloss_site::{Page, decoded};

use super::edit::{self, Place};
use super::request::{Case, Request};

/// The reply where several parts would need one text.
const PARTS: &str = "The marked part of the page holds several pieces of text. Mark the words that it is about, then send it again.";

/// New sources by range, or why it can't be done, for the person.
pub(super) fn apply(wish: &Request, place: &Place) -> Result<Vec<(usize, String)>, String> {
    if let Some(why) = place.notation.refuses(wish) {
        return Err(why);
    }
    if matches!(wish, Request::Delete) {
        if place.ranges.iter().any(|source| cuts(source)) {
            return Err("The marked place begins or ends within a part of the page. Mark that part as a whole, or only its words."
                .to_owned());
        }
        return Ok((0..place.ranges.len()).map(|at| (at, String::new())).collect());
    }
    let found: Vec<Vec<Range<usize>>> = place.ranges.iter().map(|source| words(source)).collect();
    let pieces: Vec<(usize, Range<usize>)> = found
        .iter()
        .enumerate()
        .flat_map(|(at, all)| all.iter().map(move |span| (at, span.clone())))
        .collect();
    let source = |at: usize| place.ranges.get(at).map_or("", String::as_str);
    let says = |(at, span): &(usize, Range<usize>)| {
        decoded(source(*at).get(span.clone()).unwrap_or_default()).into_owned()
    };
    let whole = matches!(wish, Request::Set(_) | Request::Rename(_));
    // What is said of sentences needs them in one piece, and new words a piece to stand in.
    let each = matches!(
        wish,
        Request::Replace { .. }
            | Request::Round(_)
            | Request::Tone(_)
            | Request::Case(Case::Upper | Case::Lower | Case::Title)
    );
    let fits = each || pieces.len() == 1 || whole && found.iter().all(|all| all.len() == 1);
    if !fits {
        return Err(if pieces.is_empty() {
            "There are no words in the marked part of the page.".to_owned()
        } else {
            PARTS.to_owned()
        });
    }
    let said: Vec<String> = pieces.iter().map(says).collect();
    let edits = edit::apply(wish, &Place::of_words(said.clone(), place.figures.clone()))?;
    if edits.iter().any(|(_, new)| new.trim().is_empty()) {
        return Err(
            "Nothing would be left in this part of the page. Say “delete this” to take the part out."
                .to_owned(),
        );
    }
    let mut out: Vec<(usize, String)> = Vec::new();
    for (at, text) in place.ranges.iter().enumerate() {
        let mut new = text.clone();
        let own = edits.iter().rev().filter_map(|(n, words)| Some((pieces.get(*n)?, words)));
        for ((_, span), words) in own.filter(|((of, _), _)| *of == at) {
            new.replace_range(span.clone(), &written(words));
        }
        if new != *text {
            out.push((at, new));
        }
    }
    Ok(out)
}

/// Where words stand in a source that a reader sees.
fn words(source: &str) -> Vec<Range<usize>> {
    let Ok(page) = Page::read(source) else { return Vec::new() };
    let mut out: Vec<Range<usize>> = Vec::new();
    for piece in page.pieces.into_iter().filter(|piece| piece.words) {
        match out.last_mut().filter(|last| last.end == piece.span.start) {
            Some(last) => last.end = piece.span.end,
            None => out.push(piece.span),
        }
    }
    out.retain(|span| source.get(span.clone()).is_some_and(|words| !words.trim().is_empty()));
    out
}

/// Whether a source ends an element that it does not begin, or begins one that it does not end.
fn cuts(source: &str) -> bool {
    let Ok(page) = Page::read(source) else { return true };
    let ended = page.elements.iter().filter(|own| own.inner.end < own.whole.end).count();
    let open = page
        .elements
        .iter()
        .any(|own| own.start.start > 0 && own.whole != own.start && own.inner.end == source.len());
    source.matches("</").count() != ended || open
}

/// Words as a page writes them.
fn written(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use gloss_protocol::Intent;
    use serde_json::json;

    use super::*;

    fn edited(text: &str, words: &str) -> Result<String, String> {
        let region = json!({ "path": "site/", "file": "index.html", "ranges": [{ "range": 0, "text": text }], "before": "<body>", "after": "</body>" });
        let wish = crate::notes::request::parse_request(Intent::Change, words);
        let edits = apply(&wish, &Place::read(&region))?;
        Ok(edits.into_iter().map(|(_, text)| text).collect())
    }

    #[test]
    fn words_change_and_tags_stay() {
        for (text, words, expect) in [
            ("<p id=\"p\">Apples in May.</p>", "uppercase", "<p id=\"p\">APPLES IN MAY.</p>"),
            (
                "<p id=\"p\">In May</p>",
                "replace \"May\" with \"R&D <x>\"",
                "<p id=\"p\">In R&amp;D &lt;x&gt;</p>",
            ),
            ("In May", "replace May with \"A | B\"", "In A | B"),
            (
                "<p class=\"may\">may <b>May</b> &amp; may</p>",
                "replace \"may\" with \"June\"",
                "<p class=\"may\">June <b>May</b> &amp; June</p>",
            ),
            ("<p>R&amp;D &copy; x</p>", "replace \"R&D\" with \"Labor & Bau\"", "<p>Labor &amp; Bau © x</p>"),
            (
                "<h2 id=\"c\">Container query</h2>",
                "add \"(new)\" at the end",
                "<h2 id=\"c\">Container query (new)</h2>",
            ),
            ("<h2 id=\"c\">Old</h2>", "change to: 1 < 2 & 3", "<h2 id=\"c\">1 &lt; 2 &amp; 3</h2>"),
            ("<h2 id=\"c\">Alt</h2>", "umbenennen in \"Über <uns>\"", "<h2 id=\"c\">Über &lt;uns&gt;</h2>"),
            ("<li>A very good day</li>", "delete \"very\"", "<li>A good day</li>"),
            ("<p>One. Two.</p>", "delete the last sentence", "<p>One.</p>"),
            ("<p>One. Two.</p>", "shorten to one sentence", "<p>One.</p>"),
            ("<p title=\"1.256\">It is 1.256</p>", "round to 1 decimal", "<p title=\"1.256\">It is 1.3</p>"),
            ("<p class=\"very\">Very good</p>", "remove filler words", "<p class=\"very\">Good</p>"),
            ("<li>One</li>", "delete this", ""),
            ("<li>One", "delete this", ""),
        ] {
            assert_eq!(edited(text, words).as_deref(), Ok(expect), "{text} | {words}");
        }
    }

    #[test]
    fn what_a_page_has_no_sign_for_is_refused() {
        for (text, words) in [
            ("<h2 id=\"c\">Container query</h2>", "make this bold"),
            ("<h2 id=\"c\">Container query</h2>", "make it italic"),
            ("Container query", "bold"),
            ("<b>Container</b>", "not bold"),
            ("<p>One. Two.</p>", "as bullets"),
            ("<p>One and one. Two and two.</p>", "split in two"),
            ("<ul><li>b</li><li>a</li></ul>", "sort this list"),
            ("<ul><li>b</li></ul>", "add a bullet: c"),
            ("<p>May is <b>warm</b></p>", "change to: June"),
            ("<img src=\"a.png\">", "change to: June"),
            ("<p>May</p>", "delete \"May\""),
            ("May</p><p>June", "delete this"),
            ("<p>May</p><p>June", "delete this"),
            ("<p class=\"x\">May</p>", "replace \"x\" with \"y\""),
        ] {
            assert!(edited(text, words).is_err(), "{text} | {words}: {:?}", edited(text, words));
        }
    }
}
