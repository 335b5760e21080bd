//! Names of candidates, parties, contests and units.

use super::manual::Manual;

pub(super) const NAME_EMPTY: Manual = Manual {
    means: "There are votes for a choice without a name.",
    why: "They count in the sum, and nobody can say for whom.",
    example: "`,104`",
    todo: "Fill in the name. If names are given once for several rows, fill them down.",
};

pub(super) const NAME_LONG: Manual = Manual {
    means: "A name is longer than names are.",
    why: "A ballot question may be; or an open quote has swallowed other cells.",
    example: "A \"candidate\" of 4,000 letters.",
    todo: "Look at the line. The output shows the beginning, JSON and CSV hold all of it.",
};

pub(super) const NAME_WHITESPACE: Manual = Manual {
    means: "Blanks around a name, or several inside it, were made one.",
    why: "Else `Jane Roe` and `Jane  Roe` would be two candidates.",
    example: "`Jane Roe ` with a blank at the end.",
    todo: "Nothing.",
};

pub(super) const NAME_UNNORMALIZED: Manual = Manual {
    means: "Names with the same letters in different encodings were made one: one letter é, or e \
            with an accent after it.",
    why: "They look alike in every respect and would be two candidates.",
    example: "`José` written on two kinds of computer.",
    todo: "Nothing.",
};

pub(super) const NAME_INVISIBLE: Manual = Manual {
    means: "Characters that do not show were dropped from a name.",
    why: "Else two names would differ in something that nobody can see.",
    example: "A zero-width blank in `Jane\\u200BRoe`.",
    todo: "Nothing, unless it matters to you where they come from.",
};

pub(super) const NAME_CONTROL_CHARS: Manual = Manual {
    means: "A name holds control characters, or a letter bears a pile of marks.",
    why: "On a terminal they could colour, move or hide what is shown. Outputs show them as codes.",
    example: "`Jane\\u001B[2J`",
    todo: "Find out how they got there; the file may have been tampered with.",
};

pub(super) const NAME_BIDI: Manual = Manual {
    means: "A name holds characters that turn the direction of reading.",
    why: "They can make a name look like another one. Outputs show them as codes.",
    example: "A name that shows `eoR enaJ` reversed.",
    todo: "Find out how they got there; the file may have been tampered with.",
};

pub(super) const NAME_CONFUSABLE: Manual = Manual {
    means: "Two names of one contest look alike and are made of different letters.",
    why: "They are counted apart, as they stand. If one person is meant, that person's votes are \
          split.",
    example: "`Роe` with a Cyrillic Р, beside `Poe`.",
    todo: "Compare with the ballot, and correct the file if one person is meant.",
};

pub(super) const NAME_CASE_VARIANT: Manual = Manual {
    means: "Two names differ in letter case, punctuation or blanks only.",
    why: "They may be one choice under two spellings. They were made one only where the file's \
          units agree that it is one.",
    example: "`ROE Jane` and `Roe Jane`",
    todo: "If they are one, `--merge-case` says so.",
};

pub(super) const NAME_NEAR_DUPLICATE: Manual = Manual {
    means: "Two names of one contest are nearly the same.",
    why: "They are counted apart: brothers stand for election, and typing errors happen.",
    example: "`Jane Roe` and `Jane Rowe`",
    todo: "Compare with the ballot, and correct the file if one person is meant.",
};

pub(super) const NAME_MOJIBAKE: Manual = Manual {
    means: "A name looks as if its bytes were decoded in a wrong encoding before they were saved.",
    why: "The damage is in the file. The same name may also stand there undamaged, as another \
          choice.",
    example: "`JosÃ©` for José",
    todo: "Ask for the file in UTF-8, or repair the names.",
};

pub(super) const NAME_REPLACEMENT_CHAR: Manual = Manual {
    means: "A name holds the mark that stands for lost letters.",
    why: "The letters are lost in the file; different names may have become equal.",
    example: "`Jos�`",
    todo: "Ask for the original file.",
};

pub(super) const NAME_FORMULA: Manual = Manual {
    means: "A name begins like a spreadsheet formula.",
    why: "Opened in a spreadsheet, it would be run and not be shown. CSV output puts an \
          apostrophe before it.",
    example: "`=HYPERLINK(\"…\")`, `+Europa`",
    todo: "Nothing. `--raw` leaves the apostrophe away, for programs.",
};
