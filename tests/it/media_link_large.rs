//! Large files behind links: nothing of them is held, however slowly they are taken, and only so many at a time.

use std::time::{Duration, Instant};

use crier::media::keep::Files;
use crier::media::shelf::Shelf;
use crier::sim::serve;
use crier::web::media_routes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::media_link::Rig;
use crate::support::db::{Db, on_sqlite};

/// How large, in bytes: were it held anywhere, the limit would be passed.
const LARGE: u64 = 300 << 20;
/// The most by which the memory of the process may grow, in kilobytes.
const MOST: u64 = 60_000;

/// The most memory that this process has ever held, in kilobytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap().split_whitespace().next().unwrap().parse().unwrap()
}

/// A large file, and the path of its link.
async fn large(db: &Db) -> (Rig, String) {
    let rig = Rig::new(db).await;
    let from = rig.folder.path().join("large");
    std::fs::File::create(&from).unwrap().set_len(LARGE).unwrap();
    let kept = Shelf::new(&rig.store, &rig.files, &rig.clock).keep_file("w", &from).await.unwrap();
    let link = rig.issue(&kept).await;
    let path = link.split_once("/m/").unwrap().1;
    let path = format!("/m/{path}");
    (rig, path)
}

/// Asks for it, and takes nothing yet.
async fn begin(rig: &Rig, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(rig.served.host()).await.unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes()).await.unwrap();
    stream
}

/// The status, and how many bytes come behind the headers.
async fn take(stream: &mut TcpStream) -> (String, u64) {
    let (mut head, mut all, mut some) = (Vec::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = stream.read(&mut some).await.unwrap();
        if read == 0 {
            break;
        }
        if all == 0 && head.len() < 4_096 {
            head.extend_from_slice(&some[..read]);
        }
        all += read as u64;
    }
    let end = head.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    (String::from_utf8_lossy(&head[9..12]).into_owned(), all - end as u64)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_is_never_in_memory() {
    on_sqlite(|db| async move {
        let (rig, path) = large(&db).await;
        let before = peak();
        let mut slow = Vec::new();
        for _ in 0..8 {
            slow.push(begin(&rig, &path).await);
        }
        let mut quick = begin(&rig, &path).await;
        assert_eq!(take(&mut quick).await, ("200".to_owned(), LARGE));
        let grown = peak() - before;
        assert!(grown < MOST, "{grown} kB for {LARGE} bytes, and eight more that nobody takes");
        drop(slow);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_so_many_go_out_at_a_time() {
    on_sqlite(|db| async move {
        let (rig, path) = large(&db).await;
        let mut slow = Vec::new();
        for _ in 0..64 {
            let mut stream = begin(&rig, &path).await;
            // Answered: it has its place.
            stream.read_exact(&mut [0; 16]).await.unwrap();
            slow.push(stream);
        }
        let (status, _) = take(&mut begin(&rig, &path).await).await;
        assert_eq!(status, "503", "who finds no room comes again");
        slow.truncate(60);
        let begun = Instant::now();
        loop {
            let mut one = begin(&rig, &path).await;
            let mut head = [0; 16];
            one.read_exact(&mut head).await.unwrap();
            if &head[9..12] == b"200" {
                break;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "the places of those who went away are free again");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}

/// The process ends in the middle: the network comes again, and goes on where it was, at the next process.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_costs_nothing_but_the_rest() {
    on_sqlite(|db| async move {
        let (mut rig, path) = large(&db).await;
        let mut cut = begin(&rig, &path).await;
        cut.read_exact(&mut [0; 100_000]).await.unwrap();
        let files = Files::folder(&rig.folder.path().join("media")).unwrap();
        let links = crier::links::Links::new(&rig.store, &files, &rig.ring, &rig.clock, Some("https://elsewhere.example".into()));
        rig.served = serve(media_routes(links)).await.unwrap();
        let rest = rig.ask(reqwest::Method::GET, &path, &[("range", &format!("bytes={}-", LARGE - 1_000))]).await;
        assert_eq!((rest.status, rest.body.len()), (206, 1_000));
    })
    .await;
}
