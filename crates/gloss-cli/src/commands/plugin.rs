//! `gloss plugin search|install|list|authority|update|sample|disable|enable|remove`. Decides nothing by itself.

use gloss_protocol::{
    AuthorityLine, AuthorityVerb, Code, Command, Done, ExtensionChange, PluginInfo, Problem, Query, Reply,
};
use serde_json::json;

use crate::args::Plugin;
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn run(session: &Session, what: Plugin) -> Result<u8, Problem> {
    match what {
        Plugin::Search { words } => search(session, words.join(" ")).await,
        Plugin::List => {
            let plugins = installed(session).await?;
            if plugins.is_empty() && !session.json {
                output::words("No plugin is installed. Look for some: gloss plugin search");
            }
            plugins.iter().for_each(|plugin| tell(session, plugin));
            Ok(0)
        }
        Plugin::Authority { plugin, reference, sparse } => {
            authority(session, only(plugin, sparse.as_deref())?, reference).await
        }
        Plugin::Install { source, reference, sparse } => {
            install(session, only(source, sparse.as_deref())?, reference).await
        }
        Plugin::Update { plugin, accept } => {
            update(session, &plugin, accept).await?;
            tell_one(session, &plugin).await
        }
        Plugin::Sample { plugin } => {
            let change = ExtensionChange::PluginSample { plugin };
            let Done::Files { paths } = session.submit(Command::Extension { change }).await? else {
                return Err(unexpected());
            };
            if paths.is_empty() && !session.json {
                output::words("Its sample lies there already.");
            }
            for path in paths {
                output::either(session.json, &json!({ "path": path }), || output::name(&path));
            }
            Ok(0)
        }
        Plugin::Disable { plugin } => {
            session
                .submit(Command::Extension {
                    change: ExtensionChange::PluginEnable { plugin: plugin.clone(), enabled: false },
                })
                .await?;
            tell_one(session, &plugin).await
        }
        Plugin::Enable { plugin } => {
            session
                .submit(Command::Extension {
                    change: ExtensionChange::PluginEnable { plugin: plugin.clone(), enabled: true },
                })
                .await?;
            tell_one(session, &plugin).await
        }
        Plugin::Remove { plugin } => {
            session
                .submit(Command::Extension {
                    change: ExtensionChange::PluginRemove { plugin: plugin.clone() },
                })
                .await?;
            output::either(session.json, &json!({ "plugin": plugin, "removed": true }), || {
                format!("{plugin} was removed.")
            });
            Ok(0)
        }
    }
}

async fn install(session: &Session, source: String, reference: Option<String>) -> Result<u8, Problem> {
    let before: Vec<String> = installed(session).await?.into_iter().map(|plugin| plugin.plugin).collect();
    let change = ExtensionChange::PluginInstall { source, reference, seen: None };
    session.submit(Command::Extension { change }).await?;
    let after = installed(session).await?;
    let is_new = |plugin: &&PluginInfo| !before.contains(&plugin.plugin);
    after.iter().filter(is_new).for_each(|plugin| tell(session, plugin));
    Ok(0)
}

/// A source of which a folder alone is read.
fn only(source: String, folder: Option<&str>) -> Result<String, Problem> {
    let is_address = source.contains("://") || source.contains("github:");
    match folder {
        None => Ok(source),
        Some(folder) if is_address && !source.contains('#') => Ok(format!("{source}#{folder}")),
        Some(_) if is_address => {
            Err(Problem::new(Code::BadRequest, "The address names a folder already, behind its #."))
        }
        Some(_) => {
            Err(Problem::new(Code::BadRequest, "--sparse is of a repository that is named by its address.")
                .with_next("Name the folder itself where it lies on this computer."))
        }
    }
}

/// Updates a plugin. Where what is new was accepted beforehand, it is printed, and taken as it was printed.
async fn update(session: &Session, plugin: &str, accept: bool) -> Result<(), Problem> {
    let update = |accepted| Command::Extension {
        change: ExtensionChange::PluginUpdate { plugin: plugin.to_owned(), accepted },
    };
    match session.submit(update(Vec::new())).await {
        Err(problem) if accept && problem.code == Code::NotDone && !problem.candidates.is_empty() => {
            problem.candidates.iter().for_each(|line| output::complain(&format!("New: {line}")));
            session.submit(update(problem.candidates)).await?;
        }
        done => drop(done?),
    }
    Ok(())
}

async fn installed(session: &Session) -> Result<Vec<PluginInfo>, Problem> {
    let Reply::Plugins { plugins } = session.query(Query::Plugins {}).await? else {
        return Err(unexpected());
    };
    Ok(plugins)
}

async fn tell_one(session: &Session, name: &str) -> Result<u8, Problem> {
    let plugins = installed(session).await?;
    plugins.iter().filter(|plugin| plugin.plugin == name).for_each(|plugin| tell(session, plugin));
    Ok(0)
}

async fn search(session: &Session, words: String) -> Result<u8, Problem> {
    let Reply::PluginOffers { offers, findings } = session.query(Query::PluginOffers { words }).await? else {
        return Err(unexpected());
    };
    if offers.is_empty() && !session.json {
        output::words("No marketplace that is known lists such a plugin.");
    }
    for offer in &offers {
        let line = json!({
            "plugin": offer.plugin, "market": offer.market, "version": offer.version, "description": offer.description,
            "category": offer.category, "source": offer.source, "host": offer.host, "installed": offer.installed, "why": offer.why,
        });
        output::either(session.json, &line, || {
            let state = if offer.installed.is_some() { " (installed)" } else { "" };
            let next = match offer.why.as_str() {
                "" => format!("gloss plugin install {}", output::name(&offer.source)),
                why => output::name(why),
            };
            format!("{}{state}: {}\n  {next}", output::name(&offer.plugin), output::name(&offer.description))
        });
    }
    findings.iter().for_each(|finding| output::complain(finding));
    Ok(0)
}

async fn authority(session: &Session, plugin: String, reference: Option<String>) -> Result<u8, Problem> {
    let Reply::PluginAuthority { authority, findings, .. } =
        session.query(Query::PluginAuthority { plugin, reference }).await?
    else {
        return Err(unexpected());
    };
    if authority.is_empty() && !session.json {
        output::words("It runs, reaches and reads nothing, and asks for no more than a task has.");
    }
    for line in &authority {
        let row = json!({ "verb": line.verb, "object": line.object, "file": line.file, "line": line.line });
        output::either(session.json, &row, || output::name(&sentence(line)));
    }
    for found in &findings {
        // In the fields of a line, so that who reads those alone reads on.
        let row = json!({ "verb": "finding", "object": found.says, "file": found.file, "line": found.line });
        output::either(session.json, &row, || {
            format!(
                "Not used: {} ({}, line {})",
                output::name(&found.says),
                output::name(&found.file),
                found.line
            )
        });
    }
    Ok(0)
}

fn sentence(line: &AuthorityLine) -> String {
    let verb = match line.verb {
        AuthorityVerb::Runs => "Runs",
        AuthorityVerb::Reaches => "Reaches",
        AuthorityVerb::Reads => "Reads",
        AuthorityVerb::Raises => "Wishes for more than a task has:",
    };
    format!("{verb} {} ({}, line {})", line.object, line.file, line.line)
}

fn tell(session: &Session, plugin: &PluginInfo) {
    output::either(session.json, &json!(plugin), || words(plugin));
}

fn words(plugin: &PluginInfo) -> String {
    let state = if plugin.enabled { "" } else { " (off)" };
    let mut lines = vec![format!(
        "{} {}{state}: {}",
        output::name(&plugin.plugin),
        plugin.version,
        output::name(&plugin.description)
    )];
    lines.push(format!("  from {}", output::name(&plugin.source)));
    lines.extend(
        (!plugin.parts.is_empty()).then(|| format!("  brings {}", output::name(&plugin.parts.join(", ")))),
    );
    lines.extend(plugin.authority.iter().map(|line| format!("  {}", output::name(&sentence(line)))));
    lines.extend(plugin.findings.iter().map(|finding| format!("  not used: {}", output::name(finding))));
    lines.join("\n")
}
