"""Bad input by the thousand: `./run fuzz`. What there is to be fed is found, never listed.

Every form of every page of the permission table, every list's query string, every part of an address and
every file parser gets inputs made by a grammar (`grammar.py`) and at random. Two things must hold: no answer
is a server's error, and an answer that is a refusal has left nothing behind in the database (`watching.py`).
The quick suite feeds one table and the parsers a little, so that the machinery itself stays alive.
"""
