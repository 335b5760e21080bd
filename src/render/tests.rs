//! Whole reports through every format.

use super::sample;
use super::*;
use crate::report::Report;

fn table(report: &Report, width: Option<usize>) -> String {
    let mut out = Vec::new();
    let style = Style { width, ..Style::default() };
    render(report, Format::Table, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn look() {
    for width in [None, Some(20), Some(40), Some(60), Some(80), Some(200)] {
        eprintln!("==== {width:?}\n{}", table(&sample::kazakhstan(), width));
    }
    for format in [Format::Markdown, Format::Json, Format::Csv] {
        let mut out = Vec::new();
        render(&sample::kazakhstan(), format, &Style::default(), &mut out).unwrap();
        eprintln!("{}", String::from_utf8(out).unwrap());
    }
    let mut out = Vec::new();
    inspect(&sample::kazakhstan(), &Style::default(), &mut out).unwrap();
    eprintln!("{}", String::from_utf8(out).unwrap());
}
