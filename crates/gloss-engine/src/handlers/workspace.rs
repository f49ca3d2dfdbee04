//! `workspace.refresh` and `workspace.sample`.

use gloss_protocol::{Done, Problem};

use crate::sample;
use crate::space::Space;

pub(super) fn refresh(space: &mut Space, path: Option<&str>) -> Result<Done, Problem> {
    let mut artifacts = Vec::new();
    match path {
        Some(path) => {
            let path = space.normal(path)?;
            space.refresh(&path)?;
            artifacts.extend(space.store.read().artifact(&path)?);
        }
        None => {
            for artifact in space.store.read().artifacts()? {
                // One file that can't be read must not keep the others from being looked at.
                let _ = space.refresh(&artifact.path);
                let path = space.name_now(artifact.path)?;
                artifacts.extend(space.store.read().artifact(&path)?);
            }
        }
    }
    Ok(Done::Artifacts { artifacts })
}

pub(super) fn sample(space: &mut Space) -> Result<Done, Problem> {
    let paths = sample::write(&space.shared.folder)?;
    Ok(Done::Files { paths })
}
