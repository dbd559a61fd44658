//! The arguments of `crawl`, as typed, and the plan they amount to.

use super::channels::Channels;
use super::{How, Out, Output, Plan, VerifyPings, positive};
use clap::Args;
use commentsift::platform::rules::RuleSet;
use commentsift::site::Wanted;
use commentsift::source::without_credentials;
use commentsift::{Options, When};
use std::path::PathBuf;
use std::sync::Arc;
use url::Url;

pub const EXAMPLES: &str = "\
Examples:
  commentsift crawl https://blog.example/ -o blog
      all posts, tables and answers in blog/
  commentsift crawl --dry-run https://blog.example/
      only lists the posts and says how long it would take
  commentsift crawl --since 2024-01-01 --max-posts 50 https://blog.example/
      at most 50 posts of 2024 and later, the newest first
  commentsift crawl --resume https://blog.example/ -o blog
      goes on after Ctrl-C or a crash
  commentsift crawl --offline https://blog.example/ -o blog
      the tables again, from the answers that were saved

Posts are found by sitemaps, else feeds, else archive pages. Every answer is saved to FOLDER/crawl.warc.gz, and the list of posts beside \
it; what is saved is not asked for again. docs/CRAWL.md says more.";

/// Where answers are saved in the folder of the tables.
const ARCHIVE: &str = "crawl.warc.gz";

/// The arguments of `crawl`, as typed.
#[derive(Debug, Default, Args)]
pub struct Crawl {
    /// The blog: its address, also one below which the blog lies (https://site.example/blog/)
    #[arg(value_name = "BLOG_URL", value_hint = clap::ValueHint::Url)]
    pub blog: String,
    /// At most so many posts, the newest first
    #[arg(long, value_name = "N", value_parser = positive)]
    pub max_posts: Option<usize>,
    /// Posts from this day on (2024-05-01, 2024-05 or 2024); those whose date nothing tells are kept
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<When>,
    /// Prints the posts that would be asked for, one a line, and how long that would take; asks for none of them
    #[arg(long)]
    pub dry_run: bool,
    /// Goes on with an earlier crawl in the same folder: what it saved is not asked for again
    #[arg(long, conflicts_with = "refresh")]
    pub resume: bool,
    #[command(flatten)]
    pub out: Out,
    #[command(flatten)]
    pub how: How,
    #[command(flatten)]
    pub channels: Channels,
    #[command(flatten)]
    pub verify: VerifyPings,
}

/// What `crawl` is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrawlPlan {
    /// What all commands that write tables have in common.
    pub plan: Plan,
    /// The blog as typed, but for a name and a password.
    pub name: String,
    pub blog: Url,
    pub wanted: Wanted,
    pub dry_run: bool,
    pub resume: bool,
    /// An archive that is there already was named, or is to be used: `--save-warc`, `--resume`, `--refresh`, `--offline`.
    pub may_continue: bool,
}

impl CrawlPlan {
    /// Makes the plan; see [`Plan::new`].
    ///
    /// # Errors
    ///
    /// One sentence on what does not fit together: wrong usage.
    pub fn new(
        typed: Crawl,
        platforms: &[&str],
        rules: Option<Arc<RuleSet>>,
    ) -> Result<Self, String> {
        let options = Options {
            channels: typed.channels.others(),
            ..typed.how.options(platforms, rules)?
        };
        let blog = address(&typed.blog)?;
        let output = typed.out.output()?;
        let web = &typed.how.web;
        let may_continue = typed.resume || web.refresh || web.offline || web.save_warc.is_some();
        let own = match &output {
            Output::Folder(folder) => Some(folder.join(ARCHIVE)),
            Output::Stdout(_) => None,
        };
        let archive: Option<PathBuf> = web.save_warc.clone().or(own);
        if archive.is_none() && (typed.resume || web.refresh || web.offline) {
            return Err("with '-o -', --save-warc says which archive to use".into());
        }
        // A look at what there is leaves no files behind, unless it is asked to.
        let archive = archive.filter(|_| !typed.dry_run || may_continue);
        Ok(CrawlPlan {
            plan: Plan {
                inputs: vec![typed.blog.clone()],
                from_file: None,
                output,
                style: typed.out.style(),
                jobs: typed.out.jobs,
                read: web.with_archive(&options.limits, archive),
                options,
                merge_pages: false,
                verify_pings: typed.verify.verify_pings,
                quiet: typed.out.quiet,
            },
            name: without_credentials(&typed.blog),
            blog,
            wanted: Wanted {
                since: typed.since,
                most: typed.max_posts,
            },
            dry_run: typed.dry_run,
            resume: typed.resume,
            may_continue,
        })
    }

    /// The options that shape the output, for `run.json`. Whether the run went on with an earlier one is none of them.
    pub fn as_json(&self) -> serde_json::Value {
        let mut options = self.plan.as_json();
        options["crawl"] = serde_json::json!({
            "since": self.wanted.since,
            "max_posts": self.wanted.most,
        });
        options
    }
}

/// The address of a blog; the scheme may be left out.
fn address(typed: &str) -> Result<Url, String> {
    let typed = typed.trim();
    let with_scheme = if typed.contains("://") {
        typed.to_owned()
    } else {
        format!("https://{typed}")
    };
    let shown = without_credentials(typed);
    let wrong = |why: String| format!("'{shown}' is no address of a blog: {why}");
    let url = Url::parse(&with_scheme).map_err(|error| wrong(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(wrong("only http and https are read".into()));
    }
    // "mailto:me@blog.example" reads as a name and a password.
    if !typed.contains("://") && !url.username().is_empty() {
        return Err(wrong("write https:// before it".into()));
    }
    if std::path::Path::new(typed).exists() {
        return Err(wrong(
            "this is a file or folder; `commentsift analyze` reads those".into(),
        ));
    }
    Ok(url)
}

/// `2024-05-01`, `2024-05`, `2024`.
fn day(text: &str) -> Result<When, String> {
    let wrong = || "a date such as 2024-05-01, 2024-05 or 2024".to_owned();
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let date = super::parse_stamp(&whole)
        .map(|stamp| stamp.when)
        .ok_or_else(wrong)?;
    Ok(When {
        month: date.month.filter(|_| text.len() > 4),
        day: date.day.filter(|_| text.len() > 7),
        time: None,
        second: None,
        ..date
    })
}
