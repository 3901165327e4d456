"""The benchmarks' own test."""
