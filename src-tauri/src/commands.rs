//! The fifteen things the page can call. Each only hands on; errors are Problems, which the page can show.

use std::path::Path;
use std::time::Duration;

use gloss_client::{EventStream, Incoming, OpenIn};
use gloss_protocol::{
    Code, Command, CommandId, Done, Leaving, Problem, Query, Reply, Restored, ServerFrame, ShellRequest,
    ThreadId, WorkspaceId,
};
use percent_encoding::percent_decode_str;
use tauri::ipc::{Channel, InvokeBody};
use tauri::{AppHandle, State};
use tokio::sync::mpsc;

use crate::house::House;
use crate::leave;
use crate::site::Watch;

/// Pause before the engine is sought again when it could not be started, so that the window stays quiet.
const SEEK_AGAIN: Duration = Duration::from_secs(2);
/// Events that wait for the page; the engine's own queue is behind them.
const WAITING: usize = 256;
/// The interval in which events are batched for the page, about a frame: each call into the page costs it a script.
const TOGETHER: Duration = Duration::from_millis(16);

/// Opens the folder of this window.
#[tauri::command]
pub(crate) async fn open(house: State<'_, House>) -> Result<WorkspaceId, Problem> {
    house.open().await
}

/// Puts back what Gloss remembers of the folder of this window; the page opens it afterwards.
#[tauri::command]
pub(crate) async fn restore(house: State<'_, House>, anew: bool) -> Result<Restored, Problem> {
    house.client().await?.restore(&house.folder(), None, anew).await
}

/// Carries out a command.
#[tauri::command]
pub(crate) async fn submit(
    house: State<'_, House>,
    workspace: WorkspaceId,
    command_id: CommandId,
    command: Command,
) -> Result<Done, Problem> {
    house.client().await?.submit_as(&workspace, command_id, command).await
}

/// Answers a query, with what the answer had to leave out.
#[tauri::command]
pub(crate) async fn query(
    house: State<'_, House>,
    workspace: WorkspaceId,
    query: Query,
) -> Result<(Reply, Vec<String>), Problem> {
    house.client().await?.query_with_left_out(&workspace, query).await
}

/// Sends the events after a number down the channel, and new ones as they come, some at a time.
#[tauri::command]
pub(crate) async fn subscribe(
    house: State<'_, House>,
    after_seq: u64,
    channel: Channel<Vec<ServerFrame>>,
) -> Result<(), Problem> {
    let workspace = house.workspace()?;
    let stream = house.client().await?.subscribe(&workspace, after_seq).await?.showing(house.task());
    let (sender, frames) = mpsc::channel(WAITING);
    house.follow(tauri::async_runtime::spawn(async move {
        tokio::join!(pump(stream, workspace, sender), hand_over(frames, channel));
    }));
    Ok(())
}

/// Hears which task the page shows, whose words alone it is told as they come.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands it over so")]
pub(crate) fn show(house: State<'_, House>, task: Option<ThreadId>) {
    // Not of those that wait: two of them keep their order.
    house.show_task(task);
}

/// Lets the person choose another folder; the page opens it afterwards. None where they chose none.
#[tauri::command]
pub(crate) async fn choose_folder(house: State<'_, House>) -> Result<Option<String>, Problem> {
    let chosen = rfd::AsyncFileDialog::new().set_title("Open a folder in Gloss").pick_folder().await;
    Ok(chosen.map(|folder| {
        let name = folder.path().display().to_string();
        house.show(folder.path().to_owned());
        name
    }))
}

/// Lets the person choose where a file goes that was made for them, and writes it there. The body is the file, the
/// header `name` what it could be called, percent-encoded. None where they chose nowhere.
#[tauri::command]
pub(crate) async fn save(request: tauri::ipc::Request<'_>) -> Result<Option<String>, Problem> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(Problem::new(Code::BadRequest, "There is no file to save."));
    };
    let name = request.headers().get("name").and_then(|name| name.to_str().ok()).unwrap_or_default();
    let name = percent_decode_str(name).decode_utf8_lossy().into_owned();
    let bytes = bytes.clone();
    let chosen = rfd::AsyncFileDialog::new().set_title("Save the file").set_file_name(name).save_file().await;
    let Some(file) = chosen else { return Ok(None) };
    let path = file.path().display().to_string();
    // Written beside and then given its name: what finds no space leaves nothing behind. The person agreed to the place.
    let place = file.path().to_owned();
    let written = tauri::async_runtime::spawn_blocking(move || gloss_client::own_file(&place, &bytes)).await;
    written.unwrap_or_else(|error| Err(std::io::Error::other(error))).map_err(|error| {
        Problem::new(Code::Internal, format!("{path} could not be written: {error}."))
            .with_next("Choose another place.")
    })?;
    Ok(Some(path))
}

/// Opens a file of the folder in the program that it belongs to, or shows it in its folder. The engine says whether it is
/// one that the system would run: such a file is only shown.
#[tauri::command]
pub(crate) async fn open_file(house: State<'_, House>, path: String, how: OpenIn) -> Result<(), Problem> {
    let query = Query::About { path, version: None };
    let Reply::About { about } = house.client().await?.query(&house.workspace()?, query).await? else {
        return Err(Problem::new(Code::Internal, "The engine answered something else."));
    };
    if !about.present {
        return Err(Problem::new(
            Code::FileMissing,
            format!("{} is not in its folder any more.", about.path),
        )
        .with_next("Save a copy of it instead."));
    }
    if matches!(how, OpenIn::Program) && !about.opens {
        return Err(Problem::new(Code::BadRequest, "Gloss starts no programs.")
            .with_next("Show it in its folder to run it yourself."));
    }
    let file = house.folder().join(&about.path);
    if matches!(how, OpenIn::Folder) && gloss_desktop::show_in_folder(&file).await.is_ok() {
        return Ok(());
    }
    // A desktop whose file manager points at nothing shows the folder all the same.
    let shown = match how {
        OpenIn::Program => file,
        OpenIn::Folder => file.parent().map_or(house.folder(), Path::to_path_buf),
    };
    let opened = tauri::async_runtime::spawn_blocking(move || gloss_client::open_file(&shown)).await;
    opened.unwrap_or_else(|error| Err(std::io::Error::other(error))).map_err(|error| {
        Problem::new(Code::Internal, format!("{} could not be opened: {error}.", about.path))
            .with_next("Open it from your file manager.")
    })
}

/// Opens an address in the person's browser: the page itself goes nowhere, and asks before this where the address can carry
/// words.
#[tauri::command]
pub(crate) async fn open_link(address: String) -> Result<(), Problem> {
    let opened = tauri::async_runtime::spawn_blocking(move || gloss_client::open_link(&address)).await;
    opened.unwrap_or_else(|error| Err(std::io::Error::other(error))).map_err(|error| {
        Problem::new(Code::Internal, format!("The link could not be opened: {error}."))
            .with_next("Copy it, and open it in your browser.")
    })
}

/// Tells the page down the channel what the shell wants of it, one page at a time.
#[tauri::command]
pub(crate) async fn wishes(house: State<'_, House>, channel: Channel<ShellRequest>) -> Result<(), Problem> {
    house.wishes().listen(channel);
    Ok(())
}

/// An error that nothing in the page caught: what kind it is, and where in the page's own code. What it says may hold words
/// of the person's, so it is not handed over.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands it over so")]
pub(crate) fn page_failed(kind: String, at: String) {
    tracing::error!(kind, at, "page.failed");
}

/// The page answers, and shows a site beside it or none: said again and again while it does.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands it over so")]
pub(crate) fn site_shown(watch: State<'_, Watch>, path: Option<String>) {
    watch.hear(path);
}

/// The site that kept the window from answering, so that its page was ended; told once.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands it over so")]
pub(crate) fn site_stopped(watch: State<'_, Watch>) -> Option<String> {
    watch.take_stopped()
}

/// Leaves as the person chose.
#[tauri::command(rename_all = "snake_case")]
pub(crate) async fn leave(app: AppHandle, how: Leaving) -> Result<(), Problem> {
    leave::leave(&app, how).await
}

async fn pump(mut stream: EventStream, workspace: WorkspaceId, frames: mpsc::Sender<ServerFrame>) {
    while let Some(incoming) = stream.next().await {
        let frame = match incoming {
            Ok(Incoming::Event(event)) => ServerFrame::Event { event: *event },
            Ok(Incoming::Behind) => ServerFrame::Behind { workspace: workspace.clone() },
            Err(_) => {
                tokio::time::sleep(SEEK_AGAIN).await;
                continue;
            }
        };
        if frames.send(frame).await.is_err() {
            return;
        }
    }
}

async fn hand_over(mut frames: mpsc::Receiver<ServerFrame>, channel: Channel<Vec<ServerFrame>>) {
    let mut together = Vec::new();
    while frames.recv_many(&mut together, WAITING).await > 0 {
        // A page that went away follows anew when it is back.
        if channel.send(std::mem::take(&mut together)).is_err() {
            return;
        }
        tokio::time::sleep(TOGETHER).await;
    }
}
