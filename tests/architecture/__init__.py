"""What the shape of the code promises."""
