"""One module for each word of the `vaihto` command; each has `add_arguments(parser)` and `run(options) -> int`."""
