//! Standing instructions of an agent whose task is a run. Changes nothing.

use gloss_protocol::Thread;

use crate::doors::Doors;

/// Standing instructions of an agent whose task is a run, beside the task itself.
pub(crate) fn standing(doors: &Doors, thread: &Thread) -> String {
    let Some(id) = &thread.automation else { return String::new() };
    let Ok(Some(automation)) = doors.store.read().automation(id) else { return String::new() };
    let mut standing = format!(
        "This task began by itself: it is a run of the automation “{}” ({}). Nobody is watching. If there is \
nothing to report, write no file and call report_nothing.",
        automation.draft.name, automation.says
    );
    if !automation.draft.good.trim().is_empty() {
        standing
            .push_str(&format!(" What good looks like, in the person's words: {}", automation.draft.good));
    }
    standing
}
