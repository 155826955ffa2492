//! Price files that cannot be replayed: the line, what stands there, and what to do.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use breakwater_cli::replay::prices::{parse, Gaps};

const GOOD: &str = "timestamp,open,high,low,close,volume\n60,10,12,9,11,5\n120,11,11,10,10,5\n180,10,10,10,10,0\n";

fn refusal(text: &str) -> String {
    let error = parse(text.as_bytes(), Gaps::Refuse).unwrap_err();
    format!("{error:#}")
}

#[test]
fn a_good_file_is_read_to_the_last_digit() {
    let file = parse(GOOD.as_bytes(), Gaps::Refuse).unwrap();
    assert_eq!((file.bars.len(), file.interval_seconds, file.price_only), (3, 60, false));
    assert_eq!(file.bars[0].high, 12_000_000_000_000_000_000);
}

#[test]
fn line_ends_and_letter_case_of_the_header_do_not_matter() {
    let other = GOOD.replace('\n', "\r\n").replace("timestamp,open", "Timestamp,OPEN");
    assert_eq!(parse(other.as_bytes(), Gaps::Refuse).unwrap(), parse(GOOD.as_bytes(), Gaps::Refuse).unwrap());
}

#[test]
fn binance_klines_have_no_header_and_milliseconds() {
    let klines =
        "1583884800000,1,2,0.5,1.5,9,1583884859999,0,1,0,0,0\n1583884860000,1.5,2,1,1,9,1583884919999,0,1,0,0,0\n";
    let file = parse(klines.as_bytes(), Gaps::Refuse).unwrap();
    assert_eq!((file.bars[1].opened_at, file.interval_seconds), (1_583_884_860, 60));
}

#[test]
fn timestamps_may_be_in_any_usual_unit() {
    for zeros in ["000", "000000", "000000000"] {
        let text = format!("timestamp,close\n1583884800{zeros},1\n1583884860{zeros},1\n");
        let file = parse(text.as_bytes(), Gaps::Refuse).unwrap();
        assert_eq!((file.bars[0].opened_at, file.interval_seconds), (1_583_884_800, 60));
    }
}

#[test]
fn a_timestamp_far_ahead_is_named_by_line() {
    let said = refusal("timestamp,close\n20200312104500,1\n20200312104600,1\n");
    assert_eq!(
        said,
        "line 2: timestamp 20200312104500 is after the year 2400; it must be unix time: convert the column"
    );
}

#[test]
fn single_prices_may_be_written_with_an_exponent() {
    let file = parse(b"close,timestamp\n4e-05,900\n0.00005,1800\n", Gaps::Refuse).unwrap();
    assert!(file.price_only);
    assert_eq!((file.bars[0].close, file.bars[1].close), (40_000_000_000_000, 50_000_000_000_000));
}

#[test]
fn an_open_at_the_last_close_widens_the_bar() {
    let file = parse(b"timestamp,open,high,low,close\n0,10,12,9,11\n60,11,10,9,9\n", Gaps::Refuse).unwrap();
    assert_eq!(file.bars[1].high, 11_000_000_000_000_000_000);
}

#[test]
fn an_open_or_a_close_outside_high_and_low_is_named_by_line() {
    assert_eq!(
        refusal(&GOOD.replace("120,11,11", "120,11.5,11")),
        "line 3: the open 11.5 is not between the low 10 and the high 11; check the order of the columns in the header, \
         or correct it, or delete the row and use --gaps bridge"
    );
    assert_eq!(
        refusal(&GOOD.replace("180,10,10,10,10", "180,10,10,10,9.75")),
        "line 4: the close 9.75 is not between the low 10 and the high 10; check the order of the columns in the \
         header, or correct it, or delete the row and use --gaps bridge"
    );
}

#[test]
fn a_column_named_twice_is_refused() {
    let said = refusal("timestamp,open,high,low,Close,close\n0,1,1,1,1,2\n60,1,1,1,1,2\n");
    assert_eq!(
        said,
        "line 1: two columns are named 'close' among 'timestamp,open,high,low,close,close'; delete one of them or give \
         it another name"
    );
}

#[test]
fn prices_too_large_are_not_called_words() {
    for price in ["1e15", "1000000000001", "1e40", "99999999999999999999999999999999999999999"] {
        assert_eq!(
            refusal(&GOOD.replace("120,11,11", &format!("120,11,{price}"))),
            format!(
                "line 3: high is '{price}', which is too large; prices go up to 1,000,000,000,000: correct it, or \
                 delete the row and use --gaps bridge, or count the whole file in a larger unit"
            )
        );
    }
    let many_digits = "11.00000000000000000000000000000000000000000000000001";
    assert!(parse(GOOD.replace("120,11,11", &format!("120,11,{many_digits}")).as_bytes(), Gaps::Refuse).is_ok());
}

#[test]
fn jumps_a_hundredfold_are_warned_of() {
    let warnings = |text: &str| parse(text.as_bytes(), Gaps::Refuse).unwrap().warnings;
    assert!(warnings(GOOD).is_empty());
    assert_eq!(
        warnings(&GOOD.replace("120,11,11,10", "120,11,11000,10")),
        ["line 3: price ×1000 within a bar, from 11 to 11000; if that is an error, correct it, or delete the row and \
          use --gaps bridge"]
    );
    let both = warnings("timestamp,close\n0,8000\n60,80\n120,8000\n");
    assert!(both[0].starts_with("line 3: price ÷100 from the row before, from 8000 to 80;"), "{both:?}");
    assert!(both[1].starts_with("line 4: price ×100 from the row before, from 80 to 8000;"), "{both:?}");
    let rows: String = (0..20).map(|row| format!("{},{}\n", 60 * row, 1 + 999 * (row % 2))).collect();
    let many = warnings(&format!("timestamp,close\n{rows}"));
    assert_eq!((many.len(), many[5].as_str()), (6, "14 more jumps of this kind"));
}

#[test]
fn rows_that_are_not_evenly_spaced_are_named_by_line() {
    let said = refusal("timestamp,close\n0,1\n900,1\n1799,1\n");
    assert_eq!(said, "line 4: rows are not evenly spaced (900 s, then 899 s); --gaps bridge joins them");
    assert!(refusal("timestamp,close\n0,1\n899,1\n1799,1\n").contains("(899 s, then 900 s)"));
}

#[test]
fn missing_rows_are_named_by_line() {
    let said = refusal(&GOOD.replace("180,", "300,"));
    assert_eq!(
        said,
        "line 4: 180 s after line 3, where rows are 60 s apart; 2 row(s) are missing: add them, cut the file there, \
         or walk across the gap in a straight line with --gaps bridge"
    );
    assert!(parse(GOOD.replace("180,", "300,").as_bytes(), Gaps::Bridge).is_ok());
}

#[test]
fn duplicates_are_named_by_line() {
    let said = refusal(&GOOD.replace("180,", "120,"));
    assert_eq!(said, "line 4: timestamp 120 was already on line 3; delete one of the two rows");
}

#[test]
fn unsorted_rows_are_named_by_line() {
    let said = refusal(&GOOD.replace("180,", "90,"));
    assert_eq!(said, "line 4: timestamp 90 is earlier than 120 on line 3; sort the rows by timestamp, oldest first");
}

#[test]
fn words_instead_of_prices_are_named_by_line_and_column() {
    for word in ["NaN", "", "inf", "-3", "1,5"] {
        let said = refusal(&GOOD.replace("120,11,11", &format!("120,11,\"{word}\"")));
        assert_eq!(
            said,
            format!(
                "line 3: high is '{word}'; prices must be positive decimal numbers such as 7889.5: correct it, or \
                 delete the row and use --gaps bridge"
            )
        );
    }
}

#[test]
fn zero_is_no_price() {
    let said = refusal(&GOOD.replace("180,10,10,10,10", "180,10,10,0,10"));
    assert_eq!(
        said,
        "line 4: low is '0'; a price of zero cannot be replayed: correct it, or delete the row and use --gaps bridge"
    );
}

#[test]
fn a_missing_column_is_named() {
    let said = refusal("timestamp,open,high,close\n0,1,1,1\n60,1,1,1\n");
    assert_eq!(
        said,
        "line 1: no column 'low' among 'timestamp,open,high,close'; name the columns timestamp,open,high,low,close, or \
         timestamp,close for single prices"
    );
}

#[test]
fn a_row_that_is_cut_off_is_named_by_line() {
    let said = refusal("timestamp,close\r\n0,1\r\n60\r\n");
    assert_eq!(
        said,
        "line 3: 1 fields where the file has 2; the row is cut off: correct it, or delete the row and use --gaps bridge"
    );
}

#[test]
fn blank_lines_count_as_lines() {
    let said = refusal("timestamp,close\n\n0,1\n\n\n60,no\n");
    assert!(said.starts_with("line 6: close is 'no'"), "{said}");
}

#[test]
fn a_timestamp_must_be_a_number_of_one_unit() {
    assert_eq!(
        refusal(&GOOD.replace("120,", "2020-03-12,")),
        "line 3: timestamp is '2020-03-12'; it must be whole unix seconds (or milliseconds): convert the column"
    );
    assert_eq!(
        refusal("timestamp,close\n1583884800,1\n1583884860000,1\n"),
        "line 3: timestamp 1583884860000 is in another unit than the rows before it, which are in seconds; convert the \
         column to one unit"
    );
}

#[test]
fn high_below_low_is_named_by_line() {
    let said = refusal("timestamp,open,high,low,close\n0,1,1,1,1\n60,5,4,6,5\n");
    assert_eq!(
        said,
        "line 3: the high 4 is below the low 6; check the order of the columns in the header, or correct it, or delete \
         the row and use --gaps bridge"
    );
}

#[test]
fn one_row_or_none_is_too_little() {
    assert_eq!(refusal(""), "line 1: the file is empty; it needs a header and at least two rows of prices");
    assert_eq!(refusal("timestamp,close\n0,1\n"), "the file has 1 row(s) of prices; a replay needs at least two");
}
