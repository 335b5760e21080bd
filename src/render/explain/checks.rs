//! Figures that should follow from each other.

use super::manual::Manual;

pub(super) const VOTES_EXCEED_BALLOTS: Manual = Manual {
    means: "A choice has more votes than there are valid ballots.",
    why: "Nobody can have more; a digit or a column is wrong.",
    example: "`valid` says 821, and one candidate has 912.",
    todo: "Compare with the protocol. With several votes a ballot, say `--base ballots`.",
};

pub(super) const VOTES_EXCEED_REGISTERED: Manual = Manual {
    means: "More people voted than are on the roll, those added on the day included.",
    why: "Either figure may be wrong, or voters from elsewhere are counted in one of them only.",
    example: "520 ballots cast and 500 registered: a turnout of 104%.",
    todo: "Compare with the protocol; look for a column of voters that were added on the day.",
};

pub(super) const UNITS_MISSING: Manual = Manual {
    means: "Fewer units have a row than the file says there are.",
    why: "The result is not complete, and the units that are missing may differ from the others.",
    example: "98 of 100 precincts reported.",
    todo: "Wait for the rest, or say how many are out whenever you quote the result.",
};

pub(super) const UNIT_CHECKS_SKIPPED: Manual = Manual {
    means: "Checks by unit were skipped, because the rows by unit would not fit into the memory \
            budget.",
    why: "The totals are exact. Errors inside single units were not looked for.",
    example: "A file with 40 million rows.",
    todo: "Raise the budget with `--memory`.",
};

pub(super) const SHARES_ROUNDED: Manual = Manual {
    means: "The shares as they are shown do not add up to 100.",
    why: "Each one is rounded for itself, and none is bent to please the sum.",
    example: "33.3, 33.3 and 33.3 add up to 99.9.",
    todo: "Nothing. More `--decimals` make the difference smaller.",
};

pub(super) const SUM_OPTIONS: Manual = Manual {
    means: "The votes for all choices do not add up to the valid votes.",
    why: "A choice may be missing, or counted twice, or blank votes may be valid by law.",
    example: "300 + 500 + 12 is 812, and `valid` says 821.",
    todo: "Compare with the protocol.",
};

pub(super) const SUM_CAST: Manual = Manual {
    means: "Valid and invalid ballots do not add up to the ballots cast.",
    why: "Papers were lost between two lines of the protocol, or a figure is wrong.",
    example: "812 valid, 9 invalid, and 830 cast.",
    todo: "Compare with the protocol; where blank ballots are counted apart, look for their column.",
};

pub(super) const BOX_ISSUED: Manual = Manual {
    means: "More ballots were found in the boxes than were handed out.",
    why: "Fewer is normal, since some voters take theirs home. More means papers that nobody was \
          given, or a wrong figure.",
    example: "800 issued and 812 cast.",
    todo: "Compare with the protocol. Some laws allow a difference with a reason.",
};

pub(super) const ISSUED_ROLL: Manual = Manual {
    means: "More ballots were handed out than there are voters on the roll, those added on the \
            day included.",
    why: "One of the figures is wrong, or voters were added and not written down.",
    example: "500 registered, 520 issued.",
    todo: "Compare with the protocol; look for a column of voters that were added on the day.",
};

pub(super) const PAPERS: Manual = Manual {
    means: "Ballots received are not those issued, left over and lost together.",
    why: "Papers came or went without being written down.",
    example: "1,000 received; 800 issued and 190 unused.",
    todo: "Compare with the protocol.",
};

pub(super) const CAPACITY: Manual = Manual {
    means: "In a contest with several votes a ballot: votes, overvotes and undervotes do not \
            fill the ballots.",
    why: "Each ballot carries the same number of votes, given, wasted or not used.",
    example: "100 ballots with 3 votes each should make 300, and the columns make 297.",
    todo: "Compare with the protocol; check how many votes a ballot has.",
};

pub(super) const EMPTY_UNIT: Manual = Manual {
    means: "A unit has registered voters and not a single ballot.",
    why: "It may not have reported yet, and a zero stands where nothing should.",
    example: "Precinct 0014: 812 registered, 0 cast.",
    todo: "Check whether the unit reported.",
};

pub(super) const ADMITTED_COUNTED: Manual = Manual {
    means: "Admitted voters and counted ballots differ by 2% or by 15 and more.",
    why: "Small differences happen; such a large one asks for an explanation. The bounds are \
          those of the Dutch count.",
    example: "800 admitted, 780 counted.",
    todo: "Look for the explanation in the protocol.",
};

pub(super) const INVALID_HIGH: Manual = Manual {
    means: "3% or more of the ballots are invalid.",
    why: "It may be a protest, a confusing ballot, or figures in the wrong column.",
    example: "1,000 cast, 45 invalid.",
    todo: "Compare with the protocol and with the units nearby.",
};

pub(super) const BLANK_HIGH: Manual = Manual {
    means: "3% or more of the ballots are blank.",
    why: "It may be a protest, or figures in the wrong column.",
    example: "1,000 cast, 45 blank.",
    todo: "Compare with the protocol and with the units nearby.",
};

pub(super) const ROUND_TOTALS: Manual = Manual {
    means: "A percentage that the file prints does not follow from its counts.",
    why: "The count or the percentage is wrong, or it is a share of something else than the base.",
    example: "1,204 of 8,000 votes printed as 16.05%, where 15.05% is right.",
    todo: "Compare both with the source; try another `--base`.",
};

pub(super) const UNANIMOUS: Manual = Manual {
    means: "Everyone voted in a unit with more than 100 voters, or all votes are for one choice.",
    why: "It happens, in hospitals and barracks for instance. It is rare enough to be worth a look.",
    example: "812 registered, 812 cast.",
    todo: "Compare with the protocol of the unit.",
};

pub(super) const ZERO_OPTION: Manual = Manual {
    means: "A choice has no vote at all in a unit with more than 500 ballots.",
    why: "It may be true; or the figures of the row have moved by one column.",
    example: "A candidate with 20% elsewhere has 0 in one large precinct.",
    todo: "Compare with the protocol of the unit.",
};

pub(super) const OUTLIER: Manual = Manual {
    means: "A unit's share or turnout is far from that of the others.",
    why: "It may be a special place, or two candidates' figures that changed places. It is \
          unusual, and no more than that.",
    example: "A candidate has 12% in all precincts, and 97% in one.",
    todo: "Compare with the protocol of the unit.",
};

pub(super) const SECOND_ENTRY: Manual = Manual {
    means: "Two entries of one protocol differ.",
    why: "Protocols are typed twice by two people, so that slips show.",
    example: "First entry 104, second entry 140.",
    todo: "Look at the paper.",
};
