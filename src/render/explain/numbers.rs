//! Cells that should hold counts.

use super::manual::Manual;

pub(super) const NUMBER_INVALID: Manual = Manual {
    means: "A cell that should hold a count holds something that is no number.",
    why: "It is not zero either: whoever wrote it meant something, and it would be missing from \
          the sum.",
    example: "`1O4` with the letter O; `104 votes`; `12%`.",
    todo: "Correct the cell, or check with `tally inspect` that the column is one of counts.",
};

pub(super) const NUMBER_NEGATIVE: Manual = Manual {
    means: "A count is below zero.",
    why: "Nobody gets fewer than no votes. It may be a correction, a difference or a slip.",
    example: "`-5`, `(5)`",
    todo: "Correct it. Where corrections are meant, `--allow-negative` adds them with their sign.",
};

pub(super) const NUMBER_FRACTIONAL: Manual = Manual {
    means: "A count is not a whole number.",
    why: "Votes are whole. The column may be one of percentages, or its thousands were cut by a \
          dot.",
    example: "`12.5`",
    todo: "Check the column with `tally inspect`. If the dot groups digits, say `--thousands dot`.",
};

pub(super) const NUMBER_AMBIGUOUS: Manual = Manual {
    means: "A number can be read in two ways, and nothing in the column decides.",
    why: "The two readings differ by a factor of a thousand.",
    example: "`1.234`: one thousand two hundred and thirty-four, or a little more than one.",
    todo: "Say `--thousands dot` or `--decimal dot`.",
};

pub(super) const NUMBER_GROUPING: Manual = Manual {
    means: "Marks that could be decimal marks were read as marks of thousands, since other cells \
            of the column leave no other reading.",
    why: "For the record: if it is wrong, all figures are wrong by a thousand.",
    example: "`1.234` in a column that also has `1.234.567`.",
    todo: "Compare one figure with the source. `--thousands` and `--decimal` overrule.",
};

pub(super) const NUMBER_SCIENTIFIC: Manual = Manual {
    means: "A count is written as a power of ten.",
    why: "A spreadsheet did that and may have dropped digits: the exact count is lost.",
    example: "`1.2E+05` for 120,391 votes.",
    todo: "Format the column as a whole number in the spreadsheet and save it again.",
};

pub(super) const NUMBER_TOO_LARGE: Manual = Manual {
    means: "A number or a sum is above what 64 bits hold, which is more than eighteen quintillion.",
    why: "No election has so many votes; an identifier was taken for a count. Sums never wrap \
          around.",
    example: "A column of protocol numbers with 20 digits.",
    todo: "Check the roles of the columns with `tally inspect`.",
};

pub(super) const NUMBER_DECIMAL_ZERO: Manual = Manual {
    means: "Whole counts are written with decimals that are zero.",
    why: "Harmless; a program stored them as floating-point numbers.",
    example: "`104.0`",
    todo: "Nothing.",
};

pub(super) const NUMBER_OTHER_DIGITS: Manual = Manual {
    means: "Counts are written in the digits of another script, and were read as such.",
    why: "For the record.",
    example: "`١٠٤` for 104.",
    todo: "Nothing.",
};

pub(super) const COUNT_IMPLAUSIBLE: Manual = Manual {
    means: "A single count is above ten billion, which is more than there are people.",
    why: "An identifier, a telephone number or two cells run together may stand in the column.",
    example: "`104000000000`",
    todo: "Look at the cell; check the roles of the columns with `tally inspect`.",
};

pub(super) const VOTES_MISSING: Manual = Manual {
    means: "A count is missing: the cell is empty or says that there is none.",
    why: "Missing is not zero. The sum is a lower bound, and the contest is marked incomplete.",
    example: "`Jane Roe,` or `n/a`, `-`",
    todo: "Look the count up. If the publisher means zero, write 0.",
};

pub(super) const VOTES_SUPPRESSED: Manual = Manual {
    means: "The publisher withholds a count, mostly a small one, to protect the secret of the ballot.",
    why: "It is neither zero nor missing. The sum is a lower bound, and the contest is marked \
          incomplete.",
    example: "`*` or `<5`",
    todo: "Use the totals that the publisher prints; they contain the withheld votes.",
};

pub(super) const FIGURE_NOT_REPORTED: Manual = Manual {
    means: "A figure of a unit is zero throughout, and was taken as not reported.",
    why: "Taken as a count, it would give a turnout of zero, or of more than all.",
    example: "A column of registered voters that holds 0 in every row.",
    todo: "Nothing, unless the zeros are meant.",
};

pub(super) const REMARK_ROW: Manual = Manual {
    means: "A row holds a remark in place of its counts.",
    why: "Its unit has no result, which is not a result of zero.",
    example: "`Station 14,annulled by the court`",
    todo: "Look whether the unit's figures stand elsewhere.",
};
