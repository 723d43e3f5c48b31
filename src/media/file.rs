//! `crier clean IN… OUT`: files in, clean files out.
//!
//! Called by `main`. An output appears only when it is clean, and never half-written.
use super::clean::removed::Removed;
use super::clean::{Cleaned, Keep, blocking, clean_any, clean_keeping};
use super::document::{self, CleanDocument};
use super::probe::Kind;
use super::video::clean_video;
use crate::model::trouble::Trouble;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Largest picture file that is read into memory, in bytes.
pub const MAX_PICTURE: u64 = 256 << 20;
/// How much of a file tells what it is, in bytes.
const HEAD: u64 = 256;

/// What was done to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Width in pixels as shown; 0 for a document.
    pub width: u32,
    /// Height in pixels as shown; 0 for a document.
    pub height: u32,
    /// Pages, for a document.
    pub pages: Option<u32>,
    /// Whether it had to be decoded and encoded again.
    pub recoded: bool,
    /// What was taken out.
    pub removed: Vec<Removed>,
}

/// Cleans a picture, a video or a document, whatever its name says. `limit` ends a video or a document that takes too long.
pub async fn clean(input: &Path, output: &Path, limit: impl Future<Output = ()>) -> Result<Done, Trouble> {
    let (from, to) = (input.to_owned(), output.to_owned());
    let cleaned = match blocking(move || clean_here(&from, &to)).await? {
        Here::Done(done) => return Ok(done),
        Here::Video => {
            let video = clean_video(input, output, limit, |_| {}).await?;
            let (width, height) = (video.width, video.height);
            return Ok(Done { width, height, pages: None, recoded: video.recoded, removed: video.removed });
        }
        Here::Document(bytes) => {
            let (cleaned, to) = (document::clean_within(bytes, limit).await?, output.to_owned());
            return blocking(move || document_written(&to, cleaned)).await;
        }
        Here::Decoder(bytes) => clean_any(bytes, Keep::default(), limit).await?,
    };
    let to = output.to_owned();
    blocking(move || written(&to, cleaned)).await
}

/// What became of a file without another program.
enum Here {
    /// It is clean.
    Done(Done),
    /// It is a video.
    Video,
    /// It is a document: it may take its time.
    Document(Vec<u8>),
    /// It is a picture that a program of its own has to decode.
    Decoder(Vec<u8>),
}

/// Reads, cleans and writes a picture without leaving the thread: its bytes stay in the caches of one processor.
fn clean_here(input: &Path, output: &Path) -> Result<Here, Trouble> {
    let (mut file, mut bytes) = (File::open(input)?, Vec::new());
    (&file).take(HEAD).read_to_end(&mut bytes)?;
    let kind = Kind::of(&bytes);
    if kind.is_some_and(Kind::is_video) {
        return Ok(Here::Video);
    }
    if kind == Some(Kind::Pdf) {
        return document_of(&mut file, bytes).map(Here::Document);
    }
    if file.metadata()?.len() > MAX_PICTURE {
        return Err(Trouble::TooBig { max: MAX_PICTURE });
    }
    file.read_to_end(&mut bytes)?;
    if matches!(kind, Some(Kind::Heic | Kind::Avif)) {
        return Ok(Here::Decoder(bytes));
    }
    written(output, clean_keeping(&bytes, Keep::default())?).map(Here::Done)
}

fn document_of(file: &mut File, mut bytes: Vec<u8>) -> Result<Vec<u8>, Trouble> {
    if file.metadata()?.len() > document::MAX_DOCUMENT {
        return Err(Trouble::TooBig { max: document::MAX_DOCUMENT });
    }
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn document_written(output: &Path, cleaned: CleanDocument) -> Result<Done, Trouble> {
    write_whole(output, &cleaned.bytes)?;
    Ok(Done { width: 0, height: 0, pages: Some(cleaned.pages), recoded: false, removed: cleaned.removed })
}

fn written(output: &Path, cleaned: Cleaned) -> Result<Done, Trouble> {
    write_whole(output, &cleaned.bytes)?;
    let Cleaned { width, height, recoded, removed, .. } = cleaned;
    Ok(Done { width, height, pages: None, recoded, removed })
}

/// A file on its way to its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errand {
    /// The file to clean.
    pub input: PathBuf,
    /// Where the clean one goes.
    pub output: PathBuf,
}

/// What is to be cleaned: one file into one, or files and all files of folders into a folder, which is made when missing.
///
/// # Errors
/// A folder's that cannot be read or made, and a sentence when two files would get the same name.
pub fn errands(inputs: &[PathBuf], output: &Path) -> anyhow::Result<Vec<Errand>> {
    if let [input] = inputs
        && !input.is_dir()
        && !output.is_dir()
    {
        return Ok(vec![Errand { input: input.clone(), output: output.to_owned() }]);
    }
    let mut files = Vec::new();
    for input in inputs {
        match input.is_dir() {
            true => files.extend(files_in(input)?),
            false => files.push(input.clone()),
        }
    }
    anyhow::ensure!(
        !files.is_empty(),
        "{}: there is no file in it. Nothing was written.",
        inputs.first().map_or(output, PathBuf::as_path).display()
    );
    std::fs::create_dir_all(output)?;
    let mut names = BTreeSet::new();
    let place = |input: PathBuf| {
        let name = input.file_name().unwrap_or_default().to_owned();
        anyhow::ensure!(names.insert(name.clone()), "two of the files are called {}", name.display());
        Ok(Errand { output: output.join(name), input })
    };
    files.into_iter().map(place).collect()
}

fn files_in(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Cleans many files, as many at a time as there are processors. What came of each arrives when it is done.
pub fn clean_all(errands: Vec<Errand>) -> UnboundedReceiver<(Errand, Result<Done, Trouble>)> {
    let (told, hear) = unbounded_channel();
    let (errands, next) = (Arc::new(errands), Arc::new(AtomicUsize::new(0)));
    for _ in 0..std::thread::available_parallelism().map_or(1, usize::from).min(errands.len()) {
        let (errands, next, told) = (errands.clone(), next.clone(), told.clone());
        tokio::spawn(async move {
            while let Some(errand) = errands.get(next.fetch_add(1, Ordering::Relaxed)) {
                let done = clean(&errand.input, &errand.output, std::future::pending()).await;
                if told.send((errand.clone(), done)).is_err() {
                    return;
                }
            }
        });
    }
    hear
}

/// Beside the target first, then in its place: nobody ever sees half a file.
fn write_whole(output: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let folder = output.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut made = tempfile::Builder::new();
    made.prefix(".cleaning-");
    #[cfg(unix)]
    made.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = made.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.persist(output).map_err(|failed| Trouble::from(failed.error))?;
    Ok(())
}
