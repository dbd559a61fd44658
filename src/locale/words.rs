//! Labels, headings and notices of threads in every locale.
