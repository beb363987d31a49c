"""Measurements of the running site: `make bench` while the demo's database runs."""
