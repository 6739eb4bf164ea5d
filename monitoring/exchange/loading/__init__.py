"""The writes of a load, by floor of the house, for monitoring/exchange/actions.py alone."""
