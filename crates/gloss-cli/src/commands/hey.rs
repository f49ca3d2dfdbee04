//! `gloss hey`: over all workspaces, what moved, what waits, what is at risk.

use gloss_protocol::{HeyLine, Problem, Query, Reply};
use serde_json::json;

use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn hey(session: &Session) -> Result<u8, Problem> {
    let Reply::Hey { workspaces } = session.query(Query::Hey {}).await? else {
        return Err(unexpected());
    };
    for workspace in workspaces {
        let line = json!({
            "workspace": workspace.folder,
            "name": workspace.name,
            "at_work": workspace.at_work,
            "working": workspace.working,
            "automations": workspace.automations,
            "cards": workspace.cards,
            "moved": workspace.moved,
            "waiting": workspace.waiting,
            "at_risk": workspace.at_risk,
        });
        output::either(session.json, &line, || {
            let mut words = vec![format!("{} ({} at work)", workspace.name, workspace.at_work)];
            for (head, lines) in [
                ("Moved", &workspace.moved),
                ("Waits for you", &workspace.waiting),
                ("At risk", &workspace.at_risk),
            ] {
                words.extend((!lines.is_empty()).then(|| format!("  {head}")));
                words.extend(lines.iter().map(describe_line));
            }
            if words.len() == 1 {
                words.push("  Nothing new.".to_owned());
            }
            words.extend(match workspace.cards {
                0 => None,
                1 => Some("  1 card to recall".to_owned()),
                n => Some(format!("  {n} cards to recall")),
            });
            words.join("\n")
        });
    }
    Ok(0)
}

fn describe_line(line: &HeyLine) -> String {
    format!("    {}: {}", line.title, line.says)
}
