//! Weekly plans and rhythms: as people write them, as they are stored, as they are said, and the instants they have.

use crier::i18n::{self, plain};
use crier::model::lang::Lang;
use crier::model::plan::{DayTime, Days, Every, Rhythm, Weekly};
use crier::when::occur::{Occurrence, Passed, falls_on, instant, next, passed, slots, wall};
use crier::when::{Unclear, rhythm, weekly};
use jiff::civil::{DateTime, Weekday};
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn at(text: &str) -> DateTime {
    text.parse().unwrap()
}

fn ms(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

fn utc(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).unwrap().to_string()
}

fn rule(word: &str) -> Rhythm {
    Rhythm::from_word(word).unwrap()
}

#[test]
fn plans_are_read_in_three_languages() {
    let table = [
        (Lang::En, "mon-fri 9:00, 18:00; sat 11:00", "Mon–Fri: 09:00, 18:00 / Sat: 11:00"),
        (Lang::En, "Mon–Fri 09:00, 18:00", "Mon–Fri: 09:00, 18:00"),
        (Lang::En, "weekdays at 9am and 6pm\nweekend noon", "Mon–Fri: 09:00, 18:00 / Sat, Sun: 12:00"),
        (Lang::En, "daily 8:30", "Every day: 08:30"),
        (Lang::En, "9:00, 18:00", "Every day: 09:00, 18:00"),
        (Lang::En, "monday, wednesday and friday 10, 16:45", "Mon, Wed, Fri: 10:00, 16:45"),
        (Lang::En, "mon 9:00, tue 10:00", "Mon: 09:00 / Tue: 10:00"),
        (Lang::En, "sat to mon: 7:15", "Mon, Sat, Sun: 07:15"),
        (Lang::Es, "lun-vie 9:00 y 18:00", "Mon–Fri: 09:00, 18:00"),
        (Lang::Es, "de lunes a viernes a las 9 y a las 18h; sábados 11:00", "Mon–Fri: 09:00, 18:00 / Sat: 11:00"),
        (Lang::Es, "entre semana 9 de la mañana; fin de semana a mediodía", "Mon–Fri: 09:00 / Sat, Sun: 12:00"),
        (Lang::Es, "todos los días 20:00", "Every day: 20:00"),
        (Lang::Ru, "пн-пт 9:00, 18:00", "Mon–Fri: 09:00, 18:00"),
        (Lang::Ru, "по будням в 9:00 и 18:00; сб, вс 11.30", "Mon–Fri: 09:00, 18:00 / Sat, Sun: 11:30"),
        (Lang::Ru, "с пн по чт в 7 вечера", "Mon–Thu: 19:00"),
        (Lang::Ru, "ежедневно 12:00", "Every day: 12:00"),
        // In somebody else's language, too.
        (Lang::En, "пн-пт 9:00", "Mon–Fri: 09:00"),
        (Lang::Ru, "lun-vie 9:00 y 18:00", "Mon–Fri: 09:00, 18:00"),
    ];
    for (lang, text, wanted) in table {
        let plan = weekly::read(text, lang).unwrap_or_else(|why| panic!("{text}: {why:?}"));
        let said: Vec<String> = i18n::plan::weekly(&plan).iter().map(|line| plain(Lang::En, line)).collect();
        assert_eq!(said.join(" / "), wanted, "{text}");
        assert_eq!(Weekly::from_word(&plan.word()), Some(plan), "{text}: as it is stored");
    }
}

#[test]
fn what_is_no_plan_is_not_taken_for_one() {
    for text in ["", "mon", "banana 9:00", "mon-fri 25:00", "mon-fri 9-18", "9:00 mon-fri tomorrow", "mon fri 9:00 or 10:00", ";;"] {
        assert_eq!(weekly::read(text, Lang::En), Err(Unclear::Unreadable), "{text}");
    }
    let five = DayTime { hour: 5, minute: 0 };
    assert_eq!(weekly::read("mon-fri at 5", Lang::En), Err(Unclear::WhichHalf(five)));
    assert_eq!(weekly::read("пн в 5", Lang::Ru), Err(Unclear::WhichHalf(five)));
    assert!(weekly::read("пн в 5 вечера", Lang::Ru).is_ok());
}

#[test]
fn rhythms_are_read_in_three_languages() {
    let table = [
        (Lang::En, "every monday 9:00", "week mon 09:00"),
        (Lang::En, "Every Monday at 9", "week mon 09:00"),
        (Lang::En, "mondays 9:00", "week mon 09:00"),
        (Lang::En, "every mon, wed and fri at 18:00", "week mon,wed,fri 18:00"),
        (Lang::En, "9:00 every weekday", "week mon,tue,wed,thu,fri 09:00"),
        (Lang::En, "every week on tuesday 8:15", "week tue 08:15"),
        (Lang::En, "every day 18:00", "day 18:00"),
        (Lang::En, "daily at 6pm", "day 18:00"),
        (Lang::En, "on the 1st of every month 10:00", "month 1 10:00"),
        (Lang::En, "every month on the 31st at 10:00", "month 31 10:00"),
        (Lang::En, "monthly on day 15, 7:30", "month 15 07:30"),
        (Lang::En, "last day of every month 20:00", "month 31 20:00"),
        (Lang::Es, "cada lunes 9:00", "week mon 09:00"),
        (Lang::Es, "todos los viernes a las 9", "week fri 09:00"),
        (Lang::Es, "los martes a las 18:30", "week tue 18:30"),
        (Lang::Es, "cada día a las 18:00", "day 18:00"),
        (Lang::Es, "todos los días 8:00", "day 08:00"),
        (Lang::Es, "el día 1 de cada mes 10:00", "month 1 10:00"),
        (Lang::Es, "el 15 de cada mes a las 10", "month 15 10:00"),
        (Lang::Es, "el último día de cada mes a las 20:00", "month 31 20:00"),
        (Lang::Ru, "каждый понедельник 9:00", "week mon 09:00"),
        (Lang::Ru, "каждую среду в 18:30", "week wed 18:30"),
        (Lang::Ru, "по пятницам в 9:00", "week fri 09:00"),
        (Lang::Ru, "каждый день в 18:00", "day 18:00"),
        (Lang::Ru, "ежедневно в 8 утра", "day 08:00"),
        (Lang::Ru, "1-го числа каждого месяца 10:00", "month 1 10:00"),
        (Lang::Ru, "каждое 15 число в 10:00", "month 15 10:00"),
        (Lang::Ru, "каждый месяц 31-го числа в 10:00", "month 31 10:00"),
        (Lang::Ru, "в последний день каждого месяца в 20:00", "month 31 20:00"),
        (Lang::Ru, "every monday 9:00", "week mon 09:00"),
    ];
    for (lang, text, wanted) in table {
        let found = rhythm::read(text, lang).unwrap_or_else(|why| panic!("{text}: {why:?}"));
        assert_eq!(found.word(), wanted, "{text}");
        assert_eq!(rule(wanted), found, "{text}: as it is stored");
    }
}

#[test]
fn what_is_no_rhythm_is_a_time_or_a_text() {
    let no = [
        "monday 9:00",
        "tomorrow 9:30",
        "every monday",
        "every day",
        "every 9:00",
        "1st of every month",
        "on the 1st 10:00",
        "on the 32nd of every month 10:00",
        "every monday of every month 9:00",
        "every day 9:00 we open",
        "every day 9:00 18:00",
        "25.12 18:00",
    ];
    for text in no {
        assert_eq!(rhythm::read(text, Lang::En), Err(Unclear::Unreadable), "{text}");
    }
    assert_eq!(rhythm::read("every day at 5", Lang::En), Err(Unclear::WhichHalf(DayTime { hour: 5, minute: 0 })));
}

#[test]
fn what_is_stored_wrong_is_no_rhythm() {
    for word in ["", "day", "day 24:00", "week 09:00", "week xyz 09:00", "month 0 09:00", "month 32 09:00", "year 09:00", "day 9"] {
        assert_eq!(Rhythm::from_word(word), None, "{word}");
    }
    for word in ["", "mon", "mon 25:00", "xyz 09:00", "mon 09:00;tue 09:00"] {
        assert_eq!(Weekly::from_word(word), None, "{word}");
    }
}

#[test]
fn rhythms_are_said_in_three_languages() {
    let table = [
        ("day 18:00", "every day at 18:00", "todos los días a las 18:00", "каждый день в 18:00"),
        ("week wed 09:00", "every Wednesday at 09:00", "cada miércoles a las 09:00", "каждую среду в 09:00"),
        (
            "week mon,tue,wed,fri 09:00",
            "every week on Mon–Wed, Fri at 09:00",
            "cada semana (lun–mié, vie) a las 09:00",
            "каждую неделю (пн–ср, пт) в 09:00",
        ),
        ("month 1 10:00", "on day 1 of every month at 10:00", "el día 1 de cada mes a las 10:00", "1-го числа каждого месяца в 10:00"),
        (
            "month 31 10:00",
            "on day 31 of every month (on the last day of a shorter one) at 10:00",
            "el día 31 de cada mes (el último si el mes es más corto) a las 10:00",
            "31-го числа каждого месяца (в коротком месяце в последний день) в 10:00",
        ),
    ];
    for (word, en, es, ru) in table {
        let say = i18n::plan::rhythm(&rule(word));
        assert_eq!([plain(Lang::En, &say), plain(Lang::Es, &say), plain(Lang::Ru, &say)], [en, es, ru]);
    }
}

/// The next so many occurrences, as instants.
fn some(word: &str, from: &str, zone_name: &str, count: usize) -> Vec<String> {
    let (rhythm, zone) = (rule(word), zone(zone_name));
    let mut from = at(from);
    let mut after = i64::MIN / 4;
    let mut all = Vec::new();
    for _ in 0..count {
        let one = next(&rhythm, from, after.max(ms("2000-01-01T00:00:00Z")), &zone).unwrap();
        all.push(utc(one.ms));
        (from, after) = (one.wall, one.ms);
    }
    all
}

#[test]
fn the_time_on_the_wall_stays_when_the_clocks_change() {
    let table: [(&str, &str, &str, &[&str]); 7] = [
        // Madrid, 29 March 2026: 02:00 becomes 03:00.
        ("day 09:00", "2026-03-28T00:00", "Europe/Madrid", &["2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z"]),
        ("day 02:30", "2026-03-28T00:00", "Europe/Madrid", &["2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"]),
        // Madrid, 25 October 2026: 03:00 becomes 02:00; the doubled hour happens once, the earlier time.
        ("day 02:30", "2026-10-24T00:00", "Europe/Madrid", &["2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
        // New York, 8 March and 1 November 2026.
        ("week sun 02:15", "2026-03-02T00:00", "America/New_York", &["2026-03-08T07:15:00Z", "2026-03-15T06:15:00Z"]),
        ("week sun 01:30", "2026-10-26T00:00", "America/New_York", &["2026-11-01T05:30:00Z", "2026-11-08T06:30:00Z"]),
        // Samoa had no 30 December 2011 at all: that day's is left out, not doubled.
        ("day 09:00", "2011-12-29T00:00", "Pacific/Apia", &["2011-12-29T19:00:00Z", "2011-12-30T19:00:00Z", "2011-12-31T19:00:00Z"]),
        // A gap across midnight (Nuuk, 28 March 2026: 23:00 becomes 00:00).
        ("day 23:30", "2026-03-27T00:00", "America/Nuuk", &["2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"]),
    ];
    for (word, from, zone, wanted) in table {
        assert_eq!(some(word, from, zone, wanted.len()), wanted, "{word} in {zone}");
    }
}

#[test]
fn a_month_without_such_a_day_has_its_last_day() {
    let days = |word, from| some(word, from, "UTC", 4).iter().map(|at| at[5..10].to_owned()).collect::<Vec<_>>();
    assert_eq!(days("month 31 10:00", "2026-01-15T00:00"), ["01-31", "02-28", "03-31", "04-30"]);
    assert_eq!(days("month 30 10:00", "2028-01-31T00:00"), ["02-29", "03-30", "04-30", "05-30"]);
    assert_eq!(days("month 29 10:00", "2027-02-01T00:00"), ["02-28", "03-29", "04-29", "05-29"]);
    assert_eq!(days("month 1 10:00", "2026-01-01T10:01"), ["02-01", "03-01", "04-01", "05-01"]);
}

#[test]
fn of_what_passed_only_the_latest_counts() {
    let (rhythm, zone) = (rule("day 18:00"), zone("Europe/Madrid"));
    let passed = |now| passed(&rhythm, at("2026-03-27T18:00"), ms(now), &zone);
    assert_eq!(passed("2026-03-27T16:59:59Z"), None);
    let latest = |wall: &str| Occurrence { wall: at(wall), ms: instant(at(wall), &zone).unwrap() };
    assert_eq!(passed("2026-03-27T17:00:00Z"), Some(Passed { latest: latest("2026-03-27T18:00"), skipped: 0 }));
    assert_eq!(passed("2026-03-30T10:00:00Z"), Some(Passed { latest: latest("2026-03-29T18:00"), skipped: 2 }));
    // Years: the latest is still the latest.
    assert_eq!(passed("2031-01-01T00:00:00Z").unwrap().latest, latest("2030-12-31T18:00"));
}

#[test]
fn slots_are_those_that_lie_ahead_each_once() {
    let plan = weekly::read("mon-fri 9:00, 18:00; sun 2:30, 3:30", Lang::En).unwrap();
    let madrid = zone("Europe/Madrid");
    let first = |now: &str, count| slots(&plan, ms(now), &madrid).into_iter().take(count).map(utc).collect::<Vec<_>>();
    // Friday: 09:00 is 40 seconds away, too near. On the 29th 02:30 is moved onto 03:30: one slot, not two.
    let wanted = ["2026-03-27T17:00:00Z", "2026-03-29T01:30:00Z", "2026-03-30T07:00:00Z"];
    assert_eq!(first("2026-03-27T07:59:20Z", 3), wanted);
    assert_eq!(slots(&Weekly::default(), 0, &madrid), Vec::<i64>::new());
    let daily = weekly::read("daily 12:00", Lang::En).unwrap();
    let all = slots(&daily, ms("2026-01-01T00:00:00Z"), &madrid);
    assert!((365..=367).contains(&all.len()), "{}", all.len());
}

#[test]
fn a_repeat_is_known_by_the_instants_it_falls_on() {
    let (rhythm, zone) = (rule("week mon 09:00"), zone("Europe/Madrid"));
    let falls = |text| falls_on(&rhythm, at("2026-03-16T09:00"), ms(text), &zone);
    assert!(falls("2026-03-16T08:00:00Z") && falls("2026-03-30T07:00:00Z"));
    assert!(!falls("2026-03-30T08:00:00Z") && !falls("2026-03-09T08:00:00Z") && !falls("2026-03-17T08:00:00Z"));
}

const ZONES: [&str; 10] = [
    "UTC",
    "Europe/Madrid",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Nuuk",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "Pacific/Kiritimati",
];

fn any_rhythm() -> impl Strategy<Value = Rhythm> {
    let weekdays = proptest::collection::vec(0_i8..7, 1..4).prop_map(|all| {
        let day = |n: i8| Weekday::from_monday_zero_offset(n).unwrap();
        Every::Week(all.into_iter().map(|n| Days::one(day(n))).reduce(Days::and).unwrap())
    });
    let every = prop_oneof![Just(Every::Day), weekdays, (1_i8..=31).prop_map(Every::Month)];
    (every, 0_i8..24, 0_i8..60).prop_map(|(every, hour, minute)| Rhythm { every, at: DayTime { hour, minute } })
}

proptest! {
    /// In every zone, through every clock change of 40 years: occurrences go forward, on the wall and in time; each is
    /// on a day of its rhythm, at its time of day or moved on by a jump of the clocks; none is left out between two.
    #[test]
    fn occurrences_go_forward_and_keep_their_time(
        rhythm in any_rhythm(), zone_name in proptest::sample::select(&ZONES[..]), start in 0_i64..40 * 365 * 24 * 60,
    ) {
        let zone = zone(zone_name);
        let start = start * 60_000;
        let mut from = wall(start, &zone);
        let mut after = start;
        for _ in 0..40 {
            let one = next(&rhythm, from, after, &zone).unwrap();
            prop_assert!(one.ms > after && one.wall >= from);
            let date = one.wall.date();
            let fits = match rhythm.every {
                Every::Day => true,
                Every::Week(days) => days.has(date.weekday()),
                Every::Month(day) => date.day() == day || (date.day() < day && date == date.last_of_month()),
            };
            prop_assert!(fits && DayTime::of(one.wall.time()) == rhythm.at, "{:?}", one);
            let shown = wall(one.ms, &zone);
            let moved = one.wall.until(shown).unwrap().total(jiff::Unit::Minute).unwrap();
            prop_assert!((0.0..=120.0).contains(&moved), "{} is shown as {}", one.wall, shown);
            let missed = passed(&rhythm, from, one.ms, &zone).unwrap();
            prop_assert_eq!(missed.latest, one);
            from = one.wall.checked_add(jiff::Span::new().minutes(1)).unwrap();
            after = one.ms;
        }
    }

    /// What is stored reads as what it was.
    #[test]
    fn rhythms_survive_being_stored(rhythm in any_rhythm()) {
        prop_assert_eq!(Rhythm::from_word(&rhythm.word()), Some(rhythm));
    }

    /// Every slot is a time of the plan, ahead, once, in order.
    #[test]
    fn slots_are_times_of_the_plan(
        times in proptest::collection::vec((0_i8..7, 0_i8..24, 0_i8..60), 1..6),
        zone_name in proptest::sample::select(&ZONES[..]), now in 0_i64..40 * 365 * 24 * 60,
    ) {
        let (zone, now) = (zone(zone_name), now * 60_000);
        let mut plan = Weekly::default();
        for (day, hour, minute) in times {
            plan.add(Days::one(Weekday::from_monday_zero_offset(day).unwrap()), &[DayTime { hour, minute }]);
        }
        let all = slots(&plan, now, &zone);
        prop_assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
        for slot in all.iter().take(60) {
            let shown = wall(*slot, &zone);
            let named = |back: i64| {
                let wall = shown.checked_sub(jiff::Span::new().minutes(back)).unwrap();
                plan.times(wall.date().weekday()).contains(&DayTime::of(wall.time()))
            };
            prop_assert!(*slot >= now + 60_000 && (0..=120).any(named), "{}", shown);
        }
    }
}
