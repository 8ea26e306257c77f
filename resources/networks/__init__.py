"""The networks that come with the program: File, Examples. Read them with core.files.read_builtin."""
