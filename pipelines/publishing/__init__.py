"""Building, gating and swapping the warehouse file."""
