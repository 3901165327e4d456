"""What the four services hold in common and none of them owns."""
