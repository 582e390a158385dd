"""Yusuan (预算): budgets and final accounts of Chinese government departments as a DuckDB warehouse."""
