"""What there is to find, for machines that look at well-known places."""
