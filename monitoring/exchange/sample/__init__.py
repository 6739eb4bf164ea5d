"""A made-up authority of any size, as a case folder: for the demo, for tests and for measuring."""

from monitoring.exchange.sample.generate import write_sample

__all__ = ["write_sample"]
