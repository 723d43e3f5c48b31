//! What the simulators of Meta's networks share: the life of a container, its counters, and that a link is really fetched and
//! what lies behind it looked at.

use bytes::Bytes;
use crier::clock::{DAY, SECOND};
use crier::sim::containers::{Containers, LIFE, Status, Unpublished};
use crier::sim::fetch::{File, Film, Kind, Sides, Unfetched, fetch};

use crate::support::lent::{film, lend};

const MOST: usize = 100_000;

#[test]
fn a_container_is_worked_on_then_published_once_or_never() {
    let mut containers: Containers<&str> = Containers::default();
    containers.make("1", "ana", "a photo", 0);
    assert_eq!(containers.status("1", DAY / 2), Some(Status::InProgress), "its bytes are not there");
    containers.work("1", 10 * SECOND, None);
    assert_eq!(containers.status("1", 10 * SECOND - 1), Some(Status::InProgress));
    assert_eq!(containers.publish("1", "ana", SECOND), Err(Unpublished::Early));
    assert_eq!(containers.status("1", 10 * SECOND), Some(Status::Finished));
    assert_eq!(containers.publish("1", "ben", 10 * SECOND), Err(Unpublished::Missing), "somebody else's");
    assert_eq!(containers.publish("2", "ana", 10 * SECOND), Err(Unpublished::Missing));
    assert_eq!(containers.published("ana", 10 * SECOND, |_| true), 0);
    assert_eq!(containers.publish("1", "ana", 10 * SECOND), Ok(&"a photo"));
    assert_eq!(containers.publish("1", "ana", 11 * SECOND), Err(Unpublished::Twice));
    assert_eq!(containers.status("1", LIFE * 2), Some(Status::Published), "for good");
}

#[test]
fn what_fails_and_what_is_forgotten_is_never_published() {
    let mut containers: Containers<&str> = Containers::default();
    for (id, failure) in [("failed", Some("2207026".to_owned())), ("forgotten", None)] {
        containers.make(id, "ana", "a film", 0);
        containers.work(id, SECOND, failure);
    }
    assert_eq!(containers.status("failed", SECOND - 1), Some(Status::InProgress), "nobody knows yet");
    assert_eq!(containers.status("failed", SECOND), Some(Status::Error("2207026".into())));
    assert_eq!(containers.publish("failed", "ana", SECOND), Err(Unpublished::Failed("2207026".into())));
    assert_eq!(containers.status("forgotten", LIFE - 1), Some(Status::Finished));
    assert_eq!(containers.publish("forgotten", "ana", LIFE), Err(Unpublished::Expired));
    let words = [Status::InProgress, Status::Finished, Status::Error(String::new()), Status::Expired, Status::Published];
    assert_eq!(words.map(|status| status.word()), ["IN_PROGRESS", "FINISHED", "ERROR", "EXPIRED", "PUBLISHED"]);
}

#[test]
fn the_counters_look_back_one_day_and_no_further() {
    let mut containers: Containers<bool> = Containers::default();
    for (id, owner, is_reply, at) in [("1", "ana", false, 0), ("2", "ana", true, SECOND), ("3", "ben", false, SECOND)] {
        containers.make(id, owner, is_reply, at);
        containers.work(id, at, None);
        containers.publish(id, owner, at).unwrap();
    }
    containers.make("4", "ana", false, 2 * SECOND);
    let counted = |now| {
        let all = containers.made("ana", now, |_| true);
        (all, containers.published("ana", now, |is_reply| !is_reply), containers.published("ana", now, |is_reply| *is_reply))
    };
    assert_eq!(counted(2 * SECOND), (3, 1, 1));
    assert_eq!(counted(LIFE), (2, 0, 1), "the first is a day old");
    assert_eq!(counted(LIFE + 2 * SECOND), (0, 0, 0));
}

#[tokio::test]
async fn a_link_is_fetched_and_what_lies_there_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let lent = lend(folder.path());
    let put = |name: &str, bytes: &[u8]| {
        std::fs::write(folder.path().join(name), bytes).unwrap();
        lent.link(&folder.path().join(name))
    };
    let mut jpeg = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(64, 48).write_to(&mut jpeg, image::ImageFormat::Jpeg).unwrap();
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(30, 20).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let wide = film(640, 360, 4_000, b"pictures");

    assert_eq!(fetch(&put("a.jpg", jpeg.get_ref()), MOST).await.unwrap().kind, Kind::Jpeg(Sides(64, 48)));
    assert_eq!(fetch(&put("a.png", png.get_ref()), MOST).await.unwrap().kind, Kind::Png(Sides(30, 20)));
    let fetched = fetch(&put("a.mp4", &wide), MOST).await.unwrap();
    assert_eq!(fetched.kind, Kind::Film(Film { sides: Sides(640, 360), ms: 4_000, index_first: true, edits: false }));
    assert_eq!(fetched.bytes, wide);
    assert_eq!(fetch(&put("a.txt", b"words"), MOST).await.unwrap().kind, Kind::Other);

    assert_eq!(fetch(&put("b.mp4", &wide), wide.len() - 1).await.unwrap_err(), Unfetched::TooLarge);
    assert_eq!(fetch(&put("b.jpg", &wide), MOST).await.unwrap_err(), Unfetched::Type, "it says that it is something else");
    assert_eq!(fetch(&lent.link("none.jpg".as_ref()), MOST).await.unwrap_err(), Unfetched::Status(404));
    for address in ["http://crier.example/a.jpg", "file:///a.jpg", "a.jpg", ""] {
        assert_eq!(fetch(address, MOST).await.unwrap_err(), Unfetched::Address, "{address}");
    }
    let gone = put("a.jpg", jpeg.get_ref());
    drop(lent);
    tokio::task::yield_now().await;
    assert_eq!(fetch(&gone, MOST).await.unwrap_err(), Unfetched::Unreachable);
}

#[test]
fn a_film_says_how_it_is_stored() {
    let plain = film(1080, 1920, 61_500, b"pictures");
    // The index behind what is played: the boxes in another order.
    let (head, rest) = plain.split_at(24);
    let (index, played) = rest.split_at(rest.len() - 16);
    let behind = [head, played, index].concat();
    let Kind::Film(film) = File::of(Bytes::from(behind)).kind else { panic!("no film") };
    assert_eq!((film.sides, film.ms, film.index_first), (Sides(1080, 1920), 61_500, false));
    // Nothing but the beginning of one.
    assert_eq!(File::of(Bytes::from(plain[..40].to_vec())).kind, Kind::Other);
}
