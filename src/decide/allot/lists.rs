//! Lists before the threshold, and who takes part.

use std::collections::BTreeMap;

use super::won_by;
use crate::decide::field::{Field, is_name};
use crate::decide::outcome::{Outcome, Reason, ReasonKind};
use crate::decide::rule::{Bar, Hurdle, SeatsRule, Threshold};
use crate::decide::seats::{self, Admission, Candidacy, Strictness};
use crate::decide::words::grouped;
use crate::error::Error;
use crate::model::Votes;
use crate::share::Share;
use crate::tally::{ChoiceId, Contest, ContestBase};

/// A list with its votes, and whether it takes part.
#[derive(Debug, Clone)]
pub(super) struct List {
    pub(super) id: ChoiceId,
    pub(super) votes: Votes,
    pub(super) admitted: bool,
    /// Why, where there is a threshold.
    pub(super) reason: Option<Reason>,
    /// What the threshold is a share of, and the votes needed without a tier or an alternative.
    pub(super) base: Option<ContestBase>,
    pub(super) needed: Option<Votes>,
}

/// The lists of a contest, in its order. Lines against everyone and the like are none.
pub(super) fn lists(
    field: &Field<'_>,
    contest: &Contest,
    rule: &SeatsRule,
    won: Option<&BTreeMap<String, u32>>,
) -> Result<Result<Vec<List>, Box<Outcome>>, Error> {
    let mut runners = field.runners();
    runners.sort_by_key(|runner| runner.id);
    let Some(threshold) = &rule.threshold else {
        let list =
            |id, votes| List { id, votes, admitted: true, reason: None, base: None, needed: None };
        return Ok(Ok(runners.iter().map(|runner| list(runner.id, runner.votes)).collect()));
    };
    let inside = Field { contest, ..*field };
    let (base, size) = match inside.base(threshold.base) {
        Ok(found) => found,
        Err(unknown) => return Ok(Err(unknown)),
    };
    let plain = plain_bar(threshold, rule, size);
    let of = |share: Bar| {
        let strictness = if share.strict { Strictness::MoreThan } else { Strictness::AtLeast };
        seats::Bar::new(size, share.share, strictness)
    };
    let mut lists = Vec::new();
    for runner in runners {
        let name = field.name(runner.id);
        let exempt = rule.exempt.iter().any(|list| is_name(list, name));
        if rule.coalitions.is_none() && !exempt && plain.is_met(runner.votes, size) {
            is_no_coalition(&inside, threshold, runner.votes, size, name)?;
        }
        let mut coalitions = rule.coalitions.iter().flatten();
        let members = coalitions.find(|(list, _)| is_name(list, name));
        let tier = members.and_then(|(_, &members)| {
            threshold.tiers.iter().rev().find(|(from, _)| members >= *from)
        });
        let bar = tier.map_or(plain, |(_, bar)| *bar);
        let candidacy = match of(bar) {
            _ if exempt => Candidacy::exempt(runner.votes),
            Some(bar) => Candidacy::new(runner.votes, bar),
            None => return Ok(Err(Box::new(field.unknown("no list can reach the threshold")))),
        };
        let candidacy = match threshold.or_district_seats {
            Some(needed) => {
                let seats = won.map_or(0, |won| won_by(won, name));
                candidacy.with_district_seats(seats, needed)
            }
            None => candidacy,
        };
        let admission = candidacy.admission();
        let reason = reason(&inside, runner.id, runner.votes, bar, &base, size, admission);
        lists.push(List {
            id: runner.id,
            votes: runner.votes,
            admitted: admission.is_admitted(),
            reason: Some(reason),
            base: Some(base.clone()),
            needed: of(plain).map(seats::Bar::needed),
        });
    }
    Ok(Ok(lists))
}

/// A list that passes the bar and would fail that of a coalition has to be known as none.
fn is_no_coalition(
    field: &Field<'_>,
    threshold: &Threshold,
    votes: Votes,
    size: Votes,
    name: &str,
) -> Result<(), Error> {
    let Some((_, bar)) = threshold.tiers.iter().find(|(_, bar)| !bar.is_met(votes, size)) else {
        return Ok(());
    };
    Err(Error::Usage(format!(
        "a coalition needs {}, which `{name}` does not have, and the rule `{}` does not say which \
         lists are coalitions: copy it (`tally rules NAME > my.toml`) and give it the key \
         `coalitions`, such as `coalitions = {{ \"A-B\" = 2 }}`, or {{}}",
        bar.words(),
        field.rule.name
    )))
}

/// The bar of a list that is no coalition: a share, or one full quota.
fn plain_bar(threshold: &Threshold, rule: &SeatsRule, size: Votes) -> Bar {
    match threshold.hurdle {
        Hurdle::Share(bar) => bar,
        Hurdle::Quota => {
            let share = Share::new(Votes(1), Votes(u64::from(rule.seats)));
            let share = share.or_else(|| Share::new(size, size)).unwrap_or(Share::HALF);
            Bar { share, strict: false }
        }
    }
}

fn reason(
    field: &Field<'_>,
    id: ChoiceId,
    votes: Votes,
    bar: Bar,
    base: &ContestBase,
    size: Votes,
    admission: Admission,
) -> Reason {
    let part = field.shown.part(votes, size, base.base.label(), &[bar.share]);
    let needed = bar.needed(size);
    let need = needed.map_or_else(String::new, |needed| format!(" ({})", grouped(needed.0)));
    let why = match admission {
        Admission::ByVotes { above } => format!("passes with {} to spare", grouped(above.0)),
        Admission::ByDistrictSeats { short } => {
            format!("{} short, and takes part by its district seats", grouped(short.0))
        }
        Admission::Exempt => "no threshold holds for it".to_owned(),
        Admission::Below { short } => format!("{} short", grouped(short.0)),
    };
    let text = format!("{} has {part}; {}{need} is needed: {why}", field.name(id), bar.words());
    let reason = Reason::new(ReasonKind::Threshold, text).of(id);
    reason.votes(votes, Some(size)).needed(needed, admission.is_admitted())
}
