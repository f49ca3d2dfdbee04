//! What stands behind words of a command: the hosts from which a program fetches what it runs, and the variables of a plugin. Tables
//! alone, for what a person is shown and for what is granted: both have to say the same.

/// Programs that fetch what they run, and the hosts from which.
const FETCHES: [(&[&str], &[&str]); 4] = [
    (&["npx", "npm", "pnpm", "yarn", "bunx"], &["registry.npmjs.org"]),
    (&["uvx", "uv", "pipx", "pip", "pip3"], &["files.pythonhosted.org", "pypi.org"]),
    (&["docker", "podman"], &["registry-1.docker.io"]),
    (&["deno"], &["deno.land", "jsr.io", "registry.npmjs.org"]),
];

/// Variables that stand for the folders of a plugin.
pub const PLUGIN_VARIABLES: [&str; 4] =
    ["CLAUDE_PLUGIN_ROOT", "PLUGIN_ROOT", "CLAUDE_PLUGIN_DATA", "PLUGIN_DATA"];

/// What a word of a command names: of an option with `=` its value, else itself.
pub fn value_of_word(word: &str) -> &str {
    word.split_once('=').filter(|_| word.starts_with('-')).map_or(word, |(_, value)| value)
}

/// The hosts from which a program of this name, or path, fetches what it runs.
pub fn hosts_of_program(program: &str) -> &'static [&'static str] {
    let name = program.rsplit('/').next().unwrap_or(program);
    FETCHES.iter().find(|(programs, _)| programs.contains(&name)).map_or(&[], |(_, hosts)| hosts)
}
