"""The frame of the unattended screens: pairing, scenes, and whether the picture is advancing."""
