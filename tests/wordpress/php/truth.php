<?php
/**
 * What the database holds, one JSON object: every published post and every comment of whatever status.
 * Rows come from SQL; WordPress's own functions only say how a name, a text and a date are shown.
 */
require getenv('WP_HARNESS_ROOT') . '/wp-load.php';
global $wpdb;

function harness_item(object $row): array
{
    $comment = get_comment($row);
    return [
        'id' => (int) $row->comment_ID,
        'parent' => (int) $row->comment_parent,
        'type' => $row->comment_type,
        'approved' => $row->comment_approved === '1',
        'status' => $row->comment_approved,
        'name' => $row->comment_author,
        'author_html' => get_comment_author($comment),
        // A block theme texturizes the finished page, names and all.
        'author_in_blocks' => wptexturize(get_comment_author($comment)),
        'url' => html_entity_decode(get_comment_author_url($comment), ENT_QUOTES | ENT_HTML5),
        'by_author' => (int) $row->user_id === 1,
        'date' => get_comment_date('Y-m-d\TH:i:s', $comment),
        'gmt' => str_replace(' ', 'T', $row->comment_date_gmt),
        'raw' => $row->comment_content,
        'html' => apply_filters('comment_text', get_comment_text($comment), $comment, []),
    ];
}

$posts = $wpdb->get_results("SELECT * FROM $wpdb->posts WHERE post_type = 'post' AND post_status = 'publish' ORDER BY post_date, ID");
$out = [];
foreach ($posts as $post) {
    $rows = $wpdb->get_results($wpdb->prepare("SELECT * FROM $wpdb->comments WHERE comment_post_ID = %d ORDER BY comment_date_gmt, comment_ID", $post->ID));
    $out[] = [
        'id' => (int) $post->ID,
        'case' => get_post_meta($post->ID, 'harness_case', true),
        'path' => str_replace(home_url(), '', get_permalink($post->ID)),
        'title_html' => get_the_title($post->ID),
        'date' => str_replace(' ', 'T', $post->post_date),
        'author' => get_the_author_meta('display_name', $post->post_author),
        'closed' => $post->comment_status === 'closed',
        'count' => (int) $post->comment_count,
        'comments' => array_map('harness_item', $rows),
    ];
}
echo json_encode(['locale' => get_locale(), 'posts' => $out], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
