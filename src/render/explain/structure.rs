//! Rows, columns and headers.

use super::manual::Manual;

pub(super) const QUOTE_UNCLOSED: Manual = Manual {
    means: "A quotation mark opens a field and none closes it.",
    why: "The rest of the file would be one long field, and all its rows would vanish from the \
          sums.",
    example: "`\"Roe, Jane,104` and many rows below.",
    todo: "Close or remove the quote on the line that is named.",
};

pub(super) const QUOTE_STRAY: Manual = Manual {
    means: "Text follows the quotation mark that closes a field.",
    why: "It is not clear where the field ends, so that the numbers after it may move by a column.",
    example: "`\"Jane \"The Fox\" Roe\",104`, where quotes inside a field should be doubled.",
    todo: "Double the inner quotes, or say `--escape` or `--lenient-quotes`.",
};

pub(super) const ROW_SHORT: Manual = Manual {
    means: "A row has fewer fields than the header.",
    why: "A missing field in the middle moves all later figures to wrong columns.",
    example: "Header `candidate,party,votes`, row `Jane Roe,104`.",
    todo: "Add the missing field, empty if need be.",
};

pub(super) const ROW_LONG: Manual = Manual {
    means: "A row has more fields than the header.",
    why: "Mostly an unquoted comma in a name or in a number: the votes are then read from the \
          wrong field.",
    example: "`Jane Roe,1,204` where 1,204 votes are meant.",
    todo: "Put the field in quotes, or have the file saved with another delimiter.",
};

pub(super) const ROW_TRAILING_EMPTY: Manual = Manual {
    means: "Rows end with extra delimiters and nothing between them.",
    why: "Harmless: the extra fields are empty. Spreadsheets write them.",
    example: "`Jane Roe,104,,,`",
    todo: "Nothing.",
};

pub(super) const HEADER_MISSING: Manual = Manual {
    means: "The first row looks like data, so that no column has a name.",
    why: "If it were taken for a header, its votes would be lost.",
    example: "A file that begins with `Jane Roe,104`.",
    todo: "If it is data, say `--no-header` and name the columns by number: `--column choice=1 \
           --column votes=2`.",
};

pub(super) const HEADER_DUPLICATE: Manual = Manual {
    means: "Two columns have the same header, and at least one of them holds figures that count.",
    why: "Either could be meant; to add both may count everything twice.",
    example: "`candidate,votes,votes`",
    todo: "Rename one of them, or say which is meant by its number: `--column votes=2`.",
};

pub(super) const HEADER_EMPTY: Manual = Manual {
    means: "A column has figures or text and no header.",
    why: "It may be an index that a program wrote, or figures that ought to count.",
    example: "`,candidate,votes` with 0, 1, 2, … in the first column.",
    todo: "Nothing if `tally inspect` shows that it is rightly ignored; else give it a role with \
           `--column`.",
};

pub(super) const HEADER_REPEATED: Manual = Manual {
    means: "The header stands again inside the table, or codes of the columns under it; that row was \
            left out.",
    why: "For the record: the file is made of several, one pasted below the other.",
    example: "`candidate,votes` again on line 60.",
    todo: "Check that no part was pasted twice.",
};

pub(super) const HEADER_CHANGED: Manual = Manual {
    means: "A row inside the table, or the head of a later input, is a header with other columns.",
    why: "Rows below it mean something else than rows above it, at the same positions.",
    example: "`candidate,votes` in one file and `votes,candidate` in the next.",
    todo: "Split the file there, or tabulate the inputs apart.",
};

pub(super) const PREAMBLE_SKIPPED: Manual = Manual {
    means: "Lines above the header were left out: titles, dates, sources.",
    why: "For the record, so that you can see that no data were among them.",
    example: "`Final results, 20 November 2022` above `candidate,votes`.",
    todo: "Nothing. `--skip-header N` sets the number of lines by hand.",
};

pub(super) const FOOTER_SKIPPED: Manual = Manual {
    means: "Lines below the table were left out: sources, remarks, signatures.",
    why: "For the record, so that you can see that no data were among them.",
    example: "`Source: Electoral Commission` below the last row.",
    todo: "Nothing. `--skip-footer N` sets the number of rows by hand.",
};

pub(super) const DELIMITER_AMBIGUOUS: Manual = Manual {
    means: "Two delimiters split the text into equally regular columns.",
    why: "One of them splits numbers: `1,5;2,5` is two fields or three.",
    example: "A file with as many commas as semicolons in every line.",
    todo: "Say which it is: `--delimiter ';'`.",
};

pub(super) const COLUMNS_NOT_FOUND: Manual = Manual {
    means: "No column could be told to hold choices, or none to hold votes.",
    why: "Without them there is nothing to count, and a guess would count the wrong thing.",
    example: "Columns `c1` to `c9` with numbers only.",
    todo: "Say which they are: `--column choice=HEADER --column votes=HEADER`. `tally inspect` \
           lists the columns.",
};

pub(super) const COLUMNS_AMBIGUOUS: Manual = Manual {
    means: "Several columns could have the same role, and the figures do not decide.",
    why: "Each gives another result.",
    example: "`votes_2018` and `votes_2022` side by side.",
    todo: "Say which one is meant: `--column votes=votes_2022`.",
};

pub(super) const COLUMN_UNKNOWN: Manual = Manual {
    means: "A flag or recipe names a column that the table does not have.",
    why: "The flag was meant to decide something; to go on without it would decide it otherwise.",
    example: "`--column votes=Vots`",
    todo: "Use a header as it stands in the file, or its number from 1. `tally inspect` lists them.",
};

pub(super) const LAYOUT_UNSUPPORTED: Manual = Manual {
    means: "The table is laid out in a way that this version does not count.",
    why: "Read as another layout, every figure would be attributed to something else.",
    example: "Several tables side by side on one sheet.",
    todo: "Save each table as a file of its own, with one header.",
};

pub(super) const LAYOUT_AMBIGUOUS: Manual = Manual {
    means: "Two layouts explain the table about equally well.",
    why: "A column a candidate, or a column a district? The sums differ.",
    example: "Three columns of numbers without telling headers.",
    todo: "Say which: `--layout wide` or `--layout transposed`; `tally inspect` shows what was \
           found.",
};

pub(super) const LAYOUT_BROKEN: Manual = Manual {
    means: "A row does not fit what the rest of the table is.",
    why: "To skip it would lose its votes, to count it might add a remark to the sum.",
    example: "A second table with other columns begins below the first.",
    todo: "Look at the line. `--skip-footer N` leaves out rows at the end; else split the file.",
};

pub(super) const SHEET_AMBIGUOUS: Manual = Manual {
    means: "Several sheets of a workbook hold results.",
    why: "They may be parts to be added, or the same figures twice.",
    example: "A workbook with the sheets `By district` and `Total`.",
    todo: "Name the sheet that is meant with `--sheet`; give it twice to read two of them, each for \
           itself.",
};

pub(super) const SHEET_SKIPPED: Manual = Manual {
    means: "A sheet of the workbook, or a table of the file, was not counted.",
    why: "It is hidden, holds notes, or was not understood as a result.",
    example: "A sheet `Notes` beside the sheet `Results`.",
    todo: "Look whether it holds results. `--sheet` reads it alone and says what stands in the way.",
};

pub(super) const FIELD_TOO_LARGE: Manual = Manual {
    means: "A field is longer than the limit.",
    why: "Mostly a quote that never closes and swallows the rows after it.",
    example: "A field of 5 MB where names are expected.",
    todo: "Look at the line. If it is meant, raise the limit with `--max-field`.",
};

pub(super) const ROW_TOO_LARGE: Manual = Manual {
    means: "A row is longer than the limit.",
    why: "Mostly a file without line ends, or one that is no table.",
    example: "A gigabyte in a single line.",
    todo: "Look at the file. If it is meant, raise the limit with `--max-row`.",
};

pub(super) const TOO_MANY_COLUMNS: Manual = Manual {
    means: "There are more columns than the limit.",
    why: "Mostly a wrong delimiter, or a file that is no table.",
    example: "A text that was split at every blank.",
    todo: "Check `--delimiter`. If it is meant, raise the limit with `--max-columns`.",
};

pub(super) const TOO_MANY_GROUPS: Manual = Manual {
    means: "There are more choices, contests and units than the limit.",
    why: "Mostly a column of figures or of remarks that was taken for names.",
    example: "Ten million different \"candidates\".",
    todo: "Check the roles with `tally inspect`. If it is meant, raise the limit with \
           `--max-groups`.",
};

pub(super) const RECIPE_MISMATCH: Manual = Manual {
    means: "The table does not fit the recipe that was given.",
    why: "A recipe made for another version of the file would count the wrong columns.",
    example: "The publisher added a column since the recipe was written.",
    todo: "Run `tally inspect` without the recipe, compare, and write it anew.",
};
