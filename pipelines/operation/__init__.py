"""Nights without anybody watching: who is told how a run ended, the run for cron, the check of the lock."""
