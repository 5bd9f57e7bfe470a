"""Measurements: each module has TITLE and measure(), which returns figures by name; `script/bench` prints them."""
