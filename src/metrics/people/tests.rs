//! Who is one person and who is not.

use super::*;
use crate::metrics::sample::{comment, ping, thread};
use crate::thread::Kind;

#[test]
fn names_fold_over_case_accents_and_white_space() {
    let same = [
        ("José  García", "jose garcia"),
        ("STRASSE", "straße"),
        ("Ｍａｒｉｅ", "marie"),
        ("İpek", "ipek"),
        ("Anna says", "anna"),
        ("Anna\u{200b}\u{202e}", "ANNA :"),
    ];
    for (a, b) in same {
        assert_eq!(fold_name(a), fold_name(b), "{a}");
    }
    assert_eq!(fold_name("says"), "says");
    assert_ne!(fold_name("がく"), fold_name("かく"));
    assert_ne!(fold_name("राम"), fold_name("रमा"));
}

#[test]
fn one_folded_name_is_one_person() {
    let mut linked = comment("ANNA", "");
    linked.author.url = Some("http://anna.example".into());
    let people = People::of(&thread(vec![comment("Anna", ""), linked]));
    assert_eq!(people.list.len(), 1);
    assert_eq!(people.list[0].basis, IdentityBasis::Link);
    assert_eq!(people.of_item, [Some(0), Some(0)]);
}

fn with(name: &str, account: Option<&str>, avatar: Option<&str>) -> Item {
    let mut item = comment(name, "");
    item.author.account = account.map(str::to_owned);
    item.author.avatar = avatar.map(str::to_owned);
    item
}

#[test]
fn accounts_and_hashes_divide_a_name() {
    let count = |items| People::of(&thread(items)).list.len();
    assert_eq!(
        count(vec![
            with("Anna", Some("anna"), None),
            with("Anna", Some("anna2"), None)
        ]),
        2
    );
    assert_eq!(
        count(vec![
            with("Anna", None, Some("aa")),
            with("Anna", None, Some("bb"))
        ]),
        2
    );
    assert_eq!(
        count(vec![
            with("Anna", Some("anna"), Some("aa")),
            with("Anna", None, Some("aa"))
        ]),
        1
    );
    assert_eq!(
        count(vec![
            with("Anna", Some("anna"), Some("aa")),
            with("Anna", None, Some("bb"))
        ]),
        2
    );
    assert_eq!(
        count(vec![
            with("Anna", Some("anna"), None),
            with("Anna", None, Some("bb"))
        ]),
        1
    );
    assert_eq!(
        count(vec![
            with("Anna", None, Some("aa")),
            with("Anna", None, None)
        ]),
        1
    );
    let default = Some("ad516503a11cd5ca435acc9bb6523536");
    assert_eq!(
        count(vec![
            with("Anna", None, default),
            with("Anna", None, Some("aa"))
        ]),
        1
    );
}

#[test]
fn nobody_is_not_counted() {
    let mut anonymous = comment("Anonymous", "");
    anonymous.author.basis = AuthorBasis::Anonymous;
    let mut deleted = comment("Anna", "");
    deleted.status = ItemStatus::Deleted;
    let people = People::of(&thread(vec![
        anonymous,
        deleted,
        comment("", ""),
        comment("\u{200b}", ""),
        ping(Kind::Pingback, "Anna", ""),
    ]));
    assert!(people.list.is_empty());
}

#[test]
fn names_hold_on_their_site_accounts_with_a_platform_everywhere() {
    let on = |url: Option<&str>, item: Item| {
        let mut page = thread(vec![item]);
        page.url = url.map(str::to_owned);
        People::of(&page).list[0].id.clone()
    };
    let (here, there) = (Some("http://a.example/1"), Some("http://b.example/1"));
    let same_site = Some("https://www.a.example/2");
    assert_eq!(
        on(here, comment("Anna", "")),
        on(same_site, comment("anna", ""))
    );
    assert_ne!(
        on(here, comment("Anna", "")),
        on(there, comment("Anna", ""))
    );
    assert_ne!(
        on(here, with("A", Some("admin"), None)),
        on(there, with("A", Some("admin"), None))
    );
    assert_eq!(
        on(here, with("A", Some("blogger:7"), None)),
        on(there, with("B", Some("blogger:7"), None))
    );
    assert_eq!(
        on(here, with("A", None, Some("aa"))),
        on(None, with("B", None, Some("aa")))
    );
}

#[test]
fn the_post_author_is_known_by_role_or_name() {
    let by_name = People::of(&thread(vec![comment("marthe", ""), comment("Anna", "")]));
    assert!(by_name.post_author_known);
    assert!(by_name.list[0].post_author && !by_name.list[1].post_author);

    let mut real = with("Marthe", Some("marthe"), Some("aa"));
    real.author.role = Some(AuthorRole::PostAuthor);
    let impostor = with("Marthe", None, Some("bb"));
    let by_role = People::of(&thread(vec![impostor, real]));
    assert!(!by_role.list[0].post_author && by_role.list[1].post_author);

    let mut unknown = thread(vec![comment("Anna", "")]);
    unknown.post.author = None;
    assert!(!People::of(&unknown).post_author_known);

    let linked = |url: &str| {
        let mut item = comment("M. Dumas", "");
        item.author.url = Some(url.into());
        let mut page = thread(vec![item]);
        page.post.author_url = Some("https://marthe.example/profil/".into());
        People::of(&page).list[0].post_author
    };
    assert!(linked("http://www.marthe.example/profil"));
    assert!(!linked("http://www.marthe.example/"));
}

#[test]
fn an_avatar_that_many_names_share_tells_nobody() {
    let page = |names: &[&str]| {
        let items = names.iter().map(|name| with(name, None, Some("aa")));
        People::of(&thread(items.collect()))
    };
    let two = page(&["Anna", "Bruno"]);
    assert_eq!(
        (two.list.len(), two.list[0].basis),
        (1, IdentityBasis::Avatar)
    );
    let three = page(&["Anna", "Bruno", "Carla", "ANNA"]);
    assert_eq!(three.list.len(), 3);
    assert!(three.list.iter().all(|p| p.basis == IdentityBasis::Name));
}
