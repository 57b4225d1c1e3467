"""The memory of the house: keys, digests, traces, orders. It does not know news, HTML or templates."""
