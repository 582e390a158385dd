"""Dagster assets: thin wrappers around the rooms, one module per stage."""
