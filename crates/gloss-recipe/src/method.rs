//! Recipe as it is stored and run: its inputs, its steps, and how names, times and queries of the task are said in a run.

use gloss_protocol::{Fact, FactSeen, InputKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::compare::Shape;
use crate::period::{self, Period, Shift};
use crate::tables;

/// A fact as it was in the task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its id.
    pub fact: String,
    /// Its query.
    pub query: String,
    /// The names of its result's columns; empty where an older Gloss did not keep them.
    #[serde(default)]
    pub columns: Vec<String>,
    /// The rows of its result.
    pub rows: Vec<Vec<Value>>,
    /// Columns that it read and that were not the only ones of their name.
    #[serde(default)]
    pub doubled: Vec<String>,
    /// The observations on its tables then.
    #[serde(default)]
    pub seen: Vec<FactSeen>,
}

impl From<&Fact> for Figure {
    fn from(fact: &Fact) -> Self {
        let doubled = fact.sources.iter().flat_map(|source| source.doubled.clone());
        Self {
            fact: fact.id.0.clone(),
            query: fact.query.clone(),
            columns: fact.columns.clone(),
            rows: fact.rows.clone(),
            doubled: doubled.collect(),
            seen: fact.sources.iter().filter_map(|source| source.seen.clone()).collect(),
        }
    }
}

/// A place of a deck as a recipe writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its name in the deck.
    pub at: String,
    /// `title`, `list`, `words`, `table` or `chart`.
    pub form: String,
    /// A chart's title.
    #[serde(default)]
    pub title: String,
    /// The names of a chart's series.
    #[serde(default)]
    pub names: Vec<String>,
    /// How many rows it had.
    pub rows: usize,
}

/// How one file is made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Step {
    /// A document: its words stay, its figures are asked again.
    Document {
        /// Its path.
        path: String,
        /// Its source as it was finished.
        source: String,
        /// The facts behind its figures.
        figures: Vec<Figure>,
        /// Its units that can be marked, by their position.
        shown: Vec<usize>,
        /// Those of them that a person or a model looks at.
        marked: Vec<usize>,
    },
    /// A deck: the finished one, its figures asked again.
    Deck {
        /// Its path.
        path: String,
        /// The version that was finished.
        version: u32,
        /// Its words, place by place, as a document.
        source: String,
        /// Its places.
        places: Vec<Place>,
        /// The facts behind its figures.
        figures: Vec<Figure>,
        /// Its units that can be marked, by their position.
        shown: Vec<usize>,
        /// Those of them that a person or a model looks at.
        marked: Vec<usize>,
    },
    /// A workbook: made again of its spec.
    Workbook {
        /// Its path.
        path: String,
        /// The spec's sheets.
        sheets: Value,
        /// How many rows each had.
        rows: Vec<u64>,
    },
    /// A site: made again of its spec.
    Site {
        /// Its folder.
        path: String,
        /// The spec, with its query.
        spec: Value,
        /// How many rows it showed.
        rows: u64,
    },
    /// A table of text: what one query gives.
    Rows {
        /// Its path.
        path: String,
        /// The query.
        query: String,
        /// Its first line.
        header: Vec<String>,
        /// The names of the result's columns; empty where an older Gloss did not keep them.
        #[serde(default)]
        columns: Vec<String>,
        /// Columns that the query read and that were not the only ones of their name.
        #[serde(default)]
        doubled: Vec<String>,
        /// How many rows it had.
        rows: usize,
        /// Of each column the decimals that its numbers were rounded to; none where they stand as the query gives them.
        #[serde(default)]
        decimals: Vec<Option<usize>>,
    },
    /// A job of the built-in assistant: done again, with words that follow the data.
    Again {
        /// The files that it wrote.
        paths: Vec<String>,
        /// The person's words.
        said: String,
        /// The files that they were about.
        attached: Vec<String>,
        /// The shape of each written file.
        shapes: Vec<Shape>,
    },
}

/// Something that each run has anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: InputKind,
    /// Its value in the task.
    pub was: String,
    /// Its value in this run.
    #[serde(default)]
    pub now: String,
}

/// A recipe, exactly: its name, its inputs and its steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Method {
    /// Its name.
    pub name: String,
    /// The task that it was made of, so that what is forgotten of that is forgotten here.
    #[serde(default)]
    pub task: String,
    /// The inputs that each run has anew.
    pub inputs: Vec<Input>,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// The figures of a source as a recipe finds them, each as its fact is written. A document whose figures are others can't
/// be repeated: what is not found could not be exchanged.
pub fn written(source: &str) -> Vec<String> {
    gloss_figures::links::links(source).into_iter().map(|link| link.fact).collect()
}

impl Method {
    /// The files of a run beside those of the task.
    pub(crate) fn files(&self) -> Vec<tables::Exchange<'_>> {
        let files = self.inputs.iter().filter(|input| input.kind == InputKind::File);
        files.map(|input| tables::Exchange { was: &input.was, now: &input.now }).collect()
    }

    /// A file of the task among what a query has read, though another one stands for it in this run.
    pub fn left_behind(&self, sources: &[String]) -> Option<&str> {
        let files = || self.inputs.iter().filter(|input| input.kind == InputKind::File);
        let left = |input: &&Input| input.was != input.now && !files().any(|other| other.now == input.was);
        let read = |input: &&Input| {
            let of =
                |source: &String| source.strip_prefix(&input.was).is_some_and(|rest| rest.starts_with(' '));
            sources.iter().any(of)
        };
        files().filter(left).find(read).map(|input| input.was.as_str())
    }

    /// Files of a period that are used again, though others have gone on: each a sentence.
    pub fn stayed_behind(&self) -> Vec<String> {
        let dated = || {
            let files = self.inputs.iter().filter(|input| input.kind == InputKind::File);
            files.filter(|input| Period::of(&input.was).is_some())
        };
        let newest = dated().filter_map(|input| Period::of(&input.now)).max();
        let behind = |input: &&Input| {
            let own = Period::of(&input.now);
            own.zip(newest).is_some_and(|(own, newest)| own.until(newest).is_some_and(|away| away > 0))
        };
        let some = dated().any(|input| input.was != input.now);
        let says = |input: &Input| format!("{} is of an earlier time than the other files.", input.now);
        dated().filter(|_| some).filter(behind).map(says).collect()
    }

    /// The way from the task's period to the run's; none where there is none, or it is the same.
    fn shift(&self) -> Option<Shift> {
        let between = |input: &Input| {
            let (from, to) = (Period::of(&input.was)?, Period::of(&input.now)?);
            Shift::between(from, to).filter(|_| from != to)
        };
        self.inputs.iter().find_map(between)
    }

    /// A path, or words, with files and periods as they are now.
    pub fn words(&self, text: &str) -> String {
        // What stands apart from words is exchanged through signs that no text has, so that no name is met twice.
        let mut text = text.to_owned();
        let mut files: Vec<(usize, &Input)> =
            self.inputs.iter().filter(|input| input.kind == InputKind::File).enumerate().collect();
        files.sort_by_key(|(_, input)| std::cmp::Reverse(input.was.len()));
        let sign = |at: usize, short: bool| format!("\u{e000}{at}{}\u{e000}", if short { "s" } else { "" });
        for (at, input) in &files {
            text = text.replace(&input.was, &sign(*at, false));
            text = text.replace(gloss_figures::words::file_name(&input.was), &sign(*at, true));
        }
        if let Some(shift) = self.shift() {
            text = shift.text(&text);
        }
        for (at, input) in &files {
            text = text.replace(&sign(*at, false), &input.now);
            text = text.replace(&sign(*at, true), gloss_figures::words::file_name(&input.now));
        }
        text
    }

    /// Whether a text names a time that this run does not carry over, and that may not hold for its figures.
    pub(crate) fn strange(&self, text: &str) -> bool {
        match self.shift() {
            Some(shift) => shift.strange(text),
            // Other files, and no way to tell their time: any that is named may be another.
            None => self.inputs.iter().any(|input| input.was != input.now) && period::names_a_time(text),
        }
    }

    /// The time that a query names and keeps, though this run is about another one; none where it keeps none.
    pub(crate) fn untimely(&self, query: &str) -> Option<String> {
        if self.inputs.iter().all(|input| input.was == input.now) {
            return None;
        }
        let shift = self.shift();
        let kept = |value: &String| {
            let same = shift.is_none_or(|shift| shift.literal(value) == *value);
            same && period::names_a_time(value)
        };
        tables::values(query).into_iter().find(kept).or_else(|| tables::number_of_time(query))
    }

    /// A query of the task as a run asks it.
    pub fn query(&self, sql: &str) -> String {
        let value = |text: &str| self.shift().map_or_else(|| text.to_owned(), |shift| shift.literal(text));
        tables::renewed(sql, &self.files(), value)
    }
}
