//! A deck from its spec: planned, written part by part, packed. The same spec with the same pictures, seed and moment gives the
//! same bytes.

use gloss_deck::Fonts;

use crate::Refusal;
use crate::base::{Base, Finish};
use crate::fit::Ruler;
use crate::layout::LAYOUTS;
use crate::layout::master::{entry, master};
use crate::layout::part::part;
use crate::made::{Made, MadeSlide, Place, Placed, Warning};
use crate::package::seed::Marks;
use crate::package::{Kind, Pack, Relations};
use crate::plan::{Page, Pictures, Planned, Stage, plan};
use crate::slide::{Desk, Parts, Written, notes, slide};
use crate::spec::{Chart, Spec, ThemeName};
use crate::theme::{Theme, theme};
use crate::{chart, document, template};

/// The id of the first slide: what is lower is reserved.
const FIRST_SLIDE: u32 = 256;

/// The template of a deck: one of our themes, or a person's own file.
#[derive(Clone, Copy, Debug)]
pub enum Template<'a> {
    /// The theme that the spec names.
    Theme,
    /// A person's own template or deck: the bytes of a `.potx` or `.pptx`.
    Package(&'a [u8]),
}

/// Inputs of a deck besides its spec: pictures, fonts, seed and time.
#[derive(Clone, Copy, Debug)]
pub struct Materials<'a> {
    /// The pictures that the spec names, each with its bytes.
    pub pictures: &'a [(&'a str, &'a [u8])],
    /// The fonts to measure with.
    pub fonts: &'a Fonts,
    /// The seed of the creation ids of slides and shapes; a new one for each deck.
    pub seed: u64,
    /// The time of making: seconds since 1970, UTC. It is the turn's, so that a deck made again has the same bytes.
    pub at: i64,
}

/// Makes a deck.
///
/// # Errors
/// The first thing that can't be made, with its place in the spec.
pub fn make(spec: &Spec, template: Template<'_>, given: &Materials<'_>) -> Result<Made, Refusal> {
    let base = match template {
        Template::Theme => own(Theme::of(spec.theme)),
        Template::Package(bytes) => template::base(bytes)?,
    };
    let pictures = Pictures::of(&spec.pictures(), given.pictures)?;
    let ruler = Ruler::new(given.fonts);
    let mut planned = plan(spec, &base.stage, &ruler, &pictures)?;
    for face in [&base.stage.major, &base.stage.minor] {
        if ruler.estimates(face) {
            let says = format!(
                "Text was measured with a stand-in for {face}: look at long lines in your own program."
            );
            planned.said.push(Warning { slide: 0, says });
        }
    }
    planned.said.dedup();
    Builder { spec, given, ruler: &ruler, pictures: &pictures, charts: 0, notes: 0 }.build(base, &planned)
}

/// A new package in one of our own themes.
fn own(own: &Theme) -> Base {
    let mut pack = Pack::default();
    let mut relations = Relations::default();
    let master_relation = relations.to("slideMaster", "slideMasters/slideMaster1.xml");
    let mut masters = Relations::default();
    let mut ids = Vec::new();
    for (at, layout) in LAYOUTS.iter().enumerate() {
        let name = format!("ppt/slideLayouts/slideLayout{}.xml", at + 1);
        ids.push(masters.to("slideLayout", &format!("../slideLayouts/slideLayout{}.xml", at + 1)));
        pack.add(&name, Kind::Layout, part(own, layout));
        let mut back = Relations::default();
        back.to("slideMaster", "../slideMasters/slideMaster1.xml");
        pack.relate(&name, &back);
    }
    masters.to("theme", "../theme/theme1.xml");
    pack.add("ppt/slideMasters/slideMaster1.xml", Kind::Master, master(own, &ids));
    pack.relate("ppt/slideMasters/slideMaster1.xml", &masters);
    pack.add("ppt/theme/theme1.xml", Kind::Theme, theme(own));
    for (kind, relation, file, text) in [
        (Kind::PresentationProperties, "presProps", "presProps.xml", document::properties()),
        (Kind::ViewProperties, "viewProps", "viewProps.xml", document::view()),
        (Kind::TableStyles, "tableStyles", "tableStyles.xml", document::table_styles()),
    ] {
        relations.to(relation, file);
        pack.add(&format!("ppt/{file}"), kind, text);
    }
    relations.to("theme", "theme/theme1.xml");
    Base {
        pack,
        stage: Stage::of(own),
        part: "ppt/presentation.xml".to_owned(),
        relations,
        prefix: "",
        notes: None,
        finish: Finish::New(entry(&master_relation)),
    }
}

struct Builder<'a> {
    spec: &'a Spec,
    given: &'a Materials<'a>,
    ruler: &'a Ruler<'a>,
    pictures: &'a Pictures<'a>,
    charts: usize,
    notes: usize,
}

/// The names of the parts that one slide refers to: its pictures and charts.
struct Shelf {
    prefix: &'static str,
    pictures: Vec<(String, String)>,
    charts: usize,
}

impl Parts for Shelf {
    fn picture(&self, name: &str) -> String {
        let found = self.pictures.iter().find(|(known, _)| known == name);
        found.map_or_else(String::new, |(_, part)| format!("../{part}"))
    }

    fn chart(&self, at: usize) -> String {
        format!("../charts/{}chart{}.xml", self.prefix, self.charts + at + 1)
    }
}

impl Builder<'_> {
    fn build(mut self, mut base: Base, planned: &Planned) -> Result<Made, Refusal> {
        let pictures = self.put_pictures(&mut base);
        if planned.pages.iter().any(|page| !page.notes.is_empty()) && base.notes.is_none() {
            base.notes = Some(notes_master(&mut base));
        }
        let mut marks = Marks::new(self.given.seed);
        let (mut list, mut slides, mut placed) = (Vec::new(), Vec::new(), Vec::new());
        for (at, page) in planned.pages.iter().enumerate() {
            let seating = base.stage.seating(page.layout.name).cloned();
            let Some(seating) = seating else { continue };
            let id = FIRST_SLIDE + u32::try_from(at).unwrap_or(0);
            let desk = Desk {
                stage: &base.stage,
                seating: &seating,
                number: at + 1,
                id,
                language: &self.spec.language,
                footer: &self.spec.footer,
            };
            let shelf = Shelf { prefix: base.prefix, pictures: pictures.clone(), charts: self.charts };
            let written = slide(page, desk, &shelf, &mut marks);
            list.push((id, base.relations.to("slide", &format!("slides/slide{}.xml", at + 1))));
            slides.push(MadeSlide { id, of: page.of, layout: page.layout.key, title: words_of_title(page) });
            placed.extend(written.placed.clone());
            placed.extend(notes::facts(&page.notes).map(|(paragraph, fact, range, shown)| Placed {
                fact: fact.to_owned(),
                slide: at + 1,
                slide_id: id,
                shape: Placed::NOTES,
                creation: String::new(),
                place: Place::Text { paragraph, range },
                shown,
            }));
            self.put_slide(&mut base, at + 1, page, written)?;
        }
        self.finish(base, &list).map(|bytes| Made { bytes, slides, said: planned.said.clone(), placed })
    }

    /// Adds the pictures; gives where each lies.
    fn put_pictures(&self, base: &mut Base) -> Vec<(String, String)> {
        let each = self.pictures.all().enumerate().map(|(at, (name, ending, bytes))| {
            let part = format!("media/{}image{}.{ending}", base.prefix, at + 1);
            base.pack.ending(ending, if ending == "png" { "image/png" } else { "image/jpeg" });
            base.pack.add_bytes(&format!("ppt/{part}"), None, bytes.to_vec());
            (name.to_owned(), part)
        });
        each.collect()
    }

    fn put_slide(
        &mut self,
        base: &mut Base,
        number: usize,
        page: &Page,
        mut written: Written,
    ) -> Result<(), Refusal> {
        for (chart, size) in &written.charts {
            self.charts += 1;
            self.put_chart(base, chart, *size)?;
        }
        if let Some(master) = base.notes.as_ref().filter(|_| !page.notes.is_empty()) {
            self.notes += 1;
            let name = format!("ppt/notesSlides/notesSlide{number}.xml");
            let mut back = Relations::default();
            back.to("notesMaster", &format!("/{master}"));
            back.to("slide", &format!("../slides/slide{number}.xml"));
            base.pack.add(&name, Kind::Notes, notes::notes(&page.notes, &self.spec.language));
            base.pack.relate(&name, &back);
            written.relations.to("notesSlide", &format!("../notesSlides/notesSlide{number}.xml"));
        }
        let name = format!("ppt/slides/slide{number}.xml");
        base.pack.add(&name, Kind::Slide, written.xml);
        base.pack.relate(&name, &written.relations);
        Ok(())
    }

    fn put_chart(&self, base: &mut Base, own: &Chart, size: (f32, f32)) -> Result<(), Refusal> {
        let (number, prefix) = (self.charts, base.prefix);
        let mut relations = Relations::default();
        let book = format!("{prefix}Microsoft_Excel_Sheet{number}.xlsx");
        let relation = relations.to("package", &format!("../embeddings/{book}"));
        let drawn = chart::draw(own, self.ruler, &base.stage, size, &relation)?;
        let name = format!("ppt/charts/{prefix}chart{number}.xml");
        base.pack.add(&name, Kind::Chart, drawn.xml);
        base.pack.relate(&name, &relations);
        base.pack.ending("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        base.pack.add_bytes(&format!("ppt/embeddings/{book}"), None, drawn.workbook);
        Ok(())
    }

    /// The presentation's part, the file's properties and the package's own relationships.
    fn finish(&self, mut base: Base, list: &[(u32, String)]) -> Result<Vec<u8>, Refusal> {
        let notes = match (&base.notes, &base.finish) {
            (Some(master), Finish::New(_)) => {
                Some(base.relations.to("notesMaster", master.trim_start_matches("ppt/")))
            }
            (Some(master), Finish::Kept(kept)) if kept.notes.is_none() => {
                Some(base.relations.to("notesMaster", &format!("/{master}")))
            }
            _ => None,
        };
        let slides = document::slides(list);
        let text = match &base.finish {
            Finish::New(master) => document::presentation(master, notes.as_deref(), &slides),
            Finish::Kept(kept) => kept.presentation(notes.as_deref(), &slides),
        };
        base.pack.add(&base.part, Kind::Presentation, text);
        base.pack.relate(&base.part, &base.relations);
        let title = &self.spec.title;
        base.pack.add(
            "docProps/core.xml",
            Kind::Core,
            document::core(title, &self.spec.language, self.given.at),
        );
        base.pack.add("docProps/app.xml", Kind::App, document::app(list.len(), self.notes));
        let mut top = Relations::default();
        top.to("officeDocument", &base.part);
        let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
        top.push(core.to_owned(), "docProps/core.xml".to_owned(), false);
        top.to("extended-properties", "docProps/app.xml");
        base.pack.relate("", &top);
        base.pack.bytes().map_err(|error| {
            Refusal::new("spec", format!("The file could not be packed: {error}."), "Make a smaller deck.")
        })
    }
}

/// Adds a master of notes with a theme of its own; gives its path.
fn notes_master(base: &mut Base) -> String {
    let prefix = base.prefix;
    let name = format!("ppt/notesMasters/{prefix}notesMaster1.xml");
    base.pack.add(&name, Kind::NotesMaster, notes::master());
    let mut relations = Relations::default();
    relations.to("theme", &format!("../theme/{prefix}theme2.xml"));
    base.pack.relate(&name, &relations);
    // Notes are printed: black on white, whatever the slides are.
    base.pack.add(&format!("ppt/theme/{prefix}theme2.xml"), Kind::Theme, theme(Theme::of(ThemeName::Paper)));
    name
}

fn words_of_title(page: &Page) -> String {
    let first = page.filled.first().map(|filled| &filled.what);
    match first {
        Some(crate::plan::What::Text(paragraphs, _)) => {
            paragraphs.iter().map(|one| one.text.words()).collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    }
}
