"""Web pages and their archives (MHTML)."""
