//! Pages as they are read: every start tag where another reader finds it, and each element's range to the byte; hostile pages are
//! read or refused, and none makes it stop.

use super::support::{Dice, made};
use gloss_site::Page;
use html5gum::{DefaultEmitter, Token, Tokenizer};
use proptest::prelude::*;

/// The start tags of a page by html5gum.
fn starts(source: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let tokens = Tokenizer::new_with_emitter(source, emitter);
    let start = |token| match token {
        Ok(Token::StartTag(tag)) => {
            Some((String::from_utf8_lossy(&tag.name).into_owned(), tag.span.start..tag.span.end))
        }
        _ => None,
    };
    tokens.filter_map(start).collect()
}

#[test]
fn start_tags_stand_where_another_reader_finds_them() {
    let mut dice = Dice(7);
    let mut count = 0;
    for _ in 0..20 {
        let source = made::page(&mut dice);
        let page = Page::read(&source).unwrap();
        let own: Vec<_> = page.elements.iter().map(|one| (one.tag.clone(), one.start.clone())).collect();
        assert_eq!(own, starts(&source));
        count += own.len();
    }
    assert!(count > 2_000, "{count}");
}

/// The elements of a page: tag, what is written of it, the tag that it lies in.
fn elements_of(source: &str) -> Vec<(String, String, String)> {
    let page = Page::read(source).unwrap();
    let tag = |at: usize| page.elements[at].tag.clone();
    let one = |(at, own): (usize, &gloss_site::Element)| {
        (tag(at), source[own.whole.clone()].to_owned(), own.parent.map(tag).unwrap_or_default())
    };
    page.elements.iter().enumerate().map(one).collect()
}

#[test]
fn elements_end_where_a_browser_ends_them() {
    for (source, expect) in [
        ("<p>a<p>b", vec![("p", "<p>a", ""), ("p", "<p>b", "")]),
        (
            "<ul><li>a<li>b</ul>c",
            vec![("ul", "<ul><li>a<li>b</ul>", ""), ("li", "<li>a", "ul"), ("li", "<li>b", "ul")],
        ),
        (
            "<ul><li>a<ul><li>b</ul><li>c</ul>",
            vec![
                ("ul", "<ul><li>a<ul><li>b</ul><li>c</ul>", ""),
                ("li", "<li>a<ul><li>b</ul>", "ul"),
                ("ul", "<ul><li>b</ul>", "li"),
                ("li", "<li>b", "ul"),
                ("li", "<li>c", "ul"),
            ],
        ),
        (
            "<table><tr><td>a<td>b<tr><td>c</table>",
            vec![
                ("table", "<table><tr><td>a<td>b<tr><td>c</table>", ""),
                ("tr", "<tr><td>a<td>b", "table"),
                ("td", "<td>a", "tr"),
                ("td", "<td>b", "tr"),
                ("tr", "<tr><td>c", "table"),
                ("td", "<td>c", "tr"),
            ],
        ),
        ("<p>a<div>b</div>", vec![("p", "<p>a", ""), ("div", "<div>b</div>", "")]),
        (
            "<div><br>a<img src=x></div>",
            vec![
                ("div", "<div><br>a<img src=x></div>", ""),
                ("br", "<br>", "div"),
                ("img", "<img src=x>", "div"),
            ],
        ),
        (
            "<head><title>t</title><body>b",
            vec![
                ("head", "<head><title>t</title>", ""),
                ("title", "<title>t</title>", "head"),
                ("body", "<body>b", ""),
            ],
        ),
        (
            "<script>if (a<b) '<p>'</script><p>c",
            vec![("script", "<script>if (a<b) '<p>'</script>", ""), ("p", "<p>c", "")],
        ),
        (
            "<svg><g/><path d=''/></svg>",
            vec![
                ("svg", "<svg><g/><path d=''/></svg>", ""),
                ("g", "<g/>", "svg"),
                ("path", "<path d=''/>", "svg"),
            ],
        ),
        ("<b><i>a</b>c</i>", vec![("b", "<b><i>a</b>", ""), ("i", "<i>a", "b")]),
        ("</p></div>a", vec![]),
        ("<div", vec![]),
    ] {
        let expect: Vec<(String, String, String)> =
            expect.into_iter().map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())).collect();
        assert_eq!(elements_of(source), expect, "{source}");
    }
}

#[test]
fn what_a_reader_sees_is_told() {
    let source = "<main><h1>Farmers&rsquo;\n markets</h1><p>12<b>3</b> of &lt;all&gt;</p><script>no()</script><div>a</div><div>b</div></main>";
    let page = Page::read(source).unwrap();
    assert_eq!(page.text(source, 0), "Farmers’ markets 123 of <all> a b");
    assert_eq!(page.text(source, 1), "Farmers’ markets");
    assert_eq!(page.own_text(source, 2), "12 of <all>");
    assert_eq!(page.text(source, 4), "");
    let at = source.find("3</b>").unwrap();
    let around = page.around(&(at..at + 1)).unwrap();
    assert_eq!(page.elements[around].tag, "b");
    assert_eq!(page.with_id("none"), None);
    let twice = "<p id=a>1</p><p id=b>2</p><p id=a>3</p>";
    let page = Page::read(twice).unwrap();
    assert_eq!((page.with_id("a"), page.with_id("b")), (None, Some(1)));
}

#[test]
fn hostile_pages_are_read_or_refused() {
    let deep = "<div>".repeat(5_000);
    assert!(Page::read(&deep).is_err());
    let wide = "<b></b>".repeat(60_000);
    assert_eq!(Page::read(&wide).unwrap().elements.len(), 60_000);
    assert!(Page::read(&"<b></b>".repeat(260_000)).is_err());
    for source in [
        "<table><p>a<tr><td><table><td>b</table>c",
        "<template><tr><td>a</template>",
        "<plaintext><p>all</p>",
        "<svg><![CDATA[<p>no</p>]]><foreignObject><p>yes",
        "\u{feff}<!doctype html><p>a",
        "<p a=\"<b>\" b='>' c=>x",
        "<!-- <p> --><p>a<!-- -->b",
        "<select><option>a<option>b<div>c",
        "<frameset><frame></frameset>",
        "<p>\0a</p>",
    ] {
        let page = Page::read(source).unwrap();
        for own in &page.elements {
            assert!(source.get(own.whole.clone()).is_some_and(|whole| whole.starts_with('<')), "{source}");
            assert!(own.start.start == own.whole.start && own.inner.end <= own.whole.end, "{source}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is written: ranges lie within each other, and an element lies in the one that holds it.
    #[test]
    fn ranges_lie_within_each_other(parts in proptest::collection::vec("(</?(p|li|ul|td|tr|table|b|i|div|script|br|svg|g|template|option|select|h1)( a=\"1\")?/?>|[a-z&;é ]{1,6}|<!--|-->|<)", 0..60)) {
        let source: String = parts.concat();
        let page = Page::read(&source).unwrap();
        for (at, own) in page.elements.iter().enumerate() {
            prop_assert!(source.get(own.whole.clone()).is_some());
            prop_assert!(own.start.end <= own.inner.start.max(own.start.end) && own.inner.end <= own.whole.end);
            if let Some(parent) = own.parent {
                let around = &page.elements[parent];
                prop_assert!(parent < at && at < around.end);
                prop_assert!(around.whole.start <= own.whole.start && own.whole.end <= around.whole.end);
            }
        }
        let pairing = gloss_site::pairing::pair((&page, &source), (&page, &source));
        for (at, to) in pairing.to.iter().enumerate() {
            prop_assert!(to.is_none() || *to == Some(at), "an element of an equal page is itself or in doubt");
        }
    }
}
