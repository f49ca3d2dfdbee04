//! A theme's part: its colours, its fonts, and the plain formats that every theme must have.

use super::Theme;
use crate::package::xml::HEAD;

const COLOURS: [&str; 4] = ["dk1", "lt1", "dk2", "lt2"];

/// The part of a theme.
pub(crate) fn theme(theme: &Theme) -> String {
    let colour = |name: &str, hex: &str| format!("<a:{name}><a:srgbClr val=\"{hex}\"/></a:{name}>");
    let mut colours: String = COLOURS.iter().zip(theme.ground).map(|(name, hex)| colour(name, hex)).collect();
    for (at, hex) in theme.accents.iter().enumerate() {
        colours.push_str(&colour(&format!("accent{}", at + 1), hex));
    }
    let [link, _, visited, ..] = theme.accents;
    colours.push_str(&colour("hlink", link));
    colours.push_str(&colour("folHlink", visited));
    let font = |tag: &str, face: &str| {
        format!("<a:{tag}><a:latin typeface=\"{face}\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/></a:{tag}>")
    };
    let name = theme.name;
    format!(
        "{HEAD}<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"{name}\"><a:themeElements>\
         <a:clrScheme name=\"{name}\">{colours}</a:clrScheme><a:fontScheme name=\"{name}\">{}{}</a:fontScheme>{FORMATS}\
         </a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/></a:theme>",
        font("majorFont", theme.major),
        font("minorFont", theme.minor),
    )
}

/// Fills, lines, effects and grounds of three strengths each, all plain.
const FORMATS: &str = "<a:fmtScheme name=\"Plain\"><a:fillStyleLst>\
<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>\
<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:fillStyleLst><a:lnStyleLst>\
<a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>\
<a:ln w=\"12700\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>\
<a:ln w=\"19050\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln></a:lnStyleLst>\
<a:effectStyleLst><a:effectStyle><a:effectLst/></a:effectStyle><a:effectStyle><a:effectLst/></a:effectStyle>\
<a:effectStyle><a:effectLst/></a:effectStyle></a:effectStyleLst><a:bgFillStyleLst>\
<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>\
<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:bgFillStyleLst></a:fmtScheme>";
