//! Runs programs that read what strangers send (ffmpeg, ffprobe, the HEIC decoder) within bounds: memory, processor
//! time, file size, processes and wall time; without a network, where the host allows it (see [`wall`]).
//!
//! Called by whoever decodes outside of Crier's own process. The program gets no input, an empty environment but for
//! `PATH`, one folder to write to, and the files that it is told to read. It is killed, with whatever it started, when
//! its time is up, when the caller loses interest, and when Crier itself is killed. Never runs a shell.

mod group;
pub mod wall;

use crate::model::trouble::Trouble;
use group::Group;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};

/// Where programs are looked for; the caller's own `PATH` is not trusted with files from strangers.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin";
/// Longest output that is kept, in bytes.
const MAX_OUTPUT: usize = 4 << 20;
/// Longest line that is handed to a listener, in bytes.
const MAX_LINE: usize = 4 << 10;

/// The bounds of one run.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Address space, in bytes.
    pub memory: u64,
    /// Processor time, in seconds.
    pub cpu: u64,
    /// Largest file that may be written, in bytes.
    pub file: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { memory: 4 << 30, cpu: 600, file: 4 << 30 }
    }
}

/// What a program said.
#[derive(Debug, Clone)]
pub struct Said {
    /// Whether it ended well.
    pub success: bool,
    /// Its standard output.
    pub out: Vec<u8>,
    /// Its complaints; for the log, never for a person.
    pub err: String,
}

/// One program to run.
#[derive(Debug, Clone)]
pub struct Call<'a> {
    /// Its name, or where it is.
    pub program: &'a str,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// The one folder that it may write to, and in which it runs.
    pub room: &'a Path,
    /// Files outside of the room that it may read, by their absolute paths.
    pub reads: Vec<PathBuf>,
    /// Its bounds.
    pub bounds: Bounds,
}

/// Whether ffmpeg and ffprobe are installed.
pub fn ffmpeg_available() -> bool {
    find("ffmpeg").is_some() && find("ffprobe").is_some()
}

/// Where a program is; one that is named with its folder is where that says.
fn find(program: &str) -> Option<PathBuf> {
    let named = Path::new(program);
    if named.is_absolute() {
        return named.is_file().then(|| named.to_owned());
    }
    PATH.split(':').map(|folder| Path::new(folder).join(program)).find(|path| path.is_file())
}

/// Runs `program` in `folder`, in which everything that it reads lies, and waits until it ends or `limit` does,
/// whichever comes first. The limit is a future, so that the caller's clock decides what "too long" means.
///
/// # Errors
/// [`Trouble::NoFfmpeg`] when it is not installed, [`Trouble::TookTooLong`], the system's.
pub async fn run(
    program: &str,
    args: &[OsString],
    folder: &Path,
    bounds: Bounds,
    limit: impl Future<Output = ()>,
) -> Result<Said, Trouble> {
    let call = Call { program, args: args.to_vec(), room: folder, reads: Vec::new(), bounds };
    call.run(limit, |_| {}).await
}

impl Call<'_> {
    /// Runs it; each line of its output is handed to `line` as it comes.
    ///
    /// # Errors
    /// As [`run`].
    pub async fn run(&self, limit: impl Future<Output = ()>, line: impl FnMut(&str)) -> Result<Said, Trouble> {
        let program = find(self.program).ok_or(Trouble::NoFfmpeg)?;
        let args = wall::ground().await.line(&program, self);
        let mut child = command(&args, self.room).spawn()?;
        // Dropped on every way out of here, the caller's loss of interest too: then the whole group is killed.
        let mut group = Group::of(&child);
        tokio::select! {
            said = listen(&mut child, line) => {
                group.ended();
                said
            }
            () = limit => Err(Trouble::TookTooLong),
        }
    }
}

/// A process in a group of its own, with nothing of Crier's environment.
fn command(line: &[OsString], room: &Path) -> Command {
    let (first, rest) = line.split_first().map_or((OsString::new(), line), |(first, rest)| (first.clone(), rest));
    let mut command = Command::new(first);
    command.args(rest).current_dir(room).env_clear().env("PATH", PATH);
    // Each thread would reserve address space of its own for memory that it never uses.
    command.env("MALLOC_ARENA_MAX", "2");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.process_group(0).kill_on_drop(true);
    command
}

async fn listen(child: &mut Child, line: impl FnMut(&str)) -> Result<Said, Trouble> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (out, err, ended) = tokio::join!(read(stdout, line), read(stderr, |_| {}), child.wait());
    let err = String::from_utf8_lossy(&err?).into_owned();
    Ok(Said { success: ended?.success(), out: out?, err })
}

/// Reads to the end, so that the program never waits for a reader; keeps the beginning.
async fn read(pipe: Option<impl AsyncRead + Unpin>, mut line: impl FnMut(&str)) -> std::io::Result<Vec<u8>> {
    let (mut kept, mut open, mut some) = (Vec::new(), Vec::new(), [0; 8 << 10]);
    let Some(mut pipe) = pipe else { return Ok(kept) };
    loop {
        let read = pipe.read(&mut some).await?;
        let Some(new) = some.get(..read).filter(|new| !new.is_empty()) else { return Ok(kept) };
        kept.extend_from_slice(&new[..new.len().min(MAX_OUTPUT - kept.len())]);
        for byte in new {
            match byte {
                b'\n' => {
                    line(&String::from_utf8_lossy(&open));
                    open.clear();
                }
                byte if open.len() < MAX_LINE => open.push(*byte),
                _ => {}
            }
        }
    }
}
