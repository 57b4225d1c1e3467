"""Features: what an article is about, from its title, standfirst, headings and references only."""

from __future__ import annotations

from newsgen.model.article import Features
from parse.cases import REFERENCES, parse


def features(body: str, fields: str = "") -> Features:
    parsed, _ = parse(body, fields)
    assert parsed is not None
    return parsed.features


def test_entities_and_words() -> None:
    found = features("## What Contoso Foods said\n\nText of Northwind.", "description: The GPT-5.5 model of Fabrikam’s and its price\n")
    assert {"gpt-5.5", "fabrikam", "contoso foods", "contoso"} <= set(found.entities)
    assert "northwind" not in found.entities
    assert {"title", "model", "price"} <= set(found.words)
    assert "the" not in found.words


def test_a_change_of_the_body_changes_nothing() -> None:
    assert features("One [1].\n\n## Part", REFERENCES) == features("Quite Another Text [1] Of Microsoft.\n\n## Part", REFERENCES)


def test_sources_are_addresses_and_hosts() -> None:
    assert features("x", REFERENCES).sources == ("example.com", "example.com/1", "example.com/2", "example.org", "example.org/3")


def test_bounded_and_sorted() -> None:
    found = features("\n\n".join(f"## Name{n}" for n in range(60)), "description: " + " ".join(f"word{n}x" for n in range(60)) + "\n")
    assert (len(found.entities), len(found.words)) == (24, 24)
    assert list(found.entities) == sorted(found.entities)
    assert list(found.words) == sorted(found.words)


def test_days_are_counted_in_the_zone_of_the_site() -> None:
    assert features("x").day == 20_567
