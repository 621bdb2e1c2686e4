"""The demonstration: historic public figures of one night, replayed through the same door as any machine's."""
