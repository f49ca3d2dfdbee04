//! What a plugin may do, worked out from its files alone. Runs none of them.

use crate::authority::{Authority, Verb};
use crate::contents::{Contents, Files};
use crate::fetches::value_of_word;
use crate::fields::Fields;
use crate::finding::Place;
use crate::hook::{Handler, Hook};
use crate::server::{Server, Transport};
use crate::tree::json;
use gathered::{Facts, MAX_OBJECT};
use words::{of_command, of_word};

mod gathered;
mod words;

#[cfg(test)]
mod tests;

/// Endings of scripts.
const SCRIPTS: [&str; 12] = ["sh", "bash", "zsh", "fish", "py", "js", "mjs", "cjs", "ts", "rb", "pl", "ps1"];
/// What a plugin may do, sorted.
pub(crate) fn work_out(contents: &Contents, files: &Files) -> Vec<Authority> {
    let mut facts = Facts(Vec::new());
    contents.servers.iter().for_each(|(file, server)| of_server(&mut facts, file, server));
    contents.hooks.iter().for_each(|(file, hook)| of_hook(&mut facts, file, hook));
    contents.other_hooks.iter().for_each(|(file, hook)| of_hook(&mut facts, file, hook));
    for (file, program) in &contents.by_itself {
        let (command, at) = (&program.command, (file.as_str(), program.place.line));
        of_command(&mut facts, &format!("{command}, by itself for as long as a task is open"), command, at);
        std::iter::once(command).chain(&program.words).for_each(|word| of_word(&mut facts, word, at));
    }
    for (file, skill) in &contents.skills {
        of_skill(&mut facts, file, skill);
    }
    for (file, command) in &contents.commands {
        of_runs(&mut facts, file, &command.runs);
    }
    for (file, agent) in &contents.agents {
        for (words, place) in &agent.agent.raises {
            facts.add(
                Verb::Raises,
                format!("{words}, of the agent {}", agent.agent.name),
                (file, place.line),
            );
        }
    }
    of_files(&mut facts, contents, files);
    facts.0.sort();
    facts.0.dedup();
    facts.0
}

fn of_skill(facts: &mut Facts, file: &str, skill: &crate::skill::SkillFile) {
    of_runs(facts, file, &skill.skill.runs);
    let line = skill.skill.hooks.map_or(Place::START, |place| place).line;
    for tool in &skill.skill.allowed_tools {
        facts.add(
            Verb::Raises,
            format!("{tool} without a question, in the skill {}", skill.skill.name),
            (file, 1),
        );
    }
    if skill.skill.hooks.is_some() {
        facts.add(
            Verb::Runs,
            format!("hooks of the skill {}, which are not run here", skill.skill.name),
            (file, line),
        );
    }
}

fn of_runs(facts: &mut Facts, file: &str, runs: &[crate::skill::Run]) {
    for run in runs {
        facts.add(
            Verb::Runs,
            format!("{}, by being read, which is not done here", run.command),
            (file, run.place.line),
        );
    }
}

/// Programs among its files: what is in `bin`, scripts, what is marked as a program, and what a package would run by being installed.
fn of_files(facts: &mut Facts, contents: &Contents, files: &Files) {
    let named: Vec<String> = contents.hooks.iter().flat_map(|(_, hook)| files_of(&hook.handler)).collect();
    for (name, file) in files {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
        let begins_as_script = file.bytes.starts_with(b"#!");
        if name.starts_with("bin/") {
            facts.add(
                Verb::Runs,
                format!("{name}, whenever something asks for a program of its name"),
                (name, 1),
            );
        } else if (SCRIPTS.contains(&ending) || file.is_program || begins_as_script) && !named.contains(name)
        {
            facts.add(Verb::Runs, format!("{name}, where its instructions say so"), (name, 1));
        }
        if name.rsplit('/').next() == Some("package.json") {
            of_package(facts, name, &file.bytes);
        }
    }
}

/// What a package runs by being installed, which is never done here.
fn of_package(facts: &mut Facts, file: &str, bytes: &[u8]) {
    for (name, line) in installs(bytes) {
        facts.add(
            Verb::Runs,
            format!("{name} of {file}, by being installed, which is not done here"),
            (file, line),
        );
    }
}

/// The scripts by which a package runs while it is installed, each with its line.
fn installs(bytes: &[u8]) -> Vec<(&'static str, u32)> {
    const NAMES: [&str; 4] = ["preinstall", "install", "postinstall", "prepare"];
    let text = String::from_utf8_lossy(bytes);
    let Ok(tree) = json::parse(text.trim_start_matches('\u{feff}')) else {
        // Another reader may be less strict: then the words alone are enough.
        let line = |at: usize| Place::of_byte(&text, at).line;
        let found = |name: &&'static str| Some((*name, line(text.find(&format!("\"{name}\""))?)));
        return NAMES.iter().filter_map(found).collect();
    };
    let fields = Fields::of(&tree, "").ok();
    let scripts = fields.and_then(|fields| Fields::of(fields.node("scripts")?, "scripts").ok());
    let found = |name: &&'static str| Some((*name, scripts.as_ref()?.place(name)?.line));
    NAMES.iter().filter_map(found).collect()
}

/// The plugin's own files that a hook's command names with their whole paths: what it runs is said with the hook, unless it is cut there.
fn files_of(handler: &Handler) -> Vec<String> {
    let Handler::Command { command, args, .. } = handler else { return Vec::new() };
    if command.chars().count() + args.iter().flatten().map(|word| word.chars().count() + 1).sum::<usize>()
        > MAX_OBJECT
    {
        return Vec::new();
    }
    let bare = command.replace(['"', '\''], "");
    let words = bare.split(|char: char| char.is_whitespace() || "|;&()<>=,".contains(char));
    words.chain(args.iter().flatten().map(String::as_str)).map(within).map(str::to_owned).collect()
}

/// A word's path within the plugin, without the variable that stands for its folder.
fn within(word: &str) -> &str {
    let is_root = |name: &str| {
        let name = name.split(":-").next().unwrap_or(name);
        matches!(name, "CLAUDE_PLUGIN_ROOT" | "PLUGIN_ROOT")
    };
    let after = match word.strip_prefix("${").and_then(|rest| rest.split_once('}')) {
        Some((name, rest)) if is_root(name) => rest.strip_prefix('/'),
        _ => word
            .strip_prefix('$')
            .and_then(|rest| rest.split_once('/'))
            .and_then(|(name, rest)| is_root(name).then_some(rest)),
    };
    after.or_else(|| word.strip_prefix("./")).unwrap_or(word)
}

fn of_server(facts: &mut Facts, file: &str, server: &Server) {
    let at = (file, server.place.line);
    match &server.transport {
        Transport::Stdio { command, args, env, env_vars, cwd } => {
            let whole = std::iter::once(command).chain(args).cloned().collect::<Vec<_>>().join(" ");
            of_command(facts, &format!("{whole}, as the server {}", server.name), &whole, at);
            for word in args.iter().chain(env.values()).chain([command]).chain(cwd) {
                of_word(facts, word, at);
                // A path with blanks in it is one word of these.
                let value = value_of_word(word);
                if value.contains(char::is_whitespace) && value.starts_with('/') {
                    facts.add(Verb::Reads, value, at);
                }
            }
            env_vars.iter().for_each(|name| facts.add(Verb::Reads, format!("the variable {name}"), at));
        }
        Transport::Http { url, token_variable, headers, variable_headers, headers_helper, .. } => {
            of_word(facts, url, at);
            headers.values().for_each(|word| of_word(facts, word, at));
            for name in token_variable.iter().chain(variable_headers.values()) {
                facts.add(Verb::Reads, format!("the variable {name}"), at);
            }
            if let Some(helper) = headers_helper {
                of_command(
                    facts,
                    &format!("{helper}, for the headers of the server {}", server.name),
                    helper,
                    at,
                );
            }
        }
    }
}

fn of_hook(facts: &mut Facts, file: &str, hook: &Hook) {
    let (at, event) = ((file, hook.place.line), &hook.event);
    match &hook.handler {
        Handler::Command { command, args, .. } => {
            let whole =
                std::iter::once(command).chain(args.iter().flatten()).cloned().collect::<Vec<_>>().join(" ");
            of_command(facts, &format!("{whole}, at {event}"), &whole, at);
            of_word(facts, &whole, at);
        }
        Handler::Http { url, headers, variables } => {
            of_word(facts, url, at);
            headers.values().for_each(|word| of_word(facts, word, at));
            variables.iter().for_each(|name| facts.add(Verb::Reads, format!("the variable {name}"), at));
        }
        Handler::Tool { server, tool } => {
            facts.add(Verb::Runs, format!("{tool} of the server {server}, at {event}"), at);
        }
        Handler::Prompt { .. } => facts.add(Verb::Runs, format!("a question to the model, at {event}"), at),
        Handler::Agent { .. } => facts.add(Verb::Runs, format!("an agent of its own, at {event}"), at),
    }
}
