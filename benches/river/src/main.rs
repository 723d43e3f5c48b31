//! A yardstick: how many jobs that do nothing the River queue works through in a second, on the PostgreSQL that
//! DATABASE_URL names. Not the same work as Crier's: no intent, no outcome of a network's, no card.
//! Prints one number.

use std::time::{Duration, Instant};

use riverqueue::migrate::PostgresMigrator;
use riverqueue::{BoxError, Client, Job, JobArgs, QueueConfig, WorkContext, WorkOutcome, Workers};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

const JOBS: usize = 20_000;
/// As many at once as Crier.
const AT_ONCE: usize = 32;

#[derive(Clone, Debug, Deserialize, JobArgs, Serialize)]
#[river(kind = "nothing")]
struct Nothing {
    n: usize,
}

async fn nothing(_: WorkContext, _: Job<Nothing>) -> Result<WorkOutcome, BoxError> {
    Ok(WorkOutcome::Complete)
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let pool = sqlx::postgres::PgPoolOptions::new().max_connections(10).connect(&std::env::var("DATABASE_URL")?).await?;
    PostgresMigrator::new(pool.clone()).migrate_up().await?;
    let mut workers = Workers::new();
    workers.add_fn(nothing)?;
    let client = Client::builder(pool.clone())
        .workers(workers)
        .fetch_cooldown(Duration::from_millis(1))
        .queue("default", QueueConfig::new(AT_ONCE))
        .build()?;
    client.insert_many((0..JOBS).map(|n| Nothing { n })).await?;
    let begun = Instant::now();
    let mut run = client.start()?;
    while done(&pool).await? < JOBS as i64 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!("{:.0}", JOBS as f64 / begun.elapsed().as_secs_f64());
    run.stop().await?;
    Ok(())
}

async fn done(pool: &PgPool) -> Result<i64, BoxError> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM river_job WHERE state = 'completed'").fetch_one(pool).await?)
}
