//! The shape of a document, apart from its words: headings, tables with their rows, figures. Two of them are compared, so
//! that a run says how it differs from the original.

use serde::{Deserialize, Serialize};

use crate::units::{Form, units};
use gloss_figures::links::links;
use gloss_figures::sentence::visible;

/// Headings that are told by name.
const MOST_NAMED: usize = 4;

/// The shape of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    /// Its headings.
    pub headings: Vec<String>,
    /// Rows of its tables.
    pub rows: usize,
    /// Figures that lead to their source.
    pub figures: usize,
}

impl Shape {
    /// The shape of a source.
    pub fn of(source: &str) -> Self {
        let units = units(source);
        let heading = |text: &str| visible(text).trim_start_matches(['#', ' ']).to_owned();
        Self {
            headings: units
                .iter()
                .filter(|unit| unit.form == Form::Heading)
                .map(|unit| heading(source.get(unit.at.clone()).unwrap_or_default()))
                .collect(),
            rows: units.iter().filter(|unit| unit.form == Form::Row).count(),
            figures: links(source).len(),
        }
    }

    /// How another differs from this one, each a sentence; the title is its own each time.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let parts = |shape: &Self| shape.headings.iter().skip(1).cloned().collect::<Vec<_>>();
        let (were, are) = (parts(self), parts(other));
        let named = |list: Vec<&String>| {
            let names: Vec<String> = list.iter().take(MOST_NAMED).map(|name| format!("“{name}”")).collect();
            gloss_figures::words::list(&names)
        };
        let mut out = Vec::new();
        let gone: Vec<&String> = were.iter().filter(|name| !are.contains(name)).collect();
        let come: Vec<&String> = are.iter().filter(|name| !were.contains(name)).collect();
        if !gone.is_empty() {
            out.push(format!("Not there this time: {}.", named(gone)));
        }
        if !come.is_empty() {
            out.push(format!("New this time: {}.", named(come)));
        }
        if self.rows != other.rows {
            out.push(format!("Its tables have {} rows; they had {}.", other.rows, self.rows));
        } else if self.figures != other.figures {
            out.push(format!(
                "Figures that lead to their source: {}; there were {}.",
                other.figures, self.figures
            ));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_said() {
        let a = Shape::of("# T\n\n## North\n\n| a |\n| - |\n| [1](fact:x) |\n");
        let b = Shape::of("# U\n\n## South\n\n| a |\n| - |\n| [1](fact:x) |\n| [2](fact:x) |\n");
        assert_eq!(
            a.differences(&b),
            [
                "Not there this time: “North”.",
                "New this time: “South”.",
                "Its tables have 2 rows; they had 1."
            ]
        );
        assert!(a.differences(&Shape::of("# V\n\n## North\n\n| a |\n| - |\n| [9](fact:y) |\n")).is_empty());
        assert_eq!(
            a.differences(&Shape::of("# V\n\n## North\n\n| a |\n| - |\n| 9 |\n")),
            ["Figures that lead to their source: 0; there were 1."]
        );
    }
}
