//! A file that is another one with new words in some places: a recipe's deck, made of the finished one. What the places say is
//! read as it would be typed; the figures in them are kept beside the new file. Decides nothing about what they say.

use gloss_agent::doors::{Destination, Written};
use gloss_artifact::{Splice, Text, linked, splice};
use gloss_protocol::{Code, Problem, Span, TurnId};

use crate::figures;
use crate::turn::room::Turns;

use super::base::Target;
use super::figure_places::Stand;
use crate::versions::merging::Unwritten;

impl Turns {
    /// Writes a file for a turn that is a version of another one with these places saying something else.
    pub(crate) fn repeat_for(
        &mut self,
        turn: &TurnId,
        to: &Destination<'_>,
        (from, version): (&str, u32),
        places: &[(String, String)],
    ) -> Result<Written, Unwritten> {
        let path = self.name_now(self.normal(to.path)?)?;
        let from = self.name_now(self.normal(from)?)?;
        let text = self.text(&from, version)?;
        if !text.rules().keeps_figures_apart() {
            let says = format!("{from} can’t be repeated by its places.");
            return Err(Problem::new(Code::BadRequest, says).with_next("Write it as a whole.").into());
        }
        let mut edits = Vec::new();
        for (at, words) in places {
            let region = text.find(at)?;
            let spans = text.spans(&region);
            let [span] = spans.as_slice() else {
                return Err(Problem::new(Code::BadRequest, format!("{at} is more than one place.")).into());
            };
            let as_text = |words: &str| text.rules().typed(&from, (&text, *span), words);
            let (new, found) = linked::typed(words, as_text)?;
            edits.push((*span, new, found));
        }
        edits.sort_by_key(|(span, ..)| *span);
        if edits.windows(2).any(|pair| matches!(pair, [(a, ..), (b, ..)] if a.end > b.start)) {
            return Err(Problem::new(Code::BadRequest, "Two of the places are in each other.").into());
        }
        let splices: Vec<Splice> =
            edits.iter().map(|(span, new, _)| Splice::new(*span, new.clone())).collect();
        let asked = Text::new(text.kind(), &splice::apply(text.source(), &splices));
        let mut fresh = Vec::new();
        for (at, (.., found)) in splice::after(&splices).into_iter().zip(&edits) {
            for (range, fact) in found {
                let start = at.start as usize;
                let value = Span::new(start + range.start, start + range.end);
                fresh.push((asked.place_of(value), fact.clone()));
            }
        }
        let kept =
            splices.into_iter().filter(|one| text.source().get(one.old.range()) != Some(one.new.as_str()));
        let made = self.written(&from, version, &text, kept.collect())?;
        let fresh = figures::moved(&fresh, &asked, &made.text);
        self.put_for(turn, Target::whole(path, to), (&made.bytes, Stand::At(&fresh)))
    }
}
