//! A layout's part: its placeholders with their boxes and text styles, and what its theme draws behind them.

use gloss_ooxml::presentation::Frame;

use super::{Anchor, Bold, FOOTER, Holds, INDENT, Layout, Look, NUMBER, SOURCE, Slot, decor};
use crate::package::xml::{HEAD, NAMES, TREE, escape, fill, xfrm};
use crate::theme::Theme;

/// Text on the accent: the ground's colour becomes the text's.
pub(crate) const ON_ACCENT: &str = "<p:clrMapOvr><a:overrideClrMapping bg1=\"accent1\" tx1=\"lt1\" bg2=\"accent1\" tx2=\"lt2\" \
     accent1=\"lt1\" accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" \
     hlink=\"lt1\" folHlink=\"lt2\"/></p:clrMapOvr>";
/// Colours as the master says.
pub(crate) const AS_MASTER: &str = "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>";

/// The mapping of a layout's colours.
pub(crate) fn mapping(layout: &Layout) -> &'static str {
    if layout.on_accent { ON_ACCENT } else { AS_MASTER }
}

/// The part of a layout.
pub(crate) fn part(theme: &Theme, layout: &Layout) -> String {
    let kind = match layout.kind {
        Some(kind) => format!("type=\"{kind}\""),
        None => "userDrawn=\"1\"".to_owned(),
    };
    let mut shapes = String::new();
    let mut id = 2;
    for shape in decor::shapes(theme, layout.name) {
        shapes.push_str(&shape.xml(id));
        id += 1;
    }
    for slot in layout.slots {
        let look = Look { colour: decor::colour(theme, layout.name, slot), ..slot.look };
        shapes.push_str(&placeholder(id, slot, &slot.frame, &look, theme.bold));
        id += 1;
    }
    if layout.foot {
        let (footer, number) = super::feet();
        shapes.push_str(&small(id, "Source", "body", SOURCE, &super::source(), ("l", "t"), "Source"));
        shapes.push_str(&small(id + 1, "Footer", "ftr", FOOTER, &footer, ("r", "t"), ""));
        shapes.push_str(&small(id + 2, "Slide Number", "sldNum", NUMBER, &number, ("r", "t"), "‹#›"));
    }
    let ground = match decor::ground(theme, layout) {
        Some(colour) => format!("<p:bg><p:bgPr>{}<a:effectLst/></p:bgPr></p:bg>", fill(colour)),
        None => String::new(),
    };
    format!(
        "{HEAD}<p:sldLayout {NAMES} {kind} preserve=\"1\"><p:cSld name=\"{}\">{ground}<p:spTree>{TREE}{shapes}</p:spTree></p:cSld>\
         {}</p:sldLayout>",
        layout.shown,
        mapping(layout),
    )
}

/// A placeholder's own tag.
pub(crate) fn ph(slot: &Slot) -> String {
    let kind = slot.kind.map(|kind| format!(" type=\"{kind}\"")).unwrap_or_default();
    let index = if slot.key == "title" { String::new() } else { format!(" idx=\"{}\"", slot.index) };
    format!("<p:ph{kind}{index}/>")
}

/// A placeholder of a layout or master.
pub(super) fn placeholder(id: u32, slot: &Slot, frame: &Frame, look: &Look, bold: bool) -> String {
    let (name, ph) = (slot.name, ph(slot));
    let anchor = anchor(look.anchor);
    let points = |points: u8| i64::from(points) * super::POINT;
    let (inset, pad) = (points(look.inset), points(look.pad));
    let drawn = match slot.shape {
        Some((shape, colour)) => geometry(shape) + &fill(colour),
        None => "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>".to_owned(),
    };
    let prompt = match slot.holds {
        Holds::Any | Holds::Text if look.bullets => levels(),
        _ => format!("<a:p><a:r><a:rPr lang=\"en-US\"/><a:t>{name}</a:t></a:r></a:p>"),
    };
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name} Placeholder {id}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>\
         <p:nvPr>{ph}</p:nvPr></p:nvSpPr><p:spPr>{}{drawn}</p:spPr><p:txBody><a:bodyPr vert=\"horz\" lIns=\"{inset}\" tIns=\"{pad}\" \
         rIns=\"{inset}\" bIns=\"{pad}\" anchor=\"{anchor}\"><a:normAutofit/></a:bodyPr><a:lstStyle>{}</a:lstStyle>{prompt}\
         </p:txBody></p:sp>",
        xfrm("a", frame),
        style(look, bold),
    )
}

/// The outline of a slot that is a filled shape.
pub(crate) fn geometry(shape: &str) -> String {
    if shape == "rect" {
        return "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>".to_owned();
    }
    format!(
        "<a:prstGeom prst=\"{shape}\"><a:avLst><a:gd name=\"adj\" fmla=\"val 28000\"/></a:avLst></a:prstGeom>"
    )
}

/// The prompt text of an empty placeholder with levels.
fn levels() -> String {
    let level = |n: usize, words: &str| {
        let deeper = if n > 0 { format!("<a:pPr lvl=\"{n}\"/>") } else { String::new() };
        format!("<a:p>{deeper}<a:r><a:rPr lang=\"en-US\"/><a:t>{words}</a:t></a:r></a:p>")
    };
    level(0, "Text") + &level(1, "Second level")
}

/// How a text stands in its box, as a file says it.
pub(crate) fn anchor(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Top => "t",
        Anchor::Middle => "ctr",
        Anchor::Bottom => "b",
    }
}

/// The levels of a slot's text.
pub(super) fn style(look: &Look, bold: bool) -> String {
    let size = look.ladder.first().copied().unwrap_or(20);
    if !look.bullets {
        return level(look, bold, 1, size, "marL=\"0\" indent=\"0\"", "<a:buNone/>");
    }
    let bullet = |sign: &str| {
        format!(
            "<a:buClr><a:schemeClr val=\"accent1\"/></a:buClr><a:buFont typeface=\"Arial\"/><a:buChar char=\"{sign}\"/>"
        )
    };
    let below = super::deeper(size, 1);
    let edge = |level: i64| format!("marL=\"{}\" indent=\"-{INDENT}\"", INDENT * level);
    let mut out = level(look, bold, 1, size, &edge(1), &bullet("•"));
    for n in 2..=5 {
        out.push_str(&level(look, bold, n, below, &edge(n), &bullet("–")));
    }
    out
}

fn level(look: &Look, bold: bool, n: i64, size: u16, edge: &str, bullet: &str) -> String {
    let strong = match look.bold {
        Bold::Yes => true,
        Bold::No => false,
        Bold::AsHeadings => bold,
    };
    let face = if look.major { "+mj" } else { "+mn" };
    format!(
        "<a:lvl{n}pPr {edge} algn=\"l\" defTabSz=\"914400\" rtl=\"0\" eaLnBrk=\"1\" latinLnBrk=\"0\" hangingPunct=\"1\">\
         <a:lnSpc><a:spcPct val=\"{}000\"/></a:lnSpc><a:spcBef><a:spcPts val=\"{}\"/></a:spcBef>{bullet}<a:defRPr sz=\"{}\" b=\"{}\" \
         i=\"0\" kern=\"1200\">{}<a:latin typeface=\"{face}-lt\"/><a:ea typeface=\"{face}-ea\"/><a:cs typeface=\"{face}-cs\"/></a:defRPr>\
         </a:lvl{n}pPr>",
        look.spacing,
        u16::from(look.before) * 100,
        u32::from(size) * 100,
        u8::from(strong),
        fill(look.colour),
    )
}

/// A placeholder of the foot.
fn small(
    id: u32,
    name: &str,
    kind: &str,
    index: u32,
    frame: &Frame,
    (align, anchor): (&str, &str),
    prompt: &str,
) -> String {
    let size = if kind == "body" { "" } else { " sz=\"quarter\"" };
    let words = match kind {
        "sldNum" => "<a:p><a:fld id=\"{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}\" type=\"slidenum\"><a:rPr lang=\"en-US\"/>\
             <a:t>‹#›</a:t></a:fld><a:endParaRPr lang=\"en-US\"/></a:p>"
            .to_owned(),
        _ if prompt.is_empty() => "<a:p><a:endParaRPr lang=\"en-US\"/></a:p>".to_owned(),
        _ => format!("<a:p><a:r><a:rPr lang=\"en-US\"/><a:t>{}</a:t></a:r></a:p>", escape(prompt)),
    };
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name} Placeholder {id}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>\
         <p:nvPr><p:ph type=\"{kind}\"{size} idx=\"{index}\"/></p:nvPr></p:nvSpPr><p:spPr>{}<a:prstGeom prst=\"rect\"><a:avLst/>\
         </a:prstGeom></p:spPr><p:txBody><a:bodyPr vert=\"horz\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" anchor=\"{anchor}\"/>\
         <a:lstStyle><a:lvl1pPr marL=\"0\" indent=\"0\" algn=\"{align}\"><a:lnSpc><a:spcPct val=\"100000\"/></a:lnSpc><a:spcBef>\
         <a:spcPts val=\"0\"/></a:spcBef><a:buNone/><a:defRPr sz=\"1000\" b=\"0\">{}<a:latin typeface=\"+mn-lt\"/></a:defRPr></a:lvl1pPr>\
         </a:lstStyle>{words}</p:txBody></p:sp>",
        xfrm("a", frame),
        fill("tx2"),
    )
}

/// The foot of a master: footer and number.
pub(super) fn foot(id: u32) -> String {
    let (footer, number) = super::feet();
    small(id, "Footer", "ftr", 3, &footer, ("r", "t"), "")
        + &small(id + 1, "Slide Number", "sldNum", 4, &number, ("r", "t"), "‹#›")
}
