//! A workbook: its sheets in order, its names, and its cells as they are stored. Parts are found through
//! relationships, never by what they are usually called.

use std::sync::{Arc, OnceLock};

use crate::cell::{Area, Cell, CellRef};
use crate::error::OpenError;
use crate::limits::Limits;
use crate::package::{Package, Relation};
use crate::sheet::{Facts, SharedText, read_range};
use crate::xml::Tree;

/// Whether a sheet is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetState {
    /// It is.
    Visible,
    /// The person hid it and can show it again.
    Hidden,
    /// A program hid it; Excel's own menu does not show it.
    VeryHidden,
}

/// The kind of a sheet: cells, one chart or another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetKind {
    /// Cells.
    Worksheet,
    /// One chart.
    Chart,
    /// A dialog or macro sheet of old, or a kind that is not known.
    Other,
}

/// A sheet of the workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name, as the person sees it.
    pub name: String,
    /// Its id, which stays when it is renamed or moved.
    pub id: u32,
    /// Whether it is shown.
    pub state: SheetState,
    /// Its kind.
    pub kind: SheetKind,
    /// The name of its part.
    pub part: String,
}

/// A defined name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefinedName {
    /// As formulas use it; `_xlnm.` in front for Excel's own, such as the print area.
    pub name: String,
    /// The formula that it stands for, such as a range.
    pub formula: String,
    /// The place of the sheet that it belongs to; `None` for the whole workbook.
    pub sheet: Option<usize>,
    /// Whether Excel shows it.
    pub hidden: bool,
}

/// A workbook, and the edits that were made to it since it was opened.
#[derive(Clone, Debug)]
pub struct Workbook {
    pub(crate) package: Package,
    pub(crate) part: String,
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) names: Vec<DefinedName>,
    pub(crate) structure_locked: bool,
    date1904: bool,
    shared: OnceLock<Arc<SharedText>>,
}

impl Workbook {
    /// Opens a workbook.
    ///
    /// # Errors
    ///
    /// As [`Package::open`], and when the workbook's own part or a sheet's is missing or damaged.
    pub fn open(bytes: &[u8], limits: Limits) -> Result<Self, OpenError> {
        Self::from_package(Package::open(bytes, limits)?)
    }

    /// The workbook in a package.
    ///
    /// # Errors
    ///
    /// As [`Workbook::open`].
    pub fn from_package(package: Package) -> Result<Self, OpenError> {
        let main = package.relations("")?.into_iter().find(|relation| relation.kind == "officeDocument");
        let main = main.ok_or(OpenError::NoWorkbook("the package names none"))?;
        let part =
            package.stored_name(&main.target).ok_or(OpenError::MissingPart(main.target.clone()))?.to_owned();
        let mut book = Self {
            package,
            part,
            sheets: Vec::new(),
            names: Vec::new(),
            structure_locked: false,
            date1904: false,
            shared: OnceLock::new(),
        };
        book.reload()?;
        Ok(book)
    }

    /// Reads the workbook's own part again.
    pub(crate) fn reload(&mut self) -> Result<(), OpenError> {
        let text = self.package.text(&self.part)?;
        let tree = Tree::parse(&text, &self.part, self.package.limits())?;
        if tree.local(tree.root()) != "workbook" {
            return Err(OpenError::NoWorkbook("its main part is a document of another kind"));
        }
        let relations = self.package.relations(&self.part)?;
        (self.sheets, self.names) = (Vec::new(), Vec::new());
        for id in tree.all() {
            let tag = tree.tag(id);
            match tag.local() {
                "workbookPr" => self.date1904 = tag.flag("date1904"),
                "workbookProtection" => self.structure_locked = tag.flag("lockStructure"),
                "sheet" if tree.local(tree.parent(id)) == "sheets" => {
                    let name = tag.get("name").unwrap_or_default().into_owned();
                    let relation = tag.prefixed("id").unwrap_or_default();
                    let relation = relations.iter().find(|known| known.id == relation);
                    let relation =
                        relation.ok_or_else(|| OpenError::MissingPart(format!("of the sheet {name:?}")))?;
                    let part = self.package.stored_name(&relation.target);
                    let part =
                        part.ok_or_else(|| OpenError::MissingPart(relation.target.clone()))?.to_owned();
                    let state = match tag.get("state").as_deref() {
                        Some("hidden") => SheetState::Hidden,
                        Some("veryHidden") => SheetState::VeryHidden,
                        _ => SheetState::Visible,
                    };
                    let kind = match relation.kind.as_str() {
                        "worksheet" => SheetKind::Worksheet,
                        "chartsheet" => SheetKind::Chart,
                        _ => SheetKind::Other,
                    };
                    self.sheets.push(Sheet {
                        name,
                        id: tag.number("sheetId").unwrap_or(0),
                        state,
                        kind,
                        part,
                    });
                }
                "definedName" => self.names.push(DefinedName {
                    name: tag.get("name").unwrap_or_default().into_owned(),
                    formula: tree.text(id).into_owned(),
                    sheet: tag.number("localSheetId"),
                    hidden: tag.flag("hidden"),
                }),
                _ => {}
            }
        }
        Ok(())
    }

    /// The package as it is now.
    pub fn package(&self) -> &Package {
        &self.package
    }

    /// The sheets, in the order of their tabs.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// The defined names, in the order of the file.
    pub fn names(&self) -> &[DefinedName] {
        &self.names
    }

    /// Whether days count from 1904 instead of 1900.
    pub fn date1904(&self) -> bool {
        self.date1904
    }

    /// The sheet of this name, which does not differ by case, and its place.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn sheet(&self, name: &str) -> Result<(usize, &Sheet), OpenError> {
        let found = self.sheets.iter().position(|sheet| crate::formula::same_sheet(&sheet.name, name));
        found
            .and_then(|at| Some((at, self.sheets.get(at)?)))
            .ok_or_else(|| OpenError::NoSuchSheet(name.to_owned()))
    }

    /// The sheet of this name, when it has cells.
    pub(crate) fn worksheet(&self, name: &str) -> Result<(usize, Sheet), OpenError> {
        let (at, sheet) = self.sheet(name)?;
        if sheet.kind != SheetKind::Worksheet {
            return Err(OpenError::NoCells(sheet.name.clone()));
        }
        Ok((at, sheet.clone()))
    }

    /// The names of all sheets, in order.
    pub(crate) fn sheet_names(&self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.name.clone()).collect()
    }

    /// The shared texts, read when first asked for.
    pub(crate) fn shared(&self) -> Result<Arc<SharedText>, OpenError> {
        if let Some(known) = self.shared.get() {
            return Ok(Arc::clone(known));
        }
        let part = self.related("sharedStrings")?;
        let read = match part {
            Some(part) => SharedText::read(&self.package.text(&part)?, &part, self.package.limits())?,
            None => SharedText::default(),
        };
        Ok(Arc::clone(self.shared.get_or_init(|| Arc::new(read))))
    }

    /// Shows each drawing of a sheet, with what it refers to.
    pub(crate) fn each_drawing(
        &self,
        sheet: &Sheet,
        mut see: impl FnMut(&Tree<'_>, &[Relation]) -> Result<(), OpenError>,
    ) -> Result<(), OpenError> {
        self.package
            .each_related(&sheet.part, &["drawing"], |tree, part| see(tree, &self.package.relations(part)?))
    }

    /// The part that the workbook refers to by this kind of relationship.
    pub(crate) fn related(&self, kind: &str) -> Result<Option<String>, OpenError> {
        let relations = self.package.relations(&self.part)?;
        let found = relations.into_iter().find(|relation| relation.kind == kind && !relation.external);
        Ok(found.map(|relation| relation.target).filter(|part| self.package.has(part)))
    }

    /// Reads the merges, shared and array formulas, data tables and columns of a sheet.
    pub(crate) fn facts(&self, sheet: &Sheet) -> Result<Facts, OpenError> {
        Facts::read(&self.package.text(&sheet.part)?, &sheet.part, self.package.limits())
    }

    /// The cells of an area that are written in the file, row by row: others are empty and have no style.
    ///
    /// # Errors
    ///
    /// When there is no such sheet, its part is damaged, or more cells are there than one reading gives back.
    pub fn cells(&self, sheet: &str, area: Area) -> Result<Vec<(CellRef, Cell)>, OpenError> {
        let (_, sheet) = self.worksheet(sheet)?;
        let (facts, shared) = (self.facts(&sheet)?, self.shared()?);
        let text = self.package.text(&sheet.part)?;
        read_range(&text, &sheet.part, area, &facts, &shared, self.package.limits())
    }

    /// One cell; an empty one where nothing is written.
    ///
    /// # Errors
    ///
    /// As [`Workbook::cells`].
    pub fn cell(&self, sheet: &str, at: CellRef) -> Result<Cell, OpenError> {
        Ok(self.cells(sheet, at.into())?.pop().map(|(_, cell)| cell).unwrap_or_default())
    }

    /// The merged areas of a sheet, in the order of the file.
    ///
    /// # Errors
    ///
    /// As [`Workbook::cells`].
    pub fn merges(&self, sheet: &str) -> Result<Vec<Area>, OpenError> {
        let (_, sheet) = self.worksheet(sheet)?;
        Ok(self.facts(&sheet)?.merges)
    }

    /// The rectangle around all cells that are written in the file, whatever its `dimension` says; `None` for an
    /// empty sheet.
    ///
    /// # Errors
    ///
    /// As [`Workbook::cells`].
    pub fn used(&self, sheet: &str) -> Result<Option<Area>, OpenError> {
        let (_, sheet) = self.worksheet(sheet)?;
        Ok(self.facts(&sheet)?.used)
    }
}
