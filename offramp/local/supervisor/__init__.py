"""The one process that starts, keeps and ends everything of one project."""
