//! X's requests and answers against X's own published description (OpenAPI): every request that Crier sends and every
//! good answer that the simulator gives. (Its refusals are not described as they are.)
//!
//! The description is a file that is not part of the project: it is read from the folder that `CRIER_SPECS` names.

use crier::clock::MINUTE;
use crier::platforms::Platform;
use crier::sim::exchange::Exchange;
use serde_json::{Map, Value, json};

use crate::conformance::{commit, publish, sign_in, stage};
use crate::x::simulated;

struct Spec(Value);

impl Spec {
    /// The description, or `None` (said aloud) when nobody named its folder.
    fn load() -> Option<Self> {
        let Ok(folder) = std::env::var("CRIER_SPECS") else {
            println!("not run: CRIER_SPECS is not set");
            return None;
        };
        let text = std::fs::read_to_string(format!("{folder}/x-api-v2.openapi.json")).unwrap();
        Some(Self(serde_json::from_str(&text).unwrap()))
    }

    /// The path of the description that a path is of, and the values of its names.
    fn path(&self, path: &str) -> Option<(&String, Vec<(String, String)>)> {
        let given: Vec<&str> = path.split('/').collect();
        let mut fitting: Vec<_> = self.0["paths"]
            .as_object()?
            .keys()
            .filter_map(|template| {
                let words: Vec<&str> = template.trim_start_matches('/').split('/').collect();
                let mut values = Vec::new();
                let fits = words.len() == given.len()
                    && words.iter().zip(&given).all(|(word, value)| match word.strip_prefix('{') {
                        Some(name) => {
                            values.push((name.trim_end_matches('}').to_owned(), (*value).to_owned()));
                            true
                        }
                        None => word == value,
                    });
                fits.then_some((template, values))
            })
            .collect();
        // `users/me` is itself before it is `users/{id}`.
        fitting.sort_by_key(|(_, values)| values.len());
        fitting.into_iter().next()
    }

    fn check(&self, exchange: &Exchange) -> Vec<String> {
        let place = format!("{} {}", exchange.method, exchange.path);
        let Some((template, values)) = self.path(&exchange.path) else { return vec![format!("{place}: no such path")] };
        let operation = &self.0["paths"][template][exchange.method.as_str().to_lowercase()];
        if operation.is_null() {
            return vec![format!("{place}: no such method")];
        }
        let mut wrong = self.check_parameters(operation, exchange, &values);
        wrong.extend(self.check_body(operation, exchange));
        if exchange.status < 300 {
            let answer = &operation["responses"][exchange.status.to_string()]["content"]["application/json"]["schema"];
            if answer.is_null() {
                wrong.push(format!("no answer {}", exchange.status));
            } else {
                self.check_value("answer", answer, &exchange.told, &mut wrong);
            }
        }
        wrong.into_iter().map(|line| format!("{place}: {line}")).collect()
    }

    fn check_parameters(&self, operation: &Value, exchange: &Exchange, values: &[(String, String)]) -> Vec<String> {
        let mut wrong = Vec::new();
        let known: Vec<&Value> = operation["parameters"].as_array().into_iter().flatten().map(|one| self.resolve(one)).collect();
        let given = exchange.query.iter().map(|(name, value)| ("query", name, value));
        let given: Vec<_> = given.chain(values.iter().map(|(name, value)| ("path", name, value))).collect();
        for (place, name, value) in &given {
            match known.iter().find(|one| one["in"] == **place && one["name"] == name.as_str()) {
                Some(one) => self.check_value(name, &one["schema"], &self.typed(&one["schema"], value), &mut wrong),
                None => wrong.push(format!("unknown parameter {name}")),
            }
        }
        let missing =
            known.iter().filter(|one| one["required"] == true).filter(|one| !given.iter().any(|(_, name, _)| one["name"] == name.as_str()));
        wrong.extend(missing.map(|one| format!("no parameter {}", one["name"])));
        wrong
    }

    fn check_body(&self, operation: &Value, exchange: &Exchange) -> Vec<String> {
        let mut wrong = Vec::new();
        let content = &operation["requestBody"]["content"];
        match (content.is_null(), exchange.asked.is_null()) {
            (true, true) => {}
            (true, false) => wrong.push("a body where there is none".to_owned()),
            (false, true) => wrong.push("no body".to_owned()),
            (false, false) => self.check_value("body", &content["application/json"]["schema"], &exchange.asked, &mut wrong),
        }
        wrong
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(name) => self.resolve(self.0.pointer(name.trim_start_matches('#')).expect("what is referred to is there")),
            None => schema,
        }
    }

    /// A value of an address, as what its schema says that it is.
    fn typed(&self, schema: &Value, text: &str) -> Value {
        match self.resolve(schema)["type"].as_str() {
            Some("integer") => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
            Some("array") => text.split(',').collect(),
            _ => json!(text),
        }
    }

    fn check_value(&self, place: &str, schema: &Value, value: &Value, wrong: &mut Vec<String>) {
        let schema = self.resolve(schema);
        for kind in ["anyOf", "oneOf"] {
            if let Some(choices) = schema[kind].as_array() {
                let mut complaints = choices.iter().map(|choice| {
                    let mut wrong = Vec::new();
                    self.check_value(place, choice, value, &mut wrong);
                    wrong
                });
                if !complaints.any(|wrong| wrong.is_empty()) {
                    wrong.push(format!("{place}: {value} is none of what it may be"));
                }
                return;
            }
        }
        match schema["type"].as_str() {
            Some("object") => match value.as_object() {
                Some(fields) => self.check_fields(place, schema, fields, wrong),
                None => wrong.push(format!("{place}: {value} is no object")),
            },
            Some("array") => match value.as_array() {
                Some(items) => {
                    let count = items.len() as u64;
                    let (least, most) = (schema["minItems"].as_u64().unwrap_or(0), schema["maxItems"].as_u64().unwrap_or(u64::MAX));
                    if !(least..=most).contains(&count) {
                        wrong.push(format!("{place}: {count} items"));
                    }
                    items.iter().for_each(|item| self.check_value(place, &schema["items"], item, wrong));
                }
                None => wrong.push(format!("{place}: {value} is no array")),
            },
            Some("string") => check_text(place, schema, value, wrong),
            Some("integer") => {
                let (least, most) = (schema["minimum"].as_i64().unwrap_or(i64::MIN), schema["maximum"].as_i64().unwrap_or(i64::MAX));
                if !value.as_i64().is_some_and(|number| (least..=most).contains(&number)) {
                    wrong.push(format!("{place}: {value} is no such number"));
                }
            }
            Some("boolean") if !value.is_boolean() => wrong.push(format!("{place}: {value} is neither true nor false")),
            _ => {}
        }
    }

    /// Nothing that is not described, and everything that must be there.
    fn check_fields(&self, place: &str, schema: &Value, fields: &Map<String, Value>, wrong: &mut Vec<String>) {
        let Some(known) = schema["properties"].as_object() else { return };
        for (name, value) in fields {
            match known.get(name) {
                Some(field) => self.check_value(&format!("{place}.{name}"), field, value, wrong),
                None => wrong.push(format!("{place}.{name}: unknown")),
            }
        }
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        wrong.extend(required.filter(|name| !fields.contains_key(*name)).map(|name| format!("{place}.{name}: missing")));
    }
}

fn check_text(place: &str, schema: &Value, value: &Value, wrong: &mut Vec<String>) {
    let Some(text) = value.as_str() else { return wrong.push(format!("{place}: {value} is no string")) };
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        wrong.push(format!("{place}: {text:?} is none of {words:?}"));
    }
    let is_id = (1..=19).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    match schema["pattern"].as_str() {
        None => {}
        Some("^[0-9]{1,19}$") if is_id => {}
        Some(pattern) => wrong.push(format!("{place}: {text:?} is not like {pattern}")),
    }
    if schema["maxLength"].as_u64().is_some_and(|most| text.chars().count() as u64 > most) {
        wrong.push(format!("{place}: too long"));
    }
    if schema["format"] == "date-time" && text.parse::<jiff::Timestamp>().is_err() {
        wrong.push(format!("{place}: {text:?} is no time"));
    }
}

#[tokio::test]
async fn requests_and_answers_are_as_x_describes_them() {
    let Some(spec) = Spec::load() else { return };
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    publish(&subject, &mut who.job(&subject, "Words alone: https://example.com")).await.unwrap();
    let mut photos = who.job(&subject, "Two");
    photos.media = vec![who.photo(1, Some("one")), who.photo(2, None)];
    photos.media[0].origin = crier::model::origin::Origin::MadeByAi;
    let remote = publish(&subject, &mut photos).await.unwrap();
    let mut video = who.job(&subject, "");
    video.media = vec![who.video(Some("Waves"))];
    stage(&subject, &mut video).await.unwrap();
    commit(&subject, &video).await.unwrap();
    subject.world.clock.advance_to(subject.world.clock.now() + MINUTE / 2);
    subject.x.find(&subject.net, &video).await.unwrap();
    subject.x.delete(&subject.net, &who.account, &who.token, &remote).await.unwrap();
    let exchanges = subject.sim.exchanges();
    let asked: std::collections::BTreeSet<String> =
        exchanges.iter().map(|one| format!("{} {}", one.method, spec.path(&one.path).map_or("?", |(template, _)| template))).collect();
    assert_eq!(asked.len(), 9, "every kind of request: {asked:?}");
    let wrong: Vec<String> = exchanges.iter().flat_map(|one| spec.check(one)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The checker can fail.
#[test]
fn what_x_does_not_describe_is_noticed() {
    let Some(spec) = Spec::load() else { return };
    let good = Exchange {
        method: axum::http::Method::POST,
        path: "2/tweets".into(),
        query: Default::default(),
        asked: json!({ "text": "a" }),
        status: 201,
        told: json!({ "data": { "id": "1", "text": "a" } }),
    };
    assert_eq!(spec.check(&good), Vec::<String>::new());
    let wrong = [
        Exchange { asked: json!({ "text": 1 }), ..good.clone() },
        Exchange { asked: json!({ "texts": "a" }), ..good.clone() },
        Exchange { asked: json!({ "media": { "media_ids": [] } }), ..good.clone() },
        Exchange { asked: json!({ "media": { "media_ids": ["x"] } }), ..good.clone() },
        Exchange { asked: Value::Null, ..good.clone() },
        Exchange { path: "2/tweet".into(), ..good.clone() },
        Exchange { query: [("a".to_owned(), "b".to_owned())].into(), ..good.clone() },
        Exchange { status: 200, ..good.clone() },
        Exchange { told: json!({ "data": { "id": "1" } }), ..good.clone() },
    ];
    for one in wrong {
        assert_ne!(spec.check(&one), Vec::<String>::new(), "{one:?}");
    }
}
