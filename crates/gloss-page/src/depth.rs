//! How deep the elements of a page lie within each other: estimated over its tags before any tree is built, and measured on the
//! tree before anything walks it. Builds nothing itself.

use std::cell::{Cell, RefCell};

use dom_query::Document;
use gloss_errand::page::PageError;
use gloss_errand::page::limits::{MAX_DEPTH, MAX_ELEMENTS};
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Bytes after which it is asked whether there is too much already.
const PIECE: usize = 16 << 10;

/// Elements that have no end.
const VOID: &str = " area base br col embed hr img input link meta param source track wbr ";
/// Elements that another like them ends, so that a page may leave out their ends (HTML Standard, "optional tags").
const CLOSED_BY_NEXT: &str = " li dd dt option optgroup tr td th thead tbody tfoot rp rt colgroup caption ";
/// Elements within which others are not ended by what stands outside.
const BORDER: &str = " table ul ol dl select template body html ruby ";
/// Elements that end an open paragraph.
const BLOCK: &str = " address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form \
    h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section summary table ul ";
/// Formatting, which a parser makes up again in each element that follows, until its end.
const FORMAT: &str = " a b big code em font i nobr s small strike strong tt u ";

fn is_of(list: &str, name: &str) -> bool {
    list.split_ascii_whitespace().any(|one| one == name)
}

#[derive(Default)]
struct Count {
    open: RefCell<Vec<String>>,
    format: RefCell<Vec<String>>,
    elements: Cell<usize>,
    deepest: Cell<usize>,
}

impl Count {
    fn start(&self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let (mut open, mut format) = (self.open.borrow_mut(), self.format.borrow_mut());
        if is_of(BLOCK, name) && open.last().is_some_and(|last| last == "p") {
            open.pop();
        }
        if is_of(CLOSED_BY_NEXT, name) {
            let border = open.iter().rposition(|one| is_of(BORDER, one)).map_or(0, |at| at + 1);
            if let Some(at) = open.iter().skip(border).position(|one| one == name) {
                open.truncate(border + at);
            }
        }
        self.elements.set(self.elements.get() + 1 + format.len());
        if is_of(FORMAT, name) {
            format.push(name.to_owned());
        } else if !is_of(VOID, name) && !tag.self_closing {
            open.push(name.to_owned());
        }
        self.deepest.set(self.deepest.get().max(open.len() + format.len()));
        match name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            "plaintext" => TokenSinkResult::Plaintext,
            _ => TokenSinkResult::Continue,
        }
    }

    fn end(&self, name: &str) {
        // An end without a beginning makes an element of its own.
        self.elements.set(self.elements.get() + usize::from(matches!(name, "p" | "br")));
        let list = if is_of(FORMAT, name) { &self.format } else { &self.open };
        let mut list = list.borrow_mut();
        let Some(at) = list.iter().rposition(|one| one == name) else { return };
        if is_of(FORMAT, name) {
            list.remove(at);
        } else {
            list.truncate(at);
        }
    }

    fn verdict(&self) -> Result<(), PageError> {
        if self.elements.get() > MAX_ELEMENTS {
            return Err(PageError::TooManyElements);
        }
        if self.deepest.get() > MAX_DEPTH { Err(PageError::TooDeep) } else { Ok(()) }
    }
}

impl TokenSink for Count {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => self.start(&tag),
            Token::TagToken(tag) => {
                self.end(&tag.name);
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

/// Refuses a page whose tags would make too deep or too large a tree.
pub(crate) fn check_tags(html: &str) -> Result<(), PageError> {
    let tokenizer = Tokenizer::new(Count::default(), TokenizerOpts::default());
    let (queue, mut rest) = (BufferQueue::default(), html);
    while !rest.is_empty() {
        let piece = rest.get(..rest.floor_char_boundary(PIECE)).unwrap_or(rest);
        queue.push_back(piece.into());
        let _ = tokenizer.feed(&queue);
        tokenizer.sink.verdict()?;
        rest = rest.get(piece.len()..).unwrap_or_default();
    }
    tokenizer.end();
    tokenizer.sink.verdict()
}

/// Refuses a tree that is too deep or too large all the same.
pub(crate) fn check_tree(document: &Document) -> Result<(), PageError> {
    let mut left = vec![(document.root(), 0_usize)];
    let mut count = 0;
    while let Some((node, depth)) = left.pop() {
        count += 1;
        // The elements html and body, and the text at the end, are no page's own depth.
        if depth > MAX_DEPTH + 3 {
            return Err(PageError::TooDeep);
        }
        if count > MAX_ELEMENTS * 3 {
            return Err(PageError::TooManyElements);
        }
        left.extend(node.children_it(false).map(|child| (child, depth + 1)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn check(html: &str) -> Result<(), PageError> {
        check_tags(html)?;
        check_tree(&Document::from(html))
    }

    #[test]
    fn pages_as_people_write_them_pass() {
        let row = "<tr><td>a<td>b</tr>".repeat(2_000);
        for html in [
            "<p>one".repeat(5_000),
            "<li>one".repeat(5_000),
            format!("<table>{row}</table>"),
            "<tr><td>one".repeat(3_000),
            "<br><img src=a><hr>".repeat(3_000),
            "<dl><dt>a<dd>b</dl>".repeat(2_000),
            "<p>a <b>b</b> <i>c</i></p>".repeat(5_000),
            format!("<select>{}</select>", "<option>a".repeat(2_000)),
            format!("<script>{}</script>", "document.write('<div>');".repeat(2_000)),
            format!("<!-- {} -->", "<div>".repeat(2_000)),
            format!("{}words{}", "<div>".repeat(MAX_DEPTH - 1), "</div>".repeat(MAX_DEPTH - 1)),
        ] {
            assert_eq!(check(&html), Ok(()), "{}", &html[..60]);
        }
    }

    #[test]
    fn hostile_pages_are_refused_at_once() {
        let many = |piece: &str, n: usize| piece.repeat(n);
        let ids: String = (0..300).map(|n| format!("<b id=x{n}>")).collect();
        let in_turns: String = (0..150).map(|n| format!("<p><b id=a{n}><i id=b{n}></p>")).collect();
        for html in [
            many("<div>", 201),
            many("<div>", 800_000),
            many("<span>", 600_000),
            many("<b>", 1_000_000),
            many("<a>", 300),
            ids.clone(),
            format!("{ids}{}", many("<p>x</p>", 100_000)),
            in_turns,
            format!("{}{}", many("<b>", 150), many("<p>x</p>", 100_000)),
            many("<table><tr><td>", 400),
            many("<ul><li>", 400),
            many("<div></b>", 400),
            many("<blockquote></p>", 400),
            many("<svg>", 400),
            many("<math><mi>", 400),
            many("<button>", 400),
            many("<x>", 400),
            many("<br>", 500_000),
            many("</p>", 700_000),
        ] {
            let begun = Instant::now();
            assert!(check(&html).is_err(), "{}", &html[..html.len().min(60)]);
            assert!(begun.elapsed() < Duration::from_secs(20), "{} took {:?}", &html[..20], begun.elapsed());
        }
    }
}
