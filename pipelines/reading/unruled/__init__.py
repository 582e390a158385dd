"""Tables with few rules or none, read from words that stand below each other."""
