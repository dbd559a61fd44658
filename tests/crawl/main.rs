//! `commentsift crawl` with the real binary against a blog on the loopback: every way to find its posts, every way to disturb it.

mod disturbed;
mod finding;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::{Server, page, redirect_to, reply};

const TABLES: [&str; 8] = [
    "pages", "comments", "pings", "replies", "authors", "corpus", "timeline", "errors",
];

/// A post with two comments, as WordPress marks them.
fn post(number: usize) -> String {
    let comment = |id: usize, name: &str, text: &str| {
        format!(
            "<li class='comment depth-1' id='comment-{id}'><article class='comment-body'><b class='fn'>{name}</b> <span class=says>says:</span>
             <time datetime='2010-03-12T14:32:00+00:00'>March 12, 2010 at 2:32 pm</time><div class='comment-content'><p>{text}</p></div></article></li>"
        )
    };
    format!(
        "<!doctype html><html lang=en><head><title>Post {number}</title></head><body class='single single-post'><article class=post><h1>Post {number}</h1>
         <p>Some words on the number {number}.</p></article><div id=comments><h2>2 thoughts on “Post {number}”</h2><ol class='comment-list'>{}{}</ol></div></body></html>",
        comment(number * 10, "Ada Moss", "A first thought about it."),
        comment(number * 10 + 1, "Ben Reed", "A second thought, and a longer one."),
    )
}

fn path(number: usize) -> String {
    format!("/2010/{:02}/post-{number}/", number % 12 + 1)
}

/// The number of a post's path.
fn number(path: &str) -> Option<usize> {
    path.strip_suffix('/')?
        .rsplit_once("/post-")?
        .1
        .parse()
        .ok()
}

fn xml(stream: &mut TcpStream, text: &str) {
    reply(
        stream,
        "200 OK",
        "Content-Type: application/xml\r\n",
        text.as_bytes(),
    );
}

fn gone(stream: &mut TcpStream) {
    reply(
        stream,
        "404 Not Found",
        "Content-Type: text/html\r\n",
        b"<p>nothing here",
    );
}

/// A sitemap of these addresses; `HOST` in them is the server's.
fn sitemap(addresses: impl IntoIterator<Item = String>) -> String {
    let urls = addresses
        .into_iter()
        .map(|url| format!("<url><loc>{url}</loc></url>"));
    format!(
        "<?xml version='1.0'?><urlset>{}</urlset>",
        urls.collect::<String>()
    )
}

/// A blog that `special` answers for; where it does not, there is a front page without links, and its posts.
fn blog(special: impl Fn(&str, &str, &mut TcpStream) -> bool + Send + Sync + 'static) -> Server {
    Server::start(move |path, stream| {
        let host = stream.local_addr().unwrap();
        if special(path, &format!("http://{host}"), stream) {
            return;
        }
        match number(path) {
            _ if path == "/" => page(stream, "<title>A blog</title><p>Welcome"),
            Some(number) => page(stream, &post(number)),
            None => gone(stream),
        }
    })
}

/// A blog with a sitemap of the posts from 1 to `count`.
fn simple(count: usize) -> Server {
    blog(move |asked, host, stream| {
        let is_sitemap = asked == "/sitemap.xml";
        if is_sitemap {
            xml(
                stream,
                &sitemap((1..=count).map(|n| format!("{host}{}", path(n)))),
            );
        }
        is_sitemap
    })
}

fn command(server: &Server, out: &Path, options: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("commentsift"));
    command
        .args(["crawl", "--allow-private", "-o"])
        .arg(out)
        .args(options)
        .arg(server.url("/"))
        .stdin(Stdio::null());
    command
}

fn crawl(server: &Server, out: &Path, options: &[&str]) -> Output {
    command(server, out, options)
        .output()
        .expect("the binary runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A column of a table.
fn column(out: &Path, table: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(out.join(format!("{table}.csv"))).expect("a table");
    let at = reader
        .headers()
        .expect("a header")
        .iter()
        .position(|h| h == name);
    let at = at.expect("the column");
    let rows = reader
        .records()
        .map(|row| row.expect("a row")[at].to_owned());
    rows.collect()
}

/// The paths of the posts in pages.csv, in its order.
fn pages(server: &Server, out: &Path) -> Vec<String> {
    let host = server.url("");
    let pages = column(out, "pages", "page").into_iter();
    pages.map(|page| page.replace(&host, "")).collect()
}

fn numbers(server: &Server, out: &Path) -> BTreeSet<usize> {
    pages(server, out)
        .iter()
        .filter_map(|path| number(path))
        .collect()
}

fn asked(server: &Server) -> Vec<String> {
    let path = |head: &String| head.split(' ').nth(1).unwrap_or_default().to_owned();
    server.hits().iter().map(path).collect()
}

fn tables(out: &Path) -> Vec<Vec<u8>> {
    let read = |table| fs::read(out.join(format!("{table}.csv"))).expect("a table");
    TABLES.into_iter().map(read).collect()
}

fn gzip(text: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap()
}
