//! Values that follow from a version that is being made: the worker is asked about its file beside the core; made then, it gets
//! the values that the worker told, and the version says whether its formulas show what they come to. Works nothing out
//! itself.

use gloss_artifact::{Splice, Text, kinds, sheet};
use gloss_protocol::{Change, Problem};

use crate::sheet::values_request::ValuesRequest;
use crate::versions::room::Versions;

/// Effect of a new version on the values of its formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Values {
    /// Stale values stay, right or not: cells moved, or the whole file was written anew.
    Left,
    /// Values of an earlier version, to the last byte.
    AsIn(u32),
    /// New values follow where the worker told them, and are told as changes.
    Follow,
    /// New values follow, and what the written formulas come to is told too.
    FollowAndTell,
    /// Values were worked out before; true where the formulas show what they come to.
    Known(bool),
}

/// File of a version, filled with the values that follow.
pub(crate) struct Filled {
    pub bytes: Vec<u8>,
    /// The values that are others now, as changes of the version.
    pub changes: Vec<Change>,
    /// Whether its formulas show what they come to.
    pub settled: bool,
}

impl Versions {
    /// Request to the worker for the values of a workbook's new version, before it is made; none where nothing follows,
    /// or where it was too much for the worker before.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn asks_values(
        &self,
        path: &str,
        (bytes, text): (&[u8], Option<&Text>),
        values: Values,
    ) -> Result<Option<ValuesRequest>, Problem> {
        let follows = matches!(values, Values::Follow | Values::FollowAndTell);
        if !follows || self.heavy.contains(path) || !kinds::of_path(path).holds_formulas(path) {
            return Ok(None);
        }
        let Some(artifact) = self.store.read().artifact(path)? else { return Ok(None) };
        let opened = match text {
            Some(_) => None,
            None => self.shared.texts.open(path, bytes).ok(),
        };
        let Some(text) = text.or(opened.as_ref()) else { return Ok(None) };
        Ok(ValuesRequest::new(path, artifact.version, self.bytes(path, artifact.version)?, bytes, text))
    }

    /// The file that a version is to be, with the values that follow from it.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn filled(
        &mut self,
        path: &str,
        (parent, bytes): (Option<u32>, Vec<u8>),
        (text, splices): (Option<&Text>, Option<&[Splice]>),
        values: Values,
    ) -> Result<Filled, Problem> {
        let plain = |bytes, settled| Ok(Filled { bytes, changes: Vec::new(), settled });
        let Some(text) = text.filter(|text| sheet::has_formulas(text)) else { return plain(bytes, true) };
        match values {
            Values::Left => plain(bytes, false),
            Values::Known(settled) => plain(bytes, settled),
            Values::AsIn(version) => plain(bytes, self.shows_values(path, Some(version))?),
            Values::Follow | Values::FollowAndTell => {
                let valued = parent.and_then(|parent| self.valued.remove(path)?.of(parent, &bytes));
                let (Some((filled, computed)), Some(parent), Some(splices)) = (valued, parent, splices)
                else {
                    return plain(bytes, false);
                };
                let before = self.text(path, parent)?;
                let mut changes = computed.changes(path, (&before, text), splices, (&[], None), parent);
                if values == Values::FollowAndTell {
                    changes.extend(computed.own_changes(path, (&before, text), splices, parent));
                }
                Ok(Filled { bytes: filled, changes, settled: computed.settles() })
            }
        }
    }

    /// Whether the formulas of a version show what they come to: another program's do.
    fn shows_values(&self, path: &str, version: Option<u32>) -> Result<bool, Problem> {
        let Some(version) = version else { return Ok(true) };
        let stored = self.store.read().version(path, version)?;
        Ok(stored.is_none_or(|stored| stored.version.settled || stored.splices.is_none()))
    }
}
