"""Pages that are pictures: rendered, set upright, their rules found and their text recognised."""
