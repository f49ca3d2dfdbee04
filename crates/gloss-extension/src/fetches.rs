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

/// Words with the values of the variables that they name; what stands behind `:-` where there is none.
pub fn expand(word: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    filled(word, &|name, other| value(name).or_else(|| other.map(str::to_owned)).unwrap_or_default())
}

/// Words with what stands behind `:-` in the place of each variable that has it: where they lead for whoever has set none.
pub fn with_defaults(word: &str) -> String {
    filled(word, &|name, other| other.map_or_else(|| format!("${{{name}}}"), str::to_owned))
}

/// Words with what is made of each variable's name and of what stands behind its `:-`.
fn filled(word: &str, value: &dyn Fn(&str, Option<&str>) -> String) -> String {
    let mut out = String::new();
    let mut rest = word;
    while let Some((before, after)) = rest.split_once("${") {
        out += before;
        let Some((inner, behind)) = after.split_once('}') else {
            rest = rest.get(before.len()..).unwrap_or_default();
            out += rest;
            return out;
        };
        let (name, other) = inner.split_once(":-").map_or((inner, None), |(name, other)| (name, Some(other)));
        out += &value(name, other);
        rest = behind;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::{expand, with_defaults};

    #[test]
    fn variables_are_put_in_their_place() {
        let value = |name: &str| (name == "A").then(|| "1".to_owned());
        let cases = [
            ("x${A}y", "x1y", "x${A}y"),
            ("${B:-2}", "2", "2"),
            ("${A:-2}", "1", "2"),
            ("${B}", "", "${B}"),
            ("${A", "${A", "${A"),
            ("$A", "$A", "$A"),
            ("${A}${A}", "11", "${A}${A}"),
            (
                "${U:-https://a.example}${V:-@b.example}",
                "https://a.example@b.example",
                "https://a.example@b.example",
            ),
        ];
        for (word, expect, usual) in cases {
            assert_eq!(
                (expand(word, &value).as_str(), with_defaults(word).as_str()),
                (expect, usual),
                "{word}"
            );
        }
    }
}
