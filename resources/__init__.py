"""What ships with the program: networks, fonts, icons. Read through importlib.resources."""
