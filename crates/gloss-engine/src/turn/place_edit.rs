//! An edit of a place that no note marks, by a task itself: tried on a copy, worked out beside the core, and made a version of
//! exactly that and what follows from it. Every path and place is a model's and is checked here.

use std::collections::BTreeMap;

use gloss_agent::doors::{BaseOf, EditedPlace, FigureReport, NoteSlice, Written};
use gloss_artifact::{Reading, Staging, Text};
use gloss_protocol::{Code, Container, ItemBody, MadeBy, NoteId, Problem, Reach, Region, Span, TurnId};

use crate::figures;
use crate::meaning;
use crate::sheet::foreign;
use crate::sheet::values::Values;
use crate::sheet::values_request::ValuesRequest;
use crate::turn::apply::settle::Settled;
use crate::turn::edit_region::{Copy, reach_of, scheme};
use crate::turn::room::Turns;
use crate::versions::copies::Stage;
use crate::versions::edits::Made;
use crate::versions::facts;
use crate::versions::make::NewVersion;
use crate::versions::places::Own;

/// The one place of a copy that a task edits itself.
const PLACE: usize = 0;

/// An edit that was tried, and is to be made.
pub(crate) struct PlaceEdit {
    /// The artifact, and the version that it starts from.
    pub path: String,
    version: u32,
    stage: Stage,
    /// The question about the values that follow from it.
    pub asks: Option<ValuesRequest>,
    replaced: Vec<(usize, String)>,
}

/// A place of an artifact as it is now.
struct Place {
    path: String,
    version: u32,
    text: std::sync::Arc<Text>,
    region: Region,
}

impl Turns {
    fn place(&mut self, path: &str, at: &str) -> Result<Place, Problem> {
        let path = self.name_now(self.normal(path)?)?;
        let artifact = self.artifact(&path)?;
        if !artifact.present {
            return Err(Problem::new(Code::FileMissing, format!("{path} is no longer in the folder.")));
        }
        let text = self.text(&artifact.path, artifact.version)?;
        let region = text.find(at)?;
        Ok(Place { path: artifact.path, version: artifact.version, text, region })
    }

    /// Reads a place of a file as a task names it.
    ///
    /// # Errors
    /// Where there is no such file or place, or nothing of the name that it is to be widened to.
    pub(crate) fn read_place(
        &mut self,
        path: &str,
        at: &str,
        within: Option<Container>,
    ) -> Result<NoteSlice, Problem> {
        let Place { path, version, text, region } = self.place(path, at)?;
        let stage = Stage::new(version, Staging::new(&text, &[(PLACE, text.spans(&region))]));
        let staging = stage.widened(PLACE, within)?;
        self.place_slice((&path, version), &staging, &meaning::reach_of(&text, &region))
    }

    /// A copy's place as a model is told of it.
    fn place_slice(
        &self,
        (path, version): (&str, u32),
        staging: &Staging,
        reach: &Reach,
    ) -> Result<NoteSlice, Problem> {
        let (copy, spans, rules) = (staging.parsed(), staging.spans(PLACE), staging.rules());
        let is_base = copy.source() == staging.base();
        let uses = if is_base { facts::uses(self.store.read(), (path, version), &copy)? } else { Vec::new() };
        let near = uses.into_iter().filter(|one| spans.iter().any(|span| span.overlaps(one.span)));
        let near: Vec<_> = near.collect();
        let values: Vec<(Span, String)> =
            near.iter().map(|one| (copy.value_in(one.span), one.fact.clone())).collect();
        let Reading { ranges, cells, before, after, file } =
            rules.reading_with_figures(&copy, &spans, &values);
        Ok(NoteSlice {
            note: NoteId(String::new()),
            path: path.to_owned(),
            file,
            intent: String::new(),
            text: String::new(),
            base: staging.read(PLACE).0,
            ranges,
            cells,
            around: rules.surroundings(&copy, &spans),
            before,
            after,
            figures: near,
            reach: *reach,
            what: rules.what(&copy, &spans),
            shown: String::new(),
            containers: copy.containers(&spans).into_iter().map(|(container, _)| container).collect(),
            beside: rules.beside(&copy, &spans),
            acts: Vec::new(),
        })
    }

    /// Tries an edit of a place: nothing is written.
    ///
    /// # Errors
    /// As of an edit that serves a note, and where notes on the file are being served.
    pub(crate) fn try_place(
        &mut self,
        turn: &TurnId,
        (path, at): (&str, &str),
        base: &BaseOf,
        edits: &[(usize, String)],
    ) -> Result<PlaceEdit, Problem> {
        let Place { path, version, text, region } = self.place(path, at)?;
        self.check_place_writable(turn, &path, (&text, &text.spans(&region)))?;
        let mut stage = Stage::new(version, Staging::new(&text, &[(PLACE, text.spans(&region))]));
        let mut copy = Copy { staging: stage.widened(PLACE, base.within)?, path: &path, note: PLACE };
        copy.check(base.within.map_or(meaning::reach_of(&text, &region), reach_of), edits)?;
        let replaced = copy.says(edits);
        // A place that is named by its words says what it is changed from.
        let token = match base.base.as_str() {
            "" if (scheme(at) == "text" || at.contains("/text:\"")) && base.within.is_none() => {
                copy.staging.read(PLACE).0
            }
            "" => {
                let says = "base is missing: read_region gives it.";
                return Err(Problem::new(Code::BadRequest, says)
                    .with_next("Only a place named by its words, as text:\"words\", needs none."));
            }
            token => token.to_owned(),
        };
        let put = copy.edit(&token, edits)?;
        stage.staging = copy.staging;
        stage.put(put);
        self.tried(path, version, stage, replaced)
    }

    /// Tries new texts of ranges of a version, such as figures that were worked out again.
    ///
    /// # Errors
    /// Where the file is another one by now, or the turn can't write it.
    pub(crate) fn try_ranges(
        &mut self,
        turn: &TurnId,
        (path, version): (&str, u32),
        places: &[Span],
        edits: &BTreeMap<usize, String>,
    ) -> Result<PlaceEdit, Problem> {
        let text = self.text(path, version)?;
        self.check_place_writable(turn, path, (&text, places))?;
        let mut stage = Stage::new(version, Staging::new(&text, &[(PLACE, places.to_vec())]));
        let mut copy = Copy { staging: stage.staging.clone(), path, note: PLACE };
        let token = copy.staging.read(PLACE).0;
        let edits: Vec<(usize, String)> = edits.iter().map(|(at, new)| (*at, new.clone())).collect();
        let put = copy.edit(&token, &edits)?;
        stage.staging = copy.staging;
        stage.put(put);
        self.tried(path.to_owned(), version, stage, Vec::new())
    }

    fn tried(
        &mut self,
        path: String,
        version: u32,
        stage: Stage,
        replaced: Vec<(usize, String)>,
    ) -> Result<PlaceEdit, Problem> {
        let asks = match stage.staging.rules().holds_formulas(&path) {
            true => self.values_request(&path, &stage)?,
            false => None,
        };
        Ok(PlaceEdit { path, version, stage, asks, replaced })
    }

    /// Refuses a place that a task does not edit itself; of a folder one that is in several files, or in none.
    fn check_place_writable(
        &self,
        turn: &TurnId,
        path: &str,
        (text, spans): (&Text, &[Span]),
    ) -> Result<(), Problem> {
        foreign::can_write(path)?;
        if !text.rules().is_folder() {
            return self.check_writable(turn, path, "");
        }
        let mut files: Vec<String> =
            spans.iter().map(|span| text.rules().reading(text, &[*span]).file).collect();
        files.sort_unstable();
        files.dedup();
        match files.as_slice() {
            [file] if !file.is_empty() => self.check_writable(turn, path, file),
            _ => {
                let says = "This place is not in one file of the site.";
                Err(Problem::new(Code::BadRequest, says)
                    .with_next("Name a place in one file, as page:index.html/…"))
            }
        }
    }

    /// Makes an edit that was tried a version; the file must be as it was then.
    ///
    /// # Errors
    /// Where it is not, or the edit can't be made.
    pub(crate) fn put_place(
        &mut self,
        turn: &TurnId,
        tried: &PlaceEdit,
    ) -> Result<(Written, EditedPlace), Problem> {
        let PlaceEdit { path, version, stage, replaced, .. } = tried;
        let row = self.check_makes(turn)?;
        let artifact = self.artifact(path)?;
        if artifact.version != *version || !artifact.present {
            let says = format!("{path} was changed meanwhile (version {}).", artifact.version);
            return Err(
                Problem::new(Code::StaleBase, says).with_next("Read the place again and write on that.")
            );
        }
        let text = self.text(path, *version)?;
        let Settled { edit, made, refused } =
            self.settled(path, *version, &text, stage.staging.verdict().inside)?;
        if let Some((_, why)) = refused.first() {
            return Err(Problem::new(Code::BadRequest, why.clone()));
        }
        let Some(made) = made else {
            // A figure's link is no part of the text of some kinds: other words carry it.
            if !stage.fresh().is_empty() {
                let says =
                    "Nothing was changed: the words stay the same, and a link alone can’t be exchanged here.";
                return Err(Problem::new(Code::BadRequest, says)
                    .with_next("Write the figure otherwise, as 71.1 % for 71 %."));
            }
            let now = self.place_slice((path, *version), &stage.staging, &Reach::Selection)?;
            let place = EditedPlace { now, replaced: replaced.clone(), figures: FigureReport::default() };
            return Ok((Written::Same { path: path.clone(), version: *version }, place));
        };
        let valued = self.valued.remove(path).and_then(|valued| valued.of(*version, &made.bytes));
        let Made { bytes, text: new, splices, .. } = made;
        let figures = figures::moved(&stage.fresh(), &stage.staging.parsed(), &new);
        let (bytes, settles) = valued.map_or((bytes, false), |(bytes, computed)| (bytes, computed.settles()));
        let spans: Vec<Span> = edit.inside.iter().map(|one| edit.after(one.span)).collect();
        let next = self.store.read().next_item(&row.thread)?;
        let title = new.title().unwrap_or_else(|| path.clone());
        let (of, now) = (row.clone(), new.clone());
        let version = self.make(NewVersion {
            path: path.clone(),
            bytes,
            made_by: MadeBy::Agent,
            why: "Changed a place".to_owned(),
            thread: Some(row.thread.clone()),
            turn: Some(turn.clone()),
            splices: Some(splices),
            text: Some(new),
            values: Values::Known(settles),
            own: Own::new(),
            undoes: false,
            made_as: None,
            figures,
            also: Box::new(move |tx, version| {
                let body = ItemBody::Version { path: version.path.clone(), title, version: version.version };
                tx.item(&Turns::new_item(&of, next, body), None)
            }),
        })?;
        // Who knew the file knows it with its own edit.
        if let Some(copies) = self.copies.get_mut(turn)
            && let Some(known) = copies.reads.get_mut(path).filter(|known| **known + 1 == version.version)
        {
            *known = version.version;
        }
        let placed = Staging::new(&now, &[(PLACE, spans)]);
        let now = self.place_slice((path, version.version), &placed, &Reach::Selection)?;
        let place = EditedPlace { now, replaced: replaced.clone(), figures: FigureReport::default() };
        Ok((Written::Version { version, report: Box::default() }, place))
    }
}
