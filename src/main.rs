//! Crier's command line. Calls `app`, `demo`, `doctor`; decides nothing.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crier::app::{self, Role};
use crier::config::{self, Config};
use crier::doctor::{self, Verdict};
use crier::media::file;
use crier::{demo, keys, pause};

/// Cleans, brands and publishes what you send it, once.
#[derive(Parser)]
#[command(version, about)]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the bot (the default).
    Run {
        /// What this process does; anything but "all" needs PostgreSQL.
        #[arg(long, value_enum, default_value_t)]
        role: Role,
    },
    /// Stop publishing, at once and everywhere: to one network, or to all of them.
    Pause {
        /// The network.
        network: Option<String>,
    },
    /// Publish again.
    Resume {
        /// The network.
        network: Option<String>,
    },
    /// Try everything here and now, with simulated networks: no token, no account.
    Demo {
        /// Play this script instead of opening a chat.
        #[arg(long, requires = "out")]
        play: Option<PathBuf>,
        /// Where the transcript and what each network received are written.
        #[arg(long, requires = "play")]
        out: Option<PathBuf>,
    },
    /// Check everything that Crier stands on.
    Doctor,
    /// The keys that seal tokens.
    Keys {
        #[command(subcommand)]
        what: Keys,
    },
    /// Clean pictures and videos.
    Clean {
        /// The files to clean, or folders with files.
        #[arg(required = true)]
        inputs: Vec<PathBuf>,
        /// Where the clean one goes; a folder, if there are several.
        output: PathBuf,
    },
}

#[derive(Clone, Copy, Subcommand)]
enum Keys {
    /// Print a new key for CRIER_KEYS.
    New,
    /// Seal every data key with the first key of CRIER_KEYS.
    Rotate,
    /// Check that CRIER_KEYS opens everything, and which keys are still in use.
    Check,
    /// Make a new key by which Crier proves itself to Bluesky's servers; accounts stay signed in by the older ones.
    Bluesky {
        /// Forget the older ones: accounts that were signed in on a page have to sign in again.
        #[arg(long)]
        only: bool,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match Args::parse().command.unwrap_or(Command::Run { role: Role::All }) {
        Command::Run { role } => run(role).await,
        Command::Pause { network } => switch(network, true).await,
        Command::Resume { network } => switch(network, false).await,
        Command::Demo { play: Some(script), out: Some(out) } => played(demo::play(&script, &out).await),
        Command::Demo { .. } => ended(demo::run().await),
        Command::Doctor => examine().await,
        Command::Keys { what: Keys::New } => ended(keys::new()),
        Command::Keys { what } => manage(what).await,
        Command::Clean { inputs, output } => clean(&inputs, &output).await,
    }
}

/// The kill switch.
async fn switch(network: Option<String>, off: bool) -> ExitCode {
    match configured() {
        Ok(config) => ended(pause::switch(&config, network.as_deref(), off).await),
        Err(code) => code,
    }
}

async fn run(role: Role) -> ExitCode {
    let config = match configured() {
        Ok(config) => config,
        Err(code) => return code,
    };
    log(&config.log);
    ended(app::run(config, role).await)
}

/// The configuration, or one line on the screen for each thing that is wrong with it.
fn configured() -> Result<Config, ExitCode> {
    Config::from_env().map_err(|wrong| {
        for line in wrong {
            eprintln!("{line}");
        }
        eprintln!("Put them into a .env file (see .env.example). To try Crier without any: crier demo");
        ExitCode::FAILURE
    })
}

fn log(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

async fn examine() -> ExitCode {
    let findings = doctor::examine(Config::from_env(), &config::vars()).await;
    for finding in &findings {
        println!("{finding}");
    }
    if findings.iter().any(|finding| finding.verdict == Verdict::Bad) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn manage(what: Keys) -> ExitCode {
    let config = match configured() {
        Ok(config) => config,
        Err(code) => return code,
    };
    ended(match what {
        Keys::Rotate => keys::rotate(&config).await,
        Keys::Bluesky { only } => keys::renew_bluesky(&config, only).await,
        _ => keys::check(&config).await,
    })
}

async fn clean(inputs: &[PathBuf], output: &std::path::Path) -> ExitCode {
    let errands = match file::errands(inputs, output) {
        Ok(errands) => errands,
        Err(error) => return ended(Err(error)),
    };
    let several = errands.len() > 1;
    let mut all_clean = true;
    // A person waits and can end it: no limit but theirs.
    let mut hear = file::clean_all(errands);
    while let Some((errand, done)) = hear.recv().await {
        match done {
            Ok(done) => {
                let removed: Vec<String> = done.removed.iter().map(ToString::to_string).collect();
                let list = if removed.is_empty() { "nothing hidden was in it".to_owned() } else { removed.join(", ") };
                let name = if several { format!("{}: ", errand.input.display()) } else { String::new() };
                let size = match done.pages {
                    Some(1) => "1 page".to_owned(),
                    Some(pages) => format!("{pages} pages"),
                    None => format!("{} × {} pixels", done.width, done.height),
                };
                println!("{name}{size}. Removed: {list}.");
            }
            Err(trouble) => {
                eprintln!("{}: {trouble}. Nothing was written.", errand.input.display());
                all_clean = false;
            }
        }
    }
    if all_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn ended(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn played(result: anyhow::Result<i32>) -> ExitCode {
    match result {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => ended(Err(error)),
    }
}
