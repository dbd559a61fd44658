<?php
/**
 * Lays a configuration's options over the database, and lets WordPress talk to itself over loopback.
 */
foreach (HARNESS['options'] as $harness_option => $harness_value) {
    add_filter("pre_option_$harness_option", static fn() => $harness_value);
}

// Pingbacks come from pages on loopback, which WordPress refuses as a rule.
add_filter('http_request_host_is_external', static fn($external, $host) => $external || in_array($host, ['127.0.0.1', '127.0.0.2'], true), 10, 2);
add_filter('http_allowed_safe_ports', static fn($ports) => array_merge($ports, HARNESS_PORTS));

// Small sitemaps, so that they page.
add_filter('wp_sitemaps_max_urls', static fn() => 12);
add_filter('pre_wp_mail', '__return_true');
add_filter('comment_flood_filter', '__return_false');
