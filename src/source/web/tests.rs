//! Tests of what must never be asked: a guard that lets one address through stands for the public internet.

use super::support::{Server, page, redirect_to};
use super::*;
use crate::source::address::tests::Names;

fn fetcher(guard: Guard) -> Fetcher {
    let options = ReadOptions {
        politeness: Politeness {
            obey_robots: false,
            ..Politeness::default()
        },
        ..ReadOptions::default()
    };
    Fetcher::with(&options, guard, Arc::new(Sleeper::default())).unwrap()
}

/// A guard that lets one server through stands for a public site that redirects into a private network.
#[test]
fn a_redirect_into_a_private_network_is_refused_unasked() {
    let inner = Server::start(|_, stream| page(stream, "<p>secret</p>"));
    let port = inner.address.port();
    for host in [
        "127.0.0.1",
        "localhost",
        "localhost.",
        "2130706433",
        "0177.0.0.1",
        "0x7f.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "127。0。0。1",
        "blog.example@127.0.0.1",
        "169.254.169.254",
    ] {
        let target = format!("http://{host}:{port}/");
        let outer = Server::start(move |_, stream| redirect_to(stream, &target));
        let guard = Guard {
            except: Some(outer.address),
            ..Guard::default()
        };
        let url = Url::parse(&outer.url("/")).unwrap();
        let failure = fetcher(guard).page("x", &url).unwrap_err();
        // Not every system knows the name with its dot.
        let is_unknown = host == "localhost." && failure.error == "dns";
        assert!(
            is_unknown || failure.error == "private_address",
            "{host}: {failure}"
        );
        assert_eq!(outer.hits().len(), 1);
    }
    assert!(inner.hits().is_empty(), "{:?}", inner.hits());
}

/// Also the robots.txt of a public site does not lead into a private network, nor does a name that robots.txt was asked under.
#[test]
fn robots_txt_leads_nowhere_else() {
    let inner = Server::start(|_, stream| page(stream, "User-agent: *"));
    let target = inner.url("/secret");
    let outer = Server::start(move |_, stream| redirect_to(stream, &target));
    let guard = Guard {
        except: Some(outer.address),
        ..Guard::default()
    };
    let options = ReadOptions::default();
    let polite = Fetcher::with(&options, guard, Arc::new(Sleeper::default())).unwrap();
    let failure = polite
        .page("x", &Url::parse(&outer.url("/p")).unwrap())
        .unwrap_err();
    assert_eq!(failure.error, "private_address", "{failure}");
    assert_eq!(outer.hits().len(), 1);
    assert!(inner.hits().is_empty());
}

/// A name that leads to a public address when it is looked up first and to a private one later (DNS rebinding), and one that leads
/// to both at once. Two addresses of the loopback play the public and the private one, on the same port.
#[test]
fn the_address_that_is_connected_to_is_the_one_that_was_checked() {
    let private = Server::start(|_, stream| page(stream, "<p>secret</p>"));
    let port = private.address.port();
    let public = Server::start_at(&format!("127.0.0.2:{port}"), |_, stream| {
        page(stream, "<p>public</p>");
    });
    let url = Url::parse(&format!("http://rebind.example:{port}/")).unwrap();
    let guard = |answers: &[&str]| Guard {
        names: Some(Names::new(answers)),
        public: Some(public.address.ip()),
        ..Guard::default()
    };
    let rebinding = fetcher(guard(&["127.0.0.2", "127.0.0.1"]));
    assert_eq!(rebinding.page("x", &url).unwrap().bytes, b"<p>public</p>");
    // Each connection is a lookup, and each lookup is judged.
    for _ in 0..2 {
        let failure = rebinding.page("x", &url).unwrap_err();
        assert_eq!(failure.error, "private_address", "{failure}");
    }
    let mixed = fetcher(guard(&["127.0.0.1 127.0.0.2"]));
    for _ in 0..3 {
        assert_eq!(mixed.page("x", &url).unwrap().bytes, b"<p>public</p>");
    }
    let only = fetcher(guard(&["127.0.0.1 10.0.0.1 169.254.169.254"]));
    assert_eq!(only.page("x", &url).unwrap_err().error, "private_address");
    assert_eq!(public.hits().len(), 4);
    assert!(private.hits().is_empty(), "{:?}", private.hits());
}
