"""Presscentre: press operations of a great live event, from the invitation to the last corrected figure."""
