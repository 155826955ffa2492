//! The command line.

use clap::{Arg, Parser, Subcommand};

use crate::chain::ChainOptions;
use crate::gov::GovOptions;
use crate::halt_study::StudyOptions;
use crate::recover::RecoverOptions;
use crate::replay::{Options, ReplayOptions};
use crate::replay_table::TableOptions;

const ABOUT: &str = "Breakwater: a clearing house for derivatives on CosmWasm chains";

const LONG_ABOUT: &str = "\
Breakwater: a clearing house for derivatives on CosmWasm chains.

Without a subcommand it replays: the three contracts are deployed on an embedded chain, a seeded
population of traders, a venue, publishers and keepers act on it block by block while the price
follows a file (or a generated crash), and the books are recomputed from outside, to the unit. At
the end it prints a table and writes a report that opens in any browser without network.";

const EXAMPLES: &str = "\
Examples:
  breakwater                                             replay a generated crash
  breakwater replay --prices XBTUSD.csv --seed 7         replay a real one
  breakwater replay --prices XBTUSD.csv --audit message  recompute the books after every message
  breakwater replay-table --dir ../shared/data/crashes   many files at top leverages 10 and 20
  breakwater gov stop freeze --all --lasts 12h --reason bug --valid-for 2h
                                                         what a guardian sends

Exit codes: 0 all invariants held; 1 something was refused (the message says what to do);
2 wrong arguments; 3 the run finished, but an invariant broke; 4 a recovery came to no end (stderr
says what is left: run it again).";

#[derive(Debug, Parser)]
#[command(name = "breakwater", version, about = ABOUT, long_about = LONG_ABOUT, after_help = EXAMPLES)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub replay: Options,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Replay a crash on an embedded chain and check the books (the default)
    #[command(long_about = REPLAY, after_help = REPLAY_EXAMPLES)]
    Replay(ReplayOptions),
    /// Replay many files at several top leverages and print a Markdown table
    #[command(long_about = TABLE)]
    ReplayTable(TableOptions),
    /// Replay halts with the grace of RESUME and with liquidation at once, and compare
    #[command(long_about = STUDY, after_help = STUDY_EXAMPLES, mut_arg("wind_down", hidden))]
    HaltStudy(StudyOptions),
    /// Finish what a chain shows to be unfinished: end markets and the whole, pay everybody what there is
    #[command(long_about = RECOVER, after_help = RECOVER_EXAMPLES)]
    #[command(mut_arg("report", hidden), mut_arg("no_report", hidden))]
    Recover(RecoverOptions),
    /// Print a message that stops, resumes or changes a clearing house, bare or as a proposal
    #[command(long_about = GOV, after_help = GOV_EXAMPLES)]
    Gov(GovOptions),
    /// Deploy on a real chain, publish prices to it, keep it, govern it, check it
    Chain(ChainOptions),
}

/// Taken with a word of what to do instead, or without effect.
fn hidden(option: Arg) -> Arg {
    option.hide(true)
}

const REPLAY: &str = "\
Replays a crash on an embedded chain with the oracle, the clearing house and the insurance fund,
and recomputes the books from outside, to the unit. Ends with a table and a picture.

Prices    A block falls every 6 seconds. Within a bar the price walks from the open to the nearer
          extreme, to the other one, to the close, in straight lines; single prices are joined
          by straight lines. Three publishers report the mark and the perpetual's own mid.
Traders   Of 1,000 accounts 20 are market makers, 330 trend followers, 330 holders and 320
          panickers, who deposit or reduce late. Stakes run from 100 to 51,200 dollars (makers:
          500,000), leverage from a tenth to nine tenths of the top leverage; seven in ten holders
          and panickers are long. Everybody but the makers also trades a little for no reason, and
          some who lost everything come back with fresh money, twice at most. Makers carry three
          times their equity and do not add against a move of 2 % in five minutes.
Keepers   Three, each with 2 % of all stakes as capital. They start auctions, take over, resolve,
          sweep fees and refill the float; 12 seconds late, and 6 more for every per cent that the
          price moved in five minutes (a crash congests the chain), at worst two minutes.
Halts     With --halt the chain makes no blocks; traders, keepers and publishers go on, and what they
          send waits, one message of each trader. The first block after it carries the clock from
          before the halt and all of these, in a random order. With --feed-outage publishers are
          silent while the chain lives. Of those whom this puts below maintenance margin three in ten
          pay in, 1 to 40 minutes later. Modes, their durations and the one-block bound are those of
          production; the bound counts with all stakes instead of the insurance.
Insurance 0.5 % of all stakes in the float at the start, and 2 % in the fund.

Words of the table
Contract messages   Every message executed on one of the three contracts, set-up and refused ones
                    included. Fills travel in batches of up to four.
Liquidation         A keeper takes over lots of an account below maintenance margin, at a discount
                    that grows to 3 % within a minute.
Resolved, torn up   What nobody took within a minute, or an account without equity, is closed at
                    the mark against the whole opposite side at once, each in proportion.
Lowest equity ÷ notional
                    Of any account at any block: below zero, its owner owes more than he has.
Bad debt            Losses beyond the equity of the accounts that made them.
Insurance used      What the float paid of it, at once or later.
Socialised          What the opposite sides of the positions torn up were charged: at most the market's
                    gap of each, and 10 % of the sides' value a day.
Left to markets that had to end
                    What nobody could pay of a default: its market settles then, at the average price
                    of the half hours after that; nobody trades in it any more, and what its losers
                    still owe is cut off its winners' gains.
Shortfall left      What nobody has paid by the end.
Float, insurance    The float stands in the clearing house, lives on fees and pays first; the fund
fund                is its stakers', fills the float up, and gets what it has too much.
Brought, ended with All deposits, and equity at the last price.

Keepers' result
Keepers earn three quarters of the discount on what they take over (the float has the rest) and
0.02 % of what they resolve. They pay taker fees and the makers' spread to sell it on, a tenth in
each block, and bear the price until it is sold. So their equity falls while the price runs on
against what they hold, the more so where makers take no more of it in a fast market, and rises
where the price turns. Nobody makes up for their losses, and a keeper short of margin is liquidated
like anybody else.";

const REPLAY_EXAMPLES: &str = "\
Examples:
  breakwater replay                                                   a generated crash, figures, report.html
  breakwater replay --prices XBTUSD.csv --leverage-max 20 --seed 7    a real one
  breakwater replay --prices XBTUSD.csv --audit message               the books recomputed after every message
  breakwater replay --prices XBTUSD.csv --no-report --summary a.json  figures for other programs
  breakwater replay --prices XBTUSD.csv --halt 2020-03-12T10:30,3h    no blocks for three hours
  breakwater replay --prices LUNA.csv --wind-down 2022-05-12T18:00    everybody is paid what there is";

const STUDY: &str = "\
Replays the same prices, traders and halts twice: as in production, where liquidation of accounts
with a quarter of their maintenance margin or more waits after a halt until prices are shown to be
back and people had time to pay in (RESUME), and as a control in which no halt, silence or late
clock leads to that, so that liquidation goes on at once. Prints both, and what the grace cost or
saved. In the control *the grace* is the time for which it would have held at least.";

const STUDY_EXAMPLES: &str = "\
Examples:
  breakwater halt-study --prices ../shared/data/crashes/2020-03_XBTUSD_bitmex_1m.csv --halt 2020-03-12T10:30,3h
  breakwater halt-study --feed-outage 8h,40m";

const RECOVER: &str = "\
Runs a recovery keeper until nothing is left that anybody could do: tickets are served, markets that
settle get their price, their accounts are registered and their gains let go; where the whole settles
it is caged, added up and paid out. The keeper asks the chain what is pending and keeps nothing of
its own, so that it can be stopped at any moment and run again, and others may do half of its work.
For now the chain is the embedded one: a replay in which governance has just settled the whole, at
--wind-down or at the last price. With --state the chain stands in a file: a run that was killed is
finished by running it again; prices, traders and halts are then the file's. Exit code 4: it came to
no end.

A step that is refused because it is done is no error; one that is refused for another reason is
reported, and tried again when the chain has changed or when the refusal said.";

const RECOVER_EXAMPLES: &str = "\
Examples:
  breakwater recover --wind-down 11h
  breakwater recover --prices LUNA.csv --wind-down 2022-05-12T18:00 --state luna.state
  breakwater recover --state luna.state                               goes on where that was killed";

const TABLE: &str = "\
Replays the one-minute files of a folder, and the LUNA file of May 2022, at several top leverages.
A row of a Markdown table is printed when its run is done. All figures of all runs are kept in a
JSON file, which is rewritten whole after each run; stopped half-way, --resume takes it up again.
Money is in dollars, the cents cut off.

  torn up         value at the mark of what was closed against the opposite side because nobody
                  took it
  bad debt        losses beyond the equity of the accounts that made them
  insurance used  what the float paid of it
  socialised      what the opposite sides were charged, at most 10 % of their value in a day
  market ended    when (UTC) a default that nobody could pay made the market settle
  cut off gains there
                  what its winners did not get as its losers could not pay
  shortfall left  what nobody has paid by the end";

const GOV: &str = "\
Prints on stdout, and nothing else there, the exact JSON of a message to the clearing house: bare, as a proposal of
the chain's governance (x/gov v1), of a cw3 multisig, or of a DAO DAO. On stderr, for people: who must send it,
whether it acts at once, until when it is valid, and what it will not do. Nothing is sent.";

const GOV_EXAMPLES: &str = "\
Examples:
  breakwater gov stop freeze --all --lasts 12h --reason \"feed 3 lies\" --valid-for 2h
  breakwater gov stop reduce-only --market 3 --lasts 2d --reason \"venue bug\" --valid-for 6h --for cw3 --contract osmo1…
  breakwater gov end-stop freeze --reason \"feed repaired\" --valid-for 7d --for xgov --contract osmo1… --deposit 10000000ustake --expedited
  breakwater gov update-market 3 market.json --set oi_max=5000 --set tiers.0.initial_bps=1200 --for dao-dao --contract osmo1…
  breakwater gov trip --market 3
  breakwater gov settle-market --market 3 --for xgov --contract osmo1… --deposit 10000000ustake
  breakwater gov raw message.json --for cw3 --contract osmo1…

market.json is the answer of the query {\"market\":{\"market\":3}}, or its params alone.";
