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
       tally rules [RULE]               rules of law that decide who is elected
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

/// `tally rules --help`.
pub(super) const RULES: &str = "\
Lists the rules that say who is elected, or prints one as a file.

Usage: tally rules                        the names of all rules
       tally rules RULE > my.toml         one as a file, to be edited
       tally --rule my.toml results.csv   TOML or JSON (docs/rule.schema.json)

What a rule leaves open is asked for; what is said here is stronger than it:
      --rule RULE           a name, or a file: a name with a dot or a slash
      --seats N             how many seats there are
      --method METHOD       how lists get seats, such as dhondt or hare_lr
      --threshold SHARE     what a list or a candidate needs: 5%, 1/20; >50% has
                            to be passed
      --quorum SHARE        how many of the registered voters have to take part
      --votes-per-ballot N  how many votes a ballot holds
      --else WHAT           where nobody is elected: runoff_top_two,
                            second_round, new_election, next_body
      --against-all EFFECT  what the line against everyone does: none,
                            base_only, repeat_if_leads, repeat_if_majority,
                            rival_of_sole_candidate
      --tie RULE            what the law settles a tie by: lot, age, new_vote,
                            most_total_votes, fewest_seats
      --lot NAME            who was drawn; several times for several
      --base BASE           what the share is of, where the rule leaves it open
      --expected-units N|FILE   how many units there should be, or a list: a
                            line each, with the registered voters after a comma
      --explain             each number that was compared

Examples:
  tally --rule kz-president data/kazakhstan-2022.csv
  tally --rule plurality --seats 3 council.csv
  tally --seats 19 --method dhondt --threshold 5% lists.csv

  -h, --help                this help
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
  tally --rule majority results.csv            who is elected, and why
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
      --rule RULE           who is elected by this rule, and why
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
  tally --rule majority results.csv            who is elected, and why

Reading (what is not said is told from the file, and `inspect` shows it):
      --column ROLE=COLUMN  bind a column, by its header or its position from 1
      --layout LAYOUT       summary, long, wide or transposed
      --sheet NAME          of a workbook, only this sheet; may be given again
      --delimiter CHAR      comma, semicolon, tab, pipe or any sign
      --encoding LABEL      such as utf-8, windows-1251, cp866
      --thousands MARK, --decimal MARK   comma, dot, space, apostrophe
      --no-header, --skip-header N, --skip-footer N   where the table stands
      --lenient-quotes, --escape CHAR   text after a closing quote; a backslash
      --recipe FILE         read as `tally inspect --save FILE` has written down
Counting:
      --duplicates WAY      rows for the same thing: sum, first or last
      --allow-negative      a negative count is a correction
      --merge-case          names that differ in letter case only are one
      --threads N           kept for parallel counting
      --memory SIZE         for rows by unit, default 256M
      --max-field SIZE, --max-row SIZE, --max-columns N, --max-groups N   limits
Result:
      --base BASE           shares are of: valid, valid_without_against_all,
                            valid_with_blank, cast, registered, ballots, votes
      --by LEVEL, --units   the figures of each unit of a level, or of all units
      --contest TEXT        only contests whose name contains this
      --decimals N          digits after the point of percentages
      --rule RULE           who is elected: a name of `tally rules`, or a file
      --seats N, --method METHOD, --threshold SHARE, --quorum SHARE, --tie RULE,
      --else WHAT, --against-all EFFECT, --lot NAME, --votes-per-ballot N
                            what the rule leaves open (`tally rules --help`)
      --expected-units N|FILE, --explain   what is still out; all reasons
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
