//! Which part of the ledger a message runs.

use breakwater_interfaces::clearinghouse::ExecuteMsg;

use super::ledger::{int, Call, Ledger, Outcome};
use super::liquidate::TakeOver;
use super::modes::stops::Warrant;
use super::refusal::{Refusal, Result};

/// Items a batch may hold.
const BATCH_MAX: usize = 30;

impl Ledger {
    pub(super) fn run(&mut self, call: &Call, message: &ExecuteMsg) -> Outcome {
        if !matches!(message, ExecuteMsg::Deposit { .. } | ExecuteMsg::FundFloat { .. }) && !call.funds.is_empty() {
            return Err(Refusal::NoFundsExpected);
        }
        self.gate(call, message)?;
        match message {
            ExecuteMsg::Fill { fills } => batch_size(fills).and_then(|()| self.fill(call, fills)),
            ExecuteMsg::Touch { accounts } => batch_size(accounts).and_then(|()| self.touch(call, accounts)),
            ExecuteMsg::AccrueFunding { markets } => {
                batch_size(markets).and_then(|()| self.accrue_funding(call, markets))
            }
            ExecuteMsg::StartAuction { accounts } => {
                batch_size(accounts).and_then(|()| self.start_auctions(call, accounts))
            }
            ExecuteMsg::Resolve { accounts, reward_account } => {
                batch_size(accounts).and_then(|()| self.resolve(call, accounts, *reward_account))
            }
            ExecuteMsg::Claim { accounts, tickets } => self.claim(call, accounts, tickets),
            single => self.run_single(call, single).map(|()| vec![Ok(())]),
        }
    }

    fn run_single(&mut self, call: &Call, message: &ExecuteMsg) -> Result<()> {
        let sender = call.sender.as_str();
        match message {
            ExecuteMsg::OpenAccount {} => self.open_account(sender),
            ExecuteMsg::CloseAccount { account } => self.close_account(sender, *account),
            ExecuteMsg::OfferOwnership { account, to } => self.offer_ownership(sender, *account, to.clone()),
            ExecuteMsg::AcceptOwnership { account } => self.accept_ownership(sender, *account),
            ExecuteMsg::SetOperator { account, operator, appointed } => {
                self.set_operator(sender, *account, operator, *appointed)
            }
            ExecuteMsg::EnableVenue { account, venue } => self.enable_venue(sender, *account, *venue),
            ExecuteMsg::RevokeVenue { account, venue } => self.revoke_venue(sender, *account, *venue),
            ExecuteMsg::SetOffMarkCap { account, cap_bps } => self.set_off_mark_cap(sender, *account, *cap_bps),
            ExecuteMsg::Deposit { account } => self.deposit(call, *account),
            ExecuteMsg::Withdraw { account, amount, remote } => {
                self.withdraw(call, *account, int(*amount)?, remote.as_ref())
            }
            ExecuteMsg::Liquidate { account, market, taker, lots, least_discount_e18, deadline } => {
                let least_discount_e18 = least_discount_e18.map(int).transpose()?;
                let lots = lots.map(|lots| i128::from(lots.u64()));
                let deadline = deadline.map(i128::from);
                let (account, market, taker) = (*account, *market, *taker);
                self.liquidate(call, &TakeOver { account, market, taker, lots, least_discount_e18, deadline })
            }
            ExecuteMsg::Repay { market } => self.repay(call, *market),
            ExecuteMsg::SweepFees { market } => self.sweep_fees(*market),
            ExecuteMsg::PayTreasury {} => self.pay_treasury(),
            ExecuteMsg::ReturnSurplus {} => self.return_surplus(),
            ExecuteMsg::FundFloat { fund } => self.fund_float(call, *fund),
            ExecuteMsg::ReportFund { fund } => self.report_fund(call, *fund),
            ExecuteMsg::ServeTickets { limit } => self.serve_tickets(call, *limit),
            ExecuteMsg::RetryClaim { owner, remote } => self.retry_claim(call, owner, remote.as_ref()),
            ExecuteMsg::Trip { market, accounts } => self.trip(call, *market, accounts),
            ExecuteMsg::Resume { market } => self.resume(call, *market),
            ExecuteMsg::ExecuteChange { id } => self.execute_change(call, *id),
            other => self.run_settling(call, other),
        }
    }

    fn run_settling(&mut self, call: &Call, message: &ExecuteMsg) -> Result<()> {
        match message {
            ExecuteMsg::Tag { market } => self.tag(call, *market),
            ExecuteMsg::FinalizeMarket { market } => self.finalize_market(*market),
            ExecuteMsg::Cage {} => self.cage(call),
            ExecuteMsg::Register { limit } => self.register_accounts(call, *limit),
            ExecuteMsg::DrawInsurance {} => self.draw_insurance(),
            ExecuteMsg::Finalize {} => self.finalize(call),
            ExecuteMsg::TakeTips {} => self.take_tips(call),
            privileged => self.run_privileged(call, privileged),
        }
    }

    fn run_privileged(&mut self, call: &Call, message: &ExecuteMsg) -> Result<()> {
        let by_governance = self.require_governance(&call.sender);
        match message {
            ExecuteMsg::Stop { kind, market, seconds, reason, deadline } => {
                self.stop(call, *kind, *market, *seconds, &Warrant { reason, deadline: *deadline })
            }
            ExecuteMsg::EndStop { kind, reason, deadline } => {
                self.end_stop(call, *kind, &Warrant { reason, deadline: *deadline })
            }
            ExecuteMsg::ArmStop { kind, reason, deadline } => {
                self.arm_stop(call, *kind, &Warrant { reason, deadline: *deadline })
            }
            ExecuteMsg::SuspendVenue { venue, suspended } if by_governance.is_err() => {
                let by_guardian = (call.sender == self.state.guardian).then_some(()).ok_or(Refusal::Unauthorized);
                by_guardian.and_then(|()| self.guard_venue(call, *venue, *suspended))
            }
            ExecuteMsg::CancelChange { id } => by_governance.and_then(|()| self.cancel_change(*id)),
            _ => by_governance.and_then(|()| self.govern(call, message)),
        }
    }
}

fn batch_size<T>(items: &[T]) -> Result<()> {
    (1..=BATCH_MAX).contains(&items.len()).then_some(()).ok_or(Refusal::BatchSize)
}
