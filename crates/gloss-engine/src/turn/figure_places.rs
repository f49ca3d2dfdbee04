//! Places of the figures of what a turn writes, in the text of the version that it makes. Writes nothing, and knows no fact.

use std::ops::Range;

use gloss_agent::doors::{MadeFigure, MadePlace};
use gloss_artifact::text::Figure;
use gloss_artifact::{Text, deck, open_text, sheet, site};
use gloss_protocol::{Problem, Span};

use crate::figures::Written;

/// Places of the facts of a new version, where its file can't lead to them.
#[derive(Clone, Copy)]
pub(crate) enum Stand<'a> {
    /// There are none, or the file itself says.
    Nowhere,
    /// In shapes, as whoever made the file knows them.
    Made(&'a [MadeFigure]),
    /// In places of its text.
    At(&'a [(Span, String)]),
}

impl Stand<'_> {
    /// Places in a text that was merged: what is named by its element is found in that, what is counted is not.
    pub(super) fn named(self) -> Self {
        match self {
            Self::Made(made) if made.iter().all(|one| matches!(one.place, MadePlace::Element { .. })) => self,
            _ => Self::Nowhere,
        }
    }
}

/// Figures at their places in the text of a new version; what stands nowhere in it is no figure.
pub(super) fn placed_figures(text: &Text, figures: Stand<'_>) -> Written {
    let made = match figures {
        Stand::Nowhere => return Vec::new(),
        Stand::At(figures) => return figures.to_vec(),
        Stand::Made(made) => made,
    };
    let elements = made.iter().filter_map(|one| match &one.place {
        MadePlace::Element { id, shown } => Some((id.as_str(), shown.as_str())),
        MadePlace::Shape { .. } | MadePlace::Cell { .. } => None,
    });
    let elements = site::values_in(text, elements);
    let place = |one: &MadeFigure| {
        let value = match &one.place {
            MadePlace::Shape { slide, shape, within } => deck::figure_place(text, *slide, *shape, *within)?,
            MadePlace::Element { id, .. } => *elements.get(id.as_str())?,
            MadePlace::Cell { sheet, row, column } => sheet::cell_span(text, sheet, (*row, *column))?,
        };
        Some((text.place_of(value), one.fact.clone()))
    };
    made.iter().filter_map(place).collect()
}

/// Figures of a site of which one file is written anew: those of the file, told by its own bytes, and those that stand in the
/// others, `known` in the text before.
///
/// # Errors
/// Where the site can't be read.
pub(super) fn figures_in_file(
    (path, file): (&str, &str),
    whole: &[u8],
    figures: &[(Range<usize>, String)],
    (before, known): (&Text, &[Figure]),
) -> Result<Vec<(Span, String)>, Problem> {
    let text = open_text(path, whole)?;
    let places = site::in_site(&text, file, figures.iter().map(|(range, _)| range.clone()));
    let own = places.into_iter().zip(figures).map(|(place, (_, fact))| (text.place_of(place), fact.clone()));
    let places = site::moved(before, &text, file, known.iter().map(|one| one.span));
    let others = places.into_iter().zip(known).filter_map(|(place, one)| Some((place?, one.fact.clone())));
    let mut all: Vec<(Span, String)> = own.chain(others).collect();
    all.sort();
    Ok(all)
}
