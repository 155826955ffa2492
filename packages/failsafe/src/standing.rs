//! The modes that stand in one scope.

use crate::mode::{Mode, Until};

/// Modes of one scope, each with until when. Made anew at the start of every message from time, height and state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    resume: Option<Until>,
    reduce_only: Option<Until>,
    frozen: Option<Until>,
    settling: bool,
}

impl Standing {
    pub const NORMAL: Standing = Standing { resume: None, reduce_only: None, frozen: None, settling: false };

    /// With one cause more for `mode`; of two causes both must end. `Normal` adds nothing, `Settling` never ends whatever `until` says.
    pub fn with(mut self, mode: Mode, until: Until) -> Standing {
        let slot = match mode {
            Mode::Normal => return self,
            Mode::Settling => {
                self.settling = true;
                return self;
            }
            Mode::Resume => &mut self.resume,
            Mode::ReduceOnly => &mut self.reduce_only,
            Mode::Frozen => &mut self.frozen,
        };
        *slot = Some(slot.map_or(until, |before| before.and(until)));
        self
    }

    /// Which modes count, and until when, in the order of the matrix. `Settling` stands alone: it absorbs the others, which have conditions that
    /// nobody could show any more. Never empty: without any other it is `Normal`.
    pub fn modes(&self) -> impl Iterator<Item = (Mode, Until)> {
        let others = [(Mode::Resume, self.resume), (Mode::ReduceOnly, self.reduce_only), (Mode::Frozen, self.frozen)];
        let settling = self.settling;
        let normal = !settling && others.iter().all(|(_, until)| until.is_none());
        normal
            .then_some((Mode::Normal, Until::Unknown))
            .into_iter()
            .chain(others.into_iter().filter_map(move |(mode, until)| Some((mode, until.filter(|_| !settling)?))))
            .chain(settling.then_some((Mode::Settling, Until::Never)))
    }

    pub fn is_settling(&self) -> bool {
        self.settling
    }

    pub fn is(&self, mode: Mode) -> bool {
        self.modes().any(|(standing, _)| standing == mode)
    }
}
