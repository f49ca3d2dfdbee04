//! Where a deck begins: a package with masters, layouts and themes, and what is known of it. Its slides are still to come.

use crate::package::xml::escape;
use crate::package::{Pack, Relations};
use crate::plan::Stage;

/// A package without slides.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    /// Its parts so far.
    pub pack: Pack,
    /// Where slots lie.
    pub stage: Stage,
    /// The path of the presentation's part.
    pub part: String,
    /// The relationships of the presentation's part so far.
    pub relations: Relations,
    /// The prefix of the names of new charts, pictures and workbooks, so that none is taken already.
    pub prefix: &'static str,
    /// The path of the master of notes, where there is one already.
    pub notes: Option<String>,
    /// The presentation's part, before its slides are known.
    pub finish: Finish,
}

/// The presentation's part, before its slides are known.
#[derive(Clone, Debug)]
pub(crate) enum Finish {
    /// A new one, with the entry of its master.
    New(String),
    /// A template's.
    Kept(PresentationShell),
}

/// A template's presentation part, but for its lists of slides and of masters of notes.
#[derive(Clone, Debug)]
pub(crate) struct PresentationShell {
    /// Up to the end of the list of masters.
    pub head: String,
    /// The list of masters of notes, where there is one.
    pub notes: Option<String>,
    /// The elements behind the list of slides that do not refer to slides.
    pub tail: String,
}

impl PresentationShell {
    /// The part with this list of slides, and a master of notes where it had none.
    pub(crate) fn presentation(&self, notes: Option<&str>, slides: &str) -> String {
        let notes = match (&self.notes, notes) {
            (Some(own), _) => own.clone(),
            (None, Some(relation)) => format!(
                "<p:notesMasterIdLst><p:notesMasterId r:id=\"{}\"/></p:notesMasterIdLst>",
                escape(relation)
            ),
            (None, None) => String::new(),
        };
        format!("{}{notes}{slides}{}", self.head, self.tail)
    }
}
