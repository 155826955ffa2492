use breakwater_risk::{Aggregate, Quote};
use proptest::prelude::*;

fn quote(price: u64, confidence: u64) -> Quote {
    Quote { price, confidence, publish_time: 0 }
}

fn of(prices: &[u64]) -> Aggregate {
    let quotes: Vec<Quote> = prices.iter().map(|price| quote(*price, 0)).collect();
    Aggregate::of(&quotes, 2).unwrap()
}

#[test]
fn no_quotes_make_no_price() {
    assert_eq!(Aggregate::of(&[], 2), None);
}

#[test]
fn an_odd_count_takes_the_middle() {
    assert_eq!(of(&[100]).mark, 100);
    assert_eq!(of(&[90, 200, 100]).mark, 100);
}

#[test]
fn an_even_count_takes_the_mean_of_the_middle_rounded_down() {
    assert_eq!(of(&[100, 103]).mark, 101);
    assert_eq!(of(&[1, 500, 101, 100]).mark, 100);
    let top = u64::MAX;
    assert_eq!(of(&[top, top]).mark, top);
}

#[test]
fn one_liar_moves_and_widens_nothing() {
    for lie in [1, 50_000, u64::MAX] {
        let said = of(&[10_000, 10_002, lie]);
        assert!((10_000..=10_002).contains(&said.mark), "{said:?}");
        assert!(said.half_width <= 2, "{said:?}");
        assert!(said.quorum_agrees);
    }
}

#[test]
fn a_confidence_widens_like_a_distance() {
    let said = Aggregate::of(&[quote(100, 7), quote(100, 3), quote(101, 9)], 2).unwrap();
    assert_eq!((said.mark, said.half_width), (100, 7));
    // Of two the narrower, of four the second.
    assert_eq!(Aggregate::of(&[quote(100, 7), quote(100, 3)], 2).unwrap().half_width, 3);
    let four = [quote(100, 7), quote(100, 3), quote(100, 5), quote(100, 9)];
    assert_eq!(Aggregate::of(&four, 2).unwrap().half_width, 5);
}

#[test]
fn agreement_ends_at_1_percent() {
    let agree = |prices: &[u64]| of(prices).quorum_agrees;
    assert!(agree(&[10_000, 10_100, 1]));
    assert!(!agree(&[10_000, 10_101, 1]));
    assert!(!agree(&[10_000]), "one source is no quorum of two");
    assert!(Aggregate::of(&[quote(10_000, 0)], 1).unwrap().quorum_agrees);
}

#[test]
fn the_publish_time_is_the_quorum_th_newest() {
    let at = |publish_time| Quote { price: 100, confidence: 0, publish_time };
    let time = |quotes: &[Quote], quorum| Aggregate::of(quotes, quorum).unwrap().publish_time;
    assert_eq!(time(&[at(5), at(9), at(7)], 1), 9);
    assert_eq!(time(&[at(5), at(9), at(7)], 2), 7);
    assert_eq!(time(&[at(5), at(9)], 3), 5, "the oldest of fewer");
}

#[test]
fn a_quote_is_fresh_for_60_seconds() {
    let quote = Quote { price: 1, confidence: 0, publish_time: 1_000 };
    assert!(quote.is_fresh(1_060));
    assert!(!quote.is_fresh(1_061));
    assert!(quote.is_fresh(970), "a source's clock may be ahead");
}

proptest! {
    #[test]
    fn the_mark_lies_among_the_honest(honest in proptest::collection::vec(9_900u64..10_100, 2..8), lie: u64) {
        let mut prices = honest.clone();
        prices.push(lie);
        if honest.len() >= 2 {
            let said = of(&prices);
            let (low, high) = (honest.iter().min().unwrap(), honest.iter().max().unwrap());
            prop_assert!(said.mark >= *low && said.mark <= *high);
            prop_assert!(said.half_width <= high - low);
        }
    }
}
