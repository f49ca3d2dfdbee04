//! Acts as they are done to a file: what lies beside it, and what an edit of it comes to. Decides nothing of what an act is: that is
//! the kind's own.

use std::sync::Arc;

use gloss_artifact::kinds::Unwritable;
use gloss_artifact::kinds::acts::{At, Edit, NoSupply, Outcome, Supply, offers, plan};
use gloss_artifact::{Splice, Text, Written, sheet, splice};
use gloss_presentation::ThemeName;
use gloss_protocol::{Act, ActArg, ActOffer, ArgKind, Code, Problem, Span};
use gloss_table::Format;

use crate::doors::Shared;

/// What lies beside an artifact: Gloss's themes, and the files of the workspace.
#[derive(Clone, Copy)]
pub(crate) struct Beside<'a> {
    pub shared: &'a Shared,
}

impl std::fmt::Debug for Beside<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Beside")
    }
}

impl Supply for Beside<'_> {
    fn theme(&self, name: &str) -> Option<String> {
        let theme = match name {
            "paper" => ThemeName::Paper,
            "ink" => ThemeName::Ink,
            "letter" => ThemeName::Letter,
            _ => return None,
        };
        Some(gloss_presentation::theme_part(theme))
    }

    fn file(&self, path: &str) -> Result<Vec<u8>, Unwritable> {
        let unread = |problem: Problem| Unwritable { says: problem.says, next: problem.next };
        let path = self.shared.folder.normal(path).map_err(|error| unread(error.into()))?;
        let bytes = self.shared.folder.read(&path).map_err(|error| unread(error.into()))?;
        bytes.ok_or_else(|| Unwritable {
            says: format!("There is no file {path} here."),
            next: "Choose another file.".to_owned(),
        })
    }
}

/// A file while acts are done to it, one after the other.
pub(crate) struct Doing {
    pub path: String,
    pub bytes: Vec<u8>,
    pub text: Arc<Text>,
    /// How its text differs from the one that it was.
    pub splices: Vec<Splice>,
    /// Where the place of the last act is now.
    pub place: Vec<Span>,
    /// What the last act replaced in the text before it.
    pub last: Vec<Splice>,
}

impl Doing {
    /// A file before anything was done to it.
    pub(crate) fn new(path: &str, bytes: Vec<u8>, text: Arc<Text>) -> Self {
        Self { path: path.to_owned(), bytes, text, splices: Vec::new(), place: Vec::new(), last: Vec::new() }
    }

    /// Does an act at a place of the file as it was before anything was done, carried to where it is now; the sentences about it, or
    /// none where nothing differs.
    ///
    /// # Errors
    /// Where it can't be done, or the place is gone.
    pub(crate) fn next(
        &mut self,
        shared: &Shared,
        act: &Act,
        spans: &[Span],
    ) -> Result<Option<Outcome>, Problem> {
        self.last.clear();
        let carried = |span: &Span| {
            let now = splice::carry(*span, &self.splices).span;
            (!now.is_empty() || span.is_empty()).then_some(now)
        };
        let gone =
            || Problem::new(Code::SelectionMoved, "This place is gone after what was done to it before.");
        let spans: Vec<Span> = spans.iter().map(carried).collect::<Option<_>>().ok_or_else(gone)?;
        let planned = {
            let supply = Beside { shared };
            let at =
                At { path: &self.path, bytes: &self.bytes, text: &self.text, spans: &spans, supply: &supply };
            plan(&at, act)?
        };
        if planned.edit.is_empty(&self.bytes) {
            return Ok(None);
        }
        let made = made_of(&self.path, &self.bytes, &self.text, planned.edit)?;
        self.take(made, &spans);
        Ok(Some(planned.said))
    }

    /// Takes what an act came to.
    pub(crate) fn take(&mut self, made: Written, spans: &[Span]) {
        self.place = spans.iter().map(|span| splice::carry(*span, &made.splices).span).collect();
        for one in made.splices.iter().rev() {
            splice::compose(&mut self.splices, one);
        }
        (self.bytes, self.text, self.last) = (made.bytes, Arc::new(made.text), made.splices);
    }

    /// The words that the last act put into its place.
    pub(crate) fn put(&self) -> Vec<Span> {
        let is_here = |span: &Span| !span.is_empty() && self.place.iter().any(|place| place.contains(*span));
        splice::after(&self.last).into_iter().filter(is_here).collect()
    }

    /// Whether the last act, at a place that has words of another text, left nothing of these.
    pub(crate) fn overwrites(&self, was: &Text, words: &[Span]) -> bool {
        words.iter().any(|span| {
            let now = splice::carry(*span, &self.last).span;
            let old = was.source().get(span.range()).unwrap_or_default();
            let is_here = self.place.iter().any(|place| place.overlaps(now) || place.contains(now));
            let is_left = self.text.source().get(now.range()).is_some_and(|now| now.contains(old));
            let count = |text: &Text| text.source().matches(old).count();
            is_here && !is_left && count(&self.text) < count(was)
        })
    }
}

/// The file that an edit comes to.
///
/// # Errors
/// Where the file can't take it, with what would work.
pub(crate) fn made_of(path: &str, bytes: &[u8], text: &Text, edit: Edit) -> Result<Written, Problem> {
    Ok(match edit {
        Edit::Splices(splices) => text.rules().write(path, bytes, text, splices)?,
        Edit::Cells(block) => {
            let format = sheet::format_of(path).unwrap_or(Format::Xlsx);
            sheet::write_block(format, bytes, text, &block)?
        }
        Edit::Written(written) => *written,
    })
}

/// What can be done to a place, for an agent: each act with its arguments.
pub(crate) fn offered(path: &str, text: &Text, spans: &[Span]) -> Vec<String> {
    let at = At { path, bytes: &[], text, spans, supply: &NoSupply };
    let one = |offer: ActOffer| {
        let takes: Vec<String> = offer
            .takes
            .iter()
            .filter(|one| !matches!(one.name.as_str(), "base64" | "sheet"))
            .map(argument)
            .collect();
        match takes.is_empty() {
            true => offer.act,
            false => format!("{} {}", offer.act, takes.join(" ")),
        }
    };
    offers(text.rules().acts(), Some(&at)).into_iter().map(one).collect()
}

fn argument(takes: &ActArg) -> String {
    let value = match (takes.choices.as_slice(), takes.kind) {
        ([], ArgKind::Text) => "words".to_owned(),
        ([], ArgKind::Number) => "number".to_owned(),
        ([], ArgKind::Length) => "2cm".to_owned(),
        ([], ArgKind::Color) => "colour".to_owned(),
        ([], ArgKind::Place) => "where".to_owned(),
        ([], ArgKind::File) => "file".to_owned(),
        ([], ArgKind::Flag | ArgKind::Choice) => "true|false".to_owned(),
        (choices, _) => choices.join("|"),
    };
    if takes.needed { format!("{}={value}", takes.name) } else { format!("[{}={value}]", takes.name) }
}
