//! The `tally` command.
#![expect(clippy::print_stderr, reason = "temporary")]
use tally::options::*;
fn main() {
    let mut o = Options::default();
    let mut files = vec![];
    let mut fmt = tally::render::Format::Table;
    let mut insp = false;
    let mut a = std::env::args().skip(1);
    while let Some(x) = a.next() {
        match x.as_str() {
            "--format" => { if a.next().as_deref() == Some("json") { fmt = tally::render::Format::Json; } }
            "--encoding" => o.read.encoding = a.next(),
            "--contest" => o.report.contest = a.next(),
            "inspect" => insp = true,
            "--column" => { let v = a.next().unwrap_or_default(); let (r, c) = v.split_once('=').unwrap_or(("", "")); o.interpret.columns.push(ColumnFlag{role: r.into(), column: c.parse().map(ColumnRef::Position).unwrap_or(ColumnRef::Header(c.into()))}); }
            _ => files.push(x),
        }
    }
    let s = files.iter().map(tally::read::Source::file).collect();
    let style = tally::render::Style { width: Some(150), ..Default::default() };
    let mut out = std::io::stdout();
    let code = match tally::run(s, &o) {
        Ok(r) => {
            if insp { let _ = tally::render::inspect(&r, &style, &mut out); } else { let _ = tally::render::render(&r, fmt, &style, &mut out); }
            if fmt == tally::render::Format::Table { let _ = tally::render::render_findings(&r.findings, &files, Default::default(), &style, &mut std::io::stderr()); }
            0
        }
        Err(tally::error::Error::Data(f)) => {
            if fmt == tally::render::Format::Json { let _ = tally::render::render_error(&f, &files, &mut out); }
            let _ = tally::render::render_errors(&f, &files, Default::default(), &style, &mut std::io::stderr());
            3
        }
        Err(e) => { eprintln!("{e}"); 4 }
    };
    #[expect(clippy::exit, reason = "temporary")]
    std::process::exit(code);
}
