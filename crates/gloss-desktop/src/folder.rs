//! A file shown in its folder by the session's file manager
//! (<https://www.freedesktop.org/wiki/Specifications/file-manager-interface/>). Opens nothing.

use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::time::Duration;

/// Longest wait for a file manager that has to be started first.
const PATIENCE: Duration = Duration::from_secs(5);

#[zbus::proxy(
    interface = "org.freedesktop.FileManager1",
    default_service = "org.freedesktop.FileManager1",
    default_path = "/org/freedesktop/FileManager1",
    gen_blocking = false
)]
trait FileManager1 {
    fn show_items(&self, uris: &[&str], startup_id: &str) -> zbus::Result<()>;
}

/// Shows a file, by its absolute path, in its folder.
///
/// # Errors
/// Where the session has no file manager that points at files, or none that answers.
pub async fn show_in_folder(file: &Path) -> zbus::Result<()> {
    let uri = address(file);
    let shown = async {
        let connection = zbus::Connection::session().await?;
        FileManager1Proxy::new(&connection).await?.show_items(&[&uri], "").await
    };
    tokio::time::timeout(PATIENCE, shown)
        .await
        .unwrap_or_else(|_| Err(zbus::Error::Failure("the file manager does not answer".to_owned())))
}

/// A path as a `file:` address (RFC 8089): all but unreserved characters and slashes are escaped.
fn address(file: &Path) -> String {
    let mut out = String::from("file://");
    for byte in file.as_os_str().as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(*byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn a_path_is_one_address_whatever_it_is_called() {
        for (path, expect) in [
            ("/home/a/photo.png", "file:///home/a/photo.png"),
            ("/a b/50 %#?é", "file:///a%20b/50%20%25%23%3F%C3%A9"),
        ] {
            assert_eq!(super::address(Path::new(path)), expect);
        }
    }
}
