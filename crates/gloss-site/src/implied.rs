//! Tags that a page may leave out (WHATWG HTML, 13.1.2.4): which open elements end because another one begins. Only what
//! authors do write: mistakes that the standard's parser mends in its own ways give another tree than a browser's, and no
//! other place in the source.

/// Elements that hold nothing (13.1.2).
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "param",
];

/// Tags whose start ends an open paragraph.
const BLOCKS: [&str; 32] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "ul",
];

/// Tags that may stand in a head; any other ends it.
const IN_HEAD: [&str; 10] =
    ["base", "link", "meta", "noscript", "script", "style", "template", "title", "html", "head"];

/// True for an element that holds nothing.
pub(crate) fn is_void(tag: &str) -> bool {
    VOID.contains(&tag)
}

/// The elements that the start of another one ends where they are open, and those past which it does not look for them.
pub(crate) fn ended_by(tag: &str) -> (&'static [&'static str], &'static [&'static str]) {
    const TABLE: &[&str] = &["table", "template", "html"];
    const BUTTON: &[&str] = &[
        "button", "table", "td", "th", "caption", "template", "object", "marquee", "applet", "html", "svg",
        "math",
    ];
    match tag {
        "li" => (&["li"], &["ul", "ol", "menu", "table", "template", "html"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl", "table", "template", "html"]),
        "option" => (&["option"], &["select", "datalist", "optgroup", "template", "html"]),
        "optgroup" => (&["option", "optgroup"], &["select", "template", "html"]),
        "tr" => (&["tr", "td", "th", "caption", "colgroup"], TABLE),
        "td" | "th" => (&["td", "th"], &["tr", "table", "template", "html"]),
        "thead" | "tbody" | "tfoot" => {
            (&["thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup"], TABLE)
        }
        "rt" | "rp" => (&["rt", "rp"], &["ruby", "template", "html"]),
        "body" => (&["head"], &["template"]),
        tag if BLOCKS.contains(&tag) => (&["p"], BUTTON),
        _ => (&[], &[]),
    }
}

/// Whether an element can't stand in a head, so that one which is open has ended.
pub(crate) fn ends_head(tag: &str) -> bool {
    !IN_HEAD.contains(&tag)
}
