//! Charts and pictures of a slide: the frames that lead to their parts.

use super::Writer;
use crate::chart::{describe, point_label};
use crate::layout::POINT;
use crate::made::Place;
use crate::package::xml::{creation, escape, xfrm};
use crate::plan::{Filled, Seat, Shot};
use crate::spec::Chart;

impl Writer<'_> {
    pub(super) fn chart(&mut self, filled: &Filled, seat: &Seat, chart: &Chart) {
        let (id, mark) = self.shape();
        let frame = filled.frame.unwrap_or(seat.frame);
        let target = self.parts.chart(self.out.charts.len());
        let relation = self.out.relations.to("chart", &target);
        let points = |emu: i64| emu as f32 / POINT as f32;
        self.out.charts.push((chart.clone(), (points(frame.width), points(frame.height))));
        for (series, one) in chart.series.iter().enumerate() {
            for (point, number) in one.points.iter().enumerate() {
                if let Some(fact) = number.as_ref().and_then(|number| number.fact.as_ref()) {
                    self.place(
                        fact,
                        id,
                        &mark,
                        Place::Point { series, point },
                        point_label(chart, series, point),
                    );
                }
            }
        }
        let about = seat.graphic("chart");
        self.shapes.push_str(&format!(
            "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"{id}\" name=\"Chart {}\" descr=\"{}\">{}</p:cNvPr><p:cNvGraphicFramePr>\
             <a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr>{about}</p:nvGraphicFramePr>{}<a:graphic><a:graphicData \
             uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\"><c:chart \
             xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" r:id=\"{relation}\"/></a:graphicData></a:graphic>\
             </p:graphicFrame>",
            id - 1,
            escape(&describe(chart)),
            creation(&mark),
            xfrm("p", &frame),
        ));
    }

    pub(super) fn picture(&mut self, filled: &Filled, seat: &Seat, shot: &Shot) {
        let (id, mark) = self.shape();
        let relation = self.out.relations.to("image", &self.parts.picture(&shot.name));
        let about = seat.graphic("pic");
        let [left, top, right, bottom] = shot.crop;
        let crop = match shot.crop {
            [0, 0, 0, 0] => String::new(),
            _ => format!("<a:srcRect l=\"{left}\" t=\"{top}\" r=\"{right}\" b=\"{bottom}\"/>"),
        };
        self.shapes.push_str(&format!(
            "<p:pic><p:nvPicPr><p:cNvPr id=\"{id}\" name=\"Picture {}\" descr=\"{}\">{}</p:cNvPr><p:cNvPicPr><a:picLocks noGrp=\"1\" \
             noChangeAspect=\"1\"/></p:cNvPicPr>{about}</p:nvPicPr><p:blipFill><a:blip r:embed=\"{relation}\"/>{crop}<a:stretch>\
             <a:fillRect/></a:stretch></p:blipFill><p:spPr>{}<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:pic>",
            id - 1,
            escape(&shot.description),
            creation(&mark),
            xfrm("a", &filled.frame.unwrap_or(seat.frame)),
        ));
    }
}
