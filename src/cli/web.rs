//! The options of whatever asks the net.

use clap::{Args, ValueHint};
use commentsift::Limits;
use commentsift::source::{Politeness, ReadOptions};
use std::path::PathBuf;
use std::time::Duration;

/// How the net is asked, as typed.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Web")]
pub struct Web {
    /// Lets URLs lead to private and loopback addresses, and uses the proxy of the environment
    #[arg(long)]
    pub allow_private: bool,
    /// Asks for what a site's robots.txt does not allow, too
    #[arg(long)]
    pub ignore_robots: bool,
    /// Pause between two requests to one host, unless robots.txt asks for a longer one [default: 0.5, and 0 for this machine]
    #[arg(long, value_name = "SECONDS", value_parser = pause)]
    pub delay: Option<Duration>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=100), help = retries())]
    pub retries: Option<u32>,
    /// Saves every answer to a web archive (.warc.gz or .warc), and reads from it what it already holds instead of asking again
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub save_warc: Option<PathBuf>,
    /// Asks again for what the archive holds, and takes what has changed
    #[arg(long, conflicts_with = "offline")]
    pub refresh: bool,
    /// Asks nobody: what is not in the archive is a row in errors.csv
    #[arg(long)]
    pub offline: bool,
}

fn retries() -> String {
    super::limit(
        "How often a busy server (429, 5xx) or a lost connection is tried again",
        Politeness::default().retries,
    )
}

impl Web {
    /// The library's options.
    ///
    /// # Errors
    ///
    /// One sentence where `--refresh` or `--offline` has no archive.
    pub fn options(&self, limits: &Limits) -> Result<ReadOptions, String> {
        let options = self.with_archive(limits, self.save_warc.clone());
        if options.refresh && options.archive.is_none() {
            return Err(
                "--refresh goes with --save-warc FILE, the archive to bring up to date".into(),
            );
        }
        if options.offline && options.archive.is_none() {
            return Err("--offline goes with --save-warc FILE, the archive to read from".into());
        }
        Ok(options)
    }

    /// The library's options with this archive.
    pub fn with_archive(&self, limits: &Limits, archive: Option<PathBuf>) -> ReadOptions {
        let usual = Politeness::default();
        ReadOptions {
            limits: limits.clone(),
            allow_private: self.allow_private,
            politeness: Politeness {
                obey_robots: !self.ignore_robots,
                delay: self.delay,
                retries: self.retries.unwrap_or(usual.retries),
                ..usual
            },
            archive,
            refresh: self.refresh,
            offline: self.offline,
            ..ReadOptions::default()
        }
    }
}

/// What shapes the output of a run, for `run.json`.
pub fn as_json(read: &ReadOptions) -> serde_json::Value {
    let manners = &read.politeness;
    serde_json::json!({
        "user_agent": read.user_agent,
        "robots": if manners.obey_robots { "obey" } else { "ignore" },
        "delay": manners.delay.map(|pause| pause.as_secs_f64()),
        "retries": manners.retries,
        "save_warc": read.archive.as_ref().map(|file| file.to_string_lossy()),
        "refresh": read.refresh,
        "offline": read.offline,
    })
}

/// Whole or broken seconds up to a day.
fn pause(number: &str) -> Result<Duration, String> {
    let seconds = number.parse::<f64>().ok();
    seconds
        .filter(|seconds| (0.0..=86_400.0).contains(seconds))
        .map(Duration::from_secs_f64)
        .ok_or("seconds such as 2 or 0.5".into())
}
