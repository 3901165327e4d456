"""The process in which files are read, and whose file is next."""
