"""Other companies: payments, exchange rates, webhooks."""
