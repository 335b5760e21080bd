"""Seats by independent implementations, for tests/seats_oracle.rs.

    python -m venv venv && venv/bin/pip install apportionment==1.0 votelib==0.4.0
    venv/bin/python tests/oracle/seats.py

It writes tests/data/seats-oracle.txt.gz: made-up counts from a fixed seed, and what each
implementation says. A line is

    house;votes votes ...;result;result;...

with one result for each method of the header, in its order: the seats, `=` where the implementation
reports a tie for the last seats, or `-` where it leaves seats empty (quotas that are large because
counts are small). Counts are small in two lines of five, so that ties
are common.
"""

import gzip
import io
import pathlib
import random
import warnings
from fractions import Fraction
from importlib.metadata import version

from apportionment import methods as apportionment
from votelib.component import divisor, quota
from votelib.evaluate.core import Tie
from votelib.evaluate.proportional import HighestAverages, LargestRemainder

LINES = 12_000
TARGET = pathlib.Path(__file__).parent.parent / "data" / "seats-oracle.txt.gz"


def by_apportionment(method, fractions):
    def seats(votes, house):
        parties = [str(party) for party in range(len(votes))]
        try:
            return apportionment.compute(
                method, votes, house, fractions=fractions, parties=parties, tiesallowed=False
            )
        except apportionment.TiesException:
            return None

    return seats


def by_votelib(evaluator):
    def seats(votes, house):
        elected = evaluator.evaluate(dict(enumerate(votes)), house)
        if any(isinstance(party, Tie) for party in elected):
            return None
        return [elected.get(party, 0) for party in range(len(votes))]

    return seats


def without_roots(seats):
    """Huntington-Hill is in floating point there, which does not see that 12/sqrt(8*9) is
    2/sqrt(1*2). Whether the last seat was won by more is asked again with squares."""

    def checked(votes, house):
        won = seats(votes, house)
        if won is None:
            return None
        last = [Fraction(v * v, s * (s - 1)) for v, s in zip(votes, won) if s > 1]
        next_ = [Fraction(v * v, s * (s + 1)) for v, s in zip(votes, won) if s > 0]
        return None if last and min(last) == max(next_) else won

    return checked


METHODS = {
    "apportionment:dhondt": by_apportionment("dhondt", True),
    "apportionment:sainte_lague": by_apportionment("saintelague", True),
    "apportionment:huntington_hill": without_roots(by_apportionment("huntington", False)),
    "apportionment:adams": by_apportionment("adams", True),
    "apportionment:dean": by_apportionment("dean", True),
    "apportionment:hare_lr": by_apportionment("largest_remainder", True),
    "votelib:danish": by_votelib(HighestAverages("danish")),
    "votelib:imperiali": by_votelib(HighestAverages("imperiali")),
    "votelib:dhondt": by_votelib(HighestAverages("d_hondt")),
    "votelib:droop_lr": by_votelib(LargestRemainder("droop")),
}


def inputs():
    draw = random.Random(1787)
    for line in range(LINES):
        most = [12, 60, 5_000, 1_000_000, 40_000_000][line % 5]
        lists = draw.randint(2, 9)
        votes = [draw.randint(1, most) for _ in range(lists)]
        # The implementations differ in what first seats are where there are too few for all.
        yield draw.randint(lists, 40), votes


def show(result, house):
    if result is None:
        return "="
    return " ".join(map(str, result)) if sum(result) == house else "-"


def main():
    warnings.simplefilter("error")
    text = io.StringIO()
    text.write(f"# apportionment {version('apportionment')}, votelib {version('votelib')}; seed 1787\n")
    text.write(";".join(METHODS) + "\n")
    for house, votes in inputs():
        results = (seats(votes, house) for seats in METHODS.values())
        shown = (show(result, house) for result in results)
        text.write(f"{house};{' '.join(map(str, votes))};{';'.join(shown)}\n")
    # Without a name and a time in the head, the same text gives the same bytes.
    with open(TARGET, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(text.getvalue().encode())


main()
