"""The operators' server: what runs, how it does, and the API's page. It changes nothing."""
