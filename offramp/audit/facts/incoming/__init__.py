"""What a request carries: keys, forms, schemas."""
