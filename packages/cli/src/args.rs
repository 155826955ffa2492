//! The command line.

use clap::{Parser, Subcommand};

use crate::replay::Options;
use crate::replay_table::TableOptions;

const ABOUT: &str = "Breakwater: a clearing house for derivatives on CosmWasm chains";

const LONG_ABOUT: &str = "\
Breakwater: a clearing house for derivatives on CosmWasm chains.

Without a subcommand it replays: the three contracts are deployed on an embedded chain, a seeded population of traders, \
a venue, publishers and keepers act on it block by block while the price follows a file (or a generated crash), and the \
books are recomputed from outside, to the unit. At the end it prints a table and writes a report that opens in any \
browser without network.";

const EXAMPLES: &str = "\
Examples:
  breakwater                                            replay a generated crash
  breakwater replay --prices XBTUSD.csv --seed 7        replay a real one
  breakwater replay --prices XBTUSD.csv --audit message recompute the books after every single message
  breakwater replay-table --dir ../shared/data/crashes  compare top leverage 10 and 20 over many files

Exit codes: 0 all invariants held; 1 something was refused (the message says what to do); 2 wrong arguments;
3 the run finished, but an invariant broke.";

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
    #[command(long_about = REPLAY)]
    Replay(Options),
    /// Replay many files at several top leverages and print a Markdown table
    ReplayTable(TableOptions),
}

const REPLAY: &str = "\
Replays a crash on an embedded chain with the oracle, the clearing house and the insurance fund.

A block falls every 6 seconds. Within a bar the price walks from the open to the nearer extreme, to the other one, to the \
close, in straight lines; single prices are joined by straight lines.

Of 1,000 accounts 20 are market makers, 330 trend followers, 330 holders and 320 panickers, who deposit or reduce late. \
Stakes run from 100 to 51,200 dollars (makers: 500,000), leverage from a tenth to nine tenths of the top leverage, and \
seven in ten holders and panickers are long; everybody but the makers also trades a little for no reason. Three publishers report the mark and the perpetual's own mid. Three keepers, \
each with 2 % of all stakes as capital and 12 seconds late, start auctions, take over, resolve, sweep and refill. \
Insurance is 1 % of all stakes in the float and 3 % in the fund.";
