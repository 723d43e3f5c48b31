//! How the simulated network counts a text: sign by sign, by the list of what is an emoji (Unicode 16, `emoji-data.txt`) and
//! by what hangs on one. It shares no line, no table and no notion of a sign with what Crier counts by. Facts: threads,
//! section 4.

/// What is an emoji (`Emoji=Yes`, without the signs of ASCII), as first and last.
const EMOJI: &[(u32, u32)] = &[
    (0xa9, 0xa9),
    (0xae, 0xae),
    (0x203c, 0x203c),
    (0x2049, 0x2049),
    (0x2122, 0x2122),
    (0x2139, 0x2139),
    (0x2194, 0x2199),
    (0x21a9, 0x21aa),
    (0x231a, 0x231b),
    (0x2328, 0x2328),
    (0x23cf, 0x23cf),
    (0x23e9, 0x23f3),
    (0x23f8, 0x23fa),
    (0x24c2, 0x24c2),
    (0x25aa, 0x25ab),
    (0x25b6, 0x25b6),
    (0x25c0, 0x25c0),
    (0x25fb, 0x25fe),
    (0x2600, 0x2604),
    (0x260e, 0x260e),
    (0x2611, 0x2611),
    (0x2614, 0x2615),
    (0x2618, 0x2618),
    (0x261d, 0x261d),
    (0x2620, 0x2620),
    (0x2622, 0x2623),
    (0x2626, 0x2626),
    (0x262a, 0x262a),
    (0x262e, 0x262f),
    (0x2638, 0x263a),
    (0x2640, 0x2640),
    (0x2642, 0x2642),
    (0x2648, 0x2653),
    (0x265f, 0x2660),
    (0x2663, 0x2663),
    (0x2665, 0x2666),
    (0x2668, 0x2668),
    (0x267b, 0x267b),
    (0x267e, 0x267f),
    (0x2692, 0x2697),
    (0x2699, 0x2699),
    (0x269b, 0x269c),
    (0x26a0, 0x26a1),
    (0x26a7, 0x26a7),
    (0x26aa, 0x26ab),
    (0x26b0, 0x26b1),
    (0x26bd, 0x26be),
    (0x26c4, 0x26c5),
    (0x26c8, 0x26c8),
    (0x26ce, 0x26cf),
    (0x26d1, 0x26d1),
    (0x26d3, 0x26d4),
    (0x26e9, 0x26ea),
    (0x26f0, 0x26f5),
    (0x26f7, 0x26fa),
    (0x26fd, 0x26fd),
    (0x2702, 0x2702),
    (0x2705, 0x2705),
    (0x2708, 0x270d),
    (0x270f, 0x270f),
    (0x2712, 0x2712),
    (0x2714, 0x2714),
    (0x2716, 0x2716),
    (0x271d, 0x271d),
    (0x2721, 0x2721),
    (0x2728, 0x2728),
    (0x2733, 0x2734),
    (0x2744, 0x2744),
    (0x2747, 0x2747),
    (0x274c, 0x274c),
    (0x274e, 0x274e),
    (0x2753, 0x2755),
    (0x2757, 0x2757),
    (0x2763, 0x2764),
    (0x2795, 0x2797),
    (0x27a1, 0x27a1),
    (0x27b0, 0x27b0),
    (0x27bf, 0x27bf),
    (0x2934, 0x2935),
    (0x2b05, 0x2b07),
    (0x2b1b, 0x2b1c),
    (0x2b50, 0x2b50),
    (0x2b55, 0x2b55),
    (0x3030, 0x3030),
    (0x303d, 0x303d),
    (0x3297, 0x3297),
    (0x3299, 0x3299),
    (0x1f004, 0x1f004),
    (0x1f0cf, 0x1f0cf),
    (0x1f170, 0x1f171),
    (0x1f17e, 0x1f17f),
    (0x1f18e, 0x1f18e),
    (0x1f191, 0x1f19a),
    (0x1f201, 0x1f202),
    (0x1f21a, 0x1f21a),
    (0x1f22f, 0x1f22f),
    (0x1f232, 0x1f23a),
    (0x1f250, 0x1f251),
    (0x1f300, 0x1f64f),
    (0x1f680, 0x1f6ff),
    (0x1f7e0, 0x1f7eb),
    (0x1f7f0, 0x1f7f0),
    (0x1f900, 0x1f9ff),
    (0x1fa70, 0x1faff),
    (0x1f1e6, 0x1f1ff),
];
/// Joins two emoji into one.
const JOINER: char = '\u{200d}';

/// How long a text is there.
pub fn count(text: &str) -> usize {
    let signs: Vec<char> = text.chars().collect();
    let (mut at, mut sum) = (0, 0);
    while at < signs.len() {
        let long = emoji(&signs, at);
        let taken = signs.get(at..at + long.max(1)).unwrap_or_default();
        sum += if long == 0 { 1 } else { taken.iter().map(|sign| sign.len_utf8()).sum() };
        at += long.max(1);
    }
    sum
}

/// How many signs the emoji that begins there is made of; 0: none does.
fn emoji(signs: &[char], at: usize) -> usize {
    let sign = |n: usize| signs.get(n).copied().unwrap_or_default();
    if matches!(sign(at), '0'..='9' | '#' | '*') {
        let behind = if sign(at + 1) == '\u{fe0f}' { 2 } else { 1 };
        return if sign(at + behind) == '\u{20e3}' { behind + 1 } else { 0 };
    }
    if !is_base(sign(at)) {
        return 0;
    }
    let mut end = hung_on(signs, at + 1);
    while sign(end) == JOINER && is_base(sign(end + 1)) {
        end = hung_on(signs, end + 2);
    }
    end - at
}

fn is_base(sign: char) -> bool {
    EMOJI.iter().any(|(first, last)| (*first..=*last).contains(&u32::from(sign)))
}

/// Where what hangs on an emoji ends: its way of being shown, its skin, its keycap, the letters of its flag.
fn hung_on(signs: &[char], from: usize) -> usize {
    let hangs =
        |sign: &&char| matches!(**sign, '\u{fe0e}' | '\u{fe0f}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}');
    from + signs.iter().skip(from).take_while(hangs).count()
}
