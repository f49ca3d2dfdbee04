//! The receipt of a task: what it read, changed, ran, reached, asked for, was refused and used, with its helpers counted in. Drawn
//! from the store by one look, as of one moment; it tells nothing that is not stored.

pub(super) mod changes;
mod lists;
mod markdown;
pub(super) mod spending;
pub(super) mod wording;
mod work;

use std::sync::Arc;

use gloss_protocol::{Problem, Receipt, ReceiptHelper, Reply, Thread, ThreadId};
use gloss_store::Read;

use crate::config::Config;
use crate::doors::{Shared, now};
use crate::money::label::Label;
use work::Work;

/// Things of one list that a receipt names.
const MAX_LISTED: usize = 500;

/// The receipt of a task, and the same as Markdown.
///
/// # Errors
/// Where there is no such task; errors of the store.
pub(super) fn receipt(shared: &Arc<Shared>, task: &ThreadId) -> Result<Reply, Problem> {
    let label = Config::read(&shared.home.dir).map(|config| config.money.currency.0).unwrap_or_default();
    let receipt = shared.read(|read, _| read.together(|| draw(read, task, &label)))?;
    let markdown = markdown::markdown(&receipt);
    Ok(Reply::Receipt { receipt: Box::new(receipt), markdown })
}

fn draw(read: Read<'_>, task: &ThreadId, label: &Label) -> Result<Receipt, Problem> {
    let work = Work::read(read, task)?;
    let sources = lists::sources(read, &work)?;
    let changes = changes::changes(read, &work)?;
    let moves = lists::moves(read, &work)?;
    let questions = lists::questions(&work);
    let refusals = lists::refusals(&work, &questions);
    let spending = spending::spending(&work, label, (&changes, &questions, &refusals));
    let unlisted: u64 = work.entries_of("source.read").map(|entry| entry.number("more")).sum();
    let thread = &work.thread;
    let ended =
        thread.status.at_rest().then(|| work.own_turns().last().and_then(|turn| turn.ended_at)).flatten();
    let mut receipt = Receipt {
        task: thread.id.clone(),
        title: thread.title.clone(),
        status: thread.status,
        began: thread.created_at,
        ended,
        says: String::new(),
        sources,
        changes,
        moves,
        commands: lists::commands(read, &work)?,
        hosts: lists::hosts(&work),
        questions,
        refusals,
        spending,
        helpers: work.helpers.iter().map(helper).collect(),
        more: u32::try_from(unlisted).unwrap_or(u32::MAX),
        sections: Vec::new(),
        log: read.log_end()?,
        drawn_at: now(),
    };
    receipt.says = wording::line(&receipt);
    bound(&mut receipt);
    receipt.sections = wording::sections(&receipt);
    Ok(receipt)
}

fn helper(thread: &Thread) -> ReceiptHelper {
    ReceiptHelper {
        task: thread.id.clone(),
        title: thread.title.clone(),
        role: thread.helps.as_ref().map(|helps| helps.role.clone()).unwrap_or_default(),
        status: thread.status,
        usage: thread.usage,
    }
}

/// Cuts each list where it is very long, and counts what is not listed.
fn bound(receipt: &mut Receipt) {
    fn cut<T>(list: &mut Vec<T>) -> usize {
        let more = list.len().saturating_sub(MAX_LISTED);
        list.truncate(MAX_LISTED);
        more
    }
    let more = cut(&mut receipt.sources)
        + cut(&mut receipt.changes)
        + cut(&mut receipt.moves)
        + cut(&mut receipt.commands)
        + cut(&mut receipt.hosts)
        + cut(&mut receipt.questions)
        + cut(&mut receipt.refusals)
        + cut(&mut receipt.helpers);
    receipt.more = receipt.more.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
}
