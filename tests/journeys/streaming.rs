//! Words as they come: a shell is told those of the task that it shows, whichever that is at the time, and of no other.

use std::time::{Duration, Instant};

use gloss_client::{Client, ConnectOptions, EventStream, Incoming};
use gloss_mock_model::{Mock, Options, Script};
use gloss_protocol::{EventBody, ThreadId, WorkspaceId};
use gloss_tests::{Desk, Person, Screen, text};
use serde_json::json;
use tokio::sync::{mpsc, watch};

const LARGE: (i64, i64) = (1440, 900);
/// Words of an answer, and the time between two of them: longer than any of this takes.
const WORDS: usize = 1200;
const WORD: Duration = Duration::from_millis(150);

/// Two models that count, one in apples and one in pears.
fn counting() -> (Desk, Mock) {
    let counts = |fruit: &str| (1..=WORDS).map(|n| format!("{fruit}{n}")).collect::<Vec<_>>().join(" ");
    let script = Script::from_value(json!([
        { "when": { "contains": "Count apples" }, "do": { "text": counts("apple") } },
        { "do": { "text": counts("pear") } },
    ]));
    let options = Options { delay: WORD, ..Options::default() };
    let mock = Mock::start_with(script.expect("a script"), options).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    (desk, mock)
}

fn task(desk: &Desk, title: &str) -> ThreadId {
    let tasks = desk.json(&["tasks"]);
    let task = tasks.iter().find(|task| text(task, "title") == title).expect("the task");
    ThreadId::from(text(task, "task"))
}

/// Reads a shell's events in a task of its own, and gives on whose words they are.
fn listening(mut events: EventStream) -> mpsc::Receiver<ThreadId> {
    let (sender, words) = mpsc::channel(10_000);
    tokio::spawn(async move {
        while let Some(next) = events.next().await {
            if let Ok(Incoming::Event(event)) = next
                && let EventBody::ItemDelta { thread, text, .. } = event.body
                && !text.is_empty()
            {
                let _ = sender.send(thread).await;
            }
        }
    });
    words
}

/// Whose words come within a second, each once in a row.
async fn heard(words: &mut mpsc::Receiver<ThreadId>) -> Vec<ThreadId> {
    let end = Instant::now() + Duration::from_secs(1);
    let mut heard = Vec::new();
    while let Ok(Some(thread)) = tokio::time::timeout_at(end.into(), words.recv()).await {
        if heard.last() != Some(&thread) {
            heard.push(thread);
        }
    }
    heard
}

/// A shell of its own at the desk's engine.
async fn shell(desk: &Desk) -> (Client, WorkspaceId) {
    let options = ConnectOptions::new(desk.home.clone()).expect("options");
    let client = Client::connect(options).await.expect("the engine");
    let workspace = client.open(&desk.folder).await.expect("the folder");
    (client, workspace)
}

#[test]
fn a_shell_is_told_the_words_of_the_task_that_it_shows() {
    let (desk, mock) = counting();
    let mut running = ["Count apples", "Count pears"].map(|words| desk.start(&["run", words]));
    desk.until("both stream", || mock.requests().len() == 2);
    let [apples, pears] = ["Count apples", "Count pears"].map(|title| task(&desk, title));
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let (client, workspace) = shell(&desk).await;
        let mut all = listening(client.subscribe(&workspace, 0).await.expect("events"));
        let told = heard(&mut all).await;
        assert!(told.contains(&apples) && told.contains(&pears), "who says nothing hears all: {told:?}");
        let (shown, showing) = watch::channel(None);
        let events = client.subscribe(&workspace, 0).await.expect("events").showing(showing);
        let mut events = listening(events);
        heard(&mut events).await;
        assert_eq!(heard(&mut events).await, [], "nothing is shown");
        for task in [&apples, &pears, &apples] {
            shown.send_replace(Some(task.clone()));
            let first = heard(&mut events).await;
            assert_eq!(first.last(), Some(task), "it is heard at once");
            assert_eq!(heard(&mut events).await, std::slice::from_ref(task), "and no other is");
        }
        shown.send_replace(None);
        heard(&mut events).await;
        assert_eq!(heard(&mut events).await, []);
    });
    for child in &mut running {
        child.kill().expect("stopped");
        child.wait().expect("ended");
    }
}

#[test]
fn words_that_came_before_are_told_to_who_comes_later() {
    // It says something and then nothing more, as while it writes a long call.
    let script = json!([{ "do": { "text": "I look at all of the files first and then write the memo.", "hang_after": 9 } }]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    let mut running = desk.start(&["run", "Write the memo"]);
    desk.until("it is asked", || mock.requests().len() == 1);
    let memo = task(&desk, "Write the memo");
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let (client, workspace) = shell(&desk).await;
        let (shown, showing) = watch::channel(None);
        let events = client.subscribe(&workspace, 0).await.expect("events").showing(showing.clone());
        let mut events = listening(events);
        heard(&mut events).await;
        assert_eq!(heard(&mut events).await, [], "nothing is shown, and nothing more is said");
        shown.send_replace(Some(memo.clone()));
        assert_eq!(heard(&mut events).await, std::slice::from_ref(&memo), "what was said is told");
        let late = client.subscribe(&workspace, 0).await.expect("events").showing(showing);
        assert_eq!(heard(&mut listening(late)).await, [memo], "also to who subscribes later");
    });
    running.kill().expect("stopped");
    running.wait().expect("ended");
}

/// The last word that is read of a count.
fn counted(person: &Person, fruit: &str) -> usize {
    let words = person.words("log", "What was said and done");
    words
        .split_whitespace()
        .filter_map(|word| word.strip_prefix(fruit)?.parse().ok())
        .max()
        .unwrap_or_default()
}

fn from_one_to_the_other(screen: Screen) {
    let (desk, _mock) = counting();
    let case = format!("streaming-{}", screen.name());
    let person = Person::new(screen.open(&desk, LARGE), screen, &case);
    for words in ["Count apples", "Count pears"] {
        person.click("button", "New task");
        person.click("textbox", "What should be done?");
        person.type_words(words);
        person.click("button", "Start");
        person.see("log", "What was said and done");
    }
    for (task, fruit) in [("Count pears", "pear"), ("Count apples", "apple"), ("Count pears", "pear")] {
        person.click("button", &format!("{task}*"));
        // What came meanwhile is there, and goes on.
        person.until("its words are read", || counted(&person, fruit) > 0);
        let before = counted(&person, fruit);
        person.until("its words go on", || counted(&person, fruit) > before + 2);
    }
    // Away from all tasks nothing is told; back again it is.
    person.click("button", "Memory");
    person.see("heading", "Memory");
    person.click("button", "Count apples*");
    let began = counted(&person, "apple");
    person.until("its words go on", || counted(&person, "apple") > began.max(1));
    person.station("01-words-come");
    assert_eq!(person.amiss(), Vec::<String>::new());
}

#[test]
fn in_a_browser_the_words_of_the_shown_task_come() {
    from_one_to_the_other(Screen::Chromium);
}

#[test]
fn in_the_window_the_words_of_the_shown_task_come() {
    from_one_to_the_other(Screen::Window);
}
