"""Live numbers of an event: taken in, held, published, corrected in public, compared with the year before."""
