//! Bugs that the simulation must find. Compiled in only with the feature `planted-bugs`; without it every question is answered *no* at compile time.

/// One planted bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// Longs receive what they should pay.
    FundingSign,
    /// What a touch realises is rounded toward the user.
    RoundTowardUser,
    /// A touch leaves the old index in the position.
    StaleIndex,
    /// A tear-up books the opposite side but does not move its index.
    TearUpMissesIndex,
    /// The taker's fee leaves his cash twice.
    FeeTwice,
    /// The reducing rule looks only at equity ≥ 0.
    ReducingRatioIgnored,
    /// A tear-up does not start a generation.
    GenerationKept,
    /// The float pays without its limit per account.
    FloatLimitIgnored,
    /// Tearing a whole side up does not turn its epoch.
    EpochKept,
    /// The auction's discount ignores the account's equity.
    DiscountUncapped,
    /// A reduction takes the whole cost out.
    WholeCostOut,
    /// The daily off-mark cap counts nothing.
    OffMarkUncounted,
    /// Coins that someone simply sent make the books look unequal.
    DonationCounted,
    /// A leg without a price keeps the whole account from being liquidated.
    DeadLegBlocks,
    /// Fewer sources than a quorum are believed in a liquidation.
    LoneSourceTrusted,
    /// A default is split by realised loss instead of maintenance margin.
    WeightsByLoss,
    /// An auction's clock runs on when its account becomes safe.
    ClockKept,
    /// The daily cap cuts the fee of whoever adds.
    FeeCutByCap,
    /// Adding and withdrawing ask for no initial margin.
    InitialIgnored,
    /// A refused item of a batch leaves what it did before it was refused.
    TraceLeft,
    /// What a touch realises reaches the account but not the market's record of what it paid.
    MarketUnbooked,
    /// A deposit credits one unit that nobody paid.
    CashUnbooked,
    /// A deposit into an account that cannot be valued is refused.
    DepositValued,
    /// Prices are as young as they like to be.
    AgeIgnored,
    /// A source may repeat a publish time.
    PublishTimeRepeats,
    /// No jump is held back.
    JumpAccepted,
    /// Stakers get a share too many.
    SharesRoundedUp,
    /// An unstake can be taken at once.
    CooldownIgnored,
    /// A stop may be as long as it likes in all.
    StopBudgetIgnored,
    /// RESUME protects nobody from liquidation.
    DeepRuleIgnored,
    /// Risk is added in the block that ends a gap.
    LateClockIgnored,
    /// What is added to ΣD is counted nowhere.
    BoundNotCharged,
    /// Everything leaves at once.
    LimiterIgnored,
    /// A served ticket keeps its rest.
    TicketPaidTwice,
    /// Changes of governance do not wait.
    TimelockSkipped,
    /// Funding accrues in RESUME.
    FundingInResume,
    /// A poor price trips nothing.
    PoorPriceIgnored,
    /// A gap leads to no RESUME.
    GraceSkipped,
    /// A freeze does not end by itself.
    StopForever,
    /// Deposits of a moment widen the limiter.
    AverageIgnored,
    /// RESUME ends with the first price shown.
    GraceEndsEarly,
    /// What the bank refused to pay is nobody's.
    ClaimLost,
    /// Whoever reduces below initial margin is exempt from the daily cap.
    ExemptFromInitial,
    /// Losses leave net deposits as they are.
    LossesStayOwn,
    /// A deposit gives nothing back to the withdrawals' bound.
    DepositRelievesNothing,
    /// A change that waited takes effect though another came between.
    OvertakenChangeExecuted,
    /// What a settling market may still take can be withdrawn on.
    SettlingGainsCount,
    /// Held gains are let go whole, though a part was cut off.
    CutIgnored,
    /// A registered default lets the float pay without its limit.
    AllowanceUnlimited,
    /// Open gains rank as principal in the wind-down.
    GainsAsPrincipal,
    /// The wind-down pays an account again.
    ClaimUnmarked,
    /// A settlement window is covered with half its time.
    WindowTooShort,
    /// Callers' tips rank before the senior.
    TipsFirst,
    /// A market owes what no layer pays, however much that is.
    MarketNeverEnds,
    /// Averages take a lone source's marks.
    LoneSourceAveraged,
    /// A leg is registered while another's price is waited for.
    RegisteredApart,
    /// Repaying goes on where the float pays its allowance.
    RepaidBesides,
    /// A packet that came back is still noted, and credited again when it is heard of again.
    FlightCreditedTwice,
}

/// Every planted bug with the name it is chosen by.
pub const BUGS: &[(&str, Bug)] = &[
    ("funding-sign", Bug::FundingSign),
    ("round-toward-user", Bug::RoundTowardUser),
    ("stale-index", Bug::StaleIndex),
    ("tear-up-misses-index", Bug::TearUpMissesIndex),
    ("fee-twice", Bug::FeeTwice),
    ("reducing-ratio-ignored", Bug::ReducingRatioIgnored),
    ("generation-kept", Bug::GenerationKept),
    ("float-limit-ignored", Bug::FloatLimitIgnored),
    ("epoch-kept", Bug::EpochKept),
    ("discount-uncapped", Bug::DiscountUncapped),
    ("whole-cost-out", Bug::WholeCostOut),
    ("off-mark-uncounted", Bug::OffMarkUncounted),
    ("donation-counted", Bug::DonationCounted),
    ("dead-leg-blocks", Bug::DeadLegBlocks),
    ("lone-source-trusted", Bug::LoneSourceTrusted),
    ("weights-by-loss", Bug::WeightsByLoss),
    ("clock-kept", Bug::ClockKept),
    ("fee-cut-by-cap", Bug::FeeCutByCap),
    ("initial-ignored", Bug::InitialIgnored),
    ("trace-left", Bug::TraceLeft),
    ("market-unbooked", Bug::MarketUnbooked),
    ("cash-unbooked", Bug::CashUnbooked),
    ("deposit-valued", Bug::DepositValued),
    ("age-ignored", Bug::AgeIgnored),
    ("publish-time-repeats", Bug::PublishTimeRepeats),
    ("jump-accepted", Bug::JumpAccepted),
    ("shares-rounded-up", Bug::SharesRoundedUp),
    ("cooldown-ignored", Bug::CooldownIgnored),
    ("stop-budget-ignored", Bug::StopBudgetIgnored),
    ("deep-rule-ignored", Bug::DeepRuleIgnored),
    ("late-clock-ignored", Bug::LateClockIgnored),
    ("bound-not-charged", Bug::BoundNotCharged),
    ("limiter-ignored", Bug::LimiterIgnored),
    ("ticket-paid-twice", Bug::TicketPaidTwice),
    ("timelock-skipped", Bug::TimelockSkipped),
    ("funding-in-resume", Bug::FundingInResume),
    ("poor-price-ignored", Bug::PoorPriceIgnored),
    ("grace-skipped", Bug::GraceSkipped),
    ("stop-forever", Bug::StopForever),
    ("average-ignored", Bug::AverageIgnored),
    ("grace-ends-early", Bug::GraceEndsEarly),
    ("claim-lost", Bug::ClaimLost),
    ("exempt-from-initial", Bug::ExemptFromInitial),
    ("losses-stay-own", Bug::LossesStayOwn),
    ("deposit-relieves-nothing", Bug::DepositRelievesNothing),
    ("overtaken-change-executed", Bug::OvertakenChangeExecuted),
    ("settling-gains-count", Bug::SettlingGainsCount),
    ("cut-ignored", Bug::CutIgnored),
    ("allowance-unlimited", Bug::AllowanceUnlimited),
    ("gains-as-principal", Bug::GainsAsPrincipal),
    ("claim-unmarked", Bug::ClaimUnmarked),
    ("window-too-short", Bug::WindowTooShort),
    ("tips-first", Bug::TipsFirst),
    ("market-never-ends", Bug::MarketNeverEnds),
    ("lone-source-averaged", Bug::LoneSourceAveraged),
    ("registered-apart", Bug::RegisteredApart),
    ("repaid-besides", Bug::RepaidBesides),
    ("flight-credited-twice", Bug::FlightCreditedTwice),
];

#[cfg(feature = "planted-bugs")]
mod chosen {
    use std::cell::Cell;

    use super::{Bug, BUGS};

    thread_local! {
        static CHOSEN: Cell<Option<Bug>> = const { Cell::new(None) };
    }

    /// Chooses a bug by name, or none, for the thread that calls. Errors: the names there are.
    pub fn select(name: Option<&str>) -> Result<(), String> {
        let found = |name| BUGS.iter().find(|(known, _)| *known == name).map(|(_, bug)| *bug);
        let bug = match name {
            None => None,
            Some(name) => Some(found(name).ok_or_else(|| {
                let names: Vec<&str> = BUGS.iter().map(|(known, _)| *known).collect();
                format!("no planted bug '{name}'; there are: {}", names.join(", "))
            })?),
        };
        CHOSEN.set(bug);
        Ok(())
    }

    pub fn is(bug: Bug) -> bool {
        CHOSEN.get() == Some(bug)
    }
}

#[cfg(feature = "planted-bugs")]
pub use chosen::{is, select};

/// Whether `bug` was chosen: never, in a build without planted bugs.
#[cfg(not(feature = "planted-bugs"))]
#[inline(always)]
pub const fn is(_bug: Bug) -> bool {
    false
}
