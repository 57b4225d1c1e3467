"""The target `s3` in trouble: connections cut anywhere, two publishers at once, a publisher that died."""

from __future__ import annotations

import threading
import time

import pytest

from newsgen.model.problem import Problem
from newsgen.publish import objects, pointer
from newsgen.publish.manifest import digest_of_bytes
from newsgen.publish.objects import ObjectTarget
from newsgen.publish.storage import MARK
from newsgen.publish.sync import carry_out
from publish.buckets import Bucket, codes, place, server, site
from publish.contract import ONE, TWO, Site, texts_of
from publish.cutting import Cut

__all__ = ["place", "server", "site"]

BIG = {name: text + " " * 20_000 if name.endswith("html") else text for name, text in TWO.items()}


def right_already(place: Bucket) -> set[str]:
    """The names at which the new version lies already."""
    store = place.server.store(place.name)
    wanted = {name: digest_of_bytes(text.encode()) for name, text in BIG.items()}
    there = {one["path"] for one in store.list().collect()}
    return {name for name in wanted if name in there and store.get(name).attributes.get(MARK) == wanted[name]}


def uploads(place: Bucket) -> list[str]:
    """The names that were written since the last time this was asked."""
    start = f"/{place.name}/"
    found = [p.removeprefix(start) for m, p, _ in place.server.spoiled.seen if m == "PUT" and p.startswith(start)]
    place.server.spoiled.seen.clear()
    return [name for name in found if not name.startswith(".newsgen/")]


def cut_and_go_on(place: Bucket, site: Site, cut: Cut, after: int) -> bool:
    """Publish over a way that breaks after some bytes, then again over a whole one; whether the first was cut off."""
    place.port, place.publisher = cut.port, "mine"
    cut.cut_after(after)
    interrupted = False
    try:
        site.publish(place, BIG)
    except Problem as stopped:
        interrupted = [one.code for one in stopped.diagnostics] == ["NG620"]
    served = texts_of(place.served())
    assert served.keys() >= ONE.keys() - {"2026/11/two/index.html"}
    for text in served.values():
        assert not text.startswith("<link") or text.split(">")[0].removeprefix("<link href=/") in served
    there = right_already(place)
    cut.mend()
    place.port = place.server.port
    uploads(place)
    site.publish(place)
    again = uploads(place)
    assert not there & set(again), "what was there is not sent again"
    assert sorted(again) == sorted(n for n in BIG if n not in there and BIG[n] != ONE.get(n))
    assert {n: t for n, t in texts_of(place.served()).items() if n in BIG} == BIG
    return interrupted


def cut_everywhere(place: Bucket, site: Site, times: int) -> None:
    cut = Cut(place.server.port)
    try:
        for number in range(times):
            place.server.make_bucket(f"{place.name}-{number}")
        name, whole = place.name, 0
        for number in range(-1, times):
            if number >= 0:
                place.name = f"{name}-{number}"
            place.port = place.server.port
            site.publish(place, ONE)
            if number < 0:
                place.port, before = cut.port, cut.passed
                site.publish(place, BIG)
                whole = cut.passed - before
                assert whole > sum(len(BIG[n]) for n in BIG if BIG[n] != ONE.get(n))
            else:
                # Odd steps, so that cuts fall within heads, bodies and between requests.
                assert cut_and_go_on(place, site, cut, (whole * number) // times + number % 97), "it was cut"
    finally:
        cut.close()


def test_cut_anywhere_it_goes_on_and_is_never_mixed(place: Bucket, site: Site) -> None:
    cut_everywhere(place, site, 3)


@pytest.mark.full
def test_cut_at_a_hundred_places_it_goes_on_and_is_never_mixed(place: Bucket, site: Site) -> None:
    cut_everywhere(place, site, 100)


def race(place: Bucket, site: Site, number: int) -> None:
    """Two publishers begin at the same moment: one wins, the other writes no page."""
    targets, texts, results = {}, {}, {}
    plans, start = {}, threading.Barrier(2)
    for who in ("one", "two"):
        targets[who] = place.open(who)
        folder = Site(site.folder.parent / who, site.moment + number)
        folder.folder.mkdir(exist_ok=True)
        folder.set({name: f"{text} by {who} {number}." for name, text in ONE.items()})
        texts[who], plans[who] = folder, folder.plan(targets[who])
    place.server.spoiled.seen.clear()

    def publish(who: str) -> None:
        start.wait()
        try:
            carry_out(plans[who], targets[who], texts[who])
        except Problem as lost:
            results[who] = [one.code for one in lost.diagnostics]
        finally:
            targets[who].close()

    threads = [threading.Thread(target=publish, args=(who,)) for who in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(results.values()) == [["NG613"]], "exactly one lost"
    lost = next(iter(results))
    won = "two" if lost == "one" else "one"
    written = [body for m, path, body in place.server.spoiled.seen if m == "PUT" and "/.newsgen/" not in path]
    assert written
    assert not [body for body in written if f"by {lost} {number}.".encode() in body]
    served = texts_of(place.served())
    assert {n: served[n] for n in ONE} == {n: f"{t} by {won} {number}." for n, t in ONE.items()}


def test_of_two_at_the_same_moment_one_wins(place: Bucket, site: Site) -> None:
    for number in range(5):
        race(place, site, number * 1000)


@pytest.mark.full
def test_of_two_at_the_same_moment_one_wins_a_hundred_times(place: Bucket, site: Site) -> None:
    for number in range(100):
        race(place, site, number * 1000)


def die_while_publishing(place: Bucket, site: Site, publisher: str) -> None:
    """As after kill -9: the claim is held, one page is there, nothing was let go of but the lock of the kernel."""
    target = place.open(publisher)
    plan = site.plan(target)
    have = target.begin(plan.release, plan.expected)
    missing = [f for n, f in sorted(plan.release.files.items()) if n not in have]
    target.put(missing[:1], site, lambda _: None)
    inner = target.target
    assert isinstance(inner, ObjectTarget)
    assert inner._lock is not None
    inner._lock.release()


def test_who_died_goes_on_at_once_and_others_wait(place: Bucket, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.publish(place, ONE)
    site.set(TWO)
    die_while_publishing(place, site, "mine")
    with pytest.raises(Problem) as lost:
        site.publish(place)
    assert codes(lost) == ["NG613"]
    assert "another publisher is at work there" in str(lost.value)
    uploads(place)
    target = place.open("mine")
    carry_out(site.plan(target), target, site)
    target.close()
    assert len(uploads(place)) == len([n for n in TWO if TWO[n] != ONE.get(n)]) - 1
    site.set(ONE)
    die_while_publishing(place, site, "mine")
    monkeypatch.setattr(pointer, "PATIENCE", -1)
    site.publish(place)
    assert {n: t for n, t in texts_of(place.served()).items() if n in ONE} == ONE


def test_who_was_overtaken_stops(place: Bucket, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.publish(place, ONE)
    site.set(TWO)
    slow = place.open("slow")
    plan = site.plan(slow)
    slow.begin(plan.release, plan.expected)
    with monkeypatch.context() as patched:
        patched.setattr(pointer, "PATIENCE", -1)
        site.publish(place, {**ONE, "feed.xml": "<feed>faster</feed>"})
    before = place.served()
    site.set(TWO)
    with pytest.raises(Problem) as lost:
        carry_out(plan, slow, site)
    assert codes(lost) == ["NG613"]
    slow.close()
    assert place.served() == before


def test_a_claim_whose_answer_was_lost_is_known_again(place: Bucket, site: Site) -> None:
    """The store wrote the pointer, the answer broke off: asked again it says "changed", and it was us."""
    # Each write of it in turn, and the client's own tries as well as ours.
    for number, times in ((0, 1), (1, 4), (2, 7)):
        left = [False] * number + [True] * times
        place.server.spoiled.loses = lambda method, path: method == "PUT" and path.endswith("current.json") and bool(left and left.pop(0))  # noqa: B023
        site.publish(place, {**ONE, "feed.xml": f"<feed>{number}</feed>"})
        assert not left
    assert place.served().keys() == ONE.keys()


def test_a_slow_publisher_shows_that_it_is_there(place: Bucket, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "BEAT", 0.05)
    place.server.spoiled.before = lambda _, path: time.sleep(0.3) if path.endswith("thanks/index.html") else None
    site.publish(place, ONE)
    # Claimed, switched, ended: the others are signs of life.
    assert sum(m == "PUT" and path.endswith("current.json") for m, path, _ in place.server.spoiled.seen) > 4


def test_a_slow_publisher_stops_where_its_claim_is_gone(place: Bucket, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "BEAT", 0.05)
    store = place.server.store(place.name)

    def taken(method: str, path: str) -> None:
        """Somebody takes the claim while a page is under way."""
        if method == "PUT" and path.endswith("thanks/index.html"):
            store.put(".newsgen/current.json", b'{"newsgen":1,"live":null,"pending":"","owner":"another","swept":true,"kept":[]}')
            time.sleep(0.7)

    place.server.spoiled.before = taken
    with pytest.raises(Problem) as lost:
        site.publish(place, ONE)
    assert codes(lost) == ["NG613"]
    assert not {"robots.txt", "feed.xml"} & place.served().keys(), "what comes after the pages"
