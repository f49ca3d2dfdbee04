//! The rules of `stylesheet.css`: which element they are for, and what they say. Paints nothing, and reads nothing that an
//! author wrote.

use std::sync::LazyLock;

/// A rule for one chain of elements.
#[derive(Debug)]
struct Rule {
    /// From the outermost to the element itself.
    chain: Vec<Part>,
    declarations: Vec<Declaration>,
}

/// What a rule says of one property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Declaration {
    pub property: String,
    pub value: String,
    /// Whether it wins over what an author set.
    pub last: bool,
}

/// One part of a selector.
#[derive(Debug, Default)]
struct Part {
    tag: Option<String>,
    classes: Vec<String>,
    attribute: Option<(String, String)>,
}

/// An element as rules see it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub tag: String,
    /// Its classes, and each without the number at its end.
    pub classes: Vec<String>,
    /// The attributes that rules ask for.
    pub attributes: Vec<(String, String)>,
}

/// Attributes that rules may ask for.
const MATCHED_ATTRIBUTES: [&str; 4] = ["fill", "stroke", "display", "font-weight"];

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| rules(include_str!("stylesheet.css")));

impl Element {
    /// An element of a drawing.
    pub(crate) fn of(node: roxmltree::Node<'_, '_>) -> Self {
        let mut classes = Vec::new();
        for class in node.attribute("class").unwrap_or_default().split_ascii_whitespace() {
            let plain = class.trim_end_matches(|ch: char| ch.is_ascii_digit());
            classes.push(class.to_owned());
            if plain != class && !plain.is_empty() {
                classes.push(plain.to_owned());
            }
        }
        if classes.is_empty() {
            classes.push("bare".to_owned());
        }
        let attributes = MATCHED_ATTRIBUTES
            .into_iter()
            .filter_map(|name| node.attribute(name).map(|value| (name.to_owned(), value.to_owned())))
            .collect();
        Self { tag: node.tag_name().name().to_owned(), classes, attributes }
    }

    /// Whether it has a class.
    pub(crate) fn has(&self, class: &str) -> bool {
        self.classes.iter().any(|own| own == class)
    }
}

impl Part {
    fn fits(&self, seen: &Element) -> bool {
        let attribute = |(name, value): &(String, String)| {
            seen.attributes.iter().any(|(own, what)| own == name && what == value)
        };
        self.tag.as_ref().is_none_or(|tag| *tag == seen.tag)
            && self.classes.iter().all(|class| seen.has(class))
            && self.attribute.as_ref().is_none_or(attribute)
    }
}

impl Rule {
    /// Whether the last of these elements, each of which lies in the one before, is meant.
    fn fits(&self, path: &[Element]) -> bool {
        let (Some((own, outer)), Some((last, ancestors))) = (self.chain.split_last(), path.split_last())
        else {
            return false;
        };
        if !own.fits(last) {
            return false;
        }
        let mut ancestors = ancestors.iter().rev();
        outer.iter().rev().all(|part| ancestors.by_ref().any(|ancestor| part.fits(ancestor)))
    }
}

/// What the rules say of the last of these elements, in their order.
pub(crate) fn declarations(path: &[Element]) -> impl Iterator<Item = &'static Declaration> {
    let fitting: Vec<&'static Rule> = RULES.iter().filter(|rule| rule.fits(path)).collect();
    fitting.into_iter().flat_map(|rule| &rule.declarations)
}

/// The rules of a sheet.
fn rules(css: &str) -> Vec<Rule> {
    let mut out = Vec::new();
    let mut rest = css.to_owned();
    while let Some((before, after)) = rest.split_once("/*") {
        let after = after.split_once("*/").map_or("", |(_, after)| after);
        rest = format!("{before}{after}");
    }
    for block in rest.split('}') {
        let Some((selectors, body)) = block.split_once('{') else { continue };
        let declarations: Vec<Declaration> = body.split(';').filter_map(declaration).collect();
        for selector in selectors.split(',') {
            let chain = selector.split_whitespace().map(part).collect();
            out.push(Rule { chain, declarations: declarations.clone() });
        }
    }
    out
}

fn declaration(text: &str) -> Option<Declaration> {
    let (property, value) = text.split_once(':')?;
    let value = value.trim();
    let plain = value.trim_end_matches('!').trim();
    Some(Declaration {
        property: property.trim().to_owned(),
        value: plain.to_owned(),
        last: plain.len() < value.len(),
    })
}

/// `tag.class.class[name=value]`.
fn part(text: &str) -> Part {
    let (text, attribute) = match text.trim_end_matches(']').split_once('[') {
        Some((before, inside)) => (before, inside.split_once('=')),
        None => (text, None),
    };
    let mut names = text.split('.');
    let tag = names.next().filter(|tag| !tag.is_empty()).map(str::to_owned);
    let attribute = attribute.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Part { tag, classes: names.map(str::to_owned).collect(), attribute }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(tag: &str, classes: &str) -> Element {
        let text = format!("<{tag} class=\"{classes}\" fill=\"none\"/>");
        let document = roxmltree::Document::parse(&text).unwrap();
        Element::of(document.root_element())
    }

    #[test]
    fn rules_are_for_elements_in_elements() {
        let rules = rules("/* a */ .a .b, g.c[fill=none] { fill: x; late: 1 !; }");
        assert_eq!(rules.len(), 2);
        let path = [seen("g", "a"), seen("g", "between"), seen("path", "b7 other")];
        assert!(rules[0].fits(&path) && !rules[0].fits(&path[1..]) && !rules[0].fits(&path[..2]));
        assert!(rules[1].fits(&[seen("g", "c")]) && !rules[1].fits(&[seen("path", "c")]));
        assert!(rules[0].declarations[1].last && rules[0].declarations[1].value == "1");
    }

    #[test]
    fn every_rule_can_be_read() {
        for rule in RULES.iter() {
            assert!(!rule.chain.is_empty() && !rule.declarations.is_empty(), "{rule:?}");
            for declaration in &rule.declarations {
                let known =
                    crate::style::Style::default().apply_rule(declaration, &crate::style::Context::default());
                assert!(known, "{declaration:?}");
            }
        }
    }
}
