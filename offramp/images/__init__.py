"""Build the images of a project: the functions' as `faas-cli build` does, and the others."""
