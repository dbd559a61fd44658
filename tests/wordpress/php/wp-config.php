<?php
/**
 * The one wp-config.php of all sites. Which site is meant stands in a header that only the gateway sets, or, for
 * scripts, in the environment: a configuration's name, a key of the file that WP_HARNESS_SITES names.
 */
$harness_name = $_SERVER['HTTP_X_HARNESS_CONFIG'] ?? getenv('WP_HARNESS_CONFIG');
$harness_all  = json_decode(file_get_contents(getenv('WP_HARNESS_SITES')), true);
if (!isset($harness_all['sites'][$harness_name])) {
    http_response_code(500);
    exit("no such configuration: $harness_name");
}
define('HARNESS', $harness_all['sites'][$harness_name]);
define('HARNESS_PORTS', $harness_all['ports']);

define('DB_NAME', HARNESS['database']);
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . $harness_all['socket']);
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
$table_prefix = 'wp_';

// The address by which the page was asked for; scripts take the gateway's door of their configuration.
$harness_home = isset($_SERVER['HTTP_HOST']) ? 'http://' . $_SERVER['HTTP_HOST'] : HARNESS['base'];
define('WP_HOME', $harness_home);
define('WP_SITEURL', $harness_home);

define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_ACCESSIBLE_HOSTS', '127.0.0.1,127.0.0.2');
define('WP_DEBUG', false);
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $harness_key) {
    // No secrets: the sites stand on loopback for minutes and nobody logs in.
    define($harness_key . '_KEY', 'harness');
    define($harness_key . '_SALT', 'harness');
}
if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
