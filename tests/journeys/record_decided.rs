//! Rows of what was decided and done: whoever turns an answer round, puts what may be done in force again, or gives a version to
//! another author outside of Gloss is found by the log. The model is a double; the store, the walls and the files are real.

use gloss_tests::{Table, text};

use super::record::{Forged, answered, worked};

#[test]
fn whatever_is_decided_otherwise_than_logged_is_found() {
    let mut table = Table::new("What finds an altered decision");
    let (desk, _mock) = worked();
    desk.run(&["access", "give", "--read", "memo.md"]).expect(0);
    let task = answered(&desk);
    desk.run(&["access", "give", "--change", "memo.md", "--task", &task]).expect(0);
    let ended = desk.run(&["access", "give", "--host", "prices.example", "--json"]).expect(0).last();
    desk.run(&["access", "revoke", text(&ended, "access")]).expect(0);
    desk.run(&["log", "--verify"]).expect(0);
    let forged = Forged::new(desk);
    for (case, sql, says) in [
        (
            "a no turned into a yes",
            "UPDATE approvals SET state = 'allowed', body = json_set(body, '$.state', 'allowed') WHERE state = 'denied'",
            "(approval.denied)",
        ),
        (
            "a no turned into a yes in its row's words alone",
            "UPDATE approvals SET body = json_set(body, '$.state', 'allowed') WHERE state = 'denied'",
            "(approval.denied)",
        ),
        (
            "an answer taken back",
            "UPDATE approvals SET state = 'waiting' WHERE state = 'allowed'",
            "(approval.allowed)",
        ),
        (
            "what was taken away in force again",
            "UPDATE access SET revoked = 0, body = json_set(body, '$.revoked_at', NULL) WHERE revoked = 1",
            "(access.revoked)",
        ),
        (
            "what is for a task given to all",
            "UPDATE access SET task = NULL, body = json_set(body, '$.task', NULL) WHERE task IS NOT NULL",
            "(access.given)",
        ),
        (
            "what may be done invented",
            "INSERT INTO access SELECT 'x' || id, task, revoked, json_set(body, '$.id', 'x' || id) FROM access LIMIT 1",
            "is what no entry is of",
        ),
        (
            "a version given to another author",
            "UPDATE versions SET body = json_set(body, '$.made_by', 'person') WHERE path = 'memo.md' AND n = 2",
            "The author of memo.md, version 2",
        ),
        (
            "a version taken from its turn",
            "UPDATE versions SET body = json_set(body, '$.turn', NULL) WHERE path = 'memo.md' AND n = 2",
            "The author of memo.md, version 2",
        ),
    ] {
        table.row(case, forged.finds(case, sql, says));
    }
    forged.desk.run(&["log", "--verify"]).expect(0);
}
