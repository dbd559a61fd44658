//! The one door to files, standard input, archives and the web.

use super::trouble::Trouble;
use super::{Accept, Fetched, Page, ReadOptions, Source, open, page_from, web};
use crate::failure::{Failure, Stage};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use url::Url;

/// Reads sources; holds the connections to servers, so one reader should serve a whole run, from any number of threads.
///
/// The HTTP client is made at the first URL. It blocks: do not call it from within an async runtime.
#[derive(Debug, Default)]
pub struct Reader {
    options: ReadOptions,
    stop: Option<Arc<AtomicBool>>,
    web: OnceLock<Result<web::Fetcher, Trouble>>,
}

impl Reader {
    /// A reader with these options.
    #[must_use]
    pub fn new(options: ReadOptions) -> Self {
        Reader {
            options,
            stop: None,
            web: OnceLock::new(),
        }
    }

    /// Ends pauses and slow answers once `stop` is true: what was not read by then fails as `interrupted`.
    #[must_use]
    pub fn stopped_by(mut self, stop: Arc<AtomicBool>) -> Self {
        self.stop = Some(stop);
        self
    }

    /// Whether the run is to end: what is not begun by now need not be.
    ///
    /// ```
    /// assert!(!commentsift::source::Reader::default().is_stopped());
    /// ```
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        let stop = self.stop.as_ref();
        stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// Opens the archive, if there is one, so that a run that cannot save fails before it begins.
    ///
    /// # Errors
    ///
    /// One sentence: the file cannot be opened, is no archive, or is in use.
    pub fn open_archive(&self) -> Result<(), String> {
        match &self.options.archive {
            Some(_) => self
                .web()
                .as_ref()
                .map(|_| ())
                .map_err(|(_, message)| message.clone()),
            None => Ok(()),
        }
    }

    /// Reads one source.
    ///
    /// # Errors
    ///
    /// A [`Failure`] with one of the codes listed [there](super) where there is no page to analyse. A page that a limit
    /// cut is no failure: see [`Page::cuts`].
    pub fn read(&self, source: &Source) -> Result<Page, Failure> {
        match source {
            Source::Stdin => page_from(
                source.name(),
                io::stdin().lock(),
                None,
                &self.options.limits,
            ),
            Source::Url { name, url } => self.fetcher(name)?.page(name, url),
            Source::File { name, path, media } => {
                let file = open(name, path)?;
                page_from(name, file, *media, &self.options.limits)
            }
            Source::Archive { name, .. } => Err(Failure::new(
                name,
                Stage::Read,
                "several_pages",
                "this is a web archive, which holds many pages, and one is wanted",
            )),
        }
    }

    /// Asks for a URL, whatever it leads to: a page, a feed, a sitemap, a REST answer. `name` is the `page` of failures.
    ///
    /// Everything the net is asked for goes this way, so that robots.txt, pauses, limits and the guard hold for all of it.
    ///
    /// ```
    /// use commentsift::source::{Accept, ReadOptions, Reader};
    /// let url = "http://127.0.0.1:9/feed/".parse().unwrap();
    /// let refused = Reader::new(ReadOptions::default()).fetch("blog", &url, Accept::Feed);
    /// assert_eq!(refused.unwrap_err().error, "private_address");
    /// ```
    ///
    /// # Errors
    ///
    /// A failure of stage `fetch` or `decode` with one of the codes listed [there](super), also for a status other than 2xx.
    pub fn fetch(&self, name: &str, url: &Url, accept: Accept) -> Result<Fetched, Failure> {
        self.fetcher(name)?.fetch(name, url, accept)
    }

    /// Asks for a page as [`Reader::fetch`], and keeps the status of an answer that is none.
    pub(crate) fn look(&self, name: &str, url: &Url) -> web::Look {
        match self.fetcher(name) {
            Ok(fetcher) => fetcher.look(name, url),
            Err(failure) => web::Look {
                status: None,
                no_such_name: false,
                page: Err(failure),
            },
        }
    }

    /// The sitemaps that the robots.txt of the site of `url` names, in its order; none where there is no robots.txt to read.
    ///
    /// # Errors
    ///
    /// As [`Reader::fetch`], where nothing can be asked at all (`tls`, `archive`).
    pub fn sitemaps(&self, name: &str, url: &Url) -> Result<Vec<Url>, Failure> {
        Ok(self.fetcher(name)?.sitemaps(url))
    }

    /// The pause that is made between two requests to the host of `url`; asks for its robots.txt, and for nothing else.
    ///
    /// ```
    /// use commentsift::source::{ReadOptions, Reader};
    /// let mut options = ReadOptions { allow_private: true, ..ReadOptions::default() };
    /// options.politeness.obey_robots = false;
    /// let url = "http://127.0.0.1:9/".parse().unwrap();
    /// assert!(Reader::new(options).pause("blog", &url).unwrap().is_zero());
    /// ```
    ///
    /// # Errors
    ///
    /// Where robots.txt does not allow to ask for `url` (`robots`), or cannot be read (`robots_unreachable`).
    pub fn pause(&self, name: &str, url: &Url) -> Result<Duration, Failure> {
        let fail = |(code, message)| Failure::new(name, Stage::Fetch, code, message);
        self.fetcher(name)?.pause(url).map_err(fail)
    }

    /// The host that is waited for at the moment, since it was busy, and how long still; for showing progress.
    ///
    /// ```
    /// use commentsift::source::Reader;
    /// assert_eq!(Reader::default().waiting(), None);
    /// ```
    #[must_use]
    pub fn waiting(&self) -> Option<(String, Duration)> {
        self.web.get()?.as_ref().ok()?.waiting()
    }

    /// The HTTP side of this reader.
    fn fetcher(&self, name: &str) -> Result<&web::Fetcher, Failure> {
        self.web()
            .as_ref()
            .map_err(|(code, message)| Failure::new(name, Stage::Fetch, code, message.as_str()))
    }

    fn web(&self) -> &Result<web::Fetcher, Trouble> {
        self.web
            .get_or_init(|| web::Fetcher::new(&self.options, self.stop.clone()))
    }
}
