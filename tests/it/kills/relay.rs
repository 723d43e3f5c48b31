//! A slow wire in front of a simulated network: every request and every answer takes its time, so that a kill finds
//! requests that have left and answers that have not come. What has left arrives, even when its sender is dead.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crier::clock::Clock;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

/// The longest that one way takes, in milliseconds.
pub const LAG: u64 = 60;
/// How long the network goes on with a request whose sender is gone.
const GRACE: Duration = Duration::from_secs(1);
/// A connection that takes longer to come about waits before a closed gate.
const FULL: Duration = Duration::from_millis(200);
/// What is no progress: asking for news, and the first words of every start.
const IDLE: [&str; 4] = ["/getUpdates", "/getMe", "/deleteWebhook", "/getWebhookInfo"];

/// What makes something visible, or prepares it: writing and uploading at Bluesky, anything at Telegram for a channel.
const PUBLISHES: [&str; 3] = ["/com.atproto.repo.", "\"chat_id\":-100", "\r\n\r\n-100"];

/// How many connections may wait for a gate that is closed. Small, so that a closed gate is soon full.
const BACKLOG: u32 = 16;

/// A wire with a gate at its beginning. Dropping it cuts it.
pub struct Relay {
    /// The address in front of it.
    pub base: String,
    wire: Arc<Wire>,
    gate: watch::Sender<bool>,
    /// What fills the queue before a closed gate.
    queue: Vec<TcpStream>,
    task: JoinHandle<()>,
}

struct Wire {
    to: String,
    requests: AtomicU64,
    publishing: AtomicU64,
    chance: Clock,
}

impl Relay {
    /// A wire to `base`, with its lags drawn from `seed`.
    pub async fn to(base: &str, seed: u64) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(BACKLOG).unwrap();
        let address = listener.local_addr().unwrap();
        let to = base.trim_start_matches("http://").to_owned();
        let wire = Arc::new(Wire { to, requests: AtomicU64::new(0), publishing: AtomicU64::new(0), chance: Clock::manual(0, seed) });
        let (gate, is_open) = watch::channel(true);
        let task = tokio::spawn(accept(listener, wire.clone(), is_open));
        Self { base: format!("http://{address}"), wire, gate, queue: Vec::new(), task }
    }

    /// How many requests have come that got something done.
    pub fn requests(&self) -> u64 {
        self.wire.requests.load(Ordering::Relaxed)
    }

    /// How many of them were about to publish something.
    pub fn publishing(&self) -> u64 {
        self.wire.publishing.load(Ordering::Relaxed)
    }

    /// Cuts every connection, and lets no new one come about: whoever connects waits.
    pub async fn close(&mut self) {
        self.gate.send_replace(false);
        let address = self.base.trim_start_matches("http://");
        while let Ok(stream) = tokio::time::timeout(FULL, TcpStream::connect(address)).await {
            self.queue.push(stream.unwrap());
        }
    }

    /// Lets everybody through again who waits.
    pub fn open(&mut self) {
        self.queue.clear();
        self.gate.send_replace(true);
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, wire: Arc<Wire>, mut is_open: watch::Receiver<bool>) {
    let mut under_way = JoinSet::new();
    loop {
        if !*is_open.borrow_and_update() {
            under_way.shutdown().await;
            if is_open.changed().await.is_err() {
                return;
            }
            continue;
        }
        tokio::select! {
            biased;
            _ = is_open.changed() => {}
            _ = under_way.join_next(), if !under_way.is_empty() => {}
            Ok((client, _)) = listener.accept() => { under_way.spawn(carry(wire.clone(), client)); }
        }
    }
}

async fn carry(wire: Arc<Wire>, client: TcpStream) {
    let Ok(server) = TcpStream::connect(&wire.to).await else { return };
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let up = async {
        let to_server = wire.pump(from_client, to_server, true).await;
        tokio::time::sleep(GRACE).await;
        drop(to_server);
    };
    tokio::join!(up, wire.pump(from_server, to_client, false));
}

impl Wire {
    /// Carries bytes until one side is gone.
    async fn pump(&self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf, up: bool) -> OwnedWriteHalf {
        let mut buffer = vec![0; 64 << 10];
        while let Ok(n @ 1..) = from.read(&mut buffer).await {
            let bytes = &buffer[..n];
            if up {
                self.requests.fetch_add(u64::from(is_progress(bytes)), Ordering::Relaxed);
                self.publishing.fetch_add(u64::from(is_publishing(bytes)), Ordering::Relaxed);
            }
            tokio::time::sleep(Duration::from_millis(self.chance.chance(LAG))).await;
            if to.write_all(bytes).await.is_err() {
                break;
            }
        }
        to
    }
}

/// Whether these bytes begin a request that gets something done.
fn is_progress(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    ["POST ", "GET "].iter().any(|verb| line.starts_with(verb)) && !IDLE.iter().any(|idle| line.contains(idle))
}

fn is_publishing(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.starts_with("POST ") && PUBLISHES.iter().any(|sign| text.contains(sign))
}
