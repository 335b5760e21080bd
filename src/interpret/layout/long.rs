//! A row a unit and choice, or a row a choice alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::code::Code;
use crate::finding::Finding;
use crate::interpret::layout::{Answer, BY_FLAG, Proposal, Sureness};
use crate::interpret::reading::{Assumed, LineRole, NamePart, Role, TotalOf};
use crate::interpret::roles::{self, Fixed};
use crate::interpret::sums::Sense;
use crate::interpret::survey::{Class, Profile, Survey};
use crate::interpret::units;
use crate::interpret::vocabulary::{self, Meaning};
use crate::model::{BLANK_IN_BASE, Cell, ChoiceKind, Quantity};
use crate::options::Layout;
use crate::read::{self, Marks};

pub(crate) fn propose(survey: &Survey<'_>, fixed: &Fixed) -> Answer {
    let mut table = Long::new(survey, fixed);
    table.names();
    if table.choice.is_empty() {
        return Answer::No;
    }
    if table.is_transposed() {
        return Answer::No;
    }
    match table.votes() {
        Ok(true) => {}
        Ok(false) => return Answer::No,
        Err(finding) => return Answer::Unsure(Box::new(finding)),
    }
    if let Some(finding) = table.counts_seats() {
        return Answer::Unsure(Box::new(finding));
    }
    table.kinds();
    table.keys();
    table.quantities();
    if let Some(finding) = table.other_votes() {
        return Answer::Unsure(Box::new(finding));
    }
    table.places_of_figures();
    table.ballots_by_party();
    if let Err(finding) = table.complete_key() {
        return Answer::Unsure(Box::new(finding));
    }
    if let Some(finding) = table.nameless_units() {
        return Answer::Unsure(Box::new(finding));
    }
    let has_places = !table
        .has(|role| matches!(role, Role::Unit(_) | Role::District | Role::Contest))
        .is_empty();
    if !has_places && !fixed.any() && fixed.layout.is_none() && roles::rolls_differ(survey) {
        return Answer::No;
    }
    Answer::Fits(Box::new(table.proposal()))
}

struct Long<'a, 'b> {
    survey: &'a Survey<'b>,
    fixed: &'a Fixed,
    roles: Vec<(Role, String)>,
    /// Columns that name the choice, or the quantity, of a row.
    choice: Vec<usize>,
    /// Columns whose cells are counted.
    counted: Vec<usize>,
    /// Whether the words name both the choices and the votes.
    named: bool,
    assumed: Vec<Assumed>,
    /// Whether the lines of a choice repeat in every unit and are added.
    repeated: bool,
}

impl<'a, 'b> Long<'a, 'b> {
    fn new(survey: &'a Survey<'b>, fixed: &'a Fixed) -> Self {
        let roles = (0..survey.width())
            .map(|column| match fixed.plain(column) {
                Some(role) => (role.clone(), BY_FLAG.to_owned()),
                None => (Role::Ignored, String::new()),
            })
            .collect();
        Self {
            survey,
            fixed,
            roles,
            choice: Vec::new(),
            counted: Vec::new(),
            named: false,
            assumed: Vec::new(),
            repeated: false,
        }
    }

    fn is_free(&self, column: usize) -> bool {
        self.fixed.role(column).is_none()
            && self
                .roles
                .get(column)
                .is_some_and(|(role, why)| *role == Role::Ignored && why.is_empty())
    }

    fn set(&mut self, column: usize, role: Role, why: impl Into<String>) {
        if let Some(entry) = self.roles.get_mut(column) {
            *entry = (role, why.into());
        }
    }

    fn has(&self, wanted: impl Fn(&Role) -> bool) -> Vec<usize> {
        (0..self.roles.len())
            .filter(|&column| self.roles.get(column).is_some_and(|(role, _)| wanted(role)))
            .collect()
    }

    /// Free columns of words whose header is exactly one of these.
    fn worded(&self, wanted: impl Fn(&Meaning) -> bool) -> Vec<usize> {
        (0..self.survey.width())
            .filter(|&column| self.is_free(column))
            .filter(|&column| {
                self.survey.profile(column).is_some_and(|profile| {
                    profile.filled > 0
                        && profile.class != Class::Measures
                        && profile.matches.iter().any(|found| found.exact && wanted(&found.meaning))
                        && profile
                            .meaning()
                            .is_some_and(|best| wanted(best) || !found_first(profile))
                })
            })
            .collect()
    }

    /// The columns that name choices, parties and metrics.
    fn names(&mut self) {
        let parts = [
            (Meaning::ChoiceGiven, NamePart::Given),
            (Meaning::ChoiceMiddle, NamePart::Middle),
            (Meaning::ChoiceFamily, NamePart::Family),
        ];
        self.choice = self.has(|role| matches!(role, Role::Choice(_)));
        if self.choice.is_empty() {
            let family = self.worded(|meaning| *meaning == Meaning::ChoiceFamily);
            if !family.is_empty() {
                for (meaning, part) in parts {
                    if let Some(&column) = self.worded(|found| *found == meaning).first() {
                        self.set(
                            column,
                            Role::Choice(part),
                            "named a part of the name of a candidate",
                        );
                        self.choice.push(column);
                    }
                }
            }
        }
        if self.choice.is_empty() {
            let whole = self.worded(|meaning| matches!(meaning, Meaning::Choice | Meaning::Metric));
            // Of several, the one that tells most rows apart; a text, not a code.
            let best =
                whole.into_iter().filter(|&column| self.is_words(column)).max_by_key(|&column| {
                    (
                        self.survey.profile(column).map_or(0, |profile| profile.distinct),
                        std::cmp::Reverse(column),
                    )
                });
            if let Some(column) = best {
                self.set(column, Role::Choice(NamePart::Whole), "named the choices");
                self.choice.push(column);
                self.named = true;
            }
        } else {
            self.named = true;
        }
        self.given_names();
        self.parties();
        if self.choice.is_empty() || self.only_party_names() {
            self.choice_by_labels();
        }
    }

    /// Beside a column of given names, the one that is called the name holds family names.
    fn given_names(&mut self) {
        let &[whole] = self.choice.as_slice() else { return };
        let is_whole = self.roles.get(whole).is_some_and(|(role, _)| {
            *role == Role::Choice(NamePart::Whole) && self.fixed.role(whole).is_none()
        });
        let given = self.worded(|meaning| *meaning == Meaning::ChoiceGiven);
        if let (true, &[given]) = (is_whole, given.as_slice()) {
            self.set(whole, Role::Choice(NamePart::Family), "named the name, beside given names");
            self.set(given, Role::Choice(NamePart::Given), "named the given name of a candidate");
            self.choice.push(given);
        }
    }

    /// Whether nothing but the word for parties names the choices.
    fn only_party_names(&self) -> bool {
        self.choice.iter().all(|&column| {
            self.fixed.role(column).is_none()
                && self
                    .survey
                    .profile(column)
                    .is_some_and(|profile| profile.means(|meaning| *meaning == Meaning::Party))
        })
    }

    fn is_words(&self, column: usize) -> bool {
        self.survey.profile(column).is_some_and(|profile| {
            profile.class == Class::Words || profile.class == Class::CountsWithWords
        })
    }

    fn parties(&mut self) {
        let mut found = self.worded(|meaning| *meaning == Meaning::Party);
        found.retain(|&column| self.is_words(column));
        let given = self.has(|role| *role == Role::Party);
        if !given.is_empty() {
            found = Vec::new();
        }
        // Of several (a name and its short form), the one with most different texts, then the longer.
        let length = |column: usize| {
            let sample = self.survey.data.sample(50);
            sample.iter().map(|&row| self.survey.text(row, column).chars().count()).sum::<usize>()
        };
        let best = found.into_iter().max_by_key(|&column| {
            (
                self.survey.profile(column).map_or(0, |profile| profile.distinct),
                length(column),
                std::cmp::Reverse(column),
            )
        });
        let Some(column) = best.or(given.first().copied()) else { return };
        if self.choice.is_empty() {
            self.set(
                column,
                Role::Choice(NamePart::Whole),
                "named the parties, and no column names candidates",
            );
            self.choice.push(column);
            self.named = true;
        } else if given.is_empty() {
            self.set(column, Role::Party, "named the party");
        }
    }

    /// A column of words whose cells are names of quantities, answers or lines that are no names.
    fn choice_by_labels(&mut self) {
        for column in 0..self.survey.width() {
            if !self.is_free(column) || !self.is_words(column) {
                continue;
            }
            let mut seen = BTreeSet::new();
            let mut known = 0_usize;
            for row in self.survey.data.sample(3000) {
                let text = self.survey.text(row, column);
                if !text.is_empty() && seen.insert(text) {
                    known += usize::from(vocabulary::label(text).is_some_and(is_line));
                }
            }
            let some = known >= 1 && 5 * known >= seen.len() || known >= 2;
            if some && seen.len() >= 2 && !self.is_kind(column) {
                let parties: Vec<usize> = std::mem::take(&mut self.choice);
                for party in parties {
                    self.set(party, Role::Party, "named the party");
                }
                self.named = true;
                let why =
                    format!("{known} of its {} texts are names of lines of a result", seen.len());
                self.set(column, Role::Choice(NamePart::Whole), why);
                self.choice.push(column);
                return;
            }
        }
    }

    /// Whether the column says what kind of vote each row counts: valid, blank, null.
    fn is_kind(&self, column: usize) -> bool {
        let Some(profile) = self.survey.profile(column) else { return false };
        if profile.class != Class::Words || profile.distinct > 14 {
            return false;
        }
        let mut seen = BTreeSet::new();
        let (mut kinds, mut valid) = (0_usize, 0_usize);
        for row in self.survey.data.sample(5000) {
            let text = self.survey.text(row, column);
            if !text.is_empty() && seen.insert(text) {
                match kind_of_vote(text) {
                    Some(Quantity::Valid) => valid += 1,
                    Some(_) => kinds += 1,
                    None => {}
                }
            }
        }
        kinds >= 1 && valid == 1 && 2 * (kinds + valid) >= seen.len()
    }

    /// The column that says what kind of vote a row counts.
    fn kinds(&mut self) {
        for column in 0..self.survey.width() {
            if self.is_free(column) && self.is_kind(column) {
                self.set(column, Role::Kind, "its texts are kinds of votes: valid, blank, invalid");
                return;
            }
        }
    }

    /// The columns that hold votes. `false` where there is none.
    fn votes(&mut self) -> Result<bool, Finding> {
        let given = self.has(|role| matches!(role, Role::Votes | Role::ModeVotes(_)));
        if !given.is_empty() {
            self.counted = given;
            return Ok(true);
        }
        let free: Vec<usize> = self
            .survey
            .counts()
            .into_iter()
            .filter(|&column| self.is_free(column) && !self.is_number_of_choice(column))
            .collect();
        let modes: Vec<usize> =
            free.iter().copied().filter(|&column| self.mode(column).is_some()).collect();
        let by_word = |wanted: &dyn Fn(&Profile) -> bool| -> Vec<usize> {
            free.iter()
                .copied()
                .filter(|column| !modes.contains(column))
                .filter(|&column| self.survey.profile(column).is_some_and(wanted))
                .collect()
        };
        let is_votes = |meaning: &Meaning| {
            matches!(meaning, Meaning::Votes | Meaning::Total)
                || matches!(meaning, Meaning::Quantity(Quantity::Valid))
        };
        let mut named = by_word(&|profile| {
            profile.matches.iter().any(|found| found.exact && found.meaning == Meaning::Votes)
                && profile.meaning().is_some_and(is_votes)
        });
        if named.is_empty() {
            named = by_word(&|profile| {
                profile
                    .meaning()
                    .is_some_and(|meaning| *meaning == Meaning::Votes || *meaning == Meaning::Total)
            });
        }
        if named.is_empty() {
            named = by_word(&|profile| profile.meaning().is_some_and(is_votes));
        }
        if named.is_empty() && modes.is_empty() {
            // What is called votes and holds something else is told when it is counted.
            named = self.worded_votes();
        }
        if named.len() > 2 && self.labels_differ() && !self.fixed.any() {
            // Many columns of votes for the same rows are units.
            return Ok(false);
        }
        if named.len() > 1 {
            named = self.without_codes(&named);
            named = self.without_group_totals(&named);
        }
        // What is the sum of the columns of modes is the whole vote.
        if let Some(total) = self.sum_of_modes(&modes, &free) {
            self.take(total, &modes, "the modes of voting beside it add up to it");
            return Ok(true);
        }
        match named.as_slice() {
            [only] => {
                let beside: Vec<usize> = Vec::new();
                let why = if modes.is_empty() {
                    "named votes"
                } else {
                    "named votes; the columns of modes do not add up to it"
                };
                self.take(*only, &beside, why);
                Ok(true)
            }
            [] if modes.len() == 1 => {
                let column = modes.first().copied().unwrap_or(0);
                self.take(column, &[], "the only column of votes, of one mode of voting");
                Ok(true)
            }
            [] if modes.len() >= 2 => {
                for &column in &modes {
                    if let Some(mode) = self.mode(column) {
                        self.set(
                            column,
                            Role::ModeVotes(mode),
                            "votes of one mode of voting; the modes are added",
                        );
                    }
                }
                self.counted = modes;
                Ok(true)
            }
            [] => Ok(self.only_numbers(&free)),
            several => {
                let shares = self.by_share(several);
                if let Some(column) = shares {
                    self.take(column, &[], "the percentages beside it are its shares");
                    return Ok(true);
                }
                Err(self.ambiguous(several))
            }
        }
    }

    /// Whether most columns of counts are explained by no word: then they are units, and the rows
    /// are choices.
    fn is_transposed(&self) -> bool {
        if self.fixed.layout.is_some() || self.fixed.any() {
            return false;
        }
        let free: Vec<usize> = (0..self.survey.width())
            .filter(|&column| self.is_free(column))
            .filter(|&column| {
                self.survey.profile(column).is_some_and(|profile| {
                    profile.numbers > 0 && !profile.is_text() && profile.distinct > 1
                })
            })
            .collect();
        let unexplained: Vec<usize> = free
            .iter()
            .copied()
            .filter(|&column| {
                self.survey.profile(column).is_some_and(|profile| {
                    // Counts under the name of a place are those of the place.
                    profile.matches.first().is_none_or(|found| {
                        matches!(
                            found.meaning,
                            Meaning::Unit(_) | Meaning::UnitCode | Meaning::District
                        )
                    })
                })
            })
            .collect();
        if unexplained.len() < 2 || 2 * unexplained.len() < free.len() {
            return false;
        }
        // Rows of one label may be of several units; not where each row has its own total.
        (unexplained.len() >= 3 && self.labels_differ())
            || self.rows_have_totals(&free, &unexplained)
    }

    /// Whether one of the columns is the sum of the unexplained ones, row after row: of all of them,
    /// or of those on one side of it.
    fn rows_have_totals(&self, columns: &[usize], unexplained: &[usize]) -> bool {
        let sample = self.survey.data.sample(400);
        let is_sum = |total: usize, parts: &[usize]| {
            let (mut good, mut all) = (0_usize, 0_usize);
            for &row in &sample {
                let Some(stated) = self.survey.count(row, total) else { continue };
                let sum = parts.iter().try_fold(0_u64, |sum, &column| {
                    sum.checked_add(self.survey.count(row, column).unwrap_or(0))
                });
                all += 1;
                good += usize::from(sum == Some(stated));
            }
            parts.len() >= 2 && all > 2 && 100 * good >= 95 * all
        };
        columns.iter().any(|&total| {
            let others = || unexplained.iter().copied().filter(|&column| column != total);
            let all: Vec<usize> = others().collect();
            let after: Vec<usize> = others().filter(|&column| column > total).collect();
            let before: Vec<usize> = others().filter(|&column| column < total).collect();
            [all, after, before].iter().any(|parts| is_sum(total, parts))
        })
    }

    /// Whether nearly every row has a label of its own.
    fn labels_differ(&self) -> bool {
        20 * units::distinct(self.survey, &self.choice) >= 19 * self.survey.rows()
    }

    fn take(&mut self, votes: usize, modes: &[usize], why: &str) {
        self.set(votes, Role::Votes, why);
        self.counted = vec![votes];
        if !modes.is_empty() {
            for &column in modes {
                if let Some(mode) = self.mode(column) {
                    self.set(column, Role::ModeVotes(mode), "votes of one mode of voting");
                    self.counted.push(column);
                }
            }
            self.set(votes, Role::Total(TotalOf::Modes), why);
            self.counted.retain(|&column| column != votes);
        }
    }

    fn mode(&self, column: usize) -> Option<String> {
        let profile = self.survey.profile(column)?;
        let exact = profile.matches.iter().find(|found| found.exact)?;
        match (exact.meaning, profile.meaning()?) {
            (Meaning::Mode(mode), _) if profile.is_count() => Some(mode.to_owned()),
            _ => None,
        }
    }

    /// The column that equals the sum of the modes in nearly every row; else one that closes with
    /// any run of free columns before or after it whose headers are modes by part.
    fn sum_of_modes(&self, modes: &[usize], free: &[usize]) -> Option<usize> {
        if modes.len() < 2 {
            return None;
        }
        let sample = self.survey.data.sample(2000);
        free.iter().copied().filter(|column| !modes.contains(column)).find(|&total| {
            let (mut good, mut all) = (0_usize, 0_usize);
            for &row in &sample {
                let Some(votes) = self.survey.count(row, total) else { continue };
                let parts: Vec<u64> =
                    modes.iter().filter_map(|&column| self.survey.count(row, column)).collect();
                if parts.is_empty() {
                    continue;
                }
                all += 1;
                good += usize::from(
                    parts.iter().try_fold(0_u64, |sum, &part| sum.checked_add(part)) == Some(votes),
                );
            }
            all > 0 && 100 * good >= 95 * all
        })
    }

    /// Whether every choice has one figure in all its rows, and different choices have others: a
    /// number on the ballot, not a count.
    fn is_number_of_choice(&self, column: usize) -> bool {
        let mut figures: HashMap<Vec<&str>, (u64, usize)> = HashMap::new();
        for row in 0..self.survey.rows() {
            let name: Vec<&str> =
                self.choice.iter().map(|&column| self.survey.text(row, column)).collect();
            let Some(figure) = self.survey.count(row, column) else { continue };
            let entry = figures.entry(name).or_insert((figure, 0));
            if entry.0 != figure {
                return false;
            }
            entry.1 += 1;
        }
        let rows: usize = figures.values().map(|(_, rows)| rows).sum();
        // Each choice in two rows or more, on average: else it shows nothing.
        let repeated = rows >= 2 * figures.len() && figures.len() > 1;
        let varies =
            figures.values().any(|(figure, _)| figures.values().any(|(other, _)| other != figure));
        repeated && varies
    }

    /// Columns of any cells whose header is exactly the word for votes.
    fn worded_votes(&self) -> Vec<usize> {
        (0..self.survey.width())
            .filter(|&column| self.is_free(column))
            .filter(|&column| {
                self.survey.profile(column).is_some_and(|profile| {
                    profile.filled > 0
                        && profile.matches.first().is_some_and(|found| {
                            found.exact
                                && found.known >= found.words
                                && found.meaning == Meaning::Votes
                        })
                })
            })
            .collect()
    }

    /// A column with a handful of texts beside one with many is a code: first or second vote.
    fn without_codes(&self, named: &[usize]) -> Vec<usize> {
        let distinct =
            |column: usize| self.survey.profile(column).map_or(0, |profile| profile.distinct);
        let most = named.iter().map(|&column| distinct(column)).max().unwrap_or(0);
        named.iter().copied().filter(|&column| distinct(column) > 9 || most < 90).collect()
    }

    /// Votes columns that are the same on all rows of a unit are totals of the contest there.
    fn without_group_totals(&self, named: &[usize]) -> Vec<usize> {
        let varying: Vec<usize> =
            named.iter().copied().filter(|&column| !self.is_repeated(column)).collect();
        // A total names neither a list nor a candidate: votes for a list stand beside its
        // candidates' own, and are no sum of them.
        let is_of_other = |column: &usize| {
            self.survey.profile(*column).is_some_and(|profile| {
                let mut words = profile.header.name.split(|c: char| !c.is_alphabetic());
                words.any(|word| {
                    vocabulary::header(word).first().is_some_and(|found| {
                        found.exact && matches!(found.meaning, Meaning::Choice | Meaning::Party)
                    })
                })
            })
        };
        let others = named.iter().filter(|column| !varying.contains(column)).any(is_of_other);
        if varying.is_empty() || varying.len() == named.len() || others {
            return named.to_vec();
        }
        varying
    }

    /// Whether neighbouring rows mostly have the same figure, above what chance gives.
    fn is_repeated(&self, column: usize) -> bool {
        let (mut same, mut all) = (0_usize, 0_usize);
        for row in 1..self.survey.rows().min(3000) {
            if let (Some(before), Some(here)) =
                (self.survey.count(row - 1, column), self.survey.count(row, column))
                && (before > 9 || here > 9)
            {
                all += 1;
                same += usize::from(before == here);
            }
        }
        all > 0 && 2 * same >= all
    }

    /// No word says which numbers are votes: the only column of counts, if there is one.
    fn only_numbers(&mut self, free: &[usize]) -> bool {
        let candidates: Vec<usize> = free
            .iter()
            .copied()
            .filter(|&column| {
                self.survey.profile(column).is_some_and(|profile| {
                    !profile.running
                        && profile.meaning().is_none_or(|meaning| {
                            matches!(meaning, Meaning::Contest | Meaning::Choice | Meaning::Party)
                        })
                })
            })
            .collect();
        if let Some(column) = self.by_share(&candidates) {
            self.take(column, &[], "the percentages beside it are its shares");
            return true;
        }
        match candidates.as_slice() {
            [only] if self.named => {
                let title = self.survey.profile(*only).map_or_else(String::new, Profile::title);
                self.assumed.push(Assumed {
                    about: "columns",
                    value: format!("`{title}` are the votes"),
                    why: "the only column of counts".into(),
                    flag: Some("--column votes=HEADER"),
                });
                self.take(*only, &[], "the only column of counts");
                true
            }
            _ => false,
        }
    }

    /// The column whose share of its own sum stands beside it as a percentage.
    fn by_share(&self, candidates: &[usize]) -> Option<usize> {
        let percents: Vec<usize> = (0..self.survey.width())
            .filter(|&column| {
                self.survey.profile(column).is_some_and(|profile| profile.class == Class::Measures)
            })
            .collect();
        let mut fitting = candidates
            .iter()
            .copied()
            .filter(|&column| percents.iter().any(|&percent| self.is_share(column, percent)));
        let only = fitting.next();
        if fitting.next().is_some() { None } else { only }
    }

    /// Whether the order of the figures in both columns agrees in nearly all pairs of rows, and the
    /// printed percentage is that of the sum, within a point.
    fn is_share(&self, column: usize, percent: usize) -> bool {
        let rows = self.survey.rows();
        let total: u64 =
            (0..rows).filter_map(|row| self.survey.count(row, column)).fold(0, u64::saturating_add);
        if total == 0 || rows < 2 {
            return false;
        }
        let (mut good, mut all) = (0_usize, 0_usize);
        for row in self.survey.data.sample(300) {
            let Some(votes) = self.survey.count(row, column) else { continue };
            let Some(hundredths) = hundredths(self.survey.text(row, percent)) else { continue };
            all += 1;
            let exact = u128::from(votes) * 10_000 / u128::from(total);
            good += usize::from(exact.abs_diff(u128::from(hundredths)) <= 15);
        }
        all >= 2 && 10 * good >= 9 * all
    }

    fn ambiguous(&self, several: &[usize]) -> Finding {
        let mut finding = Finding::error(
            Code::ColumnsAmbiguous,
            "several columns could hold the votes, and nothing decides between them",
        );
        let mut first = String::new();
        for &column in several.iter().take(8) {
            if let Some(profile) = self.survey.profile(column) {
                finding = finding.and(format!("column {}: `{}`", column + 1, profile.title()));
                if first.is_empty() {
                    first = profile.title();
                }
            }
        }
        finding.help(format!("say which: --column votes=`{first}`"))
    }

    /// Contests, districts, units and modes.
    fn keys(&mut self) {
        for column in 0..self.survey.width() {
            if !self.is_free(column) {
                continue;
            }
            let Some(profile) = self.survey.profile(column) else { continue };
            if profile.filled == 0 {
                continue;
            }
            let Some(found) = profile.matches.first().copied() else { continue };
            if !found.exact && 2 * found.covered < found.words {
                continue;
            }
            let words =
                roles::can_name_units(self.survey, column) || (profile.is_count() && found.exact);
            let role = match found.meaning {
                Meaning::Contest => (Role::Contest, "named a contest"),
                Meaning::District => (Role::District, "named a district"),
                Meaning::ModeColumn => (Role::Mode, "named the modes of voting"),
                Meaning::Unit(level) if words => (Role::Unit(level.to_owned()), "named a place"),
                Meaning::UnitCode if words => {
                    (Role::Unit("code".into()), "named the code of a place")
                }
                _ => continue,
            };
            if profile.class == Class::Measures
                && role.0 != Role::Contest
                && !matches!(role.0, Role::Unit(_))
            {
                continue;
            }
            self.set(column, role.0, role.1);
        }
        self.dates();
        self.districts();
        self.split_contests();
        self.drop_attributes();
    }

    /// Places that follow from the contest are attributes of it, and no units in it.
    fn drop_attributes(&mut self) {
        let contest = self.has(|role| matches!(role, Role::Contest | Role::District));
        if contest.is_empty() {
            return;
        }
        let contests = units::distinct(self.survey, &contest);
        for column in self.has(|role| matches!(role, Role::Unit(_))) {
            let varies = self.survey.profile(column).is_some_and(|profile| profile.distinct > 1);
            if self.fixed.role(column).is_some() || contests < 2 || !varies {
                continue;
            }
            let mut wider = contest.clone();
            wider.push(column);
            if units::distinct(self.survey, &wider) == contests {
                self.set(column, Role::Ignored, "follows from the contest");
            }
        }
    }

    /// Districts without choices of their own, in a table that names no contests, are units.
    fn districts(&mut self) {
        if !self.has(|role| *role == Role::Contest).is_empty() {
            return;
        }
        for column in self.has(|role| *role == Role::District) {
            let others: Vec<usize> = self
                .has(|role| *role == Role::District)
                .into_iter()
                .filter(|&other| other != column)
                .collect();
            if self.fixed.role(column).is_none()
                && !self.confines(column, &[])
                && !self.confines(column, &others)
            {
                self.set(
                    column,
                    Role::Unit("district".into()),
                    "named a district, and its choices stand in others too",
                );
            }
        }
    }

    /// Different dates are different elections.
    fn dates(&mut self) {
        for column in 0..self.survey.width() {
            if !self.is_free(column) {
                continue;
            }
            let Some(profile) = self.survey.profile(column) else { continue };
            let is_date = profile
                .matches
                .first()
                .is_some_and(|found| found.exact && found.meaning == Meaning::Date);
            let days = self
                .survey
                .data
                .sample(50)
                .iter()
                .all(|&row| !self.survey.text(row, column).contains(':'));
            if is_date && days && profile.distinct > 1 && 2 * profile.distinct <= self.survey.rows()
            {
                self.set(column, Role::Contest, "votes on different dates are different contests");
            }
        }
    }

    /// Places whose choices are all their own are contests, not units of one contest.
    fn split_contests(&mut self) {
        let units: Vec<usize> = self.has(|role| matches!(role, Role::Unit(_)));
        let contest = self.has(|role| matches!(role, Role::Contest | Role::District));
        for column in units {
            if self.fixed.role(column).is_some() {
                continue;
            }
            if self.confines(column, &contest) {
                self.set(
                    column,
                    Role::District,
                    "each of its places has choices of its own: contests",
                );
            }
        }
    }

    /// Whether nearly every choice stands in only one of the places of a column, where the contest
    /// has several places.
    fn confines(&self, column: usize, contest: &[usize]) -> bool {
        units::confines(self.survey, &self.choice, column, contest)
    }

    /// Columns of counts that repeat a figure of the unit, by their words; of several for one
    /// quantity, the one that is named exactly, or none.
    fn quantities(&mut self) {
        let claimed = roles::claimed(self.survey);
        let mut found: BTreeMap<Quantity, Vec<(usize, bool)>> = BTreeMap::new();
        for column in self.survey.counts() {
            if !self.is_free(column) {
                continue;
            }
            let Some(profile) = self.survey.profile(column) else { continue };
            if let (Sense::Quantity(quantity), exact) =
                roles::sense(profile, self.survey.rows(), &claimed)
            {
                found.entry(quantity).or_default().push((column, exact));
            }
        }
        for (quantity, columns) in found {
            let exact: Vec<usize> =
                columns.iter().filter(|(_, exact)| *exact).map(|&(column, _)| column).collect();
            let chosen = match (columns.as_slice(), exact.as_slice()) {
                (&[(only, _)], _) | (_, &[only]) => Some(only),
                _ => None,
            };
            for (column, _) in columns {
                if Some(column) == chosen {
                    let why = format!("named {}, a figure of the unit", quantity.label());
                    self.set(column, Role::Quantity { quantity, contest: None }, why);
                } else {
                    let why = format!("several columns could be the {}", quantity.label());
                    self.set(column, Role::Ignored, why);
                }
            }
        }
    }

    /// Columns beside the votes that are votes too, and that nothing explains.
    fn other_votes(&self) -> Option<Finding> {
        if self.fixed.any() || self.fixed.layout.is_some() {
            return None;
        }
        let votes = *self.counted.first()?;
        let sample = self.survey.data.sample(2000);
        let same = |column: usize| {
            sample
                .iter()
                .all(|&row| self.survey.count(row, column) == self.survey.count(row, votes))
        };
        let left: Vec<usize> = self
            .survey
            .counts()
            .into_iter()
            .filter(|&column| self.is_free(column))
            .filter(|&column| {
                self.survey.profile(column).is_some_and(|profile| {
                    profile.sum > 0
                        && profile.distinct > 1
                        && profile.matches.first().is_some_and(|found| {
                            matches!(
                                found.meaning,
                                Meaning::Votes | Meaning::Yes | Meaning::No | Meaning::AgainstAll
                            )
                        })
                })
            })
            .filter(|&column| !self.is_number_of_choice(column) && !same(column))
            .collect();
        let mut all = vec![votes];
        all.extend(&left);
        (!left.is_empty()
            && self.without_codes(&all).len() > 1
            && self.without_group_totals(&all).len() > 1)
            .then(|| self.ambiguous(&all))
    }

    /// Totals beside counts of those who were elected are seats, and no votes.
    fn counts_seats(&self) -> Option<Finding> {
        let &[votes] = self.counted.as_slice() else { return None };
        let is_votes = self.fixed.any()
            || self.survey.profile(votes).is_none_or(|profile| {
                profile.meaning().is_none_or(|meaning| *meaning != Meaning::Total)
            });
        let seats = (0..self.survey.width()).find(|&column| {
            self.survey.profile(column).is_some_and(|profile| {
                profile.is_count()
                    && profile.matches.iter().any(|found| {
                        found.exact && matches!(found.meaning, Meaning::Seats | Meaning::Elected)
                    })
            })
        });
        let seats = seats.filter(|_| !is_votes)?;
        let title =
            |column: usize| self.survey.profile(column).map_or_else(String::new, Profile::title);
        Some(
            Finding::error(
                Code::ColumnsAmbiguous,
                format!(
                    "`{}` stands beside `{}`: it seems to count seats, not votes",
                    title(votes),
                    title(seats)
                ),
            )
            .help(format!("if they are votes, say so: --column votes={}", title(votes))),
        )
    }

    /// The columns that say what a row is about.
    fn key(&self) -> Vec<usize> {
        self.has(|role| {
            matches!(
                role,
                Role::Contest
                    | Role::District
                    | Role::Unit(_)
                    | Role::Choice(_)
                    | Role::Party
                    | Role::Mode
            )
        })
    }

    /// Rows of one choice that stand again and again, with no column that names their units.
    fn nameless_units(&self) -> Option<Finding> {
        let mut key = self.key();
        key.extend(self.has(|role| *role == Role::Kind));
        let rows = self.survey.rows();
        let units = self.has(|role| matches!(role, Role::Unit(_)));
        if !units.is_empty()
            || rows < 6
            || 2 * units::distinct(self.survey, &key) > rows
            || self.fixed.any()
            || self.fixed.repeats_decided
        {
            return None;
        }
        let texts: Vec<String> = (0..self.survey.width())
            .filter(|&column| {
                self.is_free(column) && self.survey.profile(column).is_some_and(Profile::is_text)
            })
            .filter_map(|column| self.survey.profile(column))
            .map(|profile| format!("`{}`", profile.title()))
            .collect();
        let finding = Finding::error(
            Code::ColumnsAmbiguous,
            "each choice stands on several rows, and no column is known to name their units",
        );
        Some(match texts.first() {
            Some(first) => finding
                .and(format!("columns of words without a role: {}", texts.join(", ")))
                .help(format!("say which names the units: --column unit={first}")),
            None => finding.help(
                "--duplicates sum adds the rows; or name the units with --column unit=HEADER",
            ),
        })
    }

    /// Lines without a party that stand under several ones in a unit are those of several ballots: a
    /// primary, in which each party has a contest of its own.
    fn ballots_by_party(&mut self) {
        let parties = self.has(|role| *role == Role::Party);
        let &[party] = parties.as_slice() else { return };
        if self.fixed.role(party).is_some() {
            return;
        }
        let key = self.has(|role| matches!(role, Role::Contest | Role::District | Role::Unit(_)));
        let mut seen: HashMap<(Vec<&str>, &str), BTreeSet<&str>> = HashMap::new();
        let mut ballots: HashMap<(Vec<&str>, &str), BTreeSet<&str>> = HashMap::new();
        let offices = self.has(|role| *role == Role::Contest);
        let (mut with_party, mut without) = (0_usize, 0_usize);
        let [choice] = self.choice.as_slice() else { return };
        for row in self.survey.data.rows() {
            let name = row.cell(*choice);
            // The ballots of a unit are told by party where each party has its own.
            let office = offices
                .iter()
                .map(|&column| row.cell(column))
                .find(|text| vocabulary::label(text) == Some(Meaning::Quantity(Quantity::Cast)));
            if let (Some(office), true, false) =
                (office, name.is_empty(), row.cell(party).is_empty())
            {
                let units = key.iter().filter(|column| !offices.contains(column));
                let units = units.map(|&column| row.cell(column)).collect();
                ballots.entry((units, office)).or_default().insert(row.cell(party));
                continue;
            }
            let special = vocabulary::label(name).is_some_and(|meaning| {
                matches!(meaning, Meaning::WriteIn | Meaning::Others)
                    || matches!(
                        meaning,
                        Meaning::Quantity(
                            Quantity::Overvotes
                                | Quantity::Undervotes
                                | Quantity::Blank
                                | Quantity::Invalid
                        )
                    )
            });
            if !special {
                continue;
            }
            let of = row.cell(party);
            if of.is_empty() {
                without += 1;
                continue;
            }
            with_party += 1;
            let key = key.iter().map(|&column| row.cell(column)).collect();
            seen.entry((key, name)).or_default().insert(of);
        }
        let several = seen.values().filter(|parties| parties.len() > 1).count();
        let by_party = ballots.values().filter(|parties| parties.len() > 1).count();
        if by_party > 0 && 2 * by_party > ballots.len() {
            let why = "the ballots of a unit are told by party: every party has its own ballot";
            self.set(party, Role::Contest, why);
        } else if several > 0 && with_party > without {
            self.set(
                party,
                Role::Contest,
                "lines without a party stand under each: every party has its own ballot",
            );
        }
    }

    /// A column of words on which the figures of the units depend names the units or contests, also
    /// without a word for it.
    fn places_of_figures(&mut self) {
        let figures = self.has(|role| matches!(role, Role::Quantity { .. }));
        let named = self.has(|role| matches!(role, Role::Unit(_) | Role::District | Role::Contest));
        if figures.is_empty() {
            return;
        }
        let depends = |key: &[usize]| {
            let base = units::distinct(self.survey, key);
            figures.iter().all(|&figure| {
                let mut wider = key.to_vec();
                wider.push(figure);
                units::distinct(self.survey, &wider) == base
            })
        };
        let varies = figures
            .iter()
            .any(|&figure| self.survey.profile(figure).is_some_and(|profile| profile.distinct > 1));
        if !varies || depends(&named) {
            return;
        }
        let found = (0..self.survey.width()).find(|&column| {
            let usable = self.is_free(column)
                && roles::can_name_units(self.survey, column)
                && self
                    .survey
                    .profile(column)
                    .is_some_and(|profile| profile.distinct < self.survey.rows());
            let mut wider = named.clone();
            wider.push(column);
            usable && depends(&wider)
        });
        let Some(column) = found else { return };
        let contest = self.has(|role| matches!(role, Role::Contest | Role::District));
        if self.confines(column, &contest) {
            self.set(
                column,
                Role::District,
                "its places have figures and choices of their own: contests",
            );
        } else {
            let level = units::level(self.survey, column);
            self.set(column, Role::Unit(level), "its places have figures of their own: units");
        }
    }

    /// If rows with the same contest, unit, choice and mode have different counts, a column that
    /// tells them all apart belongs to the key.
    fn complete_key(&mut self) -> Result<(), Finding> {
        let key = self.key();
        let units = self.has(|role| matches!(role, Role::Unit(_)));
        let before = units::distinct(self.survey, &key);
        let rows = self.survey.rows();
        if before >= rows {
            return Ok(());
        }
        let mut candidates: Vec<(usize, usize)> = Vec::new();
        for column in 0..self.survey.width() {
            if !self.is_free(column) {
                continue;
            }
            let Some(profile) = self.survey.profile(column) else { continue };
            let usable = roles::can_name_units(self.survey, column)
                || (profile.is_count()
                    && (profile.distinct <= 9
                        || (profile.meaning().is_none() && 10 * profile.distinct <= rows)));
            if !usable || profile.distinct < 2 {
                continue;
            }
            let mut wider = key.clone();
            wider.push(column);
            let after = units::distinct(self.survey, &wider);
            if after > before {
                candidates.push((after, column));
            }
        }
        candidates.sort_by_key(|&(after, column)| (std::cmp::Reverse(after), column));
        if self.lines_repeat(&key, &units) {
            self.repeated = true;
            self.assumed.push(Assumed {
                about: "duplicates",
                value: "rows of one choice in a unit are added".into(),
                why: "the same lines stand together in unit after unit, as for a candidate of several lists".into(),
                flag: Some("--duplicates"),
            });
            return Ok(());
        }
        let Some(&(after, column)) = candidates.first() else { return Ok(()) };
        // It must explain the repeats nearly whole: a few may be true duplicates.
        if 100 * (rows - after) > 2 * (rows - before) {
            return Ok(());
        }
        let Some(profile) = self.survey.profile(column) else { return Ok(()) };
        let title = profile.title();
        let of_contests = profile.matches.iter().any(|found| {
            matches!(
                found.meaning,
                Meaning::Contest | Meaning::ModeColumn | Meaning::Votes | Meaning::Date
            )
        });
        if self.confines_rows(column)
            || (!units.is_empty() && (of_contests || self.same_roll(column, &units)))
        {
            self.set(column, Role::Contest, "rows of one unit and choice differ in it: contests");
        } else if units.is_empty() || self.are_parts_of_units(column) {
            let level = units::level(self.survey, column);
            self.set(column, Role::Unit(level), "rows of one choice differ in it: units");
        } else {
            return Err(Finding::error(
                Code::ColumnsAmbiguous,
                format!("rows of one unit and choice differ in `{title}`, and nothing says whether it tells units or contests apart"),
            )
            .help(format!("say which: --column unit=`{title}` adds them, --column contest=`{title}` keeps them apart")));
        }
        Ok(())
    }

    /// Whether every repeat of a key is one of a line that stands as often in nearly every unit.
    fn lines_repeat(&self, key: &[usize], units: &[usize]) -> bool {
        if units.is_empty() {
            return false;
        }
        let rest: Vec<usize> =
            key.iter().copied().filter(|column| !units.contains(column)).collect();
        units::lines_repeat(self.survey, &rest, units)
    }

    /// Whether the roll of a unit is the same for all texts of the column: the same voters, asked
    /// several things.
    fn same_roll(&self, column: usize, units: &[usize]) -> bool {
        let figures = self.has(|role| {
            matches!(role, Role::Quantity { quantity: Quantity::Registered | Quantity::Cast, .. })
        });
        let Some(&figure) = figures.first() else { return false };
        let mut with_figure = units.to_vec();
        with_figure.push(figure);
        let mut with_text = units.to_vec();
        with_text.push(column);
        let plain = units::distinct(self.survey, units);
        units::distinct(self.survey, &with_figure) == plain
            && units::distinct(self.survey, &with_text) > plain
    }

    /// Whether the texts are parts of a unit: the sexes, tables and urns that it counts apart.
    fn are_parts_of_units(&self, column: usize) -> bool {
        let Some(profile) = self.survey.profile(column) else { return false };
        let named = profile.matches.iter().any(|found| {
            matches!(found.meaning, Meaning::Unit(_) | Meaning::UnitCode | Meaning::Part)
        });
        let mut texts: BTreeSet<String> = BTreeSet::new();
        for row in self.survey.data.sample(2000) {
            texts.insert(self.survey.text(row, column).to_lowercase());
        }
        let sexes = [
            "m",
            "f",
            "h",
            "w",
            "male",
            "female",
            "men",
            "women",
            "hombres",
            "mujeres",
            "hombre",
            "mujer",
            "masculino",
            "femenino",
            "hommes",
            "femmes",
            "männer",
            "frauen",
            "uomini",
            "donne",
            "masculin",
            "féminin",
            "homens",
            "mulheres",
            "v",
            "ž",
        ];
        let modes = texts.iter().filter(|text| vocabulary::mode(text).is_some()).count();
        named
            || (texts.len() == 2 && texts.iter().all(|text| sexes.contains(&text.as_str())))
            || (modes > 0 && 2 * modes >= texts.len())
            || 10 * profile.distinct > self.survey.rows()
    }

    fn confines_rows(&self, column: usize) -> bool {
        let contest = self.has(|role| matches!(role, Role::Contest | Role::District));
        self.confines(column, &contest)
    }

    /// Labels that only the company of others makes quantities.
    fn labels(&self) -> BTreeMap<String, LineRole> {
        let [column] = self.choice.as_slice() else { return BTreeMap::new() };
        let texts: BTreeSet<&str> = (0..self.survey.rows())
            .map(|row| self.survey.text(row, *column))
            .take(200_000)
            .collect();
        if texts.len() > 2000 {
            return BTreeMap::new();
        }
        let texts: Vec<&str> = texts.into_iter().collect();
        let mut labels: BTreeMap<String, LineRole> = roles::labels_in_company(&texts)
            .into_iter()
            .filter_map(|(index, quantity)| {
                Some(((*texts.get(index)?).to_owned(), LineRole::Quantity(quantity)))
            })
            .collect();
        labels.extend(answers(&texts));
        labels.extend(self.names_like_quantities(*column, &texts));
        labels.extend(
            self.sums_of_lines(*column, &texts).into_iter().map(|text| (text, LineRole::Ignored)),
        );
        labels
    }

    /// Lines with the name of a quantity that has a column of its own with other figures: a candidate
    /// called Blanc.
    fn names_like_quantities(&self, label: usize, texts: &[&str]) -> Vec<(String, LineRole)> {
        let Some(&votes) = self.counted.first() else { return Vec::new() };
        let found = texts.iter().filter(|text| {
            let Some(Meaning::Quantity(quantity)) = vocabulary::label(text) else { return false };
            let is_column = |role: &Role| {
                matches!(role, Role::Quantity { quantity: known, .. } if *known == quantity)
            };
            let Some(&column) = self.has(is_column).first() else { return false };
            let rows = (0..self.survey.rows()).filter(|&row| self.survey.text(row, label) == **text);
            let (mut same, mut all) = (0_usize, 0_usize);
            for row in rows {
                all += 1;
                same += usize::from(self.survey.count(row, votes) == self.survey.count(row, column));
            }
            all > 0 && 2 * same < all
        });
        found.map(|text| ((*text).to_owned(), LineRole::Choice(ChoiceKind::Candidate))).collect()
    }

    /// Lines that are called a total of something, and are the sum of the rows above them in each
    /// unit: `Total left`, under the parties of the left.
    fn sums_of_lines(&self, label: usize, texts: &[&str]) -> Vec<String> {
        let called: Vec<&str> = texts
            .iter()
            .copied()
            .filter(|text| {
                let mut words = text.split_whitespace();
                let is_total = words
                    .next()
                    .is_some_and(|word| vocabulary::label(word) == Some(Meaning::Total));
                is_total && words.next().is_some() && vocabulary::label(text).is_none()
            })
            .collect();
        let Some(&votes) = self.counted.first() else { return Vec::new() };
        if called.is_empty() {
            return Vec::new();
        }
        let units = self.has(|role| matches!(role, Role::Unit(_) | Role::District | Role::Contest));
        let mut sum = 0_u64;
        let mut unit: Vec<&str> = Vec::new();
        let mut wrong: BTreeSet<&str> = BTreeSet::new();
        for row in self.survey.data.rows() {
            let here: Vec<&str> = units.iter().map(|&column| row.cell(column)).collect();
            if here != unit {
                (unit, sum) = (here, 0);
            }
            let text = row.cell(label);
            let marks = self.survey.profile(votes).map_or(Marks::CommaDot, |p| p.marks);
            let count = match read::value(row.cell(votes), marks, false) {
                Ok(Cell::Counted(votes)) => votes.0,
                _ => 0,
            };
            if called.contains(&text) {
                if count != sum {
                    wrong.insert(text);
                }
                sum = 0;
            } else {
                sum = sum.saturating_add(count);
            }
        }
        let right = called.into_iter().filter(|text| !wrong.contains(text));
        right.map(str::to_owned).collect()
    }

    /// Whether a row's kind says that blank votes are in the base.
    fn says_blank_in_base(&self) -> bool {
        let kinds = self.has(|role| *role == Role::Kind);
        let says = |row, column| self.survey.text(row, column) == BLANK_IN_BASE;
        kinds.iter().any(|&column| (0..self.survey.rows()).any(|row| says(row, column)))
    }

    fn proposal(mut self) -> Proposal {
        let has_units = !self.has(|role| matches!(role, Role::Unit(_))).is_empty();
        let has_district = !self.has(|role| *role == Role::District).is_empty();
        for column in 0..self.survey.width() {
            if !self.is_free(column) {
                continue;
            }
            let Some(profile) = self.survey.profile(column) else { continue };
            let percent = profile.matches.iter().any(|found| found.meaning == Meaning::Percent)
                && profile.class == Class::Measures;
            let shares =
                percent && self.counted.first().is_some_and(|&votes| self.is_share(votes, column));
            let why = units::why_ignored(profile);
            self.set(column, if shares { Role::Percent } else { Role::Ignored }, why);
        }
        let labels = self.labels();
        let blank_in_base = self.says_blank_in_base();
        let asked = self
            .fixed
            .layout
            .is_some_and(|layout| matches!(layout, Layout::Long | Layout::Summary));
        let said = self.fixed.any()
            && self
                .choice
                .iter()
                .chain(&self.counted)
                .any(|&column| self.fixed.role(column).is_some());
        let layout = if has_units { Layout::Long } else { Layout::Summary };
        Proposal {
            layout,
            columns: self.roles,
            contests: Vec::new(),
            blank_in_base,
            districts_may_be_units: has_district,
            lines_repeat: self.repeated,
            gaps_are_zero: false,
            assumed: self.assumed,
            labels,
            sureness: if asked || said {
                Sureness::Asked
            } else if self.named {
                Sureness::Sums
            } else {
                Sureness::Words
            },
        }
    }
}

fn found_first(profile: &Profile) -> bool {
    profile.matches.first().is_some_and(|found| found.exact)
}

/// The quantity that a text of a column of kinds means; valid ones are votes for the row's choice.
fn kind_of_vote(text: &str) -> Option<Quantity> {
    if let Some(Meaning::Quantity(quantity)) = vocabulary::label(text).or_else(|| {
        vocabulary::header(text).first().filter(|found| found.exact).map(|found| found.meaning)
    }) {
        Some(quantity)
    } else {
        let lower = text.to_lowercase();
        let valid = ["positivo", "positivos", "nominal", "candidate", "candidato"];
        valid.contains(&lower.as_str()).then_some(Quantity::Valid)
    }
}

/// `Approved` and `Rejected` are answers where both are there: then nothing is an invalid ballot.
fn answers(texts: &[&str]) -> Vec<(String, LineRole)> {
    const PAIRS: [(&str, &str); 4] = [
        ("approved", "rejected"),
        ("approve", "reject"),
        ("accepted", "rejected"),
        ("maintained", "repealed"),
    ];
    let find = |word: &str| texts.iter().find(|text| text.to_lowercase() == word);
    for (yes, no) in PAIRS {
        if let (Some(yes), Some(no)) = (find(yes), find(no)) {
            let role = |kind| LineRole::Choice(kind);
            return vec![
                ((*yes).to_owned(), role(ChoiceKind::Yes)),
                ((*no).to_owned(), role(ChoiceKind::No)),
            ];
        }
    }
    Vec::new()
}

/// Whether a label is a line of a result rather than a place or a header word.
fn is_line(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Quantity(_)
            | Meaning::AgainstAll
            | Meaning::WriteIn
            | Meaning::Yes
            | Meaning::No
            | Meaning::Others
    )
}

/// A printed percentage in hundredths of a percent: `12,5 %` is 1250.
fn hundredths(text: &str) -> Option<u64> {
    let text = text.trim().trim_end_matches('%').trim();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let whole: u64 = whole.parse().ok()?;
    let mut digits = part.chars().chain(std::iter::repeat('0')).take(2).collect::<String>();
    if part.is_empty() {
        digits = "00".into();
    }
    let part: u64 = digits.parse().ok()?;
    (whole <= 100).then_some(whole * 100 + part)
}
