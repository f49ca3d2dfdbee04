//! A double of the engine for this crate's own tests: the same start, lock, socket and greeting, and next to
//! nothing behind them.
//!
//! Files in the home steer it: `fake-build` is the build it claims, `die-on-submit` makes it end once before
//! it answers a command, `fail` makes it end at once, `slow-start` names milliseconds to spend before it
//! listens. It appends to `starts` when it runs and to `submits` for every command that arrives. Subscribers
//! get five stored events and lose the connection after the third, once.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use gloss_protocol::{
    BUILD, ClientBody, ClientFrame, Done, EngineFile, Event, EventBody, PROTOCOL, Reply, ServerFrame,
    Timestamp, Welcome, WorkspaceId,
};

fn main() {
    let home = std::env::args().nth(3).map(PathBuf::from).unwrap_or_default();
    if let Err(error) = serve(&home) {
        let _ = writeln!(std::io::stderr(), "fake engine: {error}");
        std::process::exit(1);
    }
}

fn serve(home: &Path) -> std::io::Result<()> {
    let lock = File::create(home.join("engine.lock"))?;
    if lock.try_lock().is_err() {
        return Ok(());
    }
    append(home, "starts", &std::process::id().to_string())?;
    if home.join("fail").exists() {
        return Err(std::io::Error::other("told to fail"));
    }
    if let Ok(text) = std::fs::read_to_string(home.join("slow-start")) {
        std::thread::sleep(std::time::Duration::from_millis(text.trim().parse().unwrap_or(0)));
    }
    let socket = gloss_client::socket_path(home);
    gloss_client::prepare_socket_dir(&socket).map_err(std::io::Error::other)?;
    let _ = std::fs::remove_file(&socket);
    let listener = UnixListener::bind(&socket)?;
    let build = std::fs::read_to_string(home.join("fake-build")).unwrap_or_else(|_| BUILD.to_owned());
    let pid = std::process::id();
    let address = socket.display().to_string();
    let file = EngineFile { pid, address, build: build.clone(), protocol: PROTOCOL, secret: String::new() };
    std::fs::write(home.join("engine.json.new"), serde_json::to_vec(&file)?)?;
    std::fs::rename(home.join("engine.json.new"), home.join("engine.json"))?;
    for stream in listener.incoming() {
        let (stream, home, build) = (stream?, home.to_owned(), build.clone());
        std::thread::spawn(move || answer(&home, &build, stream));
    }
    Ok(())
}

fn append(home: &Path, name: &str, line: &str) -> std::io::Result<()> {
    let mut file = File::options().create(true).append(true).open(home.join(name))?;
    writeln!(file, "{line}")
}

/// Takes a file away; true where it was there.
fn once(home: &Path, name: &str) -> bool {
    std::fs::remove_file(home.join(name)).is_ok()
}

fn answer(home: &Path, build: &str, stream: UnixStream) -> Option<()> {
    let mut to = stream.try_clone().ok()?;
    for line in BufReader::new(stream).lines() {
        let ClientFrame { id, body } = serde_json::from_str(&line.ok()?).ok()?;
        match body {
            ClientBody::Hello { hello } => {
                append(home, "keys", &format!("{:?}", hello.keys)).ok()?;
                let (protocol, build, pid) = (PROTOCOL, build.to_owned(), std::process::id());
                send(&mut to, &ServerFrame::Welcome { id, welcome: Welcome { protocol, build, pid } })?;
            }
            ClientBody::Open { folder } => {
                let workspace = WorkspaceId(format!("w_{}", folder.replace('/', "_")));
                send(&mut to, &ServerFrame::Opened { id, workspace })?;
            }
            ClientBody::Submit { command_id, .. } => {
                append(home, "submits", command_id.as_str()).ok()?;
                if once(home, "die-on-submit") {
                    std::process::exit(0);
                }
                send(&mut to, &ServerFrame::Done { id, done: Done::Ok {} })?;
            }
            ClientBody::Query { .. } => {
                send(
                    &mut to,
                    &ServerFrame::Reply {
                        id,
                        reply: Reply::Models {
                            models: Vec::new(),
                            providers: Vec::new(),
                            default: String::new(),
                        },
                        left_out: Vec::new(),
                    },
                )?;
            }
            ClientBody::Subscribe { workspace, after_seq } => {
                follow(home, &mut to, id, &workspace, after_seq)?;
            }
            ClientBody::Show { .. } => send(&mut to, &ServerFrame::Ok { id })?,
            // Nothing ever moves.
            ClientBody::Await { .. } => {}
            ClientBody::Leave {} => std::process::exit(0),
        }
    }
    None
}

/// The first subscription ends after the third event, together with the engine; a later one sends an event
/// twice, the rest, and word that the shell is behind.
fn follow(home: &Path, to: &mut UnixStream, id: u64, workspace: &WorkspaceId, after_seq: u64) -> Option<()> {
    send(to, &ServerFrame::Ok { id })?;
    let first = !home.join("followed").exists();
    append(home, "followed", &after_seq.to_string()).ok()?;
    for seq in after_seq.max(1)..=5 {
        let (workspace, at, body) = (workspace.clone(), Timestamp(0), EventBody::FilesChanged {});
        send(to, &ServerFrame::Event { event: Event { v: 1, workspace, seq, at, body } })?;
        if first && seq == 3 {
            std::process::exit(0);
        }
    }
    send(to, &ServerFrame::Behind { workspace: workspace.clone() })
}

fn send(to: &mut UnixStream, frame: &ServerFrame) -> Option<()> {
    let mut line = serde_json::to_vec(frame).ok()?;
    line.push(b'\n');
    to.write_all(&line).ok()
}
