//! Table styles that PowerPoint knows by their number and no file brings (those in use: Medium Style 2 in all colours, the plain grid,
//! the themed ones), in the form in which files bring others.

/// The style of an id as a `tblStyle`; none for ids that are not known.
pub(super) fn style(id: &str) -> Option<String> {
    let medium = [
        ("{073A0DAA-6AF3-43AB-8588-CEC1D06C72B9}", "dk1"),
        ("{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}", "accent1"),
        ("{21E4AEA4-8DFA-4A89-87EB-49C32662AFE0}", "accent2"),
        ("{F5AB1C69-6EDB-4FF4-983F-18BD219EF322}", "accent3"),
        ("{00A15C55-8517-42AA-B614-E9B94910E393}", "accent4"),
        ("{7DF18680-E054-41AD-8BC1-D1AEF772440D}", "accent5"),
        ("{93296810-A885-4BE3-A3E7-6D5BEEA58F35}", "accent6"),
    ];
    let light = [
        ("{9D7B030F-B1BA-407E-BC1F-2C4E1C5F6E3D}", "tx1"),
        ("{3B4B98B0-60AC-42C2-AFA5-B58CD77FA1E5}", "accent1"),
        ("{0E3FDE45-AF77-4B5C-9715-49D594BDF05E}", "accent2"),
        ("{C083E6E3-FA7D-4D7B-A595-EF9225AFEA82}", "accent3"),
        ("{D27102A9-8310-4765-A935-A1911B00CA55}", "accent4"),
        ("{5FD0F851-EC5A-4D38-B0AD-8093EC10F338}", "accent5"),
        ("{68D230F3-CF80-4859-8CE7-A43EE81993B5}", "accent6"),
    ];
    let of = |list: &[(&str, &'static str)]| {
        list.iter().find(|(known, _)| known.eq_ignore_ascii_case(id)).map(|(_, colour)| *colour)
    };
    if let Some(colour) = of(&medium) {
        return Some(medium_two(colour));
    }
    if let Some(colour) = of(&light) {
        return Some(light_one(colour));
    }
    match id.to_ascii_uppercase().as_str() {
        "{5940675A-B579-460E-94D1-54222C63F5DA}" => Some(grid()),
        "{3C2FFA5D-87B4-456A-9821-1D502468CF0F}" => Some(themed("accent1")),
        _ => None,
    }
}

fn fill(colour: &str, change: &str) -> String {
    format!("<fill><solidFill><schemeClr val=\"{colour}\">{change}</schemeClr></solidFill></fill>")
}

fn edge(side: &str, colour: &str, width: u32) -> String {
    format!("<{side}><ln w=\"{width}\"><solidFill><schemeClr val=\"{colour}\"/></solidFill></ln></{side}>")
}

fn all_edges(colour: &str) -> String {
    let sides = ["left", "right", "top", "bottom", "insideH", "insideV"];
    sides.iter().map(|side| edge(side, colour, 12_700)).collect()
}

fn words(bold: bool, colour: &str) -> String {
    let bold = if bold { " b=\"on\"" } else { "" };
    format!("<tcTxStyle{bold}><schemeClr val=\"{colour}\"/></tcTxStyle>")
}

fn part(name: &str, words: &str, edges: &str, fill: &str) -> String {
    format!("<{name}>{words}<tcStyle><tcBdr>{edges}</tcBdr>{fill}</tcStyle></{name}>")
}

fn medium_two(colour: &str) -> String {
    let strong = fill(colour, "");
    let tinted = |share: u32| fill(colour, &format!("<tint val=\"{share}\"/>"));
    let head = words(true, "lt1");
    let parts = [
        part("wholeTbl", &words(false, "dk1"), &all_edges("lt1"), &tinted(20_000)),
        part("band1H", "", "", &tinted(40_000)),
        part("band1V", "", "", &tinted(40_000)),
        part("lastCol", &head, "", &strong),
        part("firstCol", &head, "", &strong),
        part("lastRow", &head, &edge("top", "lt1", 38_100), &strong),
        part("firstRow", &head, &edge("bottom", "lt1", 38_100), &strong),
    ];
    format!("<tblStyle>{}</tblStyle>", parts.concat())
}

fn light_one(colour: &str) -> String {
    let rules = [edge("top", colour, 12_700), edge("bottom", colour, 12_700)].concat();
    let pale = fill(colour, "<alpha val=\"20000\"/>");
    let bold = words(true, "tx1");
    let parts = [
        part("wholeTbl", &words(false, "tx1"), &rules, ""),
        part("band1H", "", "", &pale),
        part("band1V", "", "", &pale),
        part("lastCol", &bold, "", ""),
        part("firstCol", &bold, "", ""),
        part("lastRow", &bold, &edge("top", colour, 12_700), ""),
        part("firstRow", &bold, &edge("bottom", colour, 12_700), ""),
    ];
    format!("<tblStyle>{}</tblStyle>", parts.concat())
}

fn themed(colour: &str) -> String {
    let pale = fill(colour, "<alpha val=\"40000\"/>");
    let parts = [
        part("wholeTbl", &words(false, "dk1"), &all_edges(colour), ""),
        part("band1H", "", "", &pale),
        part("firstCol", &words(true, "dk1"), "", ""),
        part("firstRow", &words(true, "lt1"), "", &fill(colour, "")),
    ];
    format!("<tblStyle>{}</tblStyle>", parts.concat())
}

fn grid() -> String {
    format!("<tblStyle>{}</tblStyle>", part("wholeTbl", &words(false, "tx1"), &all_edges("tx1"), ""))
}
