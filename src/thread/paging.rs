//! Addresses of the pages of one paginated thread: which number an address carries, and which post it belongs to.
//!
//! | form | who writes it |
//! | --- | --- |
//! | `/comment-page-N/`, `cpage=N` | WordPress (`get_comments_pagenum_link()`, with and without pretty permalinks) |
//! | `commentPage=N` | Blogger |
//! | `/comments/page/N/` | TypePad |
//! | `comment-page=N`, `comments_page=N`, … | plugins and systems of one's own |
//! | `page=N`, `/page/N/`, `pg=N` | Drupal, LiveJournal and others: also the pages of listings, so they count only in a thread's own pager |

use url::Url;

/// How sure an address is to name a comment page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A form that names comments.
    Comments,
    /// A form that listings use as well: it counts only where the link stands in the pager of a thread.
    Pages,
}

/// Keys of a query that number the pages of a thread; compared without `-`, `_` and case.
const COMMENT_KEYS: &[&str] = &[
    "cpage",
    "commentpage",
    "commentspage",
    "commentpaged",
    "commentpg",
];

/// Keys of a query that number pages of anything.
const PAGE_KEYS: &[&str] = &["page", "pg", "pageno", "pagenum", "pagenumber"];

/// Keys of a query that make a link another view of the same page, or an act: never followed, never part of a post's address.
const VIEWS: &[&str] = &[
    "replytocom",
    "share",
    "print",
    "printable",
    "pdf",
    "preview",
    "reply",
    "replyto",
    "nb",
    "like",
    "like_comment",
    "_wpnonce",
    "action",
    "do",
    "unapproved",
    "moderation-hash",
    "format",
    "feed",
    "amp",
    "mode",
    "sort",
    "order",
    "order_by",
    "orderby",
    "showcomment",
    "thread",
    "login",
    "redirect_to",
];

/// Keys of a query that say how a reader came, nothing else.
const TRACKING: &[&str] = &["fbclid", "gclid", "m", "ref", "from_page", "noamp"];

/// What a path that leads to another view of a page ends in.
const VIEW_SEGMENTS: &[&str] = &[
    "print",
    "feed",
    "rss",
    "atom",
    "amp",
    "trackback",
    "embed",
    "edit",
    "delete",
    "login",
    "reply",
];

/// Numbers beyond this are no page of a thread.
const HIGHEST: u32 = 1_000_000;

/// The number in an address, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered {
    /// The number as written: Drupal counts from 0, all others from 1.
    pub number: u32,
    /// How sure the form is.
    pub form: Form,
    /// The address before and behind the number, without fragment.
    around: (String, String),
}

impl Numbered {
    /// The address of another page of the same thread.
    ///
    /// ```
    /// use commentsift::thread::paging::{Form, numbered};
    /// let url = url::Url::parse("https://blog.example/post/comment-page-3/#comments")?;
    /// let third = numbered(&url, Form::Comments).expect("a comment page");
    /// assert_eq!(third.address(2), "https://blog.example/post/comment-page-2/");
    /// # Ok::<(), url::ParseError>(())
    /// ```
    #[must_use]
    pub fn address(&self, number: u32) -> String {
        format!("{}{number}{}", self.around.0, self.around.1)
    }
}

/// Reads the number of the comment page out of an address; `least` is the least sure form that may count.
///
/// ```
/// use commentsift::thread::paging::{Form, numbered};
/// let number = |address, form| numbered(&url::Url::parse(address).ok()?, form).map(|n| n.number);
/// assert_eq!(number("https://blog.example/?p=7&cpage=2", Form::Comments), Some(2));
/// assert_eq!(number("https://blog.example/2010/03/post.html?commentPage=4", Form::Comments), Some(4));
/// assert_eq!(number("https://blog.example/node/7?page=1", Form::Comments), None);
/// assert_eq!(number("https://blog.example/node/7?page=1", Form::Pages), Some(1));
/// ```
#[must_use]
pub fn numbered(url: &Url, least: Form) -> Option<Numbered> {
    let forms = [Form::Comments, Form::Pages];
    let allowed = forms.into_iter().filter(|form| *form <= least);
    allowed.into_iter().find_map(|form| {
        let (range, number) = in_query(url, form).or_else(|| in_path(url, form))?;
        let text = without_fragment(url);
        let around = (text.get(..range.start)?, text.get(range.end..)?);
        Some(Numbered {
            number,
            form,
            around: (around.0.to_owned(), around.1.to_owned()),
        })
    })
}

fn without_fragment(url: &Url) -> &str {
    let text = url.as_str();
    text.split_once('#').map_or(text, |(before, _)| before)
}

type Found = (std::ops::Range<usize>, u32);

fn in_query(url: &Url, form: Form) -> Option<Found> {
    let text = without_fragment(url);
    let mut at = text.find('?')? + 1;
    for pair in text.get(at..)?.split('&') {
        if let Some((key, value)) = pair.split_once('=')
            && key_form(key) == Some(form)
        {
            // Drupal numbers the pagers of one page together: `page=0,2`.
            let last = value.rsplit(',').next().unwrap_or(value);
            let last = last.rsplit("%2C").next().unwrap_or(last);
            if let Some(number) = number_of(last) {
                let end = at + pair.len();
                return Some((end - last.len()..end, number));
            }
        }
        at += pair.len() + 1;
    }
    None
}

/// The form that a key of a query belongs to.
fn key_form(key: &str) -> Option<Form> {
    const LONGEST: usize = 24;
    if key.len() > LONGEST {
        return None;
    }
    let plain: String = key
        .chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    if COMMENT_KEYS.contains(&plain.as_str()) {
        Some(Form::Comments)
    } else {
        PAGE_KEYS.contains(&plain.as_str()).then_some(Form::Pages)
    }
}

fn in_path(url: &Url, form: Form) -> Option<Found> {
    let text = without_fragment(url);
    let path = url.path();
    let start = text.find(path).filter(|_| path.len() > 1)?;
    let bare = path.trim_end_matches('/');
    let (before, last) = bare.rsplit_once('/')?;
    let digits = match form {
        Form::Comments => last
            .strip_prefix("comment-page-")
            .or_else(|| last.strip_prefix("comments-page-"))
            .or_else(|| Some(last).filter(|_| before.ends_with("/comments/page")))?,
        Form::Pages => Some(last).filter(|_| before.ends_with("/page"))?,
    };
    let number = number_of(digits)?;
    let end = start + bare.len();
    Some((end - digits.len()..end, number))
}

fn number_of(digits: &str) -> Option<u32> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    digits
        .parse()
        .ok()
        .filter(|&number| plain && number <= HIGHEST)
}

/// True where an address is another view of a page (print, feed, a reply form), or an act: such links are never followed.
///
/// ```
/// use commentsift::thread::paging::is_view;
/// let view = |address| url::Url::parse(address).is_ok_and(|url| is_view(&url));
/// assert!(view("https://blog.example/post/?replytocom=12#respond"));
/// assert!(view("https://blog.example/post/comment-page-2/?share=mail"));
/// assert!(!view("https://blog.example/post/?cpage=2"));
/// ```
#[must_use]
pub fn is_view(url: &Url) -> bool {
    let last = url.path().trim_end_matches('/').rsplit('/').next();
    url.query_pairs().any(|(key, _)| is_one_of(&key, VIEWS))
        || last.is_some_and(|segment| is_one_of(segment, VIEW_SEGMENTS))
}

fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// What all pages of one thread have in common: host and path without the number of the comment page, and the rest of the query. Scheme,
/// `www.`, the last slash, a suffix such as `.html`, fragment, views and tracking make no difference.
///
/// ```
/// use commentsift::thread::paging::{Form, thread_key};
/// let key = |address| url::Url::parse(address).map(|url| thread_key(&url, Form::Comments));
/// let post = key("http://www.blog.example/2010/03/post.html#comments")?;
/// assert_eq!(key("https://blog.example/2010/03/post/comments/page/2/")?, post);
/// assert_eq!(key("https://blog.example/2010/03/post.html?commentPage=2")?, post);
/// assert_ne!(key("https://blog.example/2010/03/other/comment-page-2/")?, post);
/// # Ok::<(), url::ParseError>(())
/// ```
#[must_use]
pub fn thread_key(url: &Url, least: Form) -> String {
    let host = url.host_str().unwrap_or("");
    let host = host.strip_prefix("www.").unwrap_or(host);
    let port = url.port().map(|p| format!(":{p}")).unwrap_or_default();
    let mut path = url.path().trim_end_matches('/');
    let in_path = [Form::Comments, Form::Pages]
        .into_iter()
        .filter(|f| *f <= least)
        .any(|form| in_path(url, form).is_some());
    if in_path {
        path = path.rsplit_once('/').map_or("", |(before, _)| before);
        path = path.strip_suffix("/comments/page").unwrap_or(path);
        if least == Form::Pages {
            path = path.strip_suffix("/page").unwrap_or(path);
        }
    }
    let path = path.trim_end_matches('/');
    let path = [".html", ".htm", ".php", ".aspx"]
        .into_iter()
        .find_map(|suffix| path.strip_suffix(suffix))
        .unwrap_or(path);
    let counts = |pair: &&str| {
        let key = pair.split('=').next().unwrap_or("");
        let page = key_form(key).is_some_and(|form| form <= least);
        let tracking = key.starts_with("utm_") || is_one_of(key, TRACKING);
        !pair.is_empty() && !page && !tracking && !is_one_of(key, VIEWS)
    };
    let mut rest: Vec<&str> = url
        .query()
        .unwrap_or("")
        .split('&')
        .filter(counts)
        .collect();
    rest.sort_unstable();
    format!("{host}{port}{path}?{}", rest.join("&"))
}

/// An address without the number of its comment page, as a post is named in the column `url`; `None` where it has none.
///
/// ```
/// use commentsift::thread::paging::post_address;
/// let post = |address| post_address(address).as_deref() == Some("https://blog.example/post/");
/// assert!(post("https://blog.example/post/comment-page-2/") && post("https://blog.example/post/?cpage=2#comments"));
/// assert_eq!(post_address("https://blog.example/post/"), None);
/// ```
#[must_use]
pub fn post_address(address: &str) -> Option<String> {
    let mut url = Url::parse(address).ok()?;
    numbered(&url, Form::Comments)?;
    url.set_fragment(None);
    if in_path(&url, Form::Comments).is_some() {
        let bare = url.path().trim_end_matches('/');
        let (before, _) = bare.rsplit_once('/')?;
        let before = match before.strip_suffix("/comments/page") {
            Some(post) => format!("{post}.html"),
            None => format!("{before}/"),
        };
        url.set_path(&before);
        return Some(url.into());
    }
    let keep = |pair: &&str| key_form(pair.split('=').next().unwrap_or("")) != Some(Form::Comments);
    let rest: Vec<&str> = url.query()?.split('&').filter(keep).collect();
    let rest = rest.join("&");
    url.set_query(Some(rest.as_str()).filter(|rest| !rest.is_empty()));
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(address: &str) -> Url {
        Url::parse(address).expect("an address of the test")
    }

    #[test]
    fn every_form_has_its_number_and_can_be_renumbered() {
        let cases = [
            (
                "https://a.example/x/comment-page-3/#comments",
                Form::Comments,
                "https://a.example/x/comment-page-9/",
            ),
            (
                "https://a.example/x/comment-page-3",
                Form::Comments,
                "https://a.example/x/comment-page-9",
            ),
            (
                "https://a.example/?p=7&cpage=3#comments",
                Form::Comments,
                "https://a.example/?p=7&cpage=9",
            ),
            (
                "https://a.example/x.html?commentPage=3",
                Form::Comments,
                "https://a.example/x.html?commentPage=9",
            ),
            (
                "https://a.example/x/comments/page/3/#comments",
                Form::Comments,
                "https://a.example/x/comments/page/9/",
            ),
            (
                "https://a.example/x?comments_page=3&b=1",
                Form::Comments,
                "https://a.example/x?comments_page=9&b=1",
            ),
            (
                "https://a.example/node/5?page=3",
                Form::Pages,
                "https://a.example/node/5?page=9",
            ),
            (
                "https://a.example/node/5?page=0%2C3",
                Form::Pages,
                "https://a.example/node/5?page=0%2C9",
            ),
            (
                "https://a.example/node/5?page=0,3",
                Form::Pages,
                "https://a.example/node/5?page=0,9",
            ),
            (
                "https://a.example/x/page/3/",
                Form::Pages,
                "https://a.example/x/page/9/",
            ),
        ];
        for (address, form, ninth) in cases {
            let found = numbered(&url(address), Form::Pages).expect(address);
            assert_eq!((found.number, found.form), (3, form), "{address}");
            assert_eq!(found.address(9), ninth);
            let strict = numbered(&url(address), Form::Comments).is_some();
            assert_eq!(strict, form == Form::Comments, "{address}");
        }
    }

    #[test]
    fn what_only_looks_like_a_number_of_a_page_is_none() {
        for address in [
            "https://a.example/comment-page-3x/",
            "https://a.example/x/comment-page-/",
            "https://a.example/x/?acpage=3",
            "https://a.example/x/?cpage=-3",
            "https://a.example/x/?cpage=99999999999999",
            "https://a.example/?p=7",
            "https://a.example/x/2/",
            "https://a.example/",
        ] {
            assert_eq!(numbered(&url(address), Form::Pages), None, "{address}");
        }
    }

    #[test]
    fn pages_of_one_thread_have_one_key() {
        let key = |address: &str| thread_key(&url(address), Form::Pages);
        for address in [
            "http://www.a.example/node/5",
            "https://a.example/node/5/?page=2",
            "https://a.example/node/5?page=0,1&utm_source=x#comments",
            "https://a.example/node/5/comment-page-2/?replytocom=3#respond",
        ] {
            assert_eq!(key(address), "a.example/node/5?", "{address}");
        }
        assert_ne!(key("https://a.example/?p=5"), key("https://a.example/?p=6"));
        assert_ne!(key("https://a.example:81/x"), key("https://a.example/x"));
    }

    #[test]
    fn a_post_is_named_without_its_comment_page() {
        let cases = [
            (
                "https://a.example/x/comment-page-2/",
                "https://a.example/x/",
            ),
            ("https://a.example/x/comment-page-2", "https://a.example/x/"),
            ("https://a.example/?p=7&cpage=2", "https://a.example/?p=7"),
            (
                "https://a.example/x.html?commentPage=2",
                "https://a.example/x.html",
            ),
            (
                "https://a.example/x/comments/page/2/",
                "https://a.example/x.html",
            ),
        ];
        for (page, post) in cases {
            assert_eq!(post_address(page).as_deref(), Some(post));
        }
        assert_eq!(post_address("https://a.example/node/5?page=2"), None);
    }
}
