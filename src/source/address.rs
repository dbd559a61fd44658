//! Which addresses a URL may lead to, and the name lookup that holds to it.
//!
//! The check is made on the addresses themselves, at the moment of connecting: a name that points elsewhere a second
//! later (DNS rebinding) gains nothing, since the address that was checked is the one that is used.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use url::{Host, Url};

/// IPv4 blocks that are not of the public internet: first address, prefix length. From the IANA IPv4 Special-Purpose
/// Address Registry (RFC 6890), and multicast (RFC 5771).
const SPECIAL_V4: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),       // this network
    ([10, 0, 0, 0], 8),      // private
    ([100, 64, 0, 0], 10),   // carrier-grade NAT
    ([127, 0, 0, 0], 8),     // loopback
    ([169, 254, 0, 0], 16),  // link-local; cloud metadata at 169.254.169.254
    ([172, 16, 0, 0], 12),   // private
    ([192, 0, 0, 0], 24),    // IETF protocols
    ([192, 0, 2, 0], 24),    // documentation
    ([192, 88, 99, 0], 24),  // 6to4 relays
    ([192, 168, 0, 0], 16),  // private
    ([198, 18, 0, 0], 15),   // benchmarks
    ([198, 51, 100, 0], 24), // documentation
    ([203, 0, 113, 0], 24),  // documentation
    ([224, 0, 0, 0], 4),     // multicast
    ([240, 0, 0, 0], 4),     // reserved, broadcast
];

/// Blocks inside 2000::/3 that are not of the public internet, from the IANA IPv6 Special-Purpose Address Registry: the
/// first two groups and the prefix length. All other IPv6 addresses outside 2000::/3 are refused as a whole.
const SPECIAL_V6: &[([u16; 2], u32)] = &[
    ([0x2001, 0x0000], 23), // IETF protocols, Teredo
    ([0x2001, 0x0db8], 32), // documentation
    ([0x2002, 0x0000], 16), // 6to4: holds any IPv4 address
    ([0x3fff, 0x0000], 20), // documentation
];

/// Whether an address is one of the public internet: not loopback, private, link-local, shared, multicast, reserved or
/// for documentation, nor an IPv6 form that wraps an IPv4 address. NAT64 (`64:ff9b::/96`, RFC 6052) is judged by the
/// IPv4 address in it: behind such a gateway every old host is reached that way.
///
/// ```
/// use commentsift::source::is_public;
/// assert!(is_public("9.9.9.9".parse().unwrap()));
/// assert!(!is_public("169.254.169.254".parse().unwrap()));
/// assert!(!is_public("::ffff:127.0.0.1".parse().unwrap()));
/// ```
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    !SPECIAL_V4
        .iter()
        .any(|(first, length)| (bits ^ Ipv4Addr::from(*first).to_bits()) >> (32 - length) == 0)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let groups = address.segments();
    if groups[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        let [high, low] = [groups[6], groups[7]].map(u32::from);
        return is_public_v4(Ipv4Addr::from_bits(high << 16 | low));
    }
    let top = |pair: [u16; 2]| u32::from(pair[0]) << 16 | u32::from(pair[1]);
    let bits = top([groups[0], groups[1]]);
    groups[0] >> 13 == 1
        && !SPECIAL_V6
            .iter()
            .any(|(first, length)| (bits ^ top(*first)) >> (32 - length) == 0)
}

/// What may be connected to.
#[derive(Debug, Clone, Default)]
pub(super) struct Guard {
    /// Everything.
    pub allow_private: bool,
    /// One address more, so that tests can stand a redirecting server in front of the guard.
    #[cfg(test)]
    pub except: Option<SocketAddr>,
    /// What names lead to in a test, instead of what the system says.
    #[cfg(test)]
    pub names: Option<tests::Names>,
    /// An address that passes for a public one, since a test has none.
    #[cfg(test)]
    pub public: Option<IpAddr>,
}

impl Guard {
    pub fn new(allow_private: bool) -> Self {
        Guard {
            allow_private,
            #[cfg(test)]
            except: None,
            #[cfg(test)]
            names: None,
            #[cfg(test)]
            public: None,
        }
    }

    fn allows(&self, address: IpAddr) -> bool {
        #[cfg(test)]
        if self.public == Some(address) {
            return true;
        }
        self.allow_private || is_public(address)
    }

    /// Checks a URL whose host is an address already: it never comes to a lookup. The URL standard has turned odd
    /// spellings (`0x7f.1`, `2130706433`, `017700000001`) into plain addresses.
    pub fn check(&self, url: &Url) -> Result<(), LookupError> {
        let address = match url.host() {
            Some(Host::Ipv4(v4)) => IpAddr::V4(v4),
            Some(Host::Ipv6(v6)) => IpAddr::V6(v6),
            _ => return Ok(()),
        };
        #[cfg(test)]
        if self
            .except
            .is_some_and(|it| it.ip() == address && url.port() == Some(it.port()))
        {
            return Ok(());
        }
        if self.allows(address) {
            Ok(())
        } else {
            Err(LookupError::Private(address))
        }
    }

    /// The addresses of a name.
    fn ask(&self, host: &str) -> Result<Vec<SocketAddr>, LookupError> {
        #[cfg(test)]
        if let Some(names) = &self.names {
            return Ok(names.ask(host));
        }
        (host, 0)
            .to_socket_addrs()
            .map(Iterator::collect)
            .map_err(|error| LookupError::Unknown(error.to_string()))
    }

    /// The addresses of a name that may be used.
    fn lookup(&self, host: &str) -> Result<Vec<SocketAddr>, LookupError> {
        let found = self.ask(host)?;
        let first = found.first().map(SocketAddr::ip);
        let allowed: Vec<SocketAddr> = found
            .into_iter()
            .filter(|it| self.allows(it.ip()))
            .collect();
        match (allowed.is_empty(), first) {
            (false, _) => Ok(allowed),
            (true, Some(address)) => Err(LookupError::Private(address)),
            (true, None) => Err(LookupError::Unknown("no address".to_owned())),
        }
    }
}

/// Why a host was not connected to; found again at the root of reqwest's error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LookupError {
    /// The name has no address; the system's words.
    Unknown(String),
    /// It has only addresses that are refused; the first of them.
    Private(IpAddr),
}

impl fmt::Display for LookupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LookupError::Unknown(why) => write!(f, "no address: {why}"),
            LookupError::Private(address) => write!(f, "private address {address}"),
        }
    }
}

impl std::error::Error for LookupError {}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (guard, host) = (self.clone(), name.as_str().to_owned());
        let lookup = Lookup::start(move || guard.lookup(&host));
        Box::pin(async move {
            let addresses = lookup.await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// A lookup on a thread of its own: the system's call blocks, and would hold up the client's timeouts with it.
struct Lookup(Arc<Mutex<Slot>>);

#[derive(Default)]
struct Slot {
    result: Option<Result<Vec<SocketAddr>, LookupError>>,
    waker: Option<Waker>,
}

impl Lookup {
    fn start(job: impl FnOnce() -> Result<Vec<SocketAddr>, LookupError> + Send + 'static) -> Self {
        let slot = Arc::new(Mutex::new(Slot::default()));
        let theirs = Arc::clone(&slot);
        let run = move || {
            let result = job();
            let mut slot = theirs.lock().unwrap_or_else(PoisonError::into_inner);
            slot.result = Some(result);
            if let Some(waker) = slot.waker.take() {
                waker.wake();
            }
        };
        let started = std::thread::Builder::new()
            .name("lookup".to_owned())
            .spawn(run);
        if let Err(error) = started {
            let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
            slot.result = Some(Err(LookupError::Unknown(error.to_string())));
        }
        Lookup(slot)
    }
}

impl Future for Lookup {
    type Output = Result<Vec<SocketAddr>, LookupError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match slot.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                slot.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A name server of a test: each question gets the next answer, the last one for ever.
    #[derive(Debug, Clone, Default)]
    pub struct Names(Arc<Mutex<Vec<Vec<IpAddr>>>>);

    impl Names {
        /// The answers in order; addresses in one answer are parted by blanks.
        pub fn new(answers: &[&str]) -> Self {
            let addresses =
                |answer: &&str| answer.split(' ').map(|it| it.parse().unwrap()).collect();
            Names(Arc::new(Mutex::new(
                answers.iter().map(addresses).collect(),
            )))
        }

        pub fn ask(&self, _: &str) -> Vec<SocketAddr> {
            let mut answers = self.0.lock().unwrap();
            let next = match answers.len() {
                1 => answers[0].clone(),
                _ => answers.remove(0),
            };
            next.into_iter()
                .map(|address| SocketAddr::new(address, 0))
                .collect()
        }
    }

    #[test]
    fn special_addresses_are_refused() {
        let refused = [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.19.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "::ffff:9.9.9.9",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::909:909",
            "fc00::1",
            "fd12:3456::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
            "100::1",
        ];
        for address in refused {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn public_addresses_are_allowed() {
        let allowed = [
            "1.1.1.1",
            "9.9.9.9",
            "11.0.0.1",
            "100.63.255.255",
            "100.128.0.1",
            "128.0.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2001:4860::8888",
            "2a00::1",
            "64:ff9b::909:909",
        ];
        for address in allowed {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn odd_spellings_of_addresses_are_seen_through() {
        let hosts = [
            "127.1",
            "2130706433",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "127.0.0.1.",
            "[::1]",
            "[::ffff:7f00:1]",
            "１２７.０.０.１",
            "127。0。0。1",
            "0177.1",
            "0x7f000001",
            "017700000001",
            "127.0.0.1:80",
            "blog.example@127.0.0.1",
            "blog.example:80@127.0.0.1",
            "[::ffff:169.254.169.254]",
            "[64:ff9b::127.0.0.1]",
            "[2002:7f00:1::]",
            "[fe80::1]",
            "0",
            "169.254.169.254",
            "0xa9fea9fe",
        ];
        for host in hosts {
            let url = Url::parse(&format!("http://{host}/")).unwrap();
            assert!(
                matches!(Guard::default().check(&url), Err(LookupError::Private(_))),
                "{host}"
            );
            let open = Guard::new(true);
            assert!(open.check(&url).is_ok());
        }
    }

    #[test]
    fn what_is_no_address_is_no_url_or_a_name() {
        for host in [
            "[fe80::1%25eth0]",
            "[::1",
            "127.0.0.256",
            "0x1ffffffff",
            "1.2.3.4.5",
        ] {
            assert!(Url::parse(&format!("http://{host}/")).is_err(), "{host}");
        }
    }

    #[test]
    fn names_are_judged_by_their_addresses() {
        assert!(matches!(
            Guard::default().lookup("localhost"),
            Err(LookupError::Private(_))
        ));
        let open = Guard::new(true);
        assert!(
            open.lookup("localhost")
                .unwrap()
                .iter()
                .all(|it| it.ip().is_loopback())
        );
    }
}
