//! The parts that make a slide: itself, its layout and master, their theme, the presentation's defaults and styles of tables. A part
//! that is missing or damaged costs what it gives, not the slide.

use gloss_ooxml::OpenError;
use gloss_ooxml::presentation::{Placeholder, Presentation, Shape, Slide, shapes};
use gloss_ooxml::xml::Tree;

use crate::node::{Node, Part};
use crate::text::fonts::Fonts;
use crate::theme::{Ink, Theme};

/// The texts of these parts.
pub(crate) struct Parts {
    slide: Part,
    layout: Option<Part>,
    master: Option<Part>,
    theme: Option<Part>,
    presentation: Option<Part>,
    tables: Option<Part>,
}

impl Parts {
    pub(crate) fn load(deck: &Presentation, slide: &Slide) -> Result<Self, OpenError> {
        let load = |name: Option<&str>| name.and_then(|name| Part::load(deck, name).ok());
        let master = load(slide.master.as_deref());
        let presentation = load(Some(deck.part()));
        let theme = master.as_ref().or(presentation.as_ref()).and_then(|part| part.of_kind("theme"));
        let tables = presentation.as_ref().and_then(|part| part.of_kind("tableStyles"));
        Ok(Self {
            slide: Part::load(deck, &slide.part)?,
            layout: load(slide.layout.as_deref()),
            theme: load(theme),
            tables: load(tables),
            master,
            presentation,
        })
    }
}

/// The same as trees.
pub(crate) struct Trees<'a> {
    slide: Tree<'a>,
    layout: Option<Tree<'a>>,
    master: Option<Tree<'a>>,
    theme: Option<Tree<'a>>,
    presentation: Option<Tree<'a>>,
    tables: Option<Tree<'a>>,
}

impl<'a> Trees<'a> {
    pub(crate) fn parse(deck: &Presentation, parts: &'a Parts) -> Result<Self, OpenError> {
        let tree = |part: &'a Option<Part>| part.as_ref().and_then(|part| part.tree(deck).ok());
        Ok(Self {
            slide: parts.slide.tree(deck)?,
            layout: tree(&parts.layout),
            master: tree(&parts.master),
            theme: tree(&parts.theme),
            presentation: tree(&parts.presentation),
            tables: tree(&parts.tables),
        })
    }
}

/// The sources of a slide's drawing: its own part, layout, master, theme and fonts.
pub(crate) struct Scene<'a> {
    pub deck: &'a Presentation,
    pub fonts: &'a Fonts,
    pub slide: Node<'a>,
    pub layout: Option<Node<'a>>,
    pub master: Option<Node<'a>>,
    pub presentation: Option<Node<'a>>,
    pub tables: Option<Node<'a>>,
    pub theme: Theme<'a>,
    /// The number that its slide number field shows.
    pub number: i64,
    layout_shapes: Vec<Shape>,
    master_shapes: Vec<Shape>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(
        deck: &'a Presentation,
        fonts: &'a Fonts,
        (parts, trees): (&'a Parts, &'a Trees<'a>),
        slide: usize,
    ) -> Self {
        fn node<'a>(part: &'a Option<Part>, tree: &'a Option<Tree<'a>>) -> Option<Node<'a>> {
            Some(Node::root(part.as_ref()?, tree.as_ref()?))
        }
        let own = Node::root(&parts.slide, &trees.slide);
        let layout = node(&parts.layout, &trees.layout);
        let master = node(&parts.master, &trees.master);
        let presentation = node(&parts.presentation, &trees.presentation);
        let first = presentation.and_then(|node| node.number::<i64>("firstSlideNum")).unwrap_or(1);
        let over = |node: Node<'a>| node.path(&["clrMapOvr", "overrideClrMapping"]);
        let maps: Vec<Node<'a>> = [Some(own), layout].into_iter().flatten().filter_map(over).collect();
        let map = master.and_then(|node| node.child("clrMap"));
        let maps: Vec<Node<'a>> = maps.into_iter().chain(map).collect();
        let shapes_of = |node: Option<Node<'a>>| node.map(|node| shapes(node.tree)).unwrap_or_default();
        Self {
            deck,
            fonts,
            slide: own,
            theme: Theme::read(node(&parts.theme, &trees.theme), &maps),
            tables: node(&parts.tables, &trees.tables),
            number: first.saturating_add(i64::try_from(slide).unwrap_or(0)),
            layout_shapes: shapes_of(layout),
            master_shapes: shapes_of(master),
            layout,
            master,
            presentation,
        }
    }

    pub(crate) fn ink(&'a self) -> Ink<'a> {
        Ink { theme: &self.theme, own: None }
    }

    /// The placeholders that one of the slide inherits from: the layout's, then the master's.
    pub(crate) fn inherited(&self, own: &Placeholder) -> Vec<Node<'a>> {
        let mut out = Vec::new();
        let mut kind = own.kind.clone();
        if let (Some(layout), Some(found)) = (self.layout, of_layout(&self.layout_shapes, own)) {
            out.push(layout.at(found.node));
            // The master is asked for what the layout says, as a slide often says nothing.
            if let Some(place) = found.placeholder.as_ref().filter(|_| kind == "obj") {
                kind.clone_from(&place.kind);
            }
        }
        let wanted = match kind.as_str() {
            "title" | "ctrTitle" => "title",
            "dt" | "ftr" | "sldNum" => kind.as_str(),
            _ => "body",
        };
        let known = self.master_shapes.iter().find(|shape| is(shape, |place| place.kind == wanted));
        if let (Some(master), Some(found)) = (self.master, known) {
            out.push(master.at(found.node));
        }
        out
    }

    /// The levels of text that the master has for a placeholder of this type.
    pub(crate) fn master_style(&self, kind: Option<&str>) -> Option<Node<'a>> {
        let name = match kind {
            Some("title" | "ctrTitle") => "titleStyle",
            None | Some("dt" | "ftr" | "sldNum") => "otherStyle",
            Some(_) => "bodyStyle",
        };
        self.master?.path(&["txStyles", name])
    }
}

fn is(shape: &Shape, test: impl Fn(&Placeholder) -> bool) -> bool {
    shape.placeholder.as_ref().is_some_and(test)
}

fn of_layout<'s>(shapes: &'s [Shape], own: &Placeholder) -> Option<&'s Shape> {
    let family = |kind: &str| match kind {
        "ctrTitle" => "title".to_owned(),
        other => other.to_owned(),
    };
    let kind = family(&own.kind);
    let same_kind = |place: &Placeholder| family(&place.kind) == kind;
    let find = |test: &dyn Fn(&Placeholder) -> bool| shapes.iter().find(|shape| is(shape, test));
    if matches!(kind.as_str(), "title" | "dt" | "ftr" | "sldNum") {
        return find(&same_kind);
    }
    find(&|place| place.index == own.index && same_kind(place))
        .or_else(|| find(&|place| place.index == own.index && own.index != 0))
        .or_else(|| find(&same_kind))
        .or_else(|| find(&|place| place.kind == "body" && matches!(kind.as_str(), "obj" | "subTitle")))
}
