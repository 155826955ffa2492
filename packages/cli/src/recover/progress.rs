//! What is shown on the screen while a keeper works.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::clock;

const TEMPLATE: &str = "{spinner} {wide_bar} {msg}";

/// A bar, or nothing.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Nothing is shown if `quiet`.
    pub fn new(quiet: bool) -> Self {
        let bar = ProgressBar::new(1);
        if quiet {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        Progress { bar }
    }

    /// So many messages of a pass have been sent; the next ones are of this step.
    pub fn sends(&self, step: &str, done: usize, of: usize) {
        self.bar.set_length(u64::try_from(of).unwrap_or(u64::MAX));
        self.bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        self.bar.set_message(format!("{step}: {done} of {of} messages"));
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    /// Nothing before this block time.
    pub fn waits(&self, time: u64) {
        self.bar.set_message(format!("waiting until {} UTC", clock::utc(time)));
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    /// Takes the bar off the screen.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
