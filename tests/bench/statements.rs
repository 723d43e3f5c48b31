//! Listens to the statements that the store sends, so that the plan printed is that of the very text that ran.

use std::fmt;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// What was sent since [`Statements::listen`]; `None`: nobody listens.
#[derive(Clone, Default)]
pub struct Statements(Arc<Mutex<Option<Vec<String>>>>);

impl Statements {
    /// Makes the one listener of this process.
    pub fn install() -> Self {
        let statements = Self::default();
        let own = statements.clone();
        let wanted =
            move |target: &str, level: &Level| target == "sqlx::query" && *level <= Level::DEBUG && own.0.lock().unwrap().is_some();
        let filter = tracing_subscriber::filter::dynamic_filter_fn(move |meta, _| wanted(meta.target(), meta.level()));
        let subscriber = tracing_subscriber::registry().with(statements.clone().with_filter(filter));
        tracing::subscriber::set_global_default(subscriber).unwrap();
        statements
    }

    pub fn listen(&self) {
        *self.0.lock().unwrap() = Some(Vec::new());
    }

    /// Stops listening. What was sent about `table`.
    pub fn heard_of(&self, table: &str) -> Vec<String> {
        let all = self.0.lock().unwrap().take().unwrap_or_default();
        all.into_iter().filter(|sql| sql.split_whitespace().any(|word| word == table)).collect()
    }
}

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        let mut longest = Longest(String::new());
        event.record(&mut longest);
        if let Some(all) = self.0.lock().unwrap().as_mut() {
            all.push(longest.0.trim().to_owned());
        }
    }
}

/// A statement is in one field when it is short, and in another one, whole, when it is not.
struct Longest(String);

impl Visit for Longest {
    fn record_str(&mut self, field: &Field, value: &str) {
        if matches!(field.name(), "summary" | "db.statement") && value.len() > self.0.len() {
            value.clone_into(&mut self.0);
        }
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn fmt::Debug) {}
}
