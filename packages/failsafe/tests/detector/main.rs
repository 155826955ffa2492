//! Halts and silences on random chains whose clock is that of CometBFT: no false alarm, and none missed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod campaign;
mod chain;
mod outages;
mod page;
mod random;

use breakwater_failsafe::{feed_gap, stall, Gap};

use campaign::{campaign, Scene};
use page::Detector;

/// Chains of each scene.
const CHAINS: u64 = 40_000;

#[test]
fn no_false_alarm_and_no_halt_missed() {
    let mut chains = 0;
    for scene in Scene::ALL {
        let seen = campaign(scene, &Detector::CRATE, CHAINS).unwrap_or_else(|missed| panic!("{scene:?}: {missed}"));
        println!("{scene:?}: {seen}");
        chains += CHAINS;
    }
    println!("{chains} chains");
    assert!(chains >= 100_000);
}

/// Each named by what is wrong with it.
const PLANTED: [(&str, Detector); 8] = [
    (
        "longer than the least that counts, not as long",
        Detector {
            stall: |since, now, rules| {
                stall(since, now, rules).filter(|gap| gap.length_seconds > rules.stall_seconds_min)
            },
            ..Detector::CRATE
        },
    ),
    (
        "blocks counted twice",
        Detector {
            stall: |since, mut now, rules| {
                now.height += now.height - since.height;
                stall(since, now, rules)
            },
            ..Detector::CRATE
        },
    ),
    (
        "blocks not counted",
        Detector {
            stall: |mut since, now, rules| {
                since.height = now.height;
                stall(since, now, rules)
            },
            ..Detector::CRATE
        },
    ),
    (
        "one block forgotten",
        Detector {
            stall: |mut since, now, rules| {
                since.height = now.height.min(since.height + 1);
                stall(since, now, rules)
            },
            ..Detector::CRATE
        },
    ),
    ("no stalls", Detector { stall: |_, _, _| None, ..Detector::CRATE }),
    (
        "silences by publish time alone",
        Detector {
            feed_gap: |mut before, mut after| {
                (before.at, after.at) = (0, 0);
                feed_gap(before, after)
            },
            ..Detector::CRATE
        },
    ),
    (
        "silences by block time alone",
        Detector {
            feed_gap: |mut before, mut after| {
                (before.publish_time, after.publish_time) = (0, 0);
                feed_gap(before, after)
            },
            ..Detector::CRATE
        },
    ),
    ("no silences", Detector { feed_gap: |_, _| None::<Gap>, ..Detector::CRATE }),
];

#[test]
fn every_planted_fault_is_caught() {
    for (fault, detector) in PLANTED {
        let caught = Scene::ALL.into_iter().find_map(|scene| campaign(scene, &detector, CHAINS).err());
        println!("{fault}: {}", caught.unwrap_or_else(|| panic!("{fault}: not caught")));
    }
}
