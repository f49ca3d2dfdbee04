//! `gloss export`: asks for the file in parts and writes it beside what is there, never over it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gloss_client::new_file;
use gloss_protocol::{Code, ExportFormat, ExportPart, ExportWish, Problem, Query, Reply, files};
use serde_json::json;

use super::branch;
use crate::args::Export;
use crate::output;
use crate::session::{Session, unexpected};

/// What a made site says of itself: the query and the files that it rests on.
const ABOUT: &str = "gloss.site.json";

/// Names that are tried before giving up: nobody keeps a thousand exports of one name.
const MAX_NAMES: usize = 1_000;

pub(super) async fn export(session: &Session, wish: Export) -> Result<u8, Problem> {
    if wish.to == ExportFormat::Png.word() && wish.at.is_none() {
        return pictures(session, wish).await;
    }
    if let Some(name) = wish.to.strip_prefix("branch:") {
        return on_branch(session, &wish, name).await;
    }
    let Export { file, to, out, version, with_notes, with_queries, with_changes, at } = wish;
    let to = ExportFormat::of_word(&to).ok_or_else(unexpected)?;
    let (changes, from) = (with_changes.is_some(), with_changes.flatten());
    let wish = ExportWish {
        path: file.clone(),
        version,
        to,
        notes: with_notes,
        queries: with_queries,
        changes,
        from,
        at,
    };
    let (export, bytes) = fetch(session, &wish).await?;
    if to == ExportFormat::Folder {
        return folder(session, (&file, &export), out, &bytes);
    }
    let out = match out {
        Some(out) => session.folder.join(out),
        // A site is called by its folder's name, whatever stands in that.
        None if to == ExportFormat::Review
            || export.name.ends_with(".zip")
            || session.folder.join(&file).is_dir() =>
        {
            session.folder.join(file.trim_end_matches('/')).with_file_name(&export.name)
        }
        None => session.folder.join(&file).with_extension(to.word()),
    };
    let out = if out.is_dir() { out.join(&export.name) } else { out };
    let written = write(&out, &bytes)?;
    let path = written.strip_prefix(&session.folder).unwrap_or(&written).display().to_string();
    for warning in &export.warnings {
        output::complain(&format!("gloss: {warning}"));
    }
    let line = json!({
        "path": path,
        "from": file,
        "version": export.version,
        "bytes": bytes.len(),
        "sha256": export.sha256,
        "warnings": export.warnings,
    });
    output::either(session.json, &line, || format!("{path}, from version {}", export.version));
    Ok(0)
}

/// The files of a site, in a folder that was not there before.
fn folder(
    session: &Session,
    (file, export): (&str, &ExportPart),
    out: Option<PathBuf>,
    joined: &[u8],
) -> Result<u8, Problem> {
    let parts = files::part(joined).ok_or_else(unexpected)?;
    let wanted = session.folder.join(out.unwrap_or_else(|| PathBuf::from(file.trim_end_matches('/'))));
    let free = (1..=MAX_NAMES).map(|n| numbered(&wanted, n)).find(|name| !name.exists());
    let folder = free.ok_or_else(|| {
        Problem::new(Code::Internal, format!("{} is there already.", wanted.display()))
            .with_next("Name another place with -o.")
    })?;
    for (path, bytes) in &parts {
        let place = folder.join(path);
        let parent = place.parent().unwrap_or(&folder);
        std::fs::create_dir_all(parent).and_then(|()| new_file(&place, bytes)).map_err(|error| {
            Problem::new(Code::Internal, format!("{} could not be written: {error}.", place.display()))
                .with_next("Name another place with -o.")
        })?;
    }
    let path = folder.strip_prefix(&session.folder).unwrap_or(&folder).display().to_string();
    let line = json!({
        "path": path,
        "from": file,
        "version": export.version,
        "files": parts.len(),
        "bytes": parts.iter().map(|(_, bytes)| bytes.len()).sum::<usize>(),
        "sha256": export.sha256,
        "warnings": export.warnings,
    });
    output::either(session.json, &line, || {
        format!("{path}, {} files from version {}", parts.len(), export.version)
    });
    Ok(0)
}

/// The files of a site, as a commit.
async fn on_branch(session: &Session, wish: &Export, name: &str) -> Result<u8, Problem> {
    let asked = ExportWish {
        path: wish.file.clone(),
        version: wish.version,
        to: ExportFormat::Folder,
        notes: false,
        queries: false,
        changes: false,
        from: None,
        at: None,
    };
    let (export, joined) = fetch(session, &asked).await?;
    let mut parts = files::part(&joined).ok_or_else(unexpected)?;
    // Nobody's who sees the pages: a release leaves it out too.
    parts.retain(|(name, _)| *name != ABOUT);
    let message = format!("{}, version {}\n", wish.file.trim_end_matches('/'), export.version);
    let made = branch::commit(&session.folder, name, &parts, &message)?;
    let line = json!({
        "branch": name,
        "commit": made.commit,
        "new": made.is_new,
        "from": wish.file,
        "version": export.version,
        "files": parts.len(),
    });
    output::either(session.json, &line, || match made.is_new {
        true => format!("{} on {name}, from version {}; nothing was pushed", made.commit, export.version),
        false => format!("{name} holds version {} already: {}", export.version, made.commit),
    });
    Ok(0)
}

/// Pictures of all slides, in a folder of their own.
async fn pictures(session: &Session, wish: Export) -> Result<u8, Problem> {
    let Export { file, out, version, .. } = wish;
    let Reply::Slides { slides } = session.query(Query::Slides { path: file.clone(), version }).await? else {
        return Err(unexpected());
    };
    let folder = match out {
        Some(out) => session.folder.join(out),
        None => session.folder.join(&file).with_extension(""),
    };
    gloss_client::new_folder(&folder).map_err(|error| {
        Problem::new(Code::Internal, format!("{} could not be made: {error}.", folder.display()))
            .with_next("Name another place with -o.")
    })?;
    for n in 1..=slides.len() {
        let at = Some(format!("slide:{n}"));
        let wish = ExportWish {
            path: file.clone(),
            version,
            to: ExportFormat::Png,
            notes: false,
            queries: false,
            changes: false,
            from: None,
            at,
        };
        let (export, bytes) = fetch(session, &wish).await?;
        let written = write(&folder.join(format!("slide-{n}.png")), &bytes)?;
        let path = written.strip_prefix(&session.folder).unwrap_or(&written).display().to_string();
        let line = json!({ "path": path, "from": file, "version": export.version, "slide": n, "bytes": bytes.len(), "sha256": export.sha256 });
        output::either(session.json, &line, || format!("{path}, from version {}", export.version));
    }
    Ok(0)
}

/// The whole file, part by part. Where it was made anew meanwhile, it is begun again once.
async fn fetch(session: &Session, wish: &ExportWish) -> Result<(ExportPart, Vec<u8>), Problem> {
    for _ in 0..2 {
        let first = part(session, wish, 0).await?;
        let mut bytes = decode(&first)?;
        while bytes.len() < first.bytes as usize {
            let next = part(session, wish, bytes.len() as u32).await?;
            let more = decode(&next)?;
            if next.sha256 != first.sha256 || more.is_empty() {
                break;
            }
            bytes.extend(more);
        }
        if bytes.len() == first.bytes as usize {
            return Ok((first, bytes));
        }
    }
    Err(Problem::new(Code::Internal, "The document changed while it was exported.").with_next("Try again."))
}

async fn part(session: &Session, wish: &ExportWish, from: u32) -> Result<ExportPart, Problem> {
    match session.query(Query::Export { wish: wish.clone(), from }).await? {
        Reply::Export { export } => Ok(export),
        _ => Err(unexpected()),
    }
}

fn decode(part: &ExportPart) -> Result<Vec<u8>, Problem> {
    BASE64_STANDARD.decode(&part.base64).map_err(|_| unexpected())
}

/// Writes under the name, or the name with ' 2', ' 3'...
pub(super) fn write(out: &Path, bytes: &[u8]) -> Result<PathBuf, Problem> {
    let refused = |error: std::io::Error| {
        Problem::new(Code::Internal, format!("{} could not be written: {error}.", out.display()))
            .with_next("Name another place with -o.")
    };
    for n in 1..=MAX_NAMES {
        let name = numbered(out, n);
        match new_file(&name, bytes) {
            Ok(()) => return Ok(name),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(refused(error)),
        }
    }
    Err(refused(ErrorKind::AlreadyExists.into()))
}

fn numbered(out: &Path, n: usize) -> PathBuf {
    if n == 1 {
        return out.to_owned();
    }
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    match out.extension() {
        Some(ending) => out.with_file_name(format!("{stem} {n}.{}", ending.to_string_lossy())),
        None => out.with_file_name(format!("{stem} {n}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{numbered, write};
    use std::path::Path;

    #[test]
    fn a_file_that_exists_is_kept() {
        for (name, n, want) in [("a.pdf", 1, "a.pdf"), ("a.pdf", 2, "a 2.pdf"), ("x/a", 3, "x/a 3")] {
            assert_eq!(numbered(Path::new(name), n), Path::new(want));
        }
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("memo.pdf");
        for (bytes, want) in [("one", "memo.pdf"), ("two", "memo 2.pdf"), ("three", "memo 3.pdf")] {
            assert_eq!(write(&out, bytes.as_bytes()).unwrap(), dir.path().join(want));
        }
        assert_eq!(std::fs::read(&out).unwrap(), b"one");
        assert!(write(&dir.path().join("none/memo.pdf"), b"x").is_err());
    }
}
