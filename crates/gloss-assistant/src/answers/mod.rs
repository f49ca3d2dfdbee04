//! Questions about one or two tables: the question is read by the grammar in the table's own words, worked out by `compute`, and said in a
//! sentence. A question of which a word stays unused is not answered but told which. Never guesses: what could be of two columns is asked.

mod chart;
mod choice;
mod column;
mod derived;
mod form;
mod period;
mod pieces;
mod plan;
mod reading;
mod refuse;
mod say;
mod values;
mod view;
mod words;

use crate::desk::Desk;
use crate::grammar::{Clause, Item, Language, Sense, fold, question_senses, tokens};
use form::Answer;
pub(crate) use form::form;
use gloss_analysis::Table;
use gloss_figures::words::{file_name, without_extension};
use reading::Refusal;
use view::View;

/// Times that a question is read anew with what was chosen.
const CHOICES: usize = 4;
/// Tables of the folder among which one is looked for.
const TABLES: usize = 6;

/// Answers a question about these files, or says why not. None while something is still asked.
pub(crate) fn run(desk: &Desk, files: &[String]) -> Option<String> {
    match answered(desk, &desk.task.words, files)? {
        Ok(answer) => in_form(desk, &answer),
        Err(why) => {
            let asked = match &why.refusal {
                Some(refusal) => choice::ask(desk, refusal, why.german)?,
                None => None,
            };
            Some(asked.unwrap_or(why.says))
        }
    }
}

/// What a table tells of a subject, such as `cost by client`, as the blocks of a document: a sentence, its figures and their chart.
/// None inside where it tells nothing of it; none while something is still asked.
pub(crate) fn subject(desk: &Desk, words: &str, path: &str) -> Option<Option<String>> {
    let found = answered(desk, words, &[path.to_owned()])?.ok();
    Some(found.map(|answer| {
        let chart = answer.chart.map(|chart| format!("\n\n{chart}")).unwrap_or_default();
        format!("{}{chart}", answer.says.trim_end())
    }))
}

/// Why a question is not answered at each table.
type Refusals<'a> = Vec<(Refusal, &'a View)>;

/// Why there is no answer.
struct NoAnswer {
    /// In a sentence.
    says: String,
    /// What could be chosen between.
    refusal: Option<Refusal>,
    german: bool,
}

/// The answer to a note's question about these files, with the facts that it rests on; or why there is none.
pub(crate) fn beside(
    desk: &Desk,
    words: &str,
    files: &[String],
) -> Option<Result<(String, Vec<String>), String>> {
    Some(answered(desk, words, files)?.map_err(|why| why.says).map(|answer| {
        let mut facts: Vec<String> = Vec::new();
        for link in gloss_figures::links::links(&answer.says) {
            let (id, _) = gloss_figures::links::cell(&link.fact);
            if !facts.iter().any(|known| known == id) {
                facts.push(id.to_owned());
            }
        }
        (answer.says, facts)
    }))
}

/// An answer in the form that is wanted.
fn in_form(desk: &Desk, answer: &Answer) -> Option<String> {
    match desk.form {
        None => {
            desk.answered.set(true);
            Some(answer.says.clone())
        }
        Some(form) => form::write(desk, answer, form, language(&desk.task.words) == Language::German),
    }
}

/// Answers a question about the one of these tables that can: of several that can none is chosen.
pub(crate) fn look(desk: &Desk, files: &[String]) -> Option<String> {
    let asked: Vec<_> = files
        .iter()
        .map(|path| (path, answered(desk, &desk.task.words, std::slice::from_ref(path))))
        .collect();
    let (mut found, mut refused) = (Vec::new(), None);
    for (path, answer) in asked {
        match answer? {
            Ok(answer) => found.push((path.clone(), answer)),
            Err(why) => refused = refused.or(Some(why.says)),
        }
    }
    if let [(_, answer)] = found.as_slice() {
        return in_form(desk, answer);
    }
    Some(match found.as_slice() {
        [] => {
            let names: Vec<String> = files.iter().map(|path| file_name(path).to_owned()).collect();
            let lead = "Which table? I looked at";
            format!("{lead} {}. {}", gloss_figures::words::list(&names), refused.unwrap_or_default())
        }
        several => {
            let names: Vec<String> = several.iter().map(|(path, _)| file_name(path).to_owned()).collect();
            format!(
                "Which one? {} could answer this. Name it, or attach it.",
                gloss_figures::words::list(&names)
            )
        }
    })
}

/// The answer, or why there is none.
fn answered(desk: &Desk, words: &str, files: &[String]) -> Option<Result<Answer, NoAnswer>> {
    let mut question = without_names(words, files);
    let german = language(&question) == Language::German;
    let no = |says: String| Some(Err(NoAnswer { says, refusal: None, german }));
    let mut views = Vec::new();
    let read: Vec<_> = files.iter().take(2).map(|path| (path, Table::read(desk, path))).collect();
    for (path, table) in read {
        match table? {
            Ok(table) => {
                let view = derived::with_dates(desk, View::of(desk, &table)?)?;
                views.push(derived::with_end(desk, derived::with_worth(view))?);
            }
            Err(why) if german => return no(format!("{} kann ich nicht lesen. {why}", file_name(path))),
            Err(why) => return no(format!("I couldn't read {}. {why}", file_name(path))),
        }
    }
    let views = together(views);
    for _ in 0..CHOICES {
        let refused = match planned(desk, &question, &views, german)? {
            Ok((view, plan)) => {
                return match desk.compute(&plan.sql(view))? {
                    // A part is never more than its whole: they were no part and whole.
                    Ok(result)
                        if plan.is_ratio()
                            && result.number(0, 0).is_none_or(|part| !(0.0..=100.0).contains(&part)) =>
                    {
                        let says = refuse::say(&Refusal::Beyond, view, german);
                        no(says)
                    }
                    Ok(result) => {
                        let speaker = say::Speaker { view, plan: &plan, result: &result, german };
                        Some(Ok(Answer { says: speaker.answer(), chart: speaker.chart() }))
                    }
                    Err(why) if german => no(format!("Das konnte ich nicht ausrechnen. {why}")),
                    Err(why) => no(format!("I couldn't work that out. {why}")),
                };
            }
            Err(refused) => refused,
        };
        let Some((why, view)) = refuse::nearest(&refused) else { break };
        match choice::chosen(desk, &question, why, german).filter(|next| *next != question) {
            Some(next) => question = next,
            None => {
                let says = refuse::say(why, view, german);
                return Some(Err(NoAnswer { says, refusal: Some(why.clone()), german }));
            }
        }
    }
    no(String::new())
}

/// What is worked out for a question, at the first of these tables that tells it; or why not, for each. None while values are being
/// asked.
fn planned<'a>(
    desk: &Desk,
    question: &str,
    views: &'a [View],
    german: bool,
) -> Option<Result<(&'a View, plan::Plan), Refusals<'a>>> {
    let mut refused = Vec::new();
    let language = if german { Language::German } else { Language::English };
    let denies =
        (0..tokens(question).len()).any(|at| senses_at(question, at).iter().any(|one| one.class == "not"));
    for view in views {
        // Rows that have none of the other file's are meant only where something is denied: else nothing is asked of them.
        if !view.lacks.is_empty() && !denies {
            continue;
        }
        let values = values::Values::ask(desk, question, view)?;
        let pieces = pieces::pieces(question, view, &values, (language, desk.today));
        match reading::read(view, &pieces, (desk.today, german)) {
            Ok(plan) => return Some(Ok((view, plan))),
            Err(why) => refused.push((why, view)),
        }
    }
    Some(Err(refused))
}

/// The tables that the question may be of, the likeliest first: the rows of two files of one sort, else each alone, else both joined.
fn together(views: Vec<View>) -> Vec<View> {
    let [a, b] = views.as_slice() else { return views };
    if let Some(both) = View::united(a, b) {
        return vec![both];
    }
    let joined = [View::joined(a, b), View::joined(b, a)];
    let unmatched = [View::unmatched(a, b), View::unmatched(b, a)];
    let mut out: Vec<View> = unmatched.into_iter().chain(joined).flatten().collect();
    out.extend(views);
    out
}

/// The question without the names of files.
fn without_names(text: &str, files: &[String]) -> String {
    let mut out = text.to_owned();
    for file in files {
        for name in [file.as_str(), file_name(file)] {
            out = out.replace(name, " ");
        }
    }
    out
}

/// What a word of a text can mean, alone and with the next.
fn senses_at(text: &str, at: usize) -> Vec<Sense> {
    let words = tokens(text);
    let word = |at: usize| words.get(at).and_then(|token| text.get(token.at.clone())).unwrap_or_default();
    let mut senses = question_senses(&fold(word(at))).to_vec();
    senses.extend(question_senses(&fold(&format!("{} {}", word(at), word(at + 1)))));
    senses
}

/// Whether words ask something of a table.
pub(crate) fn is_question(text: &str) -> bool {
    let begins =
        senses_at(text, 0).iter().any(|one| matches!(one.class, "ask" | "agg" | "extreme" | "extreme-of"));
    begins || text.trim_end().ends_with('?')
}

/// Whether a file holds a table that can be asked.
pub(crate) fn can_be_asked(path: &str) -> bool {
    gloss_data::format_of(path).is_some()
}

/// Whether words name what a table is put together by: “costs by region”.
pub(crate) fn asks_by(text: &str) -> bool {
    let is_per = |word: &str| {
        question_senses(&fold(word)).iter().any(|one| {
            matches!((one.class, one.value), ("per" | "agg" | "compare" | "late", _) | ("range", "between"))
        })
    };
    let makes = |(_, item): (usize, &Item<'_>)| item.value("job").is_some() || item.is("task", "make");
    tokens(text).into_iter().any(|token| text.get(token.at).is_some_and(is_per))
        && !Clause::new(text).items().any(makes)
}

/// The language of most of the question's words.
fn language(question: &str) -> Language {
    let mut counts = [0usize; 2];
    for token in tokens(question) {
        let word = fold(question.get(token.at).unwrap_or_default());
        let senses = question_senses(&word);
        let of =
            |wanted: Language| !senses.is_empty() && senses.iter().all(|one| one.language == Some(wanted));
        counts[0] += usize::from(of(Language::English));
        counts[1] += usize::from(of(Language::German));
    }
    let umlauts = question.contains(['ä', 'ö', 'ü', 'ß', 'Ä', 'Ö', 'Ü']);
    if counts[1] + usize::from(umlauts) > counts[0] { Language::German } else { Language::English }
}

/// The tables of a folder that a question may be of: those that it names by a word of theirs, else all.
pub(crate) fn candidates(question: &str, tables: &[String]) -> Vec<String> {
    let words: Vec<String> = words::name_words(question);
    let named = |path: &&String| {
        let stem = words::name_words(file_name(without_extension(path)));
        stem.iter().any(|word| word.len() > 3 && words.iter().any(|said| words::is_meant(said, word)))
    };
    let some: Vec<String> = tables.iter().filter(named).cloned().collect();
    let all = if some.is_empty() { tables.to_vec() } else { some };
    all.into_iter().take(TABLES).collect()
}
