//! Formulas without a cached value, as programs leave them that do not calculate: finds whether a workbook has any.
//! Looks at the bytes of the sheets and calculates nothing.

use crate::workbook::{SheetKind, Workbook};

/// The ends of a cell whose formula has no cached value (ECMA-376 part 1, 18.3.1.4 and 18.3.1.96).
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
