//! A site's files: one page with the rows in it, the kit's style and script, and what it was made from. The page says all there
//! is to say by itself; what the script adds is looking, not content.

mod board;
mod charts;
mod event;
mod head;
mod list;
mod pins;
mod planner;
mod texts;

use serde_json::json;

use crate::ABOUT;
use crate::figures::{self, Figure};
use crate::html::text;
use crate::map::Ground;
use crate::materials::Materials;
use crate::pictures::Pictures;
use crate::refusal::Refusal;
use crate::rows::{self, PageRows, Rows};
use crate::spec::{Spec, Template};

/// A made site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Its files, by their paths from its folder.
    pub files: Vec<(String, Vec<u8>)>,
    /// Rows that it shows.
    pub rows: usize,
    /// Sentences about what was left out or done otherwise.
    pub said: Vec<String>,
    /// Numbers of its page that come right from the query.
    pub figures: Vec<Figure>,
}

/// The files of the folder that a site needs: its documents, and its rows' pictures.
#[must_use]
pub fn files_named(spec: &Spec, answer: &Rows) -> Vec<String> {
    let documents = if spec.template.is_of_documents() { spec.documents.clone() } else { Vec::new() };
    documents.into_iter().chain(rows::pictures(spec, answer)).collect()
}

/// Makes a site of a spec, the rows of its query and what else is given.
///
/// # Errors
/// A [`Refusal`] where the rows can't be used, or a document is missing.
pub fn make(spec: &Spec, answer: &Rows, given: &Materials<'_>) -> Result<Made, Refusal> {
    let (mut pictures, mut figures) = (Pictures::default(), Vec::new());
    let (page, rows, said) = match spec.template {
        Template::Planner => {
            let plan = planner::plan(spec, answer)?;
            figures = figures::of_plan(answer);
            (around(spec, "planner", given, |out| planner::write(out, spec, &plan, given)), 0, Vec::new())
        }
        Template::Guide | Template::Review => {
            let documents = texts::read(spec, given)?;
            let page = around(spec, spec.template.word(), given, |out| {
                texts::write(out, spec, &documents, given);
            });
            let undrawn = documents.iter().flat_map(|document| document.undrawn.clone()).collect();
            (page, documents.len(), undrawn)
        }
        Template::Event => {
            let shown = if spec.sql.is_empty() { PageRows::default() } else { rows::read(spec, answer)? };
            let page = around(spec, "event", given, |out| event::write(out, spec, &shown, given));
            (page, shown.rows.len(), Vec::new())
        }
        _ => {
            let shown = rows::read(spec, answer)?;
            pictures = Pictures::of(&shown, given)?;
            figures = figures::of_rows(spec, answer, &shown);
            let said = missing_places(&shown).into_iter().chain(pictures.missing()).collect();
            (page(spec, &shown, (given, &pictures))?, shown.rows.len(), said)
        }
    };
    let mut files = vec![
        (ABOUT.to_owned(), about(spec, answer, (given, &page))),
        ("index.html".to_owned(), page.into_bytes()),
        ("kit.css".to_owned(), style(spec).into_bytes()),
        ("kit.js".to_owned(), include_bytes!("../assets/kit.js").to_vec()),
    ];
    files.extend(pictures.files);
    let said = unused(spec).into_iter().chain(said).collect();
    figures.extend(figures::of_lead(spec));
    Ok(Made { files, rows, said, figures })
}

/// A warning about what was given and is not shown by this template.
fn unused(spec: &Spec) -> Option<String> {
    use Template::{Board, Dashboard, Event, Gallery, Guide, Launch, Map, Planner, Review};
    let of = spec.template;
    let rows = !matches!(of, Planner | Guide | Review | Event);
    let given = [
        ("filters", !spec.filters.is_empty(), rows),
        ("measures", !spec.measures.is_empty(), matches!(of, Dashboard | Launch)),
        ("groups", !spec.groups.is_empty(), matches!(of, Dashboard | Launch | Board)),
        ("size", spec.size.is_some(), rows),
        ("place", spec.place.is_some(), of == Map),
        ("stages", !spec.stages.is_empty(), matches!(of, Board | Launch)),
        ("picture", spec.picture.is_some(), of == Gallery),
        ("about", !spec.about.is_empty(), matches!(of, Event | Launch)),
        ("documents", !spec.documents.is_empty(), of.is_of_documents()),
        ("inputs", !spec.inputs.is_empty(), of == Planner),
        ("outputs", !spec.outputs.is_empty(), of == Planner),
    ];
    let left: Vec<&str> =
        given.iter().filter(|(_, is_given, is_used)| *is_given && !is_used).map(|(key, ..)| *key).collect();
    (!left.is_empty()).then(|| format!("This template shows no {}: left out.", left.join(", ")))
}

/// Warnings about rows that have no place on the map.
fn missing_places(shown: &PageRows) -> Vec<String> {
    match shown.nowhere {
        0 => Vec::new(),
        1 => vec!["1 row has no place on the map and stands in the list alone.".to_owned()],
        rows => vec![format!("{rows} rows have no place on the map and stand in the list alone.")],
    }
}

fn page(
    spec: &Spec,
    shown: &PageRows,
    (origin, pictures): (&Materials<'_>, &Pictures),
) -> Result<String, Refusal> {
    let places: Vec<(f64, f64)> = shown.rows.iter().filter_map(|row| row.place).collect();
    let ground = (spec.template == Template::Map && !places.is_empty()).then(|| Ground::around(&places));
    let look = match (spec.template, &ground) {
        (_, Some(_)) => "map",
        (Template::Map, None) => "list",
        (template, None) => template.word(),
    };
    let columns = (spec.template == Template::Board).then(|| board::columns(spec, shown)).transpose()?;
    Ok(around(spec, look, origin, |out| {
        head::write(out, spec, shown, origin);
        out.push_str("<main>\n");
        let counts = figures::has_figures(spec.template);
        let plan = counts.then(|| charts::plan(spec, shown));
        if counts {
            event::about(out, spec);
            charts::figures(out, spec, shown);
        }
        // What comes when is what a launch is asked for; of a dashboard it is the charts.
        let last = spec.template == Template::Launch;
        if let Some(plan) = plan.as_ref().filter(|_| !last) {
            charts::write(out, spec, shown, plan);
        }
        match &columns {
            Some(columns) => board::write(out, spec, shown, columns),
            None => list::write(out, spec, shown, &list::Beside { plan: plan.as_ref(), pictures }),
        }
        if let Some(plan) = plan.as_ref().filter(|_| last) {
            charts::write(out, spec, shown, plan);
        }
        if let Some(ground) = &ground {
            pins::write(out, spec, shown, ground);
        }
        out.push_str("</main>\n");
    }))
}

/// A page around what is in it.
fn around(spec: &Spec, look: &str, origin: &Materials<'_>, write: impl FnOnce(&mut String)) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"kit.css\">\n<script src=\"kit.js\" defer></script>\n</head>\n<body class=\"{look}\">\n",
        spec.language,
        text(&spec.title),
    );
    write(&mut out);
    head::foot(&mut out, origin);
    out.push_str("</body>\n</html>\n");
    out
}

/// The kit's style, in the site's own colour.
fn style(spec: &Spec) -> String {
    let (red, green, blue) = spec.accent;
    format!(":root {{ --accent: #{red:02x}{green:02x}{blue:02x}; }}\n{}", include_str!("../assets/kit.css"))
}

/// A page in 64 bits (FNV-1a), so that two that were made on one day are told apart. No proof against malice.
fn mark(page: &str) -> u64 {
    page.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |mark, byte| (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The JSON manifest of the site's source (spec, query, columns), for whoever makes it again.
fn about(spec: &Spec, answer: &Rows, (origin, page): (&Materials<'_>, &str)) -> Vec<u8> {
    let template = spec.template.word();
    let about = json!({
        "template": template, "title": spec.title, "sql": spec.sql, "sources": origin.sources, "columns": answer.columns,
        "rows": answer.rows.len(), "made": origin.day,
        "spec": origin.spec, "page": format!("{:016x}", mark(page)),
    });
    let mut bytes = serde_json::to_vec_pretty(&about).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Made, Materials, make};
    use crate::rows::Rows;
    use crate::spec;

    fn made(name: &str) -> Made {
        let spec = json!({ "template": "map", "title": "Bread & <more>", "lead": "Where it is sold.", "sql": "SELECT …", "key": "id",
            "name": "name", "place": { "lat": "y", "lon": "x" }, "size": "n", "details": ["city"], "link": "url",
            "filters": ["state"], "noun": "markets" });
        let columns = ["id", "name", "y", "x", "n", "city", "url", "state"].map(str::to_owned).to_vec();
        let row = |id: &str, name: &str, y: f64, x: f64, n: u32, state: &str| {
            vec![
                json!(id),
                json!(name),
                json!(y),
                json!(x),
                json!(n),
                json!("Town"),
                json!("https://a.example/?a&b"),
                json!(state),
            ]
        };
        let rows = vec![
            row("7", name, 44.4, -72.1, 10, "Vermont"),
            row("8", "Hafen", 39.3, -76.6, 1200, "Maryland"),
        ];
        let sources = ["markets.csv".to_owned()];
        let given = Materials { sources: &sources, day: "25 November 2026", files: &[], spec: None };
        make(&spec::read(&spec).unwrap(), &Rows { columns, rows }, &given).unwrap()
    }

    #[test]
    fn a_page_says_all_rows_and_nothing_runs_in_their_words() {
        let made = made("<img src=x onerror=alert(1)>");
        let names: Vec<&str> = made.files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["gloss.site.json", "index.html", "kit.css", "kit.js"]);
        let page = String::from_utf8(made.files[1].1.clone()).unwrap();
        assert!(!page.contains("<img"), "{page}");
        for part in [
            "<h1>Bread &amp; &lt;more&gt;</h1>",
            "id=\"row-7\"",
            "id=\"pin-8\"",
            "&lt;img src=x onerror=alert(1)&gt;",
            "href=\"https://a.example/?a&amp;b\"",
            ">1,200<",
            "markets.csv",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        // The rank is the order: 1,200 before 10.
        assert!(page.find("row-8") < page.find("row-7"));
    }

    #[test]
    fn the_same_rows_give_the_same_bytes_and_a_small_kit() {
        let (one, two) = (made("Altmarkt"), made("Altmarkt"));
        assert_eq!(one, two);
        let kit: usize =
            one.files.iter().filter(|(name, _)| name.starts_with("kit.")).map(|(_, bytes)| bytes.len()).sum();
        assert!(kit < 60_000, "{kit}");
    }

    /// Text of a page between its tags, from a place on.
    fn after<'a>(page: &'a str, from: &str) -> &'a str {
        page.split_once(from).unwrap_or_else(|| panic!("{from} in {page}")).1
    }

    #[test]
    fn a_dashboard_sets_its_money_by_measure() {
        let spec = json!({ "template": "dashboard", "title": "Invoices", "sql": "SELECT …", "key": "no", "name": "no",
            "measures": ["Amount in euros", { "column": "open", "currency": "EUR" }, { "column": "days", "how": "mean" }],
            "groups": ["land"], "details": ["rate", "Due on", "Paid on", "Amount in euros"] });
        let columns = ["no", "Amount in euros", "open", "days", "land", "rate", "Due on", "Paid on"];
        let rows = json!([
            ["A1", 14_390.6, 0, 30, "North", 0.5, "2026-02-01", "2026-01-26"],
            ["A2", 0.16, 70, 31, "South", 1.25, "2026-02-03", "not paid"],
            ["A3", 20, 5.5, 33, "West", 1, "2026-02-04", null],
        ]);
        let rows = rows.as_array().unwrap().iter().map(|row| row.as_array().unwrap().clone()).collect();
        let answer = Rows { columns: columns.map(str::to_owned).to_vec(), rows };
        let given = Materials { sources: &[], day: "25 November 2026", files: &[], spec: None };
        let made = make(&spec::read(&spec).unwrap(), &answer, &given).unwrap();
        let page = String::from_utf8(made.files[1].1.clone()).unwrap();
        for part in [
            "data-digits=\"2\" data-how=\"sum\"><b>14,410.76</b> <span>Amount, €</span>",
            "<b>75.50</b> <span>open, €</span>",
            "<b>31.3</b> <span>days, on average</span>",
            "<p class=\"measured\">Amount, €</p>",
            "<small>rate 0.50, Due on 1 Feb 2026, Paid on 26 Jan 2026</small></div><data>14,390.60</data>",
            "<small>rate 1.25, Due on 3 Feb 2026, not paid</small></div><data>0.16</data>",
            "<data>20.00</data>",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        // Each chart is ordered by what it shows.
        for (chart, expected) in
            [("chart-land", ["North", "West", "South"]), ("chart-open_land", ["South", "West", "North"])]
        {
            let own = after(&page, &format!("id=\"{chart}\"")).split("</figure>").next().unwrap();
            let order: Vec<&str> =
                own.split("data-key=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
            assert_eq!(order, expected, "{own}");
        }
        // What leads to its source is what stands there.
        let shown: Vec<&str> = made.figures.iter().map(|figure| figure.shown.as_str()).collect();
        assert_eq!(shown, ["14,410.76", "75.50", "31.3", "14,390.60", "0.16", "20.00"]);
    }
}
