//! Which parts of a text X takes for links: with a scheme or without one, as twitter-text finds them. Its rules are odd
//! in places (a question mark behind a bare name is not part of the link, a bare name may stand right behind letters of
//! another script); they are kept, since X counts by them. Pure; called by `weighted` and by the search for a post.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// What a domain may end in, by the package's own list: the top-level domains that counted when it was made.
static ENDINGS: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("endings.txt").split_whitespace().collect());
/// Those that are not Latin: they need no end, the next letter of their script may follow.
static FOREIGN: LazyLock<Vec<Vec<char>>> =
    LazyLock::new(|| ENDINGS.iter().filter(|ending| !ending.is_ascii()).map(|ending| ending.chars().collect()).collect());
/// Longest label of a domain.
const LABEL: usize = 63;
/// Longest link.
const LONGEST: usize = 4096;
/// Longest name of a link of X's own.
const TCO: usize = 40;

/// The links of a text, in order, by their places.
pub fn links(text: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, url)) = next(text, at) {
        at = url.end.max(at + 1);
        url.take(text, start, &mut found);
    }
    found
}

/// Something that looks like a link.
struct Url {
    start: usize,
    scheme: bool,
    domain: Range<usize>,
    path: bool,
    end: usize,
}

/// The first one at or behind `from`, and where what stands before it begins.
fn next(text: &[char], from: usize) -> Option<(usize, Url)> {
    (from..text.len()).find_map(|at| {
        let behind = text.get(at).filter(|before| may_precede(**before)).and_then(|_| url(text, at + 1));
        let first = || if at == 0 { url(text, 0) } else { None };
        behind.or_else(first).map(|url| (at, url))
    })
}

/// A link that begins exactly there.
fn url(text: &[char], start: usize) -> Option<Url> {
    let scheme = scheme(text, start);
    let with = scheme.and_then(|domain| domain_at(text, domain));
    let (scheme, domain) = match with {
        Some(domain) => (true, domain),
        None => (false, domain_at(text, start)?),
    };
    let port = port(text, domain.end);
    let path = path(text, port);
    let end = query(text, path.unwrap_or(port));
    Some(Url { start, scheme, domain, path: path.is_some(), end })
}

impl Url {
    /// What of it counts as a link.
    fn take(&self, text: &[char], before: usize, found: &mut Vec<Range<usize>>) {
        let domain = text.get(self.domain.clone()).unwrap_or_default();
        if !is_valid(domain) || self.end - self.start > LONGEST {
            return;
        }
        if self.scheme {
            found.extend(self.of_x(text).unwrap_or(Some(self.start..self.end)));
            return;
        }
        let stands_before = if before < self.start { text.get(before) } else { None };
        if stands_before.is_some_and(|sign| matches!(sign, '-' | '_' | '.' | '/')) {
            return;
        }
        let names = latin(domain);
        let last = names.len().saturating_sub(1);
        found.extend(names.into_iter().enumerate().map(|(n, name)| {
            let start = self.domain.start + name.start;
            // What follows the domain belongs to the last of its names.
            let rest = if n == last && self.path { self.end - self.domain.end } else { 0 };
            start..start + name.len() + rest
        }));
    }

    /// A link of X's own ends with its name; `Some(None)`: its name is too long to be one, `None`: it is another's.
    fn of_x(&self, text: &[char]) -> Option<Option<Range<usize>>> {
        let domain: String = text.get(self.domain.clone())?.iter().collect();
        let slash = self.domain.end;
        let name = text.get(slash + 1..self.end)?.iter().take_while(|sign| sign.is_ascii_alphanumeric()).count();
        if !domain.eq_ignore_ascii_case("t.co") || text.get(slash) != Some(&'/') || name == 0 {
            return None;
        }
        let end = query(text, slash + 1 + name);
        Some((name <= TCO).then_some(self.start..end))
    }
}

/// The Latin names with an ending within a domain, by their places in it.
fn latin(domain: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < domain.len() {
        match latin_at(domain, at) {
            Some(end) => {
                found.push(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn latin_at(domain: &[char], start: usize) -> Option<usize> {
    let is_of = |sign: char| sign.is_ascii_alphanumeric() || sign == '-' || is_accented(sign);
    let mut behind = Vec::new();
    let mut at = start;
    loop {
        let long = domain.get(at..)?.iter().take_while(|sign| is_of(**sign)).count();
        if long == 0 || domain.get(at + long) != Some(&'.') {
            break;
        }
        at += long + 1;
        behind.push(at);
    }
    behind.into_iter().rev().find_map(|at| ending(domain, at))
}

/// Where the scheme that begins there ends.
fn scheme(text: &[char], start: usize) -> Option<usize> {
    ["https://", "http://"].into_iter().find_map(|scheme| {
        let given = text.get(start..start + scheme.len())?;
        given.iter().zip(scheme.chars()).all(|(sign, one)| sign.eq_ignore_ascii_case(&one)).then_some(start + scheme.len())
    })
}

/// A domain that begins there: as many labels as there are, the last of them without an underscore, and an ending.
fn domain_at(text: &[char], start: usize) -> Option<Range<usize>> {
    let mut behind = Vec::new();
    let mut at = start;
    while let Some(long) = label(text, at) {
        let plain = !text.get(at..at + long).unwrap_or_default().contains(&'_');
        at += long + 1;
        behind.push((at, plain));
    }
    let end = behind.into_iter().rev().filter(|(_, plain)| *plain).find_map(|(at, _)| ending(text, at))?;
    Some(start..end)
}

/// How long the label is that begins there and ends before a dot.
fn label(text: &[char], start: usize) -> Option<usize> {
    let label = text.get(start..)?;
    let long = label.iter().take_while(|sign| is_of_domain(**sign) || matches!(sign, '-' | '_')).count();
    let ends_well = |n: usize| label.get(n).is_some_and(|sign| is_of_domain(*sign));
    (long > 0 && label.get(long) == Some(&'.') && ends_well(0) && ends_well(long - 1)).then_some(long)
}

/// Where the ending that begins there ends.
fn ending(text: &[char], start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let is_over = |n: usize| rest.get(n).is_none_or(|sign| !sign.is_ascii_alphanumeric() && !matches!(sign, '@' | '+' | '-'));
    let letters = rest.iter().take_while(|sign| sign.is_ascii_alphanumeric()).count();
    let word: String = rest.iter().take(letters).map(char::to_ascii_lowercase).collect();
    if ENDINGS.contains(word.as_str()) && is_over(letters) {
        return Some(start + letters);
    }
    let is_same = |ending: &Vec<char>| ending.len() <= rest.len() && ending.iter().zip(rest).all(|(one, sign)| lower(*one) == lower(*sign));
    if let Some(ending) = FOREIGN.iter().find(|ending| is_same(ending) && is_over(ending.len())) {
        return Some(start + ending.len());
    }
    let encoded = rest.iter().skip(4).take_while(|sign| sign.is_ascii_alphanumeric() || **sign == '-').count();
    (word == "xn" && rest.get(2..4) == Some(&['-', '-']) && encoded > 0).then_some(start + 4 + encoded)
}

fn lower(sign: char) -> char {
    sign.to_lowercase().next().unwrap_or(sign)
}

/// Where the port that may stand there ends.
fn port(text: &[char], start: usize) -> usize {
    let digits = text.iter().skip(start + 1).take_while(|sign| sign.is_ascii_digit()).count();
    if text.get(start) == Some(&':') && digits > 0 { start + 1 + digits } else { start }
}

/// Where the path that may stand there ends: never at a sign that ends a sentence, and never at an open bracket.
fn path(text: &[char], start: usize) -> Option<usize> {
    if text.get(start) != Some(&'/') {
        return None;
    }
    let (mut at, mut end) = (start + 1, start + 1);
    while let Some(sign) = text.get(at) {
        if is_of_path(*sign) {
            at += 1;
            if may_end_path(*sign) {
                end = at;
            }
        } else if let Some(close) = brackets(text, at) {
            (at, end) = (close, close);
        } else {
            break;
        }
    }
    Some(end)
}

/// Where the brackets that open there are closed again: with something in them, and at most one pair more.
fn brackets(text: &[char], start: usize) -> Option<usize> {
    if text.get(start) != Some(&'(') {
        return None;
    }
    let run = |from: usize| from + text.iter().skip(from).take_while(|sign| is_of_path(**sign)).count();
    let first = run(start + 1);
    match text.get(first)? {
        ')' => (first > start + 1).then_some(first + 1),
        '(' => {
            let inner = run(first + 1);
            let last = run(inner + 1);
            (inner > first + 1 && text.get(inner) == Some(&')') && text.get(last) == Some(&')')).then_some(last + 1)
        }
        _ => None,
    }
}

/// Where the query that may stand there ends.
fn query(text: &[char], start: usize) -> usize {
    if text.get(start) != Some(&'?') {
        return start;
    }
    let signs = text.iter().enumerate().skip(start + 1).take_while(|(_, sign)| is_of_query(**sign));
    let ends = |sign: char| sign.is_ascii_alphanumeric() || "-_&=#/".contains(sign);
    signs.filter(|(_, sign)| ends(**sign)).last().map_or(start, |(at, _)| at + 1)
}

/// Labels of a length that a domain may have. A name that claims to be encoded must be Latin through and through.
fn is_valid(domain: &[char]) -> bool {
    let encoded = domain.starts_with(&['x', 'n', '-', '-']);
    let short = domain.split(|sign| *sign == '.').all(|label| (1..=LABEL).contains(&length(label)));
    short && (!encoded || !latin(domain).is_empty())
}

/// The length of a label as it is asked for on the wire.
fn length(label: &[char]) -> usize {
    if label.iter().all(char::is_ascii) {
        return label.len();
    }
    let encoded = idna::punycode::encode(label).map(|encoded| encoded.len());
    encoded.map_or(usize::MAX, |encoded| "xn--".len() + encoded)
}

fn may_precede(sign: char) -> bool {
    let joins = sign.is_ascii_alphanumeric() || matches!(sign, '@' | '＠' | '$' | '#' | '＃');
    is_direction(sign) || (!joins && !is_invalid(sign))
}

fn is_of_domain(sign: char) -> bool {
    const MARKS: &str = "!'#%&'()*+,\\-./:;<=>?@[]^_{|}~$";
    !MARKS.contains(sign) && !is_space(sign) && !is_invalid(sign) && !is_direction(sign)
}

fn is_of_path(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || "!*';:=+,.$/%#[]-\u{2013}_~@|&".contains(sign) || is_letter(sign)
}

fn may_end_path(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || "+-=_#/".contains(sign) || is_letter(sign)
}

fn is_of_query(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || "!?*'@();:&=+$/%#[]-_.,~|".contains(sign)
}

/// A letter that a path may have although it is none of the Latin 26.
fn is_letter(sign: char) -> bool {
    matches!(sign, '\u{400}'..='\u{4ff}') || is_accented(sign)
}

fn is_accented(sign: char) -> bool {
    matches!(u32::from(sign), 0xc0..=0xd6 | 0xd8..=0xf6 | 0xf8..=0x24f | 0x253 | 0x254 | 0x256 | 0x257 | 0x259 | 0x25b | 0x263 | 0x268
        | 0x26f | 0x272 | 0x289 | 0x28b | 0x2bb | 0x300..=0x36f | 0x1e00..=0x1eff)
}

fn is_space(sign: char) -> bool {
    matches!(u32::from(sign), 9..=13 | 32 | 0x85 | 0xa0 | 0x1680 | 0x180e | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000)
}

fn is_invalid(sign: char) -> bool {
    matches!(u32::from(sign), 0xfffe | 0xfeff | 0xffff)
}

fn is_direction(sign: char) -> bool {
    matches!(u32::from(sign), 0x202a..=0x202e | 0x61c | 0x200e | 0x200f | 0x2066..=0x2069)
}
