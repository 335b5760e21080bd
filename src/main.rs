//! The command `tally`.

mod cli;
mod failure;
mod output;
mod screen;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use tally::decide::rule::{Draft, PRESETS};
use tally::error::Error;
use tally::finding::{Finding, Level};
use tally::read::Source;
use tally::render::{self, Format, Style};
use tally::report::Report;

use crate::cli::{Input, Job, Reasons, Request, View};
use crate::failure::Status;
use crate::output::Output;

/// No recipe, rule or list of units is larger; something else was given for one.
const LARGEST_TEXT: u64 = 16 << 20;

fn main() -> ExitCode {
    let status = match cli::request() {
        Ok(Request::Job(job)) => run(*job),
        Ok(Request::Explain { code, color }) => Output::Stdout
            .write(|out| match code {
                Some(code) => render::explain(code, &screen::of_stdout(color), out),
                None => render::explain_all(&screen::of_stdout(color), out),
            })
            .map(|()| Status::Good),
        Ok(Request::Rules { name }) => rules(name.as_deref()),
        Err(refused) => failure::refuse(&refused),
    };
    status.unwrap_or_else(|error| failure::report(&error)).into()
}

fn run(mut job: Job) -> anyhow::Result<Status> {
    if job.inputs.is_empty() {
        if io::stdin().is_terminal() {
            // Never wait for someone to type a table.
            let _ = io::stderr().write_all(cli::short_help().as_bytes());
            return Ok(Status::Usage);
        }
        job.inputs.push(Input::Stdin);
    }
    let output = Output::new(job.output.as_deref())?;
    let recipe = job.recipe.iter().map(|path| ("recipe", path.as_path()));
    let others: Vec<(&str, &Path)> = recipe.chain(job.ruling.files()).collect();
    output.keep_apart(&job.inputs, &others)?;
    let saved = match &job.view {
        View::Inspect { save: Some(path) } => {
            let saved = Output::new(Some(path))?;
            saved.keep_apart(&job.inputs, &[])?;
            Some(saved)
        }
        _ => None,
    };
    if let Some(path) = &job.recipe {
        let text = short_text(path);
        let text = text.with_context(|| format!("cannot read the recipe `{}`", path.display()))?;
        job.options.interpret.recipe = Some(text);
    }
    let asked = std::mem::take(&mut job.ruling).asked(short_text)?;
    let sources: Vec<Source> = job.inputs.iter().map(source).collect();
    let names: Vec<String> = sources.iter().map(|source| source.name().to_owned()).collect();
    match tally::run_by(sources, &job.options, &asked) {
        Ok(report) => show(&report, &job, &output, saved.as_ref()),
        Err(Error::Data(findings)) => refuse(findings, &names, &job),
        Err(error) => Err(error.into()),
    }
}

/// The names of all rules, or one as a file.
fn rules(name: Option<&str>) -> anyhow::Result<Status> {
    let text = match name {
        None => render::rules(&PRESETS),
        Some(name) => {
            Draft::preset(name)?;
            let preset = PRESETS.iter().find(|preset| preset.name == name);
            preset.map(|preset| preset.text()).unwrap_or_default()
        }
    };
    Output::Stdout.write(|out| out.write_all(text.as_bytes())).map(|()| Status::Good)
}

fn source(input: &Input) -> Source {
    match input {
        Input::File(path) => Source::file(path),
        Input::Stdin => Source::stdin(),
    }
}

/// The text of a recipe, a rule or a list, which is short.
fn short_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(LARGEST_TEXT + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST_TEXT {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "is too large for what it is to be",
        ));
    }
    Ok(text)
}

/// Writes the report, and then what is doubtful where the report does not hold it.
fn show(
    report: &Report,
    job: &Job,
    output: &Output,
    saved: Option<&Output>,
) -> anyhow::Result<Status> {
    if let Some(saved) = saved {
        let recipe = report.recipe.as_deref().context("these inputs give no recipe")?;
        saved.write(|out| out.write_all(recipe.as_bytes()))?;
    }
    let style = match output {
        Output::Stdout => screen::of_stdout(job.color),
        Output::Device(_) | Output::File(_) => screen::of_file(job.color),
    };
    let style = Style {
        decimals: job.options.report.decimals,
        raw: job.raw,
        explain: job.reasons == Reasons::All,
        ..style
    };
    let json = job.format == Format::Json;
    let names: Vec<String> = report.inputs.iter().map(|input| input.name.clone()).collect();
    let messages = |style: &Style, out: &mut dyn Write| {
        render::render_findings(&report.findings, &names, job.messages, style, out)
    };
    output.write(|out| match job.view {
        View::Check if json => render::render(report, Format::Json, &style, out),
        View::Check if job.quiet => Ok(()),
        View::Check if report.findings.is_empty() => writeln!(out, "nothing is doubtful"),
        View::Check => messages(&style, out),
        View::Convert { to } => (to.write)(report, job.raw, out),
        View::Inspect { .. } if json => render::inspect_json(report, out),
        View::Inspect { .. } => render::inspect(report, &style, out),
        View::Result => render::render(report, job.format, &style, out),
    })?;
    if let View::Convert { to } = job.view
        && !job.quiet
    {
        let mut err = BufWriter::new(io::stderr().lock());
        for loss in (to.losses)(report, job.raw) {
            writeln!(err, "note: {}", render::Safe::new(&loss).as_str())
                .context("cannot write messages")?;
        }
        err.flush().context("cannot write messages")?;
    }
    let told = json || job.quiet || matches!(job.view, View::Check);
    if !told && !report.findings.is_empty() {
        let is_terminal = io::stderr().is_terminal();
        let mut err = BufWriter::new(io::stderr().lock());
        let both_seen = matches!(output, Output::Stdout) && io::stdout().is_terminal();
        if both_seen && is_terminal {
            writeln!(err).context("cannot write messages")?;
        }
        messages(&screen::of_stderr(job.color), &mut err)
            .and_then(|()| err.flush())
            .context("cannot write messages")?;
    }
    Ok(status(report, job))
}

fn status(report: &Report, job: &Job) -> Status {
    let enough = match job.view {
        _ if job.strict => Level::Warning,
        View::Check => Level::Fault,
        View::Result | View::Inspect { .. } | View::Convert { .. } => return Status::Good,
    };
    match report.findings.worst() {
        Some(worst) if worst >= enough => Status::Doubtful,
        _ => Status::Good,
    }
}

/// Says why there is no report. No output file is touched.
fn refuse(mut findings: Vec<Finding>, names: &[String], job: &Job) -> anyhow::Result<Status> {
    let json = job.format == Format::Json;
    if json {
        let mut out = io::stdout().lock();
        let written = render::render_error(&findings, names, &mut out).and_then(|()| out.flush());
        match written {
            // Who does not read the object can still read the status.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            written => written.context("cannot write the result")?,
        }
    }
    if json || job.quiet {
        findings.retain(|finding| finding.level == Level::Error);
    }
    findings.sort_by_key(|finding| finding.level != Level::Error);
    let style = screen::of_stderr(job.color);
    let mut err = BufWriter::new(io::stderr().lock());
    // The status tells it where nobody reads the messages.
    let _ = render::render_errors(&findings, names, job.messages, &style, &mut err)
        .and_then(|()| err.flush());
    Ok(Status::Data)
}
