//! Watching a folder for files that are changed outside of Gloss. Only a hint: `versions/look.rs` compares with the disk
//! itself, and where the system can't watch, nothing is lost but the hint.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gloss_protocol::WorkspaceId;
use notify::{RecursiveMode, Watcher};
use tokio::sync::mpsc;

use crate::core::handle::{CoreHandle, Input};
use crate::doors::Shared;

/// Hints that may wait; more than these are one that names no file, which says to look.
const WAITING: usize = 1024;

/// Editors write a file in several steps; they are one change.
const SETTLE: Duration = Duration::from_millis(150);

/// Starts to watch a workspace, once; ends with the engine.
pub(crate) fn start(shared: &Arc<Shared>, core: CoreHandle) {
    if shared.watched.set(()).is_err() {
        return;
    }
    let (sender, mut hints) = mpsc::channel::<String>(WAITING);
    let root = shared.folder.root().to_owned();
    let workspace: WorkspaceId = shared.id.clone();
    let base = root.clone();
    let missed = Arc::new(AtomicBool::new(false));
    let overflowed = missed.clone();
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        use notify::EventKind::{Access, Modify};
        let Ok(event) = event else { return };
        if event.need_rescan() {
            overflowed.store(true, Ordering::SeqCst);
            let _ = sender.try_send(String::new());
        }
        // Who may read a file is no change of it.
        if matches!(event.kind, Access(_) | Modify(notify::event::ModifyKind::Metadata(_))) {
            return;
        }
        for path in event.paths {
            if let Some(path) = relative(&base, &path)
                && !path.split('/').any(|part| part.starts_with('.'))
            {
                // Where there is no room there are hints enough to wake who reads them.
                let told = sender.try_send(path);
                overflowed.fetch_or(told.is_err(), Ordering::SeqCst);
            }
        }
    });
    let Ok(mut watcher) = watcher else { return };
    tokio::spawn(async move {
        // Setting up walks the whole tree.
        let watching = tokio::task::spawn_blocking(move || {
            watcher.watch(&root, RecursiveMode::Recursive).map(|()| watcher)
        })
        .await;
        let Ok(Ok(_watcher)) = watching else { return };
        while let Some(first) = hints.recv().await {
            tokio::time::sleep(SETTLE).await;
            let mut paths = vec![first];
            while let Ok(path) = hints.try_recv() {
                if !paths.contains(&path) {
                    paths.push(path);
                }
            }
            paths.retain(|path| !path.is_empty());
            let everything = missed.swap(false, Ordering::SeqCst).then(Vec::new);
            for paths in Some(paths).filter(|paths| !paths.is_empty()).into_iter().chain(everything) {
                if core.inputs.send(Input::FileChanged(workspace.clone(), paths)).await.is_err() {
                    return;
                }
            }
        }
    });
}

/// A path relative to a workspace, with forward slashes.
fn relative(root: &std::path::Path, path: &std::path::Path) -> Option<String> {
    let text = path.strip_prefix(root).ok()?.to_str()?.replace('\\', "/");
    (!text.is_empty()).then_some(text)
}
