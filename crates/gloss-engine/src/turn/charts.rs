//! A chart that an agent changes, in the staging copy of a note's sheet. Whether it is marked is told to the agent and
//! decided by the verdict, never here.

use gloss_agent::doors::{ChartEdit, NoteSlice};
use gloss_artifact::{ArtifactError, kinds, locate, sheet};
use gloss_ooxml::Series;
use gloss_protocol::{Code, NoteId, Problem, TurnId};

use crate::turn::room::Turns;

/// The kinds that a chart can be given, as a person reads them.
const KINDS: &str = "Choose column, bar, line, area, pie or doughnut.";

impl Turns {
    /// Changes a chart; gives the note's place as it says then, and whether the chart is marked.
    ///
    /// # Errors
    /// A note that is none of this turn's, that asks, or that stands on no workbook; a chart that is not there, or can't
    /// become that; a stale base.
    pub(crate) fn edit_chart(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        base: &str,
        edit: &ChartEdit,
    ) -> Result<(NoteSlice, bool), Problem> {
        let note = self.note_to_change(turn, id)?;
        let bad = |says: &str, next: &str| Err(Problem::new(Code::BadRequest, says).with_next(next));
        if kinds::of_path(&note.path).cells().is_none() {
            return bad("This note stands on no workbook.", "Use edit_region for it.");
        }
        let before = self.before_edit(turn, &note, None)?;
        let (at, stage) = self.stage(turn, &note)?;
        let mut staging = stage.staging.clone();
        let text = staging.parsed();
        let own = text.at(&locate::selection(staging.spans(at)));
        let chart = match (&edit.chart, own.strip_prefix("chart:")) {
            (Some(chart), _) => chart.trim_start_matches("chart:").to_owned(),
            (None, Some(own)) => own.to_owned(),
            (None, None) => return bad("This note stands on no chart.", "Say which chart, as Sales!1."),
        };
        if (edit.rows.is_some() || edit.series.is_some()) && !staging.steppers().is_empty() {
            let says = "Rows came or went in this turn: the chart follows them by itself, and names other rows only after it.";
            return bad(
                says,
                "Do the rest of the note, and ask the person with needs_person to send this part again.",
            );
        }
        self.check_addresses(&note.path, before.as_ref(), &[format!("chart:{chart}")])?;
        let wanted = wanted(edit, chart)?;
        let new = sheet::set_chart(&text, &wanted)?;
        let marked = staging.spans(at).contains(&new.0);
        let reached = staging.reached(&[new.0]);
        match staging.set(at, base, &[new]) {
            Ok(()) => {}
            Err(ArtifactError::Stale { now }) => {
                let says = "The place says something else than when you read it; nothing was changed.";
                let now: String = now.chars().take(1_500).collect();
                let next = format!("With base {} it says now: {now}", staging.read(at).0);
                return Err(Problem::new(Code::StaleBase, says).with_next(next));
            }
            Err(error) => return Err(error.into()),
        }
        let stage = self.stage(turn, &note)?.1;
        stage.staging = staging;
        stage.edits.served.insert(at);
        if !marked {
            stage.edits.beyond.insert(at);
            stage.edits.reached.extend(reached.map(|cells| (at, cells)));
        }
        self.after_edit(turn, &note, before)?;
        Ok((self.read_region(turn, id, None)?, marked))
    }
}

fn wanted(edit: &ChartEdit, chart: String) -> Result<sheet::ChartEdit, Problem> {
    let kind = edit.kind.as_deref().map(|kind| {
        let words = kind.to_lowercase();
        let words = words.trim_end_matches(" chart").trim();
        // The upright bars of a workbook are called by either name.
        let words = if words == "columns" || words == "vertical bar" { "column" } else { words };
        sheet::kind_of(words).ok_or_else(|| {
            let says =
                format!("There is no chart of the kind “{}”.", words.chars().take(40).collect::<String>());
            Problem::new(Code::BadRequest, says).with_next(KINDS)
        })
    });
    let series = edit.series.as_ref().map(|list| {
        let one = |one: &gloss_agent::doors::ChartSeries| Series {
            name: one.name.clone(),
            categories: one.categories.clone(),
            values: Some(one.values.trim_start_matches('=').to_owned()),
        };
        list.iter().map(one).collect()
    });
    Ok(sheet::ChartEdit {
        chart,
        kind: kind.transpose()?,
        title: edit.title.clone().map(|title| Some(title).filter(|title| !title.is_empty())),
        rows: edit.rows,
        series,
    })
}
