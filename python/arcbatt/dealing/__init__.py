"""Dealing: parents, mutations, and batt files."""

from arcbatt.dealing.deal import Deal, deal
from arcbatt.dealing.mutations import MUTATIONS, Mutation, mutation
from arcbatt.dealing.writing import batt_text

__all__ = ["MUTATIONS", "Deal", "Mutation", "batt_text", "deal", "mutation"]
