"""Documents made from what is there: the API's description, and what a migration measured."""
