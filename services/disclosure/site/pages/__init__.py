"""The pages and the feed."""
