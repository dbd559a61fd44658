<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head>
<meta charset="<?php bloginfo('charset'); ?>" />
<title><?php wp_title('-', true, 'right'); ?><?php bloginfo('name'); ?></title>
<link rel="alternate" type="application/rss+xml" href="<?php bloginfo('rss2_url'); ?>" />
<?php wp_head(); ?>
</head>
<body <?php body_class(); ?>>
<div id="page">
<div id="header"><h1><a href="<?php echo home_url('/'); ?>"><?php bloginfo('name'); ?></a></h1></div>
<div id="content" class="narrowcolumn">
<?php while (have_posts()) : the_post(); ?>
    <div <?php post_class(); ?> id="post-<?php the_ID(); ?>">
        <h2><a href="<?php the_permalink(); ?>" rel="bookmark"><?php the_title(); ?></a></h2>
        <small><?php the_time(get_option('date_format')); ?>, <?php the_author(); ?></small>
        <div class="entry"><?php the_content(); ?></div>
        <?php if (!is_singular()) : ?>
        <p class="postmetadata"><?php comments_popup_link(); ?></p>
        <?php endif; ?>
    </div>
    <?php if (is_singular()) { comments_template(); } ?>
<?php endwhile; ?>
<?php if (!is_singular()) { posts_nav_link(); } ?>
</div>
<div id="sidebar"><ul>
    <?php the_widget('WP_Widget_Recent_Comments'); ?>
    <?php the_widget('WP_Widget_Archives'); ?>
</ul></div>
</div>
<?php wp_footer(); ?>
</body>
</html>
