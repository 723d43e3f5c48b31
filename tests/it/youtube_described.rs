//! Every request that Crier sends to YouTube, and every answer of the simulator, against the published description
//! (Google's discovery document of the API, in the folder that `CRIER_SPECS` names).

use serde_json::Value;

use crier::sim::exchange::Exchange;

use crate::conformance::{Subject, commit, sign_in, stage};
use crate::youtube::{covered, simulated};

struct Description(Value);

impl Description {
    fn load() -> Option<Self> {
        let Ok(folder) = std::env::var("CRIER_SPECS") else {
            println!("not run: CRIER_SPECS is not set");
            return None;
        };
        Some(Self(serde_json::from_str(&std::fs::read_to_string(format!("{folder}/youtube.v3.json")).unwrap()).unwrap()))
    }

    /// The method that an exchange is one of.
    fn method(&self, exchange: &Exchange) -> &Value {
        let path = exchange.path.trim_start_matches("upload/");
        let all = self.0["resources"].as_object().unwrap().values().filter_map(|resource| resource["methods"].as_object());
        let mut fitting = all.flat_map(|methods| methods.values()).filter(|method| method["path"] == path);
        let wanted = if exchange.method == "PUT" && exchange.path.starts_with("upload/") { "POST" } else { exchange.method.as_str() };
        fitting.find(|method| method["httpMethod"] == wanted).unwrap_or_else(|| panic!("{} {} is not described", exchange.method, path))
    }

    /// What is wrong with an exchange.
    fn check(&self, exchange: &Exchange) -> Vec<String> {
        let (method, mut wrong) = (self.method(exchange), Vec::new());
        let uploads = exchange.path.starts_with("upload/");
        let parameters = method["parameters"].as_object().unwrap();
        for (name, value) in &exchange.query {
            let of_upload = uploads && ["uploadType", "upload_id"].contains(&name.as_str());
            match parameters.get(name) {
                Some(described) => self.parameter(name, described, value, &mut wrong),
                None if of_upload => {}
                None => wrong.push(format!("{}: no parameter {name}", exchange.path)),
            }
        }
        for (name, _) in parameters.iter().filter(|(_, described)| described["required"] == true) {
            // The address of a session is the network's own.
            if !exchange.query.contains_key(name) {
                wrong.push(format!("{}: {name} is missing", exchange.path));
            }
        }
        assert!(!uploads || method["supportsMediaUpload"] == true, "{}", exchange.path);
        match (&exchange.asked, method["request"]["$ref"].as_str()) {
            (Value::Null, _) => {}
            (body, Some(schema)) => self.schema(schema, body, &format!("request {schema}"), &mut wrong),
            (_, None) => wrong.push(format!("{}: a body that nobody asked for", exchange.path)),
        }
        if let (200, false, Some(schema)) = (exchange.status, exchange.told.is_null(), method["response"]["$ref"].as_str()) {
            self.schema(schema, &exchange.told, &format!("answer {schema}"), &mut wrong);
        }
        wrong
    }

    fn parameter(&self, name: &str, described: &Value, value: &str, wrong: &mut Vec<String>) {
        let good = match described["type"].as_str() {
            Some("boolean") => ["true", "false"].contains(&value),
            Some("integer") => value.parse::<i64>().is_ok_and(|n| {
                let bound = |which: &str| described[which].as_str().and_then(|bound| bound.parse::<i64>().ok());
                bound("minimum").is_none_or(|least| n >= least) && bound("maximum").is_none_or(|most| n <= most)
            }),
            _ => !value.is_empty(),
        };
        if !good {
            wrong.push(format!("{name}={value}"));
        }
    }

    fn schema(&self, name: &str, value: &Value, place: &str, wrong: &mut Vec<String>) {
        let described = &self.0["schemas"][name];
        assert!(described.is_object(), "{name} is not described");
        let Some(fields) = value.as_object() else { return wrong.push(format!("{place} is no object")) };
        for (field, value) in fields {
            match described["properties"].get(field) {
                Some(kind) => self.value(kind, value, &format!("{place}.{field}"), wrong),
                None => wrong.push(format!("{place}.{field} is not described")),
            }
        }
    }

    fn value(&self, kind: &Value, value: &Value, place: &str, wrong: &mut Vec<String>) {
        if let Some(schema) = kind["$ref"].as_str() {
            return self.schema(schema, value, place, wrong);
        }
        let good = match kind["type"].as_str() {
            Some("string") => {
                value.as_str().is_some_and(|text| kind["enum"].as_array().is_none_or(|all| all.iter().any(|one| one == text)))
            }
            Some("boolean") => value.is_boolean(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some("array") => {
                for (n, one) in value.as_array().into_iter().flatten().enumerate() {
                    self.value(&kind["items"], one, &format!("{place}[{n}]"), wrong);
                }
                value.is_array()
            }
            Some("object") => value.is_object(),
            _ => true,
        };
        if !good {
            wrong.push(format!("{place}: {value}"));
        }
    }
}

#[tokio::test]
async fn everything_that_is_said_is_described() {
    let Some(description) = Description::load() else { return };
    let subject = simulated().await.unwrap();
    let who = sign_in(&subject).await;
    let list = subject.sim.channel(&who.account.handle[1..]).playlists[0].0.clone();
    let mut job = who.job(&subject, "Everything\n\nat once #sea");
    job.media = vec![covered(&who)];
    for (key, word) in [("wait", "24"), ("playlist", list.as_str()), ("category", "10")] {
        job.chosen.insert(key.into(), word.into());
    }
    stage(&subject, &mut job).await.unwrap();
    let remote = commit(&subject, &job).await.unwrap();
    subject.sim.drop_sessions();
    subject.platform().find(subject.net(), &job).await.unwrap();
    subject.platform().delete(subject.net(), &who.account, &who.token, &remote).await.unwrap();
    let exchanges = subject.sim.exchanges();
    let kinds: std::collections::BTreeSet<String> = exchanges.iter().map(|one| format!("{} {}", one.method, one.path)).collect();
    assert_eq!(kinds.len(), 9, "each kind of request was looked at: {kinds:?}");
    let wrong: Vec<String> = exchanges.iter().flat_map(|exchange| description.check(exchange)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The judge is worth something: it finds what is wrong.
#[test]
fn what_is_not_described_is_found() {
    let Some(description) = Description::load() else { return };
    let good = Exchange {
        method: axum::http::Method::POST,
        path: "upload/youtube/v3/videos".into(),
        query: [("part", "snippet"), ("uploadType", "resumable")].map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        asked: serde_json::json!({ "snippet": { "title": "a", "tags": ["b"] } }),
        status: 200,
        told: Value::Null,
    };
    assert_eq!(description.check(&good), Vec::<String>::new());
    for body in [
        serde_json::json!({ "snippet": { "titel": "a" } }),
        serde_json::json!({ "snippet": { "tags": "b" } }),
        serde_json::json!({ "status": { "privacyStatus": "secret" } }),
    ] {
        assert_eq!(description.check(&Exchange { asked: body, ..good.clone() }).len(), 1);
    }
    assert_eq!(description.check(&Exchange { query: Default::default(), ..good }).len(), 1, "part is missing");
}
