//! Names of elements on screen, in words for people who write no HTML: the author's own name, else what its tag is for.
//! Decides nothing by it.

use crate::Page;

/// Characters of a name that an author gave.
const LONGEST: usize = 60;

/// Tags with what they are called.
const CALLED: [(&str, &str); 52] = [
    ("h1", "Title"),
    ("h2", "Heading"),
    ("h3", "Heading"),
    ("h4", "Heading"),
    ("h5", "Heading"),
    ("h6", "Heading"),
    ("p", "Paragraph"),
    ("blockquote", "Quote"),
    ("pre", "Code"),
    ("code", "Code"),
    ("a", "Link"),
    ("button", "Button"),
    ("summary", "Button"),
    ("img", "Picture"),
    ("picture", "Picture"),
    ("figure", "Figure"),
    ("figcaption", "Caption"),
    ("caption", "Caption"),
    ("video", "Video"),
    ("audio", "Sound"),
    ("svg", "Drawing"),
    ("canvas", "Drawing"),
    ("circle", "Mark"),
    ("rect", "Mark"),
    ("path", "Shape"),
    ("g", "Group"),
    ("text", "Label"),
    ("ul", "List"),
    ("ol", "List"),
    ("dl", "List"),
    ("menu", "List"),
    ("li", "List item"),
    ("dt", "Term"),
    ("dd", "Meaning"),
    ("table", "Table"),
    ("thead", "Table head"),
    ("tbody", "Rows"),
    ("tr", "Row"),
    ("td", "Cell"),
    ("th", "Cell"),
    ("form", "Form"),
    ("label", "Label"),
    ("input", "Field"),
    ("textarea", "Field"),
    ("select", "Choice"),
    ("option", "Choice"),
    ("header", "Page head"),
    ("footer", "Page foot"),
    ("nav", "Menu"),
    ("main", "Page"),
    ("body", "Page"),
    ("html", "Page"),
];

/// The name of an element on screen.
pub fn name(page: &Page, element: usize) -> String {
    let own = |name: &str| page.attribute(element, name).map(str::trim).filter(|value| !value.is_empty());
    if let Some(given) = own("oai-annotatable").or_else(|| own("aria-label")) {
        return given.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    }
    let tag = page.elements.get(element).map_or("", |own| own.tag.as_str());
    let by_role = match own("role") {
        Some("button") => Some("Button"),
        Some("tab") => Some("Tab"),
        Some("heading") => Some("Heading"),
        Some("link") => Some("Link"),
        Some("img") => Some("Picture"),
        _ => None,
    };
    let called = CALLED.iter().find(|(one, _)| *one == tag).map(|(_, called)| *called);
    by_role.or(called).unwrap_or("Part").to_owned()
}

#[cfg(test)]
mod tests {
    use super::name;
    use crate::Page;

    #[test]
    fn an_element_is_called_what_it_is_for() {
        for (source, expect) in [
            ("<h1>x</h1>", "Title"),
            ("<div>x</div>", "Part"),
            ("<div role=button>x</div>", "Button"),
            ("<svg oai-annotatable=\"Map of markets\"></svg>", "Map of markets"),
            ("<nav aria-label=' Main '>x</nav>", "Main"),
            ("<x-card>x</x-card>", "Part"),
            ("<p oai-annotatable=\"a\nb\">x</p>", "ab"),
        ] {
            assert_eq!(name(&Page::read(source).unwrap(), 0), expect, "{source}");
        }
    }
}
