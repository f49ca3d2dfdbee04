//! The appendix: every figure with its value and the cells it comes from, and where that is wished how it was computed. Says
//! what it is given and computes nothing.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use gloss_protocol::FactUse;
use serde_json::Value;

use crate::job::{Job, day};
use crate::model::{Block, Item, Piece, clean, piece};

/// The appendix's heading. Reports have a section "Sources" of their own.
const HEADING: &str = "Sources of the figures";

/// Significant digits of a value that are worth reading.
const DIGITS: usize = 7;

/// Characters of a query that are printed: a machine writes some that fill pages and tell a reader nothing more.
const LONGEST_QUERY: usize = 1_200;

/// Figures that one query gave; where no queries are printed, doubtful ones that rest on the same cells.
struct Group<'a> {
    query: &'a str,
    facts: Vec<&'a FactUse>,
}

/// The appendix as blocks; none where no figure of the document comes from a file. Where no queries are wished it says in
/// a line which files stand behind the figures, and names those alone with which something is the matter.
pub(crate) fn appendix(job: &Job<'_>) -> Vec<Block> {
    let of_files: Vec<&FactUse> = job.facts.iter().filter(|fact| !fact.sources.is_empty()).collect();
    let is_doubtful = |fact: &&FactUse| fact.stale || !fact.agrees;
    if of_files.is_empty() && !job.facts.iter().any(|fact| is_doubtful(&fact)) {
        return Vec::new();
    }
    let files = files(job);
    let has_query = |fact: &&FactUse| job.queries && !fact.sources.is_empty();
    let listed = job.facts.iter().filter(|fact| has_query(fact) || is_doubtful(fact));
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut numbers: HashMap<Cow<'_, str>, usize> = HashMap::new();
    for fact in listed {
        let key = match job.queries {
            true => Cow::Borrowed(fact.query.as_str()),
            false => Cow::Owned(cells(&[fact], true)),
        };
        let number = *numbers.entry(key).or_insert_with(|| {
            let query = if job.queries { fact.query.as_str() } else { "" };
            groups.push(Group { query, facts: Vec::new() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(number)
            && !group.facts.iter().any(|known| known.fact == fact.fact && known.shown == fact.shown)
        {
            group.facts.push(fact);
        }
    }
    let heading =
        Block::Heading { level: 1, name: Arc::from("sources-of-the-figures"), pieces: words(HEADING) };
    let items: Vec<Item> =
        groups.iter().map(|group| Item { task: None, blocks: entry(group, files.len() > 1) }).collect();
    let mut intro = format!("Computed from {}.", files.join("; "));
    // Which cells is asked of the figure itself.
    if files.is_empty() {
        intro = "No source of these figures is known.".to_owned();
    } else if job.queries {
        intro.push_str(
            " Below, the figures of each query with the cells it read, and the query as it was run.",
        );
    }
    let mut blocks = vec![heading, Block::Paragraph(words(&intro))];
    if !items.is_empty() {
        blocks.push(Block::List { first: Some(1), items });
    }
    blocks
}

/// The entry of one query: its figures, the cells that it read, and the query.
fn entry(group: &Group<'_>, several: bool) -> Vec<Block> {
    let mut line: Vec<Piece> = Vec::new();
    for fact in &group.facts {
        if !line.is_empty() {
            line.extend(words(", "));
        }
        let mut shown = words(&fact.shown);
        shown.iter_mut().for_each(|piece| piece.style.bold = true);
        line.append(&mut shown);
        let mut remarks: Vec<String> = exactly(fact).into_iter().collect();
        if fact.stale {
            remarks.push("its source has changed since".to_owned());
        }
        if !fact.agrees && fact.value != Value::Null {
            remarks.push("the text does not agree with it".to_owned());
        }
        if !remarks.is_empty() {
            let mut said = words(&format!(" ({})", remarks.join("; ")));
            said.iter_mut().for_each(|piece| piece.style.italic = fact.stale || !fact.agrees);
            line.append(&mut said);
        }
    }
    let cells = cells(&group.facts, several);
    let known = group.facts.iter().any(|fact| !fact.query.is_empty());
    match (cells.is_empty(), known) {
        (false, _) => line.extend(words(&format!(" – {cells}"))),
        (true, false) => line.extend(words(" – no source is known")),
        (true, true) => {}
    }
    let mut blocks = vec![Block::Paragraph(line)];
    if !group.query.is_empty() {
        blocks.push(code(&shortened(group.query)));
    }
    blocks
}

/// A query, or its beginning and how much more there is.
fn shortened(query: &str) -> Cow<'_, str> {
    let query = query.trim();
    let Some((end, _)) = query.char_indices().nth(LONGEST_QUERY) else { return Cow::Borrowed(query) };
    let head = query.get(..end).unwrap_or(query);
    let head = head.rfind(char::is_whitespace).and_then(|at| head.get(..at)).unwrap_or(head);
    let more = query.chars().count() - head.chars().count();
    Cow::Owned(format!(
        "{head}\n… and {more} characters more. Gloss shows all of it where the figure is asked."
    ))
}

/// The value, where it says more than what is shown.
fn exactly(fact: &FactUse) -> Option<String> {
    let value = match &fact.value {
        Value::Null => return None,
        Value::String(text) => text.clone(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if !number.is_i64() && !number.is_u64() => rounded(float),
            _ => number.to_string(),
        },
        other => other.to_string(),
    };
    let digits = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    (digits(&value) != digits(&fact.shown)).then(|| value.replace('-', "−"))
}

/// A number with as many digits as are worth reading.
fn rounded(value: f64) -> String {
    let whole = value.abs().log10().floor().clamp(-6.0, 15.0) as i32 + 1;
    let places = (DIGITS as i32 - whole.max(1)).max(0) as usize;
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The cells that figures rest on, file by file.
fn cells(facts: &[&FactUse], several: bool) -> String {
    let mut files: Vec<(&str, u32, Vec<&str>)> = Vec::new();
    for source in facts.iter().flat_map(|fact| &fact.sources) {
        match files.iter_mut().find(|(path, version, _)| *path == source.path && *version == source.version) {
            Some((.., ranges)) if ranges.contains(&source.range.as_str()) => {}
            Some((.., ranges)) => ranges.push(&source.range),
            None => files.push((&source.path, source.version, vec![&source.range])),
        }
    }
    let said = files.into_iter().map(|(path, version, ranges)| {
        let version = if several { format!(", version {version},") } else { String::new() };
        format!("{path}{version} {}", ranges.join(", ").replace('!', " "))
    });
    said.collect::<Vec<_>>().join("; ")
}

/// The files that figures come from, with the versions' dates.
fn files(job: &Job<'_>) -> Vec<String> {
    let mut files: Vec<String> = Vec::new();
    for source in job.facts.iter().flat_map(|fact| &fact.sources) {
        let dated = job.dated.iter().find(|at| at.path == source.path && at.version == source.version);
        let date = dated.map(|at| format!(" of {}", day(at.at))).unwrap_or_default();
        let file = format!("{}, version {}{date}", clean(&source.path), source.version);
        if !files.contains(&file) {
            files.push(file);
        }
    }
    files
}

fn code(text: &str) -> Block {
    let mut pieces = vec![piece(clean(text.trim()))];
    for piece in &mut pieces {
        piece.style.code = true;
    }
    Block::Code(pieces)
}

fn words(text: &str) -> Vec<Piece> {
    let text = clean(text).replace('\n', " ");
    if text.is_empty() { Vec::new() } else { vec![piece(text)] }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_QUERY, shortened};

    #[test]
    fn a_query_of_pages_is_cut_between_words_and_says_so() {
        assert_eq!(shortened(" SELECT 1 "), "SELECT 1");
        let long = "SELECT größe + ".repeat(200);
        let cut = shortened(&long);
        let (head, told) = cut.split_once("\n… and ").unwrap_or_default();
        assert!(long.starts_with(head) && long[head.len()..].starts_with(' '), "{cut}");
        assert!(head.chars().count() <= LONGEST_QUERY);
        let more = long.trim().chars().count() - head.chars().count();
        assert!(told.starts_with(&format!("{more} characters more")), "{told}");
    }
}
