//! What a page hides from whoever looks at it: by attributes, by styles on elements, by classes that its own style sheets hide. Out of
//! reach: what other sheets, scripts and rules of several parts hide. Runs nothing.

use std::collections::HashSet;

use dom_query::NodeRef;

/// Classes and ids that a page's own style sheets hide.
#[derive(Default)]
pub(crate) struct Sheets {
    classes: HashSet<String>,
    ids: HashSet<String>,
}

impl Sheets {
    /// Reads a style sheet: rules outside of any condition whose selectors are one class or one id.
    pub(crate) fn read(&mut self, css: &str) {
        let (mut depth, mut head, mut body) = (0_usize, String::new(), String::new());
        for letter in css.chars() {
            match letter {
                '{' => {
                    depth += 1;
                    body.clear();
                }
                '}' => {
                    if depth == 1 && is_hidden_style(&body) {
                        self.hide(&head);
                    }
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        head.clear();
                    }
                }
                ';' if depth == 0 => head.clear(),
                letter if depth == 0 => head.push(letter),
                letter => body.push(letter),
            }
        }
    }

    fn hide(&mut self, selectors: &str) {
        let selectors = selectors.rsplit("*/").next().unwrap_or_default();
        for selector in selectors.split(',').map(str::trim) {
            let is_name = |name: &str| {
                name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') && !name.is_empty()
            };
            if let Some(class) = selector.strip_prefix('.').filter(|name| is_name(name)) {
                self.classes.insert(class.to_owned());
            }
            if let Some(id) = selector.strip_prefix('#').filter(|name| is_name(name)) {
                self.ids.insert(id.to_owned());
            }
        }
    }

    /// Whether an element is hidden.
    pub(crate) fn hides(&self, node: &NodeRef<'_>) -> bool {
        let class = node.attr("class").unwrap_or_default();
        node.has_attr("hidden")
            || node.attr("aria-hidden").is_some_and(|value| value.eq_ignore_ascii_case("true"))
            || node.attr("style").is_some_and(|style| is_hidden_style(&style))
            || class.split_ascii_whitespace().any(|class| self.classes.contains(class))
            || node.attr("id").is_some_and(|id| self.ids.contains(&*id))
    }
}

/// Whether a style hides what it is on.
fn is_hidden_style(style: &str) -> bool {
    let style: String = style.to_ascii_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let style = style.replace("!important", "");
    let declared: Vec<(&str, &str)> = style.split(';').filter_map(|one| one.split_once(':')).collect();
    let value = |name: &str| declared.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| *value);
    let is = |name: &str, values: &[&str]| value(name).is_some_and(|value| values.contains(&value));
    let number = |name: &str| {
        let digits = value(name)?.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
        digits.parse::<f64>().ok()
    };
    // A size of nothing in any unit, or of a dot.
    let is_tiny = |name: &str| {
        let is_dot = || value(name).is_some_and(|size| size.ends_with("px") || size.ends_with("pt"));
        number(name).is_some_and(|size| size == 0.0 || size.abs() <= 1.0 && is_dot())
    };
    let is_far = |name: &str| number(name).is_some_and(|at| at <= -900.0);
    let is_outside = is("position", &["absolute", "fixed"])
        && (["left", "top", "right", "bottom"].iter().any(|side| is_far(side))
            || value("clip").is_some_and(|clip| clip.starts_with("rect(0") || clip.starts_with("rect(1px"))
            || value("clip-path")
                .is_some_and(|clip| clip.starts_with("inset(50%") || clip.starts_with("inset(100%")));
    is("display", &["none"])
        || is("visibility", &["hidden", "collapse"])
        || is("content-visibility", &["hidden"])
        || number("opacity").is_some_and(|value| value <= 0.05)
        || is_tiny("font-size")
        || (is_tiny("width") || is_tiny("height") || is_tiny("max-height"))
            && is("overflow", &["hidden", "clip"])
        || is_far("text-indent")
        || value("transform").is_some_and(|value| value.contains("scale(0)"))
        || is_outside
        || is_of_its_ground(value("color"), value("background-color").or_else(|| value("background")))
}

/// Letters in the colour of what they stand on; without a ground of their own, a page's is white.
fn is_of_its_ground(letters: Option<&str>, ground: Option<&str>) -> bool {
    let white = |colour: &str| {
        matches!(
            colour,
            "white"
                | "#fff"
                | "#ffffff"
                | "#ffff"
                | "#ffffffff"
                | "rgb(255,255,255)"
                | "rgba(255,255,255,1)"
                | "hsl(0,0%,100%)"
        )
    };
    let clear =
        |colour: &str| colour == "transparent" || colour.starts_with("rgba(") && colour.ends_with(",0)");
    match (letters, ground) {
        (Some(letters), _) if clear(letters) => true,
        (Some(letters), Some(ground)) => letters == ground || white(letters) && white(ground),
        (Some(letters), None) => white(letters),
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_that_hide_are_told_from_those_that_do_not() {
        for style in [
            "display:none",
            "DISPLAY : None !important",
            "visibility: hidden",
            "opacity:0",
            "opacity: 0.01",
            "font-size:0",
            "font-size:1px",
            "font-size: 0em",
            "height:0;overflow:hidden",
            "width:1px; overflow:hidden",
            "text-indent:-9999px",
            "position:absolute;left:-10000px",
            "position:absolute;clip:rect(0 0 0 0)",
            "color:#fff",
            "color:white;background:#FFFFFF",
            "color:#123;background-color:#123",
            "color:transparent",
            "transform:scale(0)",
            "position:absolute;clip-path:inset(50%)",
        ] {
            assert!(is_hidden_style(style), "{style}");
        }
        for style in [
            "",
            "color:red",
            "display:block",
            "opacity:0.9",
            "font-size:12px",
            "font-size:1em",
            "font-size:0.9em",
            "font-size:100%",
            "height:0",
            "width:1px",
            "text-indent:-2em",
            "position:absolute;left:-20px",
            "color:#fff;background:#000",
            "color:white;background-color:navy",
            "margin:0;padding:0",
            "line-height:1",
            "overflow:hidden",
            "border-color:#fff",
        ] {
            assert!(!is_hidden_style(style), "{style}");
        }
    }

    #[test]
    fn sheets_hide_by_class_and_id() {
        let mut sheets = Sheets::default();
        sheets.read("@import 'a'; /* .z{} */ .a, #b , p.c { display: none } @media print { .d { display:none } } .e{color:red} .f{opacity:0}");
        assert!(sheets.classes.contains("a") && sheets.ids.contains("b") && sheets.classes.contains("f"));
        assert!(!["c", "d", "e", "z"].iter().any(|class| sheets.classes.contains(*class)));
        sheets.read("} } {{{{ .g{display:none}");
        assert!(!sheets.classes.contains("g"));
    }
}
