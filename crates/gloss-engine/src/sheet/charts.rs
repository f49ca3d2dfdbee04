//! The charts of a workbook's sheet as pictures: what the file says of them and what their cells hold, drawn by Gloss. What
//! can't be drawn says why. Changes nothing.

use gloss_artifact::{Text, sheet};
use gloss_chart::{Grouping, NativeChart, NativeKind, NativeSeries, Theme};
use gloss_ooxml::{CellRef, Chart, ChartKind, ChartValues, Corner, Picture, Placed, Stack, Workbook};
use gloss_protocol::{MarkCell, SheetChart, SheetCorner, SheetPicture};

/// Charts of one sheet that are drawn; more stand in no sheet that a person reads.
const MOST: usize = 60;

/// Characters of a title that are told.
const MAX_TITLE: usize = 200;

/// The usual width and height of a cell here, in pixels.
const WIDE: f64 = 70.0;
const HIGH: f64 = 26.0;

/// Pixels of what stands around a plot, about: titles, axes, the key.
const AROUND: (f64, f64) = (70.0, 80.0);
/// The least and the most of a plot's sides.
const SIDES: (f64, f64) = (80.0, 1_400.0);

/// A chart that is drawn, or why it is not.
#[derive(Clone, Debug)]
pub(crate) struct ChartPicture {
    /// Chart as the file has it.
    pub chart: Chart,
    /// SVG; empty where it is not drawn.
    pub svg: String,
    /// Reason that it is not drawn, as a sentence; empty where it is.
    pub why: String,
    /// The sheet and the cell that each mark shows.
    pub marks: Vec<Option<(String, CellRef)>>,
}

/// The charts of a sheet, in the order of the file.
pub(crate) fn pictures(book: &Workbook, sheet: &str) -> Vec<ChartPicture> {
    let mut charts = book.charts(sheet).unwrap_or_default();
    charts.truncate(MOST);
    let shown = gloss_ooxml::chart_values(book, sheet, &charts);
    let draw = |(chart, shown): (Chart, Result<ChartValues, String>)| {
        let drawn = shown.and_then(|shown| svg(&chart, &shown));
        match drawn {
            Ok((svg, marks)) => ChartPicture { chart, svg, why: String::new(), marks },
            Err(why) => {
                let why = format!("This chart is not drawn: {}.", why.trim_end_matches('.'));
                ChartPicture { chart, svg: String::new(), why, marks: Vec::new() }
            }
        }
    };
    charts.into_iter().zip(shown).map(draw).collect()
}

/// The charts of a sheet that is not shown.
pub(crate) fn placed(book: &Workbook, sheet: &str) -> Vec<ChartPicture> {
    let charts = book.charts(sheet).unwrap_or_default().into_iter().take(MOST);
    charts
        .map(|chart| ChartPicture { chart, svg: String::new(), why: String::new(), marks: Vec::new() })
        .collect()
}

/// All charts of a workbook as they are told to a screen. `text` says which of them can be pointed at.
pub(crate) fn to_protocol(
    all: &[(String, Vec<ChartPicture>)],
    sheets: &[String],
    text: Option<&Text>,
) -> Vec<SheetChart> {
    let number =
        |name: &str| sheets.iter().position(|sheet| sheet == name).and_then(|at| u32::try_from(at).ok());
    let cell = |(sheet, at): &(String, CellRef)| {
        Some(MarkCell { sheet: number(sheet)?, row: at.row - 1, column: at.column - 1 })
    };
    let places = text.map(sheet::charts).unwrap_or_default();
    let mut out = Vec::new();
    for (name, charts) in all {
        let Some(at) = number(name) else { continue };
        for (number, picture) in (0..).zip(charts) {
            // What is fixed to the page lies over no cells: it is counted among what is not drawn.
            let Some(placed) = picture.chart.placed else { continue };
            let place = places.iter().find(|(sheet, other, _)| sheet == name && *other == number);
            out.push(SheetChart {
                run: place.map(|(.., point)| point.run),
                sheet: at,
                name: words(&picture.chart),
                svg: picture.svg.clone(),
                why: picture.why.clone(),
                from: corner(placed.from),
                to: placed.to.map(corner),
                size: wide_and_high(&placed),
                marks: picture.marks.iter().map(|mark| mark.as_ref().and_then(cell)).collect(),
            });
        }
    }
    out
}

/// The pictures of a sheet that a page can draw, by their names; others are counted among what is not drawn.
pub(crate) fn drawable(book: &Workbook, sheet: &str) -> Vec<Picture> {
    const DRAWN: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];
    let ending = |part: &str| part.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let pictures = book.pictures(sheet).unwrap_or_default().into_iter();
    let drawn = |one: &Picture| ending(&one.part).is_some_and(|ending| DRAWN.contains(&ending.as_str()));
    pictures.filter(drawn).take(MOST).collect()
}

/// Pictures as they are told to a screen.
pub(crate) fn pictured(pictures: &[Picture]) -> Vec<SheetPicture> {
    let one = |picture: &Picture| SheetPicture {
        part: picture.part.clone(),
        words: picture.words.chars().take(MAX_TITLE).collect(),
        from: corner(picture.placed.from),
        to: picture.placed.to.map(corner),
        size: wide_and_high(&picture.placed),
    };
    pictures.iter().map(one).collect()
}

fn wide_and_high(placed: &Placed) -> Option<(u32, u32)> {
    placed.size.map(|(wide, high)| (pixels(wide).unsigned_abs(), pixels(high).unsigned_abs()))
}

/// `Line chart “Sales by month”`.
fn words(chart: &Chart) -> String {
    let kind = match chart.kind {
        ChartKind::Other => "chart".to_owned(),
        kind => format!("{} chart", sheet::kind_words(kind)),
    };
    let mut letters = kind.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let title = chart.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(&chart.name);
    format!("{first}{} “{}”", letters.as_str(), title.chars().take(MAX_TITLE).collect::<String>())
}

fn corner(corner: Corner) -> SheetCorner {
    SheetCorner {
        column: corner.column,
        row: corner.row,
        right: pixels(corner.right),
        down: pixels(corner.down),
    }
}

/// English metric units as pixels.
fn pixels(units: i64) -> i32 {
    i32::try_from(units / 9_525).unwrap_or(0)
}

/// Rows and columns that what lies over the cells of a sheet reaches to, counted from 1.
pub(crate) fn reach(all: impl Iterator<Item = Placed>) -> (u32, u32) {
    let far = |placed: Placed| {
        let (wide, high) = size(Some(&placed));
        let cells = |side: f64, usual: f64| (side / usual).ceil().clamp(0.0, 200.0) as u32;
        let to = placed.to.unwrap_or(Corner {
            row: placed.from.row.saturating_add(cells(high, HIGH)),
            column: placed.from.column.saturating_add(cells(wide, WIDE)),
            ..placed.from
        });
        (to.row.saturating_add(1), to.column.saturating_add(1))
    };
    all.map(far).fold((0, 0), |(rows, columns), (row, column)| (rows.max(row), columns.max(column)))
}

/// A picture, and what its marks show.
type Drawing = (String, Vec<Option<(String, CellRef)>>);

fn svg(chart: &Chart, shown: &ChartValues) -> Result<Drawing, String> {
    let (native, points) = native(chart, shown)?;
    let refused = |refused: gloss_chart::Refused| refused.sentence;
    let mut spec = gloss_chart::picture(&native, shown.moments).map_err(refused)?;
    let (wide, high) = size(chart.placed.as_ref());
    let within = |side: f64| side.clamp(SIDES.0, SIDES.1);
    spec.width = Some(within(wide - AROUND.0));
    spec.height = Some(within(high - AROUND.1));
    let draw = |spec: &gloss_chart::Spec| {
        let scene = gloss_chart::scene(spec).map_err(refused)?;
        Ok::<_, String>((gloss_chart::svg(&scene, Theme::Page), scene))
    };
    let (first, _) = draw(&spec)?;
    // What its titles and labels take is known once it was drawn.
    if let Some((width, height)) = measures(&first) {
        spec.width = spec.width.map(|side| within(side + wide - width));
        spec.height = spec.height.map(|side| within(side + high - height));
    }
    let (svg, scene) = draw(&spec)?;
    let cell = |item: &gloss_chart::Item| {
        let (series, at) = gloss_chart::behind(&native, item.row?)?;
        let at = points.get(series).and_then(|points| points.get(at)).copied().unwrap_or(at);
        let (sheet, cell) = shown.series.get(series)?.cell(at)?;
        Some((sheet.to_owned(), cell))
    };
    Ok((svg, scene.marks.iter().map(cell).collect()))
}

/// The width and height that a picture says of itself.
fn measures(svg: &str) -> Option<(f64, f64)> {
    let number = |name: &str| {
        let (_, rest) = svg.split_once(name)?;
        rest.split_once('"')?.0.parse::<f64>().ok()
    };
    Some((number(" width=\"")?, number(" height=\"")?))
}

/// A chart's size in pixels, about: cells of the usual size where it lies between two corners.
fn size(placed: Option<&Placed>) -> (f64, f64) {
    const PIXEL: f64 = 9_525.0;
    let Some(placed) = placed else { return (480.0, 288.0) };
    let (from, to) = match (placed.size, placed.to) {
        (Some((wide, high)), _) => return (wide as f64 / PIXEL, high as f64 / PIXEL),
        (None, Some(to)) => (placed.from, to),
        (None, None) => return (480.0, 288.0),
    };
    let side = |cells: u32, first: u32, usual: f64, after: i64, before: i64| {
        f64::from(cells.saturating_sub(first)) * usual + (after - before) as f64 / PIXEL
    };
    (
        side(to.column, from.column, WIDE, to.right, from.right),
        side(to.row, from.row, HIGH, to.down, from.down),
    )
}

/// Converts a workbook's chart for drawing; of a scatter also which value each point of a series is: some are nowhere.
fn native(chart: &Chart, shown: &ChartValues) -> Result<(NativeChart, Vec<Vec<usize>>), String> {
    let (kind, stack) = match chart.kind {
        ChartKind::Column(stack) => (NativeKind::Column, stack),
        ChartKind::Bar(stack) => (NativeKind::Bar, stack),
        ChartKind::Line(stack) => (NativeKind::Line, stack),
        ChartKind::Area(stack) => (NativeKind::Area, stack),
        ChartKind::Pie => (NativeKind::Pie, Stack::Side),
        ChartKind::Doughnut => (NativeKind::Doughnut, Stack::Side),
        ChartKind::Scatter => (NativeKind::Scatter, Stack::Side),
        ChartKind::Other => {
            return Err("it is of a kind, or of several in one, that Gloss has not".to_owned());
        }
    };
    let scatter = kind == NativeKind::Scatter;
    let mut kept = Vec::new();
    let mut one = |one: &gloss_ooxml::SeriesValues| {
        let mut out = NativeSeries { name: one.name.clone(), values: one.values.clone(), x: Vec::new() };
        if scatter {
            // Points without both numbers are nowhere; without any first number they are counted.
            let counted = one.along.is_empty();
            let along = |at: usize| {
                if counted { Some(at as f64 + 1.0) } else { one.along.get(at).copied().flatten() }
            };
            let points = one.values.iter().enumerate().filter_map(|(at, y)| Some((at, along(at)?, (*y)?)));
            let points: Vec<(usize, f64, f64)> = points.collect();
            kept.push(points.iter().map(|(at, ..)| *at).collect());
            (out.x, out.values) = points.into_iter().map(|(_, x, y)| (x, Some(y))).unzip();
        }
        out
    };
    let series = shown.series.iter().map(&mut one).collect();
    let longest = shown.series.iter().max_by_key(|one| one.categories.len());
    let chart = NativeChart {
        kind,
        grouping: match stack {
            Stack::Side => Grouping::Clustered,
            Stack::Stacked => Grouping::Stacked,
            Stack::Percent => Grouping::Percent,
        },
        title: chart.title.clone(),
        category_title: chart.axes.0.clone(),
        value_title: chart.axes.1.clone(),
        categories: longest.map(|one| one.categories.clone()).unwrap_or_default(),
        series,
    };
    Ok((chart, kept))
}
