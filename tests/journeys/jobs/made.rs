//! Jobs that make something else of what is there: PDFs by LibreOffice behind the walls, slides of a report, a site of recipes, and
//! a list of a site's links that lead nowhere. What was made is opened by programs that are not Gloss.

use std::process::Command;

use gloss_tests::Desk;
use serde_json::{Value, json};

use super::{Done, Job, call, keep, python, rounds};

pub(super) const JOBS: &[Job] = &[
    Job { name: "letters as PDF", set_up: word_letters, model: as_pdf, check: are_pdf },
    Job { name: "slides of a report", set_up: report, model: slides, check: are_slides },
    Job { name: "a site of recipes", set_up: recipes, model: site, check: is_site },
    Job { name: "links that lead nowhere", set_up: shop, model: links, check: are_found },
];

const LETTERS: [&str; 3] = ["Ana", "Ben", "Cleo"];

fn word_letters(desk: &Desk) {
    for name in LETTERS {
        desk.write("letter.md", format!("# Dear {name}\n\nThe mill is open again since October.\n"));
        desk.run(&["export", "letter.md", "--to", "docx", "-o", &format!("letter to {name}.docx")]).expect(0);
    }
    desk.run(&["files", "trash", "letter.md"]).expect(0);
}

fn as_pdf() -> Vec<Value> {
    let convert = "soffice -env:UserInstallation=file://$SCRATCH/office --headless --convert-to pdf --outdir pdf \"$FOLDER\"/*.docx";
    let files =
        LETTERS.map(|name| (format!("pdf/letter to {name}.pdf"), format!("pdf/letter to {name}.pdf")));
    let files: Vec<(&str, &str)> = files.iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    rounds(vec![
        vec![call("list_files", json!({}))],
        vec![call("run_command", json!({ "command": convert, "seconds": 300 }))],
        keep(&files),
    ])
}

fn are_pdf(done: &Done<'_>) {
    let made = LETTERS.map(|name| format!("pdf/letter to {name}.pdf"));
    done.made_only(&made.each_ref().map(String::as_str));
    for (name, path) in LETTERS.iter().zip(&made) {
        assert!(done.after[path].starts_with(b"%PDF-"));
        let read =
            Command::new("pdftotext").arg(done.desk.folder.join(path)).arg("-").output().expect("pdftotext");
        let words = String::from_utf8_lossy(&read.stdout).into_owned();
        assert!(
            words.contains(&format!("Dear {name}")) && words.contains("open again since October"),
            "{words}"
        );
    }
}

const SALES: [(&str, u32); 3] = [("North", 4100), ("South", 2300), ("West", 1850)];

fn report(desk: &Desk) {
    let rows: String = SALES.iter().map(|(region, sold)| format!("{region},{sold}\n")).collect();
    desk.write("sales.csv", format!("region,revenue\n{rows}"));
    desk.write("report.md", "# Autumn\n\nThe north sells most.\n\nThe west is new: it opened in September.\n\nWe hire two bakers.\n");
}

fn slides() -> Vec<Value> {
    let compute = |sql: &str| call("compute", json!({ "sql": sql }));
    let point = |n: usize| json!({ "value": format!("{{{{json#1:/rows/{}/1}}}}", n - 1), "fact": format!("{{{{json#1:/fact}}}}/r{n}c2") });
    let deck = json!({
        "path": "autumn.pptx", "title": "Autumn",
        "storyline": ["Where we stand", "The north sells most", "We hire two bakers"],
        "slides": [
            { "layout": "cover", "subtitle": "For the board" },
            { "layout": "chart", "chart": { "kind": "column", "categories": ["North", "South", "West"],
              "series": [{ "name": "Revenue", "values": [point(1), point(2), point(3)] }] } },
            { "layout": "content", "body": ["We sold [{{json#2:/rows/0/0}}](fact:{{json#2:/fact}}/r1c1) in all.", "The west is new: it opened in September."] },
        ],
    });
    rounds(vec![
        vec![call("read_file", json!({ "path": "report.md" }))],
        vec![
            compute("SELECT region, revenue FROM sales ORDER BY revenue DESC"),
            compute("SELECT sum(revenue) AS revenue FROM sales"),
        ],
        vec![call("make_deck", deck)],
    ])
}

fn are_slides(done: &Done<'_>) {
    done.made_only(&["autumn.pptx"]);
    let found = done.python(
        "import json, re, xml.etree.ElementTree as tree, zipfile
a, c = '{http://schemas.openxmlformats.org/drawingml/2006/main}', '{http://schemas.openxmlformats.org/drawingml/2006/chart}'
with zipfile.ZipFile('autumn.pptx') as deck:
    names = sorted(name for name in deck.namelist() if re.fullmatch(r'ppt/slides/slide\\d+.xml', name))
    words = [' '.join(''.join(t.text or '' for t in p.iter(a + 't')) for p in tree.fromstring(deck.read(name)).iter(a + 'p')) for name in names]
    charts = [tree.fromstring(deck.read(name)) for name in deck.namelist() if re.fullmatch(r'ppt/charts/chart\\d*.xml', name)]
    values = [[float(v.text) for v in one.find(f'.//{c}val').iter(c + 'v')] for one in charts]
print(json.dumps([words, values]))",
    );
    assert_eq!(found[1], json!([SALES.map(|(_, sold)| f64::from(sold))]));
    let slides = found[0].as_array().expect("slides");
    for (slide, words) in slides.iter().zip(["Where we stand", "The north sells most", "We hire two bakers"])
    {
        assert!(slide.as_str().expect("words").contains(words), "{slides:?}");
    }
    assert!(
        slides.len() == 3 && slides[2].as_str().expect("words").contains("We sold 8250 in all."),
        "{slides:?}"
    );
    let facts = done.desk.json(&["facts", "autumn.pptx"]);
    assert!(facts.len() >= 4 && facts.iter().all(|fact| fact["agrees"] == true), "{facts:?}");
}

const RECIPES: [&str; 6] = ["Rye bread", "Seed rolls", "Plum cake", "Pretzels", "Walnut loaf", "Brioche"];

fn recipe(n: usize) -> String {
    format!(
        "# {}\n\n- {} g flour\n- {} g water\n\nBake for {} minutes.\n",
        RECIPES[n],
        400 + n * 35,
        250 + n * 10,
        20 + n * 5
    )
}

fn path_of(n: usize) -> String {
    format!("recipes/{}.md", RECIPES[n].to_lowercase().replace(' ', "-"))
}

fn recipes(desk: &Desk) {
    (0..RECIPES.len()).for_each(|n| desk.write(&path_of(n), recipe(n)));
}

fn site() -> Vec<Value> {
    let documents: Vec<String> = (0..RECIPES.len()).map(path_of).collect();
    let spec =
        json!({ "path": "bakery/", "template": "guide", "title": "What we bake", "documents": documents });
    rounds(vec![vec![call("list_files", json!({}))], vec![call("make_site", spec)]])
}

fn is_site(done: &Done<'_>) {
    let (new, changed) = done.changes();
    assert!(changed.is_empty() && new.iter().all(|path| path.starts_with("bakery/")), "{new:?} {changed:?}");
    let found = done.python(
        "import html.parser, json
class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.words, self.loads, self.skip = [], [], 0
    def handle_starttag(self, tag, attributes):
        self.skip += tag in ('script', 'style')
        of = dict(attributes)
        self.loads += [of[k] for k in ('src', 'href') if tag in ('script', 'link', 'img') and of.get(k)]
    def handle_endtag(self, tag):
        self.skip -= tag in ('script', 'style')
    def handle_data(self, data):
        if not self.skip:
            self.words.append(data)
page = Page()
page.feed(open('bakery/index.html').read())
print(json.dumps([' '.join(''.join(page.words).split()), page.loads]))",
    );
    let words = found[0].as_str().expect("words");
    for n in 0..RECIPES.len() {
        for line in recipe(n).lines().filter(|line| !line.is_empty()) {
            let line = line.trim_start_matches(['#', '-', ' ']);
            assert!(words.contains(line), "{line}: {words}");
        }
    }
    let loads = found[1].as_array().expect("a list");
    let is_here =
        |load: &Value| load.as_str().is_some_and(|load| done.after.contains_key(&format!("bakery/{load}")));
    assert!(loads.iter().all(is_here), "{loads:?}");
}

fn shop(desk: &Desk) {
    let page = |links: &[&str]| {
        let links: String = links.iter().map(|to| format!("<p><a href=\"{to}\">{to}</a></p>")).collect();
        format!("<!doctype html><title>Shop</title><h1 id=\"top\">Shop</h1>{links}\n")
    };
    desk.write("shop/index.html", page(&["bread.html", "cake.html#plum", "#top", "https://hofer.example/"]));
    desk.write("shop/bread.html", page(&["index.html", "roll.html", "images/rye.png"]));
    desk.write("shop/cake.html", page(&["index.html#top", "bread.html#rye"]));
    desk.write("shop/images/oven.png", include_bytes!("../../../assets/icons/256.png"));
}

fn links() -> Vec<Value> {
    let script = "import html.parser, os, pathlib
root = pathlib.Path(os.environ['FOLDER'], 'shop')
class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.ids, self.links = set(), []
        self.feed(path.read_text())
    def handle_starttag(self, tag, attributes):
        of = dict(attributes)
        self.ids.add(of.get('id'))
        self.links += [of['href']] if of.get('href') else []
pages = {path.name: Page(path) for path in sorted(root.glob('*.html'))}
for name, page in pages.items():
    for link in page.links:
        if '://' in link:
            continue
        target, _, place = link.partition('#')
        target = target or name
        if not (root / target).exists():
            print(f'- {name}: {link} (no such file)')
        elif place and place not in pages[target].ids:
            print(f'- {name}: {link} (no such place)')";
    rounds(vec![
        vec![call("list_files", json!({}))],
        vec![python(script)],
        vec![call(
            "write_artifact",
            json!({ "path": "links.md", "content": "# Links that lead nowhere\n\n{{json:/printed}}\n" }),
        )],
    ])
}

fn are_found(done: &Done<'_>) {
    done.made_only(&["links.md"]);
    let list = done.words("links.md");
    let lines: Vec<&str> = list.lines().filter(|line| line.starts_with("- ")).collect();
    assert_eq!(
        lines,
        [
            "- bread.html: roll.html (no such file)",
            "- bread.html: images/rye.png (no such file)",
            "- cake.html: bread.html#rye (no such place)",
            "- index.html: cake.html#plum (no such place)",
        ]
    );
}
