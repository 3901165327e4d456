"""Monitoring's pages: the list of books, and one book's dashboard."""
