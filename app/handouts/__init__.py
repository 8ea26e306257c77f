"""Worksheets and worked solutions as files."""
