use breakwater_interfaces::oracle_page::{Gap, Offer, Page, PageError, PageHeader};
use breakwater_interfaces::varint::VarintError;
use breakwater_risk::{Feed, TimedMark};
use proptest::prelude::*;

fn any_mark() -> impl Strategy<Value = TimedMark> {
    (any::<u64>(), any::<u64>()).prop_map(|(mark, time)| TimedMark { mark, time })
}

/// `None`, the mark itself, or another one.
fn any_last() -> impl Strategy<Value = Option<Option<TimedMark>>> {
    prop_oneof![Just(None), Just(Some(None)), any_mark().prop_map(|mark| Some(Some(mark)))]
}

/// Of any length, or of the length that its times say.
fn any_gap() -> impl Strategy<Value = Gap> {
    (any::<[u64; 4]>(), any::<bool>()).prop_map(|([from, to, height, length], by_times)| Gap {
        from,
        to,
        height,
        length: if by_times { to.saturating_sub(from) } else { length },
    })
}

prop_compose! {
    fn any_price()(
        numbers: (u64, u64, u128, u64, u128, u64),
        counts: (u8, u8, bool, bool),
        last_b in any_last(),
        last_quorum in any_last(),
        accepted_at: u64,
        gap in proptest::option::of(any_gap()),
    ) -> Feed {
        let (mark, half_width, ema, publish_time, mark_seconds, seconds) = numbers;
        let own = TimedMark { mark, time: publish_time };
        Feed {
            mark,
            half_width,
            ema_x32: ema,
            publish_time,
            sources: counts.0,
            quorum: counts.1,
            quorum_agrees: counts.2,
            held_back: counts.3,
            last_b: last_b.map(|last| last.unwrap_or(own)),
            last_quorum: last_quorum.map(|last| last.unwrap_or(own)),
            mark_seconds,
            seconds,
            accepted_at,
            gap,
        }
    }
}

prop_compose! {
    fn any_page()(
        pushed: (u64, u64),
        last_gap in proptest::option::of(any_gap()),
        blocks: u64,
        offers in proptest::collection::vec(any::<(u8, u16, u64, u64)>(), 0..=64),
        feeds in proptest::collection::vec(proptest::option::of((any_price(), any::<[bool; 2]>())), 0..=16),
    ) -> Page {
        let offers = offers.into_iter();
        let like_the_page = |(feed, [time, gap]): (Feed, [bool; 2])| Feed {
            accepted_at: if time { pushed.0 } else { feed.accepted_at },
            gap: if gap { last_gap } else { feed.gap },
            ..feed
        };
        Page {
            header: PageHeader {
                pushed_at: pushed.0,
                pushed_height: pushed.1,
                last_gap,
                last_gap_blocks: if last_gap.is_some() { blocks } else { 0 },
                offers: offers
                    .map(|(source, serves, publish_time, offered_at)| Offer { source, serves, publish_time, offered_at })
                    .collect(),
            },
            feeds: feeds.into_iter().map(|feed| feed.map(like_the_page)).collect(),
        }
    }
}

proptest! {
    #[test]
    fn every_page_comes_back(page in any_page()) {
        prop_assert_eq!(Page::decode(&page.encode()), Ok(page));
    }

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = Page::decode(&bytes);
    }

    #[test]
    fn damaged_pages_never_panic(page in any_page(), at: prop::sample::Index, byte: u8, cut: prop::sample::Index) {
        let mut bytes = page.encode();
        let place = at.index(bytes.len());
        bytes[place] = byte;
        let _ = Page::decode(&bytes);
        let end = cut.index(bytes.len());
        prop_assert!(Page::decode(&page.encode()[..end]).is_err());
    }
}

#[test]
fn the_empty_page_comes_back() {
    assert_eq!(Page::decode(&Page::default().encode()), Ok(Page::default()));
}

#[test]
fn each_error_has_its_cause() {
    let decode = Page::decode;
    assert_eq!(decode(&[]), Err(PageError::Varint(VarintError::Truncated { at: 0 })));
    assert_eq!(decode(&[1]), Err(PageError::UnknownVersion { version: 1 }));
    assert_eq!(decode(&[2, 2]), Err(PageError::UnknownFlags { flags: 2 }));
    assert_eq!(decode(&[2, 0, 0, 0, 65]), Err(PageError::TooManyOffers { count: 65 }));
    assert_eq!(decode(&[2, 0, 0, 0, 0, 17]), Err(PageError::TooManyFeeds { count: 17 }));
    assert_eq!(decode(&[2, 0, 0, 0, 0, 1, 2, 0]), Err(PageError::FeedOutsidePage { mask: 2, count: 1 }));
    assert_eq!(decode(&[2, 1, 0, 0, 1]), Err(PageError::OutOfRange));
    let trailing = Err(PageError::Varint(VarintError::Trailing { left: 1 }));
    assert_eq!(decode(&[2, 0, 0, 0, 0, 0, 0, 0, 9]), trailing);
    assert_eq!(
        decode(&feed_with_more(2)),
        Err(PageError::UnknownFlags { flags: 2 }),
        "the page's gap, which it has not"
    );
    for flags in [6, 8, 10, 16] {
        assert_eq!(decode(&feed_with_more(flags)), Err(PageError::UnknownFlags { flags }));
    }
}

/// A page of one feed of zeros that has these flags of `more`.
fn feed_with_more(flags: u8) -> Vec<u8> {
    let mut bytes = vec![2, 0, 0, 0, 0, 1, 1, 0];
    bytes.extend_from_slice(&[8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, flags]);
    bytes
}

#[test]
fn what_exceeds_the_limits_is_left_out() {
    let offer = Offer { source: 0, serves: 1, publish_time: 0, offered_at: 0 };
    let header = PageHeader { offers: vec![offer; 70], ..PageHeader::default() };
    let page = Page { header, feeds: vec![None; 20] };
    let read = Page::decode(&page.encode()).unwrap();
    assert_eq!((read.header.offers.len(), read.feeds.len()), (64, 16));
}

/// Ten feeds like those of a large venue, three sources, two years of sums.
fn ordinary_page() -> Page {
    let now = 1_800_000_000;
    let marks: [u64; 10] = [
        9_712_345_678_901,
        351_234_567_890,
        18_912_345_678,
        61_234_567_890,
        217_654_321,
        2_712_345_678,
        1_512_345_678,
        34_567_890,
        712_345_678,
        100_012_345,
    ];
    let feeds = marks.iter().map(|&mark| {
        let seconds = 63_072_000 - mark % 50;
        let own = TimedMark { mark, time: now - 1 };
        Some(Feed {
            mark,
            half_width: mark / 2_000,
            ema_x32: u128::from(mark - mark / 300) << 32 | u128::from(mark % 0xffff_ffff),
            publish_time: now - 1,
            sources: 3,
            quorum: 2,
            quorum_agrees: true,
            held_back: false,
            last_b: Some(own),
            last_quorum: Some(own),
            mark_seconds: u128::from(mark) * u128::from(seconds),
            seconds,
            accepted_at: now,
            gap: None,
        })
    });
    let offer = |source| Offer { source, serves: 0x3ff, publish_time: now - u64::from(source), offered_at: now };
    let header = PageHeader {
        pushed_at: now,
        pushed_height: 23_456_789,
        last_gap: Some(Gap { from: now - 9_000_000, to: now - 8_999_000, height: 19_456_789, length: 1_000 }),
        last_gap_blocks: 2,
        offers: vec![offer(0), offer(1), offer(2)],
    };
    Page { header, feeds: feeds.collect() }
}

#[test]
fn ten_feeds_fit_370_bytes() {
    let page = ordinary_page();
    let bytes = page.encode();
    println!("10 feeds, 3 sources, a gap long ago: {} bytes", bytes.len());
    assert!(bytes.len() <= 370, "{} bytes", bytes.len());
    assert_eq!(Page::decode(&bytes), Ok(page));
}

/// Bytes that a change of the first feed adds to the ordinary page.
fn bytes_added(change: impl Fn(&mut Feed, &PageHeader)) -> usize {
    let mut page = ordinary_page();
    let before = page.encode().len();
    if let Some(Some(feed)) = page.feeds.first_mut() {
        change(feed, &page.header);
    }
    let bytes = page.encode();
    assert_eq!(Page::decode(&bytes), Ok(page));
    bytes.len() - before
}

#[test]
fn silences_cost_what_they_say() {
    assert_eq!(bytes_added(|feed, page| feed.accepted_at = page.pushed_at), 0);
    assert_eq!(bytes_added(|feed, page| feed.gap = page.last_gap), 1, "the page's gap");
    assert_eq!(bytes_added(|feed, page| feed.accepted_at = page.pushed_at - 60), 2, "pushed a minute before");
    let two_days_ago = |length: u64, other: u64| {
        bytes_added(|feed, page| {
            let to = page.pushed_at - 172_800;
            let height = page.pushed_height - 28_800;
            feed.gap = Some(Gap { from: to - length, to, height, length: length + other });
        })
    };
    assert_eq!(two_days_ago(1_800, 0), 9, "its own gap");
    assert_eq!(two_days_ago(1_800, 30), 10, "its own gap, longer by publish times");
}
