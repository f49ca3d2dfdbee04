//! Links among the files of an archive or a repository, taken as plain copies of what they lead to. A link is words here: it is followed
//! through the files that were read and nowhere else, so that nothing of this computer comes in by it.

use std::collections::BTreeMap;
use std::ops::Bound;

use gloss_extension::{Files, Finding, Place};

use crate::bounds::{Gathered, MAX_DEPTH};
use crate::error::SourceError;

/// Links that are followed, each as often as it is reached.
const MAX_FOLLOWED: usize = 5_000;
/// Links in links on one way.
const MAX_HOPS: usize = 40;
/// Links of one source.
pub(crate) const MAX_LINKS: usize = 2_000;
/// Longest words of a link, in bytes.
pub(crate) const MAX_TARGET: u64 = 4_096;
/// Links that are named as left out.
const MAX_NAMED: usize = 50;

/// Why a link is left out.
pub(crate) const LEADS_OUT: &str = "It is a link that leads out of the plugin, and was left out.";
pub(crate) const LEADS_NOWHERE: &str = "It is a link that leads nowhere, and was left out.";
pub(crate) const IN_A_CIRCLE: &str = "It is a link that leads in a circle, and was left out.";

/// The files of a source, and what of it was left out.
#[derive(Debug, Default)]
pub struct SourceFiles {
    /// Its files, links as what they lead to.
    pub files: Files,
    /// Links that were left out, each with the reason.
    pub left_out: Vec<(String, Finding)>,
}

/// Links that are left out, as they are found.
#[derive(Default)]
pub(crate) struct LeftOut {
    named: Vec<(String, Finding)>,
    more: usize,
}

impl LeftOut {
    /// Leaves one out.
    pub(crate) fn add(&mut self, path: &str, says: &str) {
        match self.named.len() < MAX_NAMED {
            true => self.named.push((path.to_owned(), finding(says))),
            false => self.more += 1,
        }
    }

    /// All of them, with how many more there are.
    pub(crate) fn all(mut self) -> Vec<(String, Finding)> {
        self.named.sort_by(|a, b| a.0.cmp(&b.0));
        if let (more @ 1.., Some((path, _))) = (self.more, self.named.last()) {
            let says = format!("{more} more links were left out.");
            self.named.push((path.clone(), finding(&says)));
        }
        self.named
    }
}

fn finding(says: &str) -> Finding {
    Finding { place: Place::START, field: String::new(), says: says.to_owned() }
}

/// Parts of a path that are still to be followed.
const MAX_LEFT: usize = 2_000;

/// Counts what is followed.
#[derive(Default)]
pub(crate) struct Followed(usize);

impl Followed {
    /// One more.
    ///
    /// # Errors
    /// Where it is one too many.
    pub(crate) fn one(&mut self) -> Result<(), SourceError> {
        self.0 += 1;
        match self.0 > MAX_FOLLOWED {
            true => Err(SourceError::TooLarge(format!("{MAX_FOLLOWED} links"))),
            false => Ok(()),
        }
    }
}

/// The files that were gathered with their links, by path with what they say, as copies.
///
/// # Errors
/// Where it is too large with them: each copy counts as a file of its own.
pub(crate) fn with_links(
    mut out: Gathered,
    links: &BTreeMap<String, String>,
) -> Result<SourceFiles, SourceError> {
    if links.is_empty() {
        return Ok(SourceFiles { left_out: Vec::new(), files: out.files() });
    }
    let plain = out.files_so_far().clone();
    let mut way = Way { plain: &plain, links, followed: Followed::default(), left_out: LeftOut::default() };
    for path in links.keys() {
        way.lay(&mut out, (path, path), &mut Vec::new())?;
    }
    Ok(SourceFiles { left_out: way.left_out.all(), files: out.files() })
}

/// What is looked through while links are followed.
struct Way<'a> {
    plain: &'a Files,
    links: &'a BTreeMap<String, String>,
    followed: Followed,
    left_out: LeftOut,
}

impl Way<'_> {
    /// Puts what a link leads to at a path. `chain` are the folders through which the way came.
    fn lay(
        &mut self,
        out: &mut Gathered,
        (to, link): (&str, &str),
        chain: &mut Vec<String>,
    ) -> Result<(), SourceError> {
        self.followed.one()?;
        let real = match self.resolve(link) {
            Ok(real) => real,
            Err(says) => {
                self.left_out.add(to, says);
                return Ok(());
            }
        };
        if let Some(file) = self.plain.get(&real) {
            out.check(to, file.bytes.len() as u64)?;
            out.take(to.to_owned(), file.bytes.clone(), file.is_program);
            return Ok(());
        }
        let within = if real.is_empty() { String::new() } else { format!("{real}/") };
        let holder = link.rsplit_once('/').map_or("", |(folder, _)| folder);
        let is_above = |folder: &str| folder == real || real.is_empty() || folder.starts_with(&within);
        if is_above(holder) || chain.iter().any(|folder| is_above(folder)) {
            self.left_out.add(to, IN_A_CIRCLE);
            return Ok(());
        }
        if chain.len() >= MAX_DEPTH {
            return Err(crate::bounds::too_deep());
        }
        let (plain, links) = (self.plain, self.links);
        let (files, inner) = (range(plain, &within), range(links, &within));
        let (mut is_there, mut below) = (false, Vec::new());
        for (path, file) in files {
            let rest = path.strip_prefix(&within).unwrap_or(path);
            is_there = true;
            let at = format!("{to}/{rest}");
            out.check(&at, file.bytes.len() as u64)?;
            out.take(at, file.bytes.clone(), file.is_program);
        }
        for (path, _) in inner {
            is_there = true;
            below.push(path.clone());
        }
        if !is_there {
            self.left_out.add(to, LEADS_NOWHERE);
            return Ok(());
        }
        chain.push(holder.to_owned());
        for path in below {
            let rest = path.strip_prefix(&within).unwrap_or(&path).to_owned();
            self.lay(out, (&format!("{to}/{rest}"), &path), chain)?;
        }
        chain.pop();
        Ok(())
    }

    /// Where a link leads when no part of its way is a link any more.
    fn resolve(&self, link: &str) -> Result<String, &'static str> {
        let mut at: Vec<String> = Vec::new();
        let mut left: Vec<String> = link.split('/').rev().map(str::to_owned).collect();
        let mut hops = 0;
        while let Some(part) = left.pop() {
            match part.as_str() {
                "" | "." => continue,
                ".." => {
                    at.pop().ok_or(LEADS_OUT)?;
                    continue;
                }
                _ => at.push(part),
            }
            // Links made of links may be longer than any path.
            if at.len() > MAX_DEPTH || left.len() > MAX_LEFT {
                return Err(LEADS_NOWHERE);
            }
            let Some(target) = self.links.get(&at.join("/")) else { continue };
            hops += 1;
            if hops > MAX_HOPS {
                return Err(IN_A_CIRCLE);
            }
            if target.is_empty() || target.starts_with('/') || target.contains(['\\', '\0', ':']) {
                return Err(LEADS_OUT);
            }
            at.pop();
            left.extend(target.split('/').rev().map(str::to_owned));
        }
        Ok(at.join("/"))
    }
}

/// What lies below a folder, which ends with its slash.
fn range<'a, T>(all: &'a BTreeMap<String, T>, within: &str) -> impl Iterator<Item = (&'a String, &'a T)> {
    let within = within.to_owned();
    all.range::<str, _>((Bound::Included(within.as_str()), Bound::Unbounded))
        .take_while(move |(path, _)| path.starts_with(&within))
        .collect::<Vec<_>>()
        .into_iter()
}
