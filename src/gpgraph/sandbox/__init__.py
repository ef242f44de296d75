"""Processes that can be killed: the only place where strangers' text is evaluated."""
