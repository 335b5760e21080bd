//! What the table does with results that are not plain.

use super::super::sample;
use super::*;

/// The lines of a table on a terminal of that width that have this in them.
fn lines_with(report: &Report, width: usize, what: &str) -> Vec<String> {
    let shown = table(report, Some(width));
    shown.lines().filter(|line| line.contains(what)).map(str::to_owned).collect()
}

#[test]
fn tied_choices_stand_in_the_order_of_the_file_and_none_leads() {
    assert_eq!(
        table(&sample::tie(), Some(60)),
        "\
House of Delegates, District 94
choice            votes  % of valid votes
─────────────────────────────────────────
David Yancey     11,608              48.6
Shelly Simonds   11,608              48.6
Michael Bartley     675               2.8

Shares are of 23,891 valid votes (sum of the choices).
David Yancey and Shelly Simonds are tied with 11,608 votes
each.
"
    );
}

#[test]
fn there_is_no_share_of_nothing() {
    assert_eq!(
        table(&sample::all_zero(), Some(80)),
        "\
Council
choice  votes  % of valid votes
───────────────────────────────
Alpha       0                 -
Beta        0                 -

No shares: there are 0 valid votes (sum of the choices).
No votes were cast.
"
    );
}

#[test]
fn a_missing_count_is_no_zero_and_a_partial_sum_is_a_lower_bound() {
    assert_eq!(
        table(&sample::missing(), Some(60)),
        "\
Council (incomplete)
choice  votes  % of valid votes
───────────────────────────────
Alpha   1,500              75.0
Beta     ≥500              25.0
Gamma       -                 -

Shares are of 2,000 valid votes (sum of the choices).
98 of 100 units reported (98.0%), by county, precinct.
Incomplete: some counts are missing or withheld; ≥ marks a
sum without them, which is at least that much; - stands for
no number, which is not zero.
"
    );
}

#[test]
fn names_of_all_scripts_line_up() {
    let shown = table(&sample::scripts(), None);
    let ends: Vec<usize> =
        shown.lines().skip(1).take(7).map(|line| Safe::new(line).width()).collect();
    assert_eq!(ends, [60; 7]);
}

#[test]
fn a_terminal_of_twenty_columns_shows_every_count() {
    assert_eq!(
        table(&sample::scripts(), Some(20)).lines().skip(1).take(7).collect::<Vec<_>>(),
        [
            "ch…      votes     %",
            "────────────────────",
            "蔡…  8,170,231  57.1",
            "Қа…  5,522,119  38.6",
            "عل…    608,590   4.3",
            "Jo…        104  <0.1",
            "नरे…          7  <0.1",
        ]
    );
    let shown = table(&sample::kazakhstan(), Some(20));
    assert!(shown.lines().all(|line| Safe::new(line).width() <= 20), "{shown}");
    assert_eq!(lines_with(&sample::kazakhstan(), 20, "11,953,465").len(), 2);
}

#[test]
fn no_width_loses_a_count() {
    let counts =
        ["6,456,393", "460,484", "271,641", "11,953,465", "8,300,046", "7,940,478", "81.3"];
    for width in (0..130).chain([1000, 100_000]) {
        let shown = table(&sample::kazakhstan(), Some(width));
        for count in counts {
            assert!(shown.contains(count), "{width}: {count}");
        }
    }
}

#[test]
fn every_report_is_written_at_every_width() {
    for report in [
        sample::hostile(),
        sample::many(25),
        sample::with_units(),
        sample::long_list(),
        sample::faulty(),
        sample::report(Vec::new()),
    ] {
        for width in [0, 1, 2, 3, 10, 20, 40, 79, 80, 81, 200, 100_000] {
            assert!(!table(&report, Some(width)).is_empty());
        }
    }
}

#[test]
fn bars_need_a_terminal_of_eighty_columns() {
    let has_bar = |width| table(&sample::kazakhstan(), width).contains('█');
    assert!(has_bar(Some(80)) && has_bar(Some(200)));
    assert!(!has_bar(Some(79)) && !has_bar(None));
}

#[test]
fn many_contests_have_a_line_each_and_their_sum_follows() {
    let shown = table(&sample::many(21), Some(80));
    let head: Vec<&str> = shown.lines().take(4).collect();
    assert_eq!(
        head,
        [
            "Lok Sabha",
            "district         most votes    party    votes  % of valid votes  ahead by",
            "─────────────────────────────────────────────────────────────────────────",
            "Constituency 1   Candidate 1   BJP    500,001              55.2   100,001",
        ]
    );
    let tail: Vec<&str> = shown.lines().skip(24).collect();
    assert_eq!(
        tail,
        [
            "",
            "21 contests, one line each; `--contest NAME` shows one whole.",
            "",
            "Lok Sabha: by party, over 21 contests",
            "choice       votes  % of valid votes  leads in",
            "──────────────────────────────────────────────",
            "BJP     10,500,231              55.2        21  ████████████████████████████████",
            "INC      8,400,000              44.2         0  █████████████████████████▌",
            "NOTA       105,000               0.6         0  ▎",
            "",
            "Shares are of 19,005,231 valid votes (sum of the choices).",
        ]
    );
}

#[test]
fn few_contests_are_shown_whole_with_a_blank_line_between() {
    let shown = table(&sample::many(20), Some(80));
    assert_eq!(shown.matches("\n\nLok Sabha, Constituency ").count(), 19);
    assert!(!shown.contains("one line each"));
}

#[test]
fn contests_in_one_line_show_ties_and_what_is_incomplete() {
    let mut report = sample::many(25);
    report.contests[0] = sample::tie().contests.remove(0);
    report.contests[1] = sample::missing().contests.remove(0);
    report.contests[2] = sample::all_zero().contests.remove(0);
    let shown = table(&report, None);
    let lines: Vec<&str> = shown.lines().skip(2).take(3).collect();
    assert_eq!(
        lines,
        [
            "House of Delegates, District 94  tie: David Yancey, Shelly Simonds          11,608              48.6         -",
            "Council (incomplete)             Alpha                                       1,500              75.0     1,000",
            "Council                          -                                               -                 -         -",
        ]
    );
}

#[test]
fn a_very_long_list_ends_in_the_sum_of_its_rest() {
    let shown = table(&sample::long_list(), None);
    // 1 + 2 + ... + 436 = 436 * 437 / 2
    assert!(shown.contains(
        "\nList 30          437               0.4\nand 436 more  95,266              87.6\n"
    ));
    assert!(!shown.contains("List 31 "));
}

#[test]
fn votes_that_the_file_does_not_list_have_a_line() {
    let shown = table(&sample::not_listed(), None);
    assert!(shown.contains("\nnot listed in the file     10               1.0\n"), "{shown}");
    assert!(shown.contains("Shares are of 1,000 valid votes (stated by the file)."));
    assert!(!shown.contains("do not add up to 100"));
}

#[test]
fn a_result_that_contradicts_itself_is_marked() {
    let sentence = "Not final: the data contradict themselves (sum-options).";
    assert!(table(&sample::faulty(), None).ends_with(&format!("\n\n{sentence}\n")));
    let shown = text(&sample::faulty(), Format::Markdown, &Style::default());
    assert!(shown.ends_with(&format!("\n\n**{sentence}**\n")));
}

#[test]
fn modes_and_units_follow_the_result() {
    assert_eq!(
        table(&sample::with_units(), Some(79)),
        "\
Sheriff
choice    votes  % of valid votes
─────────────────────────────────
Jane Roe  1,204              57.2
John Doe    900              42.8

by mode   election day  absentee
────────────────────────────────
Jane Roe         1,000       204
John Doe           900         -

Shares are of 2,104 valid votes (sum of the choices).
2 units reported, by county, precinct.

county, precinct  Jane Roe  John Doe  registered voters
───────────────────────────────────────────────────────
Kings, 0010          1,000       900              2,000
Kings, 0014            204         -              2,000
"
    );
}

#[test]
fn a_share_just_below_half_is_shown_below_half() {
    let report = sample::report(vec![sample::contest("x", &[("A", 49_996), ("B", 30_004)])]);
    assert!(table(&report, None).contains("62.5"));
    let report = sample::report(vec![sample::contest("x", &[("A", 50_004), ("B", 49_996)])]);
    let shown = table(&report, None);
    assert!(shown.contains("50.004") && shown.contains("49.996"), "{shown}");
}

#[test]
fn a_table_of_turnout_alone_has_no_choices() {
    let mut report = sample::kazakhstan();
    let contest = &mut report.contests[0];
    contest.choices.clear();
    (contest.leader, contest.margin, contest.majority) = (None, None, None);
    contest.sentence.clear();
    contest.notes.clear();
    assert_eq!(
        table(&report, Some(80)),
        "\
President of Kazakhstan
registered voters      11,953,465
ballots issued          8,300,046
valid votes (derived)   7,940,478

Turnout 69.4%: 8,300,046 ballots issued of 11,953,465 registered voters.
"
    );
}
