"""The functions' library: everything two or more of them do the same way."""
