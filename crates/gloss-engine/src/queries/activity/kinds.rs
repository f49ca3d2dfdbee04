//! The kinds of the log's entries as a person filters them. One table; nothing else names them all.

use gloss_protocol::ActivityKind;

/// Entries for which a receipt has the room, one for each call and each answer of a model; and those that a forgetting makes, of
/// which one sentence tells.
pub(super) const FINE: [&str; 3] = ["call.begun", "model.asked", "words.forgotten"];

/// Kinds of entries by what they are about; what stands nowhere here is about something else.
const KINDS: [(ActivityKind, &[&str]); 7] = [
    (
        ActivityKind::Task,
        &[
            "turn.started",
            "turn.steered",
            "notes.sent",
            "run.started",
            "recipe.run",
            "goal.started",
            "goal.round",
            "helper.started",
            "task.opened",
            "task.removed",
            "task.renamed",
            "task.left",
        ],
    ),
    (ActivityKind::Read, &["source.read", "page.read", "page.asked"]),
    (
        ActivityKind::Changed,
        &[
            "version.added",
            "version.restored",
            "artifact.moved",
            "files.arranged",
            "files.undone",
            "files.brought_back",
            "change.accepted",
            "change.left",
            "change.held",
            "note.undone",
            "file.undone",
        ],
    ),
    (
        ActivityKind::Decided,
        &[
            "approval.asked",
            "approval.allowed",
            "approval.denied",
            "approval.withdrawn",
            "approval.looked_at.allowed",
            "approval.looked_at.denied",
            "approval.looked_at.waiting",
            "access.given",
            "access.revoked",
            "call.refused",
            "task.refused",
            "question.asked",
            "form.answered",
            "form.declined",
            "door.refused",
            "findings.let_through",
        ],
    ),
    (ActivityKind::Ran, &["command.ran", "server.called"]),
    (
        ActivityKind::Published,
        &["release.published", "release.rolled_back", "release.unpublished", "release.expired"],
    ),
    (ActivityKind::Spent, &["turn.finished", "budget.set", "task.budget_set"]),
];

/// The entries that a filter wants, and those that it does not.
pub(super) fn wanted(kind: Option<ActivityKind>) -> (Vec<&'static str>, Vec<&'static str>) {
    let fine = || FINE.to_vec();
    match kind {
        None => (Vec::new(), fine()),
        Some(ActivityKind::Other) => {
            let known = KINDS.iter().flat_map(|(_, kinds)| kinds.iter().copied());
            (Vec::new(), known.chain(FINE).collect())
        }
        Some(kind) => {
            let of = KINDS.iter().find(|(known, _)| *known == kind);
            (of.map(|(_, kinds)| kinds.to_vec()).unwrap_or_default(), fine())
        }
    }
}

/// What an entry is about.
pub(super) fn about(kind: &str) -> ActivityKind {
    let of = KINDS.iter().find(|(_, kinds)| kinds.contains(&kind));
    of.map_or(ActivityKind::Other, |(about, _)| *about)
}
