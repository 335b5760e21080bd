//! The bytes of an input: its format, compression and encoding.

use super::manual::Manual;

pub(super) const INPUT_EMPTY: Manual = Manual {
    means: "The input has no bytes, or blank lines only.",
    why: "A download that broke off leaves such a file. An empty result would look like an \
          election without votes.",
    example: "`tally results.csv` where results.csv has 0 bytes.",
    todo: "Fetch the file again, or check the name or the pipe that should have filled it.",
};

pub(super) const NO_DATA_ROWS: Manual = Manual {
    means: "There is a header, and not one row of data below it.",
    why: "No result is not a result of zero: the rows may sit in another file or may have been \
          filtered away.",
    example: "A file that ends after `candidate,votes`.",
    todo: "Look into the file. If the header is data, say `--no-header`.",
};

pub(super) const FORMAT_MISMATCH: Manual = Manual {
    means: "The content is something else than the name of the file or its text promises: a \
            picture, a web page, a workbook named .csv.",
    why: "Read as text, such bytes would give columns and numbers that no one ever published.",
    example: "results.csv begins with `<!DOCTYPE html>`: the server answered with its login page.",
    todo: "Open the file to see what it is, and fetch the data themselves. A workbook can be \
           saved as CSV.",
};

pub(super) const FORMAT_UNSUPPORTED: Manual = Manual {
    means: "The file is of a known kind that this version of tally does not read.",
    why: "To guess at half of a format would give wrong counts.",
    example: "A workbook (.xlsx) or a PDF of a protocol.",
    todo: "Save the table as CSV in the program that made it, and give tally that file.",
};

pub(super) const ARCHIVE_TRUNCATED: Manual = Manual {
    means: "The compressed data end before they are complete.",
    why: "The rows that can be unpacked look fine, and the missing ones leave no trace: the \
          totals would be too small.",
    example: "A .csv.gz whose download stopped at 80%.",
    todo: "Fetch the file again; `gzip -t FILE` tells whether it is whole.",
};

pub(super) const ARCHIVE_CORRUPT: Manual = Manual {
    means: "The compressed data contradict their own checksum or form.",
    why: "Some byte is not what was packed, and it may be a digit.",
    example: "A .csv.gz that was transferred as text, so that line ends were changed in it.",
    todo: "Fetch the file again, as binary data.",
};

pub(super) const ARCHIVE_TRAILING_DATA: Manual = Manual {
    means: "Something other than zeros follows the end of the compressed data.",
    why: "It may be a second file that was glued on, and its rows would be lost without a word.",
    example: "A .gz to which a log line was appended.",
    todo: "Check how the file was made. Several gzip members in one file are read, all of them.",
};

pub(super) const EXPANSION_LIMIT: Manual = Manual {
    means: "The compressed data unpack to more than the limit.",
    why: "A few kilobytes can unpack to terabytes; such a file must not fill memory or the disk.",
    example: "A .gz of 1 MB that holds zeros only.",
    todo: "If you trust the file, unpack it yourself and give tally the text.",
};

pub(super) const ENCODING_INVALID: Manual = Manual {
    means: "Some bytes are not allowed in the encoding of the file.",
    why: "Letters that cannot be read cannot be compared: one candidate may become two.",
    example: "The byte 0xFF in a file that is read as UTF-8.",
    todo: "Name the true encoding, as in `--encoding windows-1251`, or have the file made anew.",
};

pub(super) const ENCODING_MIXED: Manual = Manual {
    means: "Some lines are UTF-8 and others are in another encoding.",
    why: "Whichever is chosen, names of the other part are spoilt, and equal names differ.",
    example: "Two districts were pasted into one file by two programs.",
    todo: "Convert the parts to UTF-8 one by one, then join them. `--encoding` forces one reading.",
};

pub(super) const ENCODING_GUESSED: Manual = Manual {
    means: "The file says nothing about its encoding, and it was told from the text.",
    why: "Counts do not depend on it, names do: a wrong guess shows wrong letters.",
    example: "A Russian file read as windows-1251 because its bytes make Russian words that way.",
    todo: "Look at the names in the result. If they are wrong, say which encoding it is with \
           `--encoding`.",
};

pub(super) const ENCODING_DETECTED: Manual = Manual {
    means: "The encoding was told by a sure sign, such as the byte-order mark that a file begins \
            with.",
    why: "For the record: the file is not plain UTF-8.",
    example: "A file that a spreadsheet saved as \"Unicode text\" (UTF-16).",
    todo: "Nothing, unless the names look wrong.",
};

pub(super) const ENCODING_AMBIGUOUS: Manual = Manual {
    means: "Several encodings fit the bytes about equally well and give different letters.",
    why: "A guess would show names that are nobody's.",
    example: "A file with three letters outside ASCII, valid in a dozen code pages.",
    todo: "Ask the publisher, or try `--encoding` and compare the names.",
};

pub(super) const NUL_BYTE: Manual = Manual {
    means: "There is a NUL byte in what should be text.",
    why: "Text has none. The file may be UTF-16 without its mark, or damaged by a disk that \
          filled the gap with zeros.",
    example: "`c\\0a\\0n\\0d\\0…`, which is UTF-16.",
    todo: "If every second byte is NUL, say `--encoding utf-16le`. Else fetch the file again.",
};

pub(super) const CONTROL_CHAR: Manual = Manual {
    means: "A control character outside the cells was skipped, such as the end-of-file mark of \
            old systems.",
    why: "For the record: the file holds a byte that is neither text nor a line end.",
    example: "A file from an old program that ends with 0x1A.",
    todo: "Nothing. If there are many, the file may be no text.",
};

pub(super) const FINAL_NEWLINE_MISSING: Manual = Manual {
    means: "The last line has no line end.",
    why: "Usually harmless, and at times the sign of a file that was cut off in the middle of \
          its last row.",
    example: "`Beta,20` and then nothing; it might have been `Beta,2045`.",
    todo: "Check that the last row is whole.",
};

pub(super) const INPUT_DUPLICATE: Manual = Manual {
    means: "Two of the inputs hold the same bytes.",
    why: "All their votes are counted twice.",
    example: "`tally north.csv north-copy.csv`.",
    todo: "Leave one away, unless two places really published identical files.",
};

pub(super) const INPUT_CHANGED: Manual = Manual {
    means: "The input changed while it was read.",
    why: "Half of it is old and half is new: the sum belongs to no state of the count.",
    example: "A results page is being rewritten by the count that feeds it.",
    todo: "Copy the file first, then tabulate the copy.",
};

pub(super) const JSON_INVALID: Manual = Manual {
    means: "The JSON is broken, or it is no result that is known.",
    why: "A file that was cut off while it was fetched, or a document of another kind.",
    example: "`[{\"candidate\": \"Alpha\", \"vo`",
    todo: "Fetch the file again. Of JSON, lists of flat objects are read and the results format of \
           NIST SP 1500-100.",
};

pub(super) const XML_INVALID: Manual = Manual {
    means: "The XML is broken, or it is no result that is known.",
    why: "A file that was cut off while it was fetched, or a document of another kind.",
    example: "`<EML Id=\"230\">`: lists of candidates, and no counts.",
    todo: "Fetch the file again. Of XML, EML 510, Clarity's detail file and the results format of \
           NIST SP 1500-100 are read.",
};

pub(super) const XML_ENTITY: Manual = Manual {
    means: "The XML declares a document type or uses an entity.",
    why: "Entities can make a small file fill the memory, or fetch other files. No publisher of \
          results needs them.",
    example: "`<!DOCTYPE x [<!ENTITY a \"…\">]>`",
    todo: "Get the file from its publisher.",
};
