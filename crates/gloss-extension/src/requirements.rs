//! Hooks that stand in TOML: those of Codex's `config.toml`, and those that whoever looks after a computer requires
//! (`requirements.toml`). Says what they would do; runs none.

use crate::fields::Fields;
use crate::finding::Finding;
use crate::hook::{Hooks, read_events};
use crate::text::text_of;
use crate::tree::toml;

/// Largest file, in bytes.
const MAX_FILE: usize = 256 << 10;

/// What is required of hooks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requirements {
    /// Them.
    pub hooks: Hooks,
    /// Whether no other hook may run.
    pub is_only: bool,
}

/// Reads the hooks of a TOML file; none where it has none.
///
/// # Errors
/// For a file that can't be read as a whole.
pub fn parse_hooks_toml(bytes: &[u8]) -> Result<Requirements, Finding> {
    let tree = toml::parse(text_of(bytes, MAX_FILE)?)?;
    let root = Fields::of(&tree, "")?;
    let mut out = Requirements {
        is_only: root.flag("allow_managed_hooks_only")?.is_some_and(|read| read.value),
        ..Requirements::default()
    };
    if let Some(events) = root.node("hooks") {
        read_events(&Fields::of(events, "hooks")?, &mut out.hooks);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::parse_hooks_toml;

    #[test]
    fn hooks_stand_in_tables() {
        let text = "allow_managed_hooks_only = true\n[[hooks.PreToolUse]]\nmatcher = \"Bash\"\n[[hooks.PreToolUse.hooks]]\ntype = \"command\"\ncommand = \"check\"\n";
        let read = parse_hooks_toml(text.as_bytes()).unwrap();
        assert!(read.is_only);
        assert_eq!((read.hooks.hooks.len(), read.hooks.hooks[0].matcher.as_str()), (1, "Bash"));
        assert!(parse_hooks_toml(b"model = \"x\"").unwrap().hooks.hooks.is_empty());
        assert_eq!(parse_hooks_toml(b"[hooks]\nNever = []").unwrap().hooks.findings.len(), 1);
    }
}
