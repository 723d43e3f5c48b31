//! A person's browser, just enough of one to walk through a sign-in: cookies, redirects, a page's form. The player's
//! `open` and `deny` use it, one browser a person. Runs no script, because no page of a sign-in needs one, and
//! reaches this machine only.

use std::collections::BTreeMap;

use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use url::{Url, form_urlencoded};

use crate::net::{Answer, How, Net};

/// How many pages one visit leads through at most.
const STEPS: usize = 20;
/// What stands on the button, or is its value, when a page is refused by it.
const REFUSALS: [&str; 4] = ["deny", "cancel", "refuse", "decline"];

/// What the person decides on a page that asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Yes.
    Consent,
    /// No.
    Refuse,
}

/// A browser with its cookies.
pub struct Browser {
    net: Net,
    /// By host and name.
    cookies: BTreeMap<(String, String), String>,
}

/// A form of a page, as it stands.
#[derive(Debug, Default, PartialEq, Eq)]
struct Form {
    action: String,
    post: bool,
    /// Fields that go as they are: hidden ones, and the first of each group of choices.
    fields: Vec<(String, String)>,
    /// The buttons: name, value, and what stands on them.
    buttons: Vec<(String, String, String)>,
}

impl Browser {
    /// A new browser.
    pub fn new(net: Net) -> Self {
        Self { net, cookies: BTreeMap::new() }
    }

    /// Opens `link` and goes on, deciding by `choice`, until a page asks nothing more. The link back to Telegram that
    /// it ends at or shows, if any.
    ///
    /// # Errors
    /// What stood in the way.
    pub async fn visit(&mut self, link: &str, choice: Choice) -> Result<Option<String>, String> {
        let mut url = parse(link)?;
        let mut body: Option<String> = None;
        for _ in 0..STEPS {
            if !matches!(url.host_str(), Some("127.0.0.1" | "localhost")) {
                return if url.host_str() == Some("t.me") { Ok(Some(url.into())) } else { Err(format!("{url} is not on this machine")) };
            }
            let answer = self.load(&url, body.take()).await?;
            self.remember(&url, &answer.headers);
            if let Some(to) = location(&answer) {
                url = url.join(&to).map_err(|error| format!("{to}: {error}"))?;
                continue;
            }
            let page = String::from_utf8_lossy(&answer.body).into_owned();
            if !answer.is_ok() {
                return Err(format!("{url} answers {}: {}", answer.status, text_of(&page)));
            }
            let Some(form) = form_of(&page) else { return Ok(link_back(&page)) };
            (url, body) = form.submit(&url, choice)?;
        }
        Err(format!("{link} leads through more than {STEPS} pages"))
    }

    async fn load(&self, url: &Url, body: Option<String>) -> Result<Answer, String> {
        let client = self.net.to_operator();
        let request = match body {
            Some(body) => client.post(url.clone()).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body),
            None => client.get(url.clone()),
        };
        let origin = url.origin().ascii_serialization();
        let request = request.header(COOKIE, self.cookies_for(url)).header("origin", origin);
        self.net.exchange(request, How::REPEATABLE).await.map_err(|fault| format!("{url} does not answer ({fault:?})"))
    }

    fn cookies_for(&self, url: &Url) -> String {
        let host = host(url);
        let own = self.cookies.iter().filter(|((of, _), _)| *of == host).map(|((_, name), value)| format!("{name}={value}"));
        own.collect::<Vec<_>>().join("; ")
    }

    fn remember(&mut self, url: &Url, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            let key = (host(url), name.trim().to_owned());
            if attributes.to_ascii_lowercase().contains("max-age=0") {
                self.cookies.remove(&key);
            } else {
                self.cookies.insert(key, value.trim().to_owned());
            }
        }
    }
}

impl Form {
    /// Where pressing the button of `choice` leads, and the body that goes there.
    fn submit(&self, page: &Url, choice: Choice) -> Result<(Url, Option<String>), String> {
        let refuses = |button: &&(String, String, String)| {
            let (name, value, label) = button;
            [name, value, label].iter().any(|text| REFUSALS.iter().any(|word| text.to_lowercase().contains(word)))
        };
        let button = match choice {
            Choice::Consent => self.buttons.iter().find(|button| !refuses(button)),
            // A page with one button asks nothing yet: it leads on to the one that does.
            Choice::Refuse if self.buttons.len() == 1 => self.buttons.first(),
            Choice::Refuse => Some(self.buttons.iter().find(refuses).ok_or("the page cannot be refused")?),
        };
        let pressed = button.filter(|(name, _, _)| !name.is_empty()).map(|(name, value, _)| (name, value));
        let fields = self.fields.iter().map(|(name, value)| (name, value)).chain(pressed);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut target = page.join(&self.action).map_err(|error| format!("{}: {error}", self.action))?;
        if self.post {
            return Ok((target, Some(body)));
        }
        target.set_query(Some(&body));
        Ok((target, None))
    }
}

/// The first form of a page.
fn form_of(page: &str) -> Option<Form> {
    let start = page.find("<form")?;
    let whole = page.get(start..)?;
    let inside = whole.split_once("</form").map_or(whole, |(inside, _)| inside);
    let mut form = Form::default();
    let mut rest = inside;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, behind) = after.split_once('>')?;
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let get = |wanted: &str| attribute(attributes, wanted).unwrap_or_default();
        match name {
            "form" => (form.action, form.post) = (get("action"), get("method").eq_ignore_ascii_case("post")),
            "button" => {
                let label = behind.split('<').next().unwrap_or_default().trim().to_owned();
                form.buttons.push((get("name"), get("value"), label));
            }
            "input" if get("type") == "submit" => form.buttons.push((get("name"), get("value"), get("value"))),
            "input" => form.fill(get("name"), get("value"), &get("type")),
            _ => {}
        }
        rest = behind;
    }
    Some(form)
}

impl Form {
    /// Of radio buttons and check boxes the first of each name is taken.
    fn fill(&mut self, name: String, value: String, kind: &str) {
        let choice = matches!(kind, "radio" | "checkbox");
        let taken = choice && self.fields.iter().any(|(known, _)| *known == name);
        if !name.is_empty() && !taken {
            self.fields.push((name, value));
        }
    }
}

/// The value of an attribute in quotes.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let at = attributes.find(&format!("{name}=\""))?;
    let value = attributes.get(at + name.len() + 2..)?.split('"').next()?;
    Some(unescape(value))
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The first link of a page that leads back to Telegram.
fn link_back(page: &str) -> Option<String> {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.map(unescape).find(|link| link.starts_with("https://t.me/"))
}

fn text_of(page: &str) -> String {
    let bare = page.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    bare.flat_map(str::split_whitespace).take(40).collect::<Vec<_>>().join(" ")
}

fn location(answer: &Answer) -> Option<String> {
    let redirect = (300..400).contains(&answer.status);
    answer.headers.get(LOCATION).filter(|_| redirect)?.to_str().ok().map(str::to_owned)
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

fn parse(link: &str) -> Result<Url, String> {
    Url::parse(link).map_err(|error| format!("{link}: {error}"))
}
