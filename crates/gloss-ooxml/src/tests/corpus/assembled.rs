//! Parts that rust_xlsxwriter does not write, put into a workbook that it wrote: a calculation chain, pivot tables,
//! form controls, macros, threaded notes; and other ways to write the same package.

use crate::{Limits, Package};

pub(super) type Assemble = fn(&mut Package);

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn edit(package: &mut Package, name: &str, change: impl Fn(&str) -> String) {
    let text = package.text(name).unwrap();
    package.set(name, change(&text));
}

/// Adds a part and the relationship of another to it.
fn relate(package: &mut Package, from: &str, kind: &str, part: &str, text: &str) -> String {
    let folder = from.rsplit_once('/').unwrap();
    let rels = format!("{}/_rels/{}.rels", folder.0, folder.1);
    if !package.has(&rels) {
        package.set(&rels, "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>");
    }
    let id = format!("rIdT{}", package.relations(from).unwrap().len());
    edit(package, &rels, |rels| {
        rels.replace(
            "</Relationships>",
            &format!(
                "<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"/{part}\"/></Relationships>"
            ),
        )
    });
    if package.has(part) {
        return id;
    }
    package
        .add(part, &format!("application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"), text)
        .unwrap();
    id
}

const BOOK: &str = "xl/workbook.xml";
const SHEET: &str = "xl/worksheets/sheet1.xml";

/// A pivot table of the prices by count, with its cache and the records of that, on this sheet at these cells.
fn pivot(package: &mut Package, sheet: &str, at: &str) {
    const CACHE: &str = "xl/pivotCache/pivotCacheDefinition1.xml";
    const TABLE: &str = "xl/pivotTables/pivotTable1.xml";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let fields = ["Name", "Price", "Count", "Total", "Day"];
    let counts = (0..7).map(|n| format!("<n v=\"{n}\"/>")).collect::<String>();
    let listed: String = fields
        .iter()
        .map(|name| match *name {
            "Count" => format!("<cacheField name=\"Count\" numFmtId=\"0\"><sharedItems containsSemiMixedTypes=\"0\" containsString=\"0\" containsNumber=\"1\" containsInteger=\"1\" minValue=\"0\" maxValue=\"6\" count=\"7\">{counts}</sharedItems></cacheField>"),
            name => format!("<cacheField name=\"{name}\" numFmtId=\"0\"><sharedItems/></cacheField>"),
        })
        .collect();
    let cache = format!(
        "<pivotCacheDefinition xmlns=\"{main}\" xmlns:r=\"{OFFICE}\" r:id=\"rIdT0\" refreshedBy=\"Me\" createdVersion=\"6\" refreshedVersion=\"6\" minRefreshableVersion=\"3\" recordCount=\"29\"><cacheSource type=\"worksheet\"><worksheetSource ref=\"A1:E30\" sheet=\"Data\"/></cacheSource><cacheFields count=\"5\">{listed}</cacheFields></pivotCacheDefinition>"
    );
    let id = relate(package, BOOK, "pivotCacheDefinition", CACHE, &cache);
    let records: String = (1..30)
        .map(|row| {
            format!(
                "<r><s v=\"Item {row}\"/><n v=\"{}\"/><x v=\"{}\"/><n v=\"0\"/><n v=\"{}\"/></r>",
                f64::from(row) * 1.25,
                row % 7,
                45_000 + row
            )
        })
        .collect();
    let records = format!("<pivotCacheRecords xmlns=\"{main}\" count=\"29\">{records}</pivotCacheRecords>");
    relate(package, CACHE, "pivotCacheRecords", "xl/pivotCache/pivotCacheRecords1.xml", &records);
    edit(package, BOOK, |text| {
        text.replace(
            "</workbook>",
            &format!("<pivotCaches><pivotCache cacheId=\"1\" r:id=\"{id}\"/></pivotCaches></workbook>"),
        )
    });
    let items = (0..7).map(|n| format!("<item x=\"{n}\"/>")).collect::<String>();
    let rows = (0..7).map(|n| format!("<i><x v=\"{n}\"/></i>")).collect::<String>();
    let table = format!(
        "<pivotTableDefinition xmlns=\"{main}\" name=\"Pivot\" cacheId=\"1\" dataCaption=\"Values\" applyNumberFormats=\"0\" applyBorderFormats=\"0\" applyFontFormats=\"0\" applyPatternFormats=\"0\" applyAlignmentFormats=\"0\" applyWidthHeightFormats=\"1\" updatedVersion=\"6\" minRefreshableVersion=\"3\" createdVersion=\"6\" rowGrandTotals=\"0\" colGrandTotals=\"0\"><location ref=\"{at}\" firstHeaderRow=\"1\" firstDataRow=\"1\" firstDataCol=\"1\"/><pivotFields count=\"5\"><pivotField showAll=\"0\"/><pivotField dataField=\"1\" showAll=\"0\"/><pivotField axis=\"axisRow\" showAll=\"0\"><items count=\"7\">{items}</items></pivotField><pivotField showAll=\"0\"/><pivotField showAll=\"0\"/></pivotFields><rowFields count=\"1\"><field x=\"2\"/></rowFields><rowItems count=\"7\">{rows}</rowItems><colItems count=\"1\"><i/></colItems><dataFields count=\"1\"><dataField name=\"Sum of Price\" fld=\"1\" baseField=\"0\" baseItem=\"0\"/></dataFields><pivotTableStyleInfo name=\"PivotStyleLight16\" showRowHeaders=\"1\" showColHeaders=\"1\"/></pivotTableDefinition>"
    );
    relate(package, sheet, "pivotTable", TABLE, &table);
    relate(package, TABLE, "pivotCacheDefinition", CACHE, &cache);
}

pub(super) const ASSEMBLED: [(&str, Assemble); 10] = [
    ("calculation chain", |package| {
        relate(
            package,
            BOOK,
            "calcChain",
            "xl/calcChain.xml",
            "<calcChain xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><c r=\"D2\" i=\"1\"/><c r=\"D3\"/></calcChain>",
        );
    }),
    ("pivot table", |package| pivot(package, "xl/worksheets/sheet3.xml", "A3:B9")),
    ("pivot table on the edited sheet", |package| pivot(package, SHEET, "H40:I46")),
    ("form control", |package| {
        let control = "<formControlPr xmlns=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/main\" objectType=\"CheckBox\" fmlaLink=\"$B$20\" fmlaRange=\"Data!$A$1:$A$60\"/>";
        let id = relate(package, SHEET, "ctrlProp", "xl/ctrlProps/ctrlProp1.xml", control);
        edit(package, SHEET, |text| {
            let controls = format!(
                "<mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice Requires=\"x14\"><controls><control shapeId=\"1025\" r:id=\"{id}\" name=\"Box\"><controlPr defaultSize=\"0\" autoFill=\"0\" linkedCell=\"$B$20\"><anchor moveWithCells=\"1\"><from><xdr:col xmlns:xdr=\"x\">5</xdr:col><xdr:colOff xmlns:xdr=\"x\">0</xdr:colOff><xdr:row xmlns:xdr=\"x\">44</xdr:row><xdr:rowOff xmlns:xdr=\"x\">0</xdr:rowOff></from><to><xdr:col xmlns:xdr=\"x\">6</xdr:col><xdr:colOff xmlns:xdr=\"x\">0</xdr:colOff><xdr:row xmlns:xdr=\"x\">45</xdr:row><xdr:rowOff xmlns:xdr=\"x\">0</xdr:rowOff></to></anchor></controlPr></control></controls></mc:Choice></mc:AlternateContent>"
            );
            text.replace("</worksheet>", &format!("{controls}</worksheet>"))
        });
    }),
    ("macros", |package| {
        relate(package, BOOK, "vbaProject", "xl/vbaProject.bin", "stands for a macro project, never opened");
        edit(package, "[Content_Types].xml", |text| {
            text.replace(
                "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                "vnd.ms-excel.sheet.macroEnabled.main+xml",
            )
        });
    }),
    ("threaded notes", |package| {
        relate(
            package,
            SHEET,
            "threadedComment",
            "xl/threadedComments/threadedComment1.xml",
            "<ThreadedComments><threadedComment ref=\"F45\" id=\"{1}\"><text>x</text></threadedComment></ThreadedComments>",
        );
    }),
    ("custom XML, printer settings and an external link", |package| {
        relate(package, BOOK, "externalLink", "xl/externalLinks/externalLink1.xml", "<externalLink/>");
        relate(package, SHEET, "printerSettings", "xl/printerSettings/printerSettings1.bin", "binary");
        relate(package, BOOK, "customXml", "customXml/item1.xml", "<root>Data!A1</root>");
    }),
    ("shared formulas", |package| {
        edit(package, SHEET, |text| {
            let mut text = text.to_owned();
            for row in 2..=30 {
                let old = format!("<f>B{row}*C{row}</f>");
                let new = if row == 2 {
                    "<f t=\"shared\" ref=\"D2:D30\" si=\"0\">B2*C2</f>".to_owned()
                } else {
                    "<f t=\"shared\" si=\"0\"/>".to_owned()
                };
                assert!(text.contains(&old));
                text = text.replace(&old, &new);
            }
            text
        });
    }),
    ("absolute part names", |package| {
        edit(package, "xl/_rels/workbook.xml.rels", |text| text.replace("Target=\"", "Target=\"/xl/"));
        edit(package, "_rels/.rels", |text| text.replace("Target=\"", "Target=\"/"));
    }),
    ("strict namespaces", |package| {
        let names: Vec<String> = package
            .names()
            .filter(|name| name.ends_with("xml") || name.ends_with("rels"))
            .map(str::to_owned)
            .collect();
        for name in names {
            edit(package, &name, |text| {
                text.replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships").replace(
                    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    "http://purl.oclc.org/ooxml/spreadsheetml/main",
                )
            });
        }
    }),
];

/// The workbook with these parts in it.
pub(super) fn assemble(bytes: &[u8], make: Assemble) -> Vec<u8> {
    let mut package = Package::open(bytes, Limits::default()).unwrap();
    make(&mut package);
    package.save().unwrap()
}

/// The workbook with every element of its sheets and of its own part under the prefix `x`.
pub(super) fn prefixed(bytes: &[u8]) -> Vec<u8> {
    let mut package = Package::open(bytes, Limits::default()).unwrap();
    let names: Vec<String> = package
        .names()
        .filter(|name| name.starts_with("xl/work") && name.ends_with("xml"))
        .map(str::to_owned)
        .collect();
    for name in names {
        edit(&mut package, &name, |text| {
            let text = text.replace(
                "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml",
                "xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml",
            );
            let mut out = String::new();
            for (n, piece) in text.split('<').enumerate() {
                if n > 0 {
                    out.push('<');
                }
                let (slash, rest) = piece.strip_prefix('/').map_or(("", piece), |rest| ("/", rest));
                let name = rest.split([' ', '>', '/']).next().unwrap_or_default();
                let plain = n > 0 && !name.is_empty() && !name.contains(':') && !name.starts_with(['?', '!']);
                out.push_str(slash);
                out.push_str(if plain { "x:" } else { "" });
                out.push_str(rest);
            }
            out
        });
    }
    package.save().unwrap()
}
