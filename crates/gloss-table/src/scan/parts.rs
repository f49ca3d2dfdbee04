//! Parser of a workbook's small parts: its sheets, where their cells are, and which styles show dates.

use std::collections::HashMap;
use std::io::{Read, Seek};

use super::buffer::Buffer;
use super::formats::{self, Shape};
use super::part::{Package, Part};
use super::strings::Strings;
use super::tag::{self, Kind, Tag};
use super::{Scan, Stop, Unsure, text};

/// Sheets of a workbook: a bound on memory that no real one comes near.
const MAX_SHEETS: usize = 10_000;
/// Styles of cells: Excel's own limit is 65,490.
const MAX_STYLES: usize = 1 << 20;

/// A sheet as the workbook lists it.
struct Sheet {
    name: String,
    path: String,
    /// False for a sheet of a chart or a dialogue, which has no cells.
    cells: bool,
}

/// An open workbook's parts.
pub(crate) struct Parts<R> {
    package: Package<R>,
    /// The folder of the workbook's part, with its slash.
    base: String,
    sheets: Vec<Sheet>,
    formats: Vec<Shape>,
    /// Days count from 1904.
    pub(crate) from_1904: bool,
}

impl<R: Read + Seek + Clone> Parts<R> {
    pub(crate) fn open(source: R) -> Result<Self, Unsure> {
        let mut package = Package::open(source)?;
        let (base, name) = main_part(&mut package)?;
        let related = relationships(&mut package, &format!("{base}_rels/{name}.rels"))?;
        let mut new = Self { package, base, sheets: Vec::new(), formats: Vec::new(), from_1904: false };
        new.workbook(&name, &related)?;
        new.styles()?;
        Ok(new)
    }

    /// The names of the sheets that have cells, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        self.sheets.iter().filter(|sheet| sheet.cells).map(|sheet| sheet.name.clone()).collect()
    }

    /// The shared strings, of which none is read yet.
    pub(crate) fn strings(&mut self) -> Result<Strings<Part<R>>, Unsure> {
        let name = format!("{}sharedStrings.xml", self.base);
        self.package.part(&name)?.map_or_else(|| Ok(Strings::none()), Strings::open)
    }

    /// The cells of a sheet.
    pub(crate) fn cells(&mut self, name: &str) -> Result<Scan<Part<R>>, Unsure> {
        let sheet = self.sheets.iter().find(|sheet| sheet.name == name && sheet.cells).ok_or(Unsure)?;
        let part = self.package.part(&sheet.path)?.ok_or(Unsure)?;
        Scan::open(part, self.formats.clone())
    }

    fn workbook(&mut self, name: &str, related: &HashMap<String, (String, String)>) -> Result<(), Unsure> {
        let path = format!("{}{name}", self.base);
        let part = self.package.part(&path)?.ok_or(Unsure)?;
        let (base, sheets, from_1904) = (&self.base, &mut self.sheets, &mut self.from_1904);
        tags(part, "workbook", |tag| {
            match tag.local() {
                "sheet" if tag.opens() => sheets.push(listed(tag, base, related)?),
                "workbookPr" if tag.opens() => {
                    if let Some(value) = tag.attribute("date1904")? {
                        *from_1904 = matches!(value, "1" | "true");
                    }
                }
                _ => {}
            }
            if sheets.len() > MAX_SHEETS { Err(Unsure) } else { Ok(()) }
        })
    }

    fn styles(&mut self) -> Result<(), Unsure> {
        let Some(part) = self.package.part(&format!("{}styles.xml", self.base))? else {
            return Ok(());
        };
        let mut codes: HashMap<String, Shape> = HashMap::new();
        let mut within = String::new();
        let formats = &mut self.formats;
        tags(part, "styleSheet", |tag| {
            let local = tag.local();
            match (tag.kind, local) {
                (Kind::Start, "numFmts" | "cellXfs") => local.clone_into(&mut within),
                (Kind::End, "numFmts" | "cellXfs") => within.clear(),
                (Kind::Start | Kind::Empty, "numFmt") if within == "numFmts" => {
                    if let (Some(id), Some(code)) = (tag.attribute("numFmtId")?, tag.attribute("formatCode")?)
                    {
                        codes.insert(id.to_owned(), formats::of_code(&text::decode(code)?));
                    }
                }
                (Kind::Start | Kind::Empty, "xf") if within == "cellXfs" => {
                    let id = tag.attribute("numFmtId")?;
                    let shape = |id| codes.get(id).copied().unwrap_or_else(|| formats::built_in(id));
                    formats.push(id.map_or(Shape::Plain, shape));
                }
                _ => {}
            }
            if formats.len() > MAX_STYLES || codes.len() > MAX_STYLES { Err(Unsure) } else { Ok(()) }
        })
    }
}

fn listed(tag: &Tag<'_>, base: &str, related: &HashMap<String, (String, String)>) -> Result<Sheet, Unsure> {
    let mut name = String::new();
    let mut id = "";
    for (key, value) in tag.attributes()? {
        match key {
            "name" => name = text::decode(value)?.into_owned(),
            "state" if !matches!(value, "visible" | "hidden" | "veryHidden") => return Err(Unsure),
            _ if key == "id" || key.ends_with(":id") => id = value,
            _ => {}
        }
    }
    let (target, kind) = related.get(id).ok_or(Unsure)?;
    let path = target.strip_prefix('/').map_or_else(|| format!("{base}{target}"), str::to_owned);
    let cells = match kind.rsplit('/').next() {
        Some("worksheet") => true,
        Some("chartsheet" | "dialogsheet") => false,
        _ => return Err(Unsure),
    };
    Ok(Sheet { name, path, cells })
}

/// The folder and name of the part that is the workbook.
fn main_part<R: Read + Seek + Clone>(package: &mut Package<R>) -> Result<(String, String), Unsure> {
    let part = package.part("_rels/.rels")?.ok_or(Unsure)?;
    let mut found = None;
    tags(part, "Relationships", |tag| {
        if tag.opens() && tag.local() == "Relationship" {
            let is_book =
                tag.attribute("Type")?.is_some_and(|kind| kind.ends_with("/relationships/officeDocument"));
            if let Some(target) = tag.attribute("Target")?.filter(|_| is_book) {
                found = Some(text::decode(target)?.into_owned());
            }
        }
        Ok(())
    })?;
    let target = found.ok_or(Unsure)?;
    let (folder, name) =
        target.rsplit_once('/').map_or(("", target.as_str()), |(folder, name)| (folder, name));
    if name.is_empty() {
        return Err(Unsure);
    }
    let folder = folder.strip_prefix('/').unwrap_or(folder);
    let base = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    Ok((base, name.to_owned()))
}

/// Targets and kinds by their id.
fn relationships<R: Read + Seek + Clone>(
    package: &mut Package<R>,
    path: &str,
) -> Result<HashMap<String, (String, String)>, Unsure> {
    let part = package.part(path)?.ok_or(Unsure)?;
    let mut found = HashMap::new();
    tags(part, "Relationships", |tag| {
        if tag.opens() && tag.local() == "Relationship" {
            let get = |name| tag.attribute(name).map(|value| value.unwrap_or_default().to_owned());
            if tag.attribute("Id")?.is_some() {
                found.insert(get("Id")?, (get("Target")?, get("Type")?));
            }
        }
        if found.len() > 2 * MAX_SHEETS { Err(Unsure) } else { Ok(()) }
    })?;
    Ok(found)
}

/// Shows each tag of a part until the one that closes its root, which must be of that name.
fn tags<R: Read>(
    part: R,
    root: &str,
    mut see: impl FnMut(&Tag<'_>) -> Result<(), Unsure>,
) -> Result<(), Unsure> {
    let mut buffer = Buffer::new(part)?;
    let mut depth = 0usize;
    loop {
        let ended = buffer.look(|s| {
            let (used, tag) = tag::next(s)?;
            match tag.kind {
                Kind::Aside => return Ok((used, false)),
                Kind::Start | Kind::Empty if depth == 0 && tag.local() != root => return Err(Stop::Unsure),
                Kind::Start => depth += 1,
                Kind::End => depth = depth.checked_sub(1).ok_or(Stop::Unsure)?,
                Kind::Empty => {}
            }
            if (depth == 0) != (tag.kind != Kind::Start && tag.local() == root) {
                return Err(Stop::Unsure);
            }
            see(&tag)?;
            Ok((used, depth == 0))
        })?;
        if ended {
            return buffer.drain();
        }
    }
}
