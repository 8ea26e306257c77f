"""Lessons: Markdown with live steps (core/lesson_reading.py says how they are written), and the networks they need."""
