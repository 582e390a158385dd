"""Expectation suites, decisions and what a reviewer sees of them."""
