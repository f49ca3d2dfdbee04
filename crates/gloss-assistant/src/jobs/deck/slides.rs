//! An outline as slides, each with the layout that its content asks for: a chart beside what it says, two groups beside each
//! other, a table, bullets. Also slides that are made only where more are asked for. Leaves nothing out without a word.

use serde_json::{Map, Value, json};

use super::blocks::{Block, line};
use super::grid::Grid;
use super::outline::{KeyMessage, Outline, Topic};
use super::request::Role;
use crate::desk::Desk;
use gloss_analysis::story::KeyFigure;
use gloss_figures::links::links;
use gloss_figures::sentence::{sentences, visible};
use gloss_figures::words::capital;

/// Characters of a title: two lines at its size.
const TITLE: usize = 118;
/// Bullets of a slide, and the characters that they have together.
const BULLETS: usize = 5;
const LETTERS: usize = 520;
/// Characters of the sentence below a chart or a table.
const BESIDE: usize = 230;
/// Rows of a table on one slide.
const ROWS: usize = 10;
/// Characters of the words below a figure.
const BELOW: usize = 110;
/// Figures side by side.
const FIGURES: usize = 4;
/// Questions that are asked of the findings.
const ASKS: usize = 5;
/// Characters that a question's own sentence has at most.
const ASKED: usize = 180;

/// A slide.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slide {
    pub role: Role,
    pub title: String,
    layout: &'static str,
    slots: Map<String, Value>,
    notes: Vec<String>,
    /// How soon it is made where only some are: the lowest first.
    pub rank: usize,
    /// Whether it is made unless fewer are asked for.
    pub own: bool,
}

impl Slide {
    fn new(role: Role, layout: &'static str, title: String) -> Self {
        Self { role, title, layout, slots: Map::new(), notes: Vec::new(), rank: 0, own: true }
    }

    fn with(mut self, key: &str, value: Value) -> Self {
        self.slots.insert(key.to_owned(), value);
        self
    }

    fn ranked(mut self, rank: usize, own: bool) -> Self {
        (self.rank, self.own) = (rank, own);
        self
    }

    fn noted(mut self, notes: impl IntoIterator<Item = String>) -> Self {
        self.notes.extend(notes);
        self
    }

    /// As the tool takes it.
    pub(super) fn spec(&self, outline: &Outline) -> Value {
        let mut slots = self.slots.clone();
        slots.insert("layout".to_owned(), json!(self.layout));
        let mut notes = self.notes.clone();
        notes.push(outline.rests.clone());
        notes.retain(|line| !line.trim().is_empty());
        notes.dedup();
        slots.insert("notes".to_owned(), json!(notes.join("\n")));
        if !["cover", "section"].contains(&self.layout) && !outline.source.is_empty() {
            slots.insert("source".to_owned(), json!(outline.source));
        }
        Value::Object(slots)
    }
}

/// All slides that an outline can fill, in the order in which they are shown.
pub(super) fn slides(desk: &Desk, outline: &Outline, questions: Option<usize>) -> Vec<Slide> {
    let mut out = vec![cover(outline)];
    out.extend(glance(outline));
    let mut analysis = Vec::new();
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for (at, topic) in outline.topics.iter().enumerate() {
        let made = of_topic(desk, topic, at, outline);
        match topic.role {
            Role::Context => first.extend(made),
            Role::Analysis => analysis.extend(made),
            Role::Questions => last.extend(made),
        }
    }
    out.extend(first);
    out.extend(analysis);
    let wanted = questions.map_or(1, |n| n.saturating_sub(last.len()).max(1));
    out.extend(asks(outline, wanted, questions.is_some()));
    out.extend(last);
    out
}

fn cover(outline: &Outline) -> Slide {
    let slide = Slide::new(Role::Context, "cover", title(&outline.title));
    let slide = if outline.subtitle.is_empty() {
        slide
    } else {
        slide.with("subtitle", json!(clip(&outline.subtitle, 200)))
    };
    let lead: Vec<String> = outline.lead.iter().take(2).map(|said| said.text.clone()).collect();
    slide.noted([lead.join(" ")])
}

/// The slides of the lead: its figures where there are some, else its sentences.
fn glance(outline: &Outline) -> Vec<Slide> {
    let mut figures: Vec<Value> =
        outline.lead.iter().flat_map(|said| figures(said, outline.found)).take(FIGURES).collect();
    if let Some(size) = outline.size.as_ref().filter(|_| figures.len() < FIGURES) {
        figures.insert(0, key_figure(size));
    }
    let notes: Vec<String> = outline.lead.iter().map(|said| said.text.clone()).collect();
    let mut out = Vec::new();
    if figures.len() > 1 {
        let named = outline.lead.iter().find(|said| !said.title.is_empty());
        let slide = Slide::new(Role::Context, "key-figures", "In figures".to_owned());
        let slide = slide.with("figures", json!(figures));
        let first = named.or(outline.lead.first()).map(|said| said.text.clone());
        let first = first.filter(|words| visible(words).chars().count() <= BESIDE);
        let slide = concluded(slide, first.as_slice());
        out.push(slide.noted(notes.clone()).ranked(1, true));
    }
    let rest: Vec<String> = outline.lead.iter().map(|said| said.text.clone()).collect();
    let told = out.is_empty() || rest.len() > figures.len();
    if !rest.is_empty() && told {
        let name = "In short".to_owned();
        for (n, part) in bullets(&rest).into_iter().enumerate() {
            let slide = Slide::new(Role::Context, "content", numbered(&name, n));
            let own = out.is_empty() || n == 0 && figures.is_empty();
            out.push(slide.with("body", json!(part)).ranked(if own { 1 } else { 60 }, own));
        }
    }
    out
}

fn key_figure(key: &KeyFigure) -> Value {
    json!({ "figure": line(&key.figure), "label": capital(&line(&key.label)) })
}

/// The figure that counts most, or the first of each sentence with what it is, where that is short enough to stand below it.
fn figures(said: &KeyMessage, found: bool) -> Vec<Value> {
    if found {
        return said.key.iter().map(key_figure).collect();
    }
    let all = sentences(&said.text);
    let each = all.iter().enumerate().filter_map(|(n, sentence)| {
        let link = links(sentence).into_iter().find(|link| link.shown.chars().count() <= 14)?;
        let sentence = plain(sentence);
        let named = n == 0 && !said.title.is_empty();
        let fits = visible(&sentence).chars().count() <= BELOW;
        let label = fits.then_some(sentence).or_else(|| named.then(|| capital(&said.title)))?;
        Some(json!({ "figure": format!("[{}](fact:{})", link.shown, link.fact), "label": label }))
    });
    each.collect()
}

/// The slides of a topic: what shows it, then the rest of what it says.
fn of_topic(desk: &Desk, topic: &Topic, at: usize, outline: &Outline) -> Vec<Slide> {
    let mut out: Vec<Slide> = Vec::new();
    let said = topic_sentences(topic);
    let shows = |block: &Block| matches!(block, Block::Table(_) | Block::Chart(_) | Block::Picture(..));
    let alone = topic.blocks.iter().filter(|block| shows(block)).count();
    if topic.blocks.is_empty() {
        return vec![Slide::new(topic.role, "section", title(&topic.heading)).ranked(30 + at, true)];
    }
    for block in &topic.blocks {
        match block {
            Block::Table(grid) => out.extend(of_table(desk, topic, grid, at, (&said, outline))),
            Block::Chart(spec) => out.extend(of_chart(topic, spec, at, &said)),
            Block::Picture(path, about) => out.push(of_picture(topic, path, about, at)),
            Block::Quote(words) => out.push(
                Slide::new(topic.role, "quote", title(&topic.heading))
                    .with("quote", json!(clip(words, 300)))
                    .ranked(20 + at, true),
            ),
            Block::Text(_) | Block::List(_) | Block::Heading(..) | Block::Left(_) => {}
        }
    }
    // A sentence or two stand beside what they say; more have a slide of their own.
    let beside = alone > 0
        && !out.is_empty()
        && said.len() <= 2
        && topic.blocks.iter().all(|block| !matches!(block, Block::List(_)));
    if !beside {
        let short = words_of(topic);
        let mut slides = Vec::new();
        for (n, part) in short.into_iter().enumerate() {
            let slide = Slide::new(topic.role, "content", numbered(&heading(topic), n));
            // Of what stands out the first page is enough where nobody asks for more.
            let more = outline.found && n > 0;
            slides.push(slide.with("body", part).ranked(if more { 60 } else { 10 } + at, !more));
        }
        slides.extend(out);
        return slides;
    }
    out
}

/// The sentences of a topic's paragraphs.
fn topic_sentences(topic: &Topic) -> Vec<String> {
    let texts = topic.blocks.iter().filter_map(|block| match block {
        Block::Text(words) => Some(words),
        _ => None,
    });
    texts.flat_map(|words| sentences(words)).map(|one| one.trim().to_owned()).collect()
}

/// The words of a topic as the bodies of slides: a short text as it is, more as bullets.
fn words_of(topic: &Topic) -> Vec<Value> {
    let mut all: Vec<(u8, String)> = Vec::new();
    for block in &topic.blocks {
        match block {
            Block::Text(words) => {
                all.extend(sentences(words).into_iter().map(|one| (0, one.trim().to_owned())));
            }
            Block::List(items) => all.extend(items.clone()),
            _ => {}
        }
    }
    if let [(_, one)] = all.as_slice() {
        return vec![json!(one)];
    }
    pages(&all)
}

/// Items as the bodies of slides: so many that a slide can be read, sub-items below what they belong to.
fn pages(items: &[(u8, String)]) -> Vec<Value> {
    let (mut out, mut page, mut size) = (Vec::new(), Vec::<Value>::new(), 0);
    for (depth, words) in items {
        let long = visible(words).chars().count() + 24;
        let full = page.len() >= BULLETS || size + long > LETTERS;
        if full && *depth == 0 && !page.is_empty() {
            out.push(json!(std::mem::take(&mut page)));
            size = 0;
        }
        size += long;
        match page.last_mut() {
            Some(Value::Array(inner)) if *depth > 0 => inner.push(json!(words)),
            Some(_) if *depth > 0 => page.push(json!([words])),
            _ => page.push(json!(words)),
        }
    }
    if !page.is_empty() {
        out.push(json!(page));
    }
    out
}

fn bullets(texts: &[String]) -> Vec<Value> {
    pages(&texts.iter().map(|text| (0, text.clone())).collect::<Vec<_>>())
}

/// A table: as a chart with what it says where it can be one; two rows beside each other; else as a table.
fn of_table(
    desk: &Desk,
    topic: &Topic,
    grid: &Grid,
    at: usize,
    (before, outline): (&[String], &Outline),
) -> Vec<Slide> {
    let text = topic.finding.as_ref().map_or_else(|| before.join(" "), |said| said.text.clone());
    let name = heading(topic);
    let drawn = grid.chart(desk, (&topic.heading, &text), &outline.counted);
    let mut out = Vec::new();
    if let Some(drawn) = &drawn {
        let ends = drawn.ends.as_ref().filter(|_| outline.found && topic.finding.is_none());
        let mut says = takeaway(topic, before, &visible(&name));
        says.extend(ends.into_iter().flat_map(|ends| ends.says.clone()));
        let name = ends.map_or_else(|| name.clone(), |ends| clip(&ends.title, TITLE));
        let slide = concluded(Slide::new(topic.role, "chart", name.clone()), &says);
        out.push(slide.with("chart", drawn.spec.clone()).noted([text.clone()]).ranked(10 + at, true));
    }
    if let Some(slide) = beside(topic, grid).filter(|_| drawn.is_none() && !outline.found) {
        out.push(slide.noted([text.clone()]).ranked(10 + at, true));
    }
    let shown = !out.is_empty();
    let title = if shown { format!("{}, in figures", self::title(&topic.heading)) } else { name };
    let parts = grid.rows.chunks(ROWS).enumerate().filter_map(|(n, rows)| {
        let part = Grid { header: grid.header.clone(), rows: rows.to_vec() };
        let table = part.table(ROWS, &visible(&topic.heading))?;
        let cut = if part.is_cut() { "The table has more columns than a slide has room for." } else { "" };
        let says = if shown || n > 0 { Vec::new() } else { takeaway(topic, before, &visible(&title)) };
        let slide = concluded(Slide::new(topic.role, "table", numbered(&title, n)), &says);
        Some(slide.with("table", table).noted([text.clone(), cut.to_owned()]))
    });
    // Beside a chart of its one column a table says nothing new, and is made only where it is asked for.
    let more = drawn.is_some() && grid.figures() > 1;
    out.extend(parts.map(|slide| match shown {
        true => slide.ranked(if more { 70 } else { 80 } + at, false),
        // A line or two of figures fill no slide by themselves.
        false => slide.ranked(
            if grid.rows.len() < 2 && outline.found { 75 } else { 10 } + at,
            grid.rows.len() > 1 || !outline.found,
        ),
    }));
    out
}

/// The slide with what follows from it in a band at its foot.
fn concluded(slide: Slide, says: &[String]) -> Slide {
    let words: Vec<&str> = says.iter().map(String::as_str).collect();
    if words.is_empty() { slide } else { slide.with("conclusion", json!(plain(&words.join(" ")))) }
}

/// One sentence as it stands, several as bullets.
fn body(says: &[String]) -> Value {
    match says {
        [one] => json!(one),
        all => json!(all),
    }
}

/// The words beside a chart: the finding's sentences, as far as there is room.
fn takeaway(topic: &Topic, before: &[String], title: &str) -> Vec<String> {
    let all: Vec<String> = match &topic.finding {
        Some(said) => sentences(&said.text).into_iter().map(|one| one.trim().to_owned()).collect(),
        None => before.to_vec(),
    };
    let (mut out, mut size) = (Vec::new(), 0);
    for sentence in all {
        let words = visible(&sentence);
        // What the title says already is not said twice.
        if words.trim_end_matches('.').eq_ignore_ascii_case(title) {
            continue;
        }
        size += words.chars().count();
        if size > BESIDE {
            break;
        }
        out.push(sentence);
    }
    out
}

/// Two groups beside each other, each with its figures.
fn beside(topic: &Topic, grid: &Grid) -> Option<Slide> {
    let [one, two] = grid.rows.as_slice() else { return None };
    let figures = grid.header.len().checked_sub(1).filter(|n| (2..=BULLETS).contains(n))?;
    if grid.figures() < figures || one.first()?.is_empty() || two.first()?.is_empty() {
        return None;
    }
    let side = |row: &Vec<String>| -> Vec<String> {
        let cells = row.iter().zip(&grid.header).skip(1);
        cells.map(|(cell, head)| format!("{}: {cell}", capital(head))).collect()
    };
    Some(
        Slide::new(topic.role, "comparison", heading(topic))
            .with("left_head", json!(one.first()))
            .with("left", json!(side(one)))
            .with("right_head", json!(two.first()))
            .with("right", json!(side(two))),
    )
}

/// A chart that brings its own numbers; one that reads a file is told by the table beside it.
fn of_chart(topic: &Topic, spec: &Value, at: usize, before: &[String]) -> Option<Slide> {
    let chart = super::chart::native(spec)?;
    let says = takeaway(topic, before, &visible(&heading(topic)));
    let slide = concluded(Slide::new(topic.role, "chart", heading(topic)), &says);
    Some(slide.with("chart", chart).ranked(10 + at, true))
}

fn of_picture(topic: &Topic, path: &str, about: &str, at: usize) -> Slide {
    let alt = if about.trim().is_empty() { visible(&topic.heading) } else { about.to_owned() };
    Slide::new(topic.role, "picture-full", heading(topic))
        .with("picture", json!({ "name": path, "alt": alt }))
        .with("caption", json!(clip(&alt, 120)))
        .ranked(20 + at, true)
}

/// The questions that are open after the findings: one for each that has a name, on so many slides, each with two at least.
fn asks(outline: &Outline, slides: usize, wanted: bool) -> Vec<Slide> {
    let named = outline.lead.iter().chain(outline.topics.iter().filter_map(|topic| topic.finding.as_ref()));
    let named = named.filter(|said| !said.title.is_empty());
    // With its figures, so that it goes with them when the data changes.
    let named = named.map(|said| {
        let first = sentences(&said.text).first().map(|one| plain(one.trim().trim_end_matches('.')));
        let first = first.filter(|words| visible(words).chars().count() <= ASKED);
        format!("{}: why, and will it last?", first.unwrap_or_else(|| capital(&said.title)))
    });
    let standing = outline.topics.iter().filter(|topic| outline.found && topic.role == Role::Analysis);
    let standing = standing.flat_map(|topic| &topic.blocks).filter_map(|block| match block {
        Block::List(items) => Some(items),
        _ => None,
    });
    let standing = standing.flatten().filter_map(|(_, words)| {
        let first = sentences(words).first().map(|one| plain(one.trim().trim_end_matches('.')))?;
        Some(format!("{first}: what is behind it?"))
    });
    let mut asked: Vec<String> = Vec::new();
    for question in named.chain(standing) {
        if asked.len() < ASKS * slides && !asked.contains(&question) {
            asked.push(question);
        }
    }
    let own = wanted && asked.len() > 1;
    let slides = slides.min(asked.len() / 2).max(1);
    let note = "The figures say what is so and not why: each of these is for the people who know.".to_owned();
    let parts = asked.chunks(asked.len().div_ceil(slides).max(1)).enumerate().map(|(n, part)| {
        let slide = Slide::new(Role::Questions, "content", numbered("Questions to discuss", n));
        slide.with("body", body(part)).noted([note.clone()]).ranked(50 + n, own)
    });
    parts.collect()
}

/// A topic's title: what was found, as a sentence where that is short enough, else its heading.
fn heading(topic: &Topic) -> String {
    let found = topic.finding.as_ref().and_then(|said| {
        if said.key.is_some() && said.title.is_empty() {
            return None;
        }
        let first = sentences(&said.text).first().map(|one| plain(one.trim().trim_end_matches('.')));
        let named = (!said.title.is_empty()).then(|| capital(&said.title));
        named.or(first).filter(|words| visible(words).chars().count() <= TITLE)
    });
    let own = match topic.within.as_str() {
        "" => topic.heading.clone(),
        within => format!("{within}: {}", topic.heading),
    };
    found.unwrap_or_else(|| title(&own))
}

/// The words without strong ones.
fn plain(words: &str) -> String {
    words.replace("**", "").trim().to_owned()
}

fn title(words: &str) -> String {
    clip(&plain(words), TITLE)
}

/// The words, or their beginning without its links where they are too long.
fn clip(words: &str, most: usize) -> String {
    if visible(words).chars().count() <= most {
        return words.to_owned();
    }
    let seen = visible(words);
    let mut out = String::new();
    for word in seen.split_whitespace() {
        if out.chars().count() + word.chars().count() + 2 > most {
            break;
        }
        out.push_str(if out.is_empty() { "" } else { " " });
        out.push_str(word);
    }
    super::blocks::literal(&format!("{out} …"))
}

/// The titles of a text that goes on.
fn numbered(title: &str, n: usize) -> String {
    if n == 0 { title.to_owned() } else { format!("{title} ({})", n + 1) }
}
