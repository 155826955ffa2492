//! Settlement and wind-down give the same in any order (invariant 15), on random books.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, Fill, TakerSide};

use super::stage::{units, Stage};
use crate::reference::num::E18;
use crate::sim::Rng;

const SYSTEMS: u64 = 150;
const MARKETS: u8 = 3;

/// Accounts with little money and random positions, and prices that have moved by up to 60 %.
fn random(rng: &mut Rng) -> (Stage, Vec<AccountId>) {
    let mut stage = Stage::new(&[100, 100, 100]);
    let accounts: Vec<AccountId> = (0..6)
        .map(|owner| {
            let coins = 3_000 + i128::from(rng.between(0, 3_000));
            stage.account(&format!("owner-{owner}"), coins)
        })
        .collect();
    for _ in 0..10 {
        let market = u8::try_from(rng.between(0, u64::from(MARKETS) - 1)).unwrap_or(0);
        let (buyer, seller) = (accounts[pick(rng, 6)], accounts[pick(rng, 6)]);
        let price = units(100 * E18);
        let fill = Fill { market, buyer, seller, lots: rng.between(1, 150).into(), price, taker: TakerSide::Buyer };
        // One that the margin does not allow changes nothing.
        drop(stage.send("venue", 0, &ExecuteMsg::Fill { fills: vec![fill] }));
    }
    stage.float(i128::from(rng.between(1, 500)));
    (stage, accounts)
}

fn pick(rng: &mut Rng, of: u64) -> usize {
    usize::try_from(rng.between(0, of - 1)).unwrap_or(0)
}

fn shuffled(rng: &mut Rng, accounts: &[AccountId]) -> Vec<AccountId> {
    let mut left = accounts.to_vec();
    let mut order = Vec::new();
    while !left.is_empty() {
        let place = usize::try_from(rng.between(0, u64::try_from(left.len()).unwrap_or(1) - 1)).unwrap_or(0);
        order.push(left.remove(place));
    }
    order
}

fn tag_all(stage: &mut Stage, prices: &[u64]) {
    for (market, price) in (0..MARKETS).zip(prices) {
        if stage.ledger.state.stores_positions(market) {
            stage.window(market, u128::from(*price));
            stage.anyone(ExecuteMsg::Tag { market });
        }
    }
}

#[test]
fn markets_settle_alike_in_any_order_of_touches() {
    let mut rng = Rng::new(7);
    let mut cuts = 0;
    for _ in 0..SYSTEMS {
        let (mut stage, accounts) = random(&mut rng);
        let prices: Vec<u64> = (0..MARKETS).map(|_| rng.between(40, 160)).collect();
        for market in 0..MARKETS {
            stage.governs(ExecuteMsg::SettleMarket { market });
        }
        tag_all(&mut stage, &prices);
        let mut ends = Vec::new();
        for _ in 0..4 {
            let mut run = stage.clone();
            for account in shuffled(&mut rng, &accounts) {
                run.touches(account);
            }
            for market in 0..MARKETS {
                // One that never had a position is not tagged.
                drop(run.send("anyone", 0, &ExecuteMsg::FinalizeMarket { market }));
            }
            for account in shuffled(&mut rng, &accounts) {
                run.touches(account);
            }
            let cash: Vec<i128> = accounts.iter().map(|account| run.cash(*account)).collect();
            let books: Vec<_> = (0..MARKETS).map(|market| run.books(market)).collect();
            ends.push((cash, books, run.ledger.state.float));
            cuts += u64::from(run.ledger.tallies.contains_key("markets finalized with a cut"));
        }
        assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{ends:?}");
    }
    assert!(cuts > 100, "{cuts} cuts");
}

#[test]
fn the_whole_pays_alike_in_any_order_of_claims_and_no_more_than_there_was() {
    let mut rng = Rng::new(8);
    let mut cuts = 0;
    for _ in 0..SYSTEMS {
        let (mut stage, accounts) = random(&mut rng);
        let prices: Vec<u64> = (0..MARKETS).map(|_| rng.between(40, 160)).collect();
        stage.governs(ExecuteMsg::Settle {});
        stage.anyone(ExecuteMsg::Cage {});
        tag_all(&mut stage, &prices);
        while !stage.ledger.state.is_registered() {
            stage.anyone(ExecuteMsg::Register { limit: u32::try_from(rng.between(1, 4)).unwrap_or(1) });
        }
        stage.anyone(ExecuteMsg::DrawInsurance {});
        stage.anyone(ExecuteMsg::Finalize {});
        cuts += u64::from(stage.ledger.tallies.contains_key("wind-down: gains cut"));
        let mut ends = Vec::new();
        for _ in 0..3 {
            let mut run = stage.clone();
            let mut paid = vec![0; accounts.len()];
            for account in shuffled(&mut rng, &accounts) {
                let before = run.ledger.state.held;
                drop(run.send("anyone", 0, &ExecuteMsg::Claim { accounts: vec![account], tickets: vec![] }));
                paid[usize::try_from(account - 1).unwrap_or(0)] = before - run.ledger.state.held;
            }
            drop(run.send("anyone", 0, &ExecuteMsg::TakeTips {}));
            drop(run.send("anyone", 0, &ExecuteMsg::ReturnSurplus {}));
            assert_eq!(run.ledger.state.held, 0);
            ends.push(paid);
        }
        assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{ends:?}");
    }
    assert!(cuts > 20, "{cuts} cuts");
}
