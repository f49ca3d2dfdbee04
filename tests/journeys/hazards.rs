//! Forty hazards of files: what the person saves, moves, deletes and locks while an agent works on the same files, at moments that a
//! seed chooses. Whatever comes in between, nothing of theirs is lost or replaced unasked. `GLOSS_HAZARDS` sets how many interleavings
//! of each are tried (5 each time, 500 in the soak), `GLOSS_HAZARD=7:12` tries one again.

mod agent;
mod check;
mod list;
mod person;
mod scene;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use gloss_mock_model::{Mock, Options, Script, Watch};
use gloss_tests::{Desk, Table};
use serde_json::json;

use agent::Run;
use list::{HAZARDS, Hazard};
use person::{Act, Person};
use scene::{Engine, How, Moments, Scene};

/// Interleavings of each hazard in the soak, and each time.
const EACH: [usize; 2] = [500, 5];
/// Interleavings on one desk, after which its engine is killed.
const DESK: usize = 20;
/// Desks at once.
const WORKERS: usize = 2;

/// An interleaving: a hazard and a seed.
type One = (usize, u64);

/// What the double does before each answer.
type Now = Arc<Mutex<Option<Arc<Moments>>>>;

fn all() -> Vec<One> {
    if let Ok(one) = std::env::var("GLOSS_HAZARD") {
        let (hazard, seed) = one.split_once(':').expect("HAZARD:SEED");
        return vec![(hazard.parse().expect("a number"), seed.parse().expect("a seed"))];
    }
    let soak = std::env::var_os("GLOSS_SOAK").is_some();
    let each = std::env::var("GLOSS_HAZARDS").ok().and_then(|count| count.parse().ok());
    let each = each.unwrap_or(EACH[usize::from(!soak)]);
    // Seed by seed, so that a run that is cut short has tried every hazard.
    (0..each as u64).flat_map(|seed| (0..HAZARDS.len()).map(move |hazard| (hazard, seed))).collect()
}

/// The acts of a seed, each with its moment.
fn schedule(hazard: &Hazard, (number, seed): One) -> Vec<(String, How, Act)> {
    let mut random = fastrand::Rng::with_seed(seed.wrapping_mul(1_000_003) ^ (number as u64) << 40);
    let way = hazard.ways[random.usize(..hazard.ways.len())];
    let moments = hazard.run.moments();
    let mut at = hazard.from;
    way.iter()
        .map(|act| {
            at = random.usize(at..moments.len());
            let moment = moments[at];
            // What is done beside falls between a read and a write of the engine, sooner or later.
            let micros = (f64::from(random.u32(..1_000)) / 1_000.0 * 10.0).exp() as u64;
            let how = if random.bool() { How::Held } else { How::Beside(micros) };
            (moment.to_owned(), how, *act)
        })
        .collect()
}

/// A desk with its double, and the interleavings that were tried on it.
struct Bench {
    desk: Desk,
    engine: Option<Engine>,
    tried: Vec<(One, Arc<Person>, Option<u32>, String)>,
}

impl Bench {
    fn new(mock: &Mock) -> Self {
        let desk = Desk::new();
        desk.connect(mock, "responses");
        Self { engine: Some(Engine::start(&desk)), desk, tried: Vec::new() }
    }

    /// Tries one; what is wrong comes back in words.
    fn try_one(&mut self, now: &Now, one: One) -> Vec<String> {
        let hazard = &HAZARDS[one.0];
        let dir = format!("h{:02}s{:05}", one.0, one.1);
        let person = Arc::new(Person::new(self.desk.folder.join(&dir), self.desk.data().join("Trash"), &dir));
        hazard.run.files().iter().for_each(|file| person.lay(file));
        let moments = Arc::new(Moments::new(person.clone(), schedule(hazard, one)));
        *now.lock().unwrap_or_else(PoisonError::into_inner) = Some(moments.clone());
        let engine = self.engine.as_mut().expect("it runs");
        let mut scene = Scene {
            engine,
            person: person.clone(),
            moments: moments.clone(),
            dir,
            name: format!("hazard {:02}", one.0),
            saves_asked: None,
            trace: Vec::new(),
        };
        hazard.run.drive(&mut scene);
        moments.settle();
        *now.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let mut wrong = check::lost(hazard.run, &person, scene.saves_asked);
        wrong.extend(check::untrue(hazard.run, &mut scene));
        // What the person had go back is replaced because they wanted it, and one step brings it again.
        let goes_back = matches!(hazard.run, Run::Back | Run::SiteBack);
        if goes_back {
            wrong = check::bring_again(hazard.run, &mut scene);
            *person.ledger() = person::Ledger::default();
        } else if hazard.run == Run::Two {
            wrong = check::without_read(wrong, &mut scene);
            // What an agent read and wrote on is a version of the file now.
            let read = person.ledger().files.keys().cloned().collect::<Vec<_>>();
            let now = check::lost(hazard.run, &person, scene.saves_asked);
            for path in read.iter().filter(|path| now.iter().any(|one| one.starts_with(&format!("{path} "))))
            {
                person.ledger().files.remove(path);
            }
        }
        // Looking at it has changed nothing.
        wrong.extend(check::lost(hazard.run, &person, scene.saves_asked));
        let summary = check::told(&scene.trace, &person.ledger().acts);
        self.tried.push((one, person, scene.saves_asked, summary));
        wrong
    }

    /// Kills the engine and starts it again: everything is as it was.
    fn restart(&mut self) -> Vec<(One, Vec<String>)> {
        let before = check::tree(&self.desk.folder);
        self.engine = None;
        self.desk.kill_engine();
        let mut engine = Engine::start(&self.desk);
        engine.submit(json!({ "type": "workspace.refresh", "path": null }));
        let after = check::tree(&self.desk.folder);
        let mut out = Vec::new();
        // They share a trash.
        let has_emptied = self.tried.iter().any(|(_, person, ..)| person.ledger().has_emptied);
        for (one, person, saves_asked, _) in &self.tried {
            person.ledger().has_emptied |= has_emptied;
            let mut wrong = check::lost(HAZARDS[one.0].run, person, *saves_asked);
            let own = person.root.file_name().expect("a name").to_string_lossy().into_owned();
            for (path, found) in before.iter().filter(|(path, _)| path.starts_with(&own)) {
                if after.get(path) != Some(found) {
                    wrong.push(format!("{path} is another after a restart"));
                }
            }
            if !wrong.is_empty() {
                out.push((*one, wrong));
            }
        }
        out
    }
}

/// Works off the interleavings, a desk at a time; gives what went wrong.
fn work(left: &Mutex<Vec<One>>, counts: &[AtomicUsize]) -> Vec<String> {
    let now: Now = Arc::default();
    let of = now.clone();
    let watch = Watch::new(move |request| {
        let moments = of.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(moments) = moments {
            moments.request(&request.body);
        }
    });
    let rules =
        HAZARDS.iter().enumerate().flat_map(|(n, hazard)| hazard.run.script(&format!("hazard {n:02}")));
    let rules: Vec<_> = rules.chain([json!({ "do": { "text": "Done." } })]).collect();
    let script = Script::from_value(rules.into()).expect("a script");
    let mock =
        Mock::start_with(script, Options { watch: Some(watch), ..Options::default() }).expect("the double");
    let mut out = Vec::new();
    loop {
        let some: Vec<One> = {
            let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
            let count = left.len().min(DESK);
            left.drain(..count).collect()
        };
        if some.is_empty() {
            return out;
        }
        let mut bench = Bench::new(&mock);
        for one in some {
            let wrong = bench.try_one(&now, one);
            counts[one.0].fetch_add(1, Ordering::SeqCst);
            let summary = &bench.tried.last().expect("it was tried").3;
            if std::env::var_os("GLOSS_HAZARD").is_some() {
                println!("{summary}");
            }
            out.extend(report(one, &wrong, summary));
        }
        for (one, wrong) in bench.restart() {
            let summary = bench.tried.iter().find(|tried| tried.0 == one).map(|tried| tried.3.clone());
            out.extend(report(one, &wrong, &format!("after a restart; {}", summary.unwrap_or_default())));
        }
    }
}

fn report(one: One, wrong: &[String], summary: &str) -> Option<String> {
    let hazard = &HAZARDS[one.0];
    (!wrong.is_empty()).then(|| {
        let schedule = schedule(hazard, one);
        println!("GLOSS_HAZARD={}:{} {wrong:?} {summary}", one.0, one.1);
        format!("GLOSS_HAZARD={}:{} {}\n{wrong:#?}\n{schedule:?}\n{summary}\n", one.0, one.1, hazard.name)
    })
}

#[test]
fn nothing_of_the_persons_is_lost_or_replaced_whatever_they_save_meanwhile() {
    let begun = Instant::now();
    let left = Mutex::new(all());
    let counts: Vec<AtomicUsize> = HAZARDS.iter().map(|_| AtomicUsize::new(0)).collect();
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(|| work(&left, &counts))).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect()
    });
    let mut table = Table::new("Hazards of files");
    for (n, (hazard, count)) in HAZARDS.iter().zip(&counts).enumerate() {
        let failed = wrong.iter().filter(|one| one.starts_with(&format!("GLOSS_HAZARD={n}:"))).count();
        let count = count.load(Ordering::SeqCst);
        table.row(&format!("{n:02} {}", hazard.name), format!("{count} interleavings, {failed} with a loss"));
    }
    println!("{:.1} s", begun.elapsed().as_secs_f64());
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
}
