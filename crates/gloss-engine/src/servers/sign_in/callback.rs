//! The way back of a person's browser: one port of this computer, open while they sign in, for addresses alone. Whatever else comes
//! there is answered with a sentence and changes nothing.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// Longest request that is read, in bytes.
const MAX_REQUEST: usize = 32 << 10;
/// How long a browser has to send one.
const SENDS: Duration = Duration::from_secs(2);
/// Addresses that are tried, the right one among them.
const MAX_REQUESTS: usize = 1_000;
/// Where on the port the way back begins.
const PATH: &str = "/signed-in";

/// The port, open.
pub(super) struct Callback {
    listener: TcpListener,
    redirect: String,
}

/// What became of one request.
pub(super) enum Outcome<T> {
    /// It was not what is waited for.
    Other,
    /// It was, with what a person reads of it in their browser.
    End(T, String),
}

impl Callback {
    /// Opens the port of an earlier way back where it is free, so that a client that was registered with it can be used once more;
    /// else any.
    ///
    /// # Errors
    /// Where no port can be opened.
    pub(super) async fn open(before: Option<&str>) -> std::io::Result<Self> {
        let port = before
            .and_then(|redirect| redirect.strip_prefix("http://127.0.0.1:")?.split('/').next()?.parse().ok());
        let listener = match port {
            Some(port) => TcpListener::bind(("127.0.0.1", port)).await.ok(),
            None => None,
        };
        let listener = match listener {
            Some(listener) => listener,
            None => TcpListener::bind(("127.0.0.1", 0)).await?,
        };
        let redirect = format!("http://{}{PATH}", listener.local_addr()?);
        Ok(Self { listener, redirect })
    }

    /// The address of the way back.
    pub(super) fn redirect(&self) -> &str {
        &self.redirect
    }

    /// Waits for the browser; each address that it comes with is tried. None where too many came that were not it.
    pub(super) async fn wait<T, F: Future<Output = Outcome<T>>>(
        &self,
        heard: impl Fn(String) -> F,
    ) -> Option<T> {
        let origin = self.redirect.strip_suffix(PATH).unwrap_or_default();
        let mut tried = 0;
        while tried < MAX_REQUESTS {
            let Ok((mut stream, _)) = self.listener.accept().await else { continue };
            let target = timeout(SENDS, target_of(&mut stream)).await.ok().flatten();
            let Some(target) = target.filter(|target| target.starts_with(PATH)) else {
                answer(&mut stream, "404 Not Found", "There is nothing here.").await;
                continue;
            };
            tried += 1;
            match heard(format!("{origin}{target}")).await {
                Outcome::End(end, says) => {
                    answer(&mut stream, "200 OK", &says).await;
                    return Some(end);
                }
                Outcome::Other => {
                    let says = "This is not the answer that Gloss waits for. Nothing was changed.";
                    answer(&mut stream, "400 Bad Request", says).await;
                }
            }
        }
        None
    }
}

/// The target of a GET request. Source: RFC 9112 §3.
async fn target_of(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    // The whole head is read: a browser that is cut off before shows an error and not the page.
    while !bytes.windows(4).any(|end| end == b"\r\n\r\n") && bytes.len() <= MAX_REQUEST {
        match stream.read(&mut piece).await {
            Ok(count @ 1..) => bytes.extend_from_slice(piece.get(..count)?),
            _ => return None,
        }
    }
    let line = bytes.split(|byte| *byte == b'\r').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let target = line.strip_prefix("GET ")?.strip_suffix(" HTTP/1.1")?;
    Some(target.to_owned()).filter(|target| target.bytes().all(|byte| byte.is_ascii_graphic()))
}

/// Answers with a page of one sentence.
async fn answer(stream: &mut TcpStream, status: &str, says: &str) {
    let says = says.replace('&', "&amp;").replace('<', "&lt;");
    let page = format!(
        "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><title>Gloss</title>\
         <style>:root{{color-scheme:light dark}}body{{font:16px/1.5 Inter,system-ui,sans-serif;max-width:34rem;\
         margin:20vh auto;padding:0 1.5rem}}</style><p role=status>{says}</p>"
    );
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\ncache-control: no-store\r\n\
         referrer-policy: no-referrer\r\ncontent-security-policy: default-src 'none'; style-src 'unsafe-inline'\r\n\
         x-content-type-options: nosniff\r\nconnection: close\r\n\r\n",
        page.len()
    );
    let _ = timeout(SENDS, async {
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(page.as_bytes()).await?;
        stream.shutdown().await
    })
    .await;
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    use super::{Callback, Outcome};

    async fn get(address: &str, request: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut out = String::new();
        stream.read_to_string(&mut out).await.unwrap();
        out
    }

    #[tokio::test]
    async fn only_the_address_that_is_waited_for_ends_it() {
        let callback = Callback::open(None).await.unwrap();
        let address = callback.redirect()["http://".len()..].split('/').next().unwrap().to_owned();
        let origin = format!("http://{address}");
        let waiting = callback.wait(|url| {
            let end = url == format!("{origin}/signed-in?code=c&state=s");
            async move { if end { Outcome::End(7, "Done <b>".to_owned()) } else { Outcome::Other } }
        });
        let asking = async {
            let icon = get(&address, "GET /favicon.ico HTTP/1.1\r\nhost: x\r\n\r\n").await;
            let other = get(&address, "GET /signed-in?code=c&state=t HTTP/1.1\r\n\r\n").await;
            let post = get(&address, "POST /signed-in?code=c&state=s HTTP/1.1\r\n\r\n").await;
            let right = get(&address, "GET /signed-in?code=c&state=s HTTP/1.1\r\n\r\n").await;
            [icon, other, post, right]
        };
        let (end, pages) = tokio::join!(waiting, asking);
        assert_eq!(end, Some(7));
        for (page, status) in pages.iter().zip(["404", "400", "404", "200"]) {
            assert!(page.starts_with(&format!("HTTP/1.1 {status}")), "{page}");
        }
        assert!(pages[3].contains("Done &lt;b>"), "{}", pages[3]);
        let again = Callback::open(Some("http://127.0.0.1:1/signed-in")).await.unwrap();
        assert!(again.redirect().ends_with("/signed-in"), "another port where that one is not to be had");
    }
}
