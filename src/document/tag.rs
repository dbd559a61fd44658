//! The elements that rules ask for, as a small number instead of a name.

use html5ever::{LocalName, local_name};

macro_rules! tags {
    ($($variant:ident $name:tt),* $(,)?) => {
        /// What a node is: text, comment, one of the elements that rules ask for, or any other.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "a variant an element, named for it")]
        pub enum Tag {
            Text,
            Comment,
            Other,
            $($variant),*
        }

        impl Tag {
            /// How many there are.
            pub const COUNT: usize = [$(Tag::$variant),*].len() + 3;

            /// The tag of an element's name, where it has one of its own.
            #[must_use]
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Tag::$variant),)*
                    _ => None,
                }
            }

            /// The tag of an element's local name.
            #[must_use]
            pub fn of(name: &LocalName) -> Self {
                match *name {
                    $(local_name!($name) => Tag::$variant,)*
                    _ => Tag::Other,
                }
            }

            /// The element's name; `#text`, `#comment` and `*` for what is none.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    Tag::Text => "#text",
                    Tag::Comment => "#comment",
                    Tag::Other => "*",
                    $(Tag::$variant => $name,)*
                }
            }
        }
    };
}

tags! {
    A "a", Abbr "abbr", Address "address", Article "article", Aside "aside", B "b", Base "base", Blockquote "blockquote", Body "body",
    Br "br", Button "button", Cite "cite", Code "code", Dd "dd", Div "div", Dl "dl", Dt "dt", Em "em", Fieldset "fieldset",
    Figcaption "figcaption", Figure "figure", Footer "footer", Form "form", H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6",
    Head "head", Header "header", Hr "hr", Html "html", I "i", Iframe "iframe", Img "img", Input "input", Label "label",
    Legend "legend", Li "li", Link "link", Main "main", Meta "meta", Nav "nav", Noscript "noscript", Ol "ol", Option "option",
    P "p", Pre "pre", Script "script", Section "section", Select "select", Small "small", Span "span", Strong "strong",
    Style "style", Svg "svg", Table "table", Tbody "tbody", Td "td", Template "template", Textarea "textarea", Th "th",
    Thead "thead", Time "time", Title "title", Tr "tr", Ul "ul",
}

impl Tag {
    /// Elements that begin a new line where a browser shows them.
    #[must_use]
    pub fn is_block(self) -> bool {
        matches!(
            self,
            Tag::Address
                | Tag::Article
                | Tag::Aside
                | Tag::Blockquote
                | Tag::Body
                | Tag::Dd
                | Tag::Div
                | Tag::Dl
                | Tag::Dt
                | Tag::Fieldset
                | Tag::Figcaption
                | Tag::Figure
                | Tag::Footer
                | Tag::Form
                | Tag::H1
                | Tag::H2
                | Tag::H3
                | Tag::H4
                | Tag::H5
                | Tag::H6
                | Tag::Header
                | Tag::Hr
                | Tag::Legend
                | Tag::Li
                | Tag::Main
                | Tag::Nav
                | Tag::Ol
                | Tag::P
                | Tag::Pre
                | Tag::Section
                | Tag::Table
                | Tag::Tbody
                | Tag::Td
                | Tag::Th
                | Tag::Thead
                | Tag::Tr
                | Tag::Ul
        )
    }

    /// `h1` to `h6`.
    #[must_use]
    pub fn is_heading(self) -> bool {
        matches!(
            self,
            Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6
        )
    }

    /// Elements that templates put a name into, or a word beside it.
    #[must_use]
    pub fn can_hold_name(self) -> bool {
        self.is_heading()
            || matches!(
                self,
                Tag::A
                    | Tag::B
                    | Tag::Cite
                    | Tag::Div
                    | Tag::Dt
                    | Tag::Em
                    | Tag::Li
                    | Tag::P
                    | Tag::Small
                    | Tag::Span
                    | Tag::Strong
                    | Tag::Td
            )
    }

    /// Elements whose text is never shown as part of a page.
    #[must_use]
    pub fn is_hidden(self) -> bool {
        matches!(
            self,
            Tag::Comment
                | Tag::Head
                | Tag::Script
                | Tag::Style
                | Tag::Template
                | Tag::Select
                | Tag::Textarea
                | Tag::Button
                | Tag::Svg
                | Tag::Iframe
        )
    }
}
