"""Foreign messages become rows, in the transaction that moves the position. Facts about unknown things never crash."""
