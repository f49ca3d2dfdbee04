//! Why a package cannot be opened, and why an edit is refused. Every sentence can be shown to the person.

use crate::cell::{Area, CellRef};

/// Why a package cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum OpenError {
    #[error("the file has {bytes} bytes; Office files are read up to {limit}")]
    TooLarge { bytes: u64, limit: u64 },
    #[error("the file is encrypted with a password, or saved in an Office format of before 2007")]
    Encrypted,
    #[error("this is not an Office file: {0}")]
    NotAPackage(String),
    #[error("the file has {entries} parts; {limit} are allowed")]
    TooManyParts { entries: u64, limit: u64 },
    #[error("two parts of the file have the name {0}")]
    TwinParts(String),
    #[error("a part's name leads out of the file: {0}")]
    BadName(String),
    #[error("the file unpacks to more than {limit} bytes")]
    TooMuchInflated { limit: u64 },
    #[error("the part {part} unpacks to {inflated} bytes from {packed}, more than {limit} times its size")]
    Bomb { part: String, packed: u64, inflated: u64, limit: u64 },
    #[error("the part {0} is missing")]
    MissingPart(String),
    #[error("the workbook has no main part: {0}")]
    NoWorkbook(&'static str),
    #[error("this is not a presentation: {0}")]
    NoPresentation(&'static str),
    #[error("this is not a Word document: {0}")]
    NoDocument(&'static str),
    #[error("the presentation has more than {limit} slides")]
    TooManySlides { limit: usize },
    #[error("the part {part} is damaged: {why}")]
    Damaged { part: String, why: String },
    #[error("the part {0} is not written in UTF-8")]
    NotUtf8(String),
    #[error("the part {0} declares its own document type or entities, which no Office program writes")]
    Doctype(String),
    #[error("the part {part} nests deeper than {limit} elements")]
    TooDeep { part: String, limit: usize },
    #[error("the part {part} has more than {limit} elements beside its cells")]
    TooManyElements { part: String, limit: usize },
    #[error("there is no sheet called {0:?}")]
    NoSuchSheet(String),
    #[error("the sheet {0:?} is a chart sheet or a dialog, which has no cells")]
    NoCells(String),
    #[error("a reading gives back up to {limit} cells; this range holds more")]
    TooManyCells { limit: usize },
}

/// Why an edit was not made. Nothing was changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum Refused {
    #[error(transparent)]
    Unreadable(#[from] OpenError),
    #[error("{cell} lies in the merged cells {area}, of which only {anchor} holds a value")]
    Merged { cell: CellRef, area: Area, anchor: CellRef },
    #[error("{cell} belongs to the array formula of {area}, which can only be changed as a whole")]
    Array { cell: CellRef, area: Area },
    #[error("{cell} belongs to the what-if table {area}, which Excel fills itself")]
    DataTable { cell: CellRef, area: Area },
    #[error("{cell} belongs to the pivot table {name:?} at {area}, which Excel fills itself")]
    Pivot { cell: CellRef, name: String, area: Area },
    #[error("{cell} is a header of the table {table:?}; {why}")]
    TableHeader { cell: CellRef, table: String, why: &'static str },
    #[error("the formula {formula:?} cannot be used: {why}")]
    BadFormula { formula: String, why: String },
    #[error("the formula {formula:?} reaches out of the workbook through {through}")]
    ReachesOut { formula: String, through: String },
    #[error("{what} has {chars} characters; Excel allows {limit}")]
    TooLong { what: &'static str, chars: usize, limit: usize },
    #[error("{0} is no number that a cell can hold")]
    NotANumber(String),
    #[error("{0} lies beyond the last row or column of a sheet")]
    OutOfSheet(String),
    #[error("the name {name:?} cannot be used for a sheet: {why}")]
    BadSheetName { name: String, why: &'static str },
    #[error("the structure of the workbook is protected, so that its sheets keep their names and order")]
    StructureProtected,
    #[error("{what} {area} would be cut: {why}")]
    WouldCut { what: String, area: String, why: &'static str },
    #[error(
        "the formula {formula:?} reads across several sheets, {sheet:?} among them, and would read other cells"
    )]
    AcrossSheets { formula: String, sheet: String },
    #[error("the workbook holds {0}, which Gloss does not move yet")]
    Unmovable(&'static str),
    #[error("the number format {format:?} cannot be used: {why}")]
    BadFormat { format: String, why: &'static str },
    #[error("the workbook has {limit} cell formats, the most that Excel allows")]
    TooManyFormats { limit: usize },
    #[error("the range has {cells} cells; one edit writes up to {limit}")]
    TooManyCells { cells: u64, limit: u64 },
    #[error("the sheet {sheet:?} has no chart {number}; it has {count}")]
    NoSuchChart { sheet: String, number: usize, count: usize },
    #[error("the chart {chart:?} {why}")]
    FixedChart { chart: String, why: &'static str, instead: &'static str },
    #[error("a chart shows 1 to {limit} series, not {count}")]
    SeriesCount { count: usize, limit: usize },
    #[error("the rows of {0} cannot change places: {1}")]
    Unsortable(String, String),
    #[error("{says}")]
    Fixed { says: String, instead: &'static str },
    #[error("the edited part {part} would grow beyond {limit} bytes")]
    Grown { part: String, limit: u64 },
}

/// A refusal in a sentence of its own.
pub(crate) fn fixed(says: impl Into<String>, instead: &'static str) -> Refused {
    Refused::Fixed { says: says.into(), instead }
}

/// A chart that keeps what was to be changed.
pub(crate) fn fixed_chart(chart: &str, why: &'static str, instead: &'static str) -> Refused {
    Refused::FixedChart { chart: chart.to_owned(), why, instead }
}

impl Refused {
    /// A sentence on the remedy that would work instead; empty where there is none.
    pub fn instead(&self) -> String {
        match self {
            Self::Unreadable(OpenError::Encrypted) => {
                "Open it in the program that made it and save it in today's format, without a password."
                    .into()
            }
            Self::Unreadable(_) => {
                "Open it in the program that made it, save it again, and try once more.".into()
            }
            Self::Merged { anchor, .. } => format!("Set {anchor}, or unmerge the cells first."),
            Self::Array { area, .. } => format!("Change {area} as a whole in Excel."),
            Self::DataTable { .. } => "Change the formula or the inputs of the what-if table.".into(),
            Self::Pivot { .. } => "Change the cells that the pivot table summarises.".into(),
            Self::TableHeader { .. } => {
                "Give the header a text that no other header of the table has.".into()
            }
            Self::BadFormula { .. } => "Write the formula as Excel shows it in English.".into(),
            Self::ReachesOut { .. } => "Bring the data into a sheet and refer to its cells.".into(),
            Self::TooLong { .. } => "Shorten it, or spread it over several cells.".into(),
            Self::NotANumber(_) => "Write it as text.".into(),
            Self::OutOfSheet(_) => "Choose a place within A1:XFD1048576.".into(),
            Self::BadSheetName { .. } => "Choose another name of up to 31 characters.".into(),
            Self::StructureProtected => "Lift the protection in Excel first.".into(),
            Self::WouldCut { .. } => "Choose rows or columns beside it.".into(),
            Self::AcrossSheets { .. } => "Do the same in Excel with these sheets selected together.".into(),
            Self::Unmovable(_) => "Set cells instead, or make this edit in Excel.".into(),
            Self::BadFormat { .. } => "Write the format as Excel shows it, such as #,##0.00.".into(),
            Self::TooManyFormats { .. } => "Remove formats that are not used in Excel.".into(),
            Self::TooManyCells { .. } => "Choose a smaller range.".into(),
            Self::NoSuchChart { .. } => "Choose one of the sheet's charts.".into(),
            Self::FixedChart { instead, .. } | Self::Fixed { instead, .. } => (*instead).to_owned(),
            Self::SeriesCount { .. } => "Choose fewer series, or delete the chart in Excel.".into(),
            Self::Unsortable(..) => "Choose rows without them.".into(),
            Self::Grown { .. } => "Make the edit in Excel.".into(),
        }
    }
}
