"""What monitoring decides by itself: the disbursement rate, and the course of an alert."""
