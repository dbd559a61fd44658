<?php
/** Installs a site: install.php SITE.json with title, author, locale, timezone. */
define('WP_INSTALLING', true);
$site = json_decode(file_get_contents($argv[1]), true);
require getenv('WP_HARNESS_ROOT') . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

$locale = $site['locale'] === 'en_US' ? '' : $site['locale'];
load_default_textdomain($site['locale']);
$GLOBALS['wp_locale'] = new WP_Locale();
wp_install($site['title'], 'writer', 'writer@blog.example', true, '', 'harness', $locale);

// The sample post, page and comment.
foreach (get_posts(['post_type' => 'any', 'post_status' => 'any', 'numberposts' => -1]) as $sample) {
    wp_delete_post($sample->ID, true);
}
wp_update_user(['ID' => 1, 'display_name' => $site['author'], 'nickname' => $site['author'], 'user_url' => '']);
$options = [
    'timezone_string' => $site['timezone'],
    'posts_per_page' => 5,
    'posts_per_rss' => 10,
    'comment_moderation' => 0,
    'comment_previously_approved' => 0,
    'comment_max_links' => 0,
    'require_name_email' => 0,
    'default_ping_status' => 'open',
    'default_pingback_flag' => 0,
    'close_comments_for_old_posts' => 0,
];
foreach ($options as $name => $value) {
    update_option($name, $value);
}
// Pretty addresses are the stored ones; a configuration with plain ones lays '' over them.
$structure = '/%year%/%monthnum%/%postname%/';
add_filter('pre_option_permalink_structure', static fn() => $structure, 99);
$GLOBALS['wp_rewrite']->init();
update_option('permalink_structure', $structure);
create_initial_taxonomies();
wp_sitemaps_get_server();
flush_rewrite_rules(false);
