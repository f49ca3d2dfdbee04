//! The fourteen layouts, to the EMU.

use super::{Anchor, Bold, GUTTER, Holds, Layout, Look, Slot, frame, w, x};
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
};
const PLAIN: Look = Look { bullets: false, ..BODY };
const TITLE: Look = Look {
    ladder: &[28, 24, 20, 18],
    bold: Bold::AsHeadings,
    major: true,
    anchor: Anchor::Bottom,
    spacing: 95,
    before: 0,
    ..PLAIN
};
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
const QUOTE: Look =
    Look { ladder: &[36, 28, 20], major: true, anchor: Anchor::Bottom, spacing: 105, ..PLAIN };
const STEP: Look =
    Look { bold: Bold::Yes, colour: "bg1", anchor: Anchor::Middle, spacing: 95, inset: 10, ..PLAIN };

const TOP: i64 = 1_463_040;
const HIGH: i64 = 4_480_560;

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

const fn figure(key: &'static str, index: u32, first: i64) -> Slot {
    let slot = line(key, "Figure", index, frame(x(first), 1_920_240, w(4), 1_371_600), FIGURE);
    Slot { needed: index == 21, ..slot }
}

const fn figure_label(key: &'static str, index: u32, first: i64) -> Slot {
    line(key, "Label", index, frame(x(first), 3_383_280, w(4), 1_554_480), LABEL)
}

const fn step_head(key: &'static str, index: u32, first: i64) -> Slot {
    let slot = line(key, "Step", index, frame(x(first), 1_737_360, w(3), 731_520), STEP);
    Slot { needed: index == 21, shape: Some("homePlate"), ..slot }
}

const fn step_text(key: &'static str, index: u32, first: i64) -> Slot {
    let look = Look { ladder: &[18, 16], ..BODY };
    let slot = line(key, "Step text", index, frame(x(first), 2_651_760, w(3), 3_291_840), look);
    Slot { holds: Holds::Text, ..slot }
}

const fn layout(
    name: LayoutName,
    key: &'static str,
    shown: &'static str,
    kind: Option<&'static str>,
    slots: &'static [Slot],
) -> Layout {
    Layout { name, key, shown, kind, on_accent: false, foot: true, foot_columns: (1, 12), slots }
}

const COVER: &[Slot] = &[
    Slot {
        kind: Some("ctrTitle"),
        frame: frame(x(1), 1_828_800, w(9), 1_645_920),
        look: Look { ladder: &[44, 36, 28, 24], ..TITLE },
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
        look: Look { ladder: &[36, 28, 24], anchor: Anchor::Top, ..TITLE },
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
        frame: frame(6_370_320, 0, 12_192_000 - 6_370_320, 6_858_000),
        ..graphic("picture", "Picture", "pic", Holds::Picture, 6)
    },
];
const PICTURE_FULL: &[Slot] = &[
    Slot {
        frame: frame(x(1), 5_143_500, w(8), 822_960),
        look: Look { anchor: Anchor::Top, ..TITLE },
        ..title(0)
    },
    line("caption", "Caption", 21, frame(x(9), 5_143_500, w(4), 822_960), Look { spacing: 100, ..LABEL }),
    Slot {
        frame: frame(0, 0, 12_192_000, 5_029_200),
        ..graphic("picture", "Picture", "pic", Holds::Picture, 12)
    },
];
const FIGURES: &[Slot] = &[
    title(0),
    figure("figure1", 21, 1),
    figure_label("label1", 24, 1),
    figure("figure2", 22, 5),
    figure_label("label2", 25, 5),
    figure("figure3", 23, 9),
    figure_label("label3", 26, 9),
];
const QUOTATION: &[Slot] = &[
    title(0),
    Slot { needed: true, ..line("quote", "Quote", 21, frame(x(2), 1_554_480, w(10), 2_743_200), QUOTE) },
    line("who", "Who", 22, frame(x(2), 4_480_560, w(10), 457_200), LABEL),
];
const STEPS: &[Slot] = &[
    title(0),
    step_head("head1", 21, 1),
    step_text("text1", 25, 1),
    step_head("head2", 22, 4),
    step_text("text2", 26, 4),
    step_head("head3", 23, 7),
    step_text("text3", 27, 7),
    step_head("head4", 24, 10),
    step_text("text4", 28, 10),
];

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
        &[title(0), body("body", "Text", 1, 1, 9)],
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
    Layout {
        foot_columns: (1, 6),
        ..layout(LayoutName::PictureRight, "picture-right", "Picture right", None, PICTURE_RIGHT)
    },
    layout(LayoutName::PictureFull, "picture-full", "Picture", Some("picTx"), PICTURE_FULL),
    layout(LayoutName::KeyFigures, "key-figures", "Key figures", None, FIGURES),
    layout(LayoutName::Quote, "quote", "Quote", None, QUOTATION),
    layout(LayoutName::Steps, "steps", "Steps", None, STEPS),
    layout(LayoutName::TitleOnly, "title-only", "Title only", Some("titleOnly"), &[title(0)]),
];
