//! What a server may ask of whoever talks to it: its folders, and nothing else yet. It is told of none but those that were
//! granted to it.

#![expect(deprecated, reason = "servers of the older era ask for their roots")]

use std::path::PathBuf;
use std::sync::Arc;

use rmcp::ClientHandler;
use rmcp::model::{
    ClientCapabilities, ClientConfig, ErrorData, Implementation, ListRootsResult, ProtocolVersion, Root,
};
use rmcp::service::{NotificationContext, RequestContext, RoleClient};
use serde_json::json;

/// Something that a server tells by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Its tools are others now.
    ToolsChanged,
    /// It sent more than is read, and is read no more.
    Flooded,
}

/// Takes what a server tells by itself; it may tell it as often as it likes, so whoever takes it does no work on it.
pub type OnNews = Arc<dyn Fn(News) + Send + Sync>;

/// The client's side of a connection.
pub(crate) struct Handler {
    pub(crate) roots: Vec<PathBuf>,
    pub(crate) news: OnNews,
}

impl ClientHandler for Handler {
    async fn list_roots(&self, _: RequestContext<RoleClient>) -> Result<ListRootsResult, ErrorData> {
        Ok(ListRootsResult::new(self.roots.iter().map(|path| Root::new(address_of(path))).collect()))
    }

    async fn on_tool_list_changed(&self, _: NotificationContext<RoleClient>) {
        (self.news)(News::ToolsChanged);
    }

    fn get_info(&self) -> ClientConfig {
        // Its builder is behind a feature that brings macros along.
        let can: ClientCapabilities = serde_json::from_value(json!({ "roots": {} })).unwrap_or_default();
        let mut info = ClientConfig::new(can, Implementation::new("gloss", env!("CARGO_PKG_VERSION")));
        info.protocol_version = ProtocolVersion::LATEST_WITH_INITIALIZE;
        info
    }
}

/// A folder as a file's address. Source: RFC 8089.
fn address_of(path: &std::path::Path) -> String {
    use std::os::unix::ffi::OsStrExt as _;
    let mut out = "file://".to_owned();
    for byte in path.as_os_str().as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(*byte));
            }
            other => out += &format!("%{other:02X}"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn a_folder_is_a_files_address() {
        assert_eq!(super::address_of(Path::new("/a b/é%")), "file:///a%20b/%C3%A9%25");
    }
}
