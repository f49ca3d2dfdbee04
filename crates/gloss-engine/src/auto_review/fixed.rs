//! Fixed rules in a second look's stead, where no model is connected: what an action is decides, and nothing that it says. Pure.

use super::policy::{Finding, Kind};

/// Files that one answer changes before it counts as many.
const FEW_FILES: usize = 5;

/// What rules find of an action; `files` are those that the same answer changes.
pub(crate) fn judge(kind: Kind, files: usize) -> Finding {
    let (agrees, why) = match kind {
        Kind::Walled => (true, "It runs behind the walls, and nothing leaves."),
        Kind::Changes if files <= FEW_FILES => (true, "It is a version that can be taken back."),
        Kind::Changes => (false, "It changes many files at once."),
        Kind::Reads => (false, "What it reads may be private."),
        Kind::Obeyed => (false, "Other programs do what stands in such a file."),
        Kind::Bare => (false, "It runs where a wall is missing."),
        Kind::Reaches => (false, "It asks a site that you did not name."),
        Kind::Carries | Kind::Sends => (false, "It sends something out of this computer."),
        Kind::Spends => (false, "It costs money."),
        Kind::Removes => (false, "It moves or deletes files."),
        Kind::Helpers => (false, "It begins many helpers."),
    };
    Finding::ByRules(agrees, why)
}

#[cfg(test)]
mod tests {
    use super::{Finding, Kind, judge};

    #[test]
    fn only_what_stays_inside_and_can_be_taken_back_has_nothing_against_it() {
        let agrees = |kind, files| matches!(judge(kind, files), Finding::ByRules(true, _));
        assert!(agrees(Kind::Walled, 0) && agrees(Kind::Changes, 5));
        assert!(!agrees(Kind::Changes, 6));
        for kind in [
            Kind::Reads,
            Kind::Obeyed,
            Kind::Bare,
            Kind::Reaches,
            Kind::Carries,
            Kind::Sends,
            Kind::Spends,
            Kind::Removes,
            Kind::Helpers,
        ] {
            assert!(!agrees(kind, 1), "{kind:?}");
        }
    }
}
