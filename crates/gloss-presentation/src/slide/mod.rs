//! A page as the part of a slide: its shapes, each with an id and a mark of its own, and where its facts came to stand. Decides
//! nothing: sizes and places were planned.

mod graphic;
pub(crate) mod notes;
mod table;
mod text;

use gloss_ooxml::presentation::Frame;

use crate::layout::part::geometry;
use crate::made::{Place, Placed};
use crate::package::Relations;
use crate::package::seed::Marks;
use crate::package::xml::{HEAD, NAMES, TREE, creation, escape, fill, xfrm};
use crate::plan::{Filled, Page, Seat, Seating, Stage, What};
use crate::spec::{Chart, Paragraph, Text};
use text::{Setting, paragraphs};

/// Context for writing a slide.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Desk<'a> {
    /// The deck's stage.
    pub stage: &'a Stage,
    /// The slide's layout in it.
    pub seating: &'a Seating,
    /// The slide's number, from 1.
    pub number: usize,
    /// Its id in the file.
    pub id: u32,
    /// The language of its words.
    pub language: &'a str,
    /// The footer's text.
    pub footer: &'a str,
}

/// A slide that was written.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// Its part.
    pub xml: String,
    /// The relationships of its part; the layout is the first.
    pub relations: Relations,
    /// Where facts stand.
    pub placed: Vec<Placed>,
    /// Charts that it leads to, each with its box in points; their parts are still to be made.
    pub charts: Vec<(Chart, (f32, f32))>,
}

/// Names parts that do not belong to one slide.
pub(crate) trait Parts {
    /// The path of a picture's part, from a slide.
    fn picture(&self, name: &str) -> String;
    /// The path of the n-th chart of a slide, from the slide.
    fn chart(&self, at: usize) -> String;
}

struct Writer<'a> {
    desk: Desk<'a>,
    parts: &'a dyn Parts,
    marks: &'a mut Marks,
    next: u32,
    out: Written,
    shapes: String,
}

/// Writes a page.
pub(crate) fn slide(page: &Page, desk: Desk<'_>, parts: &dyn Parts, marks: &mut Marks) -> Written {
    let mut relations = Relations::default();
    let layout = desk.seating.part.trim_start_matches("ppt/");
    relations.to("slideLayout", &format!("../{layout}"));
    let out = Written { xml: String::new(), relations, placed: Vec::new(), charts: Vec::new() };
    let mark = marks.slide();
    let mut writer = Writer { desk, parts, marks, next: 2, out, shapes: String::new() };
    for filled in &page.filled {
        writer.filled(filled);
    }
    if let Some((source, size)) = &page.source {
        writer.small("Source", &desk.seating.source, source, *size, ("l", "t"));
    }
    if page.layout.foot {
        // A template's footer is where and as its makers have it.
        let align = if desk.stage.foreign { "l" } else { "r" };
        if let Some(footer) = desk.seating.footer.as_ref().filter(|_| !desk.footer.is_empty()) {
            writer.small("Footer", footer, &Text::plain(desk.footer), 10, (align, "t"));
        }
        if let Some(number) = &desk.seating.number {
            writer.number(number);
        }
    }
    let mut out = writer.out;
    out.xml = format!(
        "{HEAD}<p:sld {NAMES}><p:cSld><p:spTree>{TREE}{}</p:spTree><p:extLst><p:ext uri=\"{{BB962C8B-B14F-4D97-AF65-F5344CB8AC3E}}\">\
         <p14:creationId xmlns:p14=\"http://schemas.microsoft.com/office/powerpoint/2010/main\" val=\"{mark}\"/></p:ext></p:extLst>\
         </p:cSld>{}</p:sld>",
        writer.shapes, desk.seating.mapping,
    );
    out
}

impl Writer<'_> {
    /// An id and a mark for a shape.
    fn shape(&mut self) -> (u32, String) {
        let id = self.next;
        self.next += 1;
        (id, self.marks.shape())
    }

    fn filled(&mut self, filled: &Filled) {
        let seat = self.desk.seating.seat(filled.slot);
        match &filled.what {
            What::Text(paragraphs, fit) => {
                let setting = Setting {
                    look: filled.slot.look,
                    size: fit.size,
                    before: fit.before,
                    full: self.desk.stage.foreign || seat.placeholder.is_none(),
                    free: seat.placeholder.is_none(),
                    bold: self.desk.stage.face(&filled.slot.look).1,
                    level: 0,
                };
                self.words(filled, &seat, paragraphs, &setting);
            }
            What::Chart(chart) => self.chart(filled, &seat, chart),
            What::Table(grid) => self.table(filled, &seat, grid),
            What::Picture(shot) => self.picture(filled, &seat, shot),
        }
    }

    fn words(&mut self, filled: &Filled, seat: &Seat, list: &[Paragraph], setting: &Setting) {
        let (id, mark) = self.shape();
        let name = filled.slot.name;
        let body = paragraphs(list, setting, self.desk.language, &mut self.out.relations);
        self.facts(id, &mark, list.iter().map(|one| &one.text));
        let (holder, about) = seat.holder();
        let moved = filled.frame.map(|frame| xfrm("a", &frame)).unwrap_or_default();
        let drawn = match (filled.slot.shape, setting.free) {
            // LibreOffice takes a placeholder's fill from the layout, but not its outline.
            (Some((shape, _)), false) => xfrm("a", &filled.frame.unwrap_or(seat.frame)) + &geometry(shape),
            (None, false) => moved,
            (Some((shape, colour)), true) => {
                xfrm("a", &filled.frame.unwrap_or(seat.frame)) + &geometry(shape) + &fill(colour)
            }
            (None, true) => free(&filled.frame.unwrap_or(seat.frame)),
        };
        let points = |points: u8| i64::from(points) * crate::layout::POINT;
        let (inset, pad) = (points(setting.look.inset), points(setting.look.pad));
        let anchor = crate::layout::part::anchor(setting.look.anchor);
        let properties = match setting.free {
            true => format!(
                "<a:bodyPr wrap=\"square\" lIns=\"{inset}\" tIns=\"{pad}\" rIns=\"{inset}\" bIns=\"{pad}\" \
                 anchor=\"{anchor}\">"
            ),
            false => "<a:bodyPr>".to_owned(),
        };
        self.shapes.push_str(&format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name} {}\">{}</p:cNvPr>{holder}{about}</p:nvSpPr><p:spPr>{drawn}</p:spPr>\
             <p:txBody>{properties}<a:normAutofit/></a:bodyPr><a:lstStyle/>{body}</p:txBody></p:sp>",
            id - 1,
            creation(&mark),
        ));
    }

    /// Remembers where the facts of a shape's paragraphs stand.
    fn facts<'t>(&mut self, shape: u32, mark: &str, texts: impl Iterator<Item = &'t Text>) {
        for (paragraph, text) in texts.enumerate() {
            for (fact, range, shown) in text::facts(text) {
                let place = Place::Text { paragraph, range };
                self.place(fact, shape, mark, place, shown);
            }
        }
    }

    fn place(&mut self, fact: &str, shape: u32, creation: &str, place: Place, shown: String) {
        self.out.placed.push(Placed {
            fact: fact.to_owned(),
            slide: self.desk.number,
            slide_id: self.desk.id,
            shape,
            creation: creation.to_owned(),
            place,
            shown,
        });
    }

    /// A line of the foot. Box, size and font are written out: LibreOffice draws one that inherits them in another font.
    fn small(&mut self, name: &str, seat: &Seat, words: &Text, size: u16, (align, anchor): (&str, &str)) {
        let (id, mark) = self.shape();
        let setting = Setting::small(size);
        let runs = text::runs(words, &setting, self.desk.language, &mut self.out.relations);
        self.facts(id, &mark, std::iter::once(words));
        let body = format!("<a:p><a:pPr algn=\"{align}\"/>{runs}</a:p>");
        self.foot(id, &mark, name, seat, anchor, &body);
    }

    fn number(&mut self, seat: &Seat) {
        let (id, mark) = self.shape();
        let body = format!(
            "<a:p><a:pPr algn=\"r\"/><a:fld id=\"{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}\" type=\"slidenum\"><a:rPr lang=\"{}\" \
             sz=\"1000\">{}<a:latin typeface=\"+mn-lt\"/></a:rPr><a:t>{}</a:t></a:fld></a:p>",
            escape(self.desk.language),
            fill("tx2"),
            self.desk.number,
        );
        self.foot(id, &mark, "Slide Number", seat, "t", &body);
    }

    fn foot(&mut self, id: u32, mark: &str, name: &str, seat: &Seat, anchor: &str, body: &str) {
        let (holder, about) = seat.holder();
        self.shapes.push_str(&format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name} {}\">{}</p:cNvPr>{holder}{about}</p:nvSpPr><p:spPr>{}</p:spPr>\
             <p:txBody><a:bodyPr lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" anchor=\"{anchor}\"/><a:lstStyle/>{body}</p:txBody></p:sp>",
            id - 1,
            creation(mark),
            free(&seat.frame),
        ));
    }
}

/// A box of its own.
fn free(frame: &Frame) -> String {
    format!("{}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>", xfrm("a", frame))
}
