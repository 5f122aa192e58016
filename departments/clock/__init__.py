"""What time it is, also in a demonstration that travelled in time."""
