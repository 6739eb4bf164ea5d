"""Bad input by the thousand: `./run fuzz`. What there is to be fed is found, never listed.

Every form of every page of the permission table, every file parser, the interface for programs, every query
string that is read, every button and every part of an address gets inputs made by a grammar (`grammar.py`).
Two things must hold: no answer is a server's error, and an answer that is a refusal has left nothing behind
in the database (`watching.py`).

How a form is fed ten thousand inputs in seconds: `targets.py`. What was fed is kept, and a later run goes
on with other inputs: `feeding.py`. The quick suite feeds one table and the parsers a little, so that the
machinery itself stays alive; what was found stands in `test_found.py`.
"""
