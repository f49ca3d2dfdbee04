//! `gloss site`: publishes a site and takes it back. What may leave is the engine's to say.

use gloss_protocol::{
    Code, Command, Done, Leak, Problem, Query, Release, ReleaseState, ReleaseView, Reply, SiteLeaving,
};
use serde_json::{Value, json};

use crate::args::{Publish, Site};
use crate::output;
use crate::session::{Session, unexpected};

pub(super) async fn run(session: &Session, words: Site) -> Result<u8, Problem> {
    match words {
        Site::Publish(wish) => publish(session, wish).await,
        Site::Releases { site } => {
            let all = releases(session, &site).await?;
            if all.is_empty() && !session.json {
                output::words(&format!("{site} was not published yet."));
            }
            tell(session, &all);
            Ok(0)
        }
        Site::Rollback { site, release } => {
            changed(session, &site, Command::SiteRollback { path: site.clone(), release }).await
        }
        Site::Unpublish { site, release } => {
            changed(session, &site, Command::SiteUnpublish { path: site.clone(), release }).await
        }
        Site::Open { site, release } => open(session, &site, release).await,
    }
}

async fn publish(session: &Session, wish: Publish) -> Result<u8, Problem> {
    let Publish { site, to, until, newest, version, allowed } = wish;
    let until = until.map(|words| moment(&words)).transpose()?;
    let query = Query::SiteLeaving { path: site.clone(), version };
    let Reply::SiteLeaving { leaving } = session.query(query).await? else { return Err(unexpected()) };
    let SiteLeaving { leaks, version, unsearched, missing, .. } = *leaving;
    for says in &missing {
        output::complain(&format!("gloss: {says} Visitors will not see it."));
    }
    for leak in leaks.iter().filter(|leak| !leak.secret) {
        output::complain(&format!(
            "gloss: {}, line {}: {}, {}",
            leak.file, leak.line, leak.what, leak.masked
        ));
    }
    if unsearched > 0 {
        output::complain(&format!(
            "gloss: {unsearched} pictures, documents, archives and the like were not searched for secrets."
        ));
    }
    let command = Command::SitePublish {
        path: site.clone(),
        version: Some(version),
        audience: to.into(),
        until,
        newest,
        allowed,
    };
    let done = session.submit(command).await;
    if done.as_ref().is_err_and(|problem| problem.code == Code::HoldsSecrets) {
        leaks.iter().filter(|leak| leak.secret).for_each(|leak| tell_leak(session, leak));
        output::complain(
            "gloss: One that is no secret is let through by its file and line: --let app.js:12.",
        );
    }
    let Done::Releases { releases: all } = done? else { return Err(unexpected()) };
    let Some(last) = all.last() else { return Err(unexpected()) };
    let views = releases(session, &site).await?;
    tell(session, &of(views, std::slice::from_ref(last)));
    if last.audience != gloss_protocol::Audience::Me {
        output::complain(
            "gloss: It is open on this network while this computer is on, over a connection that is not encrypted.",
        );
    }
    Ok(0)
}

fn tell_leak(session: &Session, leak: &Leak) {
    let line = json!({ "file": leak.file, "line": leak.line, "what": leak.what, "rule": leak.rule, "shown": leak.masked });
    output::either(session.json, &line, || {
        format!("{}, line {}: {} ({})", leak.file, leak.line, leak.what, leak.masked)
    });
}

async fn releases(session: &Session, site: &str) -> Result<Vec<ReleaseView>, Problem> {
    match session.query(Query::Releases { path: site.to_owned() }).await? {
        Reply::Releases { releases } => Ok(releases),
        _ => Err(unexpected()),
    }
}

async fn changed(session: &Session, site: &str, command: Command) -> Result<u8, Problem> {
    let Done::Releases { releases: all } = session.submit(command).await? else { return Err(unexpected()) };
    tell(session, &of(releases(session, site).await?, &all));
    Ok(0)
}

async fn open(session: &Session, site: &str, n: Option<u32>) -> Result<u8, Problem> {
    let mut all = releases(session, site).await?;
    all.retain(|one| one.release.state == ReleaseState::Live && n.is_none_or(|n| one.release.n == n));
    let last = all.pop().ok_or_else(|| {
        Problem::new(Code::NotFound, format!("{site} is not published."))
            .with_next(format!("Publish it first: gloss site publish {site} --to me"))
    })?;
    let opened = gloss_client::open_link(&last.url);
    tell(session, &[last]);
    if let Err(error) = opened {
        output::complain(&format!(
            "gloss: The browser could not be opened: {error}. Open the address yourself."
        ));
    }
    Ok(0)
}

/// Of releases as they are seen those that were changed.
fn of(views: Vec<ReleaseView>, changed: &[Release]) -> Vec<ReleaseView> {
    views.into_iter().filter(|view| changed.iter().any(|one| one.id == view.release.id)).collect()
}

fn tell(session: &Session, all: &[ReleaseView]) {
    for view in all {
        output::either(session.json, &line(view), || describe_release(view));
    }
}

fn status(view: &ReleaseView) -> &'static str {
    match view.release.state {
        ReleaseState::Live if view.trouble.is_some() => "not_served",
        ReleaseState::Live => "live",
        ReleaseState::Expired => "expired",
        ReleaseState::Unpublished => "unpublished",
    }
}

/// `version` is what its visitors see now; `published` is what it was made of.
fn line(view: &ReleaseView) -> Value {
    let release = &view.release;
    json!({
        "release": release.n,
        "version": release.shows,
        "url": view.url,
        "passcode": view.passcode,
        "until": release.until.map(gloss_protocol::Timestamp::rfc3339),
        "visits": view.visits,
        "status": status(view),
        "audience": release.audience,
        "newest": release.newest,
        "published": release.version,
        "published_at": release.published_at.rfc3339(),
        "trouble": view.trouble,
    })
}

fn describe_release(view: &ReleaseView) -> String {
    let release = &view.release;
    let mut out = format!("{}  version {}  {}  {}", release.n, release.shows, view.url, status(view));
    if let Some(code) = &view.passcode {
        out.push_str(&format!("  passcode {code}"));
    }
    if let Some(until) = release.until {
        out.push_str(&format!("  until {}", until.rfc3339()));
    }
    out.push_str(&format!("  {} visits", view.visits));
    if let Some(trouble) = &view.trouble {
        out.push_str(&format!("\n   {} {}", trouble.says, trouble.next));
    }
    out
}

fn moment(words: &str) -> Result<gloss_protocol::Timestamp, Problem> {
    let now = std::time::UNIX_EPOCH.elapsed().ok().and_then(|now| i64::try_from(now.as_millis()).ok());
    let now = gloss_protocol::Timestamp(now.unwrap_or_default());
    gloss_schedule::Zone::of_machine().until(words, now).map_err(|_| {
        Problem::new(Code::BadRequest, format!("“{words}” is no time."))
            .with_next("Write a day (2026-12-31), a time (2026-12-31T18:00) or how long (2h, 7d).")
    })
}
