//! Slides in a review copy: each as a picture, with what lies on it as parts over it.

use super::markup::{data, text};

/// A slide.
pub struct ReviewSlide {
    /// Its picture, as PNG.
    pub picture: Vec<u8>,
    /// Width and height in points.
    pub size: (f32, f32),
    /// The parts of the slide that can be pointed at, the whole slide first.
    pub parts: Vec<ReviewPart>,
}

/// A part of a slide.
pub struct ReviewPart {
    /// The part's name: `Title`.
    pub name: String,
    /// The part's text.
    pub words: String,
    /// Left, top, width and height in points; none is the whole slide.
    pub place: Option<(f32, f32, f32, f32)>,
    /// Its place in the command line's words.
    pub at: String,
}

pub(super) fn write(out: &mut String, slides: &[ReviewSlide]) {
    for (n, slide) in (1..).zip(slides) {
        let (width, height) = slide.size;
        out.push_str(&format!("<section class=\"slide\" style=\"aspect-ratio:{width}/{height}\">"));
        out.push_str(&format!("<img alt=\"Slide {n}\" src=\"{}\">", data("image/png", &slide.picture)));
        for part in &slide.parts {
            let place = part.place.map_or("inset:0".to_owned(), |(x, y, w, h)| {
                let percent = |part: f32, of: f32| part / of.max(1.0) * 100.0;
                format!(
                    "left:{:.3}%;top:{:.3}%;width:{:.3}%;height:{:.3}%",
                    percent(x, width),
                    percent(y, height),
                    percent(w, width),
                    percent(h, height)
                )
            });
            out.push_str(&format!(
                "<div class=\"part\" role=\"button\" tabindex=\"0\" style=\"{place}\" data-at=\""
            ));
            text(out, &part.at);
            out.push_str("\" data-name=\"");
            text(out, &format!("Slide {n}, {}", part.name));
            out.push_str("\" aria-label=\"");
            text(
                out,
                &format!("Slide {n}, {}: {}", part.name, part.words.chars().take(120).collect::<String>()),
            );
            out.push_str("\" data-words=\"");
            text(out, &part.words.chars().take(400).collect::<String>());
            out.push_str("\"></div>");
        }
        out.push_str("</section>\n");
    }
}
