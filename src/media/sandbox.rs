//! Runs ffmpeg and ffprobe within bounds: memory, processor time, file size, wall time.
//!
//! Called by `video` only. The program gets no input, an empty environment but for `PATH`, and
//! its own directory; it dies with the caller. Never runs a shell.
use crate::model::trouble::Trouble;
use std::ffi::OsString;
use std::path::Path;
use std::process::Stdio;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};

/// Where programs are looked for; the caller's own `PATH` is not trusted with files from strangers.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin";
/// Longest output that is read, in bytes.
const MAX_OUTPUT: u64 = 4 << 20;

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
        Self { memory: 3 << 30, cpu: 600, file: 4 << 30 }
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

/// Whether ffmpeg and ffprobe are installed.
pub fn ffmpeg_available() -> bool {
    is_installed("ffmpeg") && is_installed("ffprobe")
}

fn is_installed(program: &str) -> bool {
    PATH.split(':').any(|folder| Path::new(folder).join(program).is_file())
}

/// Runs `program` in `folder` and waits until it ends or `limit` does, whichever comes first.
/// The limit is a future, so that the caller's clock decides what "too long" means.
pub async fn run(
    program: &str,
    args: &[OsString],
    folder: &Path,
    bounds: Bounds,
    limit: impl Future<Output = ()>,
) -> Result<Said, Trouble> {
    if !is_installed(program) {
        return Err(Trouble::NoFfmpeg);
    }
    let mut child = wrapped(program, args, folder, bounds).spawn()?;
    tokio::select! {
        said = listen(&mut child) => said,
        () = limit => {
            child.kill().await?;
            Err(Trouble::TookTooLong)
        }
    }
}

/// `setpriv` and `prlimit` replace themselves by what they start, so all of this is one process.
fn wrapped(program: &str, args: &[OsString], folder: &Path, bounds: Bounds) -> Command {
    let mut line: Vec<OsString> = Vec::new();
    if is_installed("setpriv") {
        line.extend(["setpriv", "--pdeathsig", "KILL", "--no-new-privs", "--"].map(OsString::from));
    }
    if is_installed("prlimit") {
        line.push("prlimit".into());
        line.push(format!("--as={}", bounds.memory).into());
        line.push(format!("--cpu={}", bounds.cpu).into());
        line.push(format!("--fsize={}", bounds.file).into());
        line.extend(["--core=0", "--"].map(OsString::from));
    }
    line.push(program.into());
    line.extend_from_slice(args);
    let mut command = Command::new(&line[0]);
    command.args(&line[1..]).current_dir(folder).env_clear().env("PATH", PATH);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.process_group(0).kill_on_drop(true);
    command
}

async fn listen(child: &mut Child) -> Result<Said, Trouble> {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let stdout = child.stdout.take();
    let stderr = child.stderr.take();
    let read_out = async {
        match stdout {
            Some(pipe) => pipe.take(MAX_OUTPUT).read_to_end(&mut out).await,
            None => Ok(0),
        }
    };
    let read_err = async {
        match stderr {
            Some(pipe) => pipe.take(MAX_OUTPUT).read_to_end(&mut err).await,
            None => Ok(0),
        }
    };
    let (read, complained, ended) = tokio::join!(read_out, read_err, child.wait());
    read?;
    complained?;
    let err = String::from_utf8_lossy(&err).into_owned();
    Ok(Said { success: ended?.success(), out, err })
}
