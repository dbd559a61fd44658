//! Records made of answers (WARC/1.1, ISO 28500:2017).

use super::super::trouble::Trouble;
use super::super::web::exchange::{Cut, Exchange};
use super::iso;
use data_encoding::BASE32;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha1::{Digest as _, Sha1};
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;
use url::{Position, Url};

/// The profile of a page that the server says has not changed (WARC/1.1, 6.7.3).
const NOT_MODIFIED: &str = "http://netpreserve.org/warc/1.1/revisit/server-not-modified";
/// Why an address gave no answer stands in a metadata record under these names.
pub(super) const FAILURE: &str = "commentsift-error";
pub(super) const FAILURE_MESSAGE: &str = "commentsift-message";

/// Makes records with names of their own.
#[derive(Debug)]
pub(super) struct Scribe {
    is_gzip: bool,
    seed: [u64; 2],
    count: AtomicU64,
}

/// What a revisit refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Original {
    pub id: String,
    pub date: String,
}

impl Scribe {
    pub fn new(is_gzip: bool) -> Self {
        let random = || RandomState::new().hash_one(SystemTime::now());
        Scribe {
            is_gzip,
            seed: [random(), random()],
            count: AtomicU64::new(0),
        }
    }

    /// The record that says who wrote the file, and how.
    pub fn info(&self, user_agent: &str, obeys_robots: bool) -> Vec<u8> {
        let robots = if obeys_robots { "obey" } else { "ignore" };
        let block = format!(
            "software: commentsift/{}\r\nformat: WARC File Format 1.1\r\nconformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\nhttp-header-user-agent: {user_agent}\r\nrobots: {robots}\r\n",
            env!("CARGO_PKG_VERSION")
        );
        let mut fields = Fields::new("warcinfo", &self.name(), SystemTime::now());
        fields.add("Content-Type", "application/warc-fields");
        self.record(fields, block.as_bytes())
    }

    /// An answer, then the request for it.
    pub fn answer(&self, url: &Url, exchange: &Exchange) -> Vec<u8> {
        let id = self.name();
        let mut fields = Fields::new("response", &id, exchange.at);
        fields.of(url, exchange);
        fields.add("Content-Type", "application/http;msgtype=response");
        fields.add("WARC-Payload-Digest", &digest(&exchange.body));
        let mut block = head(exchange);
        block.extend_from_slice(&exchange.body);
        let mut bytes = self.record(fields, &block);
        bytes.append(&mut self.request(url, exchange, &id));
        bytes
    }

    /// The answer that nothing has changed, then the request for it.
    pub fn revisit(&self, url: &Url, exchange: &Exchange, original: &Original) -> Vec<u8> {
        let id = self.name();
        let mut fields = Fields::new("revisit", &id, exchange.at);
        fields.of(url, exchange);
        fields.add("Content-Type", "application/http;msgtype=response");
        fields.add("WARC-Profile", NOT_MODIFIED);
        fields.add("WARC-Refers-To", &original.id);
        fields.add("WARC-Refers-To-Target-URI", url.as_str());
        fields.add("WARC-Refers-To-Date", &original.date);
        let mut bytes = self.record(fields, &head(exchange));
        bytes.append(&mut self.request(url, exchange, &id));
        bytes
    }

    /// Why there is no answer.
    pub fn failure(&self, url: &Url, (code, message): &Trouble) -> Vec<u8> {
        let message: String = message
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let block = format!("{FAILURE}: {code}\r\n{FAILURE_MESSAGE}: {message}\r\n");
        let mut fields = Fields::new("metadata", &self.name(), SystemTime::now());
        fields.add("WARC-Target-URI", url.as_str());
        fields.add("Content-Type", "application/warc-fields");
        self.record(fields, block.as_bytes())
    }

    fn request(&self, url: &Url, exchange: &Exchange, answer: &str) -> Vec<u8> {
        let target = &url[Position::BeforePath..Position::AfterQuery];
        let host = &url[Position::BeforeHost..Position::AfterPort];
        let mut block = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n").into_bytes();
        for (name, value) in &exchange.asked {
            header(&mut block, name, value);
        }
        block.extend_from_slice(b"\r\n");
        let mut fields = Fields::new("request", &self.name(), exchange.at);
        fields.add("WARC-Target-URI", url.as_str());
        fields.add("WARC-Concurrent-To", answer);
        fields.add("Content-Type", "application/http;msgtype=request");
        self.record(fields, &block)
    }

    /// A name that no other record has: a UUID of version 8 (RFC 9562, 5.8), a digest of random numbers and a counter.
    fn name(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        for part in [self.seed[0], self.seed[1], count] {
            hasher.update(&part.to_le_bytes());
        }
        let mut id = [0; 16];
        id.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        id[6] = id[6] & 0x0f | 0x80;
        id[8] = id[8] & 0x3f | 0x80;
        let hex = data_encoding::HEXLOWER.encode(&id);
        let parts = [
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..],
        ];
        format!("<urn:uuid:{}>", parts.join("-"))
    }

    fn record(&self, mut fields: Fields, block: &[u8]) -> Vec<u8> {
        fields.add("WARC-Block-Digest", &digest(block));
        fields.add("Content-Length", &block.len().to_string());
        let parts = [fields.0.as_bytes(), b"\r\n", block, b"\r\n\r\n"];
        if !self.is_gzip {
            return parts.concat();
        }
        let mut member = GzEncoder::new(Vec::new(), Compression::default());
        // Writing to a Vec cannot fail.
        let written = parts.iter().try_for_each(|part| member.write_all(part));
        written.and_then(|()| member.finish()).unwrap_or_default()
    }
}

/// The named fields of a record.
struct Fields(String);

impl Fields {
    fn new(kind: &str, id: &str, at: SystemTime) -> Self {
        let mut fields = Fields("WARC/1.1\r\n".to_owned());
        fields.add("WARC-Type", kind);
        fields.add("WARC-Record-ID", id);
        fields.add("WARC-Date", &iso(at));
        fields
    }

    fn add(&mut self, name: &str, value: &str) {
        // Writing to a String cannot fail.
        let _ = write!(self.0, "{name}: {value}\r\n");
    }

    fn of(&mut self, url: &Url, exchange: &Exchange) {
        self.add("WARC-Target-URI", url.as_str());
        if let Some(peer) = exchange.peer {
            self.add("WARC-IP-Address", &peer.to_string());
        }
        if let Some(cut) = exchange.cut {
            self.add("WARC-Truncated", truncated(cut));
        }
    }
}

fn truncated(cut: Cut) -> &'static str {
    match cut {
        Cut::Length => "length",
        Cut::Time => "time",
        Cut::Disconnect => "disconnect",
    }
}

/// What a record says of its own end.
pub(super) fn cut(truncated: Option<&str>) -> Option<Cut> {
    match truncated?.trim() {
        "length" => Some(Cut::Length),
        "time" => Some(Cut::Time),
        _ => Some(Cut::Disconnect),
    }
}

/// Status line and headers.
fn head(exchange: &Exchange) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} \r\n", exchange.status).into_bytes();
    for (name, value) in &exchange.headers {
        // The chunks are taken off by then; a reader that looked for them would be misled. Other archivers use this name too.
        let is_coding = name == "transfer-encoding";
        header(
            &mut head,
            if is_coding {
                "x-orig-transfer-encoding"
            } else {
                name
            },
            value,
        );
    }
    head.extend_from_slice(b"\r\n");
    head
}

fn header(to: &mut Vec<u8>, name: &str, value: &[u8]) {
    to.extend_from_slice(name.as_bytes());
    to.extend_from_slice(b": ");
    to.extend_from_slice(value);
    to.extend_from_slice(b"\r\n");
}

/// The digest that archives use to find doubles; nothing depends on its strength.
fn digest(bytes: &[u8]) -> String {
    format!("sha1:{}", BASE32.encode(&Sha1::digest(bytes)))
}
