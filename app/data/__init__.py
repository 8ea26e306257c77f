"""The data as a table; import, export, built-in sets, a split for testing."""
