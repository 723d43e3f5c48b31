//! Time zones by the names that people give them: an IANA name, a city, or a city in their own language. Pure but for
//! the list of zones, which is the system's.

use std::sync::LazyLock;

/// A part of the world with its usual zones.
pub(super) struct Region {
    /// Its name on a button.
    pub(super) label: &'static str,
    /// Its word in a button.
    pub(super) word: &'static str,
    /// Its zones, west to east.
    pub(super) zones: &'static [&'static str],
}

/// What the buttons offer; every other zone can be typed.
pub(super) const REGIONS: [Region; 5] = [
    Region {
        label: "button-europe",
        word: "eu",
        zones: &[
            "Atlantic/Canary",
            "Europe/Lisbon",
            "Europe/London",
            "Europe/Madrid",
            "Europe/Paris",
            "Europe/Berlin",
            "Europe/Rome",
            "Europe/Warsaw",
            "Europe/Athens",
            "Europe/Helsinki",
            "Europe/Kyiv",
            "Europe/Istanbul",
            "Europe/Minsk",
            "Europe/Moscow",
            "Europe/Samara",
        ],
    },
    Region {
        label: "button-north-america",
        word: "na",
        zones: &[
            "Pacific/Honolulu",
            "America/Anchorage",
            "America/Los_Angeles",
            "America/Denver",
            "America/Phoenix",
            "America/Mexico_City",
            "America/Chicago",
            "America/New_York",
            "America/Toronto",
            "America/Havana",
            "America/Halifax",
            "America/Panama",
        ],
    },
    Region {
        label: "button-south-america",
        word: "sa",
        zones: &[
            "America/Bogota",
            "America/Lima",
            "America/Guayaquil",
            "America/Caracas",
            "America/La_Paz",
            "America/Santiago",
            "America/Asuncion",
            "America/Montevideo",
            "America/Argentina/Buenos_Aires",
            "America/Sao_Paulo",
        ],
    },
    Region {
        label: "button-asia",
        word: "as",
        zones: &[
            "Asia/Jerusalem",
            "Asia/Tbilisi",
            "Asia/Yerevan",
            "Asia/Dubai",
            "Asia/Yekaterinburg",
            "Asia/Tashkent",
            "Asia/Almaty",
            "Asia/Kolkata",
            "Asia/Novosibirsk",
            "Asia/Bangkok",
            "Asia/Singapore",
            "Asia/Shanghai",
            "Asia/Seoul",
            "Asia/Tokyo",
            "Asia/Vladivostok",
        ],
    },
    Region {
        label: "button-africa-oceania",
        word: "ao",
        zones: &[
            "Africa/Casablanca",
            "Africa/Lagos",
            "Africa/Cairo",
            "Africa/Johannesburg",
            "Africa/Nairobi",
            "Australia/Perth",
            "Australia/Brisbane",
            "Australia/Sydney",
            "Pacific/Auckland",
        ],
    },
];

/// Cities that no zone is named after, and cities as they are called in Spanish and Russian.
const CITIES: [(&str, &str); 58] = [
    ("barcelona", "Europe/Madrid"),
    ("valencia", "Europe/Madrid"),
    ("sevilla", "Europe/Madrid"),
    ("мадрид", "Europe/Madrid"),
    ("барселона", "Europe/Madrid"),
    ("lisboa", "Europe/Lisbon"),
    ("лиссабон", "Europe/Lisbon"),
    ("londres", "Europe/London"),
    ("лондон", "Europe/London"),
    ("edinburgh", "Europe/London"),
    ("париж", "Europe/Paris"),
    ("parís", "Europe/Paris"),
    ("берлин", "Europe/Berlin"),
    ("berlín", "Europe/Berlin"),
    ("munich", "Europe/Berlin"),
    ("münchen", "Europe/Berlin"),
    ("hamburg", "Europe/Berlin"),
    ("roma", "Europe/Rome"),
    ("рим", "Europe/Rome"),
    ("milan", "Europe/Rome"),
    ("geneva", "Europe/Zurich"),
    ("варшава", "Europe/Warsaw"),
    ("прага", "Europe/Prague"),
    ("kiev", "Europe/Kyiv"),
    ("киев", "Europe/Kyiv"),
    ("минск", "Europe/Minsk"),
    ("moscú", "Europe/Moscow"),
    ("москва", "Europe/Moscow"),
    ("санкт_петербург", "Europe/Moscow"),
    ("петербург", "Europe/Moscow"),
    ("спб", "Europe/Moscow"),
    ("st_petersburg", "Europe/Moscow"),
    ("казань", "Europe/Moscow"),
    ("калининград", "Europe/Kaliningrad"),
    ("самара", "Europe/Samara"),
    ("екатеринбург", "Asia/Yekaterinburg"),
    ("челябинск", "Asia/Yekaterinburg"),
    ("омск", "Asia/Omsk"),
    ("новосибирск", "Asia/Novosibirsk"),
    ("красноярск", "Asia/Krasnoyarsk"),
    ("иркутск", "Asia/Irkutsk"),
    ("владивосток", "Asia/Vladivostok"),
    ("алматы", "Asia/Almaty"),
    ("астана", "Asia/Almaty"),
    ("ташкент", "Asia/Tashkent"),
    ("тбилиси", "Asia/Tbilisi"),
    ("ереван", "Asia/Yerevan"),
    ("стамбул", "Europe/Istanbul"),
    ("tel_aviv", "Asia/Jerusalem"),
    ("beijing", "Asia/Shanghai"),
    ("mumbai", "Asia/Kolkata"),
    ("delhi", "Asia/Kolkata"),
    ("san_francisco", "America/Los_Angeles"),
    ("seattle", "America/Los_Angeles"),
    ("boston", "America/New_York"),
    ("washington", "America/New_York"),
    ("miami", "America/New_York"),
    ("medellín", "America/Bogota"),
];

/// The zones of the system, without those that are only other spellings for programs.
static ZONES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut zones: Vec<String> = jiff::tz::db().available().map(|name| name.as_str().to_owned()).filter(|name| is_place(name)).collect();
    zones.sort();
    zones.dedup();
    zones
});

fn is_place(name: &str) -> bool {
    !["posix/", "right/", "SystemV/", "Etc/GMT"].iter().any(|start| name.starts_with(start)) && (name.contains('/') || name == "UTC")
}

/// The zones that a text can mean: the one that it names, else those of cities called so, else those of cities that
/// begin so.
pub(super) fn find(text: &str) -> Vec<String> {
    let wanted = plain(text);
    if wanted.is_empty() {
        return Vec::new();
    }
    let zones = |fits: &dyn Fn(&str) -> bool| ZONES.iter().filter(|zone| fits(zone)).cloned().collect::<Vec<_>>();
    let named = zones(&|zone| plain(zone) == wanted);
    if !named.is_empty() {
        return named;
    }
    let alias = CITIES.iter().find(|(city, _)| *city == wanted);
    if let Some((_, zone)) = alias {
        return vec![(*zone).to_owned()];
    }
    let cities = zones(&|zone| last(&plain(zone)) == wanted);
    if !cities.is_empty() || wanted.chars().count() < 3 {
        return cities;
    }
    zones(&|zone| last(&plain(zone)).starts_with(&wanted))
}

/// The city of a zone as people write it.
pub(super) fn city(zone: &str) -> String {
    last(zone).replace('_', " ")
}

fn last(zone: &str) -> &str {
    zone.rsplit('/').next().unwrap_or(zone)
}

/// Lower case, with one spelling for what stands between words.
fn plain(text: &str) -> String {
    let text = text.trim().to_lowercase().replace([' ', '-', '.'], "_");
    text.replace("__", "_")
}
