//! `gloss sample`.

use gloss_protocol::{Command, Done, Problem};
use serde_json::json;

use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn sample(session: &Session) -> Result<u8, Problem> {
    let done = session.submit(Command::WorkspaceSample {}).await?;
    let Done::Files { paths } = done else {
        return Err(unexpected());
    };
    if paths.is_empty() && !session.json {
        output::words("All sample files are there already.");
    }
    for path in paths {
        output::either(session.json, &json!({ "path": path }), || path.clone());
    }
    Ok(0)
}
