"""The importer on real notices and on every mess that real tables were seen to make."""
