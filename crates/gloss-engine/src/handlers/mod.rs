//! Commands: one file per family. Each checks, writes in named transactions together with the command's id, and
//! says what it came to. A command that was carried out before is only answered again.

mod access;
mod act;
pub(crate) mod artifact;
mod automation;
mod block;
mod budget;
mod card;
mod change;
mod context;
mod convert;
mod drafts;
mod extension;
mod fact;
mod files;
mod fix;
mod goal;
mod import;
mod in_force;
mod inverse;
mod left_files;
mod memory;
pub(crate) mod note;
mod orchestrate;
pub(crate) mod prepared;
mod put_back;
mod rebase;
mod recipe;
mod release;
mod remove;
mod replay;
mod review;
mod send;
mod task;
mod undo;
mod undo_acts;
mod undo_words;
mod workspace;

use gloss_protocol::{Code, Command, CommandId, Done, Problem};

use crate::access::grants;
use crate::space::Space;
use crate::turn::approval;
pub(crate) use prepared::Handled;

/// Carries a command out, once, or says how it is prepared beside the core.
///
/// # Errors
/// Problem that stands in its way; then nothing was done.
pub(crate) fn handle(space: &mut Space, id: &CommandId, command: Command) -> Result<Handled, Problem> {
    if let Some(done) = space.store.read().command(id)? {
        return Ok(Handled::Done(done));
    }
    match command {
        Command::NoteUndo { notes } => undo::undo(space, id, &notes),
        Command::ChangeAccept { change } => change::accept(space, id, &change),
        Command::ArtifactAct { path, at, act } => act::act(space, id, &path, &at, &act),
        Command::ArtifactEdit(edit) => artifact::edit(space, id, &edit),
        Command::ArtifactPaste { path, at, cells } => {
            block::write(space, id, &path, &at, &block::How::Paste(&cells))
        }
        Command::ArtifactFill { path, at, to } => block::write(space, id, &path, &at, &block::How::Fill(to)),
        Command::ArtifactSuggest(mode) => {
            artifact::suggest(space, id, &mode.path, mode.on).map(Handled::Done)
        }
        Command::ArtifactReshape { path, at, how } => artifact::reshape(space, id, &path, &at, how),
        Command::ArtifactFix { path, at, rule } => fix::fix(space, id, &path, &at, &rule),
        Command::ArtifactConvert { path } => convert::copy(space, id, &path),
        Command::ArtifactRestore { path, version } => {
            artifact::restore(space, id, &path, version).map(Handled::Done)
        }
        Command::ContextSave { path, text, sha256 } => context::save(space, id, &path, &text, &sha256),
        Command::SitePublish { path, version, audience, until, newest, allowed } => {
            release::publish(space, id, (&path, version), (audience, until, newest), allowed)
        }
        Command::SiteRollback { path, release } => release::roll_back(space, id, &path, release),
        Command::SiteUnpublish { path, release } => {
            release::unpublish(space, id, &path, release).map(Handled::Done)
        }
        Command::Extension { change } => extension::change(space, id, change),
        other => at_once(space, id, other).map(Handled::Done),
    }
}

/// Carries out a command that needs nothing prepared.
fn at_once(space: &mut Space, id: &CommandId, command: Command) -> Result<Done, Problem> {
    match command {
        Command::TaskSay { task, text, attachments, model, budget, role, on_approval } => task::say(
            space,
            id,
            task,
            &text,
            &attachments,
            (model.as_deref(), role.as_deref()),
            (budget, on_approval),
        ),
        Command::TaskAnswer { task, question, answer } => task::answer(space, id, &task, &question, &answer),
        Command::ApprovalAnswer { approval, allow, reach, edited } => {
            approval::answer(space, id, &approval, (allow, reach, edited))
        }
        Command::AccessGive { task, may } => grants::give(space, id, task, may),
        Command::AccessRule { task, action, rule } => grants::set_rule(space, id, task, (action, rule)),
        Command::AccessRevoke { access } => access::revoke(space, id, &access),
        Command::FilesArrange { steps } => files::arrange(space, id, &steps),
        Command::FilesUndo { operation } => files::undo(space, id, &operation),
        Command::TaskOpen { task, model } => task::open(space, id, task, model.as_deref()),
        Command::TaskStop { task } => task::stop(space, &task),
        Command::TaskRemove { task } => remove::remove(space, id, &task),
        Command::TaskResume { task } => task::resume(space, id, &task),
        Command::NoteAdd { path, at, intent, text, everywhere, exactly } => {
            note::add(space, id, &path, &at, intent, &text, (everywhere, exactly))
        }
        Command::NoteEdit { note, intent, text } => note::edit(space, id, &note, intent, &text),
        Command::NotePlace { note, at } => note::place(space, id, &note, &at),
        Command::NoteDrop { note } => note::drop(space, id, &note),
        Command::NoteSend { notes, line, model, task } => {
            send::send(space, id, &notes, &line, model.as_deref(), task)
        }
        Command::NoteResolve { notes } => note::resolve(space, id, &notes),
        Command::NoteRefuse { note } => note::refuse(space, id, &note),
        Command::NoteImport { path, json } => import::import(space, id, &path, &json),
        Command::FactRecompute { path, facts } => fact::recompute(space, id, &path, &facts),
        Command::ChangeLeave { change } => change::leave(space, id, &change),
        Command::WorkspaceRefresh { path } => workspace::refresh(space, path.as_deref()),
        Command::TaskLeave { task } => task::leave(space, id, &task),
        Command::TaskRename { task, title } => task::rename(space, id, &task, &title),
        Command::TaskBudget { task, tokens } => task::budget(space, id, &task, tokens),
        Command::BudgetSet { of, amount, money_only } => budget::set(space, id, &of, (&amount, money_only)),
        Command::WorkspaceSample {} => workspace::sample(space),
        other => of_what_lasts(space, id, other),
    }
}

/// What outlives a task: automations, goals, recipes, memory and cards.
fn of_what_lasts(space: &mut Space, id: &CommandId, command: Command) -> Result<Done, Problem> {
    match command {
        Command::AutomationSave { automation, draft, budget } => {
            automation::save(space, id, automation, *draft, budget.as_deref())
        }
        Command::AutomationPause { automation } => automation::pause(space, id, &automation),
        Command::AutomationResume { automation } => automation::resume(space, id, &automation),
        Command::AutomationSeen { automation, run } => automation::seen(space, id, &automation, run),
        Command::AutomationRun { automation } => automation::run(space, id, &automation),
        Command::AutomationRemove { automation } => automation::remove(space, id, &automation),
        Command::AutomationImport { toml, zone } => automation::import(space, id, &toml, &zone),
        Command::GoalStart { draft } => goal::start(space, id, *draft),
        Command::GoalPause { goal } => goal::pause(space, id, &goal),
        Command::GoalResume { goal } => goal::resume(space, id, &goal),
        Command::GoalStop { goal } => goal::stop(space, id, &goal),
        Command::TaskOrchestrate { text, folders, model } => {
            orchestrate::orchestrate(space, id, &text, &folders, model.as_deref())
        }
        Command::RecipeSave { recipe, task, name, model, marked } => {
            let saved = recipe::Saved { name, model, marked };
            recipe::save(space, id, recipe.as_ref(), task.as_ref(), saved)
        }
        Command::RecipeRun { recipe, inputs } => recipe::run(space, id, &recipe, &inputs),
        Command::RecipeRemove { recipe } => recipe::remove(space, id, &recipe),
        Command::MemoryAdd { text, kind, scope } => memory::add(space, id, &text, kind, scope),
        Command::MemoryEdit { memory, text, kind, scope } => {
            memory::edit(space, id, &memory, text.as_deref(), kind, scope)
        }
        Command::MemoryRule { keep_said } => memory::rule(space, id, keep_said),
        Command::Card(change) => card::change(space, id, change),
        Command::MemoryForget { memory } => memory::forget(space, id, &memory),
        // The home's own commands never come here: they need no workspace.
        _ => Err(Problem::new(Code::Internal, "This concerns the home and no workspace.")),
    }
}
