//! The door for browsers on this machine: the interface's files, and a WebSocket to the engine.
//!
//! A client of the engine like any other shell. It listens on 127.0.0.1 only, lets in who has the token, and
//! knows no rule of the house: it checks where a frame comes from and hands it on.

mod guard;
mod listen;
mod page;
mod relay;
mod site;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use gloss_client::{Client, ConnectOptions};
use gloss_protocol::{BUILD, Code, Problem};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use relay::{MAX_CONNECTIONS, MAX_FRAME};

/// Options of the server: what to serve, and where.
#[derive(Clone, Debug)]
pub struct Options {
    /// The home of the engine, absolute.
    pub home: PathBuf,
    /// The executable that starts the engine where it is not running.
    pub exe: PathBuf,
    /// The folder to show.
    pub folder: PathBuf,
    /// The port; none takes a free one.
    pub port: Option<u16>,
}

/// A server that runs until it is stopped or dropped.
#[derive(Debug)]
pub struct Serving {
    /// The address to open in a browser, with the token in its fragment, which browsers never send.
    pub url: String,
    /// The socket address that it listens on.
    pub address: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

/// The server's state, which every request needs.
#[derive(Debug)]
struct House {
    connect: ConnectOptions,
    folder: String,
    token: String,
    port: u16,
    seats: Arc<Semaphore>,
    stop: CancellationToken,
}

/// Opens the folder, so that what is wrong with it is said now, and begins to serve it.
///
/// # Errors
/// Errors of the engine in opening the folder; `Busy` where the port is taken; `BadRequest` for a folder whose name
/// is not text.
pub async fn serve(options: Options) -> Result<Serving, Problem> {
    let folder = std::path::absolute(&options.folder).unwrap_or(options.folder);
    let connect = ConnectOptions { home: options.home, exe: options.exe, build: BUILD.to_owned() };
    Client::connect(connect.clone()).await?.open(&folder).await?;
    let Some(folder) = folder.to_str().map(str::to_owned) else {
        return Err(Problem::new(Code::BadRequest, "The folder's name is not readable text."));
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port.unwrap_or(0))).await;
    let listener = listener.map_err(|e| no_port(options.port, &e))?;
    let address = listener.local_addr().map_err(|e| no_port(options.port, &e))?;
    let (token, stop) = (guard::mint_token()?, CancellationToken::new());
    let url = format!("http://{address}/#token={token}");
    let seats = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let house = Arc::new(House { connect, folder, token, port: address.port(), seats, stop: stop.clone() });
    let app = Router::new()
        .route("/ws", get(relay::upgrade))
        .fallback(page::file)
        .layer(axum::middleware::from_fn_with_state(house.clone(), guard::only_our_host))
        .layer(axum::middleware::from_fn_with_state(house.clone(), site::sites_first))
        .with_state(house);
    let task = tokio::spawn(listen::listen(listener, app, stop.clone()));
    Ok(Serving { url, address, stop, task })
}

impl Serving {
    /// Waits until the server ends, which it only does when it is stopped or breaks.
    ///
    /// # Errors
    /// `Internal` with the system's reason.
    pub async fn wait(mut self) -> Result<(), Problem> {
        match (&mut self.task).await {
            Ok(()) => Ok(()),
            Err(e) => Err(Problem::new(Code::Internal, format!("The server stopped: {e}."))),
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn no_port(port: Option<u16>, error: &std::io::Error) -> Problem {
    let port = port.map_or_else(|| "No port".to_owned(), |port| format!("Port {port}"));
    Problem::new(Code::Busy, format!("{port} cannot be used: {error}."))
        .with_next("Choose another port, or none to take a free one.")
}
