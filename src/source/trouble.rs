//! What goes wrong on the web, as a code and one sentence with what to do about it.

use super::address::{Guard, LookupError};
use crate::limits::Limits;
use std::error::Error;
use std::io;
use url::Url;

/// A code for `errors.csv` and its sentence.
pub(super) type Trouble = (&'static str, String);

/// Status codes with a code of their own, and what to do about them.
const STATUSES: &[(u16, &str, &str)] = &[
    (400, "http_400", "Bad Request"),
    (401, "http_401", "Unauthorized; the page asks for a login"),
    (402, "http_402", "Payment Required"),
    (
        403,
        "http_403",
        "Forbidden; the site may turn programs away: save the page in a browser and name the file",
    ),
    (
        404,
        "http_404",
        "Not Found; check the address, or look for the page in a web archive",
    ),
    (405, "http_405", "Method Not Allowed"),
    (406, "http_406", "Not Acceptable"),
    (408, "http_408", "Request Timeout; try again"),
    (410, "http_410", "Gone; look for the page in a web archive"),
    (
        418,
        "http_418",
        "the site turns programs away: save the page in a browser and name the file",
    ),
    (
        429,
        "http_429",
        "Too Many Requests; wait before asking again",
    ),
    (451, "http_451", "Unavailable For Legal Reasons"),
    (500, "http_500", "Internal Server Error; try again later"),
    (501, "http_501", "Not Implemented"),
    (502, "http_502", "Bad Gateway; try again later"),
    (503, "http_503", "Service Unavailable; try again later"),
    (504, "http_504", "Gateway Timeout; try again later"),
];

/// Codes of what keeps a server from answering; they are saved with its answers.
const NO_ANSWER: &[&str] = &[
    "bad_response",
    "connect",
    "dns",
    "header_limit",
    "private_address",
    "retry_later",
    "timeout",
    "tls",
];

/// The code of a saved failure.
pub(super) fn known(code: &str) -> Option<&'static str> {
    NO_ANSWER.iter().find(|known| **known == code).copied()
}

pub(super) fn status_message(status: u16, retry_after: Option<&str>) -> Trouble {
    let (code, words) = match STATUSES.iter().find(|(number, ..)| *number == status) {
        Some((_, code, words)) => (*code, *words),
        None => match status {
            300..=399 => ("http_3xx", "a redirect that leads nowhere"),
            400..=499 => ("http_4xx", "the server refuses the request"),
            500..=599 => ("http_5xx", "the server failed; try again later"),
            _ => ("http_other", "a status that HTTP does not know"),
        },
    };
    let wait = retry_after
        .filter(|value| value.len() <= 10 && value.bytes().all(|byte| byte.is_ascii_digit()));
    let wait = wait
        .map(|seconds| format!(" ({seconds} seconds)"))
        .unwrap_or_default();
    (code, format!("the server answered {status}: {words}{wait}"))
}

pub(super) fn timeout_message(limits: &Limits) -> String {
    format!("no full answer within {} seconds", limits.total_seconds)
}

pub(super) fn lookup_message(error: &LookupError, url: &Url) -> Trouble {
    let host = url.host_str().unwrap_or_default();
    match error {
        LookupError::Unknown(why) => (
            "dns",
            format!("the name {host} has no address ({why}); check its spelling"),
        ),
        LookupError::Private(address) => (
            "private_address",
            format!(
                "{host} leads to {address}, which is not on the public internet; --allow-private allows it"
            ),
        ),
    }
}

/// How systems say that a name does not exist, rather than that nobody could be asked just now. They give words only (RFC 3493's
/// `EAI_NONAME` and `EAI_NODATA`): glibc's, musl's, Windows's. Those of macOS also stand for a machine without a network.
const NO_SUCH_NAME: &[&str] = &[
    "Name or service not known",
    "No address associated with hostname",
    "Name does not resolve",
    "Name has no usable address",
    "os error 11001",
];

/// Whether a name surely does not exist. The host stands in the message too, but holds no space.
pub(super) fn is_no_such_name(trouble: &Trouble) -> bool {
    trouble.0 == "dns" && NO_SUCH_NAME.iter().any(|words| trouble.1.contains(words))
}

/// What a failed request means.
pub(super) fn explain(
    error: &reqwest::Error,
    url: &Url,
    guard: &Guard,
    limits: &Limits,
) -> Trouble {
    if let Some(cause) = find::<LookupError>(error) {
        return lookup_message(cause, url);
    }
    let host = url.host_str().unwrap_or_default();
    if error.is_timeout() {
        let message = if error.is_connect() {
            format!(
                "{host} did not take the connection within {} seconds",
                limits.connect_seconds.min(limits.total_seconds)
            )
        } else {
            timeout_message(limits)
        };
        return ("timeout", message);
    }
    let why = root_cause(error);
    if find::<rustls::Error>(error).is_some() {
        return ("tls", format!("no secure connection to {host}: {why}"));
    }
    if why == HEAD_TOO_LARGE {
        let message = format!("the headers that {host} sends are too many or too long");
        return ("header_limit", message);
    }
    if error.is_connect() {
        let hint = if !guard.allow_private && proxy_is_set() {
            "; the proxy of the environment is used only with --allow-private"
        } else {
            ""
        };
        return ("connect", format!("no connection to {host}: {why}{hint}"));
    }
    (
        "bad_response",
        format!("{host} did not answer in HTTP: {why}"),
    )
}

/// hyper's words for more than 100 headers, or more than 400 KiB of them; it shows the fact in no other way through reqwest.
const HEAD_TOO_LARGE: &str = "message head is too large";

fn proxy_is_set() -> bool {
    [
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ]
    .iter()
    .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// The causes of an error, itself first. `io::Error` hides the error that it wraps from `source`, hence the detour.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    fn inner<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
        match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        }
    }
    std::iter::successors(Some(error), |error| inner(*error))
}

fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    causes(error).find_map(|cause| cause.downcast_ref::<T>())
}

/// The words of the innermost cause: the outer ones repeat the URL.
pub(super) fn root_cause(error: &(dyn Error + 'static)) -> String {
    causes(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

pub(super) fn is_timeout(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::TimedOut
        || find::<reqwest::Error>(error).is_some_and(reqwest::Error::is_timeout)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_does_not_exist_is_told_from_one_that_nobody_could_ask_for() {
        let url = Url::parse("http://gone.example/").expect("a URL");
        let judge =
            |why: &str| is_no_such_name(&lookup_message(&LookupError::Unknown(why.into()), &url));
        assert!(judge(
            "failed to lookup address information: Name or service not known"
        ));
        assert!(!judge(
            "failed to lookup address information: Temporary failure in name resolution"
        ));
        assert!(!judge(
            "failed to lookup address information: nodename nor servname provided, or not known"
        ));
        assert!(!is_no_such_name(&(
            "connect",
            "Name or service not known".into()
        )));
    }

    #[test]
    fn statuses() {
        assert_eq!(status_message(404, None).0, "http_404");
        assert_eq!(status_message(499, None).0, "http_4xx");
        assert_eq!(status_message(304, None).0, "http_3xx");
        assert_eq!(status_message(599, None).0, "http_5xx");
        assert!(status_message(429, Some("120")).1.contains("120 seconds"));
        assert!(!status_message(429, Some("<script>")).1.contains("script"));
    }
}
