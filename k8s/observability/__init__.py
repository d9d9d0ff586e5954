"""Rules, dashboards and scrape settings: where they are made and checked."""
