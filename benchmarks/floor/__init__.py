"""The floor beside first come, votes and the largest deficit: how far a region gets from its share."""
