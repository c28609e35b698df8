"""A reader of the tutorials: does literally what they say, on a node that bears a testnet's number."""
