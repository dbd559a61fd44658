//! `commentsift crawl`: the posts of a blog, then their threads.

use crate::cli::{CrawlPlan, Output};
use crate::{INCOMPLETE, INTERRUPTED, Run, USAGE, input, stop_on_interrupt, tell_of_robots};
use commentsift::Failure;
use commentsift::report::terminal::safe;
use commentsift::site::{self, Found, Plan as Posts};
use commentsift::source::{Reader, Source};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Runs a plan.
pub fn crawl(plan: &CrawlPlan) -> io::Result<u8> {
    let stop = stop_on_interrupt(plan.plan.quiet);
    if let Some(why) = refusal(plan) {
        eprintln!("commentsift: {}", safe(&why));
        return Ok(USAGE);
    }
    tell_of_robots(&plan.plan.read);
    if plan.dry_run {
        let reader = Reader::new(plan.plan.read.clone()).stopped_by(Arc::clone(&stop));
        return dry_run(plan, &reader);
    }
    // The outputs are opened before anybody is asked; the archive lies in their folder.
    let run = Run::open(&plan.plan, plan.as_json(), &stop)?;
    let reader = Reader::new(plan.plan.read.clone()).stopped_by(Arc::clone(&stop));
    if let Err(why) = reader.open_archive() {
        eprintln!("commentsift: {}", safe(&why));
        return Ok(USAGE);
    }
    let found = match posts(plan, &reader) {
        Ok(found) => found,
        Err(Trouble::Blog(failure)) if failure.error == "interrupted" => {
            hint(plan);
            return Ok(INTERRUPTED);
        }
        Err(Trouble::Blog(failure)) => Found {
            blog: plan.blog.clone(),
            posts: Vec::new(),
            lists: Vec::new(),
            found: 0,
            failures: vec![failure],
        },
        Err(Trouble::Plan(why)) => {
            eprintln!("commentsift: {}", safe(&why));
            return Ok(USAGE);
        }
    };
    tell(plan, &found);
    let sources = found.posts.iter().map(|post| Source::Url {
        name: post.url.to_string(),
        url: site::with_credentials(&post.url, &plan.blog),
    });
    let sources: Vec<Source> = sources.collect();
    let shared = input::Shared::new(reader, &plan.plan, &sources);
    let inputs = input::listed(found.failures, sources, &shared);
    let status = run.of(&plan.plan, inputs, &stop, plan.wanted.since)?;
    if status == INTERRUPTED {
        hint(plan);
    }
    Ok(status)
}

/// Why a crawl is not begun.
fn refusal(plan: &CrawlPlan) -> Option<String> {
    let archive = plan.plan.read.archive.as_deref()?;
    let is_there = std::fs::metadata(archive).is_ok_and(|file| file.len() > 0);
    if !is_there {
        // Nobody is asked, and there is nothing to read.
        let why = "is not there: nothing was saved that could be read with --offline";
        return (plan.plan.read.offline).then(|| format!("{} {why}", archive.display()));
    }
    (!plan.may_continue).then(|| {
        format!(
            "{} is of an earlier crawl: --resume goes on with it, --refresh asks again for what has changed, --offline makes the \
             tables again; to begin anew name another folder (-o), or delete the file",
            archive.display()
        )
    })
}

/// Why there is no list of posts.
enum Trouble {
    /// The blog gives none: a row.
    Blog(Failure),
    /// The one that is saved cannot be used: wrong usage.
    Plan(String),
}

/// The posts: those that an earlier run found, where it is gone on with, else those that the blog has now.
fn posts(plan: &CrawlPlan, reader: &Reader) -> Result<Found, Trouble> {
    let file = plan.plan.read.archive.as_deref().map(Posts::file);
    if let Some(file) = file
        .as_deref()
        .filter(|_| plan.resume || plan.plan.read.offline)
        && let Some(found) = saved(plan, file)?
    {
        return Ok(found);
    }
    if !plan.plan.quiet {
        let _ = writeln!(
            io::stderr(),
            "commentsift: looking for the posts of {}",
            safe(&plan.name)
        );
    }
    let found = site::discover(reader, &plan.name, &plan.blog, &plan.wanted);
    let found = found.map_err(Trouble::Blog)?;
    if let Some(file) = file.filter(|_| !plan.plan.read.offline && !plan.dry_run) {
        let posts = Posts {
            given: bare(plan),
            wanted: plan.wanted.clone(),
            found,
        };
        let written = posts.write(&file);
        written.map_err(|error| cannot(&file, &error.to_string()))?;
        return Ok(posts.found);
    }
    Ok(found)
}

/// The list that an earlier run saved; `None` where there is none, or one for another wish: then the lists are read again, from the
/// archive where it has them.
fn saved(plan: &CrawlPlan, file: &Path) -> Result<Option<Found>, Trouble> {
    let posts = Posts::read(file).map_err(|error| cannot(file, &error.to_string()))?;
    let Some(posts) = posts else {
        return Ok(None);
    };
    if posts.given != bare(plan) {
        let why = format!("it is of {}; name another folder (-o)", posts.given);
        return Err(cannot(file, &why));
    }
    Ok((posts.wanted == plan.wanted).then_some(posts.found))
}

fn cannot(file: &Path, why: &str) -> Trouble {
    Trouble::Plan(format!("{}: {why}", file.display()))
}

/// The blog as it is named in files: without a password.
fn bare(plan: &CrawlPlan) -> url::Url {
    let mut url = plan.blog.clone();
    // Both fail only for addresses without a host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

/// Says what was found, before the long part begins.
fn tell(plan: &CrawlPlan, found: &Found) {
    if plan.plan.quiet || found.posts.is_empty() && found.found == 0 {
        return;
    }
    let _ = writeln!(io::stderr(), "commentsift: {}", safe(&told(found)));
}

/// How many posts, and from where.
fn told(found: &Found) -> String {
    let count = |via| found.lists.iter().filter(|list| list.via == via).count();
    let kinds = [
        (site::Via::Sitemap, "sitemap"),
        (site::Via::Feed, "feed page"),
        (site::Via::Archive, "archive page"),
    ];
    let kinds: Vec<String> = kinds
        .into_iter()
        .filter(|(via, _)| count(*via) > 0)
        .map(|(via, name)| plural(count(via), name))
        .collect();
    let mut text = format!("{} in {}", plural(found.found, "post"), kinds.join(", "));
    if found.posts.len() < found.found {
        text += &format!("; {} wanted", found.posts.len());
    }
    text
}

fn plural(count: usize, name: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {name}{s}")
}

fn hint(plan: &CrawlPlan) {
    if plan.plan.quiet {
        return;
    }
    let told = match (&plan.plan.read.archive, &plan.plan.output) {
        (Some(_), Output::Folder(folder)) => format!(
            "interrupted; `commentsift crawl --resume -o {} {}` goes on from here, with the same options",
            folder.display(),
            plan.name
        ),
        _ => "interrupted".to_owned(),
    };
    let _ = writeln!(io::stderr(), "commentsift: {}", safe(&told));
}

/// Prints the posts that would be asked for, and how long that would take.
fn dry_run(plan: &CrawlPlan, reader: &Reader) -> io::Result<u8> {
    if let Err(why) = reader.open_archive() {
        eprintln!("commentsift: {}", safe(&why));
        return Ok(USAGE);
    }
    let found = match posts(plan, reader) {
        Ok(found) => found,
        Err(Trouble::Blog(failure)) => {
            eprintln!("commentsift: {}", safe(&failure.to_string()));
            let stopped = failure.error == "interrupted";
            return Ok(if stopped { INTERRUPTED } else { INCOMPLETE });
        }
        Err(Trouble::Plan(why)) => {
            eprintln!("commentsift: {}", safe(&why));
            return Ok(USAGE);
        }
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    writeln!(out, "number\turl\tdate\trobots\tfound_in")?;
    let (mut barred, mut time) = (0, Duration::ZERO);
    for (number, post) in (1..).zip(&found.posts) {
        let allowed = reader.pause(post.url.as_str(), &post.url);
        match &allowed {
            Ok(pause) => time += *pause,
            Err(_) => barred += 1,
        }
        let date = post.published.or(post.modified);
        writeln!(
            out,
            "{number}\t{}\t{}\t{}\t{}",
            safe(post.url.as_str()),
            date.map(|date| date.to_string()).unwrap_or_default(),
            if allowed.is_ok() {
                "allowed"
            } else {
                "disallowed"
            },
            safe(found.lists.get(post.list).map_or("", |list| &list.url)),
        )?;
    }
    out.flush()?;
    for failure in &found.failures {
        eprintln!("commentsift: {}", safe(&failure.to_string()));
    }
    if !plan.plan.quiet {
        let mut text = told(&found);
        if barred > 0 {
            text += &format!("; robots.txt does not allow {barred}");
        }
        text += &format!(
            "; the pauses alone take {} for one page a post",
            crate::progress::time(time)
        );
        eprintln!("commentsift: {}", safe(&text));
    }
    Ok(if found.failures.is_empty() {
        0
    } else {
        INCOMPLETE
    })
}
