<?php
/**
 * Writes posts and comments by WordPress's own functions: fill.php PLAN.json (scenario.py says how a plan looks).
 * Names and texts pass WordPress's filters as a visitor's do.
 */
require getenv('WP_HARNESS_ROOT') . '/wp-load.php';
kses_init_filters();

function harness_comment(int $post, array $comment, array $ids): int
{
    $data = [
        'comment_post_ID' => $post,
        'comment_parent' => $comment['parent'] === null ? 0 : $ids[$comment['parent']],
        'comment_author' => $comment['author'],
        'comment_author_email' => $comment['email'],
        'comment_author_url' => $comment['url'],
        'comment_author_IP' => '192.0.2.7',
        'comment_agent' => 'harness',
        'comment_content' => $comment['text'],
        'comment_type' => $comment['type'],
        'comment_date' => $comment['date'],
        'comment_date_gmt' => get_gmt_from_date($comment['date']),
        'user_id' => $comment['by_author'] ? 1 : 0,
    ];
    $data = wp_filter_comment(wp_slash($data));
    $data['comment_approved'] = $comment['approved'];
    $id = wp_insert_comment($data);
    if (!$id) {
        fwrite(STDERR, "comment not written: " . json_encode($comment) . "\n");
        exit(1);
    }
    return $id;
}

$plan = json_decode(file_get_contents($argv[1]), true, 512, JSON_THROW_ON_ERROR);
wp_defer_comment_counting(true);
wp_defer_term_counting(true);
foreach ($plan['posts'] as $post) {
    $id = wp_insert_post(wp_slash([
        'post_title' => $post['title'],
        'post_name' => $post['slug'],
        'post_content' => $post['content'],
        'post_date' => $post['date'],
        'post_status' => $post['status'],
        'post_author' => 1,
        'comment_status' => 'open',
        'ping_status' => 'open',
    ]), true);
    if (is_wp_error($id)) {
        fwrite(STDERR, $id->get_error_message() . "\n");
        exit(1);
    }
    update_post_meta($id, 'harness_case', $post['case']);
    $ids = [];
    foreach ($post['comments'] as $key => $comment) {
        $ids[$key] = harness_comment($id, $comment, $ids);
    }
    if ($post['closed']) {
        wp_update_post(['ID' => $id, 'comment_status' => 'closed', 'ping_status' => 'closed']);
    }
}
wp_defer_term_counting(false);
wp_defer_comment_counting(false);
