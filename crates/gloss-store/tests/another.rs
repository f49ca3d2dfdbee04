//! Another folder's memory in this one's place: exchanged, copied over, linked to, or among the copies. It is neither opened nor
//! restored, and nothing is written over it; what is the folder's own still opens.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::path::{Path, PathBuf};

use gloss_protocol::{Memory, MemoryId, MemoryKind, MemoryScope, MemorySource, MemoryStatus, Timestamp};
use gloss_store::{Home, KnownWorkspace, Remains, Store, StoreError, Write, make_copy};

/// A home with two folders, of which the second has more in it.
struct Two {
    root: tempfile::TempDir,
    home: Home,
    own: KnownWorkspace,
    other: KnownWorkspace,
}

fn memory(text: &str) -> Memory {
    Memory {
        id: MemoryId::from_uuid(uuid::Uuid::now_v7()),
        text: text.to_owned(),
        kind: MemoryKind::Note,
        scope: MemoryScope::Workspace,
        status: MemoryStatus::Kept,
        source: MemorySource::Person,
        uses: 0,
        used_at: None,
        created_at: Timestamp(1),
        updated_at: Timestamp(1),
    }
}

fn remember(store: &mut Store, words: &[&str]) {
    for text in words {
        store
            .write(Write::MemoryWrite, |tx| {
                tx.memories().put(&memory(text))?;
                tx.log("memory.added", &serde_json::json!({}), text)
            })
            .unwrap();
    }
}

fn two() -> Two {
    let root = tempfile::tempdir().unwrap();
    let home = Home::open(&root.path().join("home")).unwrap();
    let at = |name: &str| {
        let folder = root.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        home.workspace(&folder).unwrap()
    };
    let (own, other) = (at("own"), at("other"));
    remember(&mut home.store(&own).unwrap(), &["Ours"]);
    remember(&mut home.store(&other).unwrap(), &["Theirs", "of", "much", "more"]);
    Two { home, own, other, root }
}

impl Two {
    fn database(&self, of: &KnownWorkspace) -> PathBuf {
        self.home.dir_of(&of.id).join("workspace.db")
    }

    fn copies(&self, of: &KnownWorkspace) -> PathBuf {
        self.root.path().join("home/copies").join(&of.id.0)
    }

    /// Copies of both, of a day that has been.
    fn copy_both(&self) {
        for of in [&self.own, &self.other] {
            make_copy(&self.database(of), &self.copies(of)).unwrap();
        }
    }

    fn opened(&self) -> Result<Vec<String>, StoreError> {
        let store = self.home.store(&self.own)?;
        Ok(store.read().memories().list(10)?.into_iter().map(|memory| memory.text).collect())
    }
}

fn bytes_of(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

/// Takes what lies beside a database away.
fn alone(database: &Path) {
    for more in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{more}", database.display()));
    }
}

#[test]
fn another_folders_memory_is_not_opened_and_the_own_copy_comes_back() {
    type Harm = fn(&Two);
    let harms: [(&str, Harm); 4] = [
        ("copied over it", |two| {
            std::fs::copy(two.database(&two.other), two.database(&two.own)).unwrap();
        }),
        ("a link to it", |two| {
            std::fs::remove_file(two.database(&two.own)).unwrap();
            std::os::unix::fs::symlink(two.database(&two.other), two.database(&two.own)).unwrap();
        }),
        ("exchanged", |two| {
            let (a, b) = (two.home.dir_of(&two.own.id), two.home.dir_of(&two.other.id));
            let aside = two.root.path().join("aside");
            std::fs::rename(&a, &aside).unwrap();
            std::fs::rename(&b, &a).unwrap();
            std::fs::rename(&aside, &b).unwrap();
        }),
        ("with its copies", |two| {
            std::fs::copy(two.database(&two.other), two.database(&two.own)).unwrap();
            for copy in std::fs::read_dir(two.copies(&two.other)).unwrap().flatten() {
                let day = copy.file_name().to_string_lossy().replacen("20", "19", 1);
                std::fs::copy(copy.path(), two.copies(&two.own).join(day)).unwrap();
            }
        }),
    ];
    for (harm, does) in harms {
        let two = two();
        two.copy_both();
        for of in [&two.own, &two.other] {
            alone(&two.database(of));
        }
        does(&two);
        let before = bytes_of(&two.database(&two.own));
        let refused = two.opened().unwrap_err();
        let says = refused.to_string();
        assert!(matches!(refused, StoreError::Stopped { state: Remains::Another, .. }), "{harm}: {says}");
        assert!(says.contains("was exchanged for the memory of another folder"), "{harm}: {says}");
        assert_eq!(bytes_of(&two.database(&two.own)), before, "{harm}: nothing was written");
        let restored = two.home.restore(&two.own, None, false).unwrap();
        assert!(restored.from.is_some_and(|from| from.starts_with("20")), "{harm}");
        assert_eq!(two.opened().unwrap(), ["Ours"], "{harm}");
    }
}

#[test]
fn a_copy_of_another_folder_or_a_link_is_none() {
    let two = two();
    two.copy_both();
    let theirs = std::fs::read_dir(two.copies(&two.other)).unwrap().flatten().next().unwrap().path();
    std::fs::remove_dir_all(two.copies(&two.own)).unwrap();
    std::fs::create_dir_all(two.copies(&two.own)).unwrap();
    std::fs::copy(&theirs, two.copies(&two.own).join("2026-01-02.db")).unwrap();
    std::os::unix::fs::symlink(&theirs, two.copies(&two.own).join("2026-01-03.db")).unwrap();
    std::fs::remove_file(two.database(&two.own)).unwrap();
    alone(&two.database(&two.own));
    let kept = two.home.copies(&two.own).unwrap();
    assert_eq!(
        kept.iter().map(|copy| (copy.name.as_str(), copy.whole)).collect::<Vec<_>>(),
        [("2026-01-02", false)]
    );
    assert!(kept[0].says.starts_with("The memory of another folder"), "{}", kept[0].says);
    for from in [None, Some("2026-01-02"), Some("2026-01-03")] {
        assert!(
            matches!(two.home.restore(&two.own, from, false), Err(StoreError::NoCopy { .. })),
            "{from:?}"
        );
    }
    // Beginning anew is still possible, and is the own one.
    two.home.restore(&two.own, None, true).unwrap();
    assert_eq!(two.opened().unwrap(), Vec::<String>::new());
}

#[test]
fn a_folder_that_was_moved_away_is_no_other_folder() {
    // A row of the list that leads to another folder, which is there.
    let two = two();
    let elsewhere = KnownWorkspace { folder: two.other.folder.clone(), ..two.own.clone() };
    assert!(matches!(two.home.store(&elsewhere), Err(StoreError::Stopped { state: Remains::Another, .. })));
    // One whose folder is where the list says, and no longer where it was.
    let moved = two.root.path().join("moved");
    std::fs::rename(&two.own.folder, &moved).unwrap();
    let linked = KnownWorkspace { folder: moved, ..two.own.clone() };
    assert_eq!(two.home.store(&linked).unwrap().read().memories().list(10).unwrap().len(), 1);
    // From then on it is of that folder; and a folder with a new name begins as it always did.
    assert!(two.home.workspace(&linked.folder).unwrap().id != two.own.id);
}

#[test]
fn copies_of_days_to_come_keep_no_other_from_being_made() {
    let two = two();
    let copies = two.copies(&two.own);
    std::fs::create_dir_all(&copies).unwrap();
    for ahead in ["2056-01-01.db", "2056-01-02.db", "2056-01-03.db"] {
        std::fs::copy(two.database(&two.own), copies.join(ahead)).unwrap();
    }
    make_copy(&two.database(&two.own), &copies).unwrap();
    let names = || -> Vec<String> {
        let all = std::fs::read_dir(&copies).unwrap().flatten();
        let mut names: Vec<String> = all.map(|one| one.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    // The one of today is there, and the one that is farthest from it went.
    assert_eq!(names().len(), 3, "{:?}", names());
    assert!(names().iter().any(|name| !name.starts_with("2056")), "{:?}", names());
}
