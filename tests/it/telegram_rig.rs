//! A simulated Telegram with a plain HTTP client in front of it, for the tests that judge it.

use std::io::Cursor;
use std::sync::Arc;

use crier::clock::{Clock, Open};
use crier::sim::telegram::Telegram;
use crier::sim::{REQUEST_HEADER, Served, World, serve};
use image::{ImageFormat, RgbImage};
use reqwest::multipart::{Form, Part};
use serde_json::Value;

pub const TOKEN: &str = "123456789:AAcanaryTokenThatNobodyMaySee";
/// 2026-03-06 09:00:00 UTC, a Friday.
pub const MORNING: i64 = 1_772_787_600_000;

pub struct Rig {
    pub world: World,
    pub telegram: Arc<Telegram>,
    pub client: reqwest::Client,
    pub served: Served,
}

impl Rig {
    pub async fn new() -> Self {
        let world = World::new(Clock::manual(MORNING, 7));
        let telegram = Telegram::new(&world, TOKEN);
        let served = serve(telegram.router()).await.unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { world, telegram, client, served }
    }

    pub fn url(&self, method: &str) -> String {
        format!("{}/bot{TOKEN}/{method}", self.served.base)
    }

    /// The whole answer to a call with a JSON body.
    pub async fn call(&self, method: &str, body: Value) -> Value {
        self.client.post(self.url(method)).json(&body).send().await.unwrap().json().await.unwrap()
    }

    /// The result of a call that must succeed.
    pub async fn ok(&self, method: &str, body: Value) -> Value {
        let answer = self.call(method, body).await;
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        answer["result"].clone()
    }

    /// The description of a call that must be refused.
    pub async fn refused(&self, method: &str, body: Value) -> String {
        let answer = self.call(method, body).await;
        assert_eq!(answer["ok"], false, "{method}: {answer}");
        answer["description"].as_str().unwrap().to_owned()
    }

    /// The whole answer to a multipart call.
    pub async fn upload(&self, method: &str, fields: &[(&str, &str)], files: &[(&str, &str, Vec<u8>)]) -> Value {
        let mut form = Form::new();
        for (name, value) in fields {
            form = form.text(name.to_string(), value.to_string());
        }
        for (name, file, bytes) in files {
            form = form.part(name.to_string(), Part::bytes(bytes.clone()).file_name(file.to_string()));
        }
        self.client.post(self.url(method)).multipart(form).send().await.unwrap().json().await.unwrap()
    }

    /// Starts a call that the clock knows, as Crier's client does; what comes back says how it ended.
    pub fn begin(&self, method: &str, body: Value) -> (Open, tokio::task::JoinHandle<reqwest::Result<String>>) {
        let open = self.world.clock.open();
        let request = self.client.post(self.url(method)).json(&body).header(REQUEST_HEADER, open.id().unwrap());
        let task = tokio::spawn(async move { request.send().await?.text().await });
        (open, task)
    }
}

/// A PNG of this size.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The smallest MP4 header: 640x360, 5 s.
pub fn mp4() -> Vec<u8> {
    fn boxed(name: &[u8; 4], inside: &[u8]) -> Vec<u8> {
        let size = u32::try_from(inside.len() + 8).unwrap().to_be_bytes();
        [&size[..], name, inside].concat()
    }
    let mut movie = vec![0; 12];
    movie.extend(1000u32.to_be_bytes());
    movie.extend(5000u32.to_be_bytes());
    let mut track = vec![0; 76];
    track.extend((640u32 << 16).to_be_bytes());
    track.extend((360u32 << 16).to_be_bytes());
    let track = boxed(b"trak", &boxed(b"tkhd", &track));
    let moov = boxed(b"moov", &[boxed(b"mvhd", &movie), track].concat());
    [boxed(b"ftyp", b"isom\0\0\0\0"), moov].concat()
}
