//! The binary: arguments in, exit status out.

mod cli;
mod crawl;
mod input;
mod list;
mod progress;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};
use cli::{Cli, Command, CrawlPlan, Explain, Output, Plan};
use commentsift::When;
use commentsift::metrics::corpus::Corpus;
use commentsift::pipeline::{self, Ended, Noted};
use commentsift::platform::rules::{self, RuleSet};
use commentsift::report::explanation;
use commentsift::report::summary::Summary;
use commentsift::report::terminal::{Paint, safe};
use commentsift::report::{Analysed, CsvFiles, CsvStream, OutFolder, RunInfo, RunJson, Sink};
use commentsift::source::ReadOptions;
use progress::Progress;
use std::io::{self, IsTerminal as _, Write as _};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit statuses of the contract besides 0.
const FAILED: u8 = 1;
const USAGE: u8 = 2;
const INCOMPLETE: u8 = 3;
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Analyze(typed) => {
            let rules = read_rules("analyze", &typed.how.rules);
            let plan = Plan::new(*typed, &list::platform_names(), rules)
                .unwrap_or_else(|error| usage("analyze", &error));
            analyze(&plan)
        }
        Command::Crawl(typed) => {
            let rules = read_rules("crawl", &typed.how.rules);
            let plan = CrawlPlan::new(*typed, &list::platform_names(), rules)
                .unwrap_or_else(|error| usage("crawl", &error));
            crawl::crawl(&plan)
        }
        Command::Explain(typed) => explain(&typed),
        Command::List { what, rules } => {
            let own = read_rules("list", &rules);
            list::print(what, own.as_deref(), &mut io::stdout().lock()).map(|()| 0)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "commentsift", &mut script);
            io::stdout().write_all(&script).map(|()| 0)
        }
        Command::Man { command } => manual(command.as_deref(), &mut io::stdout()).map(|()| 0),
    };
    match done {
        Ok(status) => ExitCode::from(status),
        // Whoever read the output has had enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("commentsift: {}", safe(&error.to_string()));
            ExitCode::from(FAILED)
        }
    }
}

/// The manual: the program, then each command with its options; or the page of one command, as the program's page refers to it.
fn manual(of: Option<&str>, to: &mut impl io::Write) -> io::Result<()> {
    let mut command = Cli::command();
    command.build();
    if let Some(of) = of {
        return match command.find_subcommand(of) {
            Some(page) => clap_mangen::Man::new(page.clone()).render(to),
            None => usage("man", &format!("there is no command '{of}'")),
        };
    }
    let commands: Vec<_> = command.get_subcommands().cloned().collect();
    clap_mangen::Man::new(command).render(to)?;
    commands
        .into_iter()
        .filter(|c| c.get_name() != "help")
        .try_for_each(|c| clap_mangen::Man::new(c).render(to))
}

/// Ends the program as clap does on wrong usage: a message with the way to the help, status 2.
fn usage(of: &str, message: &str) -> ! {
    let mut command = Cli::command();
    command.build();
    match command.find_subcommand_mut(of) {
        Some(of) => of.error(ErrorKind::ValueValidation, message).exit(),
        None => command.error(ErrorKind::ValueValidation, message).exit(),
    }
}

/// Reads the user's own platforms; a wrong file is wrong usage.
fn read_rules(of: &str, files: &[PathBuf]) -> Option<Arc<RuleSet>> {
    let names: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
    let mut all = Vec::with_capacity(files.len());
    for (file, name) in files.iter().zip(&names) {
        let bytes = std::fs::read(file)
            .unwrap_or_else(|error| usage(of, &format!("--rules {}: {error}", safe(name))));
        all.push((name.as_str(), bytes));
    }
    if all.is_empty() {
        return None;
    }
    let all: Vec<(&str, &[u8])> = all
        .iter()
        .map(|(name, bytes)| (*name, &bytes[..]))
        .collect();
    match RuleSet::read(&all) {
        Ok(rules) => Some(Arc::new(rules)),
        Err(errors) => {
            let told = errors.to_string();
            let lines: Vec<String> = told.lines().map(safe).collect();
            usage(of, &format!("--rules {}", lines.join("\n")))
        }
    }
}

/// Explains one page.
fn explain(typed: &Explain) -> io::Result<u8> {
    let rules = read_rules("explain", &typed.how.rules);
    let options = typed
        .how
        .options(&list::platform_names(), rules)
        .unwrap_or_else(|error| usage("explain", &error));
    let read = typed.how.web.options(&options.limits);
    let read = read.unwrap_or_else(|error| usage("explain", &error));
    tell_of_robots(&read);
    let told = match input::explained(&typed.input, &options, read) {
        Ok(told) => told,
        Err(failure) => {
            eprintln!("commentsift: {}", safe(&failure.to_string()));
            return Ok(INCOMPLETE);
        }
    };
    let mut out = io::stdout().lock();
    if typed.json {
        serde_json::to_writer_pretty(&mut out, &told)?;
        writeln!(out)?;
    } else {
        let color = out.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        out.write_all(explanation::render(&told, Paint(color), width(&out)).as_bytes())?;
    }
    Ok(0)
}

/// Columns of the terminal that is written to, else those of a page.
fn width(out: &io::StdoutLock<'_>) -> usize {
    let terminal = out
        .is_terminal()
        .then(|| terminal_size::terminal_size_of(out));
    let columns = terminal.flatten().map(|(width, _)| usize::from(width.0));
    columns.map_or(explanation::WIDTH, |columns| columns.min(MOST_COLUMNS))
}

/// Longer lines are hard to read.
const MOST_COLUMNS: usize = 160;

/// Runs a plan; the outputs are opened before any input is looked at.
fn analyze(plan: &Plan) -> io::Result<u8> {
    let stop = stop_on_interrupt(plan.quiet);
    let run = Run::open(plan, plan.as_json(), &stop)?;
    tell_of_robots(&plan.read);
    let inputs = match input::of(plan, Arc::clone(&stop)) {
        Ok(inputs) => inputs,
        Err(list) => {
            eprintln!("commentsift: {}", safe(&list.to_string()));
            return Ok(USAGE);
        }
    };
    run.of(plan, inputs, &stop, None)
}

/// A run that writes tables; its outputs are open.
struct Run {
    sinks: Sinks,
    out: Option<OutFolder>,
}

impl Run {
    fn open(plan: &Plan, options: serde_json::Value, stop: &Arc<AtomicBool>) -> io::Result<Self> {
        let (sinks, out) = open(plan, options, stop)?;
        Ok(Run { sinks, out })
    }

    /// Takes up all inputs, writes the tables and gives the exit status. Posts that say themselves that they are older than `since`
    /// are left out.
    fn of(
        mut self,
        plan: &Plan,
        inputs: input::Inputs,
        stop: &AtomicBool,
        since: Option<When>,
    ) -> io::Result<u8> {
        let threads = plan
            .jobs
            .or_else(|| std::thread::available_parallelism().ok())
            .unwrap_or(NonZeroUsize::MIN);
        let color =
            io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        let mut summary = Summary::new(Paint(color));
        summary.passed_over(inputs.passed_over);
        let mut corpus = Corpus::default();
        let (mut incomplete, mut older) = (false, 0usize);
        let mut progress =
            Progress::begin(plan.quiet, inputs.total, plan.verify_pings, inputs.waiting);
        let mut each = |page: Analysed| {
            progress.step();
            if is_older(&page, since) {
                older += 1;
                return Ok(());
            }
            incomplete |= !page.failures().is_empty();
            summary.add(&page);
            page.fold_into(&mut corpus);
            self.sinks.iter_mut().try_for_each(|sink| sink.write(&page))
        };
        let mut noted = Noted::default();
        let mut ended = pipeline::run_on(&mut noted, inputs.each, threads, stop, &mut each);
        if ended.is_ok() {
            // Of an interrupted run, too: what was held back stands in its errors.
            let merged = input::merged(&inputs.shared);
            let rest = pipeline::run_on(&mut noted, merged, threads, stop, &mut each);
            if !matches!((&ended, &rest), (Ok(Ended::Interrupted), Ok(_))) {
                ended = rest;
            }
        }
        progress.end();
        let ended = ended.map_err(|error| cannot_write(plan, &error))?;
        finish(self.sinks, self.out, &corpus).map_err(|error| cannot_write(plan, &error))?;
        let interrupted = ended == Ended::Interrupted;
        if !plan.quiet {
            let mut text = summary.render(&corpus, folder(plan).as_deref(), interrupted);
            if older > 0 {
                text += &format!(
                    "  Left out: {older} posts that say that they are older than --since\n"
                );
            }
            // A closed standard error is no reason to fail a run whose tables are written.
            let _ = io::stderr().write_all(text.as_bytes());
        }
        Ok(match (interrupted, incomplete) {
            (true, _) => INTERRUPTED,
            (false, true) => INCOMPLETE,
            (false, false) => 0,
        })
    }
}

/// Whether a post was published before `since` by its own date: lists often know only when it was last changed.
fn is_older(page: &Analysed, since: Option<When>) -> bool {
    let date = page
        .outcome
        .as_ref()
        .ok()
        .and_then(|reading| reading.thread.post.date);
    match (date, since) {
        (Some(date), Some(since)) => commentsift::site::is_older(date.when, since),
        _ => false,
    }
}

/// What goes against a site's wish is never done silently.
fn tell_of_robots(read: &ReadOptions) {
    if !read.politeness.obey_robots {
        let _ = writeln!(
            io::stderr(),
            "commentsift: --ignore-robots: what a site's robots.txt does not allow is asked for, too"
        );
    }
}

type Sinks = Vec<Box<dyn Sink>>;

fn open(
    plan: &Plan,
    options: serde_json::Value,
    stop: &Arc<AtomicBool>,
) -> io::Result<(Sinks, Option<OutFolder>)> {
    match &plan.output {
        Output::Stdout(table) => {
            let stream = CsvStream::open(*table, plan.style, io::stdout())?;
            Ok((vec![Box::new(stream)], None))
        }
        Output::Folder(path) => {
            let sinks = move |folder: &OutFolder| -> io::Result<Sinks> {
                Ok(vec![
                    Box::new(CsvFiles::open(folder, plan.style)?),
                    Box::new(
                        RunJson::open(folder, run_info(options))?.stopped_by(Arc::clone(stop)),
                    ),
                ])
            };
            OutFolder::open(path)
                .and_then(|folder| Ok((sinks(&folder)?, Some(folder))))
                .map_err(|error| cannot_write(plan, &error))
        }
    }
}

fn finish(sinks: Sinks, out: Option<OutFolder>, corpus: &Corpus) -> io::Result<()> {
    let mut sinks = sinks.into_iter();
    sinks.try_for_each(|sink| sink.finish(corpus))?;
    out.map_or(Ok(()), OutFolder::publish)
}

fn run_info(options: serde_json::Value) -> RunInfo {
    RunInfo {
        version: env!("CARGO_PKG_VERSION"),
        rule_set: rules::BUILT_IN.digest.clone(),
        options,
    }
}

fn cannot_write(plan: &Plan, error: &io::Error) -> io::Error {
    let place = match &plan.output {
        Output::Stdout(_) => "standard output".to_owned(),
        Output::Folder(path) => path.display().to_string(),
    };
    io::Error::new(error.kind(), format!("cannot write to {place}: {error}"))
}

fn folder(plan: &Plan) -> Option<String> {
    match &plan.output {
        Output::Stdout(_) => None,
        // With a slash at its end it reads as a folder.
        Output::Folder(path) => Some(path.join("").display().to_string()),
    }
}

/// The first Ctrl-C lets the pages under way end and writes what is done; the second ends at once.
fn stop_on_interrupt(quiet: bool) -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&stop);
    let set = ctrlc::set_handler(move || {
        if raised.swap(true, Ordering::SeqCst) {
            std::process::exit(INTERRUPTED.into());
        }
        if !quiet {
            let _ = writeln!(
                io::stderr(),
                "commentsift: finishing the pages under way; Ctrl-C again ends at once"
            );
        }
    });
    // Without a handler Ctrl-C ends the program at once, and no file of the run is left: that will do.
    drop(set);
    stop
}
