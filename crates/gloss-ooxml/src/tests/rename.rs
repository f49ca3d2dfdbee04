//! A sheet renamed: everything that names it follows, nothing else changes.

use super::support::*;
use crate::{Edit, Refused};

fn rename(to: &str) -> Edit {
    Edit::RenameSheet { sheet: "Data".to_owned(), to: to.to_owned() }
}

fn parts() -> Parts {
    let data = "<sheetData><row r=\"1\"><c r=\"A1\"><f>Other!B1+Data!B2</f><v>3</v></c></row></sheetData><conditionalFormatting sqref=\"A1\"><cfRule type=\"expression\"><formula>Data!$A$1&gt;1</formula></cfRule></conditionalFormatting><dataValidations count=\"1\"><dataValidation sqref=\"B1\"><formula1>Data!$C$1:$C$3</formula1></dataValidation></dataValidations><hyperlinks><hyperlink ref=\"C1\" location=\"Data!A1\" display=\"Data!A1\"/></hyperlinks><extLst><ext><x14:sparklineGroups><x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>Data!A1:B1</xm:f><xm:sqref>D1</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>";
    let other = "<sheetData><row r=\"1\"><c r=\"A1\"><f t=\"shared\" ref=\"A1:A2\" si=\"0\">Data!B1&amp;\"Data!B1\"</f><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><f t=\"shared\" si=\"0\"/><v>2</v></c><c r=\"B2\"><f>B1</f><v>1</v></c></row></sheetData>";
    Parts::new(&[("Data", data), ("Other", other)])
        .with("xl/worksheets/_rels/sheet1.xml.rels", relations(&[("drawing", "../drawings/d.xml"), ("table", "../tables/t.xml")]))
        .with("xl/drawings/d.xml", "<wsDr><sp textlink=\"Data!$A$1\"/></wsDr>")
        .with("xl/drawings/_rels/d.xml.rels", relations(&[("chart", "../charts/c.xml")]))
        .with("xl/charts/c.xml", "<c:chartSpace><c:pivotSource><c:name>[Book1.xlsx]Data!Pivot</c:name></c:pivotSource><c:ser><c:val><c:numRef><c:f>Data!$A$1:$A$3</c:f></c:numRef></c:val></c:ser></c:chartSpace>")
        .with("xl/tables/t.xml", "<table ref=\"F1:F3\"><tableColumns><tableColumn name=\"x\"><calculatedColumnFormula>Data!$A$1</calculatedColumnFormula></tableColumn></tableColumns></table>")
        .with("xl/pivotCache/p.xml", "<pivotCacheDefinition><cacheSource><worksheetSource ref=\"A1:B2\" sheet=\"Data\"/></cacheSource></pivotCacheDefinition>")
        .replace("xl/_rels/workbook.xml.rels", "</Relationships>", "<Relationship Id=\"rId9\" Type=\"http://x/pivotCacheDefinition\" Target=\"pivotCache/p.xml\"/></Relationships>")
        .replace("xl/workbook.xml", "</sheets>", "</sheets><definedNames><definedName name=\"Rate\">Data!$A$1</definedName><definedName name=\"Text\">\"Data!\"</definedName></definedNames>")
}

#[test]
fn everything_that_names_the_sheet_follows() {
    let (book, done) = parts().after(rename("It's new"));
    assert_eq!(book.sheets()[0].name, "It's new");
    assert_eq!(seen(&book, "It's new"), ["A1 =Other!B1+'It''s new'!B2 → 3"]);
    assert_eq!(
        seen(&book, "Other"),
        ["A1 ='It''s new'!B1&\"Data!B1\" → 1", "A2 ='It''s new'!B2&\"Data!B1\" → 2", "B2 =B1 → 1"]
    );
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    for expected in [
        "<formula>'It''s new'!$A$1&gt;1</formula>",
        "<formula1>'It''s new'!$C$1:$C$3</formula1>",
        "location=\"'It''s new'!A1\" display=\"Data!A1\"",
        "<xm:f>'It''s new'!A1:B1</xm:f>",
    ] {
        assert!(sheet.contains(expected), "{expected} in {sheet}");
    }
    for (name, expected) in [
        ("xl/drawings/d.xml", "textlink=\"'It''s new'!$A$1\""),
        ("xl/charts/c.xml", "<c:f>'It''s new'!$A$1:$A$3</c:f>"),
        ("xl/charts/c.xml", "[Book1.xlsx]It's new!Pivot"),
        ("xl/tables/t.xml", "<calculatedColumnFormula>'It''s new'!$A$1<"),
        ("xl/pivotCache/p.xml", "sheet=\"It's new\""),
        ("xl/workbook.xml", "<definedName name=\"Text\">\"Data!\"<"),
        ("xl/workbook.xml", ">'It''s new'!$A$1</definedName>"),
    ] {
        assert!(part(&book, name).contains(expected), "{expected} in {}", part(&book, name));
    }
    assert_eq!(
        done.cells.iter().map(|change| change.sheet.as_str()).collect::<Vec<_>>(),
        ["It's new", "Other", "Other"]
    );
}

#[test]
fn renaming_there_and_back_leaves_the_formulas() {
    let mut book = parts().open();
    let back = Edit::RenameSheet { sheet: "Else".to_owned(), to: "Data".to_owned() };
    book.apply(&[rename("Else"), back]).unwrap();
    let before = parts().open();
    for sheet in ["Data", "Other"] {
        assert_eq!(seen(&book, sheet), seen(&before, sheet));
    }
    assert_eq!(part(&book, "xl/charts/c.xml"), part(&before, "xl/charts/c.xml"));
    assert_eq!(part(&book, "xl/worksheets/sheet1.xml"), part(&before, "xl/worksheets/sheet1.xml"));
}

#[test]
fn names_that_excel_would_refuse_are_refused() {
    for (name, why) in [
        ("", "it is empty"),
        ("a/b", "are not allowed"),
        ("'x", "apostrophe"),
        ("other", "another sheet has it"),
        ("History", "Excel keeps it"),
        ("12345678901234567890123456789012", "32 characters; Excel allows 31"),
    ] {
        let refused = parts().refused(rename(name)).to_string();
        assert!(refused.contains(why), "{refused}");
    }
    let locked =
        parts().replace("xl/workbook.xml", "<sheets>", "<workbookProtection lockStructure=\"1\"/><sheets>");
    assert_eq!(locked.refused(rename("x")), Refused::StructureProtected);
    assert_eq!(parts().after(rename("DATA")).0.sheets()[0].name, "DATA");
}
