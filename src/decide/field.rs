//! Who runs, with how many votes, and where the last place is.

use std::cmp::Reverse;

use crate::decide::outcome::{Lead, Outcome, Reason, ReasonKind, Status};
use crate::decide::rule::{Rule, TieRule};
use crate::decide::words::{Shown, counted, grouped, listed};
use crate::error::Error;
use crate::model::{Base, ChoiceKind, Votes};
use crate::share::Share;
use crate::tally::{ChoiceId, Contest, ContestBase, Election, base};

/// A contest under a rule.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    /// The figures that are compared.
    pub(super) contest: &'a Contest,
    /// The contest with its figures by unit.
    pub(super) rows: &'a Contest,
    pub(super) election: &'a Election,
    pub(super) rule: &'a Rule,
    /// Names that were drawn.
    pub(super) lots: &'a [String],
    pub(super) shown: Shown,
    /// Units that should be there and have no row.
    pub(super) absent: u64,
}

/// Somebody who can be elected, with a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Runner {
    pub(super) id: ChoiceId,
    pub(super) votes: Votes,
}

/// Who has one of the places, and who shares the last of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// Most votes first; who was drawn by lot comes last.
    pub(super) sure: Vec<ChoiceId>,
    pub(super) tied: Vec<ChoiceId>,
    /// Places for the tied.
    pub(super) left: u64,
    pub(super) lots: Vec<ChoiceId>,
    /// The last place over the next, where nothing is tied.
    pub(super) margin: Option<(Votes, ChoiceId, Vec<ChoiceId>)>,
}

impl<'a> Field<'a> {
    pub(super) fn name(&self, id: ChoiceId) -> &'a str {
        self.contest.choices.get(id.0).map_or("", |choice| choice.name.as_str())
    }

    pub(super) fn names(&self, ids: &[ChoiceId]) -> String {
        let names: Vec<&str> = ids.iter().map(|&id| self.name(id)).collect();
        listed(&names)
    }

    /// Candidates and lists with a count, most votes first.
    pub(super) fn runners(&self) -> Vec<Runner> {
        let mut runners: Vec<Runner> = (0..)
            .map(ChoiceId)
            .zip(&self.contest.choices)
            .filter(|(_, choice)| choice.kind.can_win())
            .filter_map(|(id, choice)| Some(Runner { id, votes: choice.sum.votes? }))
            .collect();
        runners.sort_by_key(|runner| (Reverse(runner.votes), runner.id));
        runners
    }

    /// The votes of all lines of a kind; `None` where there is no such line.
    pub(super) fn line(&self, kind: ChoiceKind) -> Option<(ChoiceId, Votes)> {
        let mut lines = (0..).map(ChoiceId).zip(&self.contest.choices);
        lines.find_map(|(id, choice)| Some((id, choice.sum.votes?)).filter(|_| choice.kind == kind))
    }

    /// The largest count under which a rival may be hidden: written-in names and "all others" in one
    /// line, and votes that the file does not list.
    pub(super) fn lump(&self) -> Option<(String, Votes)> {
        let lines = self.contest.choices.iter().filter_map(|choice| {
            let lumped = matches!(choice.kind, ChoiceKind::WriteIn | ChoiceKind::Other);
            Some((format!("the line `{}`", choice.name), choice.sum.votes.filter(|_| lumped)?))
        });
        let unlisted = base(self.contest, None).not_listed;
        let unlisted =
            unlisted.map(|votes| ("the votes that the file does not list".into(), votes));
        lines.chain(unlisted).max_by_key(|(_, votes)| *votes)
    }

    /// The base of that name, with its size, or the outcome that it is not known.
    pub(super) fn base(&self, wanted: Base) -> Result<(ContestBase, Votes), Box<Outcome>> {
        let found = base(self.contest, Some(wanted));
        let Some(votes) = found.votes else {
            let label = wanted.label();
            let why = format!("the number of {label} is not known: {}", found.from);
            return Err(Box::new(self.unknown(&why)));
        };
        Ok((found, votes))
    }

    /// An outcome without anything in it.
    pub(super) fn outcome(&self, status: Status) -> Outcome {
        Outcome {
            rule: self.rule.name.clone(),
            status,
            elected: Vec::new(),
            runoff: Vec::new(),
            tied: Vec::new(),
            seats_left: None,
            settled_by: None,
            seats: Vec::new(),
            base: None,
            needed: None,
            margin: None,
            lots: Vec::new(),
            reasons: Vec::new(),
            sentence: String::new(),
        }
    }

    /// That nothing can be said, since a figure is not there.
    pub(super) fn unknown(&self, why: &str) -> Outcome {
        let reason = Reason::new(ReasonKind::Unknown, why.to_owned());
        let sentence = format!("Undecided: {why}.");
        Outcome { reasons: vec![reason], sentence, ..self.outcome(Status::Undecided) }
    }

    /// The first `places` of the runners, with lots where they are drawn.
    ///
    /// # Errors
    /// Where more were drawn than there are places.
    pub(super) fn cut(&self, runners: &[Runner], places: u64) -> Result<Cut, Error> {
        let places = usize::try_from(places).unwrap_or(usize::MAX);
        let last = places.checked_sub(1).and_then(|last| runners.get(last));
        let (Some(last), Some(next)) = (last, runners.get(places)) else {
            let sure = runners.iter().take(places).map(|runner| runner.id).collect();
            return Ok(Cut { sure, tied: Vec::new(), left: 0, lots: Vec::new(), margin: None });
        };
        if last.votes > next.votes {
            let sure = runners.iter().take(places).map(|runner| runner.id).collect();
            let margin = Some(self.lead(last, next, runners));
            return Ok(Cut { sure, tied: Vec::new(), left: 0, lots: Vec::new(), margin });
        }
        let ids = |keep: &dyn Fn(Votes) -> bool| -> Vec<ChoiceId> {
            runners.iter().filter(|runner| keep(runner.votes)).map(|runner| runner.id).collect()
        };
        let mut sure = ids(&|votes| votes > last.votes);
        let mut tied = ids(&|votes| votes == last.votes);
        let mut left = places - sure.len();
        let drawn: Vec<ChoiceId> = tied
            .iter()
            .copied()
            .filter(|&id| self.lots.iter().any(|lot| is_name(lot, self.name(id))))
            .collect();
        if drawn.len() > left {
            return Err(Error::Usage(format!(
                "{} were given as drawn by lot, and there is room for {left}",
                self.names(&drawn)
            )));
        }
        sure.extend(&drawn);
        tied.retain(|id| !drawn.contains(id));
        left -= drawn.len();
        let mut margin = None;
        if left == 0 {
            margin = drawn.last().map(|&who| (Votes::ZERO, who, tied.clone()));
            tied.clear();
        }
        Ok(Cut { sure, tied, left: left as u64, lots: drawn, margin })
    }

    /// By how much the last place was won, by whom, and over whom. Of several with the last votes the
    /// first by name is told, whatever the order of the file.
    fn lead(
        &self,
        last: &Runner,
        next: &Runner,
        runners: &[Runner],
    ) -> (Votes, ChoiceId, Vec<ChoiceId>) {
        let of = |votes: Votes| runners.iter().filter(move |runner| runner.votes == votes);
        let who = of(last.votes).min_by_key(|runner| self.name(runner.id));
        let votes = last.votes.checked_sub(next.votes).unwrap_or_default();
        (votes, who.unwrap_or(last).id, of(next.votes).map(|runner| runner.id).collect())
    }

    /// `6,184,752 more than Zhiguli Dairabayev`; nothing where there is no rival.
    pub(super) fn margin_words(&self, margin: Option<&Lead>) -> String {
        match margin {
            Some(lead) => {
                format!("; {} more than {}", grouped(lead.votes.0), self.names(&lead.over))
            }
            None => String::new(),
        }
    }

    /// The outcome of a tie: who is sure, who is tied, and what would settle it.
    pub(super) fn tie(&self, cut: &Cut, place: &str) -> Outcome {
        let votes = cut.tied.first().and_then(|id| self.contest.choices.get(id.0));
        let votes = votes.and_then(|choice| choice.sum.votes).unwrap_or_default();
        let names = self.names(&cut.tied);
        let each = counted(votes.0, "vote");
        let room = match cut.left {
            1 => place.to_owned(),
            left => format!("{left} places of {place}"),
        };
        let text = format!("{names} have {each} each, for {room}");
        let settle = match self.rule.tie {
            Some(tie) => format!("by the rule it is settled by {}", tie.words()),
            None => "the rule does not say what settles it".to_owned(),
        };
        let drawn = given(self.rule.tie);
        Outcome {
            tied: cut.tied.clone(),
            seats_left: Some(cut.left),
            settled_by: self.rule.tie,
            lots: cut.lots.clone(),
            reasons: vec![Reason::new(ReasonKind::Tie, text.clone()).votes(votes, None)],
            sentence: format!("A tie: {text}; {settle}{drawn}."),
            ..self.outcome(Status::Tie)
        }
    }

    /// ` by lot`, or what else the law settles a tie by.
    pub(super) fn by_lot(&self) -> &'static str {
        match self.rule.tie {
            Some(TieRule::Age) => " by age",
            Some(TieRule::NewVote) => " by a new vote",
            Some(TieRule::Lot | TieRule::MostVotes | TieRule::FewestSeats) | None => " by lot",
        }
    }

    /// The reason for each lot of a cut.
    pub(super) fn lot_reasons(&self, cut: &Cut) -> Vec<Reason> {
        let drawn = |&id: &ChoiceId| {
            let text = format!("{} was taken from among equals{}", self.name(id), self.by_lot());
            Reason::new(ReasonKind::Lot, text).of(id)
        };
        cut.lots.iter().map(drawn).collect()
    }
}

/// How the result of the law's own procedure is given.
pub(super) fn given(tie: Option<TieRule>) -> &'static str {
    match tie {
        Some(TieRule::Age | TieRule::NewVote) => " (who it settles on is given with --lot NAME)",
        Some(TieRule::Lot | TieRule::MostVotes | TieRule::FewestSeats) | None => {
            " (a lot that was drawn is given with --lot NAME)"
        }
    }
}

impl Cut {
    /// By how much the last place was won, as a share of the base too.
    pub(super) fn lead(&self, base: Option<Votes>) -> Option<Lead> {
        let (votes, who, over) = self.margin.clone()?;
        let share = base.and_then(|base| Share::new(votes, base));
        Some(Lead { votes, who, over, share })
    }
}

/// Whether a name was meant: the same but for case and blanks.
pub(super) fn is_name(said: &str, name: &str) -> bool {
    said.trim().to_lowercase() == name.trim().to_lowercase()
}
