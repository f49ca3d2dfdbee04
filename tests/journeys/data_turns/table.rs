//! Tables of sales, and what may become of them: amounts, rows, categories and months change, directions and leaders turn. Each is
//! the same for the same seed. Judges nothing.

/// A generator that gives the same for the same seed (SplitMix64, Steele, Lea and Flood, 2014).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// A table: the names of its columns, which are first a month or not, then categories, then measures; and its rows.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) head: Vec<&'static str>,
    pub(super) measures: usize,
    pub(super) rows: Vec<Vec<String>>,
}

const CATEGORIES: [(&str, &[&str]); 3] = [
    ("region", &["North", "South", "East", "West", "Lee", "Bay"]),
    ("product", &["Tea", "Coffee", "Cocoa", "Milk"]),
    ("shop", &["Ada", "Bo", "Cy", "Dee"]),
];
const MEASURES: [(&str, usize, usize); 3] = [("revenue", 100, 900), ("cost", 50, 300), ("visits", 10, 90)];

impl Table {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let first = dice.below(3);
        let categories: Vec<(&str, &[&str])> = (0..1 + dice.below(2))
            .map(|at| CATEGORIES[(first + at) % 3])
            .map(|(name, all)| (name, &all[..2 + dice.below(all.len() - 1)]))
            .collect();
        let measures = 1 + dice.below(3);
        let years = 1 + dice.below(3);
        let is_timed = dice.below(4) > 0;
        let slope = [-15_i64, 0, 15][dice.below(3)];
        let mut head = if is_timed { vec!["month"] } else { Vec::new() };
        head.extend(categories.iter().map(|(name, _)| *name));
        head.extend(MEASURES[..measures].iter().map(|(name, ..)| *name));
        let mut rows = Vec::new();
        let count = if is_timed { 12 * years } else { 10 };
        for time in 0..count {
            let mut labels = vec![Vec::new()];
            for (_, all) in &categories {
                let with = |before: &Vec<String>| -> Vec<Vec<String>> {
                    all.iter().map(|own| [before.as_slice(), &[(*own).to_owned()]].concat()).collect()
                };
                labels = labels.iter().flat_map(with).collect();
            }
            for labels in labels {
                let month = format!("{}-{:02}", 2026 - years + time / 12, time % 12 + 1);
                let mut row = if is_timed { vec![month] } else { Vec::new() };
                row.extend(labels);
                for (_, from, to) in &MEASURES[..measures] {
                    let amount = (from + dice.below(to - from)) as i64 + slope * time as i64;
                    row.push(amount.max(1).to_string());
                }
                rows.push(row);
            }
        }
        Self { head, measures, rows }
    }

    pub(super) fn csv(&self) -> String {
        let rows: String = self.rows.iter().map(|row| row.join(",") + "\n").collect();
        format!("{}\n{rows}", self.head.join(","))
    }

    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.head.iter().position(|one| one.eq_ignore_ascii_case(name.trim()))
    }

    pub(super) fn measure_names(&self) -> &[&'static str] {
        &self.head[self.head.len() - self.measures..]
    }

    pub(super) fn category_names(&self) -> Vec<&'static str> {
        let end = self.head.len() - self.measures;
        self.head[..end].iter().copied().filter(|name| *name != "month").collect()
    }

    /// Another state of the same data.
    pub(super) fn changed(&self, dice: &mut Dice) -> Self {
        let mut new = self.clone();
        for _ in 0..=dice.below(2) {
            new.change(dice);
        }
        new
    }

    fn change(&mut self, dice: &mut Dice) {
        let (wide, count) = (self.head.len(), self.rows.len());
        let measure = wide - 1 - dice.below(self.measures);
        let category = usize::from(self.head[0] == "month");
        let own = self.rows[dice.below(count)][category].clone();
        let scale = |row: &mut Vec<String>, by: f64| {
            let amount: f64 = row[measure].parse().unwrap_or(0.0);
            row[measure] = ((amount * by).round() as i64).max(1).to_string();
        };
        match dice.below(9) {
            // One amount is another.
            0 => self.rows[dice.below(count)][measure] = (1 + dice.below(2000)).to_string(),
            // One category leads, or comes last.
            1 => self.rows.iter_mut().filter(|row| row[category] == own).for_each(|row| scale(row, 3.0)),
            2 => self.rows.iter_mut().filter(|row| row[category] == own).for_each(|row| scale(row, 0.3)),
            // What rose falls, and what fell rises.
            3 => {
                let amounts: Vec<String> = self.rows.iter().rev().map(|row| row[measure].clone()).collect();
                self.rows.iter_mut().zip(amounts).for_each(|(row, amount)| row[measure] = amount);
            }
            // A category goes, or is called otherwise.
            4 if self.rows.iter().any(|row| row[category] != own) && count > 30 => {
                self.rows.retain(|row| row[category] != own);
            }
            5 => self
                .rows
                .iter_mut()
                .filter(|row| row[category] == own)
                .for_each(|row| row[category] = "Quay".to_owned()),
            // The last month goes, where there are others.
            6 if category == 1 && count > 30 => {
                let last = self.rows.iter().map(|row| row[0].clone()).max().unwrap_or_default();
                self.rows.retain(|row| row[0] != last);
            }
            // Rows come twice, in another order.
            7 => {
                let more = self.rows[..count / 4].to_vec();
                self.rows.extend(more);
            }
            _ => self.rows.reverse(),
        }
    }
}
