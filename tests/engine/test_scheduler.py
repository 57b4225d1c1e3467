"""The scheduler on a toy site: exactly what is needed runs, and a warm build is a clean build."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.toy import Note, ToySite
from newsgen.engine.scheduler import Work


def keys(work: Work) -> list[str]:
    return sorted(key for key, _ in work.ran)


@pytest.fixture
def site(tmp_path: Path) -> ToySite:
    site = ToySite(tmp_path)
    site.notes = {f"n{i}": Note(i * 10, f"T{i}", f"body {i}") for i in range(8)}
    site.build()
    return site


def test_nothing_changed_runs_nothing(site: ToySite) -> None:
    assert keys(site.build()) == []


def test_a_body_reaches_its_own_page_only(site: ToySite) -> None:
    site.notes["n4"] = replace(site.notes["n4"], body="other")
    assert keys(site.build()) == ["page:n4", "parse:n4"]


def test_a_change_without_effect_is_cut_off(site: ToySite) -> None:
    site.notes["n4"] = replace(site.notes["n4"], since=-1)
    assert keys(site.build()) == ["parse:n4"]


def test_a_title_reaches_neighbours_and_the_lists_that_show_it(site: ToySite) -> None:
    site.notes["n4"] = replace(site.notes["n4"], title="other")
    assert keys(site.build()) == ["page:n3", "page:n4", "page:n5", "parse:n4"]
    site.notes["n6"] = replace(site.notes["n6"], title="other")
    assert keys(site.build()) == ["list:all", "list:tag/a", "page:n5", "page:n6", "page:n7", "parse:n6"]


def test_a_moved_note_reaches_old_and_new_neighbours(site: ToySite) -> None:
    site.notes["n2"] = replace(site.notes["n2"], number=55)
    assert keys(site.build()) == ["list:all", "list:tag/a", "page:n1", "page:n2", "page:n3", "page:n5", "page:n6", "parse:n2"]


def test_a_new_tag_makes_its_list_and_an_empty_one_takes_it_away(site: ToySite) -> None:
    site.notes["n0"] = replace(site.notes["n0"], tag="b")
    assert keys(site.build()) == ["list:tag/b", "parse:n0"]
    site.notes["n0"] = replace(site.notes["n0"], tag="a")
    site.build()
    assert "tag/b" not in site.output


def test_an_input_reaches_exactly_its_readers(site: ToySite) -> None:
    site.options["footer"] = "y"
    assert keys(site.build()) == [f"page:n{i}" for i in range(8)]


def test_time_alone_publishes_and_takes_away(site: ToySite) -> None:
    site.notes["n9"] = Note(90, "T9", since=100, until=200)
    assert keys(site.build(now=50)) == ["parse:n9"]
    assert keys(site.build(now=100)) == ["list:all", "list:tag/a", "page:n7", "page:n9"]
    assert b"T9" in site.output["all"]
    assert keys(site.build(now=200)) == ["list:all", "list:tag/a", "page:n7"]
    assert "n9" not in site.output


def test_of_two_with_one_name_the_first_has_it_and_the_other_follows(site: ToySite) -> None:
    site.notes["x1"] = Note(100, "X1", name="same")
    site.notes["x2"] = Note(110, "X2", name="same")
    site.build()
    assert site.output["same"].startswith(b"X1")
    assert b"X2" not in site.output["all"]
    del site.notes["x1"]
    site.build()
    assert site.output["same"].startswith(b"X2")


def test_what_fails_keeps_its_last_good_page(site: ToySite) -> None:
    before = dict(site.output)
    site.broken.add("n4")
    assert site.build().failed == ["parse:n4"]
    assert site.output == before
    site.broken.clear()
    assert keys(site.build()) == ["parse:n4"]


notes = st.builds(
    Note, number=st.integers(0, 12), title=st.sampled_from("ABC"), body=st.sampled_from("uv"), tag=st.sampled_from("ab"),
    since=st.sampled_from([0, 5, 10]), until=st.sampled_from([8, 15, 2**40]), name=st.sampled_from(["", "", "p", "q"]),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([f"n{i}" for i in range(9)]), st.none() | notes),
        st.tuples(st.just("footer"), st.sampled_from("xyz")),
        st.tuples(st.just("now"), st.sampled_from([0, 5, 8, 10, 15, 20])),
    ),
    min_size=1, max_size=25,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(steps)
def test_warm_equals_clean(edits: list[tuple[str, object]]) -> None:
    with TemporaryDirectory() as one, TemporaryDirectory() as two:
        warm, clean, now = ToySite(Path(one)), ToySite(Path(two)), 0
        for what, value in edits:
            if what == "footer":
                warm.options["footer"] = str(value)
            elif what == "now":
                now = int(str(value))
            elif isinstance(value, Note):
                warm.notes[what] = value
            else:
                warm.notes.pop(what, None)
            warm.build(now)
            clean.notes, clean.options = warm.notes, warm.options
            clean.build(now, clean=True)
            assert warm.output == clean.output
