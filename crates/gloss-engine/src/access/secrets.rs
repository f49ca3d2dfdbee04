//! Kept secrets of a workspace: a value under the name of the variable in which a command finds it. Where the keys are, nowhere
//! else; who gets one stands on the access card.

use gloss_keychain::{ExposeSecret as _, SecretString};
use gloss_protocol::{Code, Problem, WorkspaceId};
use gloss_secrets::Redaction;

use crate::home::HomeShared;
use crate::models::refused::refused;
use crate::off_core::OffCore;

/// Longest name.
const MAX_NAME: usize = 64;
/// Names that a program obeys: a value under one of these would do more than be read.
const OBEYED: [&str; 16] = [
    "PATH",
    "HOME",
    "SHELL",
    "IFS",
    "ENV",
    "BASH_ENV",
    "PS4",
    "FOLDER",
    "SCRATCH",
    "COPY",
    "TMPDIR",
    "PWD",
    "NODE_OPTIONS",
    "PERL5OPT",
    "RUBYOPT",
    "PROMPT_COMMAND",
];
/// Beginnings of such names.
const OBEYED_FAMILIES: [&str; 6] = ["LD_", "PYTHON", "GIT_", "BASH_FUNC", "SSL_", "GLOSS_"];

/// A name as a secret can have it.
///
/// # Errors
/// For one that is no variable's, or that programs obey.
pub(crate) fn check_name(name: &str) -> Result<(), Problem> {
    let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    let begins_well = name.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase());
    if !begins_well || name.len() > MAX_NAME || !name.bytes().all(fits) {
        let says = format!("“{name}” can’t be the name of a secret.");
        return Err(Problem::new(Code::BadName, says));
    }
    let is_proxy = name.ends_with("_PROXY");
    if is_proxy || OBEYED.contains(&name) || OBEYED_FAMILIES.iter().any(|family| name.starts_with(family)) {
        let says = format!("{name} means something to programs by itself, so no secret is kept under it.");
        return Err(Problem::new(Code::BadName, says).with_next("Choose another name, as DEPLOY_TOKEN."));
    }
    Ok(())
}

/// Keeps a secret of a workspace.
///
/// # Errors
/// For a name or a value that can't be kept, and where the keys are locked.
pub(crate) fn keep(
    home: &HomeShared,
    workspace: &WorkspaceId,
    (name, value): (&str, &str),
    passphrase: Option<&str>,
) -> Result<(), Problem> {
    check_name(name)?;
    let value = value.trim();
    if !Redaction::can_tell(value) {
        let says = "A secret has at least 8 characters with a digit among them, or 16: else it can’t be told from other words.";
        return Err(Problem::new(Code::BadSecret, says));
    }
    home.redaction.learn(name, value);
    let kept = home.keychain().set(&place(workspace, name), value, passphrase);
    kept.map(drop).map_err(|error| refused(&error))
}

/// The value of a secret; it may wait for the person to unlock the system's keychain.
///
/// # Errors
/// Where there is none, and where the keys are locked.
pub(crate) fn value(
    _off: &OffCore,
    home: &HomeShared,
    workspace: &WorkspaceId,
    name: &str,
) -> Result<SecretString, Problem> {
    let found = home.keychain().find(&place(workspace, name)).map_err(|error| refused(&error))?;
    let value = found.ok_or_else(|| {
        Problem::new(Code::NotFound, format!("No secret {name} is kept for this folder."))
            .with_next("Go on without it, or ask the person to keep it, under Access.")
    })?;
    home.redaction.learn(name, value.expose_secret());
    Ok(value)
}

/// Forgets a secret of a workspace. Where its file is locked it stays there, encrypted, and is given to nobody.
pub(crate) fn forget(_off: &OffCore, home: &HomeShared, workspace: &WorkspaceId, name: &str) {
    if home.keychain().remove_all(&place(workspace, name)).is_err() {
        tracing::warn!("secret.not_forgotten");
    }
}

/// The name under which it lies among the keys: no provider has a blank or a capital letter in its own.
fn place(workspace: &WorkspaceId, name: &str) -> String {
    format!("{name} of {}", workspace.0)
}

#[cfg(test)]
mod tests {
    use super::check_name;

    #[test]
    fn a_secret_has_a_name_that_nothing_obeys() {
        for name in ["DEPLOY_TOKEN", "A", "S3_KEY_2"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        for name in [
            "",
            "deploy",
            "1A",
            "A-B",
            "A=B",
            "_A",
            "PATH",
            "LD_PRELOAD",
            "HTTPS_PROXY",
            "PYTHONPATH",
            "GIT_SSH_COMMAND",
        ] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }
}
