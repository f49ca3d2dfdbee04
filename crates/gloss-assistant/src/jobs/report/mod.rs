//! A report from a table: read it, look at its columns, ask for figures, write `<stem>-report.md`. The same rules
//! serve any table; a section with nothing to say is left out.

mod additive;
mod bare;
mod base;
mod changes;
mod compose;
mod course;
mod deck;
mod figures;
mod gains;
mod groups;
mod limits;
mod links;
mod measures;
mod movers;
mod names;
mod outcome;
mod panel;
mod periods;
mod pictures;
mod profile;
mod ranks;
mod rates;
mod roles;
mod running;
pub(super) mod schema;
mod season;
mod series;
mod shares;
mod sheets;
pub(super) mod site;
pub(super) mod story;
mod survey;
mod things;
mod time;
mod totals;
mod turns;
mod units;
mod values;
mod variants;
pub(super) mod workbook;

use super::deck::Outline;
use crate::desk::Desk;
use crate::words::{file_name, without_extension};
use base::Base;
use profile::Profile;
use story::{Part, Story};

/// Writes the report; the closing words once it stands.
pub(super) fn run(desk: &Desk, path: &str) -> Option<String> {
    let told = match looked(desk, path, compose::compose_report)? {
        Ok(told) => told,
        Err(why) => return Some(why),
    };
    let target = format!("{}-report.md", without_extension(path));
    let why = format!("Report from {}", file_name(path));
    Some(match super::write(desk, &target, &told.text, &why)? {
        Ok(result) => format!("I wrote {}. {}", super::written(&result, &target), told.closing),
        Err(why) => format!("I couldn't write {target}. {why}"),
    })
}

/// The same findings as the outline of a deck; why not, where the file can't be read.
pub(super) fn outline(desk: &Desk, path: &str) -> Option<Result<Outline, String>> {
    looked(desk, path, deck::outline)
}

/// Looks at a table in all ways and tells what was found; none while something is still asked.
fn looked<T>(
    desk: &Desk,
    path: &str,
    tell: impl Fn(&Story<'_>, Vec<Part>, bool) -> T,
) -> Option<Result<T, String>> {
    let source = match schema::read(desk, path)? {
        Ok(source) => source,
        Err(why) => return Some(Err(format!("I couldn't read {}. {why}", file_name(path)))),
    };
    let schema = base::joined(&source);
    let base = Base::ask(desk, &source, &schema)?;
    let profile = Profile::ask(desk, &schema, &base)?;
    let mut roles = roles::roles(&schema, &profile, base.rows);
    panel::find(desk, &schema, &profile, &base.from, &mut roles)?;
    running::find(desk, &schema, &profile, &base.from, &mut roles)?;
    series::levels(desk, &schema, &profile, &base.from, &mut roles)?;
    let story = Story::new(desk, &source, &schema, &roles, &profile, &base);
    let (parts, plain) = parts(&story);
    let told = tell(&story, parts, plain);
    desk.calls().is_empty().then_some(Ok(told))
}

/// All ways of looking at a table; each is asked whether it has something to say. And true where the table is no
/// list of rows, so that nothing is said of its rows.
fn parts(story: &Story<'_>) -> (Vec<Part>, bool) {
    if let Some(part) = survey::part(story).or_else(|| bare::part(story)) {
        return (vec![part], true);
    }
    let all = [
        changes::part,
        series::part,
        running::part,
        units::part,
        sheets::part,
        outcome::part,
        gains::part,
        time::part,
        groups::part,
        ranks::part,
        figures::part,
        links::part,
    ];
    (all.iter().map(|part| part(story)).collect(), false)
}
