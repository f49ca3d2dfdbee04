//! Ten thousand seeded days of a home: tasks in several folders at once, automations, helpers, rows, retries, raised ceilings, and a
//! process that ends at any point. A provider bills what it used, whatever it counted of that for us. After each step nothing may
//! stand over a ceiling that was set, and no bill be over one, by a single millionth.

use std::collections::BTreeMap;

use gloss_protocol::{Price, Usage};
use gloss_provider::Counted;

use super::ledger::{Grant, Ledger, Payer, Refusal};
use super::unit::Unit;
use super::worst::{Need, came_to};

/// Seeded days, and requests of each.
const DAYS: u64 = 10_000;
const STEPS: usize = 45;

/// A generator of numbers (SplitMix64): the same for the same seed on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// A try that is on its way.
struct Try {
    id: String,
    price: Option<Price>,
    input: u64,
    need: Need,
    answer: u64,
    /// The task that it is of, for its retry.
    task: usize,
}

/// A home at work.
struct Day {
    chance: Chance,
    /// The ledger as it is stored; nothing else of it outlives the process.
    stored: Ledger,
    ceilings: BTreeMap<String, u64>,
    prices: Vec<Option<Price>>,
    on_the_way: Vec<Try>,
    count: u64,
    sent: u64,
    refused: u64,
    /// What was really paid, by account and unit: the provider's own bill.
    paid: BTreeMap<(String, Unit), u64>,
}

const TASKS: usize = 6;

impl Day {
    fn new(seed: u64) -> Self {
        let mut chance = Chance(seed);
        let mut ceilings = BTreeMap::new();
        for task in 0..TASKS {
            if !chance.one_in(4) {
                ceilings.insert(format!("task:{task}"), chance.below(3_000_000));
            }
        }
        for (name, most) in [("automation", 4_000_000), ("month", 9_000_000), ("all", 20_000_000)] {
            if !chance.one_in(3) {
                ceilings.insert(name.to_owned(), chance.below(most));
            }
        }
        let prices = (0..4).map(|_| price(&mut chance)).collect();
        let (stored, on_the_way, paid) = (Ledger::default(), Vec::new(), BTreeMap::new());
        Self { chance, stored, ceilings, prices, on_the_way, count: 0, sent: 0, refused: 0, paid }
    }

    /// The accounts that pay for a task: the first two are runs of one automation, a helper's are those of its task.
    fn payers(&self, task: usize) -> Vec<Payer> {
        let mut accounts = vec![format!("task:{task}")];
        if task < 2 {
            accounts.push("automation".to_owned());
        }
        accounts.extend(["month".to_owned(), "all".to_owned()]);
        let ceiling = |account: &String| self.ceilings.get(account).copied();
        accounts.into_iter().map(|account| Payer { ceiling: ceiling(&account), account }).collect()
    }

    /// A task asks: itself, one of its helpers, or a row of a table.
    fn ask(&mut self, task: usize) {
        let model = self.chance.below(self.prices.len() as u64) as usize;
        let price = self.prices.get(model).copied().flatten();
        let bytes = 1 + self.chance.below(200_000);
        let most = if self.chance.one_in(3) { None } else { Some(1 + self.chance.below(40_000)) };
        let need = Need::new(price, bytes, most);
        self.count += 1;
        let id = self.count.to_string();
        let before = self.stored.clone();
        let mut next = before.clone();
        let payers = self.payers(task);
        match next.reserve(&id, Unit::of(price), need, &payers) {
            Err(Refusal::Later) => assert!(!self.stored.open.is_empty(), "nobody waits for nobody"),
            Err(Refusal::Over { account, used, ceiling, need }) => {
                self.refused += 1;
                assert!(used.saturating_add(need) > ceiling, "{account} had room");
                assert_eq!(next, before, "what is refused reserves nothing");
            }
            Ok(Grant { answer, amount, .. }) => {
                assert!(amount >= need.amount(answer));
                if self.chance.one_in(40) {
                    // The process ends before it is stored: nothing was sent.
                    return self.crash();
                }
                self.stored = next;
                if self.chance.one_in(40) {
                    // It ends after it is stored and before it is sent.
                    return self.crash();
                }
                self.sent += 1;
                self.on_the_way.push(Try { id, price, input: bytes, need, answer, task });
            }
        }
    }

    /// A try comes to an end: with an answer, broken off, or refused by its server; mostly then it is made again.
    fn end_one(&mut self) {
        let at = self.chance.below(self.on_the_way.len() as u64) as usize;
        let one = self.on_the_way.swap_remove(at);
        // What a server refuses costs nothing.
        let is_refused = self.chance.one_in(5);
        let used = if is_refused { Usage::default() } else { self.used(&one) };
        self.pay(&one, used);
        if self.chance.one_in(40) {
            // It ends before what it used is stored: it was paid for all the same.
            return self.crash();
        }
        let mut next = self.stored.clone();
        let counted = if is_refused { Counted::whole(used) } else { self.counted(used) };
        next.settle(&one.id, came_to(one.price, (one.need, one.answer), counted));
        self.stored = next;
        if self.chance.one_in(3) {
            self.ask(one.task);
        }
    }

    /// The tokens of a try: at most those that its request has, and its answer may have.
    fn used(&mut self, one: &Try) -> Usage {
        let whole = self.chance.one_in(4);
        let input = if whole { one.input } else { self.chance.below(one.input + 1) };
        let output = if whole { one.answer } else { self.chance.below(one.answer + 1) };
        let cached = self.chance.below(input + 1);
        let cache_written = self.chance.below(input - cached + 1);
        Usage { input, cached, cache_written, output, estimated: 0 }
    }

    /// What reaches us of its count: all, nothing where it broke off or said nothing, or one half of it.
    fn counted(&mut self, usage: Usage) -> Counted {
        let (has_input, has_output) = match self.chance.below(8) {
            0 | 1 => (false, false),
            2 => (false, true),
            3 => (true, false),
            _ => (true, true),
        };
        Counted { usage, has_input, has_output }
    }

    fn pay(&mut self, one: &Try, used: Usage) {
        let bill = came_to(one.price, (one.need, one.answer), Counted::whole(used));
        for payer in self.payers(one.task) {
            let paid = self.paid.entry((payer.account, Unit::of(one.price))).or_default();
            *paid = paid.saturating_add(bill);
        }
    }

    /// The process ends, and another one begins with what is stored. What was on its way is paid for.
    fn crash(&mut self) {
        for one in std::mem::take(&mut self.on_the_way) {
            let used = self.used(&one);
            self.pay(&one, used);
        }
        self.stored.abandon();
        assert!(self.stored.open.is_empty());
    }

    /// A person sets a ceiling anew, never below what stands under it already: that would be over it from the first.
    fn raise(&mut self) {
        let accounts: Vec<String> = self.ceilings.keys().cloned().collect();
        let at = self.chance.below(accounts.len() as u64) as usize;
        if let Some(account) = accounts.get(at) {
            let more = self.chance.below(2_000_000);
            *self.ceilings.entry(account.clone()).or_default() += more;
        }
    }

    fn check(&self, seed: u64) {
        for ((account, unit), sum) in &self.stored.sums {
            if let Some(ceiling) = self.ceilings.get(account) {
                assert!(
                    sum.used.saturating_add(sum.held) <= *ceiling,
                    "day {seed}: {account} {unit:?} {sum:?} over {ceiling}"
                );
            }
        }
        for ((account, unit), paid) in &self.paid {
            let ceiling = self.ceilings.get(account).copied().unwrap_or(u64::MAX);
            assert!(*paid <= ceiling, "day {seed}: {account} {unit:?} paid {paid} over {ceiling}");
            let sum = self.stored.sum(account, *unit);
            assert!(
                sum.used.saturating_add(sum.held) >= *paid,
                "day {seed}: {account} knows of less than was paid"
            );
        }
    }
}

/// A price: mostly as prices are, sometimes none, nothing, or beyond all measure; with a cache or without.
fn price(chance: &mut Chance) -> Option<Price> {
    let part = |chance: &mut Chance| match chance.below(8) {
        0 => 0,
        1 => chance.next() >> chance.below(40),
        _ => chance.below(90_000_000),
    };
    if chance.one_in(5) {
        return None;
    }
    let (input, output) = (part(chance), part(chance));
    let cached = (!chance.one_in(3)).then(|| part(chance));
    let cache_write = (!chance.one_in(3)).then(|| part(chance));
    Some(Price { input, output, cached, cache_write })
}

#[test]
fn ten_thousand_days_stay_under_every_ceiling() {
    let (mut sent, mut refused) = (0, 0);
    for seed in 0..DAYS {
        let mut day = Day::new(seed);
        for _ in 0..STEPS {
            match day.chance.below(20) {
                0 => day.crash(),
                1 => day.raise(),
                2..=9 if !day.on_the_way.is_empty() => day.end_one(),
                _ => {
                    let task = day.chance.below(TASKS as u64) as usize;
                    // Up to six helpers, or rows of a table, at the same time.
                    let at_once = if day.chance.one_in(6) { 1 + day.chance.below(6) } else { 1 };
                    (0..at_once).for_each(|_| day.ask(task));
                }
            }
            day.check(seed);
        }
        (sent, refused) = (sent + day.sent, refused + day.refused);
    }
    // A ledger that let nothing through would pass as well.
    assert!(sent > 100_000 && refused > 100_000, "{sent} were sent and {refused} refused");
}
