//! Whether a workbook has formulas of which the file does not hold what they come to, as programs leave them that work none out.
//! Looks at the bytes of the sheets and works nothing out.

use crate::workbook::{SheetKind, Workbook};

/// How a cell ends whose formula has no value (ECMA-376 part 1, 18.3.1.4 and 18.3.1.96).
const ENDS: [&[u8]; 9] = [
    b"</f></c>",
    b"\"/></c>",
    b"</f><v></v>",
    b"</f><v/>",
    b"</f><v /></c>",
    b"</f><v xml:space=\"preserve\"></v>",
    b"</f>\n</c>",
    b"</f> </c>",
    b"</f>\r\n</c>",
];

impl Workbook {
    /// Whether a formula has no value in the file; a sheet that can't be read has none.
    pub fn has_unvalued_formulas(&self) -> bool {
        let sheets = self.sheets().iter().filter(|sheet| sheet.kind == SheetKind::Worksheet);
        sheets.into_iter().any(|sheet| {
            let part = self.package().part(&sheet.part).unwrap_or_default();
            ENDS.iter().any(|end| memchr::memmem::find(&part, end).is_some())
        })
    }
}
