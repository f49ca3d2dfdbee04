//! The words of a chart: read as they are written, and told from others.

use super::{ChartKind, ChartText, KINDS, Series, kind_of, kind_words, map};

fn chart(kind: ChartKind, title: Option<&str>) -> ChartText {
    let series = |name: &str, values: &str| Series {
        name: Some(name.to_owned()),
        categories: Some("'My | sheet'!A2:A4".to_owned()),
        values: Some(values.to_owned()),
    };
    ChartText {
        kind,
        title: title.map(str::to_owned),
        series: vec![series("=Data!B1", "'US$'!B2:B4"), series("Words | and \\ more", "C2:C4")],
        name: "Chart 1".to_owned(),
    }
}

#[test]
fn a_charts_words_read_as_what_they_say() {
    for (words, kind) in KINDS {
        assert_eq!((kind_words(kind), kind_of(words)), (words, Some(kind)));
        for title in [None, Some("Sales\nby month | all"), Some("")] {
            let one = chart(kind, title);
            assert_eq!(ChartText::read(&one.words()), Some(one));
        }
    }
    for none in ["", "5", "Chart: cake", "Chart: line\nColour: red", "Chart: line\nSeries: a | b"] {
        assert_eq!(ChartText::read(none), None, "{none}");
    }
}

#[test]
fn charts_are_told_by_their_names() {
    let cell = |name: &str, title: &str| format!("Chart: line\\nTitle: {title}\\nName: {name}");
    let (a, b, c) = (cell("Chart 1", "x"), cell("Chart 2", "y"), cell("Chart 2", "z"));
    let rows = |old: &[&String], new: &[&String]| {
        let (old, new): (Vec<&str>, Vec<&str>) =
            (old.iter().map(|one| one.as_str()).collect(), new.iter().map(|one| one.as_str()).collect());
        map(&old, &new, 0).rows
    };
    assert_eq!(rows(&[&a, &b], &[&c, &a]), [Some(1), Some(0)], "a new title is the same chart");
    assert_eq!(rows(&[&b, &c], &[&b, &c]), [Some(0), Some(1)]);
    assert_eq!(rows(&[&b, &c], &[&c]), [None, Some(0)], "of twins the one that says the same");
}
