//! A receipt in words: the line that says all of it, and a sentence for each thing. Words only; everything in them is in the
//! receipt's own fields.

use std::collections::{BTreeMap, BTreeSet};

use gloss_protocol::{
    ChangeState, OperationState, Permission, Receipt, ReceiptChange, ReceiptMove, ReceiptQuestion,
    ReceiptRefusal, ReceiptSection, ReceiptSource, Refuser, SourceType, ThreadId,
};

use crate::turn::file_names::visible_sign;

/// Ranges of cells that a sentence names.
const MAX_RANGES: usize = 3;
/// Letters of a command or an address that a sentence shows.
const MAX_SHOWN: usize = 200;

/// All of it in one line.
pub(super) fn line(receipt: &Receipt) -> String {
    let mut parts = Vec::new();
    let (mut files, mut pages) = (BTreeSet::new(), BTreeSet::new());
    for source in &receipt.sources {
        match source.kind {
            SourceType::Page => pages.insert(source.name.as_str()),
            SourceType::Table => {
                files.insert(source.name.rsplit_once(", ").map_or(&*source.name, |(file, _)| file))
            }
            SourceType::File => files.insert(source.name.as_str()),
        };
    }
    let changed: BTreeSet<&str> = receipt
        .changes
        .iter()
        .filter(|change| change.version.is_some())
        .map(|change| change.path.as_str())
        .collect();
    let read: Vec<String> = [(files.len(), "file"), (pages.len(), "page")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| many(count, what))
        .collect();
    if !read.is_empty() {
        parts.push(format!("read {}", read.join(" and ")));
    }
    match (changed.len(), files.is_empty()) {
        (0, _) => {}
        (count, false) => parts.push(format!("changed {count}")),
        (count, true) => parts.push(format!("changed {}", many(count, "file"))),
    }
    let is_back = |one: &&ReceiptMove| one.state == OperationState::Undone;
    let back: u32 = receipt.moves.iter().filter(is_back).map(|one| one.files).sum();
    let moved: u32 = receipt.moves.iter().map(|one| one.files).sum::<u32>() - back;
    let counts = [
        (moved as usize, "moved", "file"),
        (back as usize, "moved and put back", "file"),
        (receipt.hosts.iter().map(|host| host.failed as usize).sum(), "asked in vain for", "page"),
        (receipt.commands.len(), "ran", "program"),
        (receipt.helpers.len(), "had", "helper"),
        (receipt.spending.held as usize, "holds back", "change"),
    ];
    parts.extend(
        counts
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, does, what)| format!("{does} {}", many(*count, what))),
    );
    for (count, does) in [(receipt.spending.questions, "asked"), (receipt.spending.refused, "was refused")] {
        if count > 0 {
            parts.push(format!("{does} {}", times(count)));
        }
    }
    if parts.is_empty() {
        parts.push("read and changed nothing".to_owned());
    }
    let tokens = receipt.spending.usage.total();
    if !receipt.spending.cost_says.is_empty() {
        parts.push(receipt.spending.cost_says.clone());
    } else if tokens > 0 {
        parts.push(format!("{} tokens", grouped(tokens)));
    }
    capital(&parts.join(", "))
}

/// All of it, a sentence for each thing, under heads; without those that have none.
pub(super) fn sections(receipt: &Receipt) -> Vec<ReceiptSection> {
    let of = |head: &str, lines: Vec<String>| ReceiptSection { head: head.to_owned(), lines };
    let by = |helper: &Option<ThreadId>| by_helper(receipt, helper.as_ref().map(ThreadId::as_str));
    let changed = joined(&receipt.changes)
        .into_iter()
        .map(|(change, steps)| format!("{}{}", change_words(&change, steps), by(&change.helper)));
    let moved = receipt.moves.iter().map(|one| {
        let undone = if one.state == OperationState::Undone { ": undone by you" } else { "" };
        format!("{}{undone}{}", plain(&one.says), by(&one.helper))
    });
    let ran = receipt.commands.iter().map(|command| {
        let words = match command.command.as_str() {
            "" => "A command whose words are no longer there".to_owned(),
            command => plain(command),
        };
        let walls = if command.walls == "full" { "both walls" } else { "the inner wall alone" };
        let ended = if command.status == 0 {
            "ended well".to_owned()
        } else {
            format!("ended with {}", command.status)
        };
        let time = duration(command.milliseconds);
        format!("{words}: {ended} after {time}, behind {walls}{}", by(&command.helper))
    });
    let reached = receipt.hosts.iter().map(|host| {
        let does = if host.sends { "a program could send to it" } else { "read only" };
        let sent = if host.sends { format!(", {} bytes sent", grouped(host.sent)) } else { String::new() };
        let (asked, received) = (many(host.requests as usize, "request"), grouped(host.received));
        let failed = match host.failed {
            0 => String::new(),
            failed if failed == host.requests => " (answered badly)".to_owned(),
            failed => format!(" ({failed} answered badly)"),
        };
        format!("{}, {does}: {asked}{failed}{sent}, {received} bytes received", plain(&host.host))
    });
    let questions = receipt
        .questions
        .iter()
        .map(|question| format!("{}{}", question_words(question), by(&question.helper)));
    let refusals =
        receipt.refusals.iter().map(|refusal| format!("{}{}", refusal_words(refusal), by(&refusal.helper)));
    let helpers = receipt.helpers.iter().map(|helper| {
        let used = grouped(helper.usage.total());
        format!("{} ({}): {}, {used} tokens", plain(&helper.title), plain(&helper.role), helper.status.word())
    });
    let mut all = vec![
        of("Read", read_words(receipt)),
        of("Changed", changed.collect()),
        of("Moved and deleted", moved.collect()),
        of("Ran", ran.collect()),
        of("Sent and reached", reached.collect()),
        of("Asked", questions.collect()),
        of("Refused", refusals.collect()),
        of("Used", spent(receipt)),
        of("Helpers, counted in", helpers.collect()),
    ];
    all.retain(|section| !section.lines.is_empty());
    all
}

/// A version of a table's file, and the helper that read it.
type Table<'a> = (&'a str, Option<u32>, Option<&'a str>);

/// What was read, a line each; of a table all cells of one file are one.
fn read_words(receipt: &Receipt) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut tables: BTreeMap<Table<'_>, Vec<&str>> = BTreeMap::new();
    for source in &receipt.sources {
        let helper = source.helper.as_ref().map(ThreadId::as_str);
        match (source.kind, source.name.rsplit_once(", ")) {
            (SourceType::Table, Some((file, range))) => {
                tables.entry((file, source.version, helper)).or_default().push(range);
            }
            _ => out.push(format!("{}{}", source_words(source), by_helper(receipt, helper))),
        }
    }
    for ((file, version, helper), ranges) in tables {
        let version = version.map(|n| format!(", version {n}")).unwrap_or_default();
        let named: Vec<String> = ranges.iter().take(MAX_RANGES).map(|range| plain(range)).collect();
        let more = ranges.len().saturating_sub(MAX_RANGES) as u64;
        let more = if more > 0 { format!(" and {} more", grouped(more)) } else { String::new() };
        let by = by_helper(receipt, helper);
        out.push(format!("{}{version}: cells {}{more}, by queries{by}", plain(file), named.join(", ")));
    }
    out
}

fn source_words(source: &ReceiptSource) -> String {
    let version = source.version.map(|n| format!(", version {n}")).unwrap_or_default();
    let outside = match (source.kind, &source.outside) {
        (SourceType::Page, Some(host)) => format!(", a page from outside, {}", plain(host)),
        (_, Some(host)) => format!(", kept from {}, outside", plain(host)),
        (_, None) => String::new(),
    };
    let hash = source.sha256.get(..12).map(|hash| format!(", sha256 {hash}…")).unwrap_or_default();
    format!("{}{version}{outside}{hash}", plain(&source.name))
}

/// Versions of a file that follow each other and share their fate are one change in several steps.
fn joined(changes: &[ReceiptChange]) -> Vec<(ReceiptChange, usize)> {
    let mut out: Vec<(ReceiptChange, usize)> = Vec::new();
    for change in changes {
        let follows = |last: &ReceiptChange| {
            last.version.is_some()
                && last.version == change.from
                && (&last.path, last.state, last.accepted) == (&change.path, change.state, change.accepted)
                && last.helper == change.helper
        };
        match out.last_mut().filter(|(last, _)| follows(last)) {
            Some((last, steps)) => {
                last.version = change.version;
                // Written as a whole at one step, its places are not known.
                last.places = match (last.places, change.places) {
                    (0, _) | (_, 0) => 0,
                    (some, more) => some.saturating_add(more),
                };
                *steps += 1;
            }
            None => out.push((change.clone(), 1)),
        }
    }
    out
}

fn change_words(change: &ReceiptChange, steps: usize) -> String {
    let name = plain(&change.path);
    let places = if change.places > 0 {
        format!(", {}", many(change.places as usize, "place"))
    } else {
        String::new()
    };
    let steps = if steps > 1 { format!(" in {steps} steps") } else { String::new() };
    let versions = match (change.from, change.version) {
        (Some(from), Some(to)) => format!(", from version {from} to {to}{steps}"),
        (None, Some(to)) => format!(", new, version {to}{steps}"),
        (_, None) => String::new(),
    };
    let state = match (change.state, change.accepted) {
        (ChangeState::Applied, true) => ": held back, and accepted by you",
        (ChangeState::Applied, false) => "",
        (ChangeState::Held, _) => ": held back, waiting for you",
        (ChangeState::Left, _) => ": held back, and left out by you",
        (ChangeState::Undone, _) => ": undone by you",
    };
    format!("{name}{versions}{places}{state}")
}

fn question_words(question: &ReceiptQuestion) -> String {
    let by = match question.by.as_str() {
        "rule" => "by your rule",
        "review" => "by a second look",
        _ => "by you",
    };
    let reach = match question.reach.as_str() {
        "task" => ", for this task",
        "always" => ", for every task",
        _ => ", once",
    };
    let answer = match (question.answer.as_str(), &question.words) {
        ("allowed", Some(edited)) => format!("edited and allowed {by}{reach}, as {}", plain(edited)),
        ("allowed", None) => format!("allowed {by}{reach}"),
        ("denied", _) => format!("not allowed {by}"),
        ("withdrawn", _) => "nobody needed an answer any more".to_owned(),
        ("answered", Some(words)) => format!("you said “{}”", plain(words)),
        _ => "waits for you".to_owned(),
    };
    // What was to stand in a file is the file's business.
    let exact = match question.permission {
        Some(Permission::Write) => String::new(),
        _ if question.exact.is_empty() => String::new(),
        _ => format!(" ({})", plain(&question.exact)),
    };
    answered(&format!("{}{exact}", plain(&question.says)), &answer)
}

/// What is said of something: behind a question a sentence of its own, else behind a colon.
fn answered(says: &str, answer: &str) -> String {
    match says.ends_with(['?', '.', ')']) {
        true => format!("{says} {}", capital(answer)),
        false => format!("{says}: {answer}"),
    }
}

fn refusal_words(refusal: &ReceiptRefusal) -> String {
    let by = match refusal.by {
        Refuser::Person => "you said no",
        Refuser::Rule => "a rule forbids it",
        Refuser::Review => "a second look said no",
        Refuser::Wall => "the walls did not let it",
        Refuser::Network => "stopped on the way into the network",
        Refuser::Budget => "a ceiling was reached",
        Refuser::Hook => "a hook forbids it",
    };
    let why = if refusal.why.is_empty() { String::new() } else { format!(". {}", plain(&refusal.why)) };
    answered(&plain(&refusal.says), &format!("{by}{why}"))
}

fn spent(receipt: &Receipt) -> Vec<String> {
    let of = &receipt.spending;
    let mut out = Vec::new();
    if of.usage.total() > 0 {
        let cost = if of.cost_says.is_empty() {
            ", at no known price".to_owned()
        } else {
            format!(", {}", of.cost_says)
        };
        let (read, written) = (grouped(of.usage.input), grouped(of.usage.output));
        out.push(format!("{read} tokens read by models and {written} written{cost}"));
    }
    for model in &of.models {
        let (answers, tokens) = (many(model.answers as usize, "answer"), grouped(model.usage.total()));
        let time = duration(model.milliseconds);
        out.push(format!("{}: {answers}, {tokens} tokens, {time}", plain(&model.model)));
    }
    if let Some(first) = of.first_words_ms {
        out.push(format!("First words after {}", duration(first)));
    }
    let waited = if of.waiting_ms > 0 {
        format!(", and waited {} for answers", duration(of.waiting_ms))
    } else {
        String::new()
    };
    out.push(format!("At work for {}{waited}", duration(of.working_ms)));
    let questions = match of.questions {
        0 => String::new(),
        count => format!("{} put to you", many(count as usize, "question")),
    };
    let count = |count: u32, was: &str| if count > 0 { format!("{count} {was}") } else { String::new() };
    let answers = [questions, count(of.allowed, "allowed"), count(of.refused, "refused")];
    let answers: Vec<String> = answers.into_iter().filter(|part| !part.is_empty()).collect();
    if !answers.is_empty() {
        out.push(answers.join(", "));
    }
    let changes =
        [(of.accepted, "in place"), (of.held, "held back for you"), (of.undone, "undone or left out")];
    let changes: Vec<String> = changes
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, is)| format!("{} {is}", many(count as usize, "change")))
        .collect();
    if !changes.is_empty() {
        out.push(changes.join(", "));
    }
    out
}

fn by_helper(receipt: &Receipt, helper: Option<&str>) -> String {
    let known = helper.and_then(|helper| receipt.helpers.iter().find(|known| known.task.as_str() == helper));
    known.map(|known| format!(" (by the helper “{}”)", plain(&known.title))).unwrap_or_default()
}

/// Words of others as one line in which every sign can be seen.
pub(crate) fn plain(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out: String = line.chars().take(MAX_SHOWN).map(visible_sign).collect();
    out.extend(line.chars().nth(MAX_SHOWN).map(|_| '…'));
    out
}

/// `1 file`, `2 files`.
pub(crate) fn many(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{} {what}s", grouped(count as u64)) }
}

fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        n => format!("{n} times"),
    }
}

/// A whole number as it is read: `1,204`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A duration as it is read: `58 ms`, `0.4 s`, `34 s`, `2 min 5 s`, `3 h 20 min`.
pub(crate) fn duration(milliseconds: u64) -> String {
    let seconds = milliseconds / 1000;
    match seconds {
        0 if milliseconds < 100 => format!("{milliseconds} ms"),
        0..10 => format!("{}.{} s", seconds, milliseconds % 1000 / 100),
        10..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use gloss_protocol::{ChangeState, ReceiptChange};

    use super::{change_words, duration, grouped, joined, plain};

    #[test]
    fn versions_that_follow_each_other_are_one_line() {
        let change = |path: &str, from, to: u32, state, places| ReceiptChange {
            path: path.to_owned(),
            from,
            version: Some(to),
            sha256: String::new(),
            state,
            accepted: false,
            places,
            helper: None,
        };
        use ChangeState::{Applied, Undone};
        let changes = [
            change("all.md", None, 1, Applied, 0),
            change("all.md", Some(1), 2, Applied, 1),
            change("all.md", Some(3), 4, Applied, 2),
            change("all.md", Some(4), 5, Applied, 3),
            change("all.md", Some(5), 6, Undone, 3),
            change("b.md", Some(6), 7, Undone, 1),
        ];
        let lines: Vec<String> =
            joined(&changes).iter().map(|(change, steps)| change_words(change, *steps)).collect();
        assert_eq!(
            lines,
            [
                "all.md, new, version 2 in 2 steps",
                "all.md, from version 3 to 5 in 2 steps, 5 places",
                "all.md, from version 5 to 6, 3 places: undone by you",
                "b.md, from version 6 to 7, 1 place: undone by you",
            ]
        );
    }

    #[test]
    fn numbers_and_times_are_read_as_a_person_reads_them() {
        for (number, words) in [(0, "0"), (999, "999"), (1204, "1,204"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), words);
        }
        for (ms, words) in [
            (0, "0 ms"),
            (58, "58 ms"),
            (430, "0.4 s"),
            (34_900, "34 s"),
            (125_000, "2 min 5 s"),
            (12_000_000, "3 h 20 min"),
        ] {
            assert_eq!(duration(ms), words);
        }
    }

    #[test]
    fn words_of_others_are_one_line_that_can_be_seen() {
        assert_eq!(plain("a\n\n b\tc"), "a b c");
        assert!(!plain("a\u{202e}b\u{1b}[31m").contains(['\u{202e}', '\u{1b}']));
        assert!(plain(&"ä".repeat(500)).chars().count() <= 201);
    }
}
