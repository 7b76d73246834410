"""Benchmarks: everything is measured beside a baseline in the same run, and told as a ratio."""
