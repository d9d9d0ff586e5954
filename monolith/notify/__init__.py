"""Messages to people: e-mail, text messages, push."""
