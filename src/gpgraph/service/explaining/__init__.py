"""Why a release holds a statement: by which rules, from which sources."""
