"""The recipe of the starter model: prepare, train, package (see README.md beside this file)."""
