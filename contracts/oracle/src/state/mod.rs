//! Records and their layout. Hot records are packed and lie on adjacent keys; what only governance and queries read is JSON.
//!
//! | key | record |
//! |---|---|
//! | `p` page | the page that the clearing house reads |
//! | `p` page 0 | [`PageConfig`]: exponents, quorums and sources of its feeds |
//! | `p` page 1+source | [`SourceRecord`]: the source's latest prices of this page |
//! | `c` page boundary (8 bytes) | [`Checkpoint`] |
//! | `h` feed | [`Evidence`](breakwater_risk::Evidence), only while a jump is held back |
//! | `config`, `safeguards`, maps `feed_names`, `sources`, `publishers`, `pulled` | cold |
//! | `next_change`, map `changes` | governance's messages that wait, and what became of earlier ones |

mod changes;
mod checkpoint;
mod config;
mod evidence;
mod packed;
mod page;
mod page_config;
mod safeguards;
mod source;
mod source_record;
mod suspension;

pub use changes::CHANGES;
pub use checkpoint::{Checkpoint, BOUNDARY_SECONDS, CHECKPOINTS_KEPT_SECONDS};
pub use config::{feed_name, save_feed_name, Config};
pub use evidence::{load_evidence, save_evidence};
pub use page::PageState;
pub use page_config::{FeedConfig, PageConfig, PageSource};
pub use safeguards::{Safeguards, TIMELOCK_SECONDS_MAX};
pub use source::{source_of_publisher, source_of_pulled, Source};
pub use source_record::SourceRecord;
pub use suspension::Suspension;
