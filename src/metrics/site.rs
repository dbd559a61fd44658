//! Hosts, registrable domains and links, as identities compare them.

use url::{Host, Url};

/// The host of an absolute http(s) link, lower case, `www.` and a final dot left out.
///
/// ```
/// use commentsift::metrics::site::host;
/// assert_eq!(host("https://www.Marthe.example/a").as_deref(), Some("marthe.example"));
/// assert_eq!(host("/relative"), None);
/// ```
#[must_use]
pub fn host(link: &str) -> Option<String> {
    let url = web_address(link)?;
    let host = url.host_str()?.trim_end_matches('.');
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned()).filter(|h| !h.is_empty())
}

/// The registrable domain of a link by the Public Suffix List, its private part included: on a shared host
/// (`anna.blogspot.com`) the blog is a domain of its own. A host that has none (an address, a bare suffix) stands for itself.
///
/// ```
/// use commentsift::metrics::site::registrable_domain;
/// assert_eq!(registrable_domain("http://blog.anna.co.uk/x").as_deref(), Some("anna.co.uk"));
/// ```
#[must_use]
pub fn registrable_domain(link: &str) -> Option<String> {
    let url = web_address(link)?;
    let host = match url.host()? {
        Host::Domain(name) => name.trim_end_matches('.'),
        Host::Ipv4(_) | Host::Ipv6(_) => return url.host_str().map(str::to_owned),
    };
    let domain = psl::domain_str(host).unwrap_or(host);
    Some(domain.to_owned()).filter(|d| !d.is_empty())
}

/// A link without its scheme, `www.` and last slash: the form in which two links of one person are the same.
#[must_use]
pub fn link_key(link: &str) -> String {
    let link = link.trim();
    let Some(url) = web_address(link) else {
        return link.trim_end_matches('/').to_owned();
    };
    let host = url.host_str().unwrap_or_default();
    let mut key = host.strip_prefix("www.").unwrap_or(host).to_owned();
    if let Some(port) = url.port() {
        key.push_str(&format!(":{port}"));
    }
    key.push_str(url.path());
    if let Some(query) = url.query() {
        key.push('?');
        key.push_str(query);
    }
    key.truncate(key.trim_end_matches('/').len());
    key
}

fn web_address(link: &str) -> Option<Url> {
    Url::parse(link)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_hosts_are_sites_of_their_own() {
        let domain = |link| registrable_domain(link).unwrap_or_default();
        assert_eq!(domain("http://anna.blogspot.com/"), "anna.blogspot.com");
        assert_eq!(domain("http://www.bruno.example/"), "bruno.example");
        assert_eq!(domain("http://192.0.2.7/x"), "192.0.2.7");
        assert_eq!(domain("http://localhost/x"), "localhost");
        assert_eq!(registrable_domain("mailto:a@b.example"), None);
        assert_eq!(registrable_domain(""), None);
    }

    #[test]
    fn links_of_one_person_compare_equal() {
        let same = [
            "http://www.anna.example",
            "https://anna.example/",
            "HTTP://Anna.example/#top",
        ];
        for link in same {
            assert_eq!(link_key(link), "anna.example", "{link}");
        }
        assert_ne!(
            link_key("http://anna.example/a"),
            link_key("http://anna.example/b")
        );
        assert_eq!(link_key("/profile/7/"), "/profile/7");
    }
}
