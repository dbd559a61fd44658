//! Systems whose comments a script loads: the page holds none, and that is never "0 comments".
//!
//! Only looked at where no item was found. Each system is known by the place that its embed code leaves in the page (as its own
//! documentation gives it), or by the address of its script.

mod identifier;

pub use identifier::thread_identifier;

use super::fields::Context;
use crate::document::{Document, Index, Node, Tag};
use std::collections::HashMap;
use std::fmt;
use std::sync::OnceLock;

/// A mark that the embed code of a system leaves.
#[derive(Debug, Clone, Copy)]
pub enum Mark {
    /// An element's id, in full.
    Id(&'static str),
    /// The beginning of an element's id.
    IdPrefix(&'static str),
    /// A class token, in full.
    Class(&'static str),
    /// An id and a class token of one element, neither of which is enough.
    IdAndClass(&'static str, &'static str),
    /// A custom element's name.
    Element(&'static str),
    /// Part of the address of a script or frame.
    Address(&'static str),
    /// An attribute and the beginning of its value.
    Attribute(&'static str, &'static str),
    /// Part of a script written into the page.
    Inline(&'static str),
    /// Two parts of one script, the second after the first.
    InlineBoth(&'static str, &'static str),
}

/// A system whose embed code stands in a page.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which.
    pub system: &'static System,
    /// What it calls the page's thread, as [`thread_identifier`] reads it.
    pub thread: Option<String>,
    /// The element that bears its mark.
    pub node: Index,
}

/// A system that loads comments by script.
#[derive(Debug)]
pub struct System {
    /// The name in the column `platform`.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// What it is, for `list platforms`.
    pub doc: &'static str,
    /// Only the form is loaded: a page that states "0 comments" is believed.
    pub form_only: bool,
    /// Its marks, any of which is enough.
    pub marks: &'static [Mark],
}

use Mark::{Address, Attribute, Class, Element, Id, IdAndClass, IdPrefix, Inline, InlineBoth};

macro_rules! systems {
    ($($name:literal $title:literal $form_only:literal [$($mark:expr),* $(,)?]),* $(,)?) => {
        /// All systems known, in the order in which they are looked for: those that hold a thread before those that bring a form only.
        pub static SYSTEMS: &[System] = &[
            $(System { name: $name, title: $title, doc: concat!($title, ", loaded by script: recognised and named, its comments are not in the page"), form_only: $form_only, marks: &[$($mark),*] }),*
        ];
    };
}

systems! {
    "disqus" "Disqus" false [Id("disqus_thread"), Address("disqus.com/embed.js"), Inline("disqus.com/embed.js"), Attribute("data-disqus-shortname", ""), Address(".disqus.com/amp")],
    "facebook" "Facebook Comments" false [Class("fb-comments"), Element("fb:comments"), Element("amp-facebook-comments"), Address("facebook.com/plugins/comments"), Address("facebook.com/plugins/feedback")],
    "coral" "Coral" false [Id("coral_thread"), Id("coral_talk_stream"), Id("coral-display-comments"), Id("coral_talk"), Class("coral-talk-stream"), Address("/assets/js/embed.js?coral"), Inline("Coral.createStreamEmbed"), Inline("Coral.Talk.render")],
    "giscus" "giscus" false [Address("giscus.app/client.js"), Element("giscus-widget"), Class("giscus")],
    "utterances" "utterances" false [Address("utteranc.es/client.js"), Class("utterances")],
    "remark42" "Remark42" false [Id("remark42"), Class("remark42"), Inline("remark_config"), Address("/web/embed.js?remark")],
    "commento" "Commento" false [Id("commento"), Address("/js/commento.js")],
    "hyvor" "Hyvor Talk" false [Element("hyvor-talk-comments"), Id("hyvor-talk-view"), Address("talk.hyvor.com/"), Inline("HYVOR_TALK_WEBSITE")],
    "livefyre" "Livefyre" false [Id("livefyre-comments"), Id("livefyre"), IdPrefix("livefyre-app-"), Id("livefyre_comments"), Address("livefyre.com/libs/"), Address("livefyre.com/wjs/"), Class("livefyre-comments")],
    "intensedebate" "IntenseDebate" false [Id("idc-container"), Id("idc-cover"), Class("idc-container"), Address("intensedebate.com/js/"), Inline("idcomments_acct")],
    "viafoura" "Viafoura" false [Element("vf-conversations"), Element("vf-comments"), Class("vf-commenting"), Class("vf-comments"), Class("viafoura-comments")],
    "openweb" "OpenWeb (Spot.IM)" false [Attribute("data-spotim-module", "conversation"), Attribute("data-spotim-app", "conversation"), Attribute("data-spot-im-module-default-area", "conversation"), Address("launcher.spot.im/spot/"), Attribute("data-spotim-module", "spotim-launcher")],
    "insticator" "Insticator" false [Id("insticator-commenting"), Class("instiengage-comments"), Class("so-comments")],
    "vuukle" "Vuukle" false [Id("vuukle-comments"), IdPrefix("vuukle-comments"), Class("vuukle-comments")],
    "fastcomments" "FastComments" false [Id("fastcomments-widget"), Address("cdn.fastcomments.com/js/embed"), Class("fastcomments")],
    "graphcomment" "GraphComment" false [Id("graphcomment"), Address("graphcomment.com/js/integration"), Address("integration.graphcomment.com")],
    "hypercomments" "HyperComments" false [Id("hypercomments_widget"), Address("hypercomments.com/widget")],
    "cackle" "Cackle" false [Id("mc-container"), Address("cackle.me/widget")],
    "muut" "Muut" false [Class("muut"), Address("cdn.muut.com/"), Id("muut")],
    "isso" "Isso" false [Id("isso-thread"), Attribute("data-isso", ""), Address("/isso/js/embed")],
    "cusdis" "Cusdis" false [Id("cusdis_thread"), Address("cusdis.com/js/")],
    "discourse" "Discourse" false [Id("discourse-comments"), Inline("DiscourseEmbed")],
    "telegram" "Comments.App (Telegram)" false [Address("comments.app/js/widget"), Attribute("data-comments-app-website", ""), Address("telegram.org/js/telegram-widget.js?discussion"), Attribute("data-telegram-discussion", "")],
    "waline" "Waline" false [Id("waline"), Address("@waline/client")],
    "twikoo" "Twikoo" false [Id("twikoo"), Id("tcomment"), Address("/twikoo")],
    "valine" "Valine" false [Id("vcomments"), Address("Valine.min.js")],
    "gitalk" "Gitalk" false [Id("gitalk-container"), Address("/gitalk")],
    "artalk" "Artalk" false [Id("artalk"), Id("Comments-artalk"), Address("/artalk")],
    "vk" "VK Comments" false [Id("vk_comments"), Inline("VK.Widgets.Comments")],
    "changyan" "Changyan" false [Id("SOHUCS"), Address("changyan.sohu.com")],
    "duoshuo" "Duoshuo" false [Class("ds-thread"), Address("duoshuo.com/embed")],
    "uyan" "Uyan" false [Id("uyan_frame"), Address("uyan.cc/js/")],
    "echo" "JS-Kit Echo" false [Class("js-kit-comments"), Address("js-kit.com/comments")],
    "haloscan" "HaloScan" false [Address("haloscan.com/load")],
    "civil" "Civil Comments" false [Id("civil-comments"), Inline("civilcomments.com")],
    "ghost" "Ghost comments" false [Attribute("data-ghost-comments", ""), Address("/ghost/comments-ui")],
    "talkyard" "Talkyard" false [Class("talkyard-comments"), Address("/-/talkyard-comments"), Inline("talkyardServerUrl")],
    "schnack" "Schnack" false [Attribute("data-schnack-slug", "")],
    "remarkbox" "Remarkbox" false [Id("remarkbox-div"), Inline("my.remarkbox.com/embed")],
    "comentario" "Comentario" false [Element("comentario-comments"), Address("/comentario.js")],
    "beaudar" "Beaudar" false [Address("beaudar.lipk.org/client.js")],
    "cactus" "Cactus Comments (Matrix)" false [Address("cactus.chat/cactus.js"), Address("/cactus-comments/cactus.js"), InlineBoth("initComments(", "commentSectionId")],
    "nocomment" "NoComment (Nostr)" false [Address("nocomment.fiatjaf.com/embed.js")],
    "mastodon" "Mastodon replies" false [Element("mastodon-comments"), Id("mastodon-comments"), Id("mastodon-comments-list"), InlineBoth("/api/v1/statuses/", "/context")],
    "bluesky" "Bluesky replies" false [Element("bluesky-comments"), Element("bluesky-comments-section"), Id("bluesky-comments"), Inline("app.bsky.feed.getPostThread")],
    "logora" "Logora" false [Class("logora_comments"), Id("logora_comments")],
    "gigya" "Gigya Comments" false [Inline("gigya.comments.showCommentsUI"), Class("gigya-comments-widget")],
    "thrive" "Thrive Comments" false [Id("thrive-comments")],
    "commentics" "Commentics" false [Inline("commentics_config")],
    "squarespace" "Squarespace comments" false [Class("squarespace-comments")],
    "webmention.io" "Webmentions from webmention.io" false [Address("/webmention.min.js"), Inline("webmention.io/api/mentions")],
    "googleplus" "Google+ Comments" false [Id("g-comments"), Class("g-comments")],
    "livere" "LiveRe" false [Id("lv-container"), Address("livere.com/js/embed"), Inline("livere.com/js/embed")],
    "tistory" "Tistory comments" false [Attribute("data-tistory-react-app", "Comment")],
    "gitment" "Gitment" false [Id("gitment"), Inline("new Gitment(")],
    "htmlcommentbox" "HTML Comment Box" false [Id("HCB_comment_box"), Address("htmlcommentbox.com/")],
    "commentbox" "CommentBox.io" false [Address("/commentbox.io/"), Class("commentbox")],
    "hubspot" "HubSpot comments" false [IdAndClass("comments-listing", "new-comments")],
    "nodebb" "NodeBB comments" false [Id("nodebb-comments"), Id("nodebb")],
    "replybox" "ReplyBox" false [Id("replybox"), Inline("window.replybox")],
    "wix" "Wix blog comments" false [Attribute("data-hook", "comments")],
    "jetpack" "Jetpack Comments" true [Id("jetpack_remote_comment"), Address("jetpack.wordpress.com/jetpack-comment")],
}

/// Inline scripts longer than this in sum are looked at only so far.
const MOST_INLINE: usize = 1 << 20;

/// The marks of all systems, by what they look at; a smaller rank wins.
#[derive(Default)]
struct Marks {
    ids: HashMap<&'static str, usize>,
    classes: HashMap<&'static str, usize>,
    elements: HashMap<&'static str, usize>,
    others: Vec<(Mark, usize)>,
}

fn marks() -> &'static Marks {
    static MARKS: OnceLock<Marks> = OnceLock::new();
    MARKS.get_or_init(|| {
        let mut out = Marks::default();
        for (rank, system) in SYSTEMS.iter().enumerate() {
            for &mark in system.marks {
                let (table, key) = match mark {
                    Id(id) => (&mut out.ids, id),
                    Class(class) => (&mut out.classes, class),
                    Element(name) => (&mut out.elements, name),
                    other => {
                        out.others.push((other, rank));
                        continue;
                    }
                };
                table.entry(key).or_insert(rank);
            }
        }
        out
    })
}

/// The system that loads this page's comments, if one does.
#[must_use]
pub fn recognise(ctx: &Context<'_, '_>) -> Option<Found> {
    system(ctx.doc).map(|(system, node)| Found {
        system,
        thread: thread_identifier(ctx.doc, system.name),
        node,
    })
}

impl Found {
    /// The mark that told the system.
    #[must_use]
    pub fn mark(&self, doc: &Document<'_>) -> Option<Mark> {
        let part = Part::of(doc, self.node);
        self.system.marks.iter().copied().find(|m| part.bears(*m))
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Id(id) => write!(f, "the id \"{id}\""),
            IdPrefix(id) => write!(f, "an id that begins with \"{id}\""),
            Class(class) => write!(f, "the class \"{class}\""),
            IdAndClass(id, class) => {
                write!(
                    f,
                    "the id \"{id}\" and the class \"{class}\" of one element"
                )
            }
            Element(name) => write!(f, "the element <{name}>"),
            Address(part) => write!(f, "the address \"{part}\" of a script or frame"),
            Attribute(name, "") => write!(f, "the attribute {name}"),
            Attribute(name, value) => write!(f, "the attribute {name}=\"{value}\""),
            Inline(part) => write!(f, "a script that holds \"{part}\""),
            InlineBoth(first, then) => {
                write!(f, "a script that holds \"{first}\" and \"{then}\"")
            }
        }
    }
}

/// The system of the best rank, and the first element that bears a mark of it.
fn system(doc: &Document<'_>) -> Option<(&'static System, Index)> {
    let marks = marks();
    let mut best = SYSTEMS.len();
    let mut place = 0;
    let mut inline_left = MOST_INLINE;
    for (index, node) in doc.nodes.iter().enumerate() {
        if !node.is_element() {
            continue;
        }
        let before = best;
        let id = (!node.id.is_empty())
            .then(|| marks.ids.get(node.id))
            .flatten();
        let class = node.classes().filter_map(|c| marks.classes.get(c)).min();
        let element = (node.tag == Tag::Other)
            .then(|| marks.elements.get(node.name()))
            .flatten();
        best = [id, class, element]
            .into_iter()
            .flatten()
            .copied()
            .fold(best, usize::min);
        if best < before {
            place = index;
        }
        let embeds = is_embed(node);
        if !(embeds || !node.id.is_empty() || node.has_data()) {
            continue;
        }
        let mut part = Part::of(doc, index);
        part.inline = part.inline.get(..inline_left).unwrap_or(part.inline);
        inline_left = inline_left.saturating_sub(part.inline.len());
        let hit = marks
            .others
            .iter()
            .take_while(|(_, rank)| *rank < best)
            .find(|(mark, _)| part.bears(*mark));
        if let Some((_, rank)) = hit {
            best = *rank;
            place = index;
        }
    }
    SYSTEMS.get(best).map(|system| (system, place))
}

/// A script or a frame, AMP's own among them.
fn is_embed(node: &Node<'_>) -> bool {
    matches!(node.tag, Tag::Script | Tag::Iframe)
        || node.tag == Tag::Other && node.name() == "amp-iframe"
}

/// An element with what the rarer marks ask for.
struct Part<'n, 't> {
    node: &'n Node<'t>,
    /// The address of a script or frame.
    address: &'t str,
    /// The text of a script.
    inline: &'t str,
}

impl<'n, 't> Part<'n, 't> {
    fn of(doc: &'n Document<'t>, index: Index) -> Part<'n, 't> {
        let node = &doc.nodes[index];
        let mut part = Part {
            node,
            address: "",
            inline: "",
        };
        if is_embed(node) {
            part.address = node
                .attr("src")
                .or_else(|| node.attr("data-src"))
                .unwrap_or("");
            let text = doc
                .nodes
                .get(index + 1)
                .filter(|n| n.tag == Tag::Text && node.tag == Tag::Script);
            part.inline = text.map_or("", |n| n.value);
        }
        part
    }
}

impl Part<'_, '_> {
    fn bears(&self, mark: Mark) -> bool {
        let node = self.node;
        match mark {
            IdPrefix(prefix) => !node.id.is_empty() && node.id.starts_with(prefix),
            Address(part) => !self.address.is_empty() && self.address.contains(part),
            Attribute(name, prefix) => {
                node.has_data() && node.attr(name).is_some_and(|v| v.starts_with(prefix))
            }
            Inline(part) => !self.inline.is_empty() && self.inline.contains(part),
            InlineBoth(first, then) => self
                .inline
                .split_once(first)
                .is_some_and(|(_, rest)| rest.contains(then)),
            Id(id) => node.id == id,
            Class(class) => node.classes().any(|c| c == class),
            IdAndClass(id, class) => node.id == id && node.classes().any(|c| c == class),
            Element(name) => node.tag == Tag::Other && node.name() == name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique() {
        let names: HashSet<_> = SYSTEMS.iter().map(|s| s.name).collect();
        assert_eq!(names.len(), SYSTEMS.len());
    }
}
