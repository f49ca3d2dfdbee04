//! A plugin read from its files as bytes: what defines it first, then its parts. Follows nothing out of it and runs nothing.

use crate::contents::{Contents, Files, MAX_FILE, Origin, Origins, PluginBytes};
use crate::entry::{Definition, EntryRead};
use crate::fields::Fields;
use crate::finding::{Finding, Place};
use crate::manifest;
use crate::parts;
use crate::plugin::{Plugin, is_plugin_name, read_plugin};
use crate::text::text_of;
use crate::tree::json;

/// Manifests, the first that is there.
const MANIFESTS: [&str; 2] = [manifest::CODEX, manifest::CLAUDE];

/// Reads the parts of a plugin; what it may do is worked out from them. `name` is what it is called where it has no manifest; `entry` is
/// that of the marketplace of Claude Code that names it.
///
/// # Errors
/// For a manifest that is none, with its file.
pub(crate) fn read_contents(
    name: &str,
    entry: Option<&Definition>,
    files: &Files,
) -> Result<Contents, (String, Finding)> {
    let mut out = Contents {
        plugin: Plugin { name: name.to_owned(), enabled: true, ..Plugin::default() },
        ..Contents::default()
    };
    let read = entry.map(|entry| entry.read().map_err(|found| (entry.file.clone(), found))).transpose()?;
    let mut origins =
        Origins { is_whole_market: entry.is_some_and(|entry| entry.is_whole_market), ..Origins::default() };
    // Claude Code's marketplace speaks of Claude Code's manifest; where its entry is all of the definition, of no other at all.
    let order: &[&str] = match &read {
        Some(read) if !read.adds => &[manifest::CLAUDE],
        Some(_) => &[manifest::CLAUDE, manifest::CODEX],
        None => &MANIFESTS,
    };
    match order.iter().find_map(|path| Some((*path, files.get(*path)?))) {
        Some((path, file)) => origins.all.push(own_manifest(&mut out, path, file)?),
        None if is_plugin_name(name) => {}
        None => {
            let says = format!("It has no manifest, and goes by no name: “{name}” can be none.");
            return Err((MANIFESTS[0].to_owned(), Finding::new(Place::START, "name", says)));
        }
    }
    origins.is_of_codex = out.manifest == manifest::CODEX;
    if let (Some(entry), Some(read)) = (entry, read) {
        origins.all.push(with_entry(&mut out, entry, read)?);
    }
    parts::read(&mut out, files, &origins);
    Ok(out)
}

/// Reads a plugin's own manifest.
fn own_manifest(out: &mut Contents, path: &str, file: &PluginBytes) -> Result<Origin, (String, Finding)> {
    let at = |found| (path.to_owned(), found);
    let mut tree = json::parse(text_of(&file.bytes, MAX_FILE).map_err(at)?).map_err(at)?;
    let passed_over = manifest::check(path, &mut tree).map_err(at)?;
    let read = read_plugin(&Fields::of(&tree, "").map_err(at)?).map_err(at)?;
    let read = manifest::accept(path, read).map_err(at)?;
    (out.plugin, out.manifest) = (read.plugin, path.to_owned());
    out.findings.extend(passed_over.into_iter().chain(read.findings).map(at));
    Ok(Origin { file: path.to_owned(), tree, parts: out.plugin.parts.clone() })
}

/// Adds what a marketplace's entry says to what the plugin's own manifest does.
///
/// # Errors
/// Where the entry is all of the definition, and the manifest has parts all the same: then the plugin is none, by the documentation.
fn with_entry(
    out: &mut Contents,
    entry: &Definition,
    EntryRead { tree, read, adds }: EntryRead,
) -> Result<Origin, (String, Finding)> {
    if let Some(part) = out.plugin.parts.first().filter(|_| !adds) {
        let says = "The marketplace’s entry is all of its definition (strict: false), and its manifest has parts too.";
        return Err((out.manifest.clone(), Finding::new(part.place, "", says)));
    }
    out.findings.extend(read.findings.into_iter().map(|found| (entry.file.clone(), found)));
    let (of_entry, own) = (read.plugin, &mut out.plugin);
    let parts = of_entry.parts;
    own.parts.extend(parts.iter().cloned());
    // What the manifest says of itself counts before what its marketplace does.
    own.title = own.title.take().or(of_entry.title);
    own.version = own.version.take().or(of_entry.version);
    own.description = own.description.take().or(of_entry.description);
    own.author = own.author.take().or(of_entry.author);
    own.homepage = own.homepage.take().or(of_entry.homepage);
    own.license = own.license.take().or(of_entry.license);
    if own.keywords.is_empty() {
        own.keywords = of_entry.keywords;
    }
    own.needs.extend(of_entry.needs);
    own.asks.extend(of_entry.asks);
    // Whether it is on from the beginning is the marketplace's to say, where it does.
    if Fields::of(&tree, "").is_ok_and(|fields| fields.node("defaultEnabled").is_some()) {
        own.enabled = of_entry.enabled;
    }
    Ok(Origin { file: entry.file.clone(), tree, parts })
}

#[cfg(test)]
mod tests {
    use super::{Files, PluginBytes, read_contents};

    #[test]
    fn commands_of_the_manifests_own_map_are_read_once_with_what_they_run() {
        let manifest = "{\"name\": \"p\", \"commands\": {\n\"state\": {\"source\": \"./commands/status.md\", \"description\": \"D\"},\n\
            \"about\": {\"content\": \"Tell of !`uname`.\"}}}";
        let files = [
            (".claude-plugin/plugin.json", manifest),
            ("commands/status.md", "---\ndescription: E\n---\nShow it.\n"),
        ];
        let file = |text: &str| PluginBytes { bytes: text.into(), is_program: false };
        let files: Files = files.iter().map(|(name, text)| ((*name).to_owned(), file(text))).collect();
        let read = read_contents("p", None, &files).unwrap();
        let commands: Vec<(&str, &str, &str, &str)> = read
            .commands
            .iter()
            .map(|(file, one)| (file.as_str(), one.name.as_str(), one.description.as_str(), one.body.trim()))
            .collect();
        assert_eq!(
            commands,
            [
                ("commands/status.md", "state", "D", "Show it."),
                (".claude-plugin/plugin.json", "about", "", "Tell of !`uname`.")
            ]
        );
        assert_eq!((read.commands[1].1.runs[0].place.line, read.findings), (3, Vec::new()));
    }
}
