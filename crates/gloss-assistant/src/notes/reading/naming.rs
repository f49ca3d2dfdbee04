//! What a place has beside its words: alternative text, speaker notes, an address, a title of a page or a chart. Words are taken as
//! they stand.

use gloss_protocol::Act;

use super::insert::set_off;
use super::place::Place;
use super::target::{take_making, take_target};
use super::written::{Slot, is_written};
use crate::grammar::{Clause, Kind};

/// What a noun says that is to get other words.
pub(super) fn named(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    for (noun, act, key) in [("alt", "alt", "text"), ("notes", "notes", "text")] {
        if clause.has("noun", noun) && place.can(act) && !clause.has("verb", "delete") && place.what != noun {
            // Notes that nothing says are to be other ones are added to those there.
            let is_set = ["replace", "ought"].iter().any(|verb| clause.has("verb", verb));
            let adds = noun == "notes" && !is_set;
            clause.take("noun", noun);
            let words = set_off(clause).or_else(|| behind_verb(clause))?;
            for (class, value) in
                [("verb", "insert"), ("verb", "set"), ("prep", "of"), ("prep", "to"), ("prep", "with")]
            {
                clause.take(class, value);
            }
            take_making(clause);
            take_target(clause, place)?;
            let new = Act::new(act).with(key, words);
            return Some(vec![if adds { new.with("add", "true") } else { new }]);
        }
    }
    link(clause, place).or_else(|| title(clause, place))
}

/// The words behind “should be”, “to”.
fn behind_verb(clause: &mut Clause<'_>) -> Option<String> {
    let at = clause
        .items()
        .find(|(at, item)| clause.is_free(*at) && (item.is("verb", "ought") || item.is("prep", "to")))
        .map(|(at, _)| at)?;
    let words = clause.between(at + 1, clause.len()).trim().to_owned();
    clause.take_range(at..clause.len());
    (!words.is_empty()).then_some(words)
}

/// An address that the words lead to.
fn link(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    place.can("link").then_some(())?;
    let to = clause.take_link()?;
    let said = clause.take("noun", "link") | clause.take("verb", "link");
    clause.take("verb", "move");
    clause.take("verb", "ought");
    take_making(clause);
    take_target(clause, place)?;
    said.then(|| vec![Act::new("link").with("to", to)])
}

/// The title of a chart, or of a page.
fn title(clause: &mut Clause<'_>, place: &Place) -> Option<Vec<Act>> {
    let is_chart = place.can("chart")
        && matches!(place.reach.as_str(), "chart" | "shape")
        && (place.what.is_empty() || place.what == "chart");
    if !is_chart || !clause.has("noun", "title") {
        return None;
    }
    let at = clause.find("noun", "title")?;
    clause.take_at(at);
    // “Title should be Net Sales”: what follows the verb; in German the verb may end it.
    let quoted = clause.take_kind(Kind::Quote).map(str::to_owned);
    let words = quoted.or_else(|| {
        let from = clause
            .find("verb", "ought")
            .or_else(|| clause.find("prep", "to"))
            .or_else(|| clause.items().find(|(_, item)| item.text == ":").map(|(at, _)| at))?;
        let mut end = clause.len();
        while end > from + 1
            && clause.item(end - 1).is_some_and(|item| item.is("verb", "set") || item.kind == Kind::Mark)
        {
            end -= 1;
        }
        let words = clause.between(from + 1, end).trim().to_owned();
        let is_set_off = clause.item(from).is_some_and(|item| item.text == ":");
        clause.take_range(from..clause.len());
        (is_set_off || is_written(&words, Slot::Name, place)).then_some(words)
    })?;
    clause.take("verb", "ought");
    clause.take("verb", "set");
    clause.take("verb", "insert");
    clause.take("verb", "rename");
    take_making(clause);
    take_target(clause, place)?;
    Some(vec![Act::new("chart").with("title", words)])
}
