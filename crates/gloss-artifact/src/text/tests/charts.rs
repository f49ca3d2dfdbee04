//! A fenced chart: drawn, pointed at as one, and said where it is not drawn.

use gloss_chart::{Rows, Value};
use gloss_protocol::{El, InlineNode, Kind, Reach, RunPoint, Selection};

use super::super::Text;

const SPEC: &str = r#"{"data": {"values": [{"a": "x", "b": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}}}"#;

/// The chart's element among the blocks of a document, with its `n` and `to`.
fn chart(text: &Text, cells: crate::text::Cells<'_>) -> (u32, String) {
    let (blocks, _) = text.blocks_with(0, 0, cells);
    fn find(nodes: &[InlineNode]) -> Option<(u32, String)> {
        nodes.iter().find_map(|node| match node {
            InlineNode::El { el: El::Chart, n, to, .. } => Some((*n, to.clone())),
            InlineNode::El { of, .. } => find(of),
            InlineNode::Run { .. } => None,
        })
    }
    let nodes: Vec<InlineNode> = blocks.trees().map(|block| block.node).collect();
    find(&nodes).expect("a chart")
}

fn document(spec: &str) -> (String, Text) {
    let source = format!("# T\n\nBefore.\n\n```chart\n{spec}\n```\n\nAfter.\n");
    let text = Text::new(Kind::Document, &source);
    (source, text)
}

#[test]
fn a_chart_is_drawn_with_its_marks() {
    let (_, text) = document(SPEC);
    let (n, svg) = chart(&text, &gloss_chart::nowhere);
    assert!(n == 0 && svg.starts_with("<svg") && svg.contains("data-mark=\"0\""), "{svg}");
}

#[test]
fn one_that_is_not_drawn_says_why() {
    let (_, text) = document(r#"{"data": {"url": "x"}}"#);
    assert_eq!(
        chart(&text, &gloss_chart::nowhere),
        (
            1,
            "This chart is not drawn. data.url: A chart fetches nothing. Put the rows into \"values\", or name a range \
             with \"cells\"."
                .to_owned()
        )
    );
}

#[test]
fn cells_are_looked_up_where_it_is_drawn() {
    let spec = SPEC.replace(r#"{"values": [{"a": "x", "b": 1}]}"#, r#"{"cells": "s.xlsx!One!A1:B2"}"#);
    let (_, text) = document(&spec);
    let rows = Rows {
        columns: vec!["a".to_owned(), "b".to_owned()],
        rows: vec![vec![Value::Text("x".to_owned()), Value::Number(7.0)]],
    };
    let look_up = |range: &str| {
        if range == "s.xlsx!One!A1:B2" { Ok(rows.clone()) } else { gloss_chart::nowhere(range) }
    };
    let (n, svg) = chart(&text, &look_up);
    assert!(n == 0 && svg.contains("aria-label=\"x: 7\""), "{svg}");
    let (n, why) = chart(&text, &gloss_chart::nowhere);
    assert!(n == 1 && why.contains("The cells s.xlsx!One!A1:B2 were not read."), "{why}");
}

#[test]
fn it_is_pointed_at_as_one() {
    let (source, text) = document(SPEC);
    let at = source.find("```chart").unwrap();
    let block = &source[at..source.rfind("```").unwrap() + 3];
    let run = text.parsed().runs.iter().position(|run| run.span().start == at).unwrap() as u32;
    let whole = block.encode_utf16().count() as u32;
    for (from, to) in [(0, whole), (12, 20)] {
        let words: String = block.chars().skip(from as usize).take((to - from) as usize).collect();
        let selection = Selection {
            start: RunPoint { run, utf16: from },
            end: RunPoint { run, utf16: to },
            text: words,
            more: None,
        };
        let pointed = text.point(&selection, Reach::Selection).unwrap();
        assert_eq!(text.slices(&pointed.region), [block], "{from} to {to}");
    }
}
