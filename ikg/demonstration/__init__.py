"""Gemeente Voorbeeldstad: an invented municipality that shows every part at work."""
