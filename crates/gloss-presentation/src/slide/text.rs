//! Paragraphs and runs of a slide, and the ranges of the facts in them.

use std::ops::Range;

use crate::layout::{Anchor, Bold, INDENT, Look, deeper};
use crate::package::Relations;
use crate::package::xml::{escape, fill};
use crate::spec::{Mark, Paragraph, Piece, Text};

/// The settings of a text on a slide.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// The slot's look.
    pub look: Look,
    /// The size that was measured.
    pub size: u16,
    /// Points above its paragraphs.
    pub before: u8,
    /// Whether all that was measured is written out: the looks come from elsewhere.
    pub full: bool,
    /// True for a box of its own: nothing is inherited but the theme.
    pub free: bool,
    /// Whether all of it is strong.
    pub bold: bool,
    /// The paragraph's level of indentation.
    pub level: u8,
}

impl Setting {
    /// A line of the foot.
    pub(super) fn small(size: u16) -> Self {
        let look = Look {
            ladder: &[],
            bold: Bold::No,
            major: false,
            colour: "tx2",
            anchor: Anchor::Top,
            bullets: false,
            spacing: 100,
            before: 0,
            inset: 0,
            pad: 0,
        };
        Self { look, size, before: 0, full: true, free: true, bold: false, level: 0 }
    }
}

/// All paragraphs.
pub(super) fn paragraphs(
    list: &[Paragraph],
    setting: &Setting,
    language: &str,
    relations: &mut Relations,
) -> String {
    list.iter().map(|one| paragraph(one, setting, language, relations)).collect()
}

fn paragraph(paragraph: &Paragraph, setting: &Setting, language: &str, relations: &mut Relations) -> String {
    let size = deeper(setting.size, paragraph.level);
    let own = Setting { size, level: paragraph.level, ..*setting };
    let runs = runs(&paragraph.text, &own, language, relations);
    let end = format!("<a:endParaRPr lang=\"{}\"{}/>", escape(language), sized(&own));
    format!("<a:p>{}{runs}{end}</a:p>", properties(paragraph, setting))
}

/// How a paragraph begins and how far it stands from the one above.
fn properties(paragraph: &Paragraph, setting: &Setting) -> String {
    let look = &setting.look;
    let level = i64::from(paragraph.level);
    let deep = if level > 0 { format!(" lvl=\"{level}\"") } else { String::new() };
    let edge = |first: i64| format!(" marL=\"{}\" indent=\"{first}\"", INDENT * (level + 1));
    let bullet = |sign: &str| {
        format!(
            "<a:buClr><a:schemeClr val=\"accent1\"/></a:buClr><a:buFont typeface=\"Arial\"/><a:buChar char=\"{sign}\"/>"
        )
    };
    let (edges, sign) = match paragraph.mark {
        _ if paragraph.continued => (edge(0), "<a:buNone/>".to_owned()),
        Mark::Bullet if setting.full => (edge(-INDENT), bullet(if level > 0 { "–" } else { "•" })),
        Mark::Bullet => (String::new(), String::new()),
        Mark::Number => {
            let start = if paragraph.number > 1 {
                format!(" startAt=\"{}\"", paragraph.number)
            } else {
                String::new()
            };
            let number =
                format!("<a:buFont typeface=\"+mj-lt\"/><a:buAutoNum type=\"arabicPeriod\"{start}/>");
            (edge(-INDENT), number)
        }
        Mark::None if look.bullets || setting.full => {
            (" marL=\"0\" indent=\"0\"".to_owned(), "<a:buNone/>".to_owned())
        }
        Mark::None => (String::new(), String::new()),
    };
    let spacing = if setting.full {
        format!("<a:lnSpc><a:spcPct val=\"{}000\"/></a:lnSpc>", look.spacing)
    } else {
        String::new()
    };
    let before = match setting.full || setting.before != look.before {
        true => format!("<a:spcBef><a:spcPts val=\"{}\"/></a:spcBef>", u16::from(setting.before) * 100),
        false => String::new(),
    };
    let after = if setting.full { "<a:spcAft><a:spcPts val=\"0\"/></a:spcAft>" } else { "" };
    format!("<a:pPr{edges}{deep}>{spacing}{before}{after}{sign}</a:pPr>")
}

/// The size, where it is not the one that the layout says.
fn sized(setting: &Setting) -> String {
    let inherited = setting.look.ladder.first().map(|size| deeper(*size, setting.level));
    match setting.full || inherited != Some(setting.size) {
        true => format!(" sz=\"{}\"", u32::from(setting.size) * 100),
        false => String::new(),
    }
}

/// The runs of a text.
pub(super) fn runs(text: &Text, setting: &Setting, language: &str, relations: &mut Relations) -> String {
    text.pieces.iter().map(|piece| run(piece, setting, language, relations)).collect()
}

fn run(piece: &Piece, setting: &Setting, language: &str, relations: &mut Relations) -> String {
    let size = sized(setting);
    let own = setting.bold && (setting.free || setting.look.bold == Bold::Yes);
    let bold = if piece.bold || (setting.full && own) { " b=\"1\"" } else { "" };
    let face = if setting.look.major { "+mj-lt" } else { "+mn-lt" };
    let (colour, font) = match setting.free {
        true => (fill(setting.look.colour), format!("<a:latin typeface=\"{face}\"/>")),
        false => (String::new(), String::new()),
    };
    let link = match &piece.link {
        Some(target) => format!("<a:hlinkClick r:id=\"{}\"/>", relations.out("hyperlink", target)),
        None => String::new(),
    };
    format!(
        "<a:r><a:rPr lang=\"{}\"{size}{bold}>{colour}{font}{link}</a:rPr><a:t>{}</a:t></a:r>",
        escape(language),
        escape(&piece.words),
    )
}

/// The facts of a text, each with its UTF-16 range and what is shown. Pieces beside each other with one fact are one place.
pub(super) fn facts(text: &Text) -> Vec<(&str, Range<usize>, String)> {
    let mut out: Vec<(&str, Range<usize>, String)> = Vec::new();
    let mut at = 0;
    for piece in &text.pieces {
        let end = at + piece.words.encode_utf16().count();
        if let Some(fact) = &piece.fact {
            match out.last_mut().filter(|(known, range, _)| known == fact && range.end == at) {
                Some((_, range, shown)) => {
                    range.end = end;
                    shown.push_str(&piece.words);
                }
                None => out.push((fact, at..end, piece.words.clone())),
            }
        }
        at = end;
    }
    out
}
