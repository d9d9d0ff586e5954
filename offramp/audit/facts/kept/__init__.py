"""What code keeps outside the request, or changes there: memory, files, caches, processes."""
