"""The page for members: built files below page/, served here or exported to any host.

site      the files, and cell.json as the page wants it
server    serves them to browsers of this machine
"""
