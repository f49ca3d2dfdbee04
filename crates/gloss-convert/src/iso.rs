//! Durations as ISO 8601 writes them, in days. What is none is none; nothing is guessed.

/// Units of the part before the `T` and of the one behind it, each with how many make a day.
const DAYS: &[(char, f64)] = &[('D', 1.0)];
const CLOCK: &[(char, f64)] = &[('H', 24.0), ('M', 1_440.0), ('S', 86_400.0)];

/// `PT1H30M15S`, in days.
pub(crate) fn duration(words: &str) -> Option<f64> {
    let (sign, rest) = words.strip_prefix('-').map_or((1.0, words), |rest| (-1.0, rest));
    let rest = rest.strip_prefix('P')?;
    let (days, clock) = rest.split_once('T').unwrap_or((rest, ""));
    Some(sign * (sum(days, DAYS)? + sum(clock, CLOCK)?))
}

fn sum(part: &str, units: &[(char, f64)]) -> Option<f64> {
    let (mut sum, mut number) = (0.0, String::new());
    for c in part.chars() {
        if c.is_ascii_digit() || c == '.' {
            number.push(c);
            continue;
        }
        let (_, per_day) = units.iter().find(|(unit, _)| *unit == c)?;
        sum += number.parse::<f64>().ok()? / per_day;
        number.clear();
    }
    number.is_empty().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn durations_are_days() {
        for (words, expect) in [
            ("PT36H00M00S", Some(1.5)),
            ("P1DT12H", Some(1.5)),
            ("-PT6H", Some(-0.25)),
            ("PT", Some(0.0)),
            ("PT5", None),
            ("5H", None),
            ("PTxS", None),
            ("P1M", None),
        ] {
            assert_eq!(duration(words), expect, "{words}");
        }
    }
}
