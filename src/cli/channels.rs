//! Which channels a thread is read by, as typed.

use clap::{Args, ValueEnum};
use commentsift::thread::Channel;

/// `--channels`.
#[derive(Debug, Default, Args)]
pub struct Channels {
    /// Ways by which the thread of a URL is read and joined, by commas: html (the page, always), rest (WordPress's REST API: true
    /// parents, replies that the page hides), feed (the post's comment feed)
    #[arg(
        long,
        value_name = "LIST",
        value_delimiter = ',',
        default_value = "html"
    )]
    channels: Vec<Way>,
}

/// A channel as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    /// The page
    Html,
    /// WordPress's REST API
    Rest,
    /// The post's comment feed
    Feed,
}

impl Channels {
    /// The channels besides the page, each once.
    pub fn others(&self) -> Vec<Channel> {
        let wanted = |way| self.channels.contains(&way);
        let all = [(Way::Rest, Channel::Rest), (Way::Feed, Channel::Feed)];
        all.into_iter()
            .filter(|(way, _)| wanted(*way))
            .map(|(_, channel)| channel)
            .collect()
    }
}
