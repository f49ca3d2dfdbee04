//! Rules by example: what is read, how it is said, and when it comes; and what is refused.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use gloss_schedule::{Rule, RuleError, Zone, spoken};

/// The next times of a rule as RFC 3339.
fn next(rule: &str, zone: &str, from: &str, count: usize) -> Vec<String> {
    let zone = Zone::named(zone).unwrap();
    let from = zone.moment(from).unwrap();
    let (rule, zone) = Rule::parse(rule, &zone, from).unwrap();
    // What is kept says the same as what was read.
    let kept = Rule::parse_stored(&rule.text(), &zone).unwrap();
    let times: Vec<_> = rule.after(&zone, from).take(count).collect();
    assert_eq!(times, kept.after(&zone, from).take(count).collect::<Vec<_>>());
    times.into_iter().map(|at| zone.rfc3339(at)).collect()
}

#[test]
fn rules_come_when_they_say() {
    let berlin = "Europe/Berlin";
    for (rule, from, times) in [
        ("0 9 * * 1-5", "2026-11-20T09:00", vec!["2026-11-23T09:00:00+01:00", "2026-11-24T09:00:00+01:00"]),
        (
            "every weekday at 9",
            "2026-11-20T08:59:59",
            vec!["2026-11-20T09:00:00+01:00", "2026-11-23T09:00:00+01:00"],
        ),
        // Skipped: the first instant after; the day after it is back at its own time.
        ("30 2 * * *", "2026-03-28T12:00", vec!["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"]),
        (
            "FREQ=DAILY;BYHOUR=2;BYMINUTE=30",
            "2026-03-28T12:00",
            vec!["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"],
        ),
        // All that is skipped comes once.
        ("*/20 2 * * *", "2026-03-28T12:00", vec!["2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00"]),
        (
            "*/30 * * * *",
            "2026-03-29T01:29:00+01:00",
            vec!["2026-03-29T01:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00"],
        ),
        // Twice: the first time.
        ("30 2 * * *", "2026-10-24T12:00", vec!["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"]),
        (
            "0 * * * *",
            "2026-10-25T00:30:00+02:00",
            vec!["2026-10-25T01:00:00+02:00", "2026-10-25T02:00:00+02:00", "2026-10-25T03:00:00+01:00"],
        ),
        // From within the hour that comes again.
        ("30 2 * * *", "2026-10-25T02:10:00+01:00", vec!["2026-10-26T02:30:00+01:00"]),
        (
            "FREQ=WEEKLY;BYDAY=MO,WE;BYHOUR=7;BYMINUTE=15;BYSECOND=0",
            "2026-11-20T00:00",
            vec!["2026-11-23T07:15:00+01:00", "2026-11-25T07:15:00+01:00"],
        ),
        (
            "RRULE:FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17;BYMINUTE=0",
            "2026-11-20T00:00",
            vec!["2026-11-27T17:00:00+01:00", "2026-12-25T17:00:00+01:00"],
        ),
        (
            "DTSTART;TZID=Europe/Berlin:20260101T090000\nRRULE:FREQ=DAILY;INTERVAL=3;UNTIL=20260107",
            "2026-01-01T00:00",
            vec!["2026-01-01T09:00:00+01:00", "2026-01-04T09:00:00+01:00", "2026-01-07T09:00:00+01:00"],
        ),
        (
            "DTSTART:20200101T080000Z\nRRULE:FREQ=MINUTELY;INTERVAL=7",
            "2026-11-20T00:00",
            vec!["2026-11-20T00:05:00+01:00", "2026-11-20T00:12:00+01:00"],
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=31",
            "2026-01-31T10:00:40",
            vec!["2026-03-31T10:00:00+02:00", "2026-05-31T10:00:00+02:00"],
        ),
        (
            "on the last day of every month at 18:30",
            "2026-02-01T00:00",
            vec!["2026-02-28T18:30:00+01:00", "2026-03-31T18:30:00+02:00"],
        ),
        (
            "every 2 weeks on friday at 4pm",
            "2026-11-20T00:00",
            vec!["2026-11-20T16:00:00+01:00", "2026-12-04T16:00:00+01:00"],
        ),
        ("tomorrow at noon", "2026-11-20T13:00", vec!["2026-11-21T12:00:00+01:00"]),
    ] {
        let count = if times.len() == 1 && rule.starts_with("tomorrow") { 5 } else { times.len() };
        assert_eq!(next(rule, berlin, from, count), times, "{rule} from {from}");
    }
    // A whole day that never was, an hour's half, and a change at midnight.
    assert_eq!(
        next("0 12 * * *", "Pacific/Apia", "2011-12-29T13:00", 2),
        ["2011-12-31T00:00:00+14:00", "2011-12-31T12:00:00+14:00"]
    );
    assert_eq!(
        next("0 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00", 2),
        ["2026-10-04T02:30:00+11:00", "2026-10-05T02:00:00+11:00"]
    );
    assert_eq!(
        next("0 0 * * *", "Africa/Cairo", "2026-04-23T12:00", 2),
        ["2026-04-24T01:00:00+03:00", "2026-04-25T00:00:00+03:00"]
    );
}

#[test]
fn words_are_read_and_said() {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let now = zone.moment("2026-11-21T12:00").unwrap();
    for (words, says) in [
        ("every weekday at 9", "Every weekday at 09:00"),
        ("Every morning", "Every day at 08:00"),
        ("daily at 17.45", "Every day at 17:45"),
        ("every evening at 7", "Every day at 19:00"),
        ("every evening at 7pm", "Every day at 19:00"),
        ("every night at 11", "Every day at 23:00"),
        ("every night at 2", "Every day at 02:00"),
        ("every night at 2am", "Every day at 02:00"),
        ("every night at 12", "Every day at 00:00"),
        ("every afternoon at 2:30 pm", "Every day at 14:30"),
        ("At 9 every weekday", "Every weekday at 09:00"),
        ("every Monday and Thursday at 2:30pm", "Every Monday and Thursday at 14:30"),
        ("on Mondays, Wednesdays and Fridays at nine", "Every Monday, Wednesday and Friday at 09:00"),
        ("weekly on friday at 5 pm", "Every Friday at 17:00"),
        ("every other tuesday at 12am", "Every 2 weeks, every Tuesday at 00:00, from 24 November 2026"),
        ("every 15 minutes", "Every 15 minutes"),
        ("hourly", "Every hour, on the hour"),
        ("every 3 hours", "Every 3 hours, on the hour"),
        ("every day at 9 and 17", "Every day at 09:00 and 17:00"),
        ("every day at 6 in the evening", "Every day at 18:00"),
        ("on the 1st of every month at 8:30", "On day 1 of every month at 08:30"),
        ("on the first Monday of each month at 10", "On the first Monday of every month at 10:00"),
        ("every day at 9 and 17:30", "Every day at 09:00 and 17:30"),
        ("every day except Sunday at 7", "Every day except Sunday at 07:00"),
        (
            "FREQ=WEEKLY;BYDAY=MO;BYMONTH=1,2,3,4,5,6,7,9,10,11,12;BYHOUR=9;BYMINUTE=0",
            "Every Monday except in August at 09:00",
        ),
        ("every 30 minutes between 9 and 17", "Every day, every 30 minutes from 09:00 to 17:00"),
        ("last working day of the month", "On the last weekday of every month at 09:00"),
        ("every half hour", "Every 30 minutes, on the hour"),
        ("starting on 1 December, every day at 8", "Every day at 08:00, from 1 December 2026"),
        ("every Friday at 9 for two weeks", "Every Friday at 09:00, until 5 December 2026, 11:59"),
        ("weekly", "Every Monday at 09:00"),
        (
            "FREQ=DAILY;BYHOUR=9;BYMINUTE=0 | FREQ=WEEKLY;BYDAY=SA;BYHOUR=11;BYMINUTE=30",
            "Every day at 09:00, and every Saturday at 11:30",
        ),
        ("every quarter", "On day 1 of January, April, July and October at 09:00"),
        ("tomorrow at 9", "Once, on Sunday, 22 November 2026 at 09:00"),
        ("on 2026-12-01 at 9", "Once, on Tuesday, 1 December 2026 at 09:00"),
        ("FREQ=DAILY;BYHOUR=9;BYMINUTE=0;COUNT=10", "Every day at 09:00, 10 times"),
        (
            "FREQ=WEEKLY;BYDAY=FR;BYHOUR=9;BYMINUTE=5;UNTIL=20270131",
            "Every Friday at 09:05, until 31 January 2027",
        ),
        (
            "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;BYHOUR=9;BYMINUTE=0",
            "By the rule FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;BYHOUR=9;BYMINUTE=0",
        ),
        // Once a year, and once a week: no weekday of each of those months.
        (
            "FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;BYHOUR=9;BYMINUTE=0",
            "By the rule FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;BYHOUR=9;BYMINUTE=0",
        ),
        (
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;BYHOUR=9;BYMINUTE=0",
            "By the rule FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;BYHOUR=9;BYMINUTE=0",
        ),
    ] {
        assert_eq!(
            Rule::parse(words, &zone, now).map(|(rule, _)| rule.says()),
            Ok(says.to_owned()),
            "{words}"
        );
    }
    for (task, rule, rest) in [
        (
            "Every weekday at 9, write a briefing of this folder.",
            "Every weekday at 09:00",
            "Write a briefing of this folder.",
        ),
        (
            "Write a briefing of this folder every weekday at 9.",
            "Every weekday at 09:00",
            "Write a briefing of this folder.",
        ),
        ("every Monday at 8: what should I work on?", "Every Monday at 08:00", "What should I work on?"),
        ("Check the totals, every hour", "Every hour, on the hour", "Check the totals."),
        ("Every day at 9 at once write it", "Every day at 09:00", "At once write it"),
        (
            "Every weekday from sales.csv write a report",
            "Every weekday at 09:00",
            "From sales.csv write a report",
        ),
    ] {
        let found = spoken(task, &zone, now).unwrap().unwrap();
        assert_eq!((found.rule.says().as_str(), found.rest.as_str()), (rule, rest), "{task}");
    }
    for plain in [
        "Write about every country",
        "Compare Monday with Friday",
        "every weekday at 9",
        "Sum up every sheet at 5 places",
        "",
    ] {
        assert_eq!(spoken(plain, &zone, now), Ok(None), "{plain}");
    }
}

#[test]
fn what_is_no_rule_is_refused() {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let now = zone.moment("2026-11-21T12:00").unwrap();
    let refused = |rule: &str| Rule::parse(rule, &zone, now).unwrap_err();
    for words in ["", "soon", "every", "every 0 minutes", "every blue moon"] {
        assert!(matches!(refused(words), RuleError::Unknown(_)), "{words}: {:?}", refused(words));
    }
    for (words, unread) in [
        ("every day at 25", "at 25"),
        ("every day at 9 before noon", "before noon"),
        ("jeden Montag bis zu den Ferien", "bis zu den Ferien"),
        ("every Monday until June", "until June"),
    ] {
        assert_eq!(refused(words), RuleError::Unread(unread.to_owned()), "{words}");
    }
    for words in [
        "at 9",
        "hourly from 9 to 5",
        "next Sunday at 10",
        "every year",
        "every afternoon at 10 am",
        "every morning at 7pm",
    ] {
        assert!(matches!(refused(words), RuleError::Open(says) if !says.is_empty()), "{words}");
    }
    for (words, weeks, month) in [
        ("every third Thursday", "every 3 weeks on …", "of the month"),
        ("every second Tuesday", "every 2 weeks on …", "of the month"),
        ("jeden dritten Donnerstag", "alle 3 Wochen am …", "im Monat"),
    ] {
        let says = refused(words).to_string();
        assert!(says.contains(weeks) && says.contains(&format!("{words} {month}")), "{says}");
    }
    for cron in ["61 * * * *", "* * * * * *", "0 9 * * 1-5 2027", "0 9 * * XYZ"] {
        assert!(matches!(refused(cron), RuleError::Cron(_)), "{cron}: {:?}", refused(cron));
    }
    for rule in [
        "FREQ=NEVER",
        "FREQ=DAILY;UNTIL=x",
        "FREQ=DAILY\nEXDATE:20260101",
        "FREQ=DAILY;BYHOUR=99",
        "FREQ=DAILY;INTERVAL=99999999",
    ] {
        assert!(matches!(refused(rule), RuleError::Recurrence(_)), "{rule}: {:?}", refused(rule));
    }
    for rule in ["FREQ=SECONDLY", "FREQ=MINUTELY;BYSECOND=1,2"] {
        assert_eq!(refused(rule), RuleError::TooOften, "{rule}");
    }
    for rule in [
        "0 0 30 2 *",
        "FREQ=DAILY;UNTIL=20200101",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "on 2020-01-01 at 9",
        "today at 9",
    ] {
        assert_eq!(refused(rule), RuleError::Never, "{rule}");
    }
    for zone in ["", "Mars/Olympus", "../etc/passwd", "/etc/localtime"] {
        assert!(matches!(Zone::named(zone), Err(RuleError::Zone(_))), "{zone}");
    }
}
