//! Hard limits: bytes from the web are hostile. Each limit has a name that stands in `errors.csv`.

/// Limits on one page. The defaults are quoted by the help text and by `run.json`.
///
/// ```
/// use commentsift::Limits;
/// let limits = Limits { max_depth: 64, ..Limits::default() };
/// assert_eq!(limits.max_depth, 64);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Limits {
    /// Bytes of one page after decompression; what lies beyond is cut off (`byte_limit`).
    pub max_bytes: usize,
    /// How far a compressed page may expand, as decompressed / compressed (`ratio_limit`); acts only past 1 MiB.
    pub max_ratio: usize,
    /// Nodes of one document tree (`node_limit`).
    pub max_nodes: usize,
    /// Depth of the tree (`depth_limit`). Browsers stop nesting at 512.
    pub max_depth: usize,
    /// Comments and pings of one page (`item_limit`).
    pub max_items: usize,
    /// Pages of one thread that are followed, the first among them (`page_limit`).
    pub max_comment_pages: usize,
    /// Sources of pings that are asked for one page, where they are to be checked (`ping_limit`).
    pub max_pings: usize,
    /// Redirects followed for one URL (`redirect_limit`).
    pub max_redirects: usize,
    /// Seconds for connecting to a server (`timeout`).
    pub connect_seconds: u64,
    /// Seconds for one whole answer (`timeout`).
    pub total_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_bytes: 32 << 20,
            max_ratio: 200,
            max_nodes: 2_000_000,
            max_depth: 512,
            max_items: 200_000,
            max_comment_pages: 200,
            max_pings: 100,
            max_redirects: 5,
            connect_seconds: 10,
            total_seconds: 60,
        }
    }
}
