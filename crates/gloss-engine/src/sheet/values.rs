//! Values that follow from a version that is being made: a command is tried first, up to the file that it would make, so
//! that the worker can be asked about that file beside the core; carried out then, the file gets the values that the
//! worker told, and the version says whether its formulas show what they come to. Works nothing out itself.

use gloss_artifact::{Splice, Text, sheet};
use gloss_protocol::{Change, Code, Command, CommandId, Problem};

use crate::handlers;
use crate::sheet::asked::{Asked, Rehearsal};
use crate::space::Space;

/// What a new version does to the values of its formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Values {
    /// They show what they came to before, right or not: cells moved, or the whole file was written anew.
    Left,
    /// No formula reads anything else than before.
    Stay,
    /// They are those of an earlier version, to the last byte.
    AsIn(u32),
    /// They follow where the worker told them, and are told as changes.
    Follow,
    /// The same, and what the written formulas come to is told too.
    FollowAndTell,
    /// They were worked out before, and the file has them or not.
    Known(bool),
}

/// What becomes of a version's file by the values that follow.
pub(crate) struct Filled {
    pub bytes: Vec<u8>,
    /// The values that are others now, as changes of the version.
    pub changes: Vec<Change>,
    /// Whether its formulas show what they come to.
    pub settled: bool,
}

impl Space {
    /// Tries a command for the workbook that it would make, so that its values can be asked for. The file is compared
    /// with the disk before, and not while the command is tried.
    pub(crate) fn rehearse(&mut self, id: &CommandId, command: &Command, path: &str) -> Option<Asked> {
        self.look_at(path).ok()?;
        self.rehearsal = Some(Rehearsal::default());
        // It ends with a refusal, at the latest that nothing is written now.
        let _ = handlers::handle(self, id, command.clone());
        self.rehearsal.take()?.asked
    }

    /// Refuses to write while a command is tried.
    ///
    /// # Errors
    /// Then.
    pub(crate) fn writes(&self) -> Result<(), Problem> {
        if self.rehearsal.is_some() { Err(only_tried()) } else { Ok(()) }
    }

    /// Takes down what a tried command would make, and ends it.
    ///
    /// # Errors
    /// While one is tried.
    pub(crate) fn tried(&mut self, path: &str, bytes: &[u8], values: Values) -> Result<(), Problem> {
        if self.rehearsal.is_none() {
            return Ok(());
        }
        let asks = matches!(values, Values::Follow | Values::FollowAndTell) && !self.heavy.contains(path);
        let asked = if asks { self.asked_of(path, bytes) } else { None };
        if let Some(rehearsal) = &mut self.rehearsal {
            rehearsal.asked = asked;
        }
        Err(only_tried())
    }

    fn asked_of(&self, path: &str, bytes: &[u8]) -> Option<Asked> {
        if !sheet::is_workbook(path) {
            return None;
        }
        let version = self.store.read().artifact(path).ok()??.version;
        let text = self.shared.texts.open(path, bytes).ok()?;
        Asked::new(path, version, self.bytes(path, version).ok()?, bytes, &text)
    }

    /// The file that a version is to be, with the values that follow from it.
    ///
    /// # Errors
    /// What the store says.
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
            Values::Stay => plain(bytes, self.shows_values(path, parent)?),
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

fn only_tried() -> Problem {
    Problem::new(Code::Internal, "Nothing is written while a command is only tried.")
}
