//! The formats of a workbook's cells, as far as an edit can change them. Only reads; resolves nothing of a theme.

use super::{CellFormat, Fill, List, is_on, number, opening};
use crate::error::OpenError;
use crate::workbook::Workbook;
use crate::xml::Tree;

impl Workbook {
    /// How cells look, by the number of their style. Empty where the workbook has no part for it.
    ///
    /// # Errors
    ///
    /// When the part is damaged.
    pub fn looks(&self) -> Result<Vec<CellFormat>, OpenError> {
        let Some(part) = self.related("styles")? else { return Ok(Vec::new()) };
        let text = self.package.text(&part)?;
        let tree = Tree::parse(&text, &part, self.package.limits())?;
        let [formats, fonts, fills, numbers] =
            ["cellXfs", "fonts", "fills", "numFmts"].map(|name| List::read(&tree, name).items);
        let codes: Vec<(u32, String)> = numbers.iter().filter_map(|element| code(element)).collect();
        let fills: Vec<Fill> = fills.iter().map(|element| fill(element, self.package.limits())).collect();
        let bold = |element: &String| {
            Tree::parse(element, &part, self.package.limits()).is_ok_and(|tree| is_on(&tree, "b"))
        };
        let bold: Vec<bool> = fonts.iter().map(bold).collect();
        let look = |element: &String| {
            let tag = opening(element);
            let at = |name: &str| tag.number::<usize>(name).unwrap_or(0);
            let id = tag.number::<u32>("numFmtId").unwrap_or(0);
            let own = codes.iter().find(|(known, _)| *known == id).map(|(_, code)| code.clone());
            CellFormat {
                number: own.or_else(|| number::code(id).map(str::to_owned)),
                fill: fills.get(at("fillId")).copied(),
                bold: bold.get(at("fontId")).copied(),
                ..CellFormat::default()
            }
        };
        Ok(formats.iter().map(look).collect())
    }
}

fn code(element: &str) -> Option<(u32, String)> {
    let tag = opening(element);
    Some((tag.number("numFmtId")?, tag.get("formatCode")?.into_owned()))
}

fn fill(element: &str, limits: &crate::limits::Limits) -> Fill {
    let Ok(tree) = Tree::parse(element, "styles", limits) else { return Fill::Other };
    let Some(pattern) = tree.child(tree.root(), "patternFill") else { return Fill::Other };
    match tree.tag(pattern).get("patternType").as_deref() {
        None | Some("none") => return Fill::None,
        Some("solid") => {}
        Some(_) => return Fill::Other,
    }
    let rgb = tree
        .child(pattern, "fgColor")
        .and_then(|colour| tree.tag(colour).get("rgb").map(|rgb| rgb.into_owned()));
    let part = |rgb: &str, at: usize| u8::from_str_radix(rgb.get(at..at + 2)?, 16).ok();
    let colour = rgb
        .filter(|rgb| rgb.len() == 8)
        .and_then(|rgb| Some((part(&rgb, 2)?, part(&rgb, 4)?, part(&rgb, 6)?)));
    colour.map_or(Fill::Other, |(red, green, blue)| Fill::Color(red, green, blue))
}
