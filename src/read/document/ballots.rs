//! Ballots, one by one, are no results: they are told by their content and refused by their name.

use super::json::{Node, Value};
use super::xml::Element;
use crate::code::Code;
use crate::finding::Finding;
use crate::read::table::Table;

/// The refusal of a file of ballots.
pub(super) fn refuse(what: &str) -> Finding {
    Finding::error(Code::FormatUnsupported, format!("this is {what}, and holds no results"))
        .and("tally reads counted votes; ballots have to be counted first")
        .help("count them with a program for ballots, and give tally the counts")
}

/// The refusal of an XML document of no format that is read.
pub(super) fn refuse_xml(root: &Element) -> Finding {
    match root.name.as_str() {
        "CastVoteRecordReport" => refuse("a report of cast vote records (NIST SP 1500-103)"),
        "EML" => {
            let message = root.attribute("Id").unwrap_or("of no number");
            let message = format!("this is EML {message}, which holds no counts");
            Finding::error(Code::FormatUnsupported, message).help("counts are in EML 510")
        }
        name => Finding::error(
            Code::FormatUnsupported,
            format!("this is an XML document (`{name}`) that this version does not read"),
        )
        .and("read are: NIST SP 1500-100, OASIS EML 510, Clarity detail.xml")
        .help("export the table to CSV"),
    }
}

/// What a JSON document of ballots is.
pub(super) fn json(node: &Node) -> Option<&'static str> {
    let kind = node.get("@type").and_then(Node::text).unwrap_or_default();
    if kind.ends_with("CastVoteRecordReport") || (node.get("CVR").is_some()) {
        return Some("a report of cast vote records (NIST SP 1500-103)");
    }
    if node.get("Sessions").is_some() {
        return Some("an export of cast vote records (Dominion CvrExport)");
    }
    let first = node.get("List")?.list().first()?;
    let has = |key: &str| first.get(key).is_some();
    let manifest = has("Description") && has("Id") && matches!(first.value, Value::Object(_));
    manifest.then_some("a list of names for cast vote records (Dominion manifest)")
}

/// What a text of ballots is, by its first part.
pub(in crate::read) fn is_ballots(start: &[u8]) -> Option<Finding> {
    let text = String::from_utf8_lossy(start.get(..start.len().min(16 << 10)).unwrap_or_default());
    let what = text_of(text.trim_start_matches('\u{FEFF}'))?;
    Some(refuse(what))
}

/// What a sheet of ballots is, by its header.
pub(in crate::read) fn is_ballot_sheet(table: &Table) -> Option<Finding> {
    let cells: Vec<&str> = table.row(0)?.cells().map(str::trim).collect();
    let is =
        ["Cast Vote Record", "Precinct", "Ballot Style"].iter().zip(&cells).all(|(a, b)| a == b);
    (is && cells.len() > 3).then(|| refuse("a workbook of cast vote records (ES&S)"))
}

fn text_of(text: &str) -> Option<&'static str> {
    let mut lines = text.lines();
    let first = lines.next()?.trim();
    if text.lines().take(6).any(|line| {
        line.starts_with("CvrNumber,TabulatorNum")
            || line.starts_with("\"CvrNumber\",\"TabulatorNum\"")
    }) {
        return Some("an export of cast vote records (Dominion)");
    }
    if first.starts_with("# ")
        && text.lines().any(|line| line.starts_with("# NUMBER ALTERNATIVES:"))
        && text.lines().any(|line| line.starts_with("# NUMBER VOTERS:"))
    {
        return Some("a file of preferences (PrefLib)");
    }
    if is_blt(text) {
        return Some("a file of ranked ballots (BLT)");
    }
    if is_abif(text) {
        return Some("a file of ranked or scored ballots (ABIF)");
    }
    None
}

/// Two numbers, and under them ballots: numbers with a zero at the end, then a zero alone.
fn is_blt(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim())
        .filter(|line| !line.is_empty());
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let head: Vec<&str> = lines.next().unwrap_or_default().split_whitespace().collect();
    if head.len() != 2 || !head.iter().all(|word| is_number(word)) {
        return false;
    }
    let mut ballots = 0_usize;
    for line in lines {
        if line == "0" {
            return ballots > 0;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let sound = |word: &&str| {
            word.bytes()
                .all(|b| b.is_ascii_digit() || matches!(b, b'=' | b'-' | b'.' | b'(' | b')'))
        };
        if !words.iter().all(sound) {
            return false;
        }
        if words.len() > 1 && words.last() == Some(&"0") {
            ballots += 1;
        } else if !line.starts_with('-') {
            return false;
        }
    }
    // The first part of a long file.
    ballots > 2
}

/// Lines of `count: choice>choice`, `count: choice/score, …`, and such with `=` alone.
fn is_abif(text: &str) -> bool {
    let mut ballots = 0_usize;
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['#', '{', '=']) {
            continue;
        }
        let Some((count, rest)) = line.split_once(':') else { return false };
        let counted = !count.is_empty() && count.trim().bytes().all(|b| b.is_ascii_digit());
        if !counted || !rest.contains(['>', '/']) {
            return false;
        }
        ballots += 1;
    }
    ballots > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ballots_are_told_from_tables() {
        let what = |text: &str| text_of(text);
        let blt =
            what("3 1\n# a remark\n-2\n4 1 2 0\n3 2=3 1 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"Title\"\n");
        assert!(blt.unwrap().contains("BLT"));
        assert!(what("{\"title\": \"x\"}\n5: A>B\n").unwrap().contains("ABIF"));
        assert!(what("=A:[Alpha]\n5: A>B=C\n2: B/5, A/1\n").unwrap().contains("ABIF"));
        let preflib =
            "# FILE NAME: x.soc\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 5\n5: 1,2,3\n";
        assert!(what(preflib).unwrap().contains("PrefLib"));
        assert!(
            what("E,1\n,,\n,,\nCvrNumber,TabulatorNum,BatchId\n").unwrap().contains("Dominion")
        );
        for table in [
            "candidate,votes\nA,1\n",
            "3 1\n4 2\n",
            "1 0\n0\n",
            "2024 1\n10 0 5\n",
            "12: A,1\n13: B,2\n",
            "# a remark\ncandidate;votes\nA;1\n",
            "",
        ] {
            assert_eq!(what(table), None, "{table}");
        }
    }

    #[test]
    fn a_sheet_of_ballots_is_told_by_its_header() {
        let header = ["Cast Vote Record", "Precinct", "Ballot Style", "Mayor Choice 1"];
        assert!(is_ballot_sheet(&Table::from_rows([header])).is_some());
        assert!(is_ballot_sheet(&Table::from_rows([["Precinct", "A", "B", "C"]])).is_none());
    }
}
