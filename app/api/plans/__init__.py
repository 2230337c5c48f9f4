"""Routes of the plan, its drafts and the rules written ahead."""
