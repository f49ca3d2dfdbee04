//! Where what an agent writes comes from: typed numbers are no figures, totals are not counted twice, charts follow their fact, and a
//! place named by its words is changed as such.

use gloss_tests::scripted_task::{TABLE, call, desk, result, write};
use gloss_tests::text;
use serde_json::{Value, json};

#[test]
fn a_number_that_somebody_typed_is_no_figure_and_a_total_under_another_name_is_told() {
    let content = "# Trip\n\nIt is [108](fact:{{json:/fact}}) in all.\n";
    let (desk, mock) = desk(vec![
        call(("Write of the trip", 0), "compute", &json!({ "sql": "SELECT 9 * 12 AS cost" })),
        write(("Write of the trip", 1), "trip.md", content),
        call(("How much in all", 0), "compute", &json!({ "sql": "SELECT sum(n) AS n FROM \"plan.csv\"" })),
    ]);
    desk.write("plan.csv", "line,n,m\nRail,3,1\nRoad,4,2\nAir,5,3\nSea,6,4\nFoot,7,5\nResult,25,15\n");
    desk.run(&["run", "Write of the trip", "--json"]).expect(0);
    let told = result(&mock);
    assert_eq!(
        (&told["figures"]["agree"], &told["figures"]["no_source"]),
        (&Value::Null, &json!(["108"])),
        "{told}"
    );
    assert_eq!(told["pages_as_pdf"], 1, "{told}");
    assert!(desk.run(&["facts", "trip.md"]).expect(0).out.contains("reads no file"));
    desk.run(&["run", "How much in all", "--json"]).expect(0);
    let told = result(&mock);
    assert!(text(&told, "told").contains("row 7 (“Result”) looks like a total"), "{told}");
}

#[test]
fn a_chart_of_a_fact_is_drawn_follows_its_data_and_keeps_its_order() {
    let by_region =
        "SELECT region, sum(revenue) AS revenue FROM \"sales.csv\" GROUP BY region ORDER BY revenue";
    let chart = |fact: &str| {
        format!(
            "# Sales\n\n```chart\n{{\"mark\":\"bar\",\"data\":{{\"fact\":\"{fact}\"}},\"encoding\":{{\"x\":{{\"field\":\"region\",\"type\":\"nominal\"}},\
             \"y\":{{\"field\":\"revenue\",\"type\":\"quantitative\"}}}}}}\n```\n"
        )
    };
    let (desk, mock) = desk(vec![
        call(("Draw it", 0), "compute", &json!({ "sql": by_region })),
        write(("Draw it", 1), "chart.md", &chart("{{json:/fact}}")),
        write(("Draw nothing", 0), "none.md", &chart("ffffffff")),
    ]);
    desk.run(&["run", "Draw it", "--json"]).expect(0);
    assert!(result(&mock)["not_drawn"].is_null(), "{}", result(&mock));
    let html = |name: &str| {
        desk.run(&["export", "chart.md", "--to", "html", "--output", name]).expect(0);
        desk.read(name)
    };
    let drawn = html("one.html");
    assert!(drawn.find("South") < drawn.find("North"), "the smaller comes first, as the query says: {drawn}");
    desk.write(TABLE, "region,revenue\nNorth,2000\nSouth,877\nEast,5\n");
    desk.run(&["view", TABLE]).expect(0);
    assert!(html("two.html").contains("East"), "it is drawn of the data as it is now");
    desk.run(&["run", "Draw nothing", "--json"]).expect(0);
    assert!(text(&result(&mock)["not_drawn"][0], "why").contains("no fact ffffffff"), "{}", result(&mock));
}

#[test]
fn a_place_named_by_its_words_needs_no_reading() {
    let change = |words: (&str, u32), at: &str, new: &str| {
        let arguments = json!({ "path": "memo.md", "where": at, "edits": [{ "range": 0, "new": new }] });
        call(words, "edit_region", &arguments)
    };
    let (desk, mock) = desk(vec![
        change(("Make it ten", 0), "text:\"nine\"", "ten"),
        change(("By line", 0), "lines:3-3", "It is all."),
    ]);
    desk.write("memo.md", "# Memo\n\nThere are nine.\n");
    desk.run(&["run", "Make it ten", "--json"]).expect(0);
    assert_eq!(desk.read("memo.md"), "# Memo\n\nThere are ten.\n", "{}", result(&mock));
    desk.run(&["run", "By line", "--json"]);
    assert_eq!(desk.read("memo.md"), "# Memo\n\nThere are ten.\n");
    assert!(text(&result(&mock), "error").contains("base is missing"), "{}", result(&mock));
}
