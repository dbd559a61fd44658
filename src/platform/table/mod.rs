//! The built-in platforms that rules describe: one TOML file each, in the form that `--rules` takes.

// One name a platform: file name and text come from it.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        /// File name and text, in the order in which they stand in `list platforms`.
        pub static FILES: &[(&str, &str)] = &[$(($name, include_str!($name))),*];
    };
}

files![
    "b2evolution.toml",
    "bitrix.toml",
    "blogengine.toml",
    "blogger.toml",
    "canalblog.toml",
    "commento.toml",
    "cusdis.toml",
    "dasblog.toml",
    "discourse.toml",
    "dle.toml",
    "dotclear.toml",
    "dreamwidth.toml",
    "drupal.toml",
    "e107.toml",
    "echo.toml",
    "egloos.toml",
    "emlog.toml",
    "fc2.toml",
    "forem.toml",
    "forum-magnum.toml",
    "ghost.toml",
    "habari.toml",
    "habr.toml",
    "hackernews.toml",
    "hubspot.toml",
    "intensedebate.toml",
    "isso.toml",
    "joomla-jcomments.toml",
    "joomla-k2.toml",
    "joomla-komento.toml",
    "lemmy.toml",
    "linkedin.toml",
    "livejournal.toml",
    "mastodon.toml",
    "medium.toml",
    "movabletype.toml",
    "newsquest.toml",
    "osnova.toml",
    "overblog.toml",
    "pixnet.toml",
    "posterous.toml",
    "reddit.toml",
    "remark42.toml",
    "roller.toml",
    "serendipity.toml",
    "slashdot.toml",
    "spip.toml",
    "squarespace.toml",
    "staticman.toml",
    "substack.toml",
    "textpattern.toml",
    "tumblr.toml",
    "typecho.toml",
    "typepad.toml",
    "typo3-blog.toml",
    "xoops.toml",
    "zblog.toml",
];

#[cfg(test)]
mod tests {
    use super::FILES;
    use crate::platform::rules::{BUILT_IN, RuleSet};

    #[test]
    fn every_file_of_the_folder_is_listed_and_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/platform/table");
        let mut found: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder is there")
            .filter_map(|e| e.ok()?.file_name().into_string().ok())
            .filter(|n| n.ends_with(".toml"))
            .collect();
        found.sort();
        let listed: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, found);
        assert!(BUILT_IN.platforms.len() >= FILES.len());
    }

    /// At run time their selectors are taken as right.
    #[test]
    fn every_file_is_without_mistakes() {
        for (name, text) in FILES {
            let read = RuleSet::parse(name, text);
            assert!(read.is_ok(), "{}", read.unwrap_err());
        }
    }

    #[test]
    fn no_rule_can_be_made_to_look_at_all_siblings_of_all_nodes() {
        for (name, text) in FILES {
            let rules = text.lines().filter(|l| !l.trim_start().starts_with('#'));
            for line in rules {
                let quadratic = line.contains(" ~ ") || line.contains(":has(");
                assert!(!quadratic, "{name}: {line}");
            }
        }
    }
}
