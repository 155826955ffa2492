//! What is shown on the screen while a run goes on.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

const SENTENCE: &str = "{spinner} {msg}";
const BAR: &str = "{spinner} {wide_bar} {msg}";
const TIMED: &str = "{percent:>3} % {wide_bar} {msg}, about {eta} left";

/// A line on the screen, or nothing.
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
        Progress { bar }
    }

    /// A sentence alone.
    pub fn say(&self, sentence: &str) {
        self.set(SENTENCE, sentence);
    }

    /// So much of a stretch is done whose end says nothing of how long the whole takes.
    pub fn part(&self, done: usize, of: usize, sentence: &str) {
        self.bar.set_length(wide(of));
        self.bar.set_position(wide(done));
        self.set(BAR, sentence);
    }

    /// From here on it counts to `of`, for [`count`](Progress::count).
    pub fn start(&self, of: usize) {
        self.bar.set_length(wide(of));
        self.bar.reset_eta();
    }

    /// So many are done, and how long the rest takes; from the second on, when there is something to estimate from.
    pub fn count(&self, done: usize, sentence: &str) {
        if done > 0 {
            self.bar.set_position(wide(done));
            self.set(TIMED, sentence);
        }
    }

    /// Takes the line off the screen.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn set(&self, template: &str, sentence: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_message(sentence.to_owned());
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }
}

fn wide(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
