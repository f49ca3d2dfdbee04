//! One file per command, or per small family. Each asks the engine and prints.

mod access;
pub(crate) mod approvals;
mod artifacts;
mod automation;
mod branch;
mod budget;
mod bundle;
mod card;
mod check;
mod doctor;
mod edit;
mod export;
mod facts;
mod files;
mod find;
mod goal;
mod held;
mod hey;
mod hook;
mod house;
mod install;
mod keep;
mod mcp;
mod memory;
mod model;
mod note;
mod orchestrate;
mod plugin;
mod recipe;
mod record;
mod role;
mod rpc;
mod run;
mod sandbox;
mod serve;
mod site;
mod skill;
mod tasks;
mod view;

use gloss_protocol::{Code, Problem};

use crate::args::{Arguments, Automation, Command};
use crate::output;
use crate::session::Session;

/// Carries a command out; gives its exit status.
///
/// # Errors
/// The problem of the command; its code says the exit status.
pub(crate) async fn run(arguments: Arguments) -> Result<u8, Problem> {
    let Arguments { dir, json, command } = arguments;
    if let Command::Serve { port } = command {
        return serve::serve(dir, port, json).await;
    }
    match command {
        Command::Automation(Automation::Install) => return install::install(json),
        Command::Automation(Automation::Keep) => return keep::keep().await,
        // A folder that can't be opened is looked at and put back all the same.
        Command::Doctor { link: Some(old), .. } => return doctor::link(dir, json, old).await,
        Command::Doctor { restore: true, from, anew, .. } => {
            return doctor::restore(dir, json, from, anew).await;
        }
        Command::Doctor { bundle: None, .. } => return doctor::doctor(dir, json).await,
        _ => {}
    }
    let walls = matches!(&command, Command::Sandbox { .. });
    let verifies = matches!(&command, Command::Log(log) if log.verify);
    let session = match Session::open(dir, json).await {
        Err(problem) if verifies && problem.code == Code::StoreDamaged => {
            return Err(doctor::no_log(json, problem));
        }
        Err(problem) if walls => return Ok(sandbox::not_run(json, &problem)),
        session => session?,
    };
    let status = carry_out(&session, command).await;
    let left_out = session.client.take_left_out();
    for words in &left_out {
        output::complain(&format!("gloss: {words}"));
    }
    if !left_out.is_empty() {
        output::complain(
            "       Run gloss doctor to see which; gloss doctor --restore takes back what a copy has.",
        );
    }
    status
}

async fn carry_out(session: &Session, command: Command) -> Result<u8, Problem> {
    match command {
        Command::Run(run) => run::run(session, run).await,
        Command::Tasks { before } => tasks::list(session, before).await,
        Command::Show { task } => tasks::show(session, &task).await,
        Command::Remove { task } => tasks::remove(session, &task).await,
        Command::Stop { task } => tasks::stop(session, &task).await,
        Command::Steer { task, text } => tasks::steer(session, &task, text).await,
        Command::Resume { task } => tasks::resume(session, task).await,
        Command::Rename { task, title } => tasks::rename(session, task, title).await,
        Command::Budget { id, amount } => budget::run(session, id, amount).await,
        Command::Approvals { what } => approvals::run(session, what).await,
        Command::Access(what) => access::run(session, what).await,
        Command::Plugin(what) => plugin::run(session, what).await,
        Command::Role(what) => role::run(session, what).await,
        Command::Hook(what) => hook::run(session, what).await,
        Command::Skill(what) => skill::run(session, what).await,
        Command::Mcp(what) => mcp::run(session, what).await,
        Command::Files(what) => files::run(session, what).await,
        Command::Sandbox { command } => sandbox::run(session, command).await,
        Command::Model(model) => model::run(session, model).await,
        Command::Artifacts => artifacts::list(session).await,
        Command::View { file, version, place } => view::view(session, file, version, place).await,
        Command::Check { file, version, place } => check::check(session, file, version, place).await,
        Command::Versions { file } => artifacts::versions(session, file).await,
        Command::Compare { file, a, b } => view::compare(session, file, a, b).await,
        Command::Edit { file, place, how, suggest, args } => {
            edit::edit(session, (file, place), how, suggest, &args).await
        }
        Command::Suggest(mode) => edit::suggest(session, mode.file, !mode.off).await,
        Command::Find(wanted) => find::find(session, wanted.words, wanted.file).await,
        Command::Convert { file } => edit::convert(session, file).await,
        Command::Restore { file, version } => edit::restore(session, file, version).await,
        Command::Export(wish) => export::export(session, wish).await,
        Command::Note(note) => note::run(session, note).await,
        Command::Held(held) => held::run(session, held).await,
        Command::Facts { file, recompute: true, .. } => facts::recompute(session, file).await,
        Command::Facts { file, stale, .. } => facts::list(session, file, stale).await,
        Command::Automation(words) => automation::run(session, words).await,
        Command::Memory(words) => memory::run(session, words).await,
        Command::Card(words) => card::run(session, words).await,
        Command::Goal(words) => goal::run(session, words).await,
        Command::Orchestrate(words) => orchestrate::run(session, words).await,
        Command::Site(words) => site::run(session, words).await,
        Command::Recipe(words) => recipe::run(session, words).await,
        Command::Hey => hey::hey(session).await,
        Command::Log(log) => record::log(session, log).await,
        Command::Receipt { task, out } => record::receipt(session, task, out).await,
        Command::Sample => house::sample(session).await,
        Command::Rpc => rpc::serve(session).await,
        Command::Doctor { bundle: Some(file), yes, .. } => bundle::bundle(session, &file, yes).await,
        // Carried out before a folder was opened.
        Command::Doctor { bundle: None, .. } | Command::Serve { .. } => Ok(0),
    }
}
