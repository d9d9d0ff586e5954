"""What stands outside the building: protocol servers for development and tests."""
