//! One report through every format for people.

use super::super::sample;
use super::*;

#[test]
fn the_table_of_a_presidential_election() {
    assert_eq!(
        table(&sample::kazakhstan(), Some(80)),
        "\
President of Kazakhstan
choice                               votes  % of valid votes
────────────────────────────────────────────────────────────
Tokayev Kassym-Jomart            6,456,393              81.3  ██████████████████
Against everyone (against all)     460,484               5.8  █▎
Dairabayev Zhiguli                 271,641               3.4  ▊
Abden Karakat                      206,206               2.6  ▌
Kazhyken Meiram                    200,907               2.5  ▌
Auesbayev Nurlan                   176,116               2.2  ▍
Tursynbekova Saltanat              168,731               2.1  ▍
────────────────────────────────────────────────────────────
registered voters               11,953,465
ballots issued                   8,300,046
valid votes (derived)            7,940,478

Shares are of 7,940,478 valid votes (sum of the choices).
Turnout 69.4%: 8,300,046 ballots issued of 11,953,465 registered voters.
The shares shown do not add up to 100 because each is rounded.
359,568 ballots were issued and hold no valid vote.
Tokayev Kassym-Jomart has most votes: 81.3% of the valid votes, 6,184,752 ahead
of Dairabayev Zhiguli.
"
    );
}

#[test]
fn the_markdown_of_a_presidential_election() {
    assert_eq!(
        text(&sample::kazakhstan(), Format::Markdown, &Style::default()),
        "\
## President of Kazakhstan

| choice | votes | % of valid votes |
| --- | ---: | ---: |
| Tokayev Kassym-Jomart | 6,456,393 | 81.3 |
| Against everyone (against all) | 460,484 | 5.8 |
| Dairabayev Zhiguli | 271,641 | 3.4 |
| Abden Karakat | 206,206 | 2.6 |
| Kazhyken Meiram | 200,907 | 2.5 |
| Auesbayev Nurlan | 176,116 | 2.2 |
| Tursynbekova Saltanat | 168,731 | 2.1 |

| quantity | count |
| --- | ---: |
| registered voters | 11,953,465 |
| ballots issued | 8,300,046 |
| valid votes (derived) | 7,940,478 |

Shares are of 7,940,478 valid votes (sum of the choices).

Turnout 69.4%: 8,300,046 ballots issued of 11,953,465 registered voters.

The shares shown do not add up to 100 because each is rounded.

359,568 ballots were issued and hold no valid vote.

Tokayev Kassym-Jomart has most votes: 81.3% of the valid votes, 6,184,752 ahead of Dairabayev Zhiguli.
"
    );
}

#[test]
fn inspect_says_how_the_file_was_understood() {
    let mut out = Vec::new();
    inspect(&sample::kazakhstan(), &Style::default(), &mut out).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "\
president.csv
format     csv, 312 bytes
encoding   utf-8
delimiter  comma
header     line 1
layout     summary
rows       10

#  column     role    why
───────────────────────────────────────────────────────────────
1  candidate  choice  the header says so, and all values differ
2  votes      votes   the only column of counts

rows  left out                              where
───────────────────────────────────────────────────
   1  a row that repeats the sum of others  line 12

assumed           to change it  why
────────────────────────────────────────────────────────────
layout   summary  --layout      a row a choice, and no units

1 contest                choices
────────────────────────────────
President of Kazakhstan        7
"
    );
}

#[test]
fn inspect_as_json_has_columns_and_contests_and_no_count() {
    let mut out = Vec::new();
    inspect_json(&sample::kazakhstan(), &mut out).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(value["inputs"][0]["tables"][0]["columns"][1]["role"], "votes");
    assert_eq!(value["inputs"][0]["left_out"][0]["lines"][0], 12);
    assert_eq!(value["contests"][0]["choices"], 7);
    assert!(!String::from_utf8(out).unwrap().contains("6456393"));
}

#[test]
fn decimals_are_those_that_were_asked_for() {
    let style = Style { decimals: Some(2), ..Style::default() };
    let shown = text(&sample::kazakhstan(), Format::Table, &style);
    for percent in ["81.31", "5.80", "3.42", "2.60", "2.53", "2.22", "2.12", "Turnout 69.44%"] {
        assert!(shown.contains(percent), "{percent}");
    }
    // 81.31 + 5.80 + 3.42 + 2.60 + 2.53 + 2.22 + 2.12 = 100.00
    assert!(!shown.contains("do not add up to 100"));
}
