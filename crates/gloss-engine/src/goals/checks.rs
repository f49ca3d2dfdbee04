//! Findings of a goal's checks, as far as Gloss can find them itself. Reads the folder's files and tables; asks nobody.

use gloss_artifact::kinds;
use gloss_data::Computed;
use gloss_protocol::{GoalCheck, Is, Region, Verdict};
use gloss_store::Folder;
use serde_json::Value;

/// Result of a query, or the reason that there is none, as a sentence.
pub(super) type Compute<'a> = dyn Fn(&str) -> Result<Computed, String> + 'a;

/// Every check's verdict in their order; none for what must be judged.
pub(crate) fn all(folder: &Folder, compute: &Compute<'_>, checks: &[GoalCheck]) -> Vec<Option<Verdict>> {
    checks.iter().map(|check| one(folder, compute, check)).collect()
}

fn one(folder: &Folder, compute: &Compute<'_>, check: &GoalCheck) -> Option<Verdict> {
    Some(match check {
        GoalCheck::Review { .. } => return None,
        GoalCheck::File { path, says } => file(folder, path, says),
        GoalCheck::Figure { sql, is, value } => figure(compute, sql, *is, *value),
    })
}

fn file(folder: &Folder, path: &str, says: &[String]) -> Verdict {
    let bytes = match folder.read(path) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Verdict::new(false, format!("{path} is not there.")),
        Err(error) => return Verdict::new(false, format!("{path} can't be read: {error}")),
    };
    let text = visible_words(path, &bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Verdict::new(false, format!("{path} is empty."));
    }
    let missing: Vec<String> = says
        .iter()
        .filter(|words| !holds_words(&text, &words.to_lowercase()))
        .map(|words| format!("“{words}”"))
        .collect();
    match (missing.is_empty(), says.is_empty()) {
        (true, true) => Verdict::new(true, format!("{path} is there.")),
        (true, false) => Verdict::new(true, format!("{path} says so.")),
        (false, _) => Verdict::new(false, format!("{path} does not say {}.", missing.join(", "))),
    }
}

/// What a reader sees of a file, in lower case: no comments, no targets of links, no marks.
fn visible_words(path: &str, bytes: &[u8]) -> String {
    let words = kinds::of_path(path).read(path, bytes).map(|text| text.visible(&Region::Whole));
    let words = words.unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned()).to_lowercase();
    let mut parts = words.split("<!--");
    let first = parts.next().unwrap_or_default().to_owned();
    // Behind a comment's end the words go on; one without an end hides all that follows.
    parts.fold(first, |seen, part| seen + part.split_once("-->").map_or("", |(_, rest)| rest))
}

/// Whether whole words stand in a text, with any blanks between them.
fn holds_words(text: &str, words: &str) -> bool {
    let wanted: Vec<&str> = words.split_whitespace().collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let wanted = wanted.join(" ");
    // Chinese, Japanese, Korean and Thai words have no blanks between them.
    let is_joined = |c: char| matches!(c, '\u{e00}'..='\u{e7f}' | '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}');
    let is_word = |c: Option<char>| c.is_some_and(|c| (c.is_alphanumeric() || c == '_') && !is_joined(c));
    text.match_indices(&wanted).any(|(at, found)| {
        let (before, behind) =
            (text.get(..at).unwrap_or_default(), text.get(at + found.len()..).unwrap_or_default());
        let opens = !is_word(found.chars().next()) || !is_word(before.chars().next_back());
        opens && (!is_word(found.chars().next_back()) || !is_word(behind.chars().next()))
    })
}

fn figure(compute: &Compute<'_>, sql: &str, is: Is, wanted: f64) -> Verdict {
    let computed = match compute(sql) {
        Ok(computed) => computed,
        Err(error) => {
            return Verdict::new(false, format!("The figure can't be worked out: {error}"));
        }
    };
    let seen: Vec<_> = computed.sources.iter().filter_map(|source| source.seen.clone()).collect();
    if let Some(why) = gloss_data::counted_twice(sql, &seen) {
        return Verdict::new(false, format!("The figure can't be trusted: {why}."));
    }
    let first = computed.rows.first().and_then(|row| row.first());
    let Some(found) = first.and_then(Value::as_f64) else {
        let is = first.map_or("nothing".to_owned(), Value::to_string);
        return Verdict::new(false, format!("The figure is {is}, which is no number."));
    };
    let met = match is {
        Is::AtLeast => found >= wanted,
        Is::AtMost => found <= wanted,
        Is::Exactly => (found - wanted).abs() <= f64::EPSILON * wanted.abs().max(1.0),
    };
    let mut rests_on: Vec<String> = computed.sources.into_iter().map(|source| source.path).collect();
    rests_on.dedup();
    Verdict { rests_on, ..Verdict::new(met, format!("It is {found}; {}.", than(is, wanted))) }
}

fn than(is: Is, wanted: f64) -> String {
    match is {
        Is::AtLeast => format!("at least {wanted} is wanted"),
        Is::AtMost => format!("at most {wanted} is wanted"),
        Is::Exactly => format!("{wanted} is wanted"),
    }
}

/// A check as a sentence, for the agent and for the person.
pub(crate) fn describe_check(check: &GoalCheck) -> String {
    match check {
        GoalCheck::File { path, says } if says.is_empty() => format!("{path} is there"),
        GoalCheck::File { path, says } => format!("{path} says “{}”", says.join("”, “")),
        GoalCheck::Figure { sql, is, value } => format!("the first value of `{sql}`: {}", than(*is, *value)),
        GoalCheck::Review { question } => format!("a reviewer agrees: {question}"),
    }
}

#[cfg(test)]
mod tests {
    use gloss_data::{Library, Limits, TableSource};
    use gloss_protocol::{GoalCheck, Is};
    use gloss_store::Folder;

    use super::all;

    #[test]
    fn checks_are_met_by_what_is_there_and_by_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("report.md"), "# Report\n\nRevenue Rose by 4 %.\n").unwrap();
        std::fs::write(dir.path().join("hidden.md"), "<!-- rose -->\n\nSee [here](rose), a **prim**rose.\n")
            .unwrap();
        std::fs::write(dir.path().join("empty.md"), "").unwrap();
        std::fs::write(dir.path().join("joined.md"), "本季度收入上升了。\n").unwrap();
        let bytes: std::sync::Arc<[u8]> = b"shop,sales\nA,10\nB,20\n".to_vec().into();
        let library = Library::start().unwrap();
        let total: std::sync::Arc<[u8]> = b"shop,sales\nA,10\nB,20\nC,5\nTotal,35\n".to_vec().into();
        let source = |path: &str, bytes| TableSource { path: path.to_owned(), version: 1, bytes };
        library.set_sources(vec![source("s.csv", bytes), source("t.csv", total)]);
        let compute = |sql: &str| {
            library
                .compute(sql, Limits::default(), &std::sync::Arc::default())
                .map_err(|error| error.to_string())
        };
        let file = |path: &str, says: &[&str]| GoalCheck::File {
            path: path.to_owned(),
            says: says.iter().map(|one| (*one).to_owned()).collect(),
        };
        let figure = |sql: &str, is, value| GoalCheck::Figure { sql: sql.to_owned(), is, value };
        for (check, met) in [
            (file("report.md", &[]), true),
            (file("report.md", &["revenue rose"]), true),
            (file("report.md", &["revenue rose", "profit"]), false),
            (file("report.md", &["even"]), false),
            (file("hidden.md", &[]), true),
            (file("hidden.md", &["rose"]), false),
            (file("hidden.md", &["prim"]), false),
            (file("hidden.md", &["see here, a primrose"]), true),
            (file("empty.md", &[]), false),
            (file("joined.md", &["收入"]), true),
            (file("missing.md", &[]), false),
            (file("../../etc/passwd", &[]), false),
            (figure("SELECT sum(sales) FROM s", Is::AtLeast, 30.0), true),
            (figure("SELECT sum(sales) FROM s", Is::AtMost, 29.0), false),
            (figure("SELECT count(*) FROM s", Is::Exactly, 2.0), true),
            (figure("SELECT sum(sales) FROM t", Is::AtLeast, 60.0), false),
            (figure("SELECT sum(sales) FROM t WHERE NOT is_total(shop)", Is::Exactly, 35.0), true),
            (figure("SELECT sales FROM t WHERE shop = 'Total'", Is::Exactly, 35.0), true),
            (figure("SELECT shop FROM s", Is::AtLeast, 0.0), false),
            (figure("SELECT sales FROM s WHERE 1 = 0", Is::AtLeast, 0.0), false),
            (figure("DELETE FROM s", Is::AtLeast, 0.0), false),
        ] {
            let verdict = all(&Folder::new(dir.path().to_owned()), &compute, std::slice::from_ref(&check));
            assert_eq!(verdict[0].as_ref().map(|one| one.met), Some(met), "{check:?}: {verdict:?}");
        }
    }
}
