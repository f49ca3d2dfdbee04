//! Figures that are kept beside versions, as a new version or a staging copy has them. Decides nothing about where one stands.

use gloss_artifact::text::Figure;
use gloss_artifact::{Splice, Text, kinds};
use gloss_protocol::{KeptFigure, Problem, Span};

use crate::figures::{carried, standing};
use crate::versions::room::Versions;

impl Versions {
    /// The figures of a new version, of which `fresh` were just written.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn figures_after(
        &self,
        path: &str,
        (parent, version): (Option<u32>, u32),
        splices: Option<&[Splice]>,
        text: Option<&Text>,
        fresh: &[(Span, String)],
    ) -> Result<Vec<KeptFigure>, Problem> {
        if !kinds::of_path(path).keeps_figures_apart() {
            return Ok(Vec::new());
        }
        // What is made as a whole comes with all its figures; what is edited keeps those that it had.
        let whole = splices.is_none() && !fresh.is_empty();
        let kept = match parent.filter(|_| !whole) {
            Some(parent) => self.store.read().figures(path, parent)?,
            None => Vec::new(),
        };
        let Some(text) = text else { return Ok(kept) };
        Ok(carried(kept, (version, text), (parent.unwrap_or(0), splices), fresh, |version| {
            self.text(path, version).ok()
        }))
    }

    /// The figures of a staging copy.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn figures_in_copy(
        &self,
        path: &str,
        base: u32,
        copy: &Text,
        fresh: &[(Span, String)],
    ) -> Result<Vec<Figure>, Problem> {
        let kept = self.store.read().figures(path, base)?;
        if kept.is_empty() && fresh.is_empty() {
            return Ok(Vec::new());
        }
        let version = base + 1;
        let figures =
            carried(kept, (version, copy), (base, None), fresh, |version| self.text(path, version).ok());
        Ok(standing(&figures, version, copy))
    }
}
