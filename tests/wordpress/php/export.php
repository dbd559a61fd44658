<?php
/** WordPress's own export (WXR) of a whole site, to standard output. */
require getenv('WP_HARNESS_ROOT') . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/export.php';
export_wp(['content' => 'all']);
