"""The engines that validate: what each takes, what each is not asked, what all of them give."""
