"""The special fund account (资金专账): many channels in, one pool, one tap."""
