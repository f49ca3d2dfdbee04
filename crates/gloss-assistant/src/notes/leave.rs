//! Words of a place left out. What would be left without a name goes as a whole, or is refused.

use super::edit::{in_table, replace, with_end};
use super::notation::Notation;
use gloss_figures::links::head;

/// Without words; a row or an item that is called so goes as a whole, so that none without a name is left.
pub(super) fn without(ranges: &[String], old: &str, notation: Notation) -> Result<Vec<String>, String> {
    if let [text] = ranges {
        let cut = in_table(text, |grid| {
            let at = grid.row(old).ok_or("")?;
            grid.rows.remove(at);
            Ok(())
        });
        if let Ok(text) = cut {
            return Ok(vec![text]);
        }
        let is_item = |line: &str| {
            let at = head(line);
            at > 0
                && line.get(at..).is_some_and(|words| gloss_figures::sentence::visible(words).trim() == old)
        };
        if text.lines().filter(|line| is_item(line)).count() == 1 && text.lines().count() > 1 {
            let kept: String = text.split_inclusive('\n').filter(|line| !is_item(line)).collect();
            return Ok(vec![with_end(text, &kept)]);
        }
    }
    let out = replace(ranges, old, "", notation)?;
    let emptied = |(text, new): (&String, &String)| {
        new.trim().is_empty() && text.trim() != old && !text.trim().is_empty()
            || text
                .lines()
                .zip(new.lines())
                .any(|(old, new)| old.starts_with('|') && empty_cells(new) > empty_cells(old))
    };
    if ranges.iter().zip(&out).any(emptied) {
        return Err(format!(
            "“{old}” is all that its cell says. Say “delete the row {old}”, or mark the cell."
        ));
    }
    Ok(out)
}

fn empty_cells(line: &str) -> usize {
    line.trim().trim_matches('|').split('|').filter(|cell| cell.trim().is_empty()).count()
}
