//! Notes that ask for another tone, and what must not change: only words from small tables are exchanged.

use super::note_text::Note;
use super::request::{Request, Tone};
use super::vocabulary::{has, only};

/// Words of notes about tone.
const TONES: &str = "plainer plain simple simpler simplify language english formal informal more less casual tone wording style stiff filler fillers fluff fluffy padding remove cut drop without no unnecessary empty contractions contraction expand contract hedging hedges hedge certain confident direct cautious fewer british american us uk spelling spell fix spacing spaces space double doubled repeated extra whitespace tidy clean up crisper crisp tighter professional intensifiers weasel sound don't don’t duplicate duplicated weaker";

/// Words by which a note names one tone, each line another.
const KINDS: [&str; 7] = [
    "british|uk",
    "american|us",
    "contractions|contraction|contract",
    "formal|informal|professional|casual|stiff",
    "hedging|hedges|hedge|confident|direct|cautious",
    "filler|fillers|fluff|fluffy|padding|intensifiers|crisper|crisp|tighter",
    "plainer|simpler|simplify|simple",
];

/// Another tone.
pub(super) fn tone(said: &Note) -> Option<Request> {
    let lower = &said.lower;
    // Two of them in one note: neither is done alone.
    if !only(lower, TONES) || KINDS.iter().filter(|kind| has(lower, kind)).count() > 1 {
        return None;
    }
    let tone = if has(lower, "british|uk") {
        Tone::British
    } else if has(lower, "american|us spelling|us english") {
        Tone::American
    } else if has(
        lower,
        "expand contractions|expand the contractions|no contractions|without contractions|expand all contractions|remove contractions|remove the contractions|expand",
    ) {
        Tone::Expand
    } else if has(lower, "contractions|contract") {
        Tone::Contract
    } else if has(lower, "more formal|formal|professional|more professional|less casual|less informal")
        && !has(lower, "less formal")
    {
        Tone::Formal
    } else if has(lower, "less formal|informal|more casual|casual|less stiff") {
        Tone::Contract
    } else if has(
        lower,
        "hedging|hedges|hedge|more certain|more confident|more direct|less cautious|weasel words",
    ) {
        Tone::Direct
    } else if has(lower, "less certain|more cautious|cautious|weaker") {
        return None;
    } else if has(
        lower,
        "filler|fillers|filler words|fluff|padding|intensifiers|crisper|crisp|tighter|unnecessary words|empty words|less fluffy",
    ) {
        Tone::Lean
    } else if has(lower, "plainer|plain|simple|simpler|simplify") {
        Tone::Plain
    } else if has(
        lower,
        "spacing|spaces|double|doubled|repeated|whitespace|extra spaces|duplicate|duplicated",
    ) {
        Tone::Spacing
    } else {
        return None;
    };
    Some(Request::Tone(tone))
}

/// Figures worked out again.
pub(super) fn recompute(said: &Note) -> Option<Request> {
    let lower = &said.lower;
    let own = "recompute recalculate refresh update figure figures number numbers value values stale date up bring data source sources new newest latest again work compute calculate from outdated old current redo percentage total amount re-run rerun re-compute re-calculate up-to-date";
    let asks = has(
        lower,
        "recompute|recalculate|refresh|update|re-compute|re-calculate|work out again|work it out again|work this out again|compute again|compute it again|calculate again|calculate it again|up to date|up-to-date|use the latest data|use the new data|use the current data|use the newest data|use latest data|rerun|re-run|redo the figures|redo the numbers",
    );
    (asks && only(lower, own)).then_some(Request::Recompute)
}

/// The request in a question; none where only a model knows.
pub(super) fn question(lower: &str) -> Option<Request> {
    let has_any = |phrases: &str| phrases.split('|').any(|phrase| lower.contains(phrase));
    let words = super::vocabulary::words(lower);
    if has_any(
        "previous period|last period|prior period|period before|previous year|last year|year before|previous month|last month|month before|previous quarter|last quarter|quarter before|compare with last|compare to last|compare with the previous|compared with last|versus last|vs last|how was it before|what was it before|earlier period|year on year|year over year|month on month|month over month|period on period",
    ) {
        return Some(Request::Compare);
    }
    if has_any(
        "is this right|is that right|is it right|is this correct|is it correct|is that correct|is this true|is it true|are these right|are these correct|are they right|are they correct|are these figures|are these numbers|check this|check it|check the figure|check these|check the number|double check|double-check|verify|still right|still correct|still true|up to date|up-to-date|are you sure|does this add up|does it add up",
    ) || words == ["check"]
        || words == ["correct"]
        || words == ["right"]
        || words == ["really"]
    {
        return Some(Request::Check);
    }
    if has_any(
        "come from|comes from|came from|source|calculated|computed|worked out|based on|which cells|which rows|which data|how do you know|how did you get|where is this|where's this|where’s this|where did you|what is this number|what is this figure|what does this number mean",
    ) {
        return Some(Request::Source);
    }
    let why = words.first().is_some_and(|word| *word == "why")
        || words == ["how", "come"]
        || has_any(
            "what drives|what drove|what is behind|what's behind|what’s behind|what makes up|made of|made up of|main contributor|top contributor|biggest contributor|what contributes|what contributed|break this down|break it down|break down|breakdown|reason for|what explains|explain this figure|explain this number|drivers|driven by|who contributes|what caused|what causes",
        );
    why.then_some(Request::Why)
}
