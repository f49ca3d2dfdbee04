//! The library `merman`, and all that is said to it: how it is set, what it may cost, and its faults as sentences.
//! Nothing of it is known outside of this file and of `describe`.

use std::sync::LazyLock;

use merman::svg::{
    DeterministicTextMeasurer, LayoutOptions, MeasurementProfileId, RenderResourcePolicy, SvgRenderOptions,
    TextMeasurementPolicy, TextMeasurementProfile, TextMeasurementProfileIdentity, TextStyle,
};
use merman::{
    Engine, MermaidConfig, OperationControl, ParseOptions, ParsedDiagramRender, RenderError, RenderOutput,
    RenderRequest, Renderer, SvgEnvironment, SvgRequest,
};
use serde_json::json;

use crate::error::DiagramError;
use crate::source::{Source, line_of};
use crate::{limits, measure, message, style};

/// Width in pixels that a Gantt chart gets, before it is shown smaller as all diagrams are.
const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 600.0;
const TOO_SLOW: &str = "The diagram takes longer than 2 seconds to be laid out; make two of it.";

static RENDERER: LazyLock<Renderer> = LazyLock::new(|| {
    let engine = Engine::new().with_site_config(MermaidConfig::from_value(settings()));
    Renderer::new().with_engine(engine).with_parse_options(ParseOptions::strict())
});

/// How the library is set. Colours are those that `style.rs` knows again.
fn settings() -> serde_json::Value {
    let mut colors = serde_json::Map::new();
    for slice in 1..=12 {
        colors.insert(format!("pie{slice}"), json!(format!("#0af0{slice:02x}")));
    }
    colors.insert("pieOpacity".into(), json!("1"));
    colors.insert("lineColor".into(), json!("#0a0f01"));
    colors.insert("noteBkgColor".into(), json!("#0a0f02"));
    colors.insert("noteBorderColor".into(), json!("#0a0f03"));
    colors.insert("fontFamily".into(), json!("Inter"));
    colors.insert("fontSize".into(), json!("16px"));
    json!({
        "theme": "base",
        "look": "classic",
        "layout": "dagre",
        "securityLevel": "strict",
        "fontFamily": "Inter",
        "fontSize": 16,
        "htmlLabels": true,
        "maxTextSize": limits::SOURCE_BYTES,
        "maxEdges": limits::EDGES,
        "themeVariables": colors,
        "flowchart": { "look": "classic", "minNodeWidth": 60, "wrappingWidth": 200, "nodeSpacing": 40,
            "rankSpacing": 46, "subGraphTitleMargin": { "top": 6, "bottom": 12 } },
        "state": { "look": "classic", "layout": "dagre", "minNodeWidth": 60, "wrappingWidth": 200 },
        "class": { "look": "classic", "hideEmptyMembersBox": true },
        "er": { "look": "classic", "nodeSpacing": 80, "rankSpacing": 110 },
        "sequence": { "look": "classic", "width": 120, "actorFontWeight": 600, "actorMargin": 44, "messageMargin": 32 },
        "gantt": { "fontSize": 14, "sectionFontSize": 14, "barHeight": 26, "barGap": 6, "topPadding": 56 },
        // A text cannot say otherwise; `source.rs` has taken out what would.
        "secure": ["secure", "securityLevel", "theme", "themeCSS", "themeVariables", "look", "layout", "fontFamily",
            "htmlLabels", "maxTextSize", "maxEdges", "startOnLoad", "altFontFamily", "dompurifyConfig"],
    })
}

/// Reads a text as the library does, until a time.
pub(crate) fn parse(
    source: &Source,
    control: &OperationControl,
) -> Result<ParsedDiagramRender, DiagramError> {
    let engine = RENDERER.engine();
    let options = ParseOptions::strict();
    let parsed = engine.parse_diagram_for_render_model_controlled_sync(&source.text, options, control);
    match parsed {
        Err(_) => Err(DiagramError::large(TOO_SLOW)),
        Ok(Err(error)) => Err(fault(&error, &source.text)),
        Ok(Ok(None)) => Err(DiagramError::unread("There is no diagram in this text.")),
        Ok(Ok(Some(parsed))) => Ok(parsed),
    }
}

/// Draws a text as the library does, until a time.
pub(crate) fn render(source: &Source, control: OperationControl) -> Result<String, DiagramError> {
    let request = SvgRequest {
        environment: SvgEnvironment::deterministic()
            .with_text_measurement_policy(measurement())
            .with_resource_policy(resources()),
        layout: LayoutOptions::headless_svg_defaults().with_container_size(WIDTH, HEIGHT),
        options: SvgRenderOptions { diagram_id: Some("d".to_owned()), ..SvgRenderOptions::default() },
        ..SvgRequest::default()
    };
    match RENDERER.render(RenderRequest::svg(&source.text, control, request)) {
        Ok(RenderOutput::Svg(Some(svg))) => Ok(svg.into_parts().0),
        Ok(_) => Err(DiagramError::unread("There is no diagram in this text.")),
        Err(error) => Err(refusal(&error)),
    }
}

/// A clock for one diagram.
pub(crate) fn control() -> OperationControl {
    OperationControl::new().with_deadline(limits::TIME)
}

/// Words are as wide as they are in Inter.
fn measurement() -> TextMeasurementPolicy {
    let width = |text: &str, style: &TextStyle| {
        let bold = style.font_weight.as_deref().is_some_and(style::is_bold);
        measure::width(text, style.font_size, bold)
    };
    let identity = MeasurementProfileId::new("gloss.inter")
        .ok()
        .and_then(|id| TextMeasurementProfileIdentity::new(id, "1").ok());
    match identity {
        Some(identity) => {
            let measurer = DeterministicTextMeasurer::default().with_width_callback(width);
            TextMeasurementPolicy::uniform(TextMeasurementProfile::new(identity, measurer))
        }
        None => TextMeasurementPolicy::deterministic(),
    }
}

/// What the library may cost. A limit that it does not know would stay at its own.
fn resources() -> RenderResourcePolicy {
    let mut policy = RenderResourcePolicy::interactive();
    for (limit, value) in [
        ("max_source_bytes", limits::SOURCE_BYTES),
        ("max_model_nesting_depth", limits::DEPTH),
        ("max_svg_bytes", limits::DRAWN_BYTES),
        ("max_svg_elements", limits::DRAWN_ELEMENTS),
    ] {
        let known = policy.apply_override(limit, value).is_ok();
        debug_assert!(known, "{limit}");
    }
    policy
}

/// A fault in the text, with its line.
fn fault(error: &merman::Error, text: &str) -> DiagramError {
    match error {
        merman::Error::DiagramParse { diagnostic, .. } => {
            let span = diagnostic.span();
            let found = span.and_then(|span| text.get(span.start..span.end)).unwrap_or_default();
            let line = span.map(|span| line_of(text, span.start));
            let line = line.or_else(|| message::line(diagnostic.message(), text));
            DiagramError::Unread { line, says: message::sentence(diagnostic.message(), found) }
        }
        merman::Error::OperationCancelled(_) => DiagramError::large(TOO_SLOW),
        merman::Error::MalformedFrontMatter | merman::Error::InvalidFrontMatterYaml { .. } => {
            DiagramError::at(1, "The front matter between --- and --- is not understood.")
        }
        _ => DiagramError::unread("The kind of this diagram is not understood."),
    }
}

/// Why the library did not draw what it had read.
fn refusal(error: &RenderError) -> DiagramError {
    match error {
        RenderError::Cancelled(_) => DiagramError::large(TOO_SLOW),
        RenderError::ResourceLimitExceeded(limit) => DiagramError::large(match limit.id {
            "max_model_nesting_depth" => "The diagram has boxes in boxes too deep to be drawn.",
            "max_layout_work_units" => {
                "The diagram has too many crossing edges to be laid out; make two of it."
            }
            _ => "The diagram is too large to be drawn; make two of it.",
        }),
        RenderError::Svg(merman::svg::RenderError::MissingCapability { .. }) => {
            DiagramError::unread("Formulas between $$ are not drawn in diagrams.")
        }
        RenderError::Svg(merman::svg::RenderError::InvalidModel { message }) => {
            DiagramError::unread(message::sentence(message, ""))
        }
        RenderError::Parse(error) => {
            DiagramError::unread(message::sentence(&error.terminal_safe_message(), ""))
        }
        _ => DiagramError::unread("The diagram could not be laid out."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_known_to_the_library() {
        resources();
        assert!(matches!(measurement().routes(), [route, ..] if route.fallback.is_none()));
    }
}
