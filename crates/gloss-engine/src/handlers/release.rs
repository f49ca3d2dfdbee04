//! `site.publish`, `site.rollback`, `site.unpublish`: what only the person does. How it is served is `releases`'.

use gloss_protocol::{Audience, Code, CommandId, Done, Problem, Timestamp};

use crate::handlers::prepared::{Committed, Handled};
use crate::releases::publish::Wanted;
use crate::releases::secret_scan;
use crate::space::Space;

pub(super) fn publish(
    space: &mut Space,
    id: &CommandId,
    (path, version): (&str, Option<u32>),
    (audience, until, newest): (Audience, Option<Timestamp>, bool),
    allowed: Vec<String>,
) -> Result<Handled, Problem> {
    let artifact = space.artifact(path)?;
    let (path, version) = (artifact.path, version.unwrap_or(artifact.version));
    let wanted = Wanted { version, audience, until, newest, allowed };
    space.releases().check_wanted(&wanted)?;
    let (shared, id) = (space.shared.clone(), id.clone());
    Ok(Handled::Beside(Box::new(move |off| {
        let files = secret_scan::searched_files(off, &shared, (&path, version), &wanted.allowed)?;
        let passcode = secret_scan::passcode(off, audience)?;
        Ok(Box::new(move |space: &mut Space| {
            let releases = space.releases().publish(&id, &path, &wanted, (files, passcode))?;
            Ok(Committed::Done(Done::Releases { releases }))
        }))
    })))
}

pub(super) fn roll_back(space: &mut Space, id: &CommandId, path: &str, n: u32) -> Result<Handled, Problem> {
    let path = site(space, path)?;
    let rolled = space.releases().rolled_back(&path, n)?;
    let version = rolled.first().map_or(0, |release| release.shows);
    let (shared, id) = (space.shared.clone(), id.clone());
    Ok(Handled::Beside(Box::new(move |off| {
        let files = secret_scan::visitor_files(off, &shared, &path, version)?;
        Ok(Box::new(move |space: &mut Space| {
            let releases = space.releases().roll_back(&id, &path, n, &files)?;
            Ok(Committed::Done(Done::Releases { releases }))
        }))
    })))
}

pub(super) fn unpublish(
    space: &mut Space,
    id: &CommandId,
    path: &str,
    n: Option<u32>,
) -> Result<Done, Problem> {
    let path = site(space, path)?;
    Ok(Done::Releases { releases: space.releases().unpublish(id, &path, n)? })
}

/// The site as it is known, also where its folder is gone: what was published of it can still be taken back.
fn site(space: &Space, path: &str) -> Result<String, Problem> {
    let path = space.normal(path)?;
    let known = space.store.read().artifact(&path)?;
    known
        .map(|artifact| artifact.path)
        .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no site {path} here.")))
}
