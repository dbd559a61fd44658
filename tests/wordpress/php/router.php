<?php
/** PHP's built-in server asks here first: files are served as they are, all else is WordPress's. */
$harness_path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$harness_file = $_SERVER['DOCUMENT_ROOT'] . $harness_path;
if ($harness_path !== '/' && is_file($harness_file)) {
    return false;
}
// The server puts what follows a folder's or a script's name here, and WordPress would read it as a page's number.
unset($_SERVER['PATH_INFO']);
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
