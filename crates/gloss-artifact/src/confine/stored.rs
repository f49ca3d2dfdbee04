//! A staging copy as it is stored: how it differs from its base, never the base itself, which is a version and is kept
//! already. Reads what an older Gloss stored, which was both texts as a whole.

use std::sync::{Arc, OnceLock};

use gloss_protocol::Kind;
use serde::{Deserialize, Serialize};

use super::{Mark, Staging};
use crate::kinds::{self, sheet};
use crate::splice::{self, Splice};
use crate::text::Text;

/// A staging copy in the form in which it is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoredStaging(Form);

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Form {
    /// Its differences.
    Differences {
        /// How it differs from its base.
        splices: Vec<Splice>,
        /// The places that may change.
        marks: Vec<Mark>,
        /// The kind of its artifact.
        kind: Kind,
        /// True once a whole text was taken.
        #[serde(default)]
        rewritten: bool,
        /// Rows of a sheet that came or went.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        steps: Vec<sheet::RowStep>,
    },
    /// Both texts, as up to version 7 of the store.
    Whole {
        /// The text it is a copy of.
        base: String,
        /// The copy's text.
        now: String,
        /// The places that may change.
        marks: Vec<Mark>,
        /// The kind of its artifact; before that was kept, whether it was a sheet.
        #[serde(default)]
        kind: Option<Kind>,
        /// True for a sheet.
        #[serde(default)]
        cells: bool,
        /// True once a whole text was taken.
        #[serde(default)]
        rewritten: bool,
        /// Rows of a sheet that came or went.
        #[serde(default)]
        steps: Vec<sheet::RowStep>,
        /// The base after these steps alone.
        #[serde(default)]
        moved: String,
    },
}

impl Staging {
    /// Makes the form in which it is stored.
    pub fn stored(&self) -> StoredStaging {
        StoredStaging(Form::Differences {
            splices: self.splices.clone(),
            marks: self.marks.clone(),
            kind: self.base.kind(),
            rewritten: self.rewritten,
            steps: self.steps.clone(),
        })
    }

    /// The copy that was stored, of the version that it is a copy of.
    pub fn restored(base: &Text, stored: StoredStaging) -> Self {
        match stored.0 {
            Form::Differences { splices, marks, kind, rewritten, steps } => {
                let base = if base.kind() == kind { base.clone() } else { Text::new(kind, base.source()) };
                let now = splice::apply(base.source(), &splices);
                let moved = moved(base.source(), &steps);
                let (base, parsed) = (Arc::new(base), OnceLock::new());
                Self { base, now, parsed, splices, marks, rewritten, steps, moved, revision: 0 }
            }
            Form::Whole { base, now, marks, kind, cells, rewritten, steps, moved } => {
                let splices = splice::between(&base, &now).into_iter().collect();
                let base = Text::new(kind.unwrap_or_else(|| kind_of(cells)), &base);
                let (base, parsed) = (Arc::new(base), OnceLock::new());
                Self { base, now, parsed, splices, marks, rewritten, steps, moved, revision: 0 }
            }
        }
    }
}

/// The base after steps alone; none where there are no steps.
fn moved(base: &str, steps: &[sheet::RowStep]) -> String {
    let mut steps = steps.iter();
    let first = steps.next().map(|step| step.carried(base)).unwrap_or_default();
    steps.fold(first, |moved, step| step.carried(&moved))
}

/// The kind of a copy that says only whether it is a sheet's.
fn kind_of(cells: bool) -> Kind {
    let of = |kind: &Kind| kinds::of(*kind).cells().is_some() == cells;
    Kind::ALL.into_iter().find(of).unwrap_or(Kind::ALL[0])
}
