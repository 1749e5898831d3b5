import asyncio

from conftest import run
from lenet.ui.server import store
from lenet.ui.server.store import Store


def test_what_is_put_is_taken_once():
    async def play():
        kept = Store()
        key = kept.put(b"digit", 5)
        assert kept.take("digit") is None
        assert kept.take(key) == b"digit"
        assert kept.take(key) is None

    run(play())


def test_the_oldest_of_an_owner_comes_first():
    async def play():
        kept = Store()
        keys = [kept.put(name, 1, owner) for name, owner in (("a", "x"), ("b", "y"), ("c", "x"))]
        assert kept.oldest("x") == keys[0]
        kept.take(keys[0])
        assert kept.oldest("x") == keys[2]
        assert kept.oldest("z") is None

    run(play())


def test_the_oldest_make_room(monkeypatch):
    monkeypatch.setattr(store, "MAX_BYTES", 10)
    monkeypatch.setattr(store, "MAX_ENTRIES", 3)

    async def play():
        kept = Store()
        heavy, light = kept.put("heavy", 8), kept.put("light", 2)
        last = kept.put("last", 1)
        assert kept.take(heavy) is None
        more = [kept.put(name, 1) for name in "ab"]
        assert kept.take(light) is None
        assert [kept.take(key) for key in (last, *more)] == ["last", "a", "b"]

    run(play())


def test_what_nobody_asks_for_is_dropped(monkeypatch):
    monkeypatch.setattr(store, "KEPT", 0.01)

    async def play():
        kept = Store()
        for _ in range(2):  # the second after the first is gone, and with it what looked for it
            kept.put("digit", 5, "x")
            while kept.oldest("x"):
                await asyncio.sleep(0.005)

    run(play())
