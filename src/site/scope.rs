//! What belongs to a blog, and which of its addresses may be posts.

use crate::source::credentials::nameless;
use url::Url;

/// First segments of paths that hold no posts: the plumbing of blog systems, and their lists.
const NO_POSTS: &[&str] = &[
    "author",
    "authors",
    "category",
    "categories",
    "cgi-bin",
    "comments",
    "feed",
    "feeds",
    "label",
    "labels",
    "login",
    "rss",
    "search",
    "sitemap",
    "tag",
    "tags",
    "topics",
    "user",
    "users",
    "wp-admin",
    "wp-content",
    "wp-includes",
    "wp-json",
];
/// The same in other languages of WordPress, percent-encoded where they are not ASCII.
const LISTS: &[&str] = &[
    "autor",
    "auteur",
    "categoria",
    "categorie",
    "kategorie",
    "kategori",
    "kategoria",
    "schlagwort",
    "etiqueta",
    "mot-clef",
    "%d1%80%d1%83%d0%b1%d1%80%d0%b8%d0%ba%d0%b0",
];
/// Last segments of addresses that show a post in another way, or no post at all.
const NO_ENDS: &[&str] = &[
    "amp",
    "atom.xml",
    "embed",
    "feed",
    "index.xml",
    "rss",
    "rss.xml",
    "trackback",
    "wp-login.php",
    "xmlrpc.php",
];
/// Segments behind which a number of a page or a file of a post follows.
const NO_INSIDES: &[&str] = &["attachment", "page"];
/// Parameters of addresses that are no posts, or a post in another form.
const NO_PARAMETERS: &[&str] = &[
    "attachment_id",
    "author",
    "cat",
    "cpage",
    "feed",
    "m",
    "month",
    "page_id",
    "paged",
    "print",
    "replytocom",
    "s",
    "share",
    "showcomment",
    "tag",
    "updated-max",
    "year",
];
/// Parameters that only count visitors.
const NOISE: &[&str] = &["fbclid", "gclid", "ref"];
/// Years that blogs have archives of; other numbers are those of posts.
const YEARS: std::ops::RangeInclusive<u32> = 1990..=2099;
/// Ends of names of files that are no pages.
const FILES: &[&str] = &[
    "7z", "avi", "avif", "bmp", "css", "csv", "doc", "docx", "epub", "exe", "gif", "gz", "ico",
    "jpeg", "jpg", "js", "json", "m4a", "mov", "mp3", "mp4", "mpg", "odt", "ogg", "pdf", "png",
    "ppt", "pptx", "rar", "rss", "svg", "tar", "tgz", "tif", "tiff", "txt", "wav", "webm", "webp",
    "xls", "xlsx", "xml", "zip",
];

/// The addresses of a blog: one host with and without `www.`, http and https, at and below a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    host: String,
    port: Option<u16>,
    /// With a slash at both ends.
    folder: String,
}

impl Scope {
    /// What belongs to the blog at `url`.
    pub fn of(url: &Url) -> Self {
        let path = url.path();
        let folder = match path.rsplit_once('/') {
            Some((_, "")) | None => path.to_owned(),
            // "/blog/index.html"
            Some((before, last)) if last.contains('.') => format!("{before}/"),
            Some(_) => format!("{path}/"),
        };
        Scope {
            host: host(url),
            port: url.port(),
            folder,
        }
    }

    /// Whether `url` is on the blog's host.
    pub fn is_on_host(&self, url: &Url) -> bool {
        matches!(url.scheme(), "http" | "https")
            && host(url) == self.host
            && url.port() == self.port
    }

    /// Whether `url` belongs to the blog.
    pub fn contains(&self, url: &Url) -> bool {
        self.is_on_host(url) && self.path(url).is_some()
    }

    /// An address below the blog's folder, on the host as `blog` writes it.
    pub fn below(&self, blog: &Url, path: &str) -> Option<Url> {
        let mut folder = blog.clone();
        folder.set_path(&self.folder);
        folder.set_query(None);
        folder.join(path).ok()
    }

    /// Whether `url` is one of the blog's archives of a month, a day or a year.
    pub fn is_dated_list(&self, url: &Url) -> bool {
        let Some(path) = self.path(url).filter(|_| self.is_on_host(url)) else {
            return false;
        };
        let path = path.to_ascii_lowercase();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let mut pairs = url.query_pairs();
        !parts.is_empty() && url.query().is_none() && is_date_archive(&parts)
            || pairs.any(|(key, value)| {
                key == "m" && matches!(value.len(), 4 | 6 | 8) && is_number(&value)
            })
    }

    /// The path below the blog's folder.
    fn path<'u>(&self, url: &'u Url) -> Option<&'u str> {
        let path = url.path();
        path.strip_prefix(self.folder.as_str())
            .or_else(|| (path == self.folder.trim_end_matches('/')).then_some(""))
    }

    /// Whether `url` may be a post: one of the blog's addresses that is no list, feed, file or form of a post.
    pub fn may_be_post(&self, url: &Url) -> bool {
        if !self.is_on_host(url) || !may_be_page(url) {
            return false;
        }
        let Some(path) = self.path(url) else {
            return false;
        };
        let path = path.to_ascii_lowercase();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let Some(last) = parts.last() else {
            return names_post(url);
        };
        let first_matters = !(NO_POSTS.contains(&parts[0]) || LISTS.contains(&parts[0]));
        let insides = parts[..parts.len() - 1]
            .iter()
            .any(|part| NO_INSIDES.contains(part));
        let is_front = parts.len() == 1
            && !names_post(url)
            && matches!(
                last.split('.').next(),
                Some("index" | "default" | "home" | "archives" | "archive")
            );
        first_matters
            && !insides
            && !is_front
            && !NO_ENDS.contains(last)
            && !last.starts_with("comment-page-")
            && !is_date_archive(&parts)
            // Blogger's static pages.
            && !(parts[0] == "p" && last.ends_with(".html"))
    }
}

/// `/?p=12`, `/index.php?p=12`.
pub(super) fn names_post(url: &Url) -> bool {
    url.query_pairs()
        .any(|(key, value)| matches!(&*key, "p" | "post" | "id" | "entry") && is_number(&value))
}

/// Whether an address may be a page at all, by its query and the end of its name.
fn may_be_page(url: &Url) -> bool {
    let parameter = |key: &str| NO_PARAMETERS.contains(&key.to_ascii_lowercase().as_str());
    if url.query_pairs().any(|(key, _)| parameter(&key)) {
        return false;
    }
    !is_file(url)
}

/// Whether an address ends as that of an image, a document or a program.
pub(super) fn is_file(url: &Url) -> bool {
    let last = url.path().rsplit('/').next().unwrap_or_default();
    let end = last
        .rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase());
    end.is_some_and(|end| FILES.contains(&end.as_str()))
}

/// A year, a month or a day without a title: `/2010/`, `/2010/03/`, `/2010/03/12/`; Blogger's old `/2010_03_01_archive.html`.
fn is_date_archive(parts: &[&str]) -> bool {
    let is_date = |parts: &[&str]| {
        parts.len() <= 3
            && parts
                .first()
                .is_some_and(|year| YEARS.contains(&year.parse().unwrap_or(0)))
            && parts.iter().all(|part| part.len() <= 4 && is_number(part))
    };
    let whole = match parts {
        ["date" | "archives" | "archive" | "blog", rest @ ..] if !rest.is_empty() => rest,
        all => all,
    };
    is_date(whole)
        || matches!(parts, [one] if one.ends_with("_archive.html") || one.ends_with("_archive.php"))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// One form for all spellings of an address: without scheme, `www.`, a slash at the end, fragment and counters of visitors.
pub(super) fn key(url: &Url) -> String {
    let mut key = host(url);
    if let Some(port) = url.port() {
        key.push_str(&format!(":{port}"));
    }
    key.push_str(url.path().trim_end_matches('/'));
    let mut pairs: Vec<_> = url
        .query_pairs()
        .filter(|(name, _)| !NOISE.contains(&&**name) && !name.starts_with("utm_"))
        .collect();
    pairs.sort();
    for (at, (name, value)) in pairs.iter().enumerate() {
        let mark = if at == 0 { '?' } else { '&' };
        key.push_str(&format!("{mark}{name}={value}"));
    }
    key
}

/// The address as a page is asked for: without fragment, credentials and counters of visitors.
pub(super) fn clean(url: &Url) -> Url {
    let mut url = nameless(url);
    url.set_fragment(None);
    let is_noise = |name: &str| NOISE.contains(&name) || name.starts_with("utm_");
    if url.query_pairs().any(|(name, _)| is_noise(&name)) {
        let kept: Vec<String> = url
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !is_noise(pair.split('=').next().unwrap_or_default()))
            .map(str::to_owned)
            .collect();
        let kept = kept.join("&");
        url.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
    } else if url.query() == Some("") {
        url.set_query(None);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_blog_is_a_host_and_a_folder() {
        let scope = Scope::of(&url("https://www.blog.example/notes/index.php"));
        assert!(scope.contains(&url("http://blog.example/notes/2010/03/a/")));
        assert!(scope.contains(&url("https://blog.example/notes")));
        for other in [
            "https://blog.example/",
            "https://blog.example/notesbook/a",
            "https://other.example/notes/a",
            "https://blog.example:8443/notes/a",
            "https://blog.example.evil.test/notes/a",
            "ftp://blog.example/notes/a",
        ] {
            assert!(!scope.contains(&url(other)), "{other}");
        }
        assert_eq!(
            Scope::of(&url("https://blog.example/notes")),
            Scope::of(&url("http://blog.example/notes/"))
        );
    }

    #[test]
    fn posts_and_what_is_none() {
        let scope = Scope::of(&url("https://blog.example/"));
        for post in [
            "/2010/03/a-title/",
            "/2010/03/12/a-title",
            "/2010/03/a-title.html",
            "/?p=12",
            "/index.php?p=12",
            "/a-title/",
            "/archives/123",
            "/archives/1234",
            "/blog/a-title",
            "/node/12",
            "/news/2010-03-12-title.php",
            "/tagging-things/",
        ] {
            let found = url("https://blog.example").join(post).unwrap();
            assert!(scope.may_be_post(&found), "{post}");
        }
        for other in [
            "/",
            "/2010/",
            "/2010/03/",
            "/2010/03/12/",
            "/page/2/",
            "/2010/03/page/2/",
            "/category/x/",
            "/tag/x/",
            "/author/x/",
            "/feed/",
            "/2010/03/a/feed/",
            "/2010/03/a/?replytocom=5",
            "/2010/03/a/comment-page-2/",
            "/2010/03/a/attachment/b/",
            "/?attachment_id=5",
            "/?cat=3",
            "/?m=201003",
            "/?page_id=2",
            "/wp-content/a.html",
            "/a.jpg",
            "/a.pdf",
            "/search/label/x",
            "/p/about.html",
            "/2010_03_01_archive.html",
            "/comments/feed/",
            "/kategorie/x/",
            "/index.html",
            "/sitemap.xml",
        ] {
            let found = url("https://blog.example").join(other).unwrap();
            assert!(!scope.may_be_post(&found), "{other}");
        }
    }

    #[test]
    fn spellings_of_one_address() {
        let one = key(&url(
            "https://www.blog.example/a/?utm_source=x&p=1#comments",
        ));
        assert_eq!(one, key(&url("http://blog.example/a?p=1")));
        assert_ne!(one, key(&url("http://blog.example/a?p=2")));
        assert_ne!(one, key(&url("http://blog.example:81/a?p=1")));
        let clean = clean(&url("https://u:p@blog.example/a?utm_source=x&p=1#c"));
        assert_eq!(clean.as_str(), "https://blog.example/a?p=1");
    }
}
