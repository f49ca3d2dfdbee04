//! What comes onto a slide: boxes, lines, pictures, tables, copies of shapes; and slides of a layout, and speaker notes. Written as
//! PowerPoint writes them, in the looks of the presentation's own theme.

use std::collections::BTreeMap;

use super::copy::{copied, next_name};
use super::markup::{called, drawing, raw};
use super::order::{entry_like, list_of, listed, section_lists};
use crate::error::{Refused, fixed};
use crate::presentation::shape::{Frame, ShapeKind, own_frame, shapes};
use crate::presentation::slides::{Presentation, notes_body};
use crate::xml::escape_words as escape;
use crate::xml::{Id, Patch, Tree};

/// The style of tables that PowerPoint itself begins with: "Medium Style 2 - Accent 1".
const TABLE_STYLE: &str = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}";

/// A shape that is to come.
#[derive(Clone, Debug, PartialEq)]
pub enum NewShape {
    /// A box of words without a ground; its paragraphs.
    Text(Vec<String>),
    /// A shape of a form that office programs know (ECMA-376 part 1, 20.1.10.56), with words in it.
    Form(&'static str, Vec<String>),
    /// A line from the left top to the right bottom, with a head where it is an arrow.
    Line(bool),
    /// A table: its rows, the first of them its headers.
    Table(Vec<Vec<String>>),
    /// A picture: the bytes of a PNG, JPEG or GIF, and what it shows in words.
    Picture(Vec<u8>, String),
}

/// Puts a picture's file into the presentation; the relation of the slide to it.
fn picture_relation(deck: &mut Presentation, part: &str, bytes: &[u8]) -> Result<String, Refused> {
    let (ending, kind, _) = super::picture::recognise(bytes)
        .ok_or_else(|| fixed("this is no picture that slides can show", "Choose a PNG, JPEG or GIF file."))?;
    let name = next_name(&deck.package, &format!("ppt/media/image1.{ending}"));
    deck.package.add_bytes(&name, kind, bytes.to_vec())?;
    Ok(deck.package.add_relation(part, "image", &name)?)
}

/// Puts a shape on a slide, before all others.
pub(super) fn shape(
    deck: &mut Presentation,
    slide: usize,
    frame: &Frame,
    new: &NewShape,
) -> Result<(), Refused> {
    let part = deck.numbered(slide)?.part;
    let relation = match new {
        NewShape::Picture(bytes, _) => picture_relation(deck, &part, bytes)?,
        _ => String::new(),
    };
    let text = deck.package.text(&part)?;
    let tree = Tree::parse(&text, &part, deck.package.limits())?;
    let id = next_id(&tree);
    let names = drawing(&tree);
    let (a, root) = (&names.prefix, tree.tag(tree.root()));
    let p = root.prefix();
    let declared = &names.declared;
    let r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let place = |element: &str| {
        let turn = if frame.turn == 0 { String::new() } else { format!(" rot=\"{}\"", frame.turn) };
        format!(
            "<{element}{turn}><{a}off x=\"{}\" y=\"{}\"/><{a}ext cx=\"{}\" cy=\"{}\"/></{element}>",
            frame.x, frame.y, frame.width, frame.height
        )
    };
    let xfrm = place(&format!("{a}xfrm"));
    let added = match new {
        NewShape::Text(lines) => format!(
            "<{p}sp{declared}><{p}nvSpPr><{p}cNvPr id=\"{id}\" name=\"TextBox {id}\"/><{p}cNvSpPr txBox=\"1\"/><{p}nvPr/></{p}nvSpPr>\
             <{p}spPr>{xfrm}<{a}prstGeom prst=\"rect\"><{a}avLst/></{a}prstGeom><{a}noFill/></{p}spPr>\
             <{p}txBody><{a}bodyPr wrap=\"square\" rtlCol=\"0\"><{a}spAutoFit/></{a}bodyPr><{a}lstStyle/>{}</{p}txBody></{p}sp>",
            paragraphs(a, lines, "")
        ),
        NewShape::Form(form, lines) => format!(
            "<{p}sp{declared}><{p}nvSpPr><{p}cNvPr id=\"{id}\" name=\"{} {id}\"/><{p}cNvSpPr/><{p}nvPr/></{p}nvSpPr>\
             <{p}spPr>{xfrm}<{a}prstGeom prst=\"{form}\"><{a}avLst/></{a}prstGeom></{p}spPr>{}\
             <{p}txBody><{a}bodyPr rtlCol=\"0\" anchor=\"ctr\"/><{a}lstStyle/>{}</{p}txBody></{p}sp>",
            form_name(form),
            style(p, a, ("2", "1", "0", "lt1")),
            paragraphs(a, lines, &format!("<{a}pPr algn=\"ctr\"/>"))
        ),
        NewShape::Line(is_arrow) => format!(
            "<{p}cxnSp{declared}><{p}nvCxnSpPr><{p}cNvPr id=\"{id}\" name=\"{} {id}\"/><{p}cNvCxnSpPr/><{p}nvPr/></{p}nvCxnSpPr>\
             <{p}spPr>{xfrm}<{a}prstGeom prst=\"{}\"><{a}avLst/></{a}prstGeom>{}</{p}spPr>{}</{p}cxnSp>",
            if *is_arrow { "Straight Arrow Connector" } else { "Straight Connector" },
            if *is_arrow { "straightConnector1" } else { "line" },
            if *is_arrow { format!("<{a}ln><{a}tailEnd type=\"triangle\"/></{a}ln>") } else { String::new() },
            style(p, a, ("1", "0", "0", "tx1"))
        ),
        NewShape::Table(rows) => format!(
            "<{p}graphicFrame{declared}><{p}nvGraphicFramePr><{p}cNvPr id=\"{id}\" name=\"Table {id}\"/><{p}cNvGraphicFramePr>\
             <{a}graphicFrameLocks noGrp=\"1\"/></{p}cNvGraphicFramePr><{p}nvPr/></{p}nvGraphicFramePr>{}\
             <{a}graphic><{a}graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\">{}</{a}graphicData></{a}graphic>\
             </{p}graphicFrame>",
            place(&format!("{p}xfrm")),
            table(a, frame, rows)
        ),
        NewShape::Picture(_, words) => format!(
            "<{p}pic{declared}><{p}nvPicPr><{p}cNvPr id=\"{id}\" name=\"Picture {id}\" descr=\"{}\"/><{p}cNvPicPr>\
             <{a}picLocks noChangeAspect=\"1\"/></{p}cNvPicPr><{p}nvPr/></{p}nvPicPr><{p}blipFill><{a}blip xmlns:r=\"{r}\" r:embed=\"{relation}\"/>\
             <{a}stretch><{a}fillRect/></{a}stretch></{p}blipFill><{p}spPr>{xfrm}<{a}prstGeom prst=\"rect\"><{a}avLst/></{a}prstGeom></{p}spPr></{p}pic>",
            crate::xml::escape(words)
        ),
    };
    let mut patch = Patch::default();
    patch.insert(end_of_shapes(&tree)?, added);
    deck.package.set_patched(&part, &text, patch);
    Ok(())
}

/// Behind the last shape of a slide.
fn end_of_shapes(tree: &Tree<'_>) -> Result<usize, Refused> {
    let none = || fixed("the slide has no room for shapes", "Save it once in the program that made it.");
    let root = tree.child(tree.root(), "cSld").and_then(|id| tree.child(id, "spTree")).ok_or_else(none)?;
    let extension = tree.child(root, "extLst").map(|id| tree.whole(id).start);
    Ok(extension.unwrap_or(tree.inner(root).end))
}

fn next_id(tree: &Tree<'_>) -> u32 {
    let ids =
        tree.all().filter(|id| tree.local(*id) == "cNvPr").filter_map(|id| tree.tag(id).number::<u32>("id"));
    ids.max().unwrap_or(1).saturating_add(1)
}

fn paragraphs(a: &str, lines: &[String], properties: &str) -> String {
    let line = |words: &String| match words.as_str() {
        "" => format!("<{a}p>{properties}</{a}p>"),
        words => format!(
            "<{a}p>{properties}<{a}r><{a}rPr lang=\"en-US\" dirty=\"0\"/><{a}t>{}</{a}t></{a}r></{a}p>",
            escape(words)
        ),
    };
    match lines {
        [] => format!("<{a}p>{properties}</{a}p>"),
        lines => lines.iter().map(line).collect(),
    }
}

/// The looks that a theme gives to shapes (20.1.4.1).
fn style(p: &str, a: &str, (line, ground, effect, font): (&str, &str, &str, &str)) -> String {
    let dark = if ground == "1" {
        format!("<{a}schemeClr val=\"accent1\"><{a}shade val=\"15000\"/></{a}schemeClr>")
    } else {
        format!("<{a}schemeClr val=\"accent1\"/>")
    };
    format!(
        "<{p}style><{a}lnRef idx=\"{line}\">{dark}</{a}lnRef><{a}fillRef idx=\"{ground}\"><{a}schemeClr val=\"accent1\"/></{a}fillRef>\
         <{a}effectRef idx=\"{effect}\"><{a}schemeClr val=\"accent1\"/></{a}effectRef><{a}fontRef idx=\"minor\"><{a}schemeClr val=\"{font}\"/></{a}fontRef></{p}style>"
    )
}

fn form_name(form: &str) -> &'static str {
    match form {
        "rect" => "Rectangle",
        "roundRect" => "Rounded Rectangle",
        "ellipse" => "Oval",
        "triangle" => "Triangle",
        "rightArrow" => "Right Arrow",
        "chevron" => "Chevron",
        _ => "Shape",
    }
}

fn table(a: &str, frame: &Frame, rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let (wide, tall) = (frame.width / columns as i64, frame.height / rows.len().max(1) as i64);
    let grid: String = (0..columns).map(|_| format!("<{a}gridCol w=\"{wide}\"/>")).collect();
    let cell = |words: &str| {
        let lines = paragraphs(a, &[words.to_owned()], "");
        format!("<{a}tc><{a}txBody><{a}bodyPr/><{a}lstStyle/>{lines}</{a}txBody><{a}tcPr/></{a}tc>")
    };
    let row = |row: &Vec<String>| {
        let cells: String = (0..columns).map(|n| cell(row.get(n).map_or("", String::as_str))).collect();
        format!("<{a}tr h=\"{tall}\">{cells}</{a}tr>")
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<{a}tbl><{a}tblPr firstRow=\"1\" bandRow=\"1\"><{a}tableStyleId>{TABLE_STYLE}</{a}tableStyleId></{a}tblPr><{a}tblGrid>{grid}</{a}tblGrid>{rows}</{a}tbl>"
    )
}

/// Makes a copy of a shape before all others, moved by so many EMU; a chart gets numbers of its own.
pub(super) fn copy_of(
    deck: &mut Presentation,
    slide: usize,
    shape: usize,
    by: (i64, i64),
) -> Result<(), Refused> {
    let part = deck.numbered(slide)?.part;
    let chart = {
        let text = deck.package.text(&part)?;
        let tree = Tree::parse(&text, &part, deck.package.limits())?;
        let all = shapes(&tree);
        let own = all
            .get(shape)
            .ok_or_else(|| fixed("the slide has no such shape", "Choose one of its shapes."))?;
        if matches!(own.kind, ShapeKind::Diagram | ShapeKind::Object | ShapeKind::Other) {
            return Err(fixed(format!("{} can't be copied here", called(own)), "Copy it in PowerPoint."));
        }
        // A copy would lie exactly over it, or nowhere.
        if own.placeholder.is_some() && own_frame(&tree, own.node).is_none() {
            let says = format!("{} stands where the layout has room for one", called(own));
            return Err(fixed(says, "Move it first, add a text box, or duplicate the slide."));
        }
        own.chart_relation(&tree)
    };
    let mut relation = None;
    if let Some(id) = chart {
        let related = deck.package.relations(&part)?.into_iter().find(|one| one.id == id && !one.external);
        let target = related
            .map(|one| one.target)
            .ok_or_else(|| fixed("the chart can't be read", "Copy it in PowerPoint."))?;
        let stored = deck.package.stored_name(&target).map(str::to_owned).unwrap_or(target);
        let own = copied(&mut deck.package, &stored, &mut BTreeMap::new())?;
        relation = Some((id, deck.package.add_relation(&part, "chart", &own)?));
    }
    let text = deck.package.text(&part)?;
    let tree = Tree::parse(&text, &part, deck.package.limits())?;
    let all = shapes(&tree);
    let own =
        all.get(shape).ok_or_else(|| fixed("the slide has no such shape", "Choose one of its shapes."))?;
    let added = apart(raw(&tree, own.node), &part, next_id(&tree), relation.as_ref(), by)?;
    let mut patch = Patch::default();
    patch.insert(tree.whole(own.node).end, added);
    deck.package.set_patched(&part, &text, patch);
    Ok(())
}

/// A shape's source as one of its own beside it: other ids, no marks that only one may have, moved.
fn apart(
    source: &str,
    part: &str,
    mut id: u32,
    relation: Option<&(String, String)>,
    by: (i64, i64),
) -> Result<String, Refused> {
    let limits = crate::limits::Limits::default();
    let copy = Tree::parse(source, part, &limits)?;
    let mut patch = Patch::default();
    for node in copy.all() {
        let tag = copy.tag(node);
        match copy.local(node) {
            "cNvPr" => {
                patch.attribute(&tag, "id", &id.to_string());
                id += 1;
            }
            "creationId" => patch.cut(extension_of(&copy, node)),
            "stCxn" | "endCxn" => patch.cut(copy.whole(node)),
            // Two of one placeholder would be one.
            "ph" if tag.find("idx").is_none()
                && tag.get("type").is_some_and(|kind| kind.ends_with("itle")) =>
            {
                patch.cut(copy.whole(node));
            }
            "chart" => {
                if let (Some((was, now)), Some(found)) =
                    (relation, tag.attributes().find(|one| one.name.ends_with(":id")))
                    && found.raw == was
                {
                    patch.replace(found.value_at, now.clone());
                }
            }
            _ => {}
        }
    }
    if let Some(off) =
        crate::presentation::shape::own_xfrm(&copy, copy.root()).and_then(|id| copy.child(id, "off"))
    {
        let tag = copy.tag(off);
        for (name, by) in [("x", by.0), ("y", by.1)] {
            let was = tag.number::<i64>(name).unwrap_or_default();
            patch.attribute(&tag, name, &was.saturating_add(by).to_string());
        }
    }
    Ok(patch.apply(source))
}

/// The `a:ext` around a mark of making, or the mark itself.
fn extension_of(tree: &Tree<'_>, id: Id) -> std::ops::Range<usize> {
    let parent = tree.parent(id);
    let list = tree.parent(parent);
    let alone = tree.local(list) == "extLst" && tree.children(list).count() == 1;
    tree.whole(if alone { list } else { parent })
}

/// The source of a slide that has a layout's placeholders, with words in its title and its first body.
fn of_layout(deck: &Presentation, layout: &str, title: &str, lines: &[String]) -> Result<String, Refused> {
    let text = deck.package.text(layout)?;
    let tree = Tree::parse(&text, layout, deck.package.limits())?;
    let names = drawing(&tree);
    let p = tree.tag(tree.root()).prefix().to_owned();
    let a = names.prefix.clone();
    let mut out = String::new();
    let (mut id, mut has_body) = (2, false);
    for own in shapes(&tree) {
        let Some(place) = &own.placeholder else { continue };
        if matches!(place.kind.as_str(), "dt" | "ftr" | "sldNum" | "hdr") {
            continue;
        }
        let about = tree.children(own.node).find(|id| tree.local(*id).starts_with("nv"));
        let ph = about.and_then(|id| tree.child(id, "nvPr")).and_then(|id| tree.child(id, "ph"));
        let Some(ph) = ph else { continue };
        let is_body = matches!(place.kind.as_str(), "body" | "obj" | "subTitle") && !has_body;
        let words: Vec<String> = match (own.is_title(), is_body) {
            (true, _) => vec![title.to_owned()],
            (_, true) => lines.to_vec(),
            _ => Vec::new(),
        };
        has_body |= is_body;
        out.push_str(&format!(
            "<{p}sp><{p}nvSpPr><{p}cNvPr id=\"{id}\" name=\"{}\"/><{p}cNvSpPr><{a}spLocks noGrp=\"1\"/></{p}cNvSpPr><{p}nvPr>{}</{p}nvPr></{p}nvSpPr>\
             <{p}spPr/><{p}txBody><{a}bodyPr/><{a}lstStyle/>{}</{p}txBody></{p}sp>",
            crate::xml::escape(&own.name),
            placeholder_mark(&tree, ph),
            paragraphs(&a, &words, "")
        ));
        id += 1;
    }
    let root = tree.tag(tree.root());
    let namespaces: String = root
        .attributes()
        .filter(|one| one.name.starts_with("xmlns"))
        .map(|one| format!(" {}=\"{}\"", one.name, one.raw))
        .collect();
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<{p}sld{namespaces}{}><{p}cSld><{p}spTree><{p}nvGrpSpPr><{p}cNvPr id=\"1\" name=\"\"/><{p}cNvGrpSpPr/><{p}nvPr/></{p}nvGrpSpPr>\
         <{p}grpSpPr><{a}xfrm><{a}off x=\"0\" y=\"0\"/><{a}ext cx=\"0\" cy=\"0\"/><{a}chOff x=\"0\" y=\"0\"/><{a}chExt cx=\"0\" cy=\"0\"/></{a}xfrm></{p}grpSpPr>{out}</{p}spTree></{p}cSld>\
         <{p}clrMapOvr><{a}masterClrMapping/></{p}clrMapOvr></{p}sld>",
        names.declared
    ))
}

/// Makes a slide of a layout behind another one, with words in its title and its first body.
pub(super) fn slide(
    deck: &mut Presentation,
    after: usize,
    layout: &str,
    (title, lines): (&str, &[String]),
) -> Result<(), Refused> {
    let beside = deck.numbered(after)?;
    let made = of_layout(deck, layout, title, lines)?;
    let name = next_name(&deck.package, &beside.part);
    let kind = deck.package.content_type(&beside.part)?.unwrap_or_default();
    deck.package.add(&name, &kind, made)?;
    deck.package.add_relation(&name, "slideLayout", layout)?;
    let main = deck.part.clone();
    let relation = deck.package.add_relation(&main, "slide", &name)?;
    let text = deck.package.text(&main)?;
    let tree = Tree::parse(&text, &main, deck.package.limits())?;
    let next = deck.slides().iter().map(|slide| slide.id).max().unwrap_or(255).max(255) + 1;
    let entry = listed(&tree).get(after).copied();
    let entry =
        entry.ok_or_else(|| fixed("the presentation has no such slide", "Choose one of the slides."))?;
    let mut patch = Patch::default();
    patch.insert(tree.whole(entry).end, entry_like(&tree, entry, next, relation));
    for (list, mut ids) in section_lists(&tree) {
        if let Some(at) = ids.iter().position(|other| *other == beside.id) {
            ids.insert(at + 1, next);
            patch.replace(tree.whole(list), list_of(&tree, list, &ids));
        }
    }
    deck.package.set_patched(&main, &text, patch);
    Ok(())
}

/// The mark of a placeholder, without what only a layout says of it.
fn placeholder_mark(tree: &Tree<'_>, ph: Id) -> String {
    let mut element = crate::xml::Element::of(tree, ph);
    element.remove(&["extLst"]);
    element.without_attribute("hasCustomPrompt");
    element.write()
}

/// Gives a slide without speaker notes a page of them.
pub(super) fn notes(deck: &mut Presentation, slide: usize, lines: &[String]) -> Result<(), Refused> {
    let own = deck.numbered(slide)?;
    if own.notes.is_some() {
        return Err(fixed("the slide has speaker notes", "Change them."));
    }
    let master = notes_master(deck)?;
    let text = deck.package.text(&master)?;
    let made = {
        let tree = Tree::parse(&text, &master, deck.package.limits())?;
        let body = notes_body(&tree).is_some();
        if !body {
            return Err(fixed("the page of notes has no room for words", "Add notes in PowerPoint."));
        }
        let names = drawing(&tree);
        let (p, a) = (tree.tag(tree.root()).prefix().to_owned(), names.prefix.clone());
        let namespaces: String = tree
            .tag(tree.root())
            .attributes()
            .filter(|one| one.name.starts_with("xmlns"))
            .map(|one| format!(" {}=\"{}\"", one.name, one.raw))
            .collect();
        let index = shapes(&tree)
            .iter()
            .find_map(|own| {
                own.placeholder.as_ref().filter(|place| place.kind == "body").map(|place| place.index)
            })
            .unwrap_or(1);
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<{p}notes{namespaces}{}><{p}cSld><{p}spTree><{p}nvGrpSpPr><{p}cNvPr id=\"1\" name=\"\"/><{p}cNvGrpSpPr/><{p}nvPr/></{p}nvGrpSpPr><{p}grpSpPr/>\
             <{p}sp><{p}nvSpPr><{p}cNvPr id=\"2\" name=\"Slide Image Placeholder 1\"/><{p}cNvSpPr><{a}spLocks noGrp=\"1\" noRot=\"1\" noChangeAspect=\"1\"/></{p}cNvSpPr><{p}nvPr><{p}ph type=\"sldImg\"/></{p}nvPr></{p}nvSpPr><{p}spPr/></{p}sp>\
             <{p}sp><{p}nvSpPr><{p}cNvPr id=\"3\" name=\"Notes Placeholder 2\"/><{p}cNvSpPr><{a}spLocks noGrp=\"1\"/></{p}cNvSpPr><{p}nvPr><{p}ph type=\"body\" idx=\"{index}\"/></{p}nvPr></{p}nvSpPr><{p}spPr/>\
             <{p}txBody><{a}bodyPr/><{a}lstStyle/>{}</{p}txBody></{p}sp></{p}spTree></{p}cSld><{p}clrMapOvr><{a}masterClrMapping/></{p}clrMapOvr></{p}notes>",
            names.declared,
            paragraphs(&a, lines, "")
        )
    };
    let name = next_name(&deck.package, "ppt/notesSlides/notesSlide1.xml");
    deck.package.add(
        &name,
        "application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml",
        made,
    )?;
    deck.package.add_relation(&name, "notesMaster", &master)?;
    deck.package.add_relation(&name, "slide", &own.part)?;
    deck.package.add_relation(&own.part, "notesSlide", &name)?;
    Ok(())
}

/// The master of pages of notes; one is made, with the theme of the slides, where there is none.
fn notes_master(deck: &mut Presentation) -> Result<String, Refused> {
    let main = deck.part.clone();
    let related = deck.package.relations(&main)?;
    if let Some(found) = related.iter().find(|one| one.kind == "notesMaster" && !one.external)
        && let Some(stored) = deck.package.stored_name(&found.target)
    {
        return Ok(stored.to_owned());
    }
    let theme = related.iter().find(|one| one.kind == "theme" && !one.external).map(|one| one.target.clone());
    let theme = theme.and_then(|target| deck.package.stored_name(&target).map(str::to_owned));
    let theme = theme.ok_or_else(|| fixed("the presentation has no theme", "Add notes in PowerPoint."))?;
    let words = deck.package.text(&theme)?.to_string();
    let own_theme = next_name(&deck.package, &theme);
    deck.package.add(&own_theme, "application/vnd.openxmlformats-officedocument.theme+xml", words)?;
    let name = next_name(&deck.package, "ppt/notesMasters/notesMaster1.xml");
    deck.package.add(
        &name,
        "application/vnd.openxmlformats-officedocument.presentationml.notesMaster+xml",
        include_str!("notes_master.xml"),
    )?;
    deck.package.add_relation(&name, "theme", &own_theme)?;
    let relation = deck.package.add_relation(&main, "notesMaster", &name)?;
    let text = deck.package.text(&main)?;
    let tree = Tree::parse(&text, &main, deck.package.limits())?;
    let p = tree.tag(tree.root()).prefix();
    let masters = tree.child(tree.root(), "sldMasterIdLst");
    let masters =
        masters.ok_or_else(|| fixed("the presentation has no master", "Add notes in PowerPoint."))?;
    let r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut patch = Patch::default();
    patch.insert(
        tree.whole(masters).end,
        format!("<{p}notesMasterIdLst><{p}notesMasterId xmlns:r=\"{r}\" r:id=\"{relation}\"/></{p}notesMasterIdLst>"),
    );
    deck.package.set_patched(&main, &text, patch);
    Ok(name)
}
