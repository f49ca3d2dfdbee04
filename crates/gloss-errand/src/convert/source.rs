//! The formats of workbooks that are only read. Reads none.

use gloss_protocol::Layout;

/// A format that is only read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Excel 97 to 2003, BIFF8 and before in a compound file.
    Xls,
    /// Excel's binary workbook.
    Xlsb,
    /// OpenDocument spreadsheet.
    Ods,
}

impl Source {
    /// The format by a file's name; none for what needs no converting.
    pub fn of_path(path: &str) -> Option<Self> {
        match Layout::of_path(path) {
            Layout::Xls => Some(Self::Xls),
            Layout::Xlsb => Some(Self::Xlsb),
            Layout::Ods => Some(Self::Ods),
            _ => None,
        }
    }

    /// The format's name as a person reads it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Xls => "an old Excel file (.xls)",
            Self::Xlsb => "a binary Excel file (.xlsb)",
            Self::Ods => "an OpenDocument spreadsheet (.ods)",
        }
    }

    /// A file as the worker is asked about it.
    pub fn question(self, mut bytes: Vec<u8>) -> Vec<u8> {
        bytes.insert(0, self.code());
        bytes
    }

    fn code(self) -> u8 {
        match self {
            Self::Xls => 1,
            Self::Xlsb => 2,
            Self::Ods => 3,
        }
    }

    pub(super) fn of_code(code: u8) -> Option<Self> {
        [Self::Xls, Self::Xlsb, Self::Ods].into_iter().find(|source| source.code() == code)
    }
}
