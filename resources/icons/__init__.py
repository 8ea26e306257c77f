"""The signs on the buttons: SVG, 24 units wide, strokes of 1.8 with round ends, all in `currentColor`."""
