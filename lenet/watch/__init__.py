"""A small page that shows a training while it runs, and stops and resumes it."""
