//! Finds, starts and talks to the engine process of a home, and resumes where a lost connection left off.
//!
//! The only crate that starts the engine, and the workers that work beside it. It never opens a database, never decides what a command means, and
//! prints nothing: every failure is a [`gloss_protocol::Problem`].

mod client;
mod environment;
mod events;
mod home;
mod install;
mod keys;
mod link;
mod open;
mod programs;
mod raw;
mod reach;
mod service;
mod site;
mod start;
mod window;
mod worker;

pub use client::Client;
pub use events::{EventStream, Incoming};
pub use home::{default_home, prepare_home, prepare_socket_dir, socket_path};
pub use install::{new_file, new_folder, own_file};
pub use open::{OpenIn, open_file, open_link};
pub use programs::Program;
pub use raw::{MAX_LINE, Raw, RawReceiver, RawSender};
pub use reach::ConnectOptions;
pub use service::{SERVICE, run_service, service_runs, services_folder};
pub use site::{SiteAnswer, SiteOrigins, is_site_address, site_file};
pub use window::{show_window, window_lock, window_runs};
pub use worker::{
    Bounds, Broke, Ended, Standing, answer_message, bound_worker, end_with_parent, read_message, run_worker,
};
