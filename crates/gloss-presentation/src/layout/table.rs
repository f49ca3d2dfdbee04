//! The fifteen layouts, to the EMU.

use super::{Anchor, Bold, FOOT, GUTTER, Holds, Layout, Look, SIZE, Slot, beside, frame, w, x};
use crate::spec::LayoutName;

/// Text of a slide.
const BODY: Look = Look {
    ladder: &[20, 18, 16],
    bold: Bold::No,
    major: false,
    colour: "tx1",
    anchor: Anchor::Top,
    bullets: true,
    spacing: 110,
    before: 8,
    inset: 0,
    pad: 0,
};
const PLAIN: Look = Look { bullets: false, ..BODY };
const TITLE: Look =
    Look { ladder: &[28, 24, 20, 18], bold: Bold::AsHeadings, major: true, spacing: 95, before: 0, ..PLAIN };
const HEAD: Look = Look { bold: Bold::Yes, anchor: Anchor::Bottom, spacing: 100, ..PLAIN };
const LABEL: Look = Look { colour: "tx2", ..PLAIN };
const FIGURE: Look = Look {
    ladder: &[60, 44, 36, 28],
    bold: Bold::AsHeadings,
    major: true,
    colour: "accent1",
    anchor: Anchor::Bottom,
    spacing: 95,
    ..PLAIN
};
/// Text that has a slide to itself.
const ALONE: Look = Look { ladder: &[24, 20, 18, 16], ..BODY };
const QUOTE: Look =
    Look { ladder: &[36, 28, 20], major: true, anchor: Anchor::Bottom, spacing: 105, ..PLAIN };
const STEP: Look =
    Look { bold: Bold::Yes, colour: "bg1", anchor: Anchor::Middle, spacing: 95, inset: 10, ..PLAIN };

/// Figures that a slide has room for beside each other.
pub(crate) const FIGURES_ACROSS: i64 = 4;
/// Steps, likewise.
pub(crate) const STEPS_ACROSS: i64 = 5;

/// Where content begins, and how high it may be.
pub(crate) const TOP: i64 = 1_463_040;
/// How high content may be.
pub(crate) const HIGH: i64 = 4_480_560;
/// Where the fields of a two by two begin, below the names of its columns.
const BELOW_SIDES: i64 = 1_920_240;

const fn title(index: u32) -> Slot {
    Slot {
        key: "title",
        name: "Title",
        holds: Holds::Line,
        needed: true,
        kind: Some("title"),
        index,
        // Two lines at the full size, in the taller of the fonts that may stand in.
        frame: frame(x(1), 431_800, w(12), 848_360),
        look: TITLE,
        shape: None,
    }
}

const fn body(key: &'static str, name: &'static str, index: u32, first: i64, wide: i64) -> Slot {
    let frame = frame(x(first), TOP, w(wide), HIGH);
    Slot { key, name, holds: Holds::Any, needed: true, kind: None, index, frame, look: BODY, shape: None }
}

const fn line(
    key: &'static str,
    name: &'static str,
    index: u32,
    frame: gloss_ooxml::presentation::Frame,
    look: Look,
) -> Slot {
    Slot { key, name, holds: Holds::Line, needed: false, kind: Some("body"), index, frame, look, shape: None }
}

const fn graphic(key: &'static str, name: &'static str, kind: &'static str, holds: Holds, wide: i64) -> Slot {
    Slot { holds, kind: Some(kind), ..body(key, name, 13, 1, wide) }
}

const fn left_column(slot: Slot) -> Slot {
    let at = slot.frame;
    Slot { frame: frame(at.x, at.y, at.width - GUTTER, at.height), ..slot }
}

const fn right_column(slot: Slot) -> Slot {
    let at = slot.frame;
    Slot { frame: frame(at.x + GUTTER, at.y, at.width - GUTTER, at.height), ..slot }
}

const fn below_head(slot: Slot) -> Slot {
    let at = slot.frame;
    Slot { frame: frame(at.x, 1_965_960, at.width, 3_977_640), ..slot }
}

const fn column_head(key: &'static str, name: &'static str, index: u32, first: i64) -> Slot {
    line(key, name, index, frame(x(first), TOP, w(6), 411_480), Look { ladder: &[20, 18, 16], ..HEAD })
}

/// A figure: so low that it stands on one line, but where it is long.
const fn figure(key: &'static str, index: u32, at: i64) -> Slot {
    let (x, wide) = beside(at, FIGURES_ACROSS);
    let slot = line(key, "Figure", index, frame(x, TOP + GUTTER, wide, 1_031_240), FIGURE);
    Slot { needed: index == 21, ..slot }
}

const fn figure_label(key: &'static str, index: u32, at: i64) -> Slot {
    let (x, wide) = beside(at, FIGURES_ACROSS);
    let below = TOP + 2 * GUTTER + 1_031_240;
    line(key, "Label", index, frame(x, below, wide, TOP + HIGH - below), LABEL)
}

const fn step_head(key: &'static str, index: u32, at: i64) -> Slot {
    let (x, wide) = beside(at, STEPS_ACROSS);
    let slot = line(key, "Step", index, frame(x, TOP, wide, 731_520), STEP);
    Slot { needed: index == 21, shape: Some(("homePlate", "accent1")), ..slot }
}

const fn step_text(key: &'static str, index: u32, at: i64) -> Slot {
    let look = Look { ladder: &[18, 16], inset: 10, pad: 10, ..BODY };
    let (x, wide) = beside(at, STEPS_ACROSS);
    let below = TOP + GUTTER / 2 + 731_520;
    let slot = line(key, "Step text", index, frame(x, below, wide, TOP + HIGH - below), look);
    Slot { holds: Holds::Text, shape: Some(("rect", "bg2")), ..slot }
}

/// A field of a two by two, in reading order; its head is its first paragraph.
const fn quadrant(key: &'static str, index: u32, at: i64) -> Slot {
    let (y, high) = row(at / 2);
    let frame = frame(x(3 + 5 * (at % 2)), y, w(5), high);
    let slot = line(key, "Quadrant", index, frame, Look { ladder: &[18, 16], inset: 12, pad: 10, ..BODY });
    Slot { holds: Holds::Text, needed: true, shape: Some(("rect", "bg2")), ..slot }
}

/// Where a row of a two by two begins and how high it is.
const fn row(at: i64) -> (i64, i64) {
    let high = (TOP + HIGH - BELOW_SIDES - GUTTER) / 2;
    (BELOW_SIDES + at * (high + GUTTER), high)
}

const fn side(
    key: &'static str,
    index: u32,
    frame: gloss_ooxml::presentation::Frame,
    anchor: Anchor,
) -> Slot {
    line(key, "Side", index, frame, Look { bold: Bold::Yes, anchor, spacing: 100, ..LABEL })
}

const fn layout(
    name: LayoutName,
    key: &'static str,
    shown: &'static str,
    kind: Option<&'static str>,
    slots: &'static [Slot],
) -> Layout {
    Layout { name, key, shown, kind, on_accent: false, foot: true, slots }
}

const COVER: &[Slot] = &[
    Slot {
        kind: Some("ctrTitle"),
        frame: frame(x(1), 1_828_800, w(9), 1_645_920),
        look: Look { ladder: &[44, 36, 28, 24], anchor: Anchor::Bottom, ..TITLE },
        ..title(0)
    },
    Slot {
        kind: Some("subTitle"),
        ..line("subtitle", "Subtitle", 1, frame(x(1), 3_657_600, w(8), 914_400), LABEL)
    },
];
const SECTION: &[Slot] = &[
    Slot {
        frame: frame(x(1), 2_377_440, w(9), 1_188_720),
        look: Look { ladder: &[36, 28, 24], ..TITLE },
        ..title(0)
    },
    line(
        "label",
        "Label",
        21,
        frame(x(1), 1_828_800, w(3), 457_200),
        Look { anchor: Anchor::Bottom, ..LABEL },
    ),
    line("text", "Text", 1, frame(x(1), 3_657_600, w(8), 914_400), PLAIN),
];
const COLUMNS: &[Slot] =
    &[title(0), left_column(body("left", "Left", 1, 1, 6)), right_column(body("right", "Right", 2, 7, 6))];
const COMPARISON: &[Slot] = &[
    title(0),
    left_column(column_head("left_head", "Left head", 21, 1)),
    below_head(left_column(body("left", "Left", 1, 1, 6))),
    right_column(column_head("right_head", "Right head", 22, 7)),
    below_head(right_column(body("right", "Right", 2, 7, 6))),
];
const TAKEAWAY: &[Slot] = &[
    title(0),
    graphic("chart", "Chart", "chart", Holds::Chart, 8),
    Slot { holds: Holds::Text, ..right_column(body("takeaway", "Takeaway", 1, 9, 4)) },
];
const PICTURE_RIGHT: &[Slot] = &[
    Slot { frame: frame(x(1), 457_200, w(6), 1_234_440), ..title(0) },
    Slot {
        holds: Holds::Text,
        frame: frame(x(1), 1_874_520, w(6), 4_069_080),
        ..body("body", "Text", 1, 1, 6)
    },
    Slot {
        // To the edges, but for the foot.
        frame: frame(6_370_320, 0, SIZE.0 - 6_370_320, FOOT - GUTTER),
        ..graphic("picture", "Picture", "pic", Holds::Picture, 6)
    },
];
const PICTURE_FULL: &[Slot] = &[
    Slot { frame: frame(x(1), 5_143_500, w(8), 822_960), look: TITLE, ..title(0) },
    line("caption", "Caption", 21, frame(x(9), 5_143_500, w(4), 822_960), Look { spacing: 100, ..LABEL }),
    Slot {
        frame: frame(0, 0, 12_192_000, 5_029_200),
        ..graphic("picture", "Picture", "pic", Holds::Picture, 12)
    },
];
const FIGURES: &[Slot] = &[
    title(0),
    figure("figure1", 21, 0),
    figure_label("label1", 25, 0),
    figure("figure2", 22, 1),
    figure_label("label2", 26, 1),
    figure("figure3", 23, 2),
    figure_label("label3", 27, 2),
    figure("figure4", 24, 3),
    figure_label("label4", 28, 3),
];
const QUOTATION: &[Slot] = &[
    title(0),
    Slot { needed: true, ..line("quote", "Quote", 21, frame(x(2), 1_554_480, w(10), 2_743_200), QUOTE) },
    line("who", "Who", 22, frame(x(2), 4_480_560, w(10), 457_200), LABEL),
];
const STEPS: &[Slot] = &[
    title(0),
    step_head("head1", 21, 0),
    step_text("text1", 31, 0),
    step_head("head2", 22, 1),
    step_text("text2", 32, 1),
    step_head("head3", 23, 2),
    step_text("text3", 33, 2),
    step_head("head4", 24, 3),
    step_text("text4", 34, 3),
    step_head("head5", 25, 4),
    step_text("text5", 35, 4),
];
const QUADRANTS: &[Slot] = &[
    title(0),
    side("column1", 21, frame(x(3), TOP, w(5), 365_760), Anchor::Bottom),
    side("column2", 22, frame(x(8), TOP, w(5), 365_760), Anchor::Bottom),
    side("row1", 23, frame(x(1), row(0).0, w(2), row(0).1), Anchor::Middle),
    quadrant("quadrant1", 25, 0),
    quadrant("quadrant2", 26, 1),
    side("row2", 24, frame(x(1), row(1).0, w(2), row(1).1), Anchor::Middle),
    quadrant("quadrant3", 27, 2),
    quadrant("quadrant4", 28, 3),
];

/// The sentence that says what follows from a slide: a band below what proves it, where a slide has one. Its place is planned.
pub(crate) const CONCLUSION: Slot = Slot {
    shape: Some(("rect", "bg2")),
    ..line(
        "conclusion",
        "Conclusion",
        40,
        frame(x(1), TOP + HIGH - 640_080, w(12), 640_080),
        Look { ladder: &[20, 18, 16], anchor: Anchor::Middle, inset: 12, pad: 8, ..PLAIN },
    )
};

/// All layouts, in the order of the list of a program.
pub(crate) const LAYOUTS: &[Layout] = &[
    Layout { foot: false, ..layout(LayoutName::Cover, "cover", "Cover", Some("title"), COVER) },
    Layout {
        foot: false,
        on_accent: true,
        ..layout(LayoutName::Section, "section", "Section", Some("secHead"), SECTION)
    },
    layout(
        LayoutName::Content,
        "content",
        "Content",
        Some("obj"),
        &[title(0), Slot { look: ALONE, ..body("body", "Text", 1, 1, 12) }],
    ),
    layout(LayoutName::TwoColumns, "two-columns", "Two columns", Some("twoObj"), COLUMNS),
    layout(LayoutName::Comparison, "comparison", "Comparison", Some("twoTxTwoObj"), COMPARISON),
    layout(
        LayoutName::ChartAndTakeaway,
        "chart-and-takeaway",
        "Chart and takeaway",
        Some("chartAndTx"),
        TAKEAWAY,
    ),
    layout(
        LayoutName::Chart,
        "chart",
        "Chart",
        Some("chart"),
        &[title(0), graphic("chart", "Chart", "chart", Holds::Chart, 12)],
    ),
    layout(
        LayoutName::Table,
        "table",
        "Table",
        Some("tbl"),
        &[title(0), graphic("table", "Table", "tbl", Holds::Table, 12)],
    ),
    layout(LayoutName::PictureRight, "picture-right", "Picture right", None, PICTURE_RIGHT),
    layout(LayoutName::PictureFull, "picture-full", "Picture", Some("picTx"), PICTURE_FULL),
    layout(LayoutName::KeyFigures, "key-figures", "Key figures", None, FIGURES),
    layout(LayoutName::Quote, "quote", "Quote", None, QUOTATION),
    layout(LayoutName::Steps, "steps", "Steps", None, STEPS),
    layout(LayoutName::TwoByTwo, "two-by-two", "Two by two", None, QUADRANTS),
    layout(LayoutName::TitleOnly, "title-only", "Title only", Some("titleOnly"), &[title(0)]),
];
