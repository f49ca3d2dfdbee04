//! Notes that ask for another order or another kind of block: lists, tables, sorted, moved, merged, split.

use super::note_text::Note;
use super::request::{Form, Key, Order, Request, To};
use super::vocabulary::{has, only, words};

/// Words of notes about lists and tables.
const FORMS: &str = "bullet bullets bulleted bulletpoint bulletpoints bullet-point bullet-points numbered ordered unordered numbers number enumerate enumerated steps break up itemise itemize tabular two-column small simple proper prose running sentence sentences plain full instead back list: lay present pull split";

/// A list, a table or running text.
pub(super) fn form(said: &Note) -> Option<Request> {
    let lower = &said.lower;
    if !only(lower, FORMS) {
        return None;
    }
    let to = |names: &str| {
        names.split('|').any(|name| {
            ["into ", "to ", "as ", "in ", "a ", "an ", "make ", "make it ", "make this ", "use ", ""]
                .iter()
                .any(|lead| {
                    let said = words(lower).join(" ");
                    said.starts_with(&format!("{lead}{name}")) && !lead.is_empty()
                        || said == name
                        || said.contains(&format!(" {lead}{name}")) && !lead.is_empty()
                })
        })
    };
    if has(lower, "split|break up") && !has(lower, "list|bullets|bullet|table|points") {
        return None;
    }
    let prose =
        to("sentence|one sentence|sentences|prose|running text|text|paragraph|full sentences|plain text")
            && has(lower, "sentence|sentences|prose|running text|paragraph|plain text|text");
    let numbered = has(lower, "numbered|ordered|enumerate|enumerated|steps|number|numbers");
    let bulleted = has(
        lower,
        "bullet|bullets|bulleted|bullet point|bullet points|bulletpoints|bullet-points|unordered|itemise|itemize",
    );
    let asked = words(lower).len() <= 12;
    let form = if to("table|two-column table|small table|simple table|proper table|tabular form|tabular") {
        Form::Table
    } else if numbered
        && (has(lower, "list|steps|enumerate|items|lines|bullets|points") || words(lower).len() <= 4)
    {
        Form::Numbered
    } else if bulleted
        || to("list|simple list|list of")
        || words(lower) == ["points"]
        || has(lower, "into points|as points")
    {
        Form::Bullets
    } else if prose && has(lower, "turn|convert|make|write|as|into|back|put|change|transform") {
        Form::Prose
    } else {
        return None;
    };
    asked.then_some(Request::Form(form))
}

/// Phrases of a direction, and whether the largest comes first.
const DIRECTIONS: [(&str, bool); 44] = [
    ("in descending order", true),
    ("in ascending order", false),
    ("descending order", true),
    ("ascending order", false),
    ("descending", true),
    ("ascending", false),
    ("desc", true),
    ("asc", false),
    ("largest to smallest", true),
    ("smallest to largest", false),
    ("biggest to smallest", true),
    ("highest to lowest", true),
    ("lowest to highest", false),
    ("high to low", true),
    ("low to high", false),
    ("most to least", true),
    ("least to most", false),
    ("largest first", true),
    ("biggest first", true),
    ("highest first", true),
    ("most first", true),
    ("best first", true),
    ("top first", true),
    ("smallest first", false),
    ("lowest first", false),
    ("least first", false),
    ("fewest first", false),
    ("worst first", false),
    ("newest first", true),
    ("latest first", true),
    ("most recent first", true),
    ("oldest first", false),
    ("earliest first", false),
    ("largest on top", true),
    ("biggest on top", true),
    ("highest on top", true),
    ("largest at the top", true),
    ("highest at the top", true),
    ("smallest on top", false),
    ("lowest on top", false),
    ("a to z", false),
    ("z to a", true),
    ("a-z", false),
    ("z-a", true),
];

/// Words of notes about order that name no column.
const ORDERS: &str = "sort sorted order ordered reorder arrange rank ranked by alphabetically alphabetical alphabetic numerically alphabet first last";

/// Sorted or reversed.
pub(super) fn sort(said: &Note) -> Option<Request> {
    let lower = said.lower.trim_end_matches('.').replace(',', " ");
    let mut said_of = format!(" {} ", words(&lower).join(" "));
    if has(&lower, "reverse|reversed|flip|backwards|upside down") {
        let own = "reverse reversed flip backwards upside down order sort sorting";
        return only(&lower, own).then_some(Request::Order(Order::Reverse));
    }
    let mut largest = None;
    for (phrase, first) in DIRECTIONS {
        let phrase = format!(" {phrase} ");
        if said_of.contains(&phrase) {
            said_of = said_of.replace(&phrase, " ");
            largest = Some(first);
            break;
        }
    }
    let verbs = ["sort", "sorted", "order", "ordered", "reorder", "arrange", "rank", "ranked"];
    let lead: Vec<&str> = words(&said_of);
    let asks = lead.iter().take(6).any(|word| verbs.contains(word))
        || largest.is_some() && (only(&said_of, "from") || said_of.starts_with(" by "));
    let alphabet = has(&said_of, "alphabetically|alphabetical|alphabetic|alphabet");
    if !(asks || alphabet && only(&said_of, ORDERS)) {
        return None;
    }
    let key = match said_of.split_once(" by ").or_else(|| said_of.split_once(" on the ")) {
        Some((head, key)) if only(head, ORDERS) => key.trim().trim_end_matches(" from").trim().to_owned(),
        Some(_) => return None,
        None if only(&said_of, &format!("{ORDERS} from")) => String::new(),
        None => return None,
    };
    let bare = key.strip_prefix("the ").unwrap_or(&key);
    let key = match bare {
        _ if alphabet => Key::Name,
        "name" | "names" | "alphabet" | "label" | "first column" => Key::Name,
        "value" | "values" | "figure" | "figures" | "number" | "numbers" | "size" | "amount"
        | "their figure" | "its figure" => Key::Figure,
        "" => Key::Any,
        _ if words(bare).len() > 6 || has(bare, "and|then|but|or") => return None,
        _ => Key::Column(said.value(said_key(said, bare))),
    };
    Some(Request::Order(Order::Sort { key, largest }))
}

/// The key as it was typed, with its capitals and what is quoted in it.
fn said_key<'a>(said: &'a Note, key: &'a str) -> &'a str {
    said.lower.find(key).and_then(|at| said.plain.get(at..at + key.len())).unwrap_or(key)
}

/// A named row or item elsewhere.
pub(super) fn shift(said: &Note) -> Option<Request> {
    let verb = ["move ", "put ", "bring ", "place "].iter().find(|verb| said.lower.starts_with(**verb))?;
    let rest = said.after(verb)?.trim_end_matches('.');
    let lower = rest.to_ascii_lowercase();
    let ends = [
        (" to the very top", To::First),
        (" to the top", To::First),
        (" to top", To::First),
        (" at the top", To::First),
        (" on top", To::First),
        (" first", To::First),
        (" to the beginning", To::First),
        (" to the start", To::First),
        (" to the front", To::First),
        (" to the first place", To::First),
        (" to the bottom", To::Last),
        (" to the end", To::Last),
        (" at the end", To::Last),
        (" at the bottom", To::Last),
        (" last", To::Last),
        (" up one", To::Up),
        (" one up", To::Up),
        (" up", To::Up),
        (" down one", To::Down),
        (" one down", To::Down),
        (" down", To::Down),
    ];
    let (phrase, to) = ends.into_iter().find(|(phrase, _)| lower.ends_with(phrase))?;
    let what = rest.get(..rest.len() - phrase.len())?;
    let what_lower = what.to_ascii_lowercase();
    if has(&what_lower, "largest|biggest|highest|smallest|lowest|newest|oldest|latest|best|worst") {
        return None;
    }
    let named = ["the row for ", "the row ", "row ", "the item ", "the bullet ", "item ", "the line ", ""]
        .iter()
        .find(|lead| what_lower.starts_with(**lead))
        .map_or(0, |lead| lead.len());
    let what = what.get(named..)?;
    // With no name it is the marked place itself, and that lies within what it would be moved in.
    let here = matches!(
        what_lower.as_str(),
        "it" | "this"
            | "that"
            | "this row"
            | "this item"
            | "this line"
            | "this bullet"
            | "this point"
            | "this sentence"
            | "this paragraph"
    );
    let what = if here { String::new() } else { said.value(what) };
    (words(&what).len() <= 6).then_some(Request::Order(Order::Move { what, to }))
}

/// Two into one, or one into two.
pub(super) fn join(said: &Note) -> Option<Request> {
    let lower = &said.lower;
    let own = "merge join combine together unite fuse single two both three bullet bullets 2 3";
    if has(lower, "merge|merged|join|joined|combine|combined|unite|fuse") {
        return only(lower, own).then_some(Request::Join);
    }
    let own = "split break divide up two three 2 separate apart shorter several half smaller long bullet bullets different own few more";
    let splits = has(
        lower,
        "split|break up|break it up|break this up|break into|break it into|break this into|break this sentence|break|divide|separate sentences",
    );
    (splits && only(lower, own)).then_some(Request::Split)
}
