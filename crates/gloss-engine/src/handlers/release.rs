//! `site.publish`, `site.rollback`, `site.unpublish`: what only the person does. How it is served is `releases`'.

use gloss_protocol::{Audience, Code, CommandId, Done, Problem, Timestamp};

use crate::releases::Wanted;
use crate::space::Space;

pub(super) fn publish(
    space: &mut Space,
    id: &CommandId,
    (path, version): (&str, Option<u32>),
    (audience, until, newest): (Audience, Option<Timestamp>, bool),
) -> Result<Done, Problem> {
    let artifact = space.artifact(path)?;
    let version = version.unwrap_or(artifact.version);
    let releases = space.publish(id, &artifact.path, &Wanted { version, audience, until, newest })?;
    Ok(Done::Releases { releases })
}

pub(super) fn roll_back(space: &mut Space, id: &CommandId, path: &str, n: u32) -> Result<Done, Problem> {
    let path = site(space, path)?;
    Ok(Done::Releases { releases: space.roll_back(id, &path, n)? })
}

pub(super) fn unpublish(
    space: &mut Space,
    id: &CommandId,
    path: &str,
    n: Option<u32>,
) -> Result<Done, Problem> {
    let path = site(space, path)?;
    Ok(Done::Releases { releases: space.unpublish(id, &path, n)? })
}

/// The site as it is known, also where its folder is gone: what was published of it can still be taken back.
fn site(space: &Space, path: &str) -> Result<String, Problem> {
    let path = space.normal(path)?;
    let known = space.store.read().artifact(&path)?;
    known
        .map(|artifact| artifact.path)
        .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no site {path} here.")))
}
