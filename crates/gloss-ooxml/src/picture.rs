//! The pictures of a sheet: where they lie, what is said of them, and the part with their bytes (ECMA-376 part 1, 20.5.2.25).
//! Reads only, and looks into no picture.

use crate::chart::Placed;
use crate::error::OpenError;
use crate::workbook::Workbook;
use crate::xml::{Id, Tree};

/// A picture over the cells of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its part.
    pub part: String,
    /// Its alternative text, else the name that Excel gave it.
    pub words: String,
    /// Where it lies.
    pub placed: Placed,
}

impl Workbook {
    /// The pictures that lie over the cells of a sheet, the lowest first. Those that are fixed to the page, linked to
    /// another file or of no part are left out.
    ///
    /// # Errors
    ///
    /// When there is no such sheet, or a part is missing or damaged.
    pub fn pictures(&self, sheet: &str) -> Result<Vec<Picture>, OpenError> {
        let (_, sheet) = self.sheet(sheet)?;
        let mut out = Vec::new();
        self.each_drawing(sheet, |tree, related| {
            for id in tree.all().filter(|id| tree.local(*id) == "pic") {
                let Some((blip, words)) = embedded(tree, id) else { continue };
                let anchor = tree.parent(id);
                let placed = tree.child(anchor, "from").and_then(|from| Placed::read(tree, from));
                let found = related.iter().find(|one| one.id == blip && one.kind == "image" && !one.external);
                if let (Some(placed), Some(found)) = (placed, found) {
                    out.push(Picture { part: found.target.clone(), words, placed });
                }
            }
            Ok(())
        })?;
        Ok(out)
    }

    /// A part's bytes, of a picture.
    ///
    /// # Errors
    ///
    /// When it is missing, damaged, or unpacks to more than it said.
    pub fn picture(&self, part: &str) -> Result<Vec<u8>, OpenError> {
        self.package.part(part)
    }
}

/// The relation by which a picture names its bytes, and what is said of it.
fn embedded(tree: &Tree<'_>, pic: Id) -> Option<(String, String)> {
    let blip = tree.child(tree.child(pic, "blipFill")?, "blip")?;
    let relation = tree.tag(blip).prefixed("embed")?.into_owned();
    let about = tree.child(pic, "nvPicPr").and_then(|id| tree.child(id, "cNvPr"));
    let said =
        |name: &str| Some(tree.tag(about?).get(name)?.into_owned()).filter(|words| !words.trim().is_empty());
    Some((relation, said("descr").or_else(|| said("name")).unwrap_or_default()))
}
