//! One request over the net: bounded in time and size, ended by Ctrl-C, and kept out of private networks.
//!
//! Redirects are followed above, not in reqwest, so that every hop passes the same checks as the first. No cookies, no
//! referrer; credentials of a URL go to its own origin only. gzip is asked for and unpacked elsewhere: inside reqwest
//! neither the ratio nor the size before unpacking could be seen, and what is saved is what was sent.

use super::super::ReadOptions;
use super::super::address::Guard;
use super::super::trouble::{Trouble, explain, is_timeout, root_cause, timeout_message};
use super::exchange::{Cut, Exchange, Headers, content_type};
use super::polite::{Rest, TICK};
use super::{Accept, Asked};
use crate::limits::Limits;
use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::redirect::Policy;
use std::io::{self, Read};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// Bytes that are kept of a body nobody reads: of a redirect, of an error, of a picture.
pub(in crate::source) const ASIDE: usize = 64 << 10;

/// The HTTP client.
#[derive(Debug)]
pub(super) struct Wire {
    client: Client,
    pub guard: Guard,
    limits: Limits,
    user_agent: String,
    accept_language: String,
    rest: Arc<dyn Rest>,
}

/// What came of a request.
struct Answered {
    status: u16,
    headers: Headers,
    peer: Option<IpAddr>,
    body: Vec<u8>,
    cut: Option<Cut>,
}

impl Wire {
    /// Sets up the client.
    ///
    /// # Errors
    ///
    /// One sentence, where the system has no root certificates or a header of the options is not valid.
    pub fn new(options: &ReadOptions, guard: Guard, rest: Arc<dyn Rest>) -> Result<Self, String> {
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
            rest,
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
        let answered = self
            .unless_stopped(built, accept, clock)?
            .map_err(|error| explain(&error, url, &self.guard, &self.limits))?;
        Ok(Exchange {
            status: answered.status,
            headers: answered.headers,
            body: answered.body,
            cut: answered.cut,
            at,
            took: clock.started.elapsed(),
            peer: answered.peer,
            asked,
        })
    }

    /// The answer, unless the run is to stop before it is whole. Blocking reads cannot be ended from outside, so a thread of its own
    /// does them; where it is not waited for any more, it ends with its time, or with the program.
    fn unless_stopped(
        &self,
        request: RequestBuilder,
        accept: Accept,
        clock: Clock,
    ) -> Result<reqwest::Result<Answered>, Trouble> {
        let (done, answer) = sync_channel(1);
        let most = self.limits.max_bytes;
        let asking = thread::Builder::new().spawn(move || {
            // Nobody may be waiting any more.
            let _ = done.send(answered(request, accept, clock, most));
        });
        let broken = |why: &str| ("bad_response", format!("the request cannot be made: {why}"));
        asking.map_err(|error| broken(&error.to_string()))?;
        loop {
            match answer.recv_timeout(TICK) {
                Ok(answer) => return Ok(answer),
                Err(RecvTimeoutError::Disconnected) => return Err(broken("it ended in a panic")),
                Err(RecvTimeoutError::Timeout) if self.rest.is_stopped() => {
                    let message = "the run was interrupted before the answer was whole";
                    return Err(("interrupted", message.to_owned()));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    pub fn timeout(&self) -> Trouble {
        ("timeout", timeout_message(&self.limits))
    }
}

/// Asks, and reads what is kept of the answer: at most `most` bytes of its body.
fn answered(
    request: RequestBuilder,
    accept: Accept,
    clock: Clock,
    most: usize,
) -> reqwest::Result<Answered> {
    let response = request.send()?;
    let status = response.status();
    let headers: Headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec()))
        .collect();
    let peer = response.remote_addr().map(|address| address.ip());
    let is_wanted = status.is_success() && accept.wants(mime(&headers).as_deref());
    let most = if is_wanted { most } else { ASIDE.min(most) };
    let (body, cut) = read(Timed { response, clock }, most);
    Ok(Answered {
        status: status.as_u16(),
        headers,
        peer,
        body,
        cut,
    })
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
