//! The store on a real disk: transactions, events, the log's chain, blobs, and the person's folder.

use std::io::{Read as _, Seek as _, SeekFrom};

use gloss_protocol::{
    Applied, AppliedPart, AutomationId, ChangeId, Cost, EventBody, Helps, Imported, ItemId, KeptFigure,
    NoteId, Question, RecipeId, Span, Thread, ThreadId, ThreadStatus, Timestamp, Usage, WorkspaceId,
};

use sha2::{Digest, Sha256};

use crate::{Folder, Home, LogFilter, Store, StoreError, Write};

fn thread(id: &str, title: &str) -> Thread {
    Thread {
        id: ThreadId(id.to_owned()),
        title: title.to_owned(),
        status: ThreadStatus::Queued,
        model: "builtin".to_owned(),
        latest: String::new(),
        suggestions: 0,
        usage: Usage::default(),
        cost: Cost::default(),
        budget: None,
        ceiling: None,
        on_approval: gloss_protocol::OnApproval::Ask,
        questions: Vec::new(),
        question_count: 0,
        spans: Vec::new(),
        helps: None,
        automation: None,
        recipe: None,
        role: None,
        imported: None,
        from_task: false,
        paid_by: None,
        goal: None,
        created_at: Timestamp(1),
        updated_at: Timestamp(1),
    }
}

fn store(dir: &std::path::Path) -> Store {
    Store::open(dir, WorkspaceId("w_1".to_owned())).unwrap()
}

#[test]
fn a_transaction_is_all_or_nothing_and_its_events_are_numbered() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
    let (_, events) = store.write(Write::TurnStart, |tx| tx.thread(&thread("t_1", "One"))).unwrap();
    assert_eq!(events.iter().map(|e| e.seq).collect::<Vec<_>>(), [1]);
    let failed = store.write(Write::TurnStart, |tx| {
        tx.thread(&thread("t_2", "Two"))?;
        Err::<(), _>(StoreError::Missing("x".to_owned()))
    });
    assert!(failed.is_err());
    assert_eq!(store.read().threads(10).unwrap().len(), 1);
    let (_, events) = store.write(Write::TurnStep, |tx| tx.thread(&thread("t_1", "One more"))).unwrap();
    assert_eq!(events[0].seq, 2);
    // Replayed events carry the thing as it is now.
    let replay = store.read().events_after(store.workspace(), 0, 10, usize::MAX).unwrap().0;
    assert_eq!(replay.len(), 2);
    assert!(matches!(&replay[0].body, EventBody::ThreadStarted { thread } if thread.title == "One more"));
}

#[test]
fn what_somebody_may_wait_for_is_listed_however_old_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
    let at = |id: String, at: i64| Thread { updated_at: Timestamp(at), ..thread(&id, "a \"helps\":{ b") };
    let helper = |id: &str, task: &str, when: i64| {
        let helps = Helps { task: ThreadId(task.to_owned()), role: "worker".to_owned(), only_reads: false };
        Thread { helps: Some(helps), ..at(id.to_owned(), when) }
    };
    let question = Question {
        item: ItemId("i_1".to_owned()),
        text: "LogFilter?".to_owned(),
        choices: Vec::new(),
        at: Timestamp(1),
        whose: None,
    };
    let old = [
        Thread { questions: vec![question], ..at("t_asks".to_owned(), 1) },
        Thread { status: ThreadStatus::Failed, ..at("t_failed".to_owned(), 2) },
        Thread { status: ThreadStatus::Done, ..at("t_past".to_owned(), 3) },
        helper("t_gone", "t_past", 4),
    ];
    let new = (0..5).map(|n| Thread { status: ThreadStatus::Done, ..at(format!("t_{n}"), 10 + n) });
    let new: Vec<Thread> = new.chain([helper("t_help", "t_4", 20)]).collect();
    store.write(Write::TurnStart, |tx| old.iter().chain(&new).try_for_each(|one| tx.thread(one))).unwrap();
    let listed: Vec<String> = store.read().threads(3).unwrap().into_iter().map(|one| one.id.0).collect();
    assert_eq!(listed, ["t_help", "t_4", "t_3", "t_2", "t_failed", "t_asks"]);
    let helpers = store.read().helpers(&ThreadId("t_past".to_owned())).unwrap();
    assert_eq!(helpers.into_iter().map(|one| one.id.0).collect::<Vec<_>>(), ["t_gone"]);
}

#[test]
fn older_tasks_are_counted_up_to_a_bound() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
    let done = |n: i64| Thread {
        status: ThreadStatus::Done,
        updated_at: Timestamp(n),
        ..thread(&format!("t_{n}"), "One of very many")
    };
    let older = |store: &Store| {
        let older = store.read().older(&store.read().threads(3).unwrap(), 3).unwrap();
        (older.count, older.more, older.before.is_some())
    };
    assert_eq!(older(&store), (0, false, false));
    store.write(Write::TurnStart, |tx| (0..10_003).try_for_each(|n| tx.thread(&done(n)))).unwrap();
    assert_eq!(older(&store), (10_000, false, true));
    store.write(Write::TurnStart, |tx| tx.thread(&done(10_003))).unwrap();
    assert_eq!(older(&store), (10_000, true, true));
}

#[test]
fn what_is_read_together_is_of_one_moment() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
    let at = |id: &str, status: ThreadStatus, when: i64| Thread {
        status,
        updated_at: Timestamp(when),
        ..thread(id, "A task")
    };
    // One of two is always stopped and listed for it, the other is the newest.
    let swap = |store: &mut Store, n: i64| {
        let names = if n % 2 == 0 { ["t_a", "t_b"] } else { ["t_b", "t_a"] };
        let [stopped, newest] = names;
        store
            .write(Write::TurnStep, |tx| {
                tx.thread(&at(stopped, ThreadStatus::Failed, n))?;
                tx.thread(&at(newest, ThreadStatus::Done, n + 1))
            })
            .unwrap();
    };
    swap(&mut store, 0);
    let reader = store.reader_maker()().unwrap();
    let read = reader.read();
    let last = read
        .together(|| {
            let before = read.last_seq()?;
            swap(&mut store, 1);
            let failed: Vec<Thread> =
                read.threads(1)?.into_iter().filter(|one| one.status == ThreadStatus::Failed).collect();
            assert_eq!(failed.iter().map(|one| one.id.0.as_str()).collect::<Vec<_>>(), ["t_a"]);
            assert_eq!(read.last_seq()?, before);
            Ok::<_, StoreError>(before)
        })
        .unwrap();
    assert!(read.last_seq().unwrap() > last, "and afterwards all is seen");
    assert_eq!(
        read.threads(1)
            .unwrap()
            .iter()
            .filter(|one| one.id.0 == "t_b" && one.status == ThreadStatus::Failed)
            .count(),
        1
    );
}

#[test]
fn the_log_shows_where_it_was_altered() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
    for n in 0..5 {
        store
            .write(Write::NoteWrite, |tx| tx.log("note.added", &serde_json::json!({"note": n}), "words"))
            .unwrap();
    }
    assert_eq!(store.read().log_broken_at().unwrap(), None);
    let entries = store.read().log_after(None, 0, 3).unwrap();
    assert_eq!(entries.iter().map(|entry| entry.n).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(!format!("{entries:?}").contains("words"));
    let newest = store.read().log_before(&LogFilter::default(), None, 2).unwrap();
    assert_eq!(newest.iter().map(|entry| entry.n).collect::<Vec<_>>(), [5, 4]);
    let other = rusqlite::Connection::open(dir.path().join("workspace.db")).unwrap();
    assert!(other.execute("UPDATE log SET kind = 'x' WHERE n = 3", []).is_err());
    other.execute_batch("DROP TRIGGER log_only_grows; UPDATE log SET kind = 'x' WHERE n = 3").unwrap();
    assert_eq!(store.read().log_broken_at().unwrap(), Some(3));
}

#[test]
fn a_newer_store_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(store(dir.path()));
    let other = rusqlite::Connection::open(dir.path().join("workspace.db")).unwrap();
    other.pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(
        Store::open(dir.path(), WorkspaceId("w_1".to_owned())),
        Err(StoreError::Newer { found: 99, .. })
    ));
}

#[test]
fn what_older_tasks_cost_is_not_known() {
    let dir = tempfile::tempdir().unwrap();
    let asked = Thread { usage: Usage { output: 5, ..Usage::default() }, ..thread("t_asked", "A model") };
    let mut old = store(dir.path());
    old.write(Write::TurnStart, |tx| {
        [asked, thread("t_free", "None")].iter().try_for_each(|one| tx.thread(one))
    })
    .unwrap();
    drop(old);
    // As the build before wrote it: threads have no cost, and not all have counted tokens.
    let other = rusqlite::Connection::open(dir.path().join("workspace.db")).unwrap();
    other
        .execute_batch(
            "UPDATE threads SET body = json_remove(body, '$.cost', '$.usage.cache_written');
             UPDATE threads SET body = json_remove(body, '$.usage') WHERE id = 't_free';",
        )
        .unwrap();
    older(&other, 2);
    drop(other);
    let store = store(dir.path());
    let cost = |id: &str| store.read().thread(&ThreadId(id.to_owned())).unwrap().unwrap().cost;
    assert_eq!(cost("t_asked"), Cost { micro_usd: 0, partial: true });
    assert_eq!(cost("t_free"), Cost::default());
    assert!(dir.path().join("workspace.v2.db").is_file());
}

/// Makes a database of this build one of an older build, which had no tables of version 4 and later.
fn older(connection: &rusqlite::Connection, version: u32) {
    let newer = "DROP TABLE runs; DROP TABLE automations; DROP TABLE memory_words; DROP TABLE memories; DROP TABLE goals; DROP TABLE recipes; DROP TABLE stages; DROP TABLE version_files; DROP TABLE intents; DROP TABLE figures; DROP TABLE releases; DROP TABLE approvals; DROP TABLE access; DROP TABLE operations; DROP TABLE visits; DROP TABLE cards; DROP INDEX threads_own; DROP INDEX threads_waiting; DROP INDEX threads_helping;";
    connection.execute_batch(newer).unwrap();
    connection.pragma_update(None, "user_version", version).unwrap();
}

#[test]
fn a_task_keeps_that_somebody_else_wrote_its_words() {
    let dir = tempfile::tempdir().unwrap();
    let (automation, recipe) = (AutomationId("au_1".to_owned()), RecipeId("rc_1".to_owned()));
    let run = |id: &str, automation: Option<&AutomationId>, recipe: Option<&RecipeId>| Thread {
        automation: automation.cloned(),
        recipe: recipe.cloned(),
        ..thread(id, "A run")
    };
    let own = AutomationId("au_2".to_owned());
    let all = [
        run("t_a", Some(&automation), None),
        run("t_r", None, Some(&recipe)),
        run("t_own", Some(&own), None),
        run("t_plain", None, None),
    ];
    store(dir.path()).write(Write::TurnStart, |tx| all.iter().try_for_each(|one| tx.thread(one))).unwrap();
    let other = rusqlite::Connection::open(dir.path().join("workspace.db")).unwrap();
    let row =
        |imported, name| serde_json::json!({ "imported": imported, "draft": { "name": name }, "name": name });
    for (sql, id, body) in [
        ("INSERT INTO automations VALUES (?1, 0, ?2)", "au_1", row(true, "Nightly")),
        ("INSERT INTO automations VALUES (?1, 0, ?2)", "au_2", row(false, "Mine")),
        ("INSERT INTO recipes VALUES (?1, 0, ?2, 'null')", "rc_1", row(true, "Sums")),
    ] {
        other.execute(sql, rusqlite::params![id, body.to_string()]).unwrap();
    }
    other.execute_batch("DROP TABLE cards").unwrap();
    other.pragma_update(None, "user_version", 17).unwrap();
    drop(other);
    let store = store(dir.path());
    let imported = |id: &str| store.read().thread(&ThreadId(id.to_owned())).unwrap().unwrap().imported;
    assert_eq!(imported("t_a"), Some(Imported::Automation { name: "Nightly".to_owned() }));
    assert_eq!(imported("t_r"), Some(Imported::Recipe { name: "Sums".to_owned() }));
    assert_eq!((imported("t_own"), imported("t_plain")), (None, None));
    assert!(store.read().has_task_of(&own).unwrap());
    assert!(!store.read().has_task_of(&AutomationId("au_3".to_owned())).unwrap());
}

#[test]
fn what_older_notes_changed_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    drop(store(dir.path()));
    // As the build before wrote it: one change, with its words beside it; and a note that changed nothing.
    let applied = serde_json::json!({ "version": 2, "before": "was", "after": "is", "change": "c_1" });
    let other = rusqlite::Connection::open(dir.path().join("workspace.db")).unwrap();
    for (id, applied) in [("n_1", applied), ("n_2", serde_json::Value::Null)] {
        let body = serde_json::json!({
            "id": id, "path": "a.md", "n": 1, "intent": "change", "text": "x", "state": "applied",
            "anchor": {
                "version": 1, "region": { "kind": "whole" },
                "quote": { "exact": "", "visible": "", "prefix": "", "suffix": "", "nth": 1, "of": 1 },
                "structure": { "block": "", "headings": [], "ordinal": 0, "hash": "" }
            },
            "place": { "version": 1, "status": "exact", "region": null, "text": "", "at": "all" },
            "answer": null, "question": null, "applied": applied, "thread": null, "turn": null,
            "created_at": "2026-11-20T08:31:42.120Z", "updated_at": "2026-11-20T08:31:42.120Z"
        });
        let row = rusqlite::params![id, body.to_string()];
        other.execute("INSERT INTO notes VALUES (?1, 'a.md', 1, 'applied', 0, ?2)", row).unwrap();
    }
    older(&other, 2);
    drop(other);
    let store = store(dir.path());
    let applied = |id: &str| store.read().note(&NoteId(id.to_owned())).unwrap().unwrap().applied;
    let part =
        AppliedPart { before: "was".to_owned(), after: "is".to_owned(), change: ChangeId("c_1".to_owned()) };
    assert_eq!(applied("n_1"), Some(Applied { version: 2, parts: vec![part], took: None }));
    assert_eq!(applied("n_2"), None);
}

#[test]
fn blobs_give_back_their_bytes_or_say_that_they_are_damaged() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(dir.path());
    let name = store.blobs().put(b"hello").unwrap();
    assert_eq!(store.blobs().get(&name).unwrap(), b"hello");
    assert_eq!(store.blobs().put(b"hello").unwrap(), name);
    let path = dir.path().join("blobs").join(&name[..2]).join(&name[2..]);
    std::fs::write(path, zstd::bulk::compress(b"other", 3).unwrap()).unwrap();
    assert!(matches!(store.blobs().get(&name), Err(StoreError::Damaged(_))));
}

#[test]
fn a_large_blob_that_compressing_gains_nothing_for_lies_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let store = store(dir.path());
    let mut state = 1u32;
    let noise: Vec<u8> = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(2 << 20)
    .collect();
    let (words, small) = ("many words ".repeat(200_000), &noise[..1_000]);
    for (bytes, plain) in [(noise.as_slice(), true), (words.as_bytes(), false), (small, false)] {
        let name = store.blobs().put(bytes).unwrap();
        assert_eq!(store.blobs().put(bytes).unwrap(), name);
        assert_eq!(store.blobs().get(&name).unwrap(), bytes);
        assert_eq!(store.blobs().file(&name).is_some(), plain);
    }
    let name = store.blobs().put(&noise).unwrap();
    let mut file = store.blobs().file(&name).unwrap();
    let (mut other, mut end) = (file.clone(), Vec::new());
    file.seek(SeekFrom::End(-3)).unwrap();
    file.read_to_end(&mut end).unwrap();
    assert_eq!(end, noise[noise.len() - 3..]);
    assert_eq!(other.stream_position().unwrap(), 0);
    assert!(other.seek(SeekFrom::Current(-1)).is_err());
    let path = dir.path().join("blobs").join(&name[..2]).join(format!("{}.plain", &name[2..]));
    std::fs::write(path, words).unwrap();
    assert!(matches!(store.blobs().get(&name), Err(StoreError::Damaged(_))));
}

#[test]
fn a_folder_keeps_its_id() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = Home::open(home.path()).unwrap().workspace(folder.path()).unwrap();
    let again = Home::open(home.path()).unwrap().workspace(&folder.path().join(".")).unwrap();
    assert_eq!(first, again);
    assert!(Home::open(home.path()).unwrap().workspace(&folder.path().join("nowhere")).is_err());
}

#[test]
fn paths_stay_in_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().canonicalize().unwrap();
    std::fs::create_dir(root.join("in")).unwrap();
    std::fs::write(root.join("secret"), "s").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", root.join("in/link")).unwrap();
    std::os::unix::fs::symlink("..", root.join("in/up")).unwrap();
    let folder = Folder::new(root.join("in"));
    for bad in ["../secret", "/etc/passwd", "a/../../secret", "", ".", "a\0b"] {
        assert!(matches!(folder.read(bad), Err(StoreError::Outside { .. })), "{bad:?}");
    }
    assert!(matches!(folder.read("link"), Err(StoreError::Outside { .. })));
    assert!(folder.read("up/secret").is_err());
    assert!(folder.prepare("up/new", b"x", "").is_err());
    assert!(folder.read("nothing").unwrap().is_none());
    assert!(matches!(folder.read("../in/up"), Err(StoreError::Outside { .. })));
}

fn install(folder: &Folder, path: &str, bytes: &[u8], expected: Option<&[u8]>) -> Result<(), StoreError> {
    let mut prepared = folder.prepare(path, bytes, &"a".repeat(64))?;
    let was = expected.map(|bytes| hex::encode(Sha256::digest(bytes)));
    prepared.install(was.as_deref())?;
    prepared.finish();
    Ok(())
}

#[test]
fn installing_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    install(&folder, "a/b.md", b"one", None).unwrap();
    install(&folder, "a/b.md", b"two", Some(b"one")).unwrap();
    std::fs::write(dir.path().join("a/b.md"), "theirs").unwrap();
    assert!(matches!(install(&folder, "a/b.md", b"three", Some(b"two")), Err(StoreError::Changed { .. })));
    assert!(matches!(install(&folder, "a/b.md", b"x", None), Err(StoreError::Changed { .. })));
    assert!(matches!(install(&folder, "gone.md", b"x", Some(b"y")), Err(StoreError::Changed { .. })));
    assert_eq!(folder.read("a/b.md").unwrap().unwrap(), b"theirs");
    assert_eq!(folder.list().unwrap().len(), 1);
    assert!(folder.left_beside().unwrap().is_empty());
}

#[test]
fn an_installation_can_be_put_back_until_it_is_finished() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path());
    let mut new = folder.prepare("new.md", b"new", &"b".repeat(64)).unwrap();
    new.install(None).unwrap();
    assert!(folder.is_second_name(&folder.left_beside().unwrap()[0]));
    new.put_back().unwrap();
    drop(new);
    assert!(folder.read("new.md").unwrap().is_none());
    install(&folder, "old.md", b"old", None).unwrap();
    let mut next = folder.prepare("old.md", b"next", &"c".repeat(64)).unwrap();
    next.install(Some(&hex::encode(Sha256::digest(b"old")))).unwrap();
    // A path that forgets to finish throws nothing away.
    drop(next);
    let left = folder.left_beside().unwrap();
    assert_eq!(left[0].read().unwrap(), b"old");
    folder.exchange_back(&left[0]).unwrap();
    folder.discard(&left[0]);
    assert_eq!(folder.read("old.md").unwrap().unwrap(), b"old");
    assert!(folder.left_beside().unwrap().is_empty());
}

#[test]
fn figures_are_kept_with_their_version_and_read_alone() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = store(dir.path());
    let figure = KeptFigure {
        fact: "a1/r1c2".to_owned(),
        shown: "12".to_owned(),
        version: 1,
        span: Span::new(3, 5),
        in_doubt: false,
    };
    let all = vec![figure];
    store.write(Write::VersionRecord, |tx| tx.figures("a.pptx", 1, &all)).unwrap();
    store.write(Write::VersionRecord, |tx| tx.figures("a.pptx", 2, &[])).unwrap();
    let kept = |version| store.read().figures("a.pptx", version).unwrap();
    assert_eq!((kept(1), kept(2)), (all, Vec::new()));
    // A list that can't be read hides only itself.
    let other = rusqlite::Connection::open(dir.path().join("workspace.db")).unwrap();
    other.execute("UPDATE figures SET body = 'x' WHERE n = 1", []).unwrap();
    assert!(store.read().figures("a.pptx", 1).unwrap().is_empty());
}
