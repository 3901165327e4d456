"""Commands on their way into the log: one writer, answers kept by key, and who waits for whom."""
