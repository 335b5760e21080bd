//! Names chosen to fool the terminal, the page or the spreadsheet.

use super::super::sample;
use super::*;

#[test]
fn no_output_for_eyes_holds_a_character_that_acts() {
    for width in [None, Some(0), Some(20), Some(40), Some(80), Some(100_000)] {
        for format in [Format::Table, Format::Markdown] {
            let style = Style { width, ..Style::default() };
            let shown = text(&sample::hostile(), format, &style);
            let acts = |letter: char| letter != '\n' && safe::is_hazard(letter);
            assert!(!shown.contains(acts), "{width:?} {format:?}: {shown:?}");
        }
    }
    let mut out = Vec::new();
    inspect(&sample::hostile(), &Style::default(), &mut out).unwrap();
    let shown = String::from_utf8(out).unwrap();
    assert!(!shown.contains(|letter: char| letter != '\n' && safe::is_hazard(letter)));
}

#[test]
fn a_name_cannot_be_a_mark_of_markdown() {
    let report = sample::report(vec![sample::contest(
        "# a | b",
        &[("x|y*z_[l](http://a.b)<b>`c`&amp;\\#\n- d", 2), ("www.a.b", 1)],
    )]);
    assert_eq!(
        text(&report, Format::Markdown, &Style::default()),
        "## \\# a \\| b\n\n\
         | choice | votes | % of valid votes |\n\
         | --- | ---: | ---: |\n\
         | x\\|y\\*z\\_\\[l\\](http\\://a.b)\\<b\\>\\`c\\`\\&amp;\\\\\\# - d | 2 | 66.7 |\n\
         | www\\.a.b | 1 | 33.3 |\n\n\
         Shares are of 3 valid votes (sum of the choices).\n"
    );
}

#[test]
fn a_sentence_cannot_begin_a_list() {
    let mut contest = sample::contest("x", &[("A", 1)]);
    contest.notes = ["- a", "+ a", "1. a", "12) a", "=="].map(str::to_owned).to_vec();
    let shown = text(&sample::report(vec![contest]), Format::Markdown, &Style::default());
    let tail: Vec<&str> = shown.lines().rev().step_by(2).take(5).collect();
    assert_eq!(tail, ["\\==", "12\\) a", "1\\. a", "\\+ a", "\\- a"]);
}

#[test]
fn a_name_of_ten_thousand_letters_takes_no_more_than_its_place() {
    for width in [40, 80, 200] {
        let shown = table(&sample::hostile(), Some(width));
        let widest = shown.lines().map(|line| Safe::new(line).width()).max().unwrap();
        assert!(widest <= width, "{width}: {widest}");
    }
}

#[test]
fn colours_come_from_the_program_only() {
    let style = Style { color: true, width: Some(80), ..Style::default() };
    let shown = text(&sample::hostile(), Format::Table, &style);
    assert!(shown.contains("\u{1b}[1m"));
    assert!(!shown.contains("\u{1b}[31m") && !shown.contains("\u{1b}[2J"));
}
