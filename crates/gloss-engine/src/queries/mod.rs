//! Queries, each answered on a read connection, off the core's thread. Changes nothing; where a file matters it
//! was compared with the disk before.

mod activity;
mod acts;
mod annotations;
mod check;
mod compare;
mod doctor;
mod export;
mod facts;
mod file;
mod find;
mod foresee;
mod hey;
mod hosts;
mod house;
mod image;
pub(crate) mod made;
mod maker;
mod memories;
pub(crate) mod paths;
mod proof;
mod quoted;
mod receipt;
mod release;
pub(crate) mod report;
mod review;
mod review_copy;
mod sheet;
mod site;
mod slides;
mod view;

use std::sync::Arc;

use gloss_protocol::{Code, Problem, Query, Reply, TaskView};

use crate::automations::schedule;
use crate::config::Config;
use crate::doors::Shared;
use crate::off_core::OffCore;

pub(crate) use compare::{carried, steps};
pub(crate) use doctor::{check, of_home, of_model};
pub(crate) use hey::hey;
pub(crate) use house::listed;

/// Answers a query.
///
/// # Errors
/// Problem with what is not there, or can't be read.
pub(crate) fn answer(off: &OffCore, shared: &Arc<Shared>, query: Query) -> Result<Reply, Problem> {
    match query {
        Query::Snapshot {} => house::snapshot(shared),
        Query::Tasks { before, limit } => shared.read(|read, _| {
            let limit = limit.clamp(1, house::SNAPSHOT_THREADS);
            let none = || {
                Problem::new(Code::BadRequest, "No list of tasks ends with this.")
                    .with_next("Take what the last list said, or leave it out.")
            };
            read.together(|| {
                let threads = match before {
                    Some(before) => read.threads_before(&before, limit)?.ok_or_else(none)?,
                    None => read.threads(limit)?,
                };
                let older = read.older(&threads, limit)?;
                Ok(Reply::Tasks { threads, older })
            })
        }),
        Query::Task { task } => shared.read(|read, _| {
            let thread = read
                .thread(&task)?
                .ok_or_else(|| Problem::new(Code::NotFound, format!("There is no task {task}.")))?;
            let (turns, items) = (read.turns(&thread.id)?, read.items(&thread.id)?);
            let task = TaskView { turns, items, bytes: read.thread_bytes(&thread.id)?, thread };
            Ok(Reply::Task { task })
        }),
        Query::Approvals {} => shared.read(|read, _| {
            let mut approvals = read.approvals_waiting()?;
            approvals.extend(read.approvals_answered()?);
            Ok(Reply::Approvals { approvals })
        }),
        Query::Access { task } => crate::access::card::card(off, shared, task.as_ref()),
        Query::Plugins {} => crate::plugins::list(off, shared),
        Query::PluginOffers { words } => crate::plugins::search(off, shared, &words),
        Query::PluginAuthority { plugin, reference } => {
            crate::plugins::authority(off, shared, (&plugin, reference.as_deref()))
        }
        Query::Commands {} => crate::commands::list(off, shared),
        Query::Hooks {} => crate::hooks::list(off, shared),
        Query::Skills {} => crate::skills::list(off, shared),
        Query::Skill { skill } => crate::skills::show(off, shared, &skill),
        Query::Servers {} => crate::servers::list(off, shared),
        Query::ServerTest { server } => crate::servers::test(off, shared, &server),
        Query::SignIn { server, client } => crate::servers::sign_in(off, shared, &server, client),
        Query::Forms {} => Ok(crate::servers::forms(shared)),
        Query::FileOperations {} => {
            shared.read(|read, _| Ok(Reply::FileOperations { operations: read.operations()? }))
        }
        Query::Sandbox {} => crate::programs::policy::of_nobody(off, shared),
        Query::Files {} => {
            let (files, unlisted) = listed(&shared.folder)?;
            let files = files.into_iter().map(|listed| listed.file).collect();
            let unlisted = u32::try_from(unlisted).unwrap_or(u32::MAX);
            Ok(Reply::Files { files, unlisted })
        }
        Query::Versions { path } => shared.read(|read, _| {
            let path = shared.folder.normal(&path)?;
            let versions: Vec<_> = read.versions(&path)?.into_iter().map(|stored| stored.version).collect();
            if versions.is_empty() {
                return Err(Problem::new(Code::NotFound, format!("Gloss knows no file {path}.")));
            }
            Ok(Reply::Versions { versions })
        }),
        Query::View { path, version, from, count } => view::view(shared, &path, version, from, count),
        Query::Prose { text } => view::prose(&text),
        Query::Text { path, version, at } => view::text(shared, &path, version, at.as_deref()),
        Query::Point { path, version, selection, reach } => shared.read(|read, blobs| {
            let text = shared.texts.read(read, blobs, &path, version)?;
            Ok(Reply::Point { pointed: text.point(&selection, reach)? })
        }),
        Query::Paint { path, version, spans } => view::paint(shared, &path, version, &spans),
        Query::Compare { path, a, b } => compare::compare(shared, &path, a, b),
        Query::Notes { path } => shared.read(|read, _| {
            let path = path.map(|path| shared.folder.normal(&path)).transpose()?;
            Ok(Reply::Notes { notes: read.notes(path.as_deref())? })
        }),
        Query::Held { path } => shared.read(|read, _| {
            let path = path.map(|path| shared.folder.normal(&path)).transpose()?;
            Ok(Reply::Held { changes: read.held(path.as_deref())? })
        }),
        Query::Facts { path, stale } => facts::facts(shared, &path, stale),
        Query::Fact { fact } => facts::fact(shared, &fact),
        Query::Table { path, sheet, version, from, count, view, places } => {
            let file = sheet::file::File::of(shared, &path, version)?;
            sheet::table::table(&file, sheet.as_deref(), from, count, &view, &places)
        }
        Query::ColumnValues { path, sheet, version, column, words, view } => {
            sheet::values::values(shared, (&path, sheet.as_deref(), version), column, &words, &view)
        }
        Query::FindCells { path, sheet, version, words, view } => {
            sheet::find::find(shared, &path, sheet.as_deref(), version, &words, &view)
        }
        Query::CellSources { path, sheet, version, row, column } => {
            sheet::sources::sources(shared, &path, sheet.as_deref(), version, (row, column))
        }
        Query::Slides { path, version } => slides::slides(shared, &path, version),
        Query::Slide { path, version, slide } => slides::slide(shared, &path, version, slide),
        Query::ChartNumbers { path, version, run } => slides::chart_numbers(shared, &path, version, run),
        Query::SlidePicture { path, version, slide, width } => {
            slides::picture(shared, &path, version, (slide, width))
        }
        Query::SiteOpen { path, version, shell } => site::open(shared, &path, version, &shell),
        Query::SiteFile { address, file } => site::file(shared, &address, &file),
        Query::SiteDocument { address, document } => site::document(shared, &address, &document),
        Query::SitePoint { path, version, page, elements, words } => {
            site::point(shared, (&path, version, &page), &elements, words.as_ref())
        }
        Query::SitePaint { path, version, page, places } => {
            site::paint(shared, (&path, version, &page), &places)
        }
        Query::Check { path, version, at } => check::check(shared, &path, version, at.as_deref()),
        Query::About { path, version } => file::about(shared, &path, version),
        Query::Copy { path, version, from } => file::copy(shared, &path, version, from),
        Query::Image { path, src, version } => image::image(shared, &path, &src, version),
        Query::Review { path, version } => review::review(shared, &path, version),
        Query::Budget { of } => Ok(Reply::Budget { budget: crate::money::state::of(shared, &of)? }),
        Query::Foresee { text, attachments, model } => foresee::task(shared, &text, &attachments, model),
        Query::Find { words, path } => find::find(shared, &words, path.as_deref()),
        Query::Acts { path, at } => acts::acts(shared, &path, at.as_ref()),
        Query::ForeseeNote { path, at, intent, text, exactly, model } => {
            foresee::note(shared, &path, &at, (intent, &text), exactly, model)
        }
        Query::NoteExport { path } => annotations::export(shared, &path),
        Query::Export { wish, from } => export::export(shared, wish, from),
        Query::Schedule { rule, zone, from, count } => {
            Ok(Reply::Schedule { schedule: schedule::schedule(&rule, &zone, &from, count)? })
        }
        Query::Spoken { text, zone } => Ok(Reply::Spoken { found: schedule::spoken(&text, &zone)? }),
        Query::Runs { automation, count } => {
            shared.read(|read, _| Ok(Reply::Runs { runs: read.runs(&automation, count.min(1000))? }))
        }
        Query::SiteLeaving { path, version } => release::leaving(off, shared, &path, version),
        Query::SiteNews { path } => Ok(Reply::SiteNews { news: crate::remake::news(shared, &path)? }),
        Query::Releases { path } => release::releases(shared, &path),
        Query::RecipeDraft { task } => {
            let (recipe, _) = crate::recipes::draft::draft(shared, &task)?;
            Ok(Reply::RecipeDraft { recipe: Box::new(recipe) })
        }
        // Asked of all workspaces, by whoever has them.
        Query::Contexts {} => Ok(Reply::Contexts { files: crate::context::files(shared.folder.root()) }),
        Query::Agents {} => Ok(Reply::Agents { agents: Config::read(&shared.home.dir)?.own_agents }),
        Query::Roles {} => Ok(crate::roles::list_roles(shared)),
        Query::Hey {} => Ok(hey(std::slice::from_ref(shared))),
        Query::Memories { words, count } => memories::memories(shared, &words, count),
        Query::Cards { path } => {
            let path = path.map(|path| shared.folder.normal(&path)).transpose()?;
            Ok(Reply::Cards { cards: crate::cards::views(shared, path.as_deref())? })
        }
        Query::MemoriesOf { memories } => memories::of(shared, &memories),
        Query::Models {} => house::models(shared),
        Query::ModelTest { draft, model } => crate::models::test(&shared.home, &draft, &model),
        Query::ModelsNearby {} => crate::models::nearby::list(&shared.home),
        Query::ModelTry { model } => crate::models::nearby::try_model(&shared.home, &model),
        Query::Log { task, verify, after, limit, point } => {
            doctor::log(shared, task.as_ref(), (after, limit), (verify, point.as_ref()))
        }
        Query::Activity { task, kind, before, limit } => {
            activity::activity(shared, task.as_ref(), (kind, before, limit))
        }
        Query::Receipt { task } => receipt::receipt(shared, &task),
        Query::Doctor { .. } => doctor::doctor(shared),
    }
}
