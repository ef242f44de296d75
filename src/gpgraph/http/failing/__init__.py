"""Whatever goes wrong, as an RFC 9457 problem."""
