//! Made sites whose data has changed: what would come of making them again, worked out where nothing is written, and on which
//! version that rests, so that what was changed by hand since stays. Makes no version.

use std::collections::BTreeMap;

use gloss_agent::site_limits;
use gloss_protocol::{MadeBy, Problem, SITE_INDEX, SiteNews, Version};
use gloss_site::Page;
use gloss_store::{Blobs, Read, VersionFile};
use gloss_website::{ABOUT, Materials, Rows, Spec, Template};
use serde_json::Value;

use crate::content::bytes_of;
use crate::doors::Shared;

/// A file of a site's version.
fn file(read: Read<'_>, path: &str, version: u32, name: &str) -> Result<Option<VersionFile>, Problem> {
    Ok(read.files(path, version)?.into_iter().find(|file| file.file == name))
}

/// Reads what a made site says of how it was made.
///
/// # Errors
/// Errors of the store.
pub(crate) fn about(
    read: Read<'_>,
    blobs: &Blobs,
    path: &str,
    version: u32,
) -> Result<Option<Value>, Problem> {
    let Some(own) = file(read, path, version, ABOUT)? else { return Ok(None) };
    Ok(serde_json::from_slice(&blobs.get(&own.sha256)?).ok())
}

/// The version in which a site was made as it says: all that differs since was changed by somebody. None where no agent made it.
///
/// # Errors
/// Errors of the store.
pub(crate) fn made_in(read: Read<'_>, path: &str, version: u32) -> Result<Option<Version>, Problem> {
    let Some(own) = file(read, path, version, ABOUT)? else { return Ok(None) };
    let Some(first) = read.first_with(path, ABOUT, &own.sha256)? else { return Ok(None) };
    let made = read.version(path, first)?.map(|made| made.version);
    Ok(made.filter(|made| made.made_by == MadeBy::Agent))
}

/// Changes that making a site again now would bring.
///
/// # Errors
/// Errors of the store.
pub(crate) fn news(shared: &Shared, path: &str) -> Result<Option<SiteNews>, Problem> {
    shared.read(|read, blobs| {
        let Some(artifact) = read.artifact(path)?.filter(|artifact| artifact.present) else {
            return Ok(None);
        };
        let Some(about) = about(read, blobs, path, artifact.version)? else { return Ok(None) };
        let Some(spec) = about.get("spec").and_then(|spec| gloss_website::read(spec).ok()) else {
            return Ok(None);
        };
        let Some(made) = made_in(read, path, artifact.version)? else { return Ok(None) };
        let (mut sources, mut newer) = (Vec::new(), Vec::new());
        for source in
            about.get("sources").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
        {
            let known = read.artifact(source)?.filter(|known| known.present);
            if known.as_ref().is_none_or(|known| known.updated_at > made.created_at) {
                newer.push(source.to_owned());
            }
            sources.extend(known.map(|known| (known.path, known.version)));
        }
        if newer.is_empty() {
            return Ok(None);
        }
        let news = SiteNews {
            sources: newer,
            noun: noun(&spec),
            changed: 0,
            added: 0,
            removed: 0,
            trouble: String::new(),
        };
        let day = about.get("made").and_then(Value::as_str).unwrap_or_default();
        let page = match page_of(shared, (read, blobs), &spec, (&sources, day)) {
            Ok(page) => page,
            Err(trouble) => return Ok(Some(SiteNews { trouble, ..news })),
        };
        let was = file(read, path, made.version, SITE_INDEX)?;
        let was = was.map(|was| blobs.get(&was.sha256)).transpose()?.unwrap_or_default();
        let (was, is) = told_alike(rows(&String::from_utf8_lossy(&was)), rows(&page));
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let news = SiteNews {
            changed: count(
                was.iter().filter(|(key, says)| is.get(*key).is_some_and(|now| now != *says)).count(),
            ),
            added: count(is.keys().filter(|key| !was.contains_key(*key)).count()),
            removed: count(was.keys().filter(|key| !is.contains_key(*key)).count()),
            ..news
        };
        Ok(Some(news).filter(|news| news.changed + news.added + news.removed > 0))
    })
}

/// Name of the parts that change.
fn noun(spec: &Spec) -> String {
    match spec.template {
        Template::Planner => "figures".to_owned(),
        template if template.is_of_documents() => "documents".to_owned(),
        _ => spec.noun.clone(),
    }
}

/// The page that the data of now makes; why there is none, as a sentence.
fn page_of(
    shared: &Shared,
    (read, blobs): (Read<'_>, &Blobs),
    spec: &Spec,
    (sources, day): (&[(String, u32)], &str),
) -> Result<String, String> {
    let says = |problem: Problem| problem.says;
    let mut rows = Rows::default();
    if !spec.sql.is_empty() {
        let computed = shared.query_versions((read, blobs), sources, (&spec.sql, site_limits()))?;
        rows = Rows { columns: computed.columns, rows: computed.rows };
    }
    let mut files = Vec::new();
    for name in gloss_website::files_named(spec, &rows) {
        if let Some(known) =
            read.artifact(&name).map_err(|error| says(error.into()))?.filter(|known| known.present)
        {
            files.push((name.clone(), bytes_of(read, blobs, &name, known.version).map_err(says)?.to_vec()));
        }
    }
    let names: Vec<String> = sources.iter().map(|(path, _)| path.clone()).collect();
    let given = Materials { sources: &names, day, files: &files, spec: None };
    let made = gloss_website::make(spec, &rows, &given).map_err(|refusal| refusal.says)?;
    let index = made.files.into_iter().find(|(name, _)| name == SITE_INDEX);
    index.and_then(|(_, bytes)| String::from_utf8(bytes).ok()).ok_or_else(|| "It makes no page.".to_owned())
}

/// The parts of a page that have a key, by their ids: its rows, and where it has none all others.
fn rows(source: &str) -> BTreeMap<String, String> {
    let Ok(page) = Page::read(source) else { return BTreeMap::new() };
    let keyed = |at: usize| {
        page.attribute(at, "data-key")?;
        let own = page.elements.get(at)?;
        Some((page.attribute(at, "id")?.to_owned(), source.get(own.whole.clone())?.to_owned()))
    };
    let all: BTreeMap<String, String> = (0..page.elements.len()).filter_map(keyed).collect();
    let rows: BTreeMap<String, String> = all
        .iter()
        .filter(|(id, _)| id.starts_with("row-"))
        .map(|(id, says)| (id.clone(), says.clone()))
        .collect();
    if rows.is_empty() { all } else { rows }
}

/// The rows of two pages by names that tell them in both: a page of an older Gloss may have numbers for names, which say
/// nothing, and then its rows are told by what they say.
fn told_alike(
    was: BTreeMap<String, String>,
    is: BTreeMap<String, String>,
) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let numbered =
        |rows: &BTreeMap<String, String>| (1..=rows.len()).all(|n| rows.contains_key(&format!("row-{n}")));
    if numbered(&was) == numbered(&is) {
        return (was, is);
    }
    let by_words = |rows: BTreeMap<String, String>| {
        let says = |says: String| says.split_once('>').map(|(_, inner)| inner.to_owned()).unwrap_or(says);
        rows.into_values().map(|words| (says(words), String::new())).collect()
    };
    (by_words(was), by_words(is))
}

#[cfg(test)]
mod tests {
    use super::{rows, told_alike};

    #[test]
    fn rows_of_an_older_page_are_told_by_what_they_say() {
        let older = rows("<ol><li id=row-1 data-key=1>A</li><li id=row-2 data-key=2>B</li></ol>");
        let newer = rows("<ol><li id=row-New data-key=New>New</li><li id=row-A data-key=A>A</li></ol>");
        let (was, is) = told_alike(older.clone(), newer);
        assert_eq!(was.keys().filter(|key| is.contains_key(*key)).count(), 1);
        assert_eq!(told_alike(older.clone(), older.clone()).0, older);
    }

    #[test]
    fn rows_are_what_has_a_key() {
        let page =
            "<ol><li id=row-1 data-key=1 data-choices=3>A</li></ol><circle id=pin-1 data-key=1></circle>";
        assert_eq!(rows(page).into_keys().collect::<Vec<_>>(), ["row-1"]);
        assert_eq!(rows("<p id=a data-key=x>1</p><p id=b>2</p>").into_keys().collect::<Vec<_>>(), ["a"]);
    }
}
