//! Published sites beside nginx: files of 9, 51 and 879 kB over 32 kept connections, one worker each, in turns. The same bytes, not
//! packed, to the same visitors. Both serve this machine alone.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::Bench;
use super::report::{Goal, Report, Row};
use super::stats::Sample;
use anyhow::{Context, bail};
use xtask::programs::program;

/// Sizes of the files, in bytes.
const SIZES: [usize; 3] = [9_000, 51_000, 879_000];
/// Connections at once.
const VISITORS: usize = 32;
/// How long one turn lasts.
const TURN: Duration = Duration::from_secs(2);
/// Least requests per second beside nginx, as the geometric mean over the sizes; most of its p99.
const LEAST: f64 = 0.8;
const MOST: f64 = 3.0;

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    xtask::setup::install(&["nginx-light"])?;
    let folder = bench.folder()?;
    let files: Vec<(String, Vec<u8>)> = SIZES
        .iter()
        .map(|size| (format!("{size}.bin"), (0..*size).map(|at| b'a' + (at % 23) as u8).collect()))
        .chain([("index.html".to_owned(), b"<p>x".to_vec())])
        .collect();
    let site = folder.path().join("work/site");
    std::fs::create_dir_all(&site)?;
    for (name, bytes) in &files {
        std::fs::write(site.join(name), bytes)?;
    }
    let nginx = Nginx::start(&site)?;
    let published = Published::of(bench, folder.path())?;
    let port = published.port;
    let mut means = Vec::new();
    for size in SIZES {
        let [mut own, mut peer] = [Turns::default(), Turns::default()];
        for round in 0..bench.rounds {
            // The first of a turn is another one each time.
            let mut both = [(port, &mut own), (nginx.port, &mut peer)];
            if round % 2 == 1 {
                both.reverse();
            }
            for (port, turns) in both {
                turns.take(port, size)?;
            }
        }
        let ratio = own.rate.median().zip(peer.rate.median()).map(|(own, peer)| own / peer);
        means.extend(ratio);
        report.note(format!(
            "releases, {size} bytes: {:.0} requests/s beside nginx's {:.0}, p99 {:.2} ms beside {:.2} ms",
            own.rate.median().unwrap_or(0.0),
            peer.rate.median().unwrap_or(0.0),
            own.took.quantile(0.99).unwrap_or(0.0),
            peer.took.quantile(0.99).unwrap_or(0.0),
        ));
        let p99 = own.took.quantile(0.99).zip(peer.took.quantile(0.99)).map(|(own, peer)| own / peer);
        report.row(Row {
            name: format!("a published file of {size} bytes; floor: nginx"),
            gloss: own.took,
            floor: peer.took,
            peer: None,
            goals: vec![Goal::at_most("p99 <= 3 x nginx", p99, MOST)],
        });
    }
    let mean = (means.iter().map(|ratio| ratio.ln()).sum::<f64>() / means.len() as f64).exp();
    let well = if mean >= LEAST { "met" } else { "missed" };
    report.note(format!(
        "releases: requests per second beside nginx, geometric mean {mean:.2} (goal >= {LEAST}: {well})"
    ));
    Ok(())
}

/// What one server did.
#[derive(Default)]
struct Turns {
    /// Requests per second of each turn.
    rate: Sample,
    /// Milliseconds of each request.
    took: Sample,
}

impl Turns {
    fn take(&mut self, port: u16, size: usize) -> anyhow::Result<()> {
        let over = Arc::new(AtomicBool::new(false));
        let begun = Instant::now();
        let visitors: Vec<_> = (0..VISITORS)
            .map(|_| {
                let over = over.clone();
                std::thread::spawn(move || visit(port, size, &over))
            })
            .collect();
        std::thread::sleep(TURN);
        over.store(true, Ordering::SeqCst);
        let mut took = Vec::new();
        for visitor in visitors {
            took.extend(visitor.join().map_err(|_| anyhow::anyhow!("a visitor broke off"))??);
        }
        self.rate.add(took.len() as f64 / begun.elapsed().as_secs_f64());
        self.took.extend(took);
        Ok(())
    }
}

/// Asks for a file again and again; milliseconds of each answer.
fn visit(port: u16, size: usize, over: &AtomicBool) -> anyhow::Result<Vec<f64>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let request = format!("GET /{size}.bin HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    let (mut took, mut buffer) = (Vec::new(), vec![0; 1 << 16]);
    while !over.load(Ordering::Relaxed) {
        let begun = Instant::now();
        stream.write_all(request.as_bytes())?;
        let (mut head, mut left) = (Vec::new(), None);
        loop {
            let read = stream.read(&mut buffer)?;
            if read == 0 {
                bail!("the server ended the connection");
            }
            match &mut left {
                Some(left) => *left -= read,
                None => {
                    head.extend_from_slice(&buffer[..read]);
                    if let Some(end) = head.windows(4).position(|four| four == b"\r\n\r\n") {
                        anyhow::ensure!(
                            head.starts_with(b"HTTP/1.1 200"),
                            "{}",
                            String::from_utf8_lossy(&head[..end])
                        );
                        left = Some(size - (head.len() - end - 4));
                    }
                }
            }
            if left == Some(0) {
                break;
            }
        }
        took.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    Ok(took)
}

/// The site, published by the release binary.
struct Published {
    port: u16,
    home: std::path::PathBuf,
}

impl Published {
    fn of(bench: &Bench, folder: &Path) -> anyhow::Result<Self> {
        let home = folder.join("home");
        let said = program(
            bench.gloss.to_string_lossy().as_ref(),
            &["site", "publish", "site/", "--to", "network", "--json", "-C"],
        )
        .arg(folder.join("work"))
        .env("GLOSS_HOME", &home)
        .output()?;
        let line: serde_json::Value = serde_json::from_slice(&said.stdout)
            .with_context(|| String::from_utf8_lossy(&said.stderr).into_owned())?;
        let url = line["url"].as_str().unwrap_or_default();
        let port = url.trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        Ok(Self { port: port.context("no port")?, home })
    }
}

impl Drop for Published {
    fn drop(&mut self) {
        let file = std::fs::read_to_string(self.home.join("engine.json")).unwrap_or_default();
        let engine: serde_json::Value = serde_json::from_str(&file).unwrap_or_default();
        if let Some(pid) = engine["pid"].as_u64() {
            let _ = program("kill", &[pid.to_string().as_str()]).status();
        }
    }
}

/// nginx with one worker, files from disk by `sendfile`, no log.
struct Nginx {
    child: Child,
    port: u16,
}

impl Nginx {
    fn start(folder: &Path) -> anyhow::Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let at = folder.display();
        let config = folder.join("nginx.conf");
        std::fs::write(
            &config,
            format!(
                "daemon off; worker_processes 1; pid {at}/nginx.pid; error_log {at}/error.log;\n\
                 events {{ worker_connections 256; }}\n\
                 http {{ access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000; open_file_cache max=100;\n\
                 client_body_temp_path {at}/body; proxy_temp_path {at}/proxy; fastcgi_temp_path {at}/fast; uwsgi_temp_path {at}/uwsgi; scgi_temp_path {at}/scgi;\n\
                 server {{ listen 127.0.0.1:{port}; root {at}; }} }}\n"
            ),
        )?;
        let child = program(
            "/usr/sbin/nginx",
            &["-c", config.to_string_lossy().as_ref(), "-p", at.to_string().as_str()],
        )
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("nginx can't be started")?;
        for _ in 0..500 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(Self { child, port });
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        bail!(
            "nginx does not listen: {}",
            std::fs::read_to_string(folder.join("error.log")).unwrap_or_default()
        )
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its worker ends with it only where it is asked to.
        let _ = program("kill", &["-QUIT", self.child.id().to_string().as_str()]).status();
        let _ = self.child.wait();
    }
}
