//! A small server on the loopback that may answer as badly as it likes. It stops by itself: on drop, and after a minute.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A server; each connection carries one request.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    stop: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server whose `answer` gets the path of each request and the open connection.
    pub fn start(answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static) -> Server {
        Server::start_at("127.0.0.1:0", answer)
    }

    /// The same on an address of its own.
    pub fn start_at(
        address: &str,
        answer: impl Fn(&str, &mut TcpStream) + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind(address).unwrap();
        let address = listener.local_addr().unwrap();
        listener.set_nonblocking(true).unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let (seen, stopped, answer) = (Arc::clone(&heads), Arc::clone(&stop), Arc::new(answer));
        let run = move || {
            let end = Instant::now() + Duration::from_secs(60);
            while !stopped.load(Ordering::Relaxed) && Instant::now() < end {
                match listener.accept() {
                    Ok((stream, _)) => {
                        let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                        std::thread::spawn(move || connection(stream, &seen, answer.as_ref()));
                    }
                    Err(_) => std::thread::sleep(Duration::from_millis(2)),
                }
            }
        };
        Server {
            address,
            heads,
            stop,
            listener: Some(std::thread::spawn(run)),
        }
    }

    /// A URL on this server.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The heads of all requests so far.
    pub fn hits(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}

fn connection(
    mut stream: TcpStream,
    seen: &Mutex<Vec<String>>,
    answer: &(dyn Fn(&str, &mut TcpStream) + Send + Sync),
) {
    let patience = Some(Duration::from_secs(10));
    if stream.set_nonblocking(false).is_err()
        || stream.set_read_timeout(patience).is_err()
        || stream.set_write_timeout(patience).is_err()
    {
        return;
    }
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < 16_384 {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => break,
        }
        // A TLS handshake: no head will come. What was sent is taken off, lest closing resets the connection.
        if head == [0x16] {
            let _ = stream.read(&mut [0; 16_384]);
            break;
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let path = head.split(' ').nth(1).unwrap_or("/").to_owned();
    seen.lock().unwrap().push(head);
    answer(&path, &mut stream);
    let _ = stream.shutdown(std::net::Shutdown::Write);
}

/// Writes a whole answer: status line, these headers (each with its line end), a length, the body.
pub fn reply(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = stream
        .write_all(head.as_bytes())
        .and_then(|()| stream.write_all(body));
}

/// Writes an HTML page.
pub fn page(stream: &mut TcpStream, html: &str) {
    reply(
        stream,
        "200 OK",
        "Content-Type: text/html; charset=utf-8\r\n",
        html.as_bytes(),
    );
}

/// Writes a redirect.
pub fn redirect_to(stream: &mut TcpStream, location: &str) {
    reply(
        stream,
        "302 Found",
        &format!("Location: {location}\r\n"),
        b"",
    );
}
