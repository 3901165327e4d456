"""`sluice demo`: real notices as county-years, taken through the whole chain with simulated people and payments."""
