//! Which sources count, and who may say that they do not.

use breakwater_interfaces::clearinghouse::FeedId;
use breakwater_interfaces::oracle::SourceId;

use super::{Oracle, OracleCall};
use crate::reference::refusal::{Refusal, Result};

/// The guardian's suspension ends by itself.
const GUARDIAN_SECONDS: i128 = 7 * 86_400;

/// Whether a source is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspension {
    Lifted,
    Open,
    Until(i128),
}

impl Suspension {
    pub fn stands(self, now: i128) -> bool {
        match self {
            Suspension::Lifted => false,
            Suspension::Open => true,
            Suspension::Until(end) => now < end,
        }
    }
}

impl Oracle {
    /// By governance.
    pub(super) fn suspend_source(&mut self, call: &OracleCall, id: SourceId, suspended: bool) -> Result<()> {
        self.set_suspension(call, id, if suspended { Suspension::Open } else { Suspension::Lifted })
    }

    /// By the guardian, once until governance has said something of the source.
    pub(super) fn guard_source(&mut self, call: &OracleCall, id: SourceId) -> Result<()> {
        match self.source(id)?.suspension {
            Suspension::Lifted => self.set_suspension(call, id, Suspension::Until(call.now + GUARDIAN_SECONDS)),
            Suspension::Open => Ok(()),
            Suspension::Until(_) => Err(Refusal::StopUsed),
        }
    }

    /// No feed may keep fewer than max(quorum + 1, a majority) of its sources. What a suspended source offered is forgotten;
    /// its reports leave the median at the feed's next push.
    fn set_suspension(&mut self, call: &OracleCall, id: SourceId, suspension: Suspension) -> Result<()> {
        let source = self.source(id)?;
        if source.suspension == suspension {
            return Ok(());
        }
        if suspension.stands(call.now) {
            let feeds: Vec<FeedId> = source.feeds.iter().map(|(feed, _)| *feed).collect();
            feeds.into_iter().try_for_each(|feed| self.check_sources_left(id, feed, call.now))?;
            for header in self.headers.values_mut() {
                header.offers.remove(&id);
            }
            self.tally("source suspended");
        }
        self.sources.get_mut(&id).ok_or(Refusal::UnknownSource)?.suspension = suspension;
        Ok(())
    }

    fn check_sources_left(&self, suspending: SourceId, feed: FeedId, now: i128) -> Result<()> {
        let (mut all, mut left) = (0_usize, 0_usize);
        for (id, source) in &self.sources {
            if source.serves(feed) {
                all += 1;
                left += usize::from(*id != suspending && !source.suspension.stands(now));
            }
        }
        let quorum = self.feeds.get(&feed).map_or(0, |feed| usize::from(feed.params.quorum));
        let majority = all / 2 + 1;
        if left < majority.max(quorum + 1) {
            return Err(Refusal::TooFewSources);
        }
        Ok(())
    }
}
