//! Foresight's sentences on what will be done, said before a note is sent: the same wish that is served, each without its
//! full stop.

use super::request::{Case, Digits, Extra, Form, Grow, Key, Length, Order, Request, Stat, To, Tone};
use crate::choose::NEEDS_MODEL;
use gloss_figures::words::count_word;

fn counted(n: usize, unit: &str) -> String {
    let number = count_word(n).map_or_else(|| n.to_string(), str::to_owned);
    format!("{number} {unit}{}", if n == 1 { "" } else { "s" })
}

impl Request {
    /// A sentence on what will be done, without its full stop.
    pub(crate) fn says(&self) -> String {
        match self {
            Self::Delete => "Will delete the marked place".to_owned(),
            Self::DeleteSentence { last } => {
                format!("Will delete the {} sentence", if *last { "last" } else { "first" })
            }
            Self::DeleteThisSentence => "Will delete the marked sentence".to_owned(),
            Self::Replace { old, new } if new.is_empty() => format!("Will take out “{old}”"),
            Self::Replace { old, new } => format!("Will replace “{old}” with “{new}”"),
            Self::Set(new) | Self::Rename(new) => format!("Will make it say “{new}”"),
            Self::KeepSentences(1) => "Will keep the first sentence and leave the rest out".to_owned(),
            Self::KeepSentences(n) => format!("Will keep the first {} and leave the rest out", counted(*n, "sentence")),
            Self::AddItem(text) => format!("Will add “{text}” to the list"),
            Self::AddBehind(text) => format!("Will add “{text}” behind it"),
            Self::Scale(percent) if *percent < 0.0 => format!("Will lower the values by {} %", -percent),
            Self::Scale(percent) => format!("Will raise the values by {percent} %"),
            Self::Shorten(length) => shortens(*length),
            Self::Case(case) => cased(*case).to_owned(),
            Self::Mark("**") => "Will make it bold".to_owned(),
            Self::Mark(_) => "Will make it italic".to_owned(),
            Self::Unmark("**") => "Will make it no longer bold".to_owned(),
            Self::Unmark("*") => "Will make it no longer italic".to_owned(),
            Self::Unmark(_) => "Will take bold and italic off".to_owned(),
            Self::Round(digits) => rounds(*digits),
            Self::Form(form) => formed(*form).to_owned(),
            Self::Order(order) => ordered(order),
            Self::Join => "Will join it into one".to_owned(),
            Self::Split => "Will split it in two".to_owned(),
            Self::Tone(tone) => toned(*tone).to_owned(),
            Self::CutRow(name) => format!("Will take out the row “{name}”"),
            Self::CutColumn(name) => format!("Will take out the column “{name}”"),
            Self::Header { old, new } => format!("Will rename the column “{old}” to “{new}”"),
            Self::Grow(grow) => grown(grow),
            Self::Recompute => "Will work its figures out again from the data as it is now".to_owned(),
            Self::Source => "Will say where it comes from".to_owned(),
            Self::Why => "Will say what its figures are made of. Why things happened needs a model".to_owned(),
            Self::Compare => "Will compare it with the period before, where the data has one".to_owned(),
            Self::Check => "Will work its figures out again and say whether they agree".to_owned(),
            Self::Other => {
                "Needs a model. Without one I can say where a figure comes from, what it is made of and whether it is right. Connect a model"
                    .to_owned()
            }
            Self::Unknown => NEEDS_MODEL.replace(
                "write reports, workbooks, actions and briefings",
                "replace, delete, shorten, sort, round and format, make lists and tables, and recompute figures",
            ),
        }
    }
}

fn shortens(length: Length) -> String {
    match length {
        Length::Words(n) => {
            format!("Will leave out examples and references in brackets, down to {n} words or fewer")
        }
        Length::Half => {
            "Will leave out examples and references in brackets, down to half its words".to_owned()
        }
        Length::Line => "Will leave out examples and references in brackets, down to one line".to_owned(),
        Length::Less => {
            "Will leave out examples and references in brackets, and phrases that say nothing".to_owned()
        }
    }
}

fn cased(case: Case) -> &'static str {
    match case {
        Case::Upper => "Will write it in capitals",
        Case::Lower => "Will write it in small letters",
        Case::Title => "Will begin each word with a capital",
        Case::Sentence => "Will begin only the first word with a capital",
    }
}

fn rounds(digits: Digits) -> String {
    match digits {
        Digits::Decimals(0) => "Will round its figures to whole numbers".to_owned(),
        Digits::Decimals(1) => "Will round its figures to 1 decimal".to_owned(),
        Digits::Decimals(n) => format!("Will round its figures to {n} decimals"),
        Digits::Power(1) => "Will round its figures to tens".to_owned(),
        Digits::Power(2) => "Will round its figures to hundreds".to_owned(),
        Digits::Power(3) => "Will round its figures to thousands".to_owned(),
        Digits::Power(6) => "Will show its figures in millions".to_owned(),
        Digits::Power(_) => "Will show its figures in billions".to_owned(),
        Digits::Grouped => "Will separate the thousands of its figures".to_owned(),
        Digits::Percent => "Will write its figures with the sign for per cent".to_owned(),
    }
}

fn formed(form: Form) -> &'static str {
    match form {
        Form::Bullets => "Will make a list of it",
        Form::Numbered => "Will make a numbered list of it",
        Form::Table => "Will make a table of it",
        Form::Prose => "Will write it as running text",
    }
}

fn ordered(order: &Order) -> String {
    match order {
        Order::Reverse => "Will reverse the order".to_owned(),
        Order::Move { what, to } => {
            let to = match to {
                To::First => "to the top",
                To::Last => "to the end",
                To::Up => "one up",
                To::Down => "one down",
            };
            let what = if what.is_empty() { "it".to_owned() } else { format!("“{what}”") };
            format!("Will move {what} {to}")
        }
        Order::Sort { key, largest } => {
            let what = match key {
                Key::Name => "Will sort by name".to_owned(),
                Key::Figure => "Will sort by figure".to_owned(),
                Key::Any => "Will sort it".to_owned(),
                Key::Column(name) => format!("Will sort the rows by {name}"),
            };
            let how = match (key, largest) {
                (Key::Name, Some(true)) => ", from Z to A",
                (Key::Name, _) => ", from A to Z",
                (Key::Any, None) => ", by its figures or else its names",
                (_, Some(false)) => ", smallest first",
                _ => ", largest first",
            };
            format!("{what}{how}")
        }
    }
}

fn toned(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "Will put plainer words where my list has some",
        Tone::Formal => "Will put more formal words where my list has some, and expand contractions",
        Tone::Lean => "Will take out filler words",
        Tone::Direct => "Will take out hedging words",
        Tone::Contract => "Will use contractions",
        Tone::Expand => "Will expand contractions",
        Tone::British => "Will use British spelling where my list has it",
        Tone::American => "Will use American spelling where my list has it",
        Tone::Spacing => "Will fix doubled words and spaces",
    }
}

fn grown(grow: &Grow) -> String {
    let of = |name: &Option<String>| name.as_ref().map(|name| format!(" of {name}")).unwrap_or_default();
    match grow {
        Grow::Row(stat) => format!("Will add a row with the {}, worked out from the data", stat.name()),
        Grow::Group(name) => format!("Will add the row for {name} from the data"),
        Grow::Column(Extra::Share(name)) => {
            format!("Will add a column with the share{}, worked out from the data", of(name))
        }
        Grow::Column(Extra::Rank(name)) => {
            let by = name.as_ref().map(|name| format!(" by {name}")).unwrap_or_default();
            format!("Will add a column with the rank{by}, worked out from the data")
        }
        Grow::Column(Extra::Difference { from, to } | Extra::Change { from, to }) => {
            let percent = if matches!(grow, Grow::Column(Extra::Change { .. })) {
                "change in per cent"
            } else {
                "difference"
            };
            let ends = if from.is_empty() {
                " between two columns".to_owned()
            } else {
                format!(" from {from} to {to}")
            };
            format!("Will add a column with the {percent}{ends}, worked out from the data")
        }
    }
}

impl Stat {
    /// Its name, as the row's label has it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Lowest => "lowest",
            Self::Highest => "highest",
            Self::Count => "count",
        }
    }
}
