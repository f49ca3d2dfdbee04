//! `gloss automation install`: a service of the person's own system keeps the engine there (`keep.rs`), so that automations
//! run with no window open. Writes one file, and never as another user.

use gloss_client::{Program, SERVICE, own_file};
use gloss_protocol::{Code, Problem};
use serde_json::json;

use crate::output;

/// Writes the user service, and says how it is switched on where this can't be done from here.
///
/// # Errors
/// Where its file can't be written.
pub(super) fn install(json: bool) -> Result<u8, Problem> {
    let failed = |what: &str, e: &std::io::Error| Problem::new(Code::Internal, format!("{what}: {e}."));
    let program = Program::Command.path()?;
    let folder = gloss_client::services_folder()
        .ok_or_else(|| Problem::new(Code::NotFound, "There is no home folder to write the service to."))?;
    std::fs::create_dir_all(&folder).map_err(|e| failed("The services' folder can't be made", &e))?;
    let home = gloss_client::default_home();
    let unit = unit(&program.display().to_string(), &home.display().to_string());
    let path = folder.join(SERVICE);
    own_file(&path, unit.as_bytes()).map_err(|e| failed("The service can't be written", &e))?;
    let next = format!("systemctl --user daemon-reload && systemctl --user enable --now {SERVICE}");
    let line = json!({ "service": path, "start": next });
    output::either(json, &line, || {
        format!(
            "Written: {}\nSwitch it on with\n  {next}\nIt runs automations while you are logged in; with `loginctl enable-linger` also when you are not.",
            path.display()
        )
    });
    Ok(0)
}

/// The unit (systemd.service(5)): quoted as it wants it, `%` doubled.
fn unit(program: &str, home: &str) -> String {
    let quoted = |text: &str| {
        format!(
            "\"{}\"",
            text.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace('$', "$$")
        )
    };
    format!(
        "[Unit]\nDescription=Gloss: automations without a window\n\n[Service]\nEnvironment={}\nExecStart={} automation keep\nRestart=on-failure\nRestartSec=10\n\n[Install]\nWantedBy=default.target\n",
        quoted(&format!("GLOSS_HOME={home}")),
        quoted(program)
    )
}

#[cfg(test)]
mod tests {
    use super::unit;

    #[test]
    fn a_service_names_program_and_home_as_systemd_reads_them() {
        let text = unit("/opt/my tools/gloss", "/home/ada/100% \"mine\"");
        assert!(text.contains("ExecStart=\"/opt/my tools/gloss\" automation keep\n"));
        assert!(text.contains("Environment=\"GLOSS_HOME=/home/ada/100%% \\\"mine\\\"\"\n"));
    }
}
