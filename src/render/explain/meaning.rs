//! What rows mean together: totals, repeats, contests.

use super::manual::Manual;

pub(super) const TOTAL_ROW: Manual = Manual {
    means: "Rows that repeat the sum of other rows were left out of the sum.",
    why: "Added to the rows that they sum up, they would double the result.",
    example: "`Total,1204` below the candidates.",
    todo: "Nothing; they are compared with the sum, see total-mismatch.",
};

pub(super) const TOTAL_MISMATCH: Manual = Manual {
    means: "A total that the file prints differs from the sum of its parts.",
    why: "One of the figures is wrong, or a part is missing. A difference that 9 divides is \
          often two digits that changed places.",
    example: "The rows add up to 812, and the total row says 821.",
    todo: "Compare both sides with the protocols. The output gives the sum of the rows.",
};

pub(super) const PARENT_ROW: Manual = Manual {
    means: "Rows of a higher level, such as districts above their precincts, were left out of \
            the sum.",
    why: "They repeat what their parts say.",
    example: "A row for each county, and below it a row for each of its precincts.",
    todo: "Nothing. `--by LEVEL` shows the figures of a level.",
};

pub(super) const ROW_DUPLICATE: Manual = Manual {
    means: "A row repeats another one exactly, and was counted once.",
    why: "A part that was pasted twice doubles its votes; two equal rows can also be true.",
    example: "Precinct 0014 stands twice with the same figures.",
    todo: "Check the source. `--duplicates sum` counts both.",
};

pub(super) const ROW_CONFLICT: Manual = Manual {
    means: "Two rows give different counts for the same choice in the same unit.",
    why: "One may correct the other, or both may be parts: the sums differ.",
    example: "Precinct 0014, Jane Roe: 104 on line 20, and 140 on line 90.",
    todo: "Say what is meant: `--duplicates sum`, `first` or `last`.",
};

pub(super) const CONTEST_EMPTY: Manual = Manual {
    means: "Rows do not say to which contest they belong.",
    why: "Their votes would be counted in no contest, or in a wrong one.",
    example: "The column `office` is empty on 12 rows.",
    todo: "Fill in the contest on those lines.",
};

pub(super) const CONTESTS_BY_BALLOT: Manual = Manual {
    means: "The units fall into groups whose ballots have no choice in common.",
    why: "They voted on different things: shares of all their votes together would mean nothing.",
    example: "Stations of two constituencies in one table, and no column that names them.",
    todo: "Nothing, if that is so. A column that names the contests is given with \
           `--column contest=HEADER`.",
};

pub(super) const CANDIDATE_PARTIES: Manual = Manual {
    means: "One candidate stands under several parties in one contest.",
    why: "Where parties nominate together this is right, and the votes were added; or two \
          persons share the name.",
    example: "`Roe (A)` and `Roe (B)` on one ballot.",
    todo: "Compare with the ballot.",
};

pub(super) const NAMESAKES: Manual = Manual {
    means: "The same name stands under different parties, and was kept apart.",
    why: "There may be two persons; added up, they would be one winner who does not exist.",
    example: "`John Smith (A)` and `John Smith (B)` in one district.",
    todo: "Compare with the ballot.",
};

pub(super) const QUANTITY_CONFLICT: Manual = Manual {
    means: "A figure of a unit is repeated on its rows, and differs between them.",
    why: "It should be the same everywhere, such as the registered voters of a precinct.",
    example: "Registered: 812 on one row of precinct 0014, and 821 on another.",
    todo: "Compare with the protocol of the unit.",
};
