//! Edits as people and agents make them of pages: words, elements that come and go, other orders, other looks, wrappers, another
//! template, a page made anew.

use super::Dice;
use super::tree::{Inner, Node};

/// The edits.
pub(crate) const ALL: [&str; 8] =
    ["words", "look-alikes and twins", "deleted", "shuffled", "classes", "wrapped", "template", "made anew"];

/// Tags of elements that an edit leaves: they say what they say by their place.
const FIXED: [&str; 12] =
    ["html", "head", "body", "script", "style", "title", "meta", "link", "thead", "tbody", "tr", "colgroup"];

/// Edits a tree.
pub(crate) fn edit(root: &mut Node, name: &str, dice: &mut Dice) {
    match name {
        "words" => words(root, dice, 5),
        "look-alikes and twins" => twins(root, dice),
        "deleted" => delete(root, dice, 6),
        "shuffled" => shuffle(root, dice),
        "classes" => classes(root, dice),
        "wrapped" => wrap(root, dice, 3),
        "template" => template(root, dice),
        _ => {
            words(root, dice, 5);
            delete(root, dice, 3);
            classes(root, dice);
            twins(root, dice);
        }
    }
}

fn is_fixed(node: &Node) -> bool {
    node.start.is_empty() || FIXED.contains(&node.tag.as_str())
}

fn words(root: &mut Node, dice: &mut Dice, percent: usize) {
    root.change(&mut |node| {
        if is_fixed(node) {
            return;
        }
        for one in &mut node.inner {
            if let Inner::Text(text) = one
                && !text.trim().is_empty()
                && !text.contains('<')
                && dice.chance(percent)
            {
                *text = dice.words();
            }
        }
    });
}

/// The inner ones first, so that a copy is one of what its original is in the end.
fn twins(node: &mut Node, dice: &mut Dice) {
    let mut out = Vec::new();
    for mut one in std::mem::take(&mut node.inner) {
        if let Inner::Node(child) = &mut one {
            twins(child, dice);
        }
        let copy = match &one {
            Inner::Node(child) if !is_fixed(child) && !child.start.contains(" id=") && dice.chance(3) => {
                let mut copy = child.unknown();
                if dice.chance(60) {
                    words(&mut copy, dice, 50);
                }
                Some(copy)
            }
            _ => None,
        };
        out.push(one);
        out.extend(copy.map(Inner::Node));
    }
    node.inner = out;
}

fn delete(root: &mut Node, dice: &mut Dice, percent: usize) {
    root.change(&mut |node| {
        node.inner.retain(|one| match one {
            Inner::Node(child) => is_fixed(child) || !dice.chance(percent),
            Inner::Text(_) => true,
        });
    });
}

fn shuffle(root: &mut Node, dice: &mut Dice) {
    root.change(&mut |node| {
        if !matches!(node.tag.as_str(), "ul" | "ol" | "tbody" | "table" | "dl" | "select") {
            return;
        }
        let moves = |one: &Inner| matches!(one, Inner::Node(child) if !matches!(child.tag.as_str(), "thead" | "tbody" | "caption" | "dt" | "dd"));
        let at: Vec<usize> = (0..node.inner.len()).filter(|n| moves(&node.inner[*n])).collect();
        for n in (1..at.len()).rev() {
            let other = dice.roll(n + 1);
            node.inner.swap(at[n], at[other]);
        }
    });
}

fn classes(root: &mut Node, dice: &mut Dice) {
    let salt = dice.roll(900) + 100;
    root.change(&mut |node| {
        node.start = node.start.replace("class=\"", &format!("class=\"x{salt}-"));
        if !is_fixed(node) && !node.start.contains("style=") && node.start.ends_with('>') && dice.chance(20) {
            let tail = if node.start.ends_with("/>") { "/>" } else { ">" };
            node.start =
                format!("{} style=\"margin: {salt}px\"{tail}", node.start.trim_end_matches(tail).trim_end());
        }
    });
}

fn wrap(root: &mut Node, dice: &mut Dice, percent: usize) {
    root.change(&mut |node| {
        // What a list or a table holds is held by nothing else; a new wrapper is not wrapped again.
        if matches!(
            node.tag.as_str(),
            "ul" | "ol"
                | "dl"
                | "table"
                | "thead"
                | "tbody"
                | "tr"
                | "select"
                | "p"
                | "head"
                | "html"
                | "colgroup"
        ) || node.start == "<div class=\"wrap\">"
        {
            return;
        }
        for one in &mut node.inner {
            if let Inner::Node(child) = one
                && !is_fixed(child)
                && !matches!(child.tag.as_str(), "li" | "td" | "th" | "dt" | "dd")
                && dice.chance(percent)
            {
                let inner = std::mem::take(child);
                *child = Node {
                    number: None,
                    tag: "div".to_owned(),
                    start: "<div class=\"wrap\">".to_owned(),
                    end: "</div>".to_owned(),
                    inner: vec![Inner::Node(inner)],
                };
            }
        }
    });
}

/// Other tags for what only groups, other classes, and containers around.
fn template(root: &mut Node, dice: &mut Dice) {
    root.change(&mut |node| {
        let to = match node.tag.as_str() {
            "div" => "section",
            "b" => "strong",
            "i" => "em",
            "h3" => "h4",
            "h2" => "h3",
            _ => return,
        };
        if !node.end.is_empty() {
            node.start = node.start.replacen(&format!("<{}", node.tag), &format!("<{to}"), 1);
            node.end = format!("</{to}>");
            node.tag = to.to_owned();
        }
    });
    classes(root, dice);
    wrap(root, dice, 2);
}
