//! What is shown on the screen while a replay runs.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::format::thousands;
use super::tally::Tally;

const PREPARING: &str = "{spinner} {msg}";
const BAR: &str = "{percent:>3} % {wide_bar} {msg}, about {eta} left";

/// A progress bar, or nothing.
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
        let progress = Progress { bar };
        progress.set_template(PREPARING);
        progress
    }

    /// A sentence instead of figures.
    pub fn say(&self, text: &str) {
        self.bar.set_message(text.to_owned());
        self.bar.enable_steady_tick(Duration::from_millis(200));
    }

    /// From here on it counts blocks.
    pub fn start(&self, blocks: usize) {
        self.bar.set_length(u64::try_from(blocks).unwrap_or(u64::MAX));
        self.bar.reset_eta();
    }

    /// Blocks done, and the figures that matter; from the second call on, when there is something to estimate from.
    pub fn show(&self, block: usize, messages: u64, tally: &Tally) {
        if block == 0 {
            return;
        }
        self.set_template(BAR);
        self.bar.set_position(u64::try_from(block).unwrap_or(u64::MAX));
        self.bar.set_message(format!(
            "{:>7} messages, {:>5} take-overs, {:>5} tear-ups",
            thousands(messages.into()),
            thousands(tally.liquidations.into()),
            thousands(tally.tear_ups.into())
        ));
    }

    fn set_template(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
    }

    /// Takes the bar off the screen.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
