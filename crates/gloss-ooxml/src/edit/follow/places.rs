//! Places where a workbook's parts name cells (ECMA-376 part 1, 18 and 20.5; MS-XLSX for `x14` and `xm`). Elements
//! are told by their local names: one that is written under another prefix means the same.

/// The form in which an element names cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// A formula.
    Formula,
    /// A place in the workbook as a link names it: like a formula, but quotes may be missing.
    Location,
    /// One or several areas of the sheet; when none is left, the element goes.
    Areas,
    /// One or several areas of the sheet; when none is left, they stay as they were.
    View,
    /// The areas that the element around it is about; when none is left, that one goes.
    Around,
}

/// An element, its attribute (its text, if empty), and how that names cells.
pub(super) type Place = (&'static str, &'static str, Holds);

/// The one list.
pub(super) const PLACES: [Place; 38] = [
    ("definedName", "", Holds::Formula),
    ("f", "", Holds::Formula),
    ("formula", "", Holds::Formula),
    ("formula1", "", Holds::Formula),
    ("formula2", "", Holds::Formula),
    ("calculatedColumnFormula", "", Holds::Formula),
    ("totalsRowFormula", "", Holds::Formula),
    ("cfvo", "val", Holds::Formula),
    ("controlPr", "linkedCell", Holds::Formula),
    ("controlPr", "listFillRange", Holds::Formula),
    ("formControlPr", "fmlaLink", Holds::Formula),
    ("formControlPr", "fmlaRange", Holds::Formula),
    ("formControlPr", "fmlaGroup", Holds::Formula),
    ("formControlPr", "fmlaTxbx", Holds::Formula),
    ("sp", "textlink", Holds::Formula),
    ("hyperlink", "location", Holds::Location),
    ("hyperlink", "ref", Holds::Areas),
    ("mergeCell", "ref", Holds::Areas),
    ("autoFilter", "ref", Holds::Areas),
    ("sortState", "ref", Holds::Areas),
    ("sortCondition", "ref", Holds::Areas),
    ("dataValidation", "sqref", Holds::Areas),
    ("conditionalFormatting", "sqref", Holds::Areas),
    ("protectedRange", "sqref", Holds::Areas),
    ("ignoredError", "sqref", Holds::Areas),
    ("cellWatch", "r", Holds::Areas),
    ("inputCells", "r", Holds::Areas),
    ("cellSmartTags", "r", Holds::Areas),
    ("comment", "ref", Holds::Areas),
    ("threadedComment", "ref", Holds::Areas),
    ("sqref", "", Holds::Around),
    ("dimension", "ref", Holds::View),
    ("selection", "sqref", Holds::View),
    ("selection", "activeCell", Holds::View),
    ("pane", "topLeftCell", Holds::View),
    ("sheetView", "topLeftCell", Holds::View),
    ("table", "ref", Holds::View),
    ("location", "ref", Holds::View),
];

/// Elements that name a sheet by its own attribute, `sheet`, and cells of it by `ref`.
pub(super) const SOURCES: [&str; 3] = ["worksheetSource", "rangeSet", "dataRef"];

/// Elements that go when nothing is left in them: Excel takes an empty one for damage.
pub(super) const CONTAINERS: [&str; 15] = [
    "mergeCells",
    "hyperlinks",
    "dataValidations",
    "ignoredErrors",
    "protectedRanges",
    "cellWatches",
    "smartTags",
    "cols",
    "rowBreaks",
    "colBreaks",
    "sparklines",
    "sparklineGroups",
    "conditionalFormattings",
    "ext",
    "extLst",
];
