//! One request over the net: bounded in time and size, and kept out of private networks.
//!
//! Redirects are followed above, not in reqwest, so that every hop passes the same checks as the first. No cookies, no
//! referrer; credentials of a URL go to its own origin only. gzip is asked for and unpacked elsewhere: inside reqwest
//! neither the ratio nor the size before unpacking could be seen, and what is saved is what was sent.

use super::super::ReadOptions;
use super::super::address::Guard;
use super::super::trouble::{Trouble, explain, is_timeout, root_cause, timeout_message};
use super::Asked;
use super::exchange::{Cut, Exchange, Headers, content_type};
use crate::limits::Limits;
use reqwest::blocking::{Client, Response};
use reqwest::redirect::Policy;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// Bytes that are kept of a body nobody reads: of a redirect, of an error, of a picture.
const ASIDE: usize = 64 << 10;

/// The HTTP client.
#[derive(Debug)]
pub(super) struct Wire {
    client: Client,
    pub guard: Guard,
    limits: Limits,
    user_agent: String,
    accept_language: String,
}

impl Wire {
    /// Sets up the client.
    ///
    /// # Errors
    ///
    /// One sentence, where the system has no root certificates or a header of the options is not valid.
    pub fn new(options: &ReadOptions, guard: Guard) -> Result<Self, String> {
        // A program that embeds this library may have installed its own provider before: that one stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let limits = &options.limits;
        let open = guard.allow_private;
        let mut builder = Client::builder()
            .user_agent(&options.user_agent)
            .redirect(Policy::none())
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .connect_timeout(Duration::from_secs(limits.connect_seconds))
            .timeout(Duration::from_secs(limits.total_seconds))
            .dns_resolver(Arc::new(guard.clone()));
        if !open {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| {
            format!(
                "the HTTP client cannot be set up ({}); is the package ca-certificates installed",
                root_cause(&error)
            )
        })?;
        Ok(Wire {
            client,
            guard,
            limits: limits.clone(),
            user_agent: options.user_agent.clone(),
            accept_language: options.accept_language.clone(),
        })
    }

    /// Asks once.
    pub fn send(&self, request: &Asked<'_>) -> Result<Exchange, Trouble> {
        let (url, accept, left) = (request.url, request.accept, request.left);
        let conditions = &request.conditions;
        let clock = Clock::start(left);
        let at = SystemTime::now();
        let mut asked: Headers = Vec::new();
        let mut built = self.client.get(url.clone()).timeout(left);
        let usual = [
            ("accept", accept.header().to_owned()),
            ("accept-language", self.accept_language.clone()),
            ("accept-encoding", "gzip".to_owned()),
        ];
        for (name, value) in usual.iter().chain(conditions) {
            built = built.header(*name, value);
            asked.push(((*name).to_owned(), value.clone().into_bytes()));
        }
        asked.push(("user-agent".to_owned(), self.user_agent.clone().into()));
        let response = built
            .send()
            .map_err(|error| explain(&error, url, &self.guard, &self.limits))?;
        let status = response.status().as_u16();
        let headers: Headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
            .collect();
        let peer = response.remote_addr().map(|address| address.ip());
        let most = if response.status().is_success() && accept.wants(mime(&headers).as_deref()) {
            self.limits.max_bytes
        } else {
            ASIDE.min(self.limits.max_bytes)
        };
        let (body, cut) = read(Timed { response, clock }, most);
        Ok(Exchange {
            status,
            headers,
            body,
            cut,
            at,
            took: clock.started.elapsed(),
            peer,
            asked,
        })
    }

    pub fn timeout(&self) -> Trouble {
        ("timeout", timeout_message(&self.limits))
    }
}

fn mime(headers: &Headers) -> Option<String> {
    let value = super::exchange::header(headers, "content-type")?;
    content_type(&value).0
}

/// A body up to `most` bytes, and one more that shows that it goes on.
fn read(body: Timed, most: usize) -> (Vec<u8>, Option<Cut>) {
    let mut bytes = Vec::new();
    let ended = body.take(most as u64 + 1).read_to_end(&mut bytes);
    let cut = match ended {
        Ok(_) => (bytes.len() > most).then_some(Cut::Length),
        Err(error) if is_timeout(&error) => Some(Cut::Time),
        Err(_) => Some(Cut::Disconnect),
    };
    (bytes, cut)
}

/// The time that one request may take.
#[derive(Debug, Clone, Copy)]
struct Clock {
    started: Instant,
    total: Duration,
}

impl Clock {
    fn start(total: Duration) -> Self {
        Clock {
            started: Instant::now(),
            total,
        }
    }

    fn is_over(&self) -> bool {
        self.started.elapsed() >= self.total
    }
}

/// A body that ends in an error when its time is over. reqwest's blocking reads have a time each, so that a server which
/// sends a byte now and then would be read for ever.
#[derive(Debug)]
struct Timed {
    response: Response,
    clock: Clock,
}

impl Read for Timed {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.clock.is_over() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        self.response.read(buf)
    }
}
