"""Dealing: parents, mutations, and batt files."""

from arcbatt.dealing.deals import Deal, deal
from arcbatt.dealing.mutations import MUTATIONS, Draft, Mutation, Mutator, mutation, operators
from arcbatt.dealing.writing import batt_text

__all__ = ["MUTATIONS", "Deal", "Draft", "Mutation", "Mutator", "batt_text", "deal", "mutation", "operators"]
