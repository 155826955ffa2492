//! The scene of every measurement: three publishers, markets with fees, people with money.

use breakwater_harness::chain::{address, on_engine, Engine, GasUsed};
use breakwater_harness::suite::{dollars, lots_worth, standard_feed, standard_market, Suite};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Fill, MarketId, MarketParams, TakerSide};
use breakwater_interfaces::{insurance_fund, oracle};
use cosmwasm_std::{Addr, Uint128, Uint64};

pub const GRAND: u128 = 1_000_000_000;
/// Where all markets are listed.
pub const LISTING: u128 = dollars(10_000);
/// Feed 9 is the premium feed of all eight markets, whose own feeds are 1 to 8.
const FEEDS: u8 = 10;
const PREMIUM_FEED: u8 = 9;
pub const MARKETS: u8 = 8;
const FEED_UNITS_PER_DOLLAR: i64 = 100_000_000;

/// A message with whoever sends it and the units attached.
pub enum Sent {
    Clear(Addr, ExecuteMsg, u128),
    Report(Addr, oracle::ExecuteMsg),
    Insure(Addr, insurance_fund::ExecuteMsg, u128),
    /// The chain calls back about the packet on its way: it has arrived, or its time has passed.
    Heard {
        arrived: bool,
    },
}

pub const CHANNEL: &str = "channel-7";

/// A chain on native code, which is where scenes are set; what is measured runs on the compiled contracts.
pub struct Floor {
    pub suite: Suite,
    /// The market that trades are in, and the lowest of those that more trades are in.
    pub first: MarketId,
    feeds: u8,
}

/// A market like the standard one, with fees and funding.
pub fn market_on(feed: u8) -> MarketParams {
    MarketParams { premium_feed: Some(PREMIUM_FEED), ..market_without_funding(feed) }
}

fn market_without_funding(feed: u8) -> MarketParams {
    MarketParams {
        taker_fee_ppm: 500,
        maker_fee_ppm: 100,
        float_share_bps: 6_000,
        venue_share_bps: 2_000,
        ..standard_market(feed)
    }
}

impl Floor {
    /// So many markets without funding, each with its own feed, on a young chain.
    pub fn plain(markets: u8) -> Floor {
        on_engine("native", || {
            let mut suite = Suite::with(|params| *params = market_without_funding(params.feed));
            for feed in 1..markets {
                suite.chain.add_feed(standard_feed(&format!("FEED {feed}"))).unwrap();
                for publisher in suite.publishers.addresses.clone() {
                    suite.chain.add_publisher(&publisher, &[feed]).unwrap();
                }
                suite.chain.add_market(market_without_funding(feed)).unwrap();
            }
            suite.fund_float(10 * GRAND);
            let mut floor = Floor { suite, first: 0, feeds: markets };
            for _ in 0..40 {
                floor.price(10_000);
            }
            floor
        })
    }

    /// Eight markets with funding on a page of ten feeds, after a year.
    pub fn new() -> Floor {
        on_engine("native", || {
            let mut suite = Suite::new();
            let feeds: Vec<u8> = (1..FEEDS).collect();
            for feed in &feeds {
                suite.chain.add_feed(standard_feed(&format!("FEED {feed}"))).unwrap();
            }
            for publisher in suite.publishers.addresses.clone() {
                suite.chain.add_publisher(&publisher, &feeds).unwrap();
            }
            for feed in 1..=MARKETS {
                suite.chain.add_market(market_on(feed)).unwrap();
            }
            suite.fund_float(10 * GRAND);
            let mut floor = Floor { suite, first: 1, feeds: FEEDS };
            // A year of time in the sums, and a gap, make the page as long as it is on a chain that has run for a while.
            floor.price(10_000);
            floor.suite.chain.advance(31_536_000, 5_256_000);
            for _ in 0..40 {
                floor.price(10_000);
            }
            floor
        })
    }

    pub fn publisher(&self, number: usize) -> Addr {
        self.suite.publishers.addresses[number].clone()
    }

    pub fn push(&self, dollars: i64) -> oracle::ExecuteMsg {
        let publish_time = self.suite.chain.now();
        let item = |feed| oracle::PriceItem {
            feed,
            price: dollars * FEED_UNITS_PER_DOLLAR + i64::from(feed) * 1_234_567,
            confidence: Uint64::new(400_000_000),
            exponent: -8,
            publish_time,
        };
        oracle::ExecuteMsg::Push { prices: (0..self.feeds).map(item).collect() }
    }

    /// A block later, all publishers push all feeds.
    pub fn price(&mut self, dollars: i64) {
        self.suite.chain.next_block();
        let push = self.push(dollars);
        for publisher in self.suite.publishers.addresses.clone() {
            self.suite.chain.report(&publisher, &push).unwrap();
        }
    }

    /// Someone with so many thousand dollars.
    pub fn rich(&mut self, name: &str, grand: u128) {
        self.suite.account(name).deposits(grand * GRAND);
    }

    /// Both trade so many dollars of lots in the first markets.
    pub fn trade(&mut self, buyer: &str, seller: &str, markets: u8, dollars_each: u64) {
        for market in self.first..self.first + markets {
            let trade = self.suite.account(buyer).buys(lots_worth(dollars_each)).from(seller).in_market(market);
            trade.at(LISTING).unwrap();
        }
    }

    /// Ann and Bob with positions in the first markets.
    pub fn couple(&mut self, markets: u8) {
        self.rich("ann", 1_000);
        self.rich("bob", 1_000);
        self.trade("ann", "bob", markets, 100_000);
    }

    pub fn fill(&self, buyer: &str, seller: &str) -> Fill {
        Fill {
            market: self.first,
            buyer: self.suite.id(buyer),
            seller: self.suite.id(seller),
            lots: Uint64::new(lots_worth(1_000)),
            price: Uint128::new(LISTING),
            taker: TakerSide::Buyer,
        }
    }

    /// As anyone.
    pub fn anyone(message: ExecuteMsg) -> Sent {
        Sent::Clear(address("anyone"), message, 0)
    }

    /// As the owner of the account called `name`.
    pub fn owner(name: &str, message: ExecuteMsg) -> Sent {
        Sent::Clear(address(name), message, 0)
    }

    pub fn governance(&self, message: ExecuteMsg) -> Sent {
        Sent::Clear(self.suite.chain.governance().clone(), message, 0)
    }

    /// [`Floor::gas`], with exact books after it.
    pub fn measure(self, sent: &Sent) -> GasUsed {
        let (floor, gas) = self.gas(sent);
        assert_eq!(floor.suite.audit(), Vec::<String>::new());
        gas
    }

    /// Sends the message to the compiled contracts. It must go through, with all its items.
    pub fn gas(mut self, sent: &Sent) -> (Floor, GasUsed) {
        let mut chain = self.suite.chain;
        chain = chain.moved_to(Engine::named("wasm").unwrap()).unwrap();
        if let Sent::Clear(sender, _, units) | Sent::Insure(sender, _, units) = sent {
            if *units > 0 {
                chain.mint(sender, *units).unwrap();
            }
        }
        let response = match sent {
            Sent::Clear(sender, message, units) => chain.clear(sender, message, *units),
            Sent::Report(sender, message) => chain.report(sender, message),
            Sent::Insure(sender, message, units) => chain.insure(sender, message, *units),
            Sent::Heard { arrived } => {
                let packet = chain.packets(CHANNEL).unwrap().remove(0);
                if *arrived {
                    chain.acknowledge(&packet, Ok(()))
                } else {
                    chain.time_out(&packet)
                }
            }
        };
        let response = response.unwrap();
        let refused = response.events.iter().find(|event| event.ty == "wasm-item_refused");
        assert!(refused.is_none(), "{refused:?}");
        let gas = chain.message_gas();
        self.suite.chain = chain;
        (self, gas)
    }
}
