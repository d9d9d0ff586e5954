"""How an application tells Flask of its routes, found without running it."""
