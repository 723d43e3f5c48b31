//! What stands around a program, as far as this host allows: looked at once, by trying.
//!
//! - `prlimit` sets the bounds, `setpriv --pdeathsig KILL` ties its life to Crier's and takes its rights away.
//! - `bwrap` gives it a file system of its own (the system's programs, its room, what it reads) and no network;
//! - where there is none, `unshare` takes the network away;
//! - where neither works (many containers), only the list of protocols keeps ffmpeg from the network.
//!
//! Called by `sandbox`, and by `doctor` to say which. Never runs what a stranger sent.

use super::{Bounds, Call, find};
use std::ffi::OsString;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use tokio::sync::OnceCell;

/// What of the system a program needs to run at all.
const SYSTEM: [&str; 9] = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/nix/store", "/gnu/store"];
/// How many processes and threads a program may add to those that its user has.
const MORE_PROCESSES: u64 = 1_024;
/// Of the rights of root, the one that is left: to read a file that somebody else owns.
const RIGHTS: &str = "--bounding-set=-all,+dac_read_search";

static GROUND: OnceCell<Ground> = OnceCell::const_new();

/// What keeps a program from the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wall {
    /// A file system of its own and no network.
    Bwrap,
    /// No network.
    Unshare,
    /// Nothing but the program's own list of protocols.
    None,
}

/// What this host has to offer.
#[derive(Debug, Clone)]
pub struct Ground {
    /// What keeps programs from the network.
    pub wall: Wall,
    /// Whether a program dies with Crier, and without its rights (`setpriv`).
    pub dies_along: bool,
    /// Whether a program has bounds (`prlimit`).
    pub bounded: bool,
    root: bool,
    drops_rights: bool,
    processes: u64,
}

/// What this host has to offer; tried once.
pub async fn ground() -> &'static Ground {
    GROUND.get_or_init(look).await
}

async fn look() -> Ground {
    let root = std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    let mut ground = Ground {
        wall: Wall::None,
        dies_along: find("setpriv").is_some(),
        bounded: find("prlimit").is_some(),
        root,
        drops_rights: false,
        processes: processes().unwrap_or(4 * MORE_PROCESSES) + MORE_PROCESSES,
    };
    if root && ground.dies_along {
        let fewer = Ground { drops_rights: true, ..ground.clone() };
        ground.drops_rights = fewer.works().await;
    }
    for wall in [Wall::Bwrap, Wall::Unshare] {
        let walled = Ground { wall, ..ground.clone() };
        if walled.works().await {
            return walled;
        }
    }
    ground
}

/// The processes and threads of this user, as the kernel counts them for its limit.
fn processes() -> Option<u64> {
    let me = std::fs::metadata("/proc/self").ok()?.uid();
    let mut count = 0;
    for entry in std::fs::read_dir("/proc").ok()?.flatten() {
        let is_process = entry.file_name().to_string_lossy().bytes().all(|byte| byte.is_ascii_digit());
        if is_process && entry.metadata().is_ok_and(|process| process.uid() == me) {
            count += std::fs::read_dir(entry.path().join("task")).map_or(1, |tasks| tasks.count() as u64);
        }
    }
    Some(count)
}

impl Ground {
    /// Whether a program can be run like this.
    async fn works(&self) -> bool {
        let tool = match self.wall {
            Wall::Bwrap => "bwrap",
            Wall::Unshare => "unshare",
            Wall::None => "setpriv",
        };
        let (Some(_), Some(program)) = (find(tool), find("true")) else { return false };
        let Ok(room) = tempfile::tempdir() else { return false };
        let call = Call { program: "true", args: Vec::new(), room: room.path(), reads: Vec::new(), bounds: Bounds::default() };
        let mut command = super::command(&self.line(&program, &call), room.path());
        command.output().await.is_ok_and(|said| said.status.success())
    }

    /// The whole command line. Each program replaces itself by the next, so that the child is the last of them
    /// (`bwrap` stays between, and takes what it started with it).
    pub(super) fn line(&self, program: &Path, call: &Call<'_>) -> Vec<OsString> {
        let mut line = Vec::new();
        match self.wall {
            Wall::Bwrap => {
                self.tied(&mut line, false);
                self.bounds(&mut line, call.bounds);
                self.own_files(&mut line, program, call);
            }
            wall => {
                self.bounds(&mut line, call.bounds);
                if wall == Wall::Unshare {
                    let user: &[&str] = if self.root { &[] } else { &["--user", "--map-current-user"] };
                    words(&mut line, &["unshare", "--net"]);
                    words(&mut line, user);
                    words(&mut line, &["--"]);
                }
                // Last: entering a user namespace forgets whose death to follow.
                self.tied(&mut line, self.drops_rights);
            }
        }
        line.push(program.into());
        line.extend_from_slice(&call.args);
        line
    }

    fn tied(&self, line: &mut Vec<OsString>, without_rights: bool) {
        if self.dies_along {
            words(line, &["setpriv", "--pdeathsig", "KILL", "--no-new-privs"]);
            words(line, if without_rights { &["--inh-caps=-all", RIGHTS] } else { &[] });
            words(line, &["--"]);
        }
    }

    fn bounds(&self, line: &mut Vec<OsString>, bounds: Bounds) {
        if self.bounded {
            words(line, &["prlimit", "--core=0"]);
            for (name, value) in [("as", bounds.memory), ("cpu", bounds.cpu), ("fsize", bounds.file), ("nproc", self.processes)] {
                line.push(format!("--{name}={value}").into());
            }
            words(line, &["--"]);
        }
    }

    fn own_files(&self, line: &mut Vec<OsString>, program: &Path, call: &Call<'_>) {
        words(line, &["bwrap", "--die-with-parent", "--unshare-net", "--unshare-ipc", "--unshare-pid"]);
        if self.root {
            words(line, &["--cap-drop", "ALL", "--cap-add", "CAP_DAC_READ_SEARCH"]);
        }
        for path in SYSTEM {
            words(line, &["--ro-bind-try", path, path]);
        }
        words(line, &["--dev", "/dev", "--tmpfs", "/tmp"]);
        let elsewhere = program.parent().filter(|folder| !SYSTEM.iter().any(|path| folder.starts_with(path)));
        let read = call.reads.iter().map(PathBuf::as_path).chain(elsewhere);
        for (how, path) in read.map(|path| ("--ro-bind", path)).chain([("--bind", call.room)]) {
            line.extend([how.into(), path.into(), path.into()]);
        }
        line.extend(["--chdir".into(), call.room.into(), "--".into()]);
    }
}

fn words(line: &mut Vec<OsString>, words: &[&str]) {
    line.extend(words.iter().map(OsString::from));
}
