"""Who is here: users of every kind, the officer's remit, the journalist's profile, and how they sign in."""
