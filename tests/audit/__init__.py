"""The evidence of a log, against published vectors and an implementation of its own."""
