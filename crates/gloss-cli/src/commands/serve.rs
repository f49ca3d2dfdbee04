//! `gloss serve`: the workspace in a browser on this machine.

use std::path::PathBuf;

use gloss_client::ConnectOptions;
use gloss_protocol::Problem;
use gloss_server::Options;
use serde_json::json;

use crate::output;
use crate::session;

pub(super) async fn serve(dir: Option<PathBuf>, port: Option<u16>, as_json: bool) -> Result<u8, Problem> {
    let folder = session::folder(dir)?;
    let connect = ConnectOptions::new(gloss_client::default_home())?;
    let serving = gloss_server::serve(Options { home: connect.home, exe: connect.exe, folder, port }).await?;
    output::either(as_json, &json!({ "url": serving.url }), || {
        format!("Open this address in a browser on this machine:\n{}", serving.url)
    });
    tokio::select! {
        ended = serving.wait() => ended.map(|()| 0),
        _ = tokio::signal::ctrl_c() => Ok(0),
    }
}
