//! Notes' words and what they ask for.

use super::*;

fn check(text: &str, expect: &Request) {
    assert_eq!(parse_request(Intent::Change, text), *expect, "{text}");
}

fn replace(old: &str, new: &str) -> Request {
    Request::Replace { old: old.to_owned(), new: new.to_owned() }
}

#[test]
fn changes_are_read() {
    check("Delete this sentence.", &Request::DeleteThisSentence);
    check("please remove", &Request::Delete);
    check("Remove the last sentence", &Request::DeleteSentence { last: true });
    check("delete \"very\"", &replace("very", ""));
    check("Remove the word very", &replace("very", ""));
    check("Replace “fell” with “declined”", &replace("fell", "declined"));
    check("replace Incidents by Events.", &replace("Incidents", "Events"));
    check("Change 'fell' to 'dropped', please", &replace("fell", "dropped"));
    check("rename this to Overview", &Request::Rename("Overview".to_owned()));
    check("Use \"carriers\" instead of \"airlines\"", &replace("airlines", "carriers"));
    check("say incidents went down instead", &Request::Set("incidents went down".to_owned()));
    check("make it “About half”", &Request::Set("About half".to_owned()));
    check("Change to Q3 results", &Request::Set("Q3 results".to_owned()));
}

/// Texts stand between bars.
fn all(expect: &Request, texts: &str) {
    let wrong: Vec<String> = texts
        .split(" | ")
        .map(|text| (text, parse_request(Intent::Change, text)))
        .filter(|(_, found)| found != expect)
        .map(|(text, found)| format!("{text} → {found:?}"))
        .collect();
    assert!(wrong.is_empty(), "not {expect:?}: {wrong:#?}");
}

#[test]
fn lengths_in_many_words() {
    all(
        &Request::KeepSentences(1),
        "Shorten to one sentence | please shorten this to a single sentence. | Can you cut this to one sentence? | just one sentence | shorten it to 1 sentence",
    );
    all(
        &Request::KeepSentences(2),
        "Please shorten this to 2 sentences. | two sentences max | Reduce to a couple of sentences | at most two sentences | Trim this down to two sentences | no more than two sentences | shorten to two short sentences",
    );
    all(&Request::KeepSentences(3), "a few sentences at most | shorten to 3 sentences, thanks");
    all(
        &Request::Shorten(Length::Words(20)),
        "max 20 words | Shorten to twenty words | at most 20 words | cut it to 20 words | limit this to 20 words | under 20 words | keep it under 20 words please | Shorten this paragraph to about 20 words",
    );
    all(
        &Request::Shorten(Length::Half),
        "cut it in half | half as long, make it shorter | halve it | shorten by half | Reduce this to half the length | shorten to 50%",
    );
    all(
        &Request::Shorten(Length::Line),
        "make it a one-liner | one line | shorten to a line | it on a single line | Reduce to one line",
    );
    all(
        &Request::Shorten(Length::Less),
        "Shorter | Make it shorter | Too long | too wordy | more concise please | Can you tighten this? | trim | condense | Could you shorten this a bit? | This is too long | make this paragraph briefer | cut it down | Summarise | shorten, but keep the figures",
    );
}

#[test]
fn figures_and_letters_in_many_words() {
    all(
        &Request::Round(Digits::Decimals(1)),
        "Round to one decimal | round these figures to 1 decimal place | one decimal | use one decimal place | to a single decimal",
    );
    all(
        &Request::Round(Digits::Decimals(2)),
        "Round to 2 decimal places | two decimals please | show two decimals | round it to two decimal places",
    );
    all(
        &Request::Round(Digits::Decimals(0)),
        "round to the nearest whole number | round | round this | no decimals | whole numbers | without decimals | Drop the decimals | round to integers | round off the numbers",
    );
    all(
        &Request::Round(Digits::Power(3)),
        "round to thousands | round to the nearest thousand | in thousands | show in thousands",
    );
    all(&Request::Round(Digits::Power(6)), "in millions | round to millions | write the figures in millions");
    all(&Request::Round(Digits::Power(2)), "round to the nearest hundred | round to hundreds");
    all(
        &Request::Round(Digits::Grouped),
        "add thousands separators | use thousands separators | with commas | separate the thousands",
    );
    all(
        &Request::Round(Digits::Percent),
        "show as percent | as a percentage | write as per cent | in percent",
    );
    all(&Request::Mark("**"), "Make this bold | bold | put it in bold | emphasise this | highlight");
    all(&Request::Mark("*"), "italics | make it italic | italicise this word | in italics");
    all(&Request::Unmark("**"), "not bold | remove bold | unbold | remove the bold | make it not bold");
    all(&Request::Unmark("*"), "no italics | remove the italics");
    all(&Request::Case(Case::Upper), "Change to uppercase | all caps | in capitals | upper case");
    all(&Request::Case(Case::Lower), "lowercase | make it lower case | in small letters");
    all(&Request::Case(Case::Title), "title case | Capitalise | capitalize each word | use title case");
    all(&Request::Case(Case::Sentence), "sentence case | change the heading to sentence case");
}

#[test]
fn forms_in_many_words() {
    all(
        &Request::Form(Form::Bullets),
        "Make a list of this | bullets | bullet points | as bullets | turn this into bullet points | Make it a bulleted list | convert to a list | list | use bullets | Could you turn this paragraph into a list? | change this to a list | write it as a list | break this up into bullet points | to bullets",
    );
    all(
        &Request::Form(Form::Numbered),
        "numbered list | make it a numbered list | turn into numbered steps | number the items | as an ordered list | enumerate",
    );
    all(
        &Request::Form(Form::Table),
        "make a table of this | as a table | table | turn this list into a table | change this to a table | convert to table | put it in a table | make it a two-column table | Can you make this a table, please?",
    );
    all(
        &Request::Form(Form::Prose),
        "turn the list into a sentence | write it as prose | as running text | convert back to a paragraph | make it a paragraph | back to text",
    );
}

fn sort(key: Key, largest: Option<bool>) -> Request {
    Request::Order(Order::Sort { key, largest })
}

#[test]
fn orders_in_many_words() {
    let share = || Key::Column("share".to_owned());
    all(
        &sort(share(), None),
        "sort by share | Sort the rows by share | order by share | please sort this table by share | sort by the share | rank by share | can you sort the rows by share?",
    );
    all(
        &sort(share(), Some(true)),
        "sort by share, largest first | sort by share descending | sort the table by share in descending order | Sort by share (highest first) | sort by share from high to low | order the rows by share, biggest first | sort by \"share\" desc",
    );
    all(
        &sort(share(), Some(false)),
        "sort by share ascending | sort by share, smallest first | sort by share from lowest to highest",
    );
    all(
        &sort(Key::Name, None),
        "sort alphabetically | alphabetical order | sort by name | put this in alphabetical order | order alphabetically | sort the list alphabetically",
    );
    all(
        &sort(Key::Figure, Some(true)),
        "sort by value, largest first | sort by their figure descending | sort by size descending",
    );
    all(&sort(Key::Any, None), "sort | sort this | sort the rows | Sort the list, please | reorder");
    all(
        &sort(Key::Any, Some(true)),
        "largest first | biggest first | sort descending | put the largest first | highest on top",
    );
    all(&sort(Key::Column("Revenue per Row".to_owned()), None), "sort by Revenue per Row");
    all(
        &Request::Order(Order::Reverse),
        "reverse | reverse the order | flip the order | reverse the list | in reverse order",
    );
    let shift = |what: &str, to| Request::Order(Order::Move { what: what.to_owned(), to });
    all(
        &shift("North", To::First),
        "move North to the top | put North first | Move the row for North to the top | bring North to the front",
    );
    all(&shift("North", To::Last), "move North to the end | put North last | move North to the bottom");
    all(&shift("North", To::Up), "move North up | move North up one");
    all(&shift("", To::Down), "move this down | move it down one");
    all(
        &Request::Join,
        "merge | merge these | join the two sentences | combine into one paragraph | merge these paragraphs | Combine these two bullets | make one: merge",
    );
    all(
        &Request::Split,
        "split | split this sentence | split in two | break this up | Split the paragraph in two | break it into two sentences | split into two paragraphs | divide this in two",
    );
}

#[test]
fn tones_in_many_words() {
    for (tone, texts) in [
        (
            Tone::Plain,
            "plainer | make it plainer | simpler words | plain English | use simpler language | simplify the wording | in plain language please",
        ),
        (
            Tone::Formal,
            "more formal | make it more formal | formal tone | more professional | make this sound more formal",
        ),
        (
            Tone::Lean,
            "remove filler words | remove the filler | cut the fluff | no filler | drop the padding",
        ),
        (Tone::Direct, "remove hedging | more confident | be more direct | less hedging"),
        (Tone::Contract, "use contractions | less formal | more casual"),
        (
            Tone::Expand,
            "no contractions | expand contractions | expand the contractions | without contractions",
        ),
        (Tone::British, "British spelling | use British English | UK spelling"),
        (Tone::American, "American spelling | US spelling | change to American English"),
        (
            Tone::Spacing,
            "fix spacing | fix double spaces | remove double words | fix the spaces | remove repeated words",
        ),
    ] {
        all(&Request::Tone(tone), texts);
    }
    all(
        &Request::Recompute,
        "recompute | Recompute the figures | update | update the figures | refresh | refresh the numbers | recalculate | bring it up to date | update this figure please | use the latest data | update from the source | Recompute stale figures | work it out again | Could you update these numbers? | update the figures from the new data",
    );
}

#[test]
fn tables_in_many_words() {
    let grow = |grow| Request::Grow(grow);
    let name = |name: &str| Some(name.to_owned());
    all(
        &grow(Grow::Row(Stat::Total)),
        "add a total row | Add a row with the total | add a total | add totals at the bottom | include a total row | add a sum row | append a row with totals",
    );
    all(
        &grow(Grow::Row(Stat::Mean)),
        "add an average row | add a row with the mean | add the average at the bottom",
    );
    all(&grow(Grow::Row(Stat::Median)), "add a median row | add a row with the median");
    all(
        &grow(Grow::Group("West".to_owned())),
        "add a row for West | add another row for West | include a row for West",
    );
    all(
        &grow(Grow::Column(Extra::Share(None))),
        "add a share column | add a column with the share of the total | add a column with shares | add a percentage column | add a column for share",
    );
    all(
        &grow(Grow::Column(Extra::Share(name("revenue")))),
        "add a column with the share of revenue | add a column for share of revenue",
    );
    all(
        &grow(Grow::Column(Extra::Rank(None))),
        "add a rank column | add a column with the rank | add a ranking column",
    );
    all(&grow(Grow::Column(Extra::Rank(name("revenue")))), "add a column with the rank by revenue");
    let ends = || ("2024".to_owned(), "2025".to_owned());
    let (from, to) = ends();
    all(
        &grow(Grow::Column(Extra::Difference { from, to })),
        "add a column with the difference between 2024 and 2025 | add a column for the change from 2024 to 2025",
    );
    let (from, to) = ends();
    all(
        &grow(Grow::Column(Extra::Change { from, to })),
        "add a column with the percentage change from 2024 to 2025 | add a column with the growth from 2024 to 2025",
    );
    all(
        &Request::CutRow("West".to_owned()),
        "remove the row for West | delete the West row | drop row West | take out the row West",
    );
    all(
        &Request::CutColumn("share".to_owned()),
        "remove the share column | delete the column share | drop the column \"share\" | hide the column share",
    );
    all(
        &Request::Header { old: "rows".to_owned(), new: "Sales".to_owned() },
        "rename the column rows to Sales | rename column rows to Sales | change the header rows to Sales",
    );
}

#[test]
fn what_is_not_on_the_list_is_left_to_the_person() {
    all(
        &Request::Unknown,
        "say this in one sentence | Summarise this in one sentence | in one sentence | One-sentence summary | tl;dr | TLDR please | Condense this paragraph into one sentence | Boil it down to one sentence | Could you summarise this in one sentence, please? | summarize in 2 sentences | Condense to three sentences | Make it friendlier | change to past tense | Translate to German | make it funnier | make it more friendly and formal for Anna | turn this into a poem | make a table of contents | make a list of the airlines that fell | list the reasons | sort out the wording | sort this by importance and then by cost | order a pizza | merge this with the section on costs | split the costs between the teams | reverse the decision | add a column on strategy | add a row | add a column with the weather | add an example | update the conclusion | update this with what we know about Q3 | refresh my memory | round up the usual suspects | move on to the next topic | put this into context | bring this up at the meeting | simplify the argument | make it less certain | shorten the intro and lengthen the end | cut the part about costs to one sentence | explain in one sentence | write a summary of the report for the board in one sentence | bold claim | highlight the risks | number of airlines | remove hedging but keep maybe | as discussed | in the long run | table this until May | Explain this better |  | replace | add a chart | Shorten the part about Aeroflot but keep the numbers in it",
    );
}

#[test]
fn questions_in_many_words() {
    for (expect, texts) in [
        (
            Request::Source,
            "Where does this come from? | source? | Where does this number come from | How was this calculated? | what is this based on | Which rows is this from? Which rows?",
        ),
        (
            Request::Why,
            "Why? | why is that | Why did it fall? | What drives this? | what is this made of | How come? | what are the main contributors? | Break this down | What's behind this?",
        ),
        (
            Request::Compare,
            "compare with last period | How does this compare with the previous period? | and last year? | vs last month | compare to last quarter | year over year? | What was it before? How was it before",
        ),
        (
            Request::Check,
            "Is this right? | check | Are these figures correct? | Is it still correct? | double-check this | verify | Are you sure? | is this up to date?",
        ),
        (
            Request::Other,
            "Delete this | What should we do? | Who is responsible? | When is the meeting? | Is this wise?",
        ),
    ] {
        for text in texts.split(" | ") {
            assert_eq!(parse_request(Intent::Ask, text), expect, "{text}");
        }
    }
}

#[test]
fn what_will_be_done_is_told() {
    for (intent, text, says) in [
        (Intent::Change, "Shorten to one sentence", "Will keep the first sentence and leave the rest out"),
        (Intent::Change, "sort by share", "Will sort the rows by share, largest first"),
        (Intent::Change, "sort alphabetically", "Will sort by name, from A to Z"),
        (Intent::Change, "add a total row", "Will add a row with the total, worked out from the data"),
        (Intent::Change, "as bullets", "Will make a list of it"),
        (Intent::Change, "Recompute", "Will work its figures out again from the data as it is now"),
        (Intent::Ask, "Where does this come from?", "Will say where it comes from"),
    ] {
        assert_eq!(parse_request(intent, text).says(), says);
    }
}

proptest::proptest! {
    #[test]
    fn any_words_are_read(text in "(?s).{0,80}", ask in proptest::bool::ANY) {
        let _ = parse_request(if ask { Intent::Ask } else { Intent::Change }, &text);
    }
}
