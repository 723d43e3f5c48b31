//! A PostgreSQL server of its own that keeps what it has promised (fsync on), can be stopped at once and started again.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::support::program::free_port;

/// A server; stopped when dropped.
pub struct Server {
    folder: tempfile::TempDir,
    bin: PathBuf,
    port: u16,
}

impl Server {
    /// A new and empty one, running. `None` where PostgreSQL is not installed.
    pub fn new() -> Option<Self> {
        let bin = programs()?;
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        std::fs::create_dir(&data).unwrap();
        if is_root() {
            run(Command::new("chmod").arg("755").arg(folder.path()));
            run(Command::new("chown").arg("-R").arg("postgres").arg(&data));
        }
        let server = Self { folder, bin, port: free_port() };
        let data = server.data();
        let init = ["-D", &data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"];
        run(server.program("initdb").args(init).stdout(Stdio::null()));
        server.start();
        Some(server)
    }

    /// The address of its database.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it again.
    pub fn start(&self) {
        let how = format!("-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=100", self.port);
        let (data, log) = (self.data(), format!("{}/log", self.data()));
        run(self.program("pg_ctl").args(["-D", &data, "-l", &log, "-w", "-t", "60", "-o", &how, "start"]).stdout(Stdio::null()));
    }

    /// Stops it at once, as a power cut would.
    pub fn stop(&self) {
        run(self.program("pg_ctl").args(["-D", &self.data(), "-m", "immediate", "-w", "stop"]).stdout(Stdio::null()));
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// PostgreSQL refuses to be root.
    fn program(&self, name: &str) -> Command {
        let path = self.bin.join(name);
        let mut command = if is_root() { Command::new("runuser") } else { Command::new(&path) };
        if is_root() {
            command.args(["-u", "postgres", "--"]).arg(&path);
        }
        command.current_dir("/").stdin(Stdio::null());
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already stopped is fine.
        let _ = self
            .program("pg_ctl")
            .args(["-D", &self.data(), "-m", "immediate", "stop"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
    }
}

/// Where the server's programs are: Debian's place, or the path.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    found.sort_by_key(|path| path.iter().rev().nth(1).and_then(|version| version.to_str()?.parse::<u32>().ok()));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = found.into_iter().rev().chain(std::env::split_paths(&path));
    all.into_iter().find(|folder| is_program(&folder.join("initdb")) && is_program(&folder.join("postgres")))
}

fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// Whether this process is root.
pub fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout.trim_ascii() == b"0"
}

fn run(command: &mut Command) {
    let done = command.stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
}
