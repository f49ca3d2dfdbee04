//! The client against a double of the engine in a process of its own: one engine for many shells, upgrades,
//! and what is resumed when the engine dies.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use gloss_client::{Client, ConnectOptions, Incoming, Raw};
use gloss_protocol::{BUILD, ClientBody, ClientFrame, Code, Command, Query, Reply};

/// A home whose engine is asked to leave at the end.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    fn lines(&self, name: &str) -> Vec<String> {
        let text = std::fs::read_to_string(self.path().join(name)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn options(&self) -> ConnectOptions {
        ConnectOptions { home: self.path().to_owned(), exe: fake_engine(), build: BUILD.to_owned() }
    }

    async fn leave(&self) {
        let mut raw = Raw::connect(&self.options()).await.unwrap();
        raw.send(&ClientFrame { id: 1, body: ClientBody::Leave {} }).await.unwrap();
        assert_eq!(raw.receive().await.unwrap(), None);
    }
}

/// Cargo builds examples together with tests, in a folder beside the tests' own.
fn fake_engine() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let exe = test.parent().and_then(Path::parent).unwrap().join("examples/fake-engine");
    assert!(exe.exists(), "{} is missing: run cargo test -p gloss-client", exe.display());
    exe
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_two_shells_at_once_end_on_one_engine() {
    let home = Home::new();
    home.write("slow-start", "50");
    let shells: Vec<_> = (0..32)
        .map(|_| {
            let options = home.options();
            tokio::spawn(async move {
                let client = Client::connect(options).await?;
                let workspace = client.open(Path::new("/folder")).await?;
                client.query(&workspace, Query::Models {}).await
            })
        })
        .collect();
    for shell in shells {
        assert_eq!(
            shell.await.unwrap().unwrap(),
            Reply::Models { models: Vec::new(), providers: Vec::new(), default: String::new() }
        );
    }
    assert_eq!(home.lines("starts").len(), 1);
    home.leave().await;
}

#[tokio::test]
async fn a_command_survives_the_engine_and_keeps_its_id() {
    let home = Home::new();
    let client = Client::connect(home.options()).await.unwrap();
    let workspace = client.open(Path::new("/folder")).await.unwrap();
    home.write("die-on-submit", "");
    client.submit(&workspace, Command::WorkspaceSample {}).await.unwrap();
    let submits = home.lines("submits");
    assert_eq!(submits.len(), 2, "sent again to the new engine");
    assert_eq!(submits.first(), submits.last());
    assert_eq!(home.lines("starts").len(), 2);
    client.submit(&workspace, Command::WorkspaceSample {}).await.unwrap();
    assert_ne!(home.lines("submits").last(), submits.last(), "another command has another id");
    home.leave().await;
}

#[tokio::test]
async fn events_resume_after_the_last_one_without_gap_or_repeat() {
    let home = Home::new();
    let client = Client::connect(home.options()).await.unwrap();
    let workspace = client.open(Path::new("/folder")).await.unwrap();
    let mut stream = client.subscribe(&workspace, 0).await.unwrap();
    let mut seen = Vec::new();
    while let Some(incoming) = stream.next().await {
        match incoming.unwrap() {
            Incoming::Event(event) => seen.push(event.seq),
            Incoming::Behind => seen.push(0),
        }
    }
    assert_eq!(seen, [1, 2, 3, 4, 5, 0]);
    assert_eq!(home.lines("followed"), ["0", "3"]);
    assert_eq!(home.lines("starts").len(), 2);
    home.leave().await;
}

#[tokio::test]
async fn an_older_engine_leaves_and_a_newer_build_stays() {
    for (build, starts) in [("0.0.1", 2), ("99.0.0", 1), (BUILD, 1)] {
        let home = Home::new();
        home.write("fake-build", build);
        let mut old = home.options();
        old.build = build.to_owned();
        Client::connect(old).await.unwrap();
        std::fs::remove_file(home.path().join("fake-build")).unwrap();
        Client::connect(home.options()).await.unwrap();
        assert_eq!(home.lines("starts").len(), starts, "{build}");
        home.leave().await;
    }
}

#[tokio::test]
async fn an_engine_that_fails_is_told_in_words() {
    let home = Home::new();
    home.write("fail", "");
    let problem = Client::connect(home.options()).await.map(|_| ()).unwrap_err();
    assert_eq!(problem.code, Code::EngineGone);
    assert!(problem.says.contains("told to fail"), "{}", problem.says);
    assert!(problem.next.contains("engine.log"), "{}", problem.next);

    let mut options = home.options();
    options.exe = home.path().join("no-such-program");
    assert_eq!(Client::connect(options).await.map(|_| ()).unwrap_err().code, Code::EngineGone);
}

#[tokio::test]
async fn a_left_over_address_and_a_long_home_do_no_harm() {
    let home = Home::new();
    home.write("engine.json", "{\"pid\":1,\"address\":\"/nobody/here\",\"build\":\"9\",\"protocol\":9}");
    Client::connect(home.options()).await.unwrap();
    home.leave().await;

    let mut options = home.options();
    options.home = home.path().join("long".repeat(30));
    let client = Client::connect(options.clone()).await.unwrap();
    client.open(Path::new("/folder")).await.unwrap();
    let mut raw = Raw::connect(&options).await.unwrap();
    raw.send(&ClientFrame { id: 1, body: ClientBody::Leave {} }).await.unwrap();
    assert_eq!(raw.receive().await.unwrap(), None);
    let socket = gloss_client::socket_path(&options.home);
    assert!(!socket.starts_with(home.path()));
    std::fs::remove_dir_all(socket.parent().unwrap()).unwrap();
}
