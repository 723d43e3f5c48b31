//! Turns a `Say` into words in one of the languages, with Fluent. Called by
//! `chat`, `report`, `web` and whoever else shows text to a person. Never decides
//! what is said, and never fails: a missing key is a loud marker and an error in
//! the log (`tests/it/locales.rs` keeps it from happening).
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use crate::model::lang::Lang;
use crate::model::say::{Arg, Say};

pub mod moment;
pub mod plan;

/// The files of one language, in any order: a key stands in exactly one of them.
macro_rules! files {
    ($lang:literal) => {
        [
            include_str!(concat!("../locales/", $lang, "/time.ftl")),
            include_str!(concat!("../locales/", $lang, "/home.ftl")),
            include_str!(concat!("../locales/", $lang, "/card.ftl")),
            include_str!(concat!("../locales/", $lang, "/compose.ftl")),
            include_str!(concat!("../locales/", $lang, "/fit.ftl")),
            include_str!(concat!("../locales/", $lang, "/accounts.ftl")),
            include_str!(concat!("../locales/", $lang, "/facebook.ftl")),
            include_str!(concat!("../locales/", $lang, "/instagram.ftl")),
            include_str!(concat!("../locales/", $lang, "/linkedin.ftl")),
            include_str!(concat!("../locales/", $lang, "/brand.ftl")),
            include_str!(concat!("../locales/", $lang, "/settings.ftl")),
            include_str!(concat!("../locales/", $lang, "/people.ftl")),
            include_str!(concat!("../locales/", $lang, "/lists.ftl")),
            include_str!(concat!("../locales/", $lang, "/plan.ftl")),
            include_str!(concat!("../locales/", $lang, "/reasons.ftl")),
            include_str!(concat!("../locales/", $lang, "/care.ftl")),
            include_str!(concat!("../locales/", $lang, "/files.ftl")),
            include_str!(concat!("../locales/", $lang, "/web.ftl")),
            include_str!(concat!("../locales/", $lang, "/legal.ftl")),
            include_str!(concat!("../locales/", $lang, "/threads.ftl")),
            include_str!(concat!("../locales/", $lang, "/tiktok.ftl")),
            include_str!(concat!("../locales/", $lang, "/x.ftl")),
            include_str!(concat!("../locales/", $lang, "/youtube.ftl")),
            include_str!(concat!("../locales/", $lang, "/thread.ftl")),
        ]
    };
}

static EN: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::En, &files!("en")));
static ES: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Es, &files!("es")));
static RU: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Ru, &files!("ru")));

type Bundle = FluentBundle<FluentResource>;

/// For messages sent with `parse_mode` HTML: every text argument is escaped, the
/// markup of the locale files and of `Arg::Html` stays.
pub fn html(lang: Lang, say: &Say) -> String {
    let mut args = FluentArgs::new();
    for (name, arg) in &say.args {
        args.set(*name, value(lang, arg));
    }
    format(lang, say.key, &args)
}

/// For buttons, toasts and the console: the same words without markup and without
/// escaping.
pub fn plain(lang: Lang, say: &Say) -> String {
    unmark(&html(lang, say))
}

/// Text made safe to stand between the tags of a message in HTML, or in a quoted
/// attribute.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match ENTITIES.iter().find(|(plain, _)| *plain == letter) {
            Some((_, entity)) => safe.push_str(entity),
            None => safe.push(letter),
        }
    }
    safe
}

/// The entities of Telegram's HTML (Bot API, "HTML style").
const ENTITIES: [(char, &str); 4] = [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;")];

fn unmark(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, marked) = rest.split_at(at);
        text.push_str(before);
        rest = match ENTITIES.iter().find(|(_, entity)| marked.starts_with(entity)) {
            Some((letter, entity)) => {
                text.push(*letter);
                &marked[entity.len()..]
            }
            None if marked.starts_with('<') => marked.split_once('>').map_or("", |(_, after)| after),
            None => {
                text.push('&');
                &marked[1..]
            }
        };
    }
    text.push_str(rest);
    text
}

fn value<'a>(lang: Lang, arg: &'a Arg) -> FluentValue<'a> {
    match arg {
        Arg::Text(text) => escape(text).into(),
        Arg::Html(html) => html.as_str().into(),
        Arg::Num(number) => (*number).into(),
        Arg::Say(inner) => html(lang, inner).into(),
    }
}

fn format(lang: Lang, key: &'static str, args: &FluentArgs) -> String {
    let bundle: &Bundle = match lang {
        Lang::En => &EN,
        Lang::Es => &ES,
        Lang::Ru => &RU,
    };
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        tracing::error!(key, lang = lang.code(), "a key is missing in the locale files");
        return format!("⟦{key}⟧");
    };
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    if !errors.is_empty() {
        tracing::error!(key, lang = lang.code(), ?errors, "a sentence lacks an argument");
    }
    text
}

fn bundle(lang: Lang, files: &[&'static str]) -> Bundle {
    let id: LanguageIdentifier = lang.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Telegram shows the isolation marks in places, and they spoil links and copying.
    bundle.set_use_isolating(false);
    for text in files {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, errors)| {
            tracing::error!(lang = lang.code(), ?errors, "a locale file has errors");
            rest
        });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(lang = lang.code(), ?errors, "a key stands in two locale files");
        }
    }
    bundle
}
