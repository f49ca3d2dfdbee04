//! Tests of a review copy's contents, and that nothing of what it shows becomes part of it.

use gloss_protocol::{Block, El, InlineNode, Span};

use super::{ReviewBody, ReviewJob, ReviewPart, ReviewSheet, ReviewSlide, review};

fn made(body: ReviewBody<'_>) -> String {
    let job = ReviewJob {
        path: "a \"b\".md",
        title: "<script>alert(1)</script>",
        version: 3,
        sha256: "ab",
        author: "Ana & Ben",
        body,
        left: &[],
    };
    String::from_utf8(review(&job).unwrap().bytes).unwrap()
}

/// A page in which nothing is outside of its place: one script, and what was written is words.
fn holds(page: &str) {
    assert_eq!(page.matches("<script>").count(), 1, "{page}");
    assert!(page.contains("default-src 'none'") && !page.contains("http://") && !page.contains("src=\"http"));
    assert!(
        page.contains("&lt;script&gt;alert(1)&lt;/script&gt;")
            && page.contains("data-path=\"a &quot;b&quot;.md\"")
    );
}

#[test]
fn a_document_is_its_runs() {
    let run = |id: u32, text: &str| InlineNode::Run { id, text: text.to_owned(), whole: false };
    let el = |el: El, of: Vec<InlineNode>| InlineNode::El { el, n: 1, to: String::new(), of };
    let image = InlineNode::El { el: El::Image, n: 0, to: "a.png".to_owned(), of: vec![run(2, "Loaf")] };
    let blocks: Vec<Block> = [
        el(El::Heading, vec![run(0, "<b>")]),
        el(El::Paragraph, vec![el(El::Strong, vec![run(1, "bold")]), image]),
    ]
    .into_iter()
    .map(|node| Block { id: 0, span: Span::new(0, 1), hash: String::new(), node })
    .collect();
    let page =
        made(ReviewBody::Document { blocks: &blocks, images: &|_| Some(("image/png".to_owned(), vec![1])) });
    holds(&page);
    assert!(page.contains("<h2 data-leaf tabindex=\"0\"><span data-r=\"0\">&lt;b&gt;</span></h2>"), "{page}");
    assert!(page.contains("<strong><span data-r=\"1\">bold</span></strong><span class=\"image\"><img src=\"data:image/png;base64,AQ==\""));
}

#[test]
fn cells_slides_and_pages_are_named() {
    let cell = |words: &str| (words.to_owned(), false);
    let sheets =
        [ReviewSheet { name: "A&B".to_owned(), first: 1, rows: vec![vec![cell("x"), cell("</td>")]] }];
    let page = made(ReviewBody::Sheets(&sheets));
    holds(&page);
    assert!(page.contains("data-at=\"cells:A&amp;B!B1\" data-name=\"B1\">&lt;/td&gt;</td>"), "{page}");

    let part = ReviewPart {
        name: "Title".to_owned(),
        words: "\"Up\"".to_owned(),
        place: Some((10.0, 20.0, 50.0, 25.0)),
        at: "slide:1/shape:2".to_owned(),
    };
    let slides = [ReviewSlide { picture: vec![1], size: (100.0, 50.0), parts: vec![part] }];
    let page = made(ReviewBody::Slides(&slides));
    holds(&page);
    assert!(
        page.contains("left:10.000%;top:40.000%;width:50.000%;height:50.000%\" data-at=\"slide:1/shape:2\""),
        "{page}"
    );

    let pages = [("index.html".to_owned(), "</template><script>bad()</script>".to_owned())];
    let page = made(ReviewBody::Pages(&pages));
    holds(&page);
    assert!(page.contains("data-html=\"&lt;/template&gt;&lt;script&gt;bad()&lt;/script&gt;\""));
}
