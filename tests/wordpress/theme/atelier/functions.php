<?php
/** Feeds in the head, and nothing more: no HTML5 support, so that WordPress's XHTML walker is used. */
add_theme_support('automatic-feed-links');
