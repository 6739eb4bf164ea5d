"""Builders of the study cases: one module for each case."""
