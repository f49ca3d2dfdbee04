//! What a recipe wrote, held beside the new table: a figure is found by the label of its row and the header of its
//! column, or by what its sentence says of it. Counts its own sums.

use std::collections::BTreeMap;
use std::ops::Range;

use super::drawn::{Drawn, FEW, Form, Shows, WHAT};
use crate::tables::{Table, format_amount};

/// What was found.
#[derive(Default)]
pub(super) struct Tally {
    pub(super) had: usize,
    pub(super) could: usize,
    pub(super) dashes: usize,
    /// Right figures of sentences that are to be looked at.
    pub(super) marked: usize,
    pub(super) wrong: Vec<String>,
}

impl Tally {
    /// A figure that says one of these, or a dash.
    fn figure(&mut self, says: &str, right: &[Option<String>], of: &str) {
        if says == "–" {
            self.dashes += 1;
        } else if right.iter().flatten().any(|right| right == says) {
            self.had += 1;
        } else {
            self.wrong.push(format!("{of}: {says}, and not {right:?}"));
        }
    }
}

/// What a reader sees of Markdown.
fn seen(source: &str) -> String {
    let mut out = source.to_owned();
    while let Some(middle) = out.find("](fact:") {
        let open = out[..middle].rfind('[').unwrap();
        let end = middle + out[middle..].find(')').unwrap();
        let words = out[open + 1..middle].to_owned();
        out.replace_range(open..=end, &words);
    }
    out.replace("**", "").replace('\\', "").trim().to_owned()
}

/// The label that words stand for: the data's own before one that a person wrote.
fn labels(drawn: &Drawn, new: &Table, words: &str) -> Vec<String> {
    let own = new.rows.iter().any(|row| row.0 == words).then(|| words.to_owned());
    own.or_else(|| drawn.anew.get(words).cloned()).into_iter().collect()
}

fn labelled(drawn: &Drawn, new: &Table, words: &str, what: &str, says: &str, tally: &mut Tally) {
    let right: Vec<Option<String>> =
        labels(drawn, new, words).iter().map(|label| new.of(label, what, drawn.german)).collect();
    tally.figure(says, &right, &format!("{what} of {words}"));
}

/// Holds a document beside the new table.
pub(super) fn judge(drawn: &Drawn, new: &Table, text: &str, marks: &[Range<usize>], tally: &mut Tally) {
    for fact in &drawn.facts {
        if text.contains(&format!("](fact:{}", fact.id.0)) {
            tally.wrong.push(format!("a figure of {} was left", fact.id.0));
        }
    }
    could(drawn, new, tally);
    let (mut header, mut heading, mut at) = (Vec::new(), String::new(), 0);
    let mut rows: Vec<String> = Vec::new();
    let mut lines: Vec<Vec<String>> = Vec::new();
    for line in text.split_inclusive('\n') {
        let span = at..at + line.len();
        at = span.end;
        let marked = marks.iter().any(|mark| mark.start < span.end && span.start < mark.end);
        let line = line.trim_end();
        if let Some(name) = line.strip_prefix("## ") {
            heading = seen(name);
        } else if line.starts_with("| Status") {
            header = cells(line);
        } else if line.starts_with("| ---") {
        } else if line.starts_with('|') && header.contains(&"Rows".to_owned()) {
            let cells = cells(line);
            let total = cells[0] == "Sum of all";
            for (what, says) in header.iter().zip(&cells).skip(1) {
                if total {
                    tally.figure(says, &[whole(new, what, drawn.german)], "the whole");
                } else {
                    labelled(drawn, new, &cells[0], what, says, tally);
                }
            }
            rows.extend((!total).then(|| cells[0].clone()));
        } else if line.starts_with('|') {
            lines.push(cells(line));
        } else if let Some(item) = line.strip_prefix("- ") {
            let item = seen(item);
            let (rest, steuer) = item.rsplit_once(" and ").unwrap();
            let (rest, netto) = rest.rsplit_once(" rows, ").unwrap();
            let (name, count) = rest.rsplit_once(": ").unwrap();
            for (what, says) in WHAT.iter().zip([count, netto, steuer]) {
                labelled(drawn, new, name, what, says, tally);
            }
            rows.push(name.to_owned());
        } else {
            sentence(drawn, new, &heading, &seen(line), marked, tally);
        }
    }
    once(drawn, new, &rows, tally);
    if drawn.lines {
        judge_lines(&["Status", "Netto", "Steuer"], &lines, new, drawn.german, tally);
    }
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|cell| seen(cell.trim())).collect()
}

fn whole(new: &Table, what: &str, german: bool) -> Option<String> {
    match what {
        _ if !new.holds() => None,
        "Rows" => Some(new.rows.len().to_string()),
        name => Some(format_amount(new.sums(name)?.values().sum(), german)),
    }
}

/// No label comes twice, and what a ranking shows is of its first.
fn once(drawn: &Drawn, new: &Table, rows: &[String], tally: &mut Tally) {
    let mut seen: Vec<&String> =
        rows.iter().filter(|row| !drawn.anew.contains_key(*row) && *row != "–").collect();
    seen.sort();
    if let Some(two) = seen.windows(2).find(|two| two[0] == two[1]) {
        tally.wrong.push(format!("{} comes twice", two[0]));
    }
    let Some(sums) = new.sums("Netto").filter(|_| new.holds() && drawn.limited && drawn.anew.is_empty())
    else {
        return;
    };
    for row in rows {
        let Some(own) = sums.get(row.as_str()) else { continue };
        if drawn.form != Form::Headings && sums.values().filter(|sum| *sum > own).count() >= FEW {
            tally.wrong.push(format!("{row} is none of the first"));
        }
    }
}

/// A sentence, by what it says.
fn sentence(drawn: &Drawn, new: &Table, heading: &str, line: &str, marked: bool, tally: &mut Tally) {
    let had = tally.had;
    let between = |before: &str, middle: &str| -> Option<(String, String)> {
        let (name, says) = line.strip_prefix(before)?.trim_end_matches('.').rsplit_once(middle)?;
        Some((name.to_owned(), says.to_owned()))
    };
    if let Some((count, sum)) = between("There are ", " rows, and they come to ") {
        tally.figure(&count, &[whole(new, "Rows", drawn.german)], "the whole");
        tally.figure(&sum, &[whole(new, "Netto", drawn.german)], "the whole");
    } else if let Some((rest, tax)) = between("In detail, ", " with a tax of ") {
        let (name, netto) = rest.rsplit_once(" came to ").unwrap();
        labelled(drawn, new, name, "Netto", netto, tally);
        labelled(drawn, new, name, "Steuer", &tax, tally);
    } else if let Some((netto, tax)) = between("It came to ", " with ") {
        labelled(drawn, new, heading, "Netto", &netto, tally);
        labelled(drawn, new, heading, "Steuer", tax.trim_end_matches(" of tax"), tally);
    } else {
        for (before, place) in [("The largest is ", 0), ("The smallest is ", -1), ("The second is ", 1)] {
            let Some((name, rest)) = between(before, " with ") else { continue };
            let (says, tax) = rest.split_once(". Its tax is ").unwrap_or((rest.as_str(), ""));
            // A ranking does not have the labels behind its first few: a person's own may be one of these, and is marked.
            let anew = drawn.anew.get(&name).filter(|_| marked && drawn.limited);
            let anew = anew.filter(|label| new.of(label, "Netto", drawn.german).as_deref() == Some(says));
            if !tax.is_empty() {
                labelled(drawn, new, anew.unwrap_or(&name), "Steuer", tax, tally);
            }
            labelled(drawn, new, anew.unwrap_or(&name), "Netto", says, tally);
            let at = labels(drawn, new, &name).iter().any(|label| is_at(new, label, place));
            if says != "–" && !marked && !at {
                tally.wrong.push(format!("{line} It is not."));
            }
        }
    }
    tally.marked += if marked { tally.had - had } else { 0 };
}

/// Whether a label stands at this place of the order by sums, the largest first; -1 is the last.
fn is_at(new: &Table, name: &str, place: isize) -> bool {
    let sums = new.sums("Netto").unwrap_or_default();
    let mut order: Vec<i64> = sums.values().copied().collect();
    order.sort_by_key(|sum| std::cmp::Reverse(*sum));
    let at = if place < 0 { order.len().checked_sub(1) } else { usize::try_from(place).ok() };
    at.and_then(|at| order.get(at)).is_some_and(|sum| sums.get(name) == Some(sum))
}

/// Counts what could be had.
fn could(drawn: &Drawn, new: &Table, tally: &mut Tally) {
    if drawn.lines {
        tally.could += lines_to_be_had(new);
    }
    let Some(sums) = new.sums("Netto").filter(|_| new.holds()) else { return };
    tally.could += 2 + 1 + usize::from(!drawn.limited) + drawn.source.matches("Its tax is").count();
    tally.could += usize::from(sums.len() > 1 && drawn.source.contains("The second is"));
    tally.could += if sums.contains_key(drawn.detail.as_str()) { 2 } else { 0 };
    tally.could += if drawn.source.contains("Sum of all") { 3 } else { 0 };
    let few = if drawn.limited { FEW } else { usize::MAX };
    tally.could += match (drawn.form, drawn.shows) {
        (Form::Headings, _) => {
            let told = drawn.facts[0].rows.iter().map(|row| row[0].as_str().unwrap());
            2 * told.filter(|label| sums.contains_key(label)).count().min(few)
        }
        (_, Shows::First(few)) => 3 * sums.len().min(few),
        _ => 3 * sums.len().min(few),
    };
}

fn lines_to_be_had(new: &Table) -> usize {
    let doubled =
        ["Netto", "Steuer"].iter().any(|name| new.called.values().filter(|own| own == name).count() > 1);
    let there = ["Netto", "Steuer"].iter().filter(|name| new.column(name).is_some()).count();
    if doubled { 0 } else { new.rows.len() * there }
}

/// Lines of a table as they are: each is one of the new table.
fn judge_lines(header: &[&str], lines: &[Vec<String>], new: &Table, german: bool, tally: &mut Tally) {
    let mut left: Vec<&(String, i64, i64)> = new.rows.iter().collect();
    for line in lines {
        let is = |row: &&&(String, i64, i64)| {
            header.iter().zip(line).all(|(name, says)| match *name {
                "Status" => row.0 == *says,
                name => {
                    let value = new.column(name).and_then(|column| Table::cents(row, column));
                    says == "–" || value.is_some_and(|value| format_amount(value, german) == *says)
                }
            })
        };
        let dashes = line.iter().filter(|says| *says == "–").count();
        tally.dashes += dashes;
        match left.iter().position(|row| is(&row)) {
            Some(at) => {
                left.remove(at);
                tally.had += header.len() - 1 - dashes;
            }
            None if dashes + 1 == header.len() => {}
            None => tally.wrong.push(format!("there is no line {line:?}")),
        }
    }
}

/// A table of text beside the new table; none where it was not made.
pub(super) fn judge_table(header: &[&str], few: usize, new: &Table, csv: Option<&str>, tally: &mut Tally) {
    let by = header.contains(&"Rows");
    let labels = new.sums("Netto").filter(|_| new.holds());
    let each =
        (new.column("Netto").is_some() && new.column("Steuer").is_some()).then(|| lines_to_be_had(new));
    tally.could += if by { labels.map_or(0, |sums| 3 * sums.len().min(few)) } else { each.unwrap_or(0) };
    let Some(csv) = csv else { return };
    let mut rows = csv.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let head = rows.next().unwrap_or_default();
    if head != header {
        tally.wrong.push(format!("the header is {head:?}"));
    }
    let plain = |text: &str| text.replace('−', "-").replace(',', "");
    if by {
        let mut seen = BTreeMap::new();
        for row in rows {
            for (what, says) in header.iter().zip(&row).skip(1) {
                let mut right = new.of(&row[0], what, false).map(|right| plain(&right));
                // 7.5 is 7.50, as nobody says with how many decimals the next one is written.
                if *what != "Rows" && says.split_once('.').is_none_or(|(_, decimals)| decimals.len() < 2) {
                    right = right.map(|right| right.trim_end_matches('0').trim_end_matches('.').to_owned());
                }
                tally.figure(says, &[right], &format!("{what} of {} in the table", row[0]));
            }
            if seen.insert(row[0].clone(), ()).is_some() {
                tally.wrong.push(format!("{} comes twice in the table", row[0]));
            }
        }
    } else {
        let mut lines: Vec<Vec<String>> = rows.collect();
        for cell in lines.iter_mut().flat_map(|line| line.iter_mut().skip(1)) {
            let cents = (cell.parse::<f64>().unwrap_or(f64::NAN) * 100.0).round();
            *cell = if cents.is_nan() { cell.clone() } else { format_amount(cents as i64, false) };
        }
        judge_lines(header, &lines, new, false, tally);
    }
}
