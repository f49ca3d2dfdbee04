//! Conditional formats as a worksheet's part lists them. Decides nothing.

use std::str::FromStr;

use super::{Compare, Kind, Rule, Rules, Stop};
use crate::cell::{Area, Value};
use crate::limits::{MAX_RULE_AREAS, MAX_RULES};
use crate::look::{Palette, Rgb};
use crate::xml::{Id, Tree};

const GREEN: Rgb = (0x3F, 0x9B, 0x4F);
const LIME: Rgb = (0x9B, 0xB8, 0x3A);
const AMBER: Rgb = (0xD9, 0x9A, 0x1B);
const ORANGE: Rgb = (0xD9, 0x74, 0x2B);
const RED: Rgb = (0xC9, 0x3C, 0x36);
const GRAY: Rgb = (0x7A, 0x7A, 0x7A);

/// The rules of a sheet, the strongest first.
pub(in crate::show) fn read(tree: &Tree<'_>, palette: &Palette) -> Rules {
    let mut out = Rules::default();
    let is_list = |id: &Id| {
        tree.local(*id) == "conditionalFormatting" && tree.tag(*id).prefix() == tree.tag(tree.root()).prefix()
    };
    for list in tree.all().filter(is_list) {
        let areas: Vec<Area> = tree
            .tag(list)
            .get("sqref")
            .unwrap_or_default()
            .split_ascii_whitespace()
            .take(MAX_RULE_AREAS)
            .filter_map(|area| Area::from_str(area).ok())
            .collect();
        for id in tree.children(list).filter(|id| tree.local(*id) == "cfRule") {
            let tag = tree.tag(id);
            match kind(tree, id, palette, &areas) {
                Some(kind) if out.rules.len() < MAX_RULES => out.rules.push(Rule {
                    areas: areas.clone(),
                    kind,
                    look: tag.number("dxfId"),
                    priority: tag.number("priority").unwrap_or(u32::MAX),
                    stop: tag.flag("stopIfTrue"),
                    numbers: Vec::new(),
                }),
                _ => out.undrawn += 1,
            }
        }
    }
    // Rules of the newer kind alone: a bar's is the newer half of one that was read above.
    let newer = tree.all().filter(|id| tree.local(*id) == "cfRule" && tree.tag(*id).name() == "x14:cfRule");
    let newer = newer.filter(|id| tree.tag(*id).get("type").is_none_or(|kind| kind != "dataBar")).count();
    out.undrawn += u32::try_from(newer).unwrap_or(0);
    out.rules.sort_by_key(|rule| rule.priority);
    out
}

fn kind(tree: &Tree<'_>, id: Id, palette: &Palette, areas: &[Area]) -> Option<Kind> {
    let tag = tree.tag(id);
    let text = || tag.get("text").map(|text| text.to_lowercase()).filter(|text| !text.is_empty());
    Some(match tag.get("type").as_deref()? {
        "cellIs" => {
            let mut values = tree
                .children(id)
                .filter(|id| tree.local(*id) == "formula")
                .map(|id| constant(&tree.text(id)));
            let first = values.next()??;
            let compare = match tag.get("operator").as_deref()? {
                "lessThan" => Compare::Less,
                "lessThanOrEqual" => Compare::AtMost,
                "equal" => Compare::Equal,
                "notEqual" => Compare::Other,
                "greaterThanOrEqual" => Compare::AtLeast,
                "greaterThan" => Compare::More,
                "between" => Compare::Between,
                "notBetween" => Compare::NotBetween,
                _ => return None,
            };
            let second = match compare {
                Compare::Between | Compare::NotBetween => values.next()??,
                _ => Value::Empty,
            };
            Kind::Compare(compare, first, second)
        }
        "expression" => {
            let formula = tree.children(id).find(|id| tree.local(*id) == "formula")?;
            own(&tree.text(formula), areas)?
        }
        "containsText" => Kind::Contains(text()?),
        "notContainsText" => Kind::ContainsNot(text()?),
        "beginsWith" => Kind::Begins(text()?),
        "endsWith" => Kind::Ends(text()?),
        "containsBlanks" => Kind::Blank(true),
        "notContainsBlanks" => Kind::Blank(false),
        "containsErrors" => Kind::Fault(true),
        "notContainsErrors" => Kind::Fault(false),
        "top10" => {
            let rank = tag.number::<f64>("rank").filter(|rank| rank.is_finite() && *rank >= 0.0)?;
            Kind::Top { rank, percent: tag.flag("percent"), bottom: tag.flag("bottom") }
        }
        "aboveAverage" if tag.find("stdDev").is_none() => {
            let above = tag.find("aboveAverage").is_none_or(|found| !matches!(found.raw, "0" | "false"));
            Kind::Average { above, equal: tag.flag("equalAverage") }
        }
        "colorScale" => scale(tree, tree.child(id, "colorScale")?, palette)?,
        "dataBar" => bar(tree, tree.child(id, "dataBar")?, palette)?,
        "iconSet" => icons(tree, tree.child(id, "iconSet")?)?,
        _ => return None,
    })
}

/// A formula that compares each cell itself with a constant (`N109<0` over the cells from N109 on).
fn own(formula: &str, areas: &[Area]) -> Option<Kind> {
    let at = formula.find(['<', '>', '='])?;
    let (cell, rest) = formula.split_at(at);
    let signs = [
        ("<=", Compare::AtMost),
        (">=", Compare::AtLeast),
        ("<>", Compare::Other),
        ("<", Compare::Less),
        (">", Compare::More),
        ("=", Compare::Equal),
    ];
    let (value, compare) =
        signs.into_iter().find_map(|(sign, compare)| rest.strip_prefix(sign).map(|rest| (rest, compare)))?;
    let cell = cell.trim();
    let from = areas.first()?.from;
    // What stands still in the formula (`$`) must not be able to move in the areas.
    let (column, row) = (cell.starts_with('$'), cell.trim_start_matches('$').contains('$'));
    let is_first = areas.iter().all(|area| area.from.row >= from.row && area.from.column >= from.column);
    let still = |area: &Area| {
        (!column || area.from.column == area.to.column && area.from.column == from.column)
            && (!row || area.from.row == area.to.row && area.from.row == from.row)
    };
    let is_own = cell.parse() == Ok(from) && is_first && areas.iter().all(still);
    is_own.then(|| Some(Kind::Compare(compare, constant(value)?, Value::Empty))).flatten()
}

/// A value that a rule names; none for a formula that would have to be worked out.
fn constant(formula: &str) -> Option<Value> {
    let formula = formula.trim();
    if let Some(words) = formula.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return Some(Value::Text(words.replace("\"\"", "\"")));
    }
    match formula.to_ascii_uppercase().as_str() {
        "TRUE" => Some(Value::Bool(true)),
        "FALSE" => Some(Value::Bool(false)),
        _ => formula.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::Number),
    }
}

fn stop(tree: &Tree<'_>, id: Id) -> Option<Stop> {
    let tag = tree.tag(id);
    let value = || tag.number::<f64>("val").filter(|value| value.is_finite());
    Some(match tag.get("type").as_deref()? {
        "min" | "autoMin" => Stop::Least,
        "max" | "autoMax" => Stop::Most,
        "num" => Stop::Number(value()?),
        "percent" => Stop::Percent(value()?),
        "percentile" => Stop::Percentile(value()?),
        // A formula that is a number is one.
        "formula" => Stop::Number(value()?),
        _ => return None,
    })
}

fn stops(tree: &Tree<'_>, id: Id) -> Option<Vec<(Stop, bool)>> {
    let found = tree.children(id).filter(|id| tree.local(*id) == "cfvo").take(8);
    found
        .map(|id| {
            let reached = tree.tag(id).find("gte").is_none_or(|found| !matches!(found.raw, "0" | "false"));
            Some((stop(tree, id)?, reached))
        })
        .collect()
}

fn colors(tree: &Tree<'_>, id: Id, palette: &Palette) -> Vec<Rgb> {
    tree.children(id)
        .filter(|id| tree.local(*id) == "color")
        .filter_map(|id| palette.of(&tree.tag(id)))
        .collect()
}

fn scale(tree: &Tree<'_>, id: Id, palette: &Palette) -> Option<Kind> {
    let (stops, colors) = (stops(tree, id)?, colors(tree, id, palette));
    let enough = stops.len() >= 2 && stops.len() == colors.len();
    enough.then(|| Kind::Scale(stops.into_iter().map(|(stop, _)| stop).zip(colors).collect()))
}

fn bar(tree: &Tree<'_>, id: Id, palette: &Palette) -> Option<Kind> {
    let stops = stops(tree, id)?;
    let alone = tree.tag(id).find("showValue").is_some_and(|found| matches!(found.raw, "0" | "false"));
    let color = colors(tree, id, palette).first().copied()?;
    Some(Kind::Bar { from: stops.first()?.0, to: stops.get(1)?.0, color, alone })
}

/// The icons of a set from the lowest to the highest, as letters of a usual font.
fn icons(tree: &Tree<'_>, id: Id) -> Option<Kind> {
    let tag = tree.tag(id);
    let name = tag.get("iconSet").unwrap_or("3TrafficLights1".into());
    let mut icons: Vec<(char, Rgb)> = match &*name {
        "3Arrows" => vec![('▼', RED), ('▶', AMBER), ('▲', GREEN)],
        "3ArrowsGray" => vec![('▼', GRAY), ('▶', GRAY), ('▲', GRAY)],
        "3Triangles" => vec![('▼', RED), ('▬', AMBER), ('▲', GREEN)],
        "3Flags" => vec![('⚑', RED), ('⚑', AMBER), ('⚑', GREEN)],
        "3Symbols" | "3Symbols2" => vec![('✕', RED), ('!', AMBER), ('✓', GREEN)],
        "3Signs" => vec![('◆', RED), ('▲', AMBER), ('●', GREEN)],
        "3Stars" => vec![('☆', AMBER), ('⯪', AMBER), ('★', AMBER)],
        "3TrafficLights1" | "3TrafficLights2" => vec![('●', RED), ('●', AMBER), ('●', GREEN)],
        "4Arrows" => vec![('▼', RED), ('◢', AMBER), ('◥', LIME), ('▲', GREEN)],
        "4ArrowsGray" => vec![('▼', GRAY), ('◢', GRAY), ('◥', GRAY), ('▲', GRAY)],
        "4RedToBlack" => vec![('●', (0x33, 0x33, 0x33)), ('●', GRAY), ('●', ORANGE), ('●', RED)],
        "4TrafficLights" => vec![('●', (0x33, 0x33, 0x33)), ('●', RED), ('●', AMBER), ('●', GREEN)],
        "4Rating" => vec![('▁', GRAY), ('▃', GRAY), ('▅', GRAY), ('▇', GRAY)],
        "5Arrows" => vec![('▼', RED), ('◢', ORANGE), ('▶', AMBER), ('◥', LIME), ('▲', GREEN)],
        "5ArrowsGray" => vec![('▼', GRAY), ('◢', GRAY), ('▶', GRAY), ('◥', GRAY), ('▲', GRAY)],
        "5Rating" => vec![('▁', GRAY), ('▂', GRAY), ('▄', GRAY), ('▆', GRAY), ('█', GRAY)],
        "5Quarters" => vec![('○', GRAY), ('◔', GRAY), ('◑', GRAY), ('◕', GRAY), ('●', GRAY)],
        _ => return None,
    };
    let stops = stops(tree, id)?;
    if tag.flag("reverse") {
        icons.reverse();
    }
    let alone = tag.find("showValue").is_some_and(|found| matches!(found.raw, "0" | "false"));
    (stops.len() == icons.len()).then_some(Kind::Icons { icons, stops, alone })
}
