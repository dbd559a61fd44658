"""A real WordPress for the tests: see the README beside this folder."""
