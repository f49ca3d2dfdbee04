//! Places of a site by name, found again in other versions, and the files of an edited text.

use gloss_protocol::{Kind, PlaceStatus};
use proptest::prelude::*;

use super::pages;
use crate::{Splice, Staging, Text, files, kinds, locate, open_text};

const PAGES: [(&str, &[u8]); 4] = [
    ("a.png", b"\x89PNG\x00"),
    ("index.html", b"<title>Prices &amp; places</title>\n<p>One loaf</p>\n<p>Two loaves</p>"),
    ("pages/more.html", b"<p>One loaf</p>\n\n<p>Three loaves</p>\n"),
    ("style.css", b""),
];

fn site(pages: &[(&str, &[u8])]) -> Text {
    open_text("market/", &files::join(pages.iter().copied())).unwrap()
}

#[test]
fn places_are_named_by_their_file() {
    let text = site(&PAGES);
    assert_eq!(text.kind(), Kind::Site);
    assert_eq!(text.title().as_deref(), Some("Prices & places"));
    for (at, exact, words) in [
        ("page:index.html/lines:2", "page:index.html/bytes:35-50", "<p>One loaf</p>"),
        ("page:pages/more.html/text:\"One loaf\"", "page:pages/more.html/bytes:3-11", "One loaf"),
        ("page:pages/more.html", "page:pages/more.html", "<p>One loaf</p>\n\n<p>Three loaves</p>\n"),
        ("text:\"Two loaves\"", "page:index.html/bytes:54-64", "Two loaves"),
        ("page:style.css", "page:style.css", ""),
    ] {
        let region = text.find(at).unwrap();
        assert_eq!(
            (text.at(&region).as_str(), text.slices(&region).join("|").as_str()),
            (exact, words),
            "{at}"
        );
        assert_eq!(text.find(exact).unwrap().spans(), region.spans(), "{exact}");
    }
    for at in [
        "page:none.html",
        "page:index.html/text:\"Three\"",
        "page:index.html#title",
        "text:\"One loaf\"",
        "page:style.css#a",
    ] {
        assert!(text.find(at).is_err(), "{at}");
    }
}

#[test]
fn an_id_that_several_share_names_none_of_them() {
    let text = site(&[("index.html", b"<p id=dup>One loaf</p><p id=dup>Two loaves</p><p id=own>Three</p>")]);
    assert_eq!(text.visible(&text.find("page:index.html#own").unwrap()), "Three");
    let error = text.find("page:index.html#dup").unwrap_err();
    let crate::ArtifactError::Ambiguous { count, candidates, .. } = &error else { panic!("{error}") };
    assert_eq!((*count, error.to_string().contains("#dup matches")), (2, true), "{error}");
    for (candidate, words) in candidates.iter().zip(["One loaf", "Two loaves"]) {
        let exact = candidate.split("  ").next().unwrap();
        assert_eq!(text.visible(&text.find(exact).unwrap()), words, "{candidate}");
    }
}

#[test]
fn an_edit_is_of_one_file_and_leaves_the_others_as_they_are() {
    let joined = files::join(PAGES);
    let text = site(&PAGES);
    let edit = |at: &str, new: &str| {
        let span = text.spans(&text.find(at).unwrap())[0];
        kinds::of(Kind::Site).write("market/", &joined, &text, vec![Splice::new(span, new.to_owned())])
    };
    let written = edit("text:\"Two loaves\"", "Two rolls").unwrap();
    let parted = files::part(&written.bytes).unwrap();
    for ((path, was), (name, now)) in PAGES.iter().zip(&parted) {
        assert_eq!(path, name);
        assert_eq!(was == now, *path != "index.html", "{path}");
    }
    assert!(parted[1].1.ends_with(b"<p>Two rolls</p>"), "no line end that was not there");
    assert!(edit("page:a.png", "words").is_err(), "a picture is no text");
    assert!(edit("page:index.html", "\u{1d}new.html\nx").is_err(), "no file comes by an edit");
    assert!(edit("all", "").is_err(), "and none goes");
}

#[test]
fn a_place_is_looked_for_in_its_own_file() {
    let old = site(&PAGES);
    let note = |at: &str| locate::place(1, PlaceStatus::Exact, old.find(at).unwrap(), &old);
    let in_more = note("page:pages/more.html/text:\"One loaf\"");
    // Its file is gone, and the same words in another one are another place.
    let gone = site(&PAGES[..2]);
    let found = locate::Between::new(&old, &gone).map(&in_more, 2, &old, &gone);
    assert_eq!((found.status, found.candidates.len()), (PlaceStatus::Unplaced, 0));
    // Under another name, and with a file before it.
    let (name, bytes) = ("pages/rest.html", PAGES[2].1);
    let renamed = site(&[PAGES[0], ("about.html", b"<p>One loaf</p>\n"), PAGES[1], (name, bytes)]);
    let found = locate::Between::new(&old, &renamed).map(&in_more, 2, &old, &renamed);
    assert_eq!((found.status, found.at.as_str()), (PlaceStatus::Exact, "page:pages/rest.html/bytes:3-11"));
}

const MARKETS: &str = "<!doctype html><title>Markets</title>\n<h1 id=head>Where to sell</h1>\n<ul id=list>\n\
<li data-key=r><b>Riverside</b> <small>Saturday</small>\n<li data-key=m><b>Mill Lane</b> <small>Saturday</small>\n</ul>\n\
<p class=note>Open <em>early</em> &amp; late</p>\n";

/// A site of one page.
fn page(source: &str) -> Text {
    site(&[("index.html", source.as_bytes())])
}

#[test]
fn elements_are_named_by_their_ids_and_take_words() {
    let text = page(MARKETS);
    let region = text.find("page:index.html#head").unwrap();
    assert_eq!(text.slices(&region), ["<h1 id=head>Where to sell</h1>"]);
    assert_eq!(text.at(&region), "page:index.html#head");
    for at in ["page:index.html#none", "page:none.html#head", "page:index.html#"] {
        assert!(text.find(at).is_err(), "{at}");
    }
    assert!(page("<p id=a>1</p><p id=a>2</p>").find("page:index.html#a").is_err(), "two have it");
    let typed = |before: &str, words: &str| {
        let text = Text::new(Kind::Site, before);
        let span = gloss_protocol::Span::new(0, before.len());
        kinds::of(Kind::Site).typed("market/", (&text, span), words)
    };
    for (before, words, expect) in [
        ("<h1 id=head>Where to sell</h1>", "Bread & <cake>", "<h1 id=head>Bread &amp; &lt;cake&gt;</h1>"),
        ("<h1 id=head>Where to sell</h1>", "<h2>Bread</h2>", "<h2>Bread</h2>"),
        ("<ul><li>a</ul>", "b", "<ul><li>b</ul>"),
        ("<li>a", "b", "<li>b"),
        ("<a href=x><img src=y> Shop</a>", "Bread", "<a href=x><img src=y>Bread</a>"),
        ("<p>Bread <b>now</b>.</p>", "Cake", "<p>Cake</p>"),
        ("<img src=y>", "<img src=z>", "<img src=z>"),
        ("<img src=y>", "", ""),
        ("<g><text>May</text></g>", "June", "<g><text>June</text></g>"),
        ("words", "others", "others"),
        ("<script>a()</script>", "b()", "b()"),
    ] {
        assert_eq!(typed(before, words).as_deref(), Ok(expect), "{before}");
    }
    for (before, words, named) in [
        ("<li><b id=n>a</b><div>c</div></li>", "b", Some("#n")),
        ("<li><b>a</b><div>c</div></li>", "b", Some("text:\"a\"")),
        ("<li><b>a</b><div>c</div></li>", "<li>b</li>", None),
        ("<li><b>a</b><div>c</div></li>", "", None),
        ("<img src=y>", "b", Some("a picture")),
        ("<input name=n value=a>", "b", Some("a field")),
        ("<video src=y></video>", "b", Some("a recording")),
        ("<g><path d=M0></path></g>", "b", Some("a part of a drawing")),
        ("<p>a</p>", "b", None),
        ("words", "b", None),
    ] {
        let refused = typed(before, words).err().map(|error| error.to_string());
        assert_eq!(refused.is_some(), named.is_some(), "{before} {refused:?}");
        assert!(refused.is_none_or(|says| says.contains(named.unwrap_or_default())), "{before}");
    }
}

#[test]
fn a_row_is_named_by_its_key_behind_what_holds_it() {
    let source = "<ul id=list><li data-key=7>Seven</li><li id=r8 data-key=8>Eight</li><li data-key=9>a</li><li data-key=9>b</li></ul>\
        <ol id=a@b><li data-key=x@y>Ten</li></ol><p data-key=7>Else</p>";
    let text = site(&[("index.html", source.as_bytes())]);
    for (at, exact, words) in [
        ("page:index.html#list@7", "page:index.html#list@7", "Seven"),
        ("page:index.html#list@8", "page:index.html#r8", "Eight"),
        ("page:index.html#a@b@x@y", "page:index.html#a@b@x@y", "Ten"),
        ("page:index.html/text:\"Seven\"", "page:index.html/bytes:27-32", "Seven"),
    ] {
        let region = text.find(at).unwrap();
        assert_eq!((text.at(&region).as_str(), text.visible(&region).as_str()), (exact, words), "{at}");
        assert_eq!(text.find(exact).unwrap().spans(), region.spans(), "{exact}");
    }
    for at in [
        "page:index.html#list@9",
        "page:index.html#list@6",
        "page:index.html#none@7",
        "page:index.html#list@",
    ] {
        assert!(text.find(at).is_err(), "{at}");
    }
}

#[test]
fn an_element_is_found_again_as_what_it_is() {
    let old = page(MARKETS);
    let note = |words: &str| {
        let region = old.find(words).unwrap();
        locate::place(1, PlaceStatus::Exact, region, &old)
    };
    let found = |at: &str, new: &str| {
        let new = page(new);
        let place = locate::Between::new(&old, &new).map(&note(at), 2, &old, &new);
        let words = place.region.as_ref().map(|region| new.slices(region).join("|")).unwrap_or_default();
        (place.status, words)
    };
    let named = |from: usize, words: &str| format!("page:index.html/bytes:{from}-{}", from + words.len());
    let row = "<li data-key=m><b>Mill Lane</b> <small>Saturday</small>\n";
    let item = named(MARKETS.find(row).unwrap(), row);
    let day = named(MARKETS.rfind("Saturday").unwrap(), "Saturday");
    // The rows change places, and one says something else: a row is its key.
    let swapped = MARKETS.replace("<li data-key=r><b>Riverside</b> <small>Saturday</small>\n", "").replace(
        "Saturday</small>\n</ul>",
        "Sunday</small>\n<li data-key=r><b>Riverside</b> <small>Saturday</small>\n</ul>",
    );
    assert_eq!(
        found(&item, &swapped),
        (PlaceStatus::Edited, "<li data-key=m><b>Mill Lane</b> <small>Sunday</small>\n".to_owned())
    );
    // The same words in another element are another place.
    let gone = MARKETS.replace("<small>Saturday</small>\n</ul>", "</ul>");
    let (status, words) = found(&day, &gone);
    assert!(!status.certain(), "{status:?} {words}");
    // Words within an element whose looks changed are still there.
    let restyled = MARKETS
        .replace("<em>", "<strong>")
        .replace("</em>", "</strong>")
        .replace("class=note", "class=\"quiet big\"");
    let (status, words) = found("text:\"early\"", &restyled);
    assert_eq!((status, words.as_str()), (PlaceStatus::Exact, "early"));
    let (status, words) = found(
        "page:index.html#head",
        &MARKETS.replace("<h1 id=head>Where to sell</h1>", "<h2 id=head>Where</h2>"),
    );
    assert_eq!((status, words.as_str()), (PlaceStatus::Edited, "<h2 id=head>Where</h2>"));
}

#[test]
fn what_two_did_is_merged_file_by_file() {
    let with = |path: &str, new: &'static [u8]| {
        let edited = PAGES.map(|(name, bytes)| if name == path { (name, new) } else { (name, bytes) });
        files::join(edited)
    };
    let rules = kinds::of(Kind::Site);
    let (base, mine, theirs) = (files::join(PAGES), with("style.css", b"p {}"), with("index.html", b"<p>"));
    let merged = rules.merge("market/", [&base, &mine, &theirs], false).unwrap();
    let parted = files::part(&merged).unwrap();
    assert_eq!((parted[1].1, parted[3].1), (&b"<p>"[..], &b"p {}"[..]));
    assert_eq!(rules.merge("market/", [&base, &mine, &with("style.css", b"h1 {}")], false), None);
    let less = files::join(PAGES[..3].iter().copied());
    assert_eq!(
        rules.merge("market/", [&base, &less, &base], false),
        Some(less.clone()),
        "a file that one took away"
    );
    assert_eq!(rules.merge("market/", [&base, &less, &mine], false), None, "and the other changed");
}

proptest! {
    #[test]
    fn files_come_back_to_the_byte(
        files in prop::collection::btree_map("[a-c]{1,2}(/[a-c])?", prop::collection::vec(
            prop_oneof![Just(b'a'), Just(b'\n'), Just(b'\r'), Just(0u8), Just(0x1d), Just(0xff)], 0..12), 0..6)
    ) {
        let given: Vec<_> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
        let joined = files::join(given.iter().copied());
        prop_assert_eq!(pages::write(&given, &pages::join(&given)), Some(joined));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..Default::default() })]

    /// Whatever a rewrite does to a page, an element's change is made of whole tags, and nothing beside it is cut.
    #[test]
    fn a_rewrite_leaves_no_half_tag(
        parts in prop::collection::vec((0..6_usize, "[a-z]{1,6}", prop::bool::ANY), 2..8),
        pointed in 0..8_usize,
        fate in prop::collection::vec(0..5_u8, 8),
    ) {
        let element = |(tag, words, id): &(usize, String, bool)| {
            let tag = ["p", "span", "button", "a", "h2", "em"][*tag];
            let id = if *id { format!(" id=\"{words}\"") } else { String::new() };
            format!("<{tag}{id}>{words}</{tag}>")
        };
        let own: Vec<String> = parts.iter().map(element).collect();
        let pointed = pointed % own.len();
        let base = page(&format!("<body>{}</body>\n", own.join(" ")));
        let rewritten: Vec<String> = own.iter().zip(&fate).filter_map(|(element, fate)| match fate {
            0 => None,
            1 => Some(element.replace('>', " class=new>")),
            2 => Some(format!("<div>{element}</div>")),
            3 => Some(element.replace(char::is_alphanumeric, "x")),
            _ => Some(element.clone()),
        }).collect();
        let at = base.source().find("<body>").unwrap() + 6 + own[..pointed].iter().map(|one| one.len() + 1).sum::<usize>();
        let span = gloss_protocol::Span::new(at, at + own[pointed].len());
        let mut staging = Staging::new(&base, &[(0, vec![span])]);
        staging.write(&base.source().replace(&own.join(" "), &rewritten.join(" ")));
        for inside in staging.verdict().inside {
            let (open, close) = (inside.after.matches('<').count(), inside.after.matches('>').count());
            prop_assert_eq!(open, close, "{}", &inside.after);
        }
    }
}
