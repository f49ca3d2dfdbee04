//! Pieces of XML that many parts share.

use gloss_ooxml::presentation::Frame;
pub(crate) use gloss_ooxml::xml::escape;

/// How each part begins.
pub(crate) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// The names that the parts of a presentation are written in.
pub(crate) const NAMES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
/// How a tree of shapes begins.
pub(crate) const TREE: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>\
     <p:grpSpPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/>\
     <a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";

/// Where a shape lies, in the names of `prefix`: `a` for most, `p` for frames of graphics.
pub(crate) fn xfrm(prefix: &str, frame: &Frame) -> String {
    let Frame { x, y, width, height, .. } = frame;
    format!(
        "<{prefix}:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></{prefix}:xfrm>"
    )
}

/// A fill of a colour of the theme.
pub(crate) fn fill(colour: &str) -> String {
    format!("<a:solidFill>{}</a:solidFill>", scheme(colour))
}

/// Levels of a list whose words are in the font of the body, of a size in hundredths of a point.
pub(crate) fn levels(count: u32, size: u32) -> String {
    let level = |level: u32| {
        format!(
            "<a:lvl{level}pPr marL=\"{}\" algn=\"l\" defTabSz=\"914400\" rtl=\"0\" eaLnBrk=\"1\" latinLnBrk=\"0\" hangingPunct=\"1\">\
             <a:defRPr sz=\"{size}\" kern=\"1200\">{}<a:latin typeface=\"+mn-lt\"/><a:ea typeface=\"+mn-ea\"/><a:cs typeface=\"+mn-cs\"/>\
             </a:defRPr></a:lvl{level}pPr>",
            457_200 * (level - 1),
            fill("tx1"),
        )
    };
    (1..=count).map(level).collect()
}

/// A colour of the theme, with what changes it behind blanks: `accent1 lumMod:75000`.
pub(crate) fn scheme(colour: &str) -> String {
    let mut words = colour.split(' ');
    let name = words.next().unwrap_or_default();
    let changes: String = words
        .filter_map(|word| word.split_once(':'))
        .map(|(what, value)| format!("<a:{what} val=\"{value}\"/>"))
        .collect();
    match changes.is_empty() {
        true => format!("<a:schemeClr val=\"{name}\"/>"),
        false => format!("<a:schemeClr val=\"{name}\">{changes}</a:schemeClr>"),
    }
}

/// The extension that keeps a shape's own mark.
pub(crate) fn creation(id: &str) -> String {
    format!(
        "<a:extLst><a:ext uri=\"{{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}}\"><a16:creationId \
         xmlns:a16=\"http://schemas.microsoft.com/office/drawing/2014/main\" id=\"{id}\"/></a:ext></a:extLst>"
    )
}
