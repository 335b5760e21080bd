//! What contests, choices and units are called in texts.

use crate::finding::Level;
use crate::model::ChoiceKind;
use crate::report::{Choice, Contest, Report, Rollup};

/// The name of a contest with its district; empty where the file gives neither.
pub(super) fn contest_title(contest: &Contest) -> String {
    match contest.district.as_deref() {
        Some(district) if contest.name.is_empty() => district.to_owned(),
        // Names of contests of a district often hold the district already.
        Some(district) if !contest.name.contains(district) => {
            format!("{}, {district}", contest.name)
        }
        _ => contest.name.clone(),
    }
}

/// The heading of contests added up: `By party, over 543 contests`.
pub(super) fn rollup_title(rollup: &Rollup) -> String {
    let contests = super::figures::Number(rollup.of.len() as u64, "contest");
    let name = &rollup.contest.name;
    if name.is_empty() {
        format!("By {}, over {contests}", rollup.by)
    } else {
        format!("{name}: by {}, over {contests}", rollup.by)
    }
}

/// The name of a choice, or words that stand for none.
pub(super) fn choice_name(choice: &Choice) -> &str {
    if choice.name.is_empty() { "(no name)" } else { &choice.name }
}

/// The mark after the name of a line that is nobody's: ` (against all)`. Empty for persons, lists
/// and answers, and where the name says it already.
pub(super) fn kind_mark(choice: &Choice) -> String {
    let kind = match choice.kind {
        ChoiceKind::Candidate | ChoiceKind::List | ChoiceKind::Yes | ChoiceKind::No => {
            return String::new();
        }
        ChoiceKind::AgainstAll => "against all",
        ChoiceKind::WriteIn => "write-in",
        ChoiceKind::Blank => "blank",
        ChoiceKind::Other => "others",
    };
    if choice.name.to_lowercase().contains(kind) { String::new() } else { format!(" ({kind})") }
}

/// The values of a unit's key in one line: `Kings, 0010`.
pub(super) fn unit_name(unit: &[(String, String)]) -> String {
    let values: Vec<&str> =
        unit.iter().map(|(_, value)| value.as_str()).filter(|value| !value.is_empty()).collect();
    values.join(", ")
}

/// The sentence that stands under figures that contradict themselves.
pub(super) fn not_final(report: &Report) -> Option<String> {
    let mut codes: Vec<&str> = Vec::new();
    for finding in report.findings.iter().filter(|finding| finding.level == Level::Fault) {
        if !codes.contains(&finding.code.name()) {
            codes.push(finding.code.name());
        }
    }
    (!codes.is_empty())
        .then(|| format!("Not final: the data contradict themselves ({}).", codes.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::finding::Finding;

    #[test]
    fn a_district_is_named_once() {
        let mut contest = sample::contest("Lok Sabha", &[]);
        contest.district = Some("Indore".to_owned());
        assert_eq!(contest_title(&contest), "Lok Sabha, Indore");
        contest.name = "Lok Sabha, Indore".to_owned();
        assert_eq!(contest_title(&contest), "Lok Sabha, Indore");
        contest.name.clear();
        assert_eq!(contest_title(&contest), "Indore");
    }

    #[test]
    fn a_line_against_all_is_marked_unless_its_name_says_so() {
        let mut choice = sample::choice("Против всех", 1, 2);
        choice.kind = ChoiceKind::AgainstAll;
        assert_eq!(kind_mark(&choice), " (against all)");
        choice.name = "Against all candidates".to_owned();
        assert_eq!(kind_mark(&choice), "");
    }

    #[test]
    fn only_faults_make_a_result_not_final() {
        let mut report = sample::kazakhstan();
        assert_eq!(not_final(&report), None);
        let code = crate::code::Code::SumOptions;
        report.findings.push(Finding::warning(code, "x"));
        assert_eq!(not_final(&report), None);
        report.findings.push(Finding::fault(code, "x"));
        report.findings.push(Finding::fault(code, "y"));
        assert_eq!(
            not_final(&report).unwrap(),
            "Not final: the data contradict themselves (sum-options)."
        );
    }
}
