//! robots.txt by RFC 9309: asked for once a site and run.

use super::super::trouble::Trouble;
use super::exchange::{bare, shown};
use robotxt::Robots;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use url::{Position, Url};

/// The product token by which a robots.txt names this program (RFC 9309, 2.2.1).
pub const ROBOTS_TOKEN: &str = "commentsift";

/// How many bytes are read (RFC 9309, 2.5).
pub(super) const MAX_BYTES: usize = robotxt::BYTE_LIMIT;

/// How many redirects are followed (RFC 9309, 2.3.1.2).
pub(super) const MAX_REDIRECTS: usize = 5;

/// What came of asking for a robots.txt.
#[derive(Debug)]
pub(super) enum Found {
    /// A file; or none, which allows everything (RFC 9309, 2.3.1.3).
    Rules(Robots),
    /// The site cannot be reached at all: the same will happen to the page.
    Unreachable(Trouble),
    /// The site is there, its rules are not: nothing may be asked (RFC 9309, 2.3.1.4).
    Withheld(String),
}

impl Found {
    /// What the bytes of a robots.txt say to this program.
    pub fn rules(bytes: &[u8]) -> Self {
        Found::Rules(Robots::parse(bytes, ROBOTS_TOKEN))
    }

    /// Everything is allowed.
    pub fn none() -> Self {
        Found::Rules(Robots::allow_all())
    }

    /// Whether `url` may be asked for, and the pause that the site wishes between two requests.
    fn permit(&self, url: &Url) -> Result<Option<Duration>, Trouble> {
        let robots = match self {
            Found::Rules(robots) => robots,
            Found::Unreachable(trouble) => return Err(trouble.clone()),
            Found::Withheld(why) => {
                let message = format!(
                    "the site's robots.txt cannot be read ({why}), so nothing may be asked; try again later, or --ignore-robots"
                );
                return Err(("robots_unreachable", message));
            }
        };
        if robots.is_allowed(&url[Position::BeforePath..Position::AfterQuery]) {
            return Ok(robots.crawl_delay());
        }
        let message = format!(
            "the site's robots.txt does not allow {}; --ignore-robots asks all the same",
            shown(url)
        );
        Err(("robots", message))
    }
}

/// The robots.txt of every site of a run.
#[derive(Debug, Default)]
pub(super) struct Rulebook {
    known: Mutex<HashMap<String, Arc<OnceLock<Found>>>>,
}

impl Rulebook {
    /// Whether `url` may be asked for; `ask` is called with the address of the robots.txt if it is not known yet.
    pub fn permit(
        &self,
        url: &Url,
        ask: impl FnOnce(&Url) -> Found,
    ) -> Result<Option<Duration>, Trouble> {
        self.found(url, ask, |found| found.permit(url))
            .unwrap_or(Ok(None))
    }

    /// The sitemaps that a site names, in its order (RFC 9309, 2.2.4).
    pub fn sitemaps(&self, url: &Url, ask: impl FnOnce(&Url) -> Found) -> Vec<Url> {
        let named = |found: &Found| match found {
            Found::Rules(robots) => robots.sitemaps().to_vec(),
            _ => Vec::new(),
        };
        self.found(url, ask, named).unwrap_or_default()
    }

    /// What is known of the site of `url`. Whoever wants to know the same meanwhile waits for it.
    fn found<T>(
        &self,
        url: &Url,
        ask: impl FnOnce(&Url) -> Found,
        answer: impl FnOnce(&Found) -> T,
    ) -> Option<T> {
        let address = bare(&url.join("/robots.txt").ok()?);
        let slot = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(address.as_str().to_owned()).or_default())
        };
        Some(answer(slot.get_or_init(|| ask(&address))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(robots: &str, path: &str) -> bool {
        let url = Url::parse("https://blog.example")
            .unwrap()
            .join(path)
            .unwrap();
        Found::rules(robots.as_bytes()).permit(&url).is_ok()
    }

    /// RFC 9309, 5.1 and 5.2, with this program in the place of their crawlers.
    #[test]
    fn the_examples_of_the_standard() {
        let simple = "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n\
            User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n\
            User-Agent: barbot\nUser-Agent: commentsift\nDisallow: /example/page.html\n\n\
            User-Agent: quxbot\n";
        assert!(allowed(simple, "/example/"));
        assert!(allowed(simple, "/a.gif"));
        assert!(!allowed(simple, "/example/page.html"));
        let others = simple.replace("commentsift", "bazbot");
        assert!(!allowed(&others, "/example/page.html"));
        assert!(!allowed(&others, "/a.gif"));
        assert!(allowed(&others, "/a.gif?x"));
        assert!(allowed(&others, "/publications/"));
        let longest = "User-Agent: commentsift\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
        assert!(allowed(longest, "/example/page/"));
        assert!(!allowed(longest, "/example/page/disallowed.gif"));
    }

    #[test]
    fn odd_files_are_read_as_far_as_they_go() {
        assert!(!allowed(
            "\u{feff}user-agent: *\r\ndisallow: /private",
            "/private/x"
        ));
        assert!(allowed(
            "\u{feff}user-agent: *\r\ndisallow: /private",
            "/public"
        ));
        assert!(allowed("<!doctype html><title>Welcome</title>", "/"));
        assert!(allowed("\0\u{1}\u{2}garbage: /", "/"));
        assert!(allowed("", "/"));
        assert!(!allowed(
            "User-agent: CommentSift\nDisallow: /caf%C3%A9",
            "/café/1"
        ));
        let huge = format!("{}User-agent: *\nDisallow: /\n", "# fill\n".repeat(80_000));
        assert!(huge.len() > MAX_BYTES && allowed(&huge, "/"));
    }

    #[test]
    fn the_pause_is_the_site_s() {
        let url = Url::parse("https://blog.example/").unwrap();
        let delay = |text: &str| Found::rules(text.as_bytes()).permit(&url).unwrap();
        assert_eq!(
            delay("User-agent: *\nCrawl-delay: 2.5\nDisallow:"),
            Some(Duration::from_millis(2500))
        );
        for odd in ["-1", "NaN", "soon", "1e999", ""] {
            assert_eq!(delay(&format!("User-agent: *\nCrawl-delay: {odd}\n")), None);
        }
    }
}
