//! The desktop window: shows the interface and hands its requests to the engine.
//!
//! A shell: it holds no rule of the house and opens no file of the person's. Everything goes through
//! `gloss-client`, and the page has fifteen commands and no network.

mod arguments;
mod background;
mod blocked;
mod caret;
mod commands;
mod house;
mod leave;
mod painting;
mod shell_requests;
mod single_instance;
mod site;
mod window;

use std::io::Write;
use std::process::ExitCode;

use crate::arguments::Arguments;

/// Runs the window, as the command line asks for it.
pub fn main() -> ExitCode {
    let read = arguments::read(std::env::args_os().skip(1));
    match read.and_then(|Arguments { workspace, needs }| run(workspace, needs)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // There may be no terminal to tell it to.
            let _ = writeln!(std::io::stderr(), "gloss-app: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(workspace: Option<std::path::PathBuf>, needs: bool) -> anyhow::Result<()> {
    painting::choose();
    let home = gloss_client::default_home();
    gloss_client::prepare_home(&home)?;
    gloss_diagnostics::start(&home, "window");
    let Some(place) = single_instance::take(&home, workspace.as_deref())? else {
        return Ok(());
    };
    let proxy = blocked::listen(&home)?;
    let house = house::House::new(home.clone(), workspace)?;
    if needs {
        house.wishes().send(gloss_protocol::ShellRequest::Needs {});
    }
    tauri::Builder::default()
        .manage(house)
        .manage(background::Background::default())
        .manage(site::Watch::default())
        .register_asynchronous_uri_scheme_protocol(site::SCHEME, |context, request, responder| {
            site::serve(context.app_handle(), &request, responder);
        })
        .invoke_handler(tauri::generate_handler![
            commands::open,
            commands::submit,
            commands::query,
            commands::subscribe,
            commands::show,
            commands::choose_folder,
            commands::save,
            commands::open_file,
            commands::open_link,
            commands::page_failed,
            commands::wishes,
            commands::leave,
            commands::restore,
            commands::site_shown,
            commands::site_stopped,
        ])
        .setup(move |app| {
            window::open(app, &home, proxy)?;
            // The window is on its way to the screen; the engine is found or started meanwhile.
            house::connect_early(app.handle().clone());
            background::start(app.handle().clone());
            let handle = app.handle().clone();
            place.listen(move |folder| window::show_folder(&handle, folder))?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}
