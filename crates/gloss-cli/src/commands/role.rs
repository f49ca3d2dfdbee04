//! `gloss role list`, `role show NAME`. Decides nothing by itself.

use gloss_protocol::{Code, Problem, Query, Reply, RoleFrom, RoleInfo};
use serde_json::{Value, json};

use crate::args::Role;
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn run(session: &Session, what: Role) -> Result<u8, Problem> {
    let Reply::Roles { roles, findings } = session.query(Query::Roles {}).await? else {
        return Err(unexpected());
    };
    match what {
        Role::List => {
            roles.iter().for_each(|role| tell(session, role));
            findings.iter().for_each(|finding| output::complain(finding));
        }
        Role::Show { role: name } => match roles.iter().find(|role| role.name == name) {
            Some(role) => tell(session, role),
            None => {
                let names = roles.into_iter().map(|role| role.name).collect();
                return Err(
                    Problem::new(Code::NotFound, format!("There is no role {name}.")).with_candidates(names)
                );
            }
        },
    }
    Ok(0)
}

fn tell(session: &Session, role: &RoleInfo) {
    output::either(session.json, &row(role), || words(role));
}

fn from_of(role: &RoleInfo) -> &str {
    match role.from {
        RoleFrom::Person => "person",
        RoleFrom::Folder => "folder",
        RoleFrom::Plugin => &role.plugin,
        RoleFrom::BuiltIn => "built_in",
    }
}

fn row(role: &RoleInfo) -> Value {
    json!({
        "role": role.name,
        "about": role.about,
        "from": from_of(role),
        "only_reads": role.only_reads,
        "model": role.model,
        "effort": role.effort,
        "unused": role.unused,
    })
}

fn words(role: &RoleInfo) -> String {
    let does = if role.only_reads { "only reads" } else { "reads and writes, never more than its task" };
    let mut lines = vec![format!(
        "{} ({}): {}",
        output::name(&role.name),
        output::name(from_of(role)),
        output::name(&role.about)
    )];
    lines.push(format!("  {does}"));
    lines.extend(role.model.iter().map(|model| format!("  asks {}", output::name(model))));
    lines.extend(
        (!role.unused.is_empty()).then(|| format!("  not used: {}", output::name(&role.unused.join(", ")))),
    );
    lines.join("\n")
}
