//! `numbering.xml`: bullets, boxes, and one numbering for each numbered list, so that each begins anew.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::flow::{Bullet, Line};
use super::xml::{HEAD, NAMESPACES};

/// Levels that Word knows.
const LEVELS: usize = 9;

/// Twentieths of a point that a level is set in.
pub(super) const INDENT: usize = 360;

/// Numbered lists in one file; those after share the last one's numbers.
const MAX_LISTS: usize = 30_000;

/// The numberings that were used.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// By list, the number it has in the file.
    used: HashMap<usize, usize>,
    /// First number and level of each.
    firsts: Vec<(u32, usize)>,
}

impl Lists {
    /// The numbering of a paragraph, where it has one.
    pub(super) fn of(&mut self, line: &Line) -> Option<usize> {
        Some(match line.look.bullet? {
            Bullet::Dot => 1,
            Bullet::Open => 2,
            Bullet::Done => 3,
            Bullet::Number => {
                let (list, first) = line.list?;
                let next = self.firsts.len().min(MAX_LISTS) + 4;
                let firsts = &mut self.firsts;
                *self.used.entry(list).or_insert_with(|| {
                    firsts.push((first, line.look.level.min(LEVELS - 1)));
                    next
                })
            }
        })
    }

    /// The part.
    pub(super) fn part(&self) -> String {
        let mut out = format!("{HEAD}<w:numbering {NAMESPACES}>");
        for (id, signs) in [["•", "–", "•"], ["☐"; 3], ["☑"; 3]].iter().enumerate() {
            let _ = write!(
                out,
                "<w:abstractNum w:abstractNumId=\"{}\"><w:multiLevelType w:val=\"hybridMultilevel\"/>",
                id + 1
            );
            for level in 0..LEVELS {
                let sign = signs.get(level % 3).copied().unwrap_or("•");
                let font = if id == 0 { "Arial" } else { "Segoe UI Symbol" };
                let _ = write!(
                    out,
                    "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"{sign}\"/><w:lvlJc w:val=\"left\"/>{}<w:rPr><w:rFonts w:ascii=\"{font}\" w:hAnsi=\"{font}\" w:cs=\"{font}\" w:hint=\"default\"/></w:rPr></w:lvl>",
                    indent(level)
                );
            }
            out.push_str("</w:abstractNum>");
        }
        out.push_str("<w:abstractNum w:abstractNumId=\"4\"><w:multiLevelType w:val=\"multilevel\"/>");
        for level in 0..LEVELS {
            let format =
                ["decimal", "lowerLetter", "lowerRoman"].get(level % 3).copied().unwrap_or("decimal");
            let _ = write!(
                out,
                "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"%{}.\"/><w:lvlJc w:val=\"left\"/>{}</w:lvl>",
                level + 1,
                indent(level)
            );
        }
        out.push_str("</w:abstractNum>");
        for id in 1..=3 {
            let _ = write!(out, "<w:num w:numId=\"{id}\"><w:abstractNumId w:val=\"{id}\"/></w:num>");
        }
        for (at, (first, level)) in self.firsts.iter().enumerate() {
            let _ = write!(
                out,
                "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"4\"/><w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"{}\"/></w:lvlOverride></w:num>",
                at + 4,
                first.min(&32_767)
            );
        }
        out.push_str("</w:numbering>");
        out
    }
}

fn indent(level: usize) -> String {
    format!("<w:pPr><w:ind w:left=\"{}\" w:hanging=\"{INDENT}\"/></w:pPr>", (level + 1) * INDENT)
}
