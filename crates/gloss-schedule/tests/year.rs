//! A simulated year: an engine that is asked again and again what is due, sleeps, is ended in the middle, and whose
//! clock is set. Every due moment is run once or told as missed, as the policy has it.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeMap;

use gloss_protocol::{CatchUp, Timestamp};
use gloss_schedule::{Missed, Plan, Policy, Rule, Zone, plan};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const MINUTE: i64 = 60 * 1000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A step of the simulated year.
#[derive(Clone, Copy, Debug)]
enum Happens {
    /// Time goes by, and it is asked again.
    Tick(i64),
    /// Nobody asks for a while.
    Sleep(i64),
    /// The engine ends after it asked and before anything is kept.
    CrashBefore(i64),
    /// The engine ends after it was kept: what was to run is found and run at the next start.
    CrashAfter(i64),
    /// The engine ends with so many steps of it kept.
    CrashBetween(i64, usize),
    /// The clock is set by this much.
    Set(i64),
}

/// The stored state: the moment up to which all is settled, and the runs by their due moments.
#[derive(Default)]
struct Ledger {
    settled: Timestamp,
    runs: BTreeMap<i64, u32>,
    missed: Vec<Missed>,
}

impl Ledger {
    /// Keeps it as the engine does, step by step: what was missed, each run, and last that all is settled.
    fn keep(&mut self, plan: &Plan, mut steps: usize) {
        if let Some(missed) = &plan.missed {
            if steps == 0 {
                return;
            }
            steps -= 1;
            self.missed.push(*missed);
            self.settled = missed.last;
        }
        for due in &plan.run {
            if steps == 0 {
                return;
            }
            steps -= 1;
            *self.runs.entry(due.0).or_default() += 1;
            self.settled = self.settled.max(*due);
        }
        if steps > 0 {
            self.settled = plan.settled;
        }
    }
}

struct World {
    rule: Rule,
    zone: Zone,
    policy: Policy,
    now: i64,
    kept: Ledger,
}

impl World {
    fn new(rule: &str, zone: &str, policy: Policy) -> Self {
        let zone = Zone::named(zone).unwrap();
        let now = zone.moment("2026-01-01T00:00").unwrap();
        let (rule, _) = Rule::parse(rule, &zone, now).unwrap();
        Self { rule, zone, policy, now: now.0, kept: Ledger { settled: now, ..Ledger::default() } }
    }

    fn plan_now(&self) -> Plan {
        plan(&self.rule, &self.zone, self.kept.settled, Timestamp(self.now), self.policy, "a")
    }

    /// Runs a step, and returns the moment up to which all was settled before and the last plan.
    fn step(&mut self, happens: Happens) -> (Timestamp, Plan) {
        match happens {
            Happens::Tick(by) | Happens::Sleep(by) => self.now += by,
            Happens::CrashBefore(by) => {
                self.now += by;
                drop(self.plan_now());
                self.now += 2 * MINUTE;
            }
            Happens::CrashAfter(by) => {
                self.now += by;
                let plan = self.plan_now();
                self.kept.keep(&plan, usize::MAX);
                self.now += 2 * MINUTE;
            }
            Happens::CrashBetween(by, steps) => {
                self.now += by;
                let plan = self.plan_now();
                self.kept.keep(&plan, steps);
                self.now += 2 * MINUTE;
            }
            Happens::Set(by) => self.now += by,
        }
        let before = self.kept.settled;
        let plan = self.plan_now();
        // Asked again with the same it says the same.
        assert_eq!(plan, self.plan_now());
        if let Some(next) = plan.next {
            assert!(next.0 > self.now, "what is next has not been");
        }
        self.kept.keep(&plan, usize::MAX);
        (before, plan)
    }

    fn due(&self, from: i64, to: i64) -> Vec<i64> {
        self.rule.after(&self.zone, Timestamp(from)).map(|at| at.0).take_while(|at| *at <= to).collect()
    }
}

const RULES: [&str; 7] = [
    "every weekday at 9",
    "*/17 * * * *",
    "30 2 * * *",
    "every 2 hours",
    "every other friday at 16:30",
    "on the last day of every month at 18",
    "FREQ=HOURLY;INTERVAL=5",
];

const PLACES: [&str; 5] = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "UTC"];

fn policy() -> impl Strategy<Value = Policy> {
    let catch_up = prop_oneof![Just(CatchUp::One), Just(CatchUp::All), Just(CatchUp::Skip)];
    (catch_up, prop_oneof![Just(0), 1..5 * MINUTE]).prop_map(|(catch_up, jitter)| Policy { catch_up, jitter })
}

fn happens(jumps: bool) -> impl Strategy<Value = Happens> {
    let sleep = prop_oneof![11 * MINUTE..3 * HOUR, HOUR..3 * DAY];
    let set = if jumps {
        prop_oneof![-DAY + HOUR..0, 0..DAY, Just(3650 * DAY), Just(-3650 * DAY)].boxed()
    } else {
        Just(0).boxed()
    };
    prop_oneof![
        60 => (20_000i64..4 * MINUTE).prop_map(Happens::Tick),
        8 => sleep.clone().prop_map(Happens::Sleep),
        4 => (0i64..HOUR).prop_map(Happens::CrashBefore),
        4 => (0i64..HOUR).prop_map(Happens::CrashAfter),
        4 => (0i64..DAY, 0usize..5).prop_map(|(by, steps)| Happens::CrashBetween(by, steps)),
        2 => set.prop_map(Happens::Set),
    ]
}

fn runner(cases: u32, seed: u8) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]))
}

fn cases(sample: u32) -> u32 {
    if std::env::var_os("GLOSS_SOAK").is_some() { sample * 20 } else { sample }
}

#[test]
fn every_due_moment_of_a_year_is_run_once_or_told_as_missed() {
    let what = (0..RULES.len(), 0..PLACES.len(), policy(), proptest::collection::vec(happens(false), 1500));
    let ran = runner(cases(10), 1).run(&what, |(rule, place, policy, happens)| {
        let mut world = World::new(RULES[rule], PLACES[place], policy);
        let begun = world.now;
        let mut at = 0;
        // The same again and again, until the year is over.
        while world.now < begun + 365 * DAY {
            let awake = matches!(happens[at % happens.len()], Happens::Tick(_));
            let (before, plan) = world.step(happens[at % happens.len()]);
            at += 1;
            let due = world.due(before.0, plan.settled.0);
            check(&plan, &due, awake, world.now, policy)?;
        }
        // Each due moment is settled in one way.
        let told = |due: i64| {
            world.kept.missed.iter().filter(|one| (one.first.0..=one.last.0).contains(&due)).count()
        };
        let mut missed = 0;
        for due in world.due(begun, world.kept.settled.0) {
            let ways = (world.kept.runs.get(&due).copied().unwrap_or(0), told(due));
            prop_assert!(ways == (1, 0) || ways.0 == 0 && ways.1 == 1, "{due} was settled {ways:?}");
            missed += ways.1;
        }
        let counted: u32 = world.kept.missed.iter().map(|one| one.count).sum();
        prop_assert_eq!(missed, counted as usize);
        prop_assert!(!world.kept.runs.is_empty() || policy.catch_up == CatchUp::Skip);
        Ok(())
    });
    ran.unwrap();
}

/// Checks the plan against the policy, for the moments that one asking settled.
fn check(plan: &Plan, due: &[i64], awake: bool, now: i64, policy: Policy) -> Result<(), TestCaseError> {
    let run: Vec<i64> = plan.run.iter().map(|at| at.0).collect();
    prop_assert!(run.is_sorted());
    let late = |at: &i64| now - at > 10 * MINUTE + policy.jitter;
    let (late, on_time): (Vec<i64>, Vec<i64>) = due.iter().partition(|at| late(at));
    // Whoever is there runs what is due, every time.
    prop_assert!(on_time.is_empty() || run.last() == on_time.last(), "the newest was on time and not run");
    if awake && late.is_empty() && on_time.len() < 2 {
        prop_assert_eq!(&run, &on_time);
        prop_assert_eq!(plan.missed, None);
    }
    match policy.catch_up {
        CatchUp::All => prop_assert!(run.len() == due.len() || run.len() >= 100),
        CatchUp::Skip | CatchUp::One if !on_time.is_empty() => {
            prop_assert!(run.iter().all(|at| on_time.contains(at)));
            prop_assert!(
                run.len() == 1 || policy.jitter > 0,
                "of those that nobody looked at the newest is run"
            );
        }
        CatchUp::Skip => prop_assert!(run.is_empty()),
        CatchUp::One => {
            prop_assert_eq!(run.len(), usize::from(!late.is_empty()));
            prop_assert_eq!(run.last(), late.last());
        }
    }
    Ok(())
}

#[test]
fn of_moments_that_nobody_looked_at_the_newest_is_on_time() {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let at = |text: &str| zone.moment(text).unwrap();
    let (rule, _) = Rule::parse("every minute", &zone, at("2026-11-23T09:00")).unwrap();
    for (catch_up, run, missed) in [
        (CatchUp::One, vec!["09:22"], 3),
        (CatchUp::Skip, vec!["09:22"], 3),
        (CatchUp::All, vec!["09:19", "09:20", "09:21", "09:22"], 0),
    ] {
        let policy = Policy { catch_up, jitter: 0 };
        let found = plan(&rule, &zone, at("2026-11-23T09:18"), at("2026-11-23T09:22:05"), policy, "a");
        let run: Vec<_> = run.into_iter().map(|time| at(&format!("2026-11-23T{time}"))).collect();
        assert_eq!((found.run, found.missed.map_or(0, |missed| missed.count)), (run, missed));
    }
}

#[test]
fn a_clock_that_is_set_stops_nothing() {
    let what = (0..RULES.len(), 0..PLACES.len(), policy(), proptest::collection::vec(happens(true), 600));
    let ran = runner(cases(20), 2).run(&what, |(rule, place, policy, happens)| {
        let mut world = World::new(RULES[rule], PLACES[place], policy);
        for happens in happens {
            world.step(happens);
        }
        // However the clock was set: a month of asking every few minutes from here runs what is due in it.
        let from = world.now.max(world.kept.settled.0.min(world.now + DAY));
        world.now = from;
        let already = world.kept.runs.clone();
        while world.now < from + 31 * DAY {
            world.step(Happens::Tick(4 * MINUTE));
        }
        for due in world.due(from, world.now - policy.jitter) {
            prop_assert!(
                world.kept.runs.contains_key(&due) || already.contains_key(&due),
                "{due} was not run"
            );
        }
        Ok(())
    });
    ran.unwrap();
}
