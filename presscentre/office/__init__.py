"""The frame of the press office: who gets in, its navigation, its records."""
