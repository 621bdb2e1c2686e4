"""The frame of REST: tokens, scopes, refusals as problem details, paging, schema."""
