//! The help, written by hand: a screen that teaches the main use, and a screen with every option.

use tally::render::FORMATS;

const HEAD: &str = "\
tally reads published election results as they are: votes, shares, turnout,
and what does not add up.

Usage: tally [OPTIONS] FILE...          the result (`-` is standard input)
       tally check [OPTIONS] FILE...    only what is doubtful; 1 at a fault
       tally inspect [OPTIONS] FILE...  how the file was understood
       tally convert --to openelections|nist-json|csv [OPTIONS] FILE...
       tally explain [CODE]             what a message means
";

/// `tally explain --help`.
pub(super) const EXPLAIN: &str = "\
Tells what a message of tally means, why it matters, and what to do.

Usage: tally explain [CODE]    lists all codes where none is given

Example:
  tally explain total-mismatch

Options:
      --color WHEN    auto, always or never
  -h, --help          this help
";

/// `-h`: the main options.
pub(super) fn short() -> String {
    format!(
        "{HEAD}
Examples:
  tally results.csv                            who has most, by how much
  tally --by district results.csv              for each district
  tally check --strict *.csv                   1 if anything is doubtful
  tally --json results.csv.gz > results.json   everything, exact
  tally --column choice=Name --column votes=3 results.csv

Main options:
      --column ROLE=COLUMN  bind a column, by its header or by its position
      --layout LAYOUT       summary, long, wide or transposed
      --delimiter CHAR      comma, semicolon, tab, pipe or any sign
      --encoding LABEL      such as utf-8, windows-1251, cp866
      --thousands MARK      comma, dot, space or apostrophe
      --base BASE           what shares are shares of: valid, cast, registered
      --by LEVEL            the figures of each unit of a level
      --contest TEXT        only contests whose name contains this
      --strict              exit with 1 at any warning or fault
  -f, --format FORMAT       {formats}
  -o, --output FILE         write there, whole or not at all
  -h, --help                -h is this help, --help has all options
  -V, --version             the version
",
        formats = formats(),
    )
}

/// `--help`: all options, each in a line.
pub(super) fn long() -> String {
    format!(
        "{HEAD}
Examples:
  tally results.csv                            who has most, by how much
  tally --by district results.csv              for each district
  tally check --strict *.csv                   1 if anything is doubtful
  tally --column choice=Name --column votes=3 results.csv

Reading (what is not said is told from the file, and `inspect` shows it):
      --column ROLE=COLUMN  bind a column, by its header or its position from 1
      --layout LAYOUT       summary, long, wide or transposed
      --sheet NAME          of a workbook, only this sheet; may be given again
      --delimiter CHAR      comma, semicolon, tab, pipe or any sign
      --encoding LABEL      such as utf-8, windows-1251, cp866
      --thousands MARK      comma, dot, space or apostrophe
      --decimal MARK        dot or comma
      --no-header           the first row is data
      --skip-header N, --skip-footer N   lines above the header, rows at the end
      --lenient-quotes      text after a closing quote belongs to the field
      --escape CHAR         the sign that escapes a quote, such as a backslash
      --recipe FILE         read as `tally inspect --save FILE` has written down
Counting:
      --duplicates WAY      rows for the same thing: sum, first or last
      --allow-negative      a negative count is a correction
      --merge-case          names that differ in letter case only are one
      --threads N           kept for parallel counting
      --memory SIZE         for rows by unit, default 256M
      --max-field SIZE, --max-row SIZE   longest to be read: 1M and 16M
      --max-columns N, --max-groups N    most to be read: 4096 and 5000000
Result:
      --base BASE           shares are of: valid, valid_without_against_all,
                            valid_with_blank, cast, registered, ballots, votes
      --by LEVEL, --units   the figures of each unit of a level, or of all units
      --contest TEXT        only contests whose name contains this
      --decimals N          digits after the point of percentages
      --strict              exit with 1 at any warning or fault
  -f, --format FORMAT       {formats} (--json: -f json)
  -o, --output FILE         write there, whole or not at all
      --raw                 CSV: keep what a spreadsheet takes for a formula
      --message-format FORM long, or short: a line each, for editors
  -q, --quiet               errors only, no other messages
      --color WHEN          auto, always or never
  -h, --help; -V, --version
",
        formats = formats(),
    )
}

/// `table, json, csv or markdown`
fn formats() -> String {
    let names: Vec<&str> = FORMATS.iter().map(|info| info.name).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
