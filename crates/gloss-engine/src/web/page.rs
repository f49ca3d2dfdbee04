//! The reading of one page: fetched by the one way out, made into Markdown by a worker with limits, and kept as a file where
//! that is wanted. Ended when the host is taken away.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gloss_agent::doors::ReadPage;
use gloss_client::{Bounds, Ended};
use gloss_errand::page::{LeftOut, Page, Reply, Source, limits, request};
use gloss_network::{Fetched, Hosts, Limits, Method, Network, NetworkError, Request, Secrets, host_of};
use gloss_protocol::{Code, Problem, Refuser};

use crate::clock;
use crate::doors::Shared;
use crate::off_core::{self, OffCore};
use crate::programs::running::Listed;
use crate::turn::trail::PageRequest;

/// Between two looks at whether it is still wanted.
const LOOK: Duration = Duration::from_millis(25);

/// Reads a page by the leave that a turn has, listed with it. Whom it is asked of is known from the moment that it is.
///
/// # Errors
/// Where a rule forbids it, or it can't be had.
pub(crate) async fn read(
    shared: &Arc<Shared>,
    (listed, hosts): (Listed, Hosts),
    (address, page): (&str, &mut PageRequest<'_>),
    stop: &Arc<AtomicBool>,
) -> Result<ReadPage, Problem> {
    let network = Network::start()?;
    let secrets = Secrets::new(shared.home.known_secrets())?;
    let asked = Request { url: address.to_owned(), method: Method::Get };
    let (bounds, stops) = (Limits::default(), [stop.clone(), listed.command.stop.clone()]);
    if stops.iter().any(|stop| stop.load(Ordering::SeqCst)) {
        return Err(wanted_no_more());
    }
    let fetching = network.fetch(&asked, &hosts, &secrets, &bounds, &mut page.hosts);
    let unwanted = async {
        while !stops.iter().any(|stop| stop.load(Ordering::SeqCst)) {
            tokio::time::sleep(LOOK).await;
        }
    };
    let fetched = tokio::select! {
        fetched = fetching => fetched.map_err(|error| refused_on_the_way(&error))?,
        () = unwanted => {
            return Err(wanted_no_more());
        }
    };
    drop(listed);
    page.bytes = fetched.bytes.len() as u64;
    if fetched.status >= 400 {
        page.status = fetched.status;
        // The host alone: what stands behind it in the address may be the server's own words.
        let host = host_of(&fetched.url)?;
        let says = format!("{host} answers that there is no such page ({}).", fetched.status);
        return Err(Problem::new(Code::NotFound, says).with_next("Check the address."));
    }
    let made = off_core::spawn(move |off| made_into_words(off, fetched));
    made.await.map_err(|_| Problem::new(Code::Internal, "Reading the page broke off."))?
}

/// The problem of a page that could not be had; where a rule of the way out stood before it, a refusal.
fn refused_on_the_way(error: &NetworkError) -> Problem {
    let is_refusal = matches!(error.code(), Code::NotDone | Code::HoldsSecrets | Code::BudgetSpent);
    let problem = error.problem();
    if is_refusal { problem.refused_by(Refuser::Network) } else { problem }
}

fn wanted_no_more() -> Problem {
    Problem::new(Code::Interrupted, "Reading it was ended: it is wanted no more.")
}

/// Makes Markdown of a page, in a worker.
fn made_into_words(_off: &OffCore, fetched: Fetched) -> Result<ReadPage, Problem> {
    let host = host_of(&fetched.url)?;
    let size = fetched.bytes.len() as u64;
    let source = Source {
        address: fetched.url.clone(),
        at: fetched.at,
        sha256: fetched.sha256.clone(),
        content_type: fetched.content_type,
        charset: fetched.charset,
    };
    let broken = |why: &str| {
        let says = format!("The page of {host} can’t be read: {why}");
        Problem::new(Code::NotDone, says).with_next("Use another page that says the same.")
    };
    let question = request(&source, &fetched.bytes).map_err(|error| broken(&format!("{error}.")))?;
    let bounds = Bounds { wall: Duration::from_secs(limits::MAX_WALL_SECONDS), answer: limits::MAX_REPLY };
    let bytes = match gloss_client::run_worker(limits::WORKER, question, bounds) {
        Ended::Answered(bytes) => bytes,
        Ended::TookTooLong => return Err(broken("it takes too long.")),
        Ended::NeededTooMuchMemory => return Err(broken("it needs too much memory.")),
        Ended::NotStarted(why) | Ended::Failed(why) => return Err(broken(&format!("{why}."))),
    };
    match Reply::read(&bytes) {
        Some(Reply::Made(page)) => Ok(ReadPage { bytes: size, ..as_read(&source, host, *page) }),
        Some(Reply::Not(why)) => {
            Err(Problem::new(Code::NotDone, format!("The page of {host} can’t be read. {why}"))
                .with_next(why.next_step()))
        }
        None => Err(broken("what reads it makes no sense.")),
    }
}

fn as_read(source: &Source, host: String, page: Page) -> ReadPage {
    ReadPage {
        address: source.address.clone(),
        host,
        title: page.title,
        text: page.markdown,
        at: clock::local(i128::from(source.at.0) * 1_000_000),
        sha256: source.sha256.clone(),
        left_out: describe(page.left_out),
        bytes: 0,
    }
}

/// What is not in the text, in sentences.
fn describe(left: LeftOut) -> Vec<String> {
    let counts = [
        (left.hidden_words, "words that the page hides from whoever looks at it are left out"),
        (left.hidden_letters, "letters that nobody sees are left out"),
        (left.other_words, "words beside the article are left out"),
        (left.pictures, "pictures are named and not loaded"),
        (left.rows, "rows or entries beyond the first are left out"),
    ];
    let mut out: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}."))
        .collect();
    out.extend(left.is_cut.then(|| "The rest of a very long page is left out.".to_owned()));
    out
}
