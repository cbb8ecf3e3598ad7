"""The rules name facts, the registers declare them: they must agree before anything is measured."""

from caicach.domain.indicators import FactSignature
from caicach.foundation.facts import registry
from caicach.foundation.rules.selectors import rulebook


def test_every_fact_an_indicator_takes_in_is_declared_by_a_register() -> None:
    facts = registry.all_facts()
    signatures = {key: FactSignature(key, frozenset(fact.dimensions), fact.unit) for key, fact in facts.items()}
    assert [str(fault) for fault in rulebook().check(signatures)] == []


def test_facts_and_indicators_count_in_the_same_unit() -> None:
    """An indicator that is one fact as it stands has that fact's unit."""
    facts = registry.all_facts()
    wrong = []
    for rule in rulebook().indicators.values():
        only = [item for item in rule.inputs.values() if item.fact and str(rule.formula) == item.name]
        if only and facts[only[0].fact or ""].unit != rule.unit:
            wrong.append((rule.key, rule.unit, facts[only[0].fact or ""].unit))
    assert wrong == []
