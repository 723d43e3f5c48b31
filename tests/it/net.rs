//! What a failed request means: against a small server that fails in every way, for requests that may be repeated
//! and for those that make something visible.

use std::time::Duration;

use crier::clock::{Clock, Sleep};
use crier::model::problem::Reason;
use crier::net::{Effect, Fault, Gate, How, Net, REQUEST_LIMIT, Told};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How the server treats every connection, after it has read the whole request.
#[derive(Clone, Copy)]
enum Act {
    /// Writes this and closes.
    Answer(&'static str),
    /// Closes without a word.
    Hang,
    /// Closes so that the client sees a reset.
    Reset,
    /// Never answers.
    Silent,
    /// Answers with a body of so many bytes.
    Body(usize),
    /// Promises more than it sends.
    Short,
}

/// A server on loopback: its address, and a channel on which the head of each request arrives.
async fn server(act: Act) -> (String, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (said, heard) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let said = said.clone();
            tokio::spawn(async move { serve(stream, act, said).await });
        }
    });
    (url, heard)
}

async fn serve(mut stream: TcpStream, act: Act, said: tokio::sync::mpsc::UnboundedSender<String>) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !String::from_utf8_lossy(&request).ends_with("body-end") {
        let n = stream.read(&mut buffer).await.unwrap_or(0);
        if n == 0 {
            return;
        }
        request.extend_from_slice(&buffer[..n]);
    }
    let _ = said.send(String::from_utf8_lossy(&request).into_owned());
    let answer = match act {
        Act::Answer(text) => text.as_bytes().to_vec(),
        Act::Body(bytes) => [format!("HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\n\r\n").into_bytes(), vec![b'x'; bytes]].concat(),
        Act::Short => b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nonly this".to_vec(),
        Act::Hang => Vec::new(),
        Act::Reset => {
            stream.set_zero_linger().unwrap();
            return;
        }
        Act::Silent => std::future::pending().await,
    };
    let _ = stream.write_all(&answer).await;
    let _ = stream.shutdown().await;
}

fn net(clock: &Clock) -> Net {
    Net::new(clock.clone(), Vec::new()).unwrap()
}

async fn send(act: Act, effect: Effect) -> Result<crier::net::Answer, Fault> {
    let (url, _heard) = server(act).await;
    let net = net(&Clock::system());
    let how = How { effect, limit: Duration::from_secs(20), sleep: Sleep::Due };
    net.send(net.to_operator().post(url).body("body-end"), how).await
}

/// What is not known to have failed is unsure when it would be seen, and repeated when it would not.
#[tokio::test]
async fn a_lost_answer_means_unsure_for_what_is_visible_and_later_for_the_rest() {
    let acts = [
        ("no answer", Act::Hang),
        ("reset after the body", Act::Reset),
        ("half an answer", Act::Short),
        ("no HTTP", Act::Answer("SSH-2.0-OpenSSH_9.2\r\n\r\n")),
        ("500", Act::Answer("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n")),
        ("502", Act::Answer("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n")),
        ("503 with a wait", Act::Answer("HTTP/1.1 503 Busy\r\nretry-after: 5\r\ncontent-length: 0\r\n\r\n")),
        ("too long", Act::Body((4 << 20) + 1)),
    ];
    for (name, act) in acts {
        assert_eq!(send(act, Effect::Visible).await.unwrap_err(), Fault::Unsure, "{name}");
        assert_eq!(send(act, Effect::Repeatable).await.unwrap_err(), Fault::later(), "{name}");
    }
}

#[tokio::test]
async fn a_connection_that_was_never_made_sent_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let net = net(&Clock::system());
    for how in [How::VISIBLE, How::REPEATABLE] {
        let refused = net.send(net.to_operator().post(&url).body("body-end"), how).await.unwrap_err();
        assert_eq!(refused, Fault::later());
        let malformed = net.send(net.to_operator().post("http://[").body("body-end"), how).await.unwrap_err();
        assert_eq!(malformed, Fault::later());
    }
}

#[tokio::test]
async fn too_many_requests_means_that_nothing_happened_and_how_long_to_wait() {
    let cases = [
        ("HTTP/1.1 429 Slow\r\nretry-after: 60\r\ncontent-length: 0\r\n\r\n", Some(60_000)),
        ("HTTP/1.1 429 Slow\r\nretry-after:  7 \r\ncontent-length: 0\r\n\r\n", Some(7_000)),
        ("HTTP/1.1 429 Slow\r\nretry-after: Wed, 21 Oct 2026 07:28:00 GMT\r\ncontent-length: 0\r\n\r\n", None),
        ("HTTP/1.1 429 Slow\r\nretry-after: 9223372036854775807\r\ncontent-length: 0\r\n\r\n", None),
        ("HTTP/1.1 429 Slow\r\ncontent-length: 0\r\n\r\n", None),
    ];
    for (answer, after) in cases {
        for effect in [Effect::Visible, Effect::Repeatable] {
            let fault = send(Act::Answer(answer), effect).await.unwrap_err();
            assert_eq!(fault, Fault::Later { after, gate: Gate::Account }, "{answer}");
        }
    }
}

#[tokio::test]
async fn every_other_status_is_an_answer_and_redirects_are_not_followed() {
    for (status, ok) in [(200, true), (201, true), (301, false), (307, false), (400, false), (401, false), (404, false)] {
        let text: &'static str =
            format!("HTTP/1.1 {status} X\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 11\r\n\r\n{{\"a\": [5]}} ").leak();
        let answer = send(Act::Answer(text), Effect::Visible).await.unwrap();
        assert_eq!((answer.status, answer.is_ok()), (status, ok));
        assert_eq!(answer.json::<serde_json::Value>().unwrap(), serde_json::json!({ "a": [5] }));
    }
    let largest = send(Act::Body(4 << 20), Effect::Visible).await.unwrap();
    assert_eq!(largest.body.len(), 4 << 20);
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_is_a_lost_one() {
    let garbage = Act::Answer("HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>");
    let visible = send(garbage, Effect::Visible).await.unwrap();
    assert_eq!(visible.json::<serde_json::Value>().unwrap_err(), Fault::Unsure);
    let repeatable = send(garbage, Effect::Repeatable).await.unwrap();
    assert_eq!(repeatable.json::<serde_json::Value>().unwrap_err(), Fault::later());
}

#[tokio::test]
async fn all_of_an_answer_can_be_read_where_the_caller_reads_it_itself() {
    let (url, _heard) = server(Act::Answer("HTTP/1.1 500 Oops\r\ncontent-length: 2\r\n\r\nno")).await;
    let net = net(&Clock::system());
    let answer = net.exchange(net.to_operator().post(url).body("body-end"), How::VISIBLE).await.unwrap();
    assert_eq!((answer.status, &answer.body[..]), (500, &b"no"[..]));
}

#[tokio::test]
async fn time_is_up_by_the_clock_that_everybody_has() {
    for (how, fault) in [(How::VISIBLE, Fault::Unsure), (How::REPEATABLE, Fault::later())] {
        let clock = Clock::manual(0, 1);
        let net = net(&clock);
        let (url, mut heard) = server(Act::Silent).await;
        let sending = net.send(net.to_operator().post(url).body("body-end"), how);
        let holding = async {
            let head = heard.recv().await.unwrap();
            assert!(head.contains("x-crier-request: "), "the simulator is told which request it holds");
            let limit = i64::try_from(REQUEST_LIMIT.as_millis()).unwrap();
            assert_eq!(clock.next_due(), Some(limit));
            clock.advance_to(limit - 1);
            tokio::task::yield_now().await;
            assert_eq!(clock.next_due(), Some(limit), "not before");
            clock.advance_to(limit);
        };
        let (result, ()) = tokio::join!(sending, holding);
        assert_eq!(result.unwrap_err(), fault);
    }
}

#[tokio::test]
async fn on_the_real_clock_nobody_is_told_a_number() {
    let (url, mut heard) = server(Act::Answer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")).await;
    let net = net(&Clock::system());
    net.send(net.to_operator().post(url).body("body-end"), How::REPEATABLE).await.unwrap();
    let head = heard.recv().await.unwrap();
    assert!(!head.contains("x-crier-request") && head.contains("user-agent: Crier/"), "{head}");
}

#[tokio::test]
async fn a_strangers_address_is_reached_only_where_the_operator_allowed_exactly_that_one() {
    let (url, _heard) = server(Act::Answer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")).await;
    let port = url.rsplit(':').next().unwrap();
    let net = Net::new(Clock::system(), vec![format!("127.0.0.1:{port}")]).unwrap();
    let client = net.to_stranger(&url).unwrap();
    assert!(net.send(client.post(&url).body("body-end"), How::REPEATABLE).await.unwrap().is_ok());
    let others = [format!("http://127.0.0.2:{port}/"), "http://127.0.0.1:1/".into(), format!("http://localhost:{port}/")];
    for other in others {
        assert_eq!(net.to_stranger(&other).err(), Some(Fault::Refused(Reason::Refused)), "{other}");
    }
}

/// The name is public in form, what it leads to is not: the resolver of this client gives no such address away, so
/// nothing is sent.
#[tokio::test]
async fn a_name_that_leads_to_loopback_is_not_followed() {
    let (url, mut heard) = server(Act::Answer("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")).await;
    let net = net(&Clock::system());
    let client = net.to_stranger("https://example.com/").unwrap();
    let there = url.replace("http://127.0.0.1", "https://localhost");
    assert_eq!(net.send(client.post(there).body("body-end"), How::VISIBLE).await.unwrap_err(), Fault::later());
    assert!(heard.try_recv().is_err());
}

/// What a client that listens has heard of limits in an answer with these headers, at 1000 s.
async fn told(answer: &'static str) -> Vec<Told> {
    let (url, _heard) = server(Act::Answer(answer)).await;
    let net = net(&Clock::manual(1_000_000, 1));
    let (listening, heard) = net.listening();
    let _ = net.exchange(net.to_operator().post(&url).body("body-end"), How::REPEATABLE).await.unwrap();
    assert!(heard.take().is_empty(), "said to somebody else");
    let _ = listening.exchange(listening.to_operator().post(&url).body("body-end"), How::REPEATABLE).await.unwrap();
    let told = heard.take();
    assert!(heard.take().is_empty(), "heard once");
    told
}

#[tokio::test]
async fn what_a_network_says_of_its_limits_is_heard() {
    let cases = [
        (
            "HTTP/1.1 200 OK\r\nRateLimit-Limit: 5000\r\nRateLimit-Remaining: 4997\r\nRateLimit-Reset: 1800000000\r\nRateLimit-Policy: 5000;w=3600\r\ncontent-length: 0\r\n\r\n",
            Some((Some(3_600_000), 4_997, 1_800_000_000_000)),
        ),
        (
            "HTTP/1.1 429 Slow\r\nratelimit-remaining: 0\r\nratelimit-reset: 60\r\nratelimit-policy: 10; w=60\r\ncontent-length: 0\r\n\r\n",
            Some((Some(60_000), 0, 1_060_000)),
        ),
        (
            "HTTP/1.1 201 Created\r\nx-rate-limit-remaining: 99\r\nx-rate-limit-reset: 1800000000\r\ncontent-length: 0\r\n\r\n",
            Some((None, 99, 1_800_000_000_000)),
        ),
        ("HTTP/1.1 200 OK\r\nratelimit-remaining: 3\r\nratelimit-reset: 0\r\ncontent-length: 0\r\n\r\n", Some((None, 3, 1_000_000))),
        (
            "HTTP/1.1 200 OK\r\nratelimit-remaining: 3\r\nratelimit-reset: 1\r\nratelimit-policy: 5;w=soon\r\ncontent-length: 0\r\n\r\n",
            Some((None, 3, 1_001_000)),
        ),
        ("HTTP/1.1 200 OK\r\nratelimit-remaining: few\r\nratelimit-reset: 60\r\ncontent-length: 0\r\n\r\n", None),
        ("HTTP/1.1 200 OK\r\nratelimit-remaining: 3\r\nratelimit-reset: 9223372036854775807\r\ncontent-length: 0\r\n\r\n", None),
        ("HTTP/1.1 200 OK\r\nratelimit-reset: 60\r\ncontent-length: 0\r\n\r\n", None),
        ("HTTP/1.1 200 OK\r\nratelimit-remaining: 3\r\ncontent-length: 0\r\n\r\n", None),
    ];
    for (answer, expected) in cases {
        let expected = expected.map(|(per, remaining, reset_at)| Told { gate: Gate::Account, per, remaining, reset_at });
        assert_eq!(told(answer).await, Vec::from_iter(expected), "{answer}");
    }
}
