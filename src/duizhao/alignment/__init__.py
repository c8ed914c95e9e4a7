"""Alignment: which sentences, and which words, of two languages say the same. Seventh stage."""
