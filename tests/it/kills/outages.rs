//! What Crier stands on fails under load: the database server, its connections, the disk. No process may end of it.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use sqlx::Executor;

use super::rows::{Engine, connect};
use super::server::is_root;
use super::{NO_POSTGRES, Rig, judged, not_run, seed};

/// How often the server is stopped.
const STOPS: u64 = 5;
/// How often all connections are cut.
const CUTS: u64 = 20;
/// How often the disk is full.
const FILLS: u64 = 4;
/// The disk, in megabytes.
const DISK: usize = 24;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: make crash runs it"]
async fn postgres_is_stopped_at_once_and_started_again() {
    let seed = seed();
    let Some(mut rig) = Rig::postgres(seed).await else { return not_run(NO_POSTGRES) };
    rig.begin().await;
    let mut person = rig.person(seed);
    for _ in 0..STOPS {
        let calm = 3 + rig.chance.chance(5);
        rig.load(&mut person, calm).await;
        rig.server.as_ref().unwrap().stop();
        let dark = 1 + rig.chance.chance(4);
        rig.load(&mut person, dark).await;
        rig.server.as_ref().unwrap().start();
    }
    judged(&mut rig, &mut person, seed, &format!("server stopped at once {STOPS} times")).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: make crash runs it"]
async fn connections_are_terminated() {
    let seed = seed();
    let Some(mut rig) = Rig::postgres(seed).await else { return not_run(NO_POSTGRES) };
    rig.begin().await;
    let mut person = rig.person(seed);
    let url = rig.server.as_ref().unwrap().url();
    for _ in 0..CUTS {
        let before = rig.publishing();
        rig.pass(&mut person, true, Duration::from_secs(5), |rig, _| rig.publishing() > before).await;
        let pause = rig.chance.chance(100);
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let cut =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
        connect(&url).await.execute(cut).await.unwrap();
    }
    judged(&mut rig, &mut person, seed, &format!("connections terminated {CUTS} times")).await;
}

/// The disk is a tmpfs in a mount namespace of the program's own, so that it can be filled without harm to anybody; it
/// takes no rights where user namespaces are allowed.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: make crash runs it"]
async fn the_disk_is_full_and_has_room_again() {
    let seed = seed();
    let mut rig = Rig::sqlite(seed).await;
    let data = rig.data();
    std::fs::create_dir(&data).unwrap();
    let before = on_small_disk(&data);
    if !Command::new(&before[0]).args(&before[1..]).arg("true").status().is_ok_and(|status| status.success()) {
        return not_run("no file system can be mounted here, not even in a user namespace");
    }
    rig.starts[0].before = before;
    rig.start_next().await;
    // The program's own view of its disk.
    let disk = format!("/proc/{}/root{}", rig.running[0].pid(), data.display());
    rig.engine = Engine::Elsewhere(Path::new(&disk).join("crier.db"));
    rig.connect().await;
    let mut person = rig.person(seed);
    let ballast = Path::new(&disk).join("ballast");
    for _ in 0..FILLS {
        let calm = 3 + rig.chance.chance(5);
        rig.load(&mut person, calm).await;
        fill(&ballast);
        let full = 2 + rig.chance.chance(5);
        rig.load(&mut person, full).await;
        std::fs::remove_file(&ballast).unwrap();
    }
    judged(&mut rig, &mut person, seed, &format!("disk full {FILLS} times")).await;
}

/// What starts a program with a small disk of its own at `folder`.
fn on_small_disk(folder: &Path) -> Vec<String> {
    let mount = format!("mount -t tmpfs -o size={DISK}m tmpfs \"$0\" && exec \"$@\"");
    let user: &[&str] = if is_root() { &[] } else { &["--user", "--map-root-user"] };
    let folder = folder.display().to_string();
    [&["unshare", "--mount"], user, &["sh", "-c", &mount, &folder]].concat().into_iter().map(str::to_owned).collect()
}

/// Writes until there is no room.
fn fill(file: &Path) {
    use std::io::Write;
    let mut file = std::fs::File::create(file).unwrap();
    for size in [64 << 10, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
}
