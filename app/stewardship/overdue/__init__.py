"""Which rows have had their time, table by table, as conditions on their columns.

How long each table's rows are kept, and why, stands in `retention.py` and docs/retention.md. Every
condition leaves alone what something that still runs refers to.
"""
